"""Owns the one way in to the database. Refuses to know flows, answers or sockets."""

from collections.abc import AsyncIterator, Callable, Sequence

from storage.records import (
    Attempt,
    Conversation,
    Counts,
    Erasure,
    HandoffDetail,
    HandoffRow,
    LeadDetail,
    LeadRow,
    Outbox,
    Turn,
    TurnRecord,
)


class Store:
    """An open database. Every method may raise a `storage.errors.StorageError`."""

    @classmethod
    async def open(cls, url: str, *, migrate: bool = True) -> "Store":
        raise NotImplementedError

    async def close(self) -> None:
        raise NotImplementedError

    async def write(self, turn: TurnRecord) -> None:
        raise NotImplementedError

    async def conversation(self, token_hash: str) -> Conversation | None:
        raise NotImplementedError

    async def conversation_by_id(self, id: str) -> Conversation | None:
        raise NotImplementedError

    async def used(self, conversation_id: str, visitor_id: str, now: int) -> None:
        raise NotImplementedError

    async def visitor(self, token_hash: str, not_before: int) -> str | None:
        raise NotImplementedError

    async def events_after(self, conversation: str, seq: int) -> list[str]:
        raise NotImplementedError

    async def acks(self, conversation: str) -> dict[str, int]:
        raise NotImplementedError

    async def turns(self, conversation: str) -> list[Turn]:
        raise NotImplementedError

    async def keep_flow(self, digest: str, flow: str, language: int, source: str, now: int) -> None:
        raise NotImplementedError

    async def flow_source(self, digest: str) -> tuple[str, int, str] | None:
        raise NotImplementedError

    async def idle_due(self, now: int, limit: int) -> list[str]:
        raise NotImplementedError

    async def key(self, name: str) -> bytes:
        raise NotImplementedError

    async def lease(self, owner: str, now: int, lease_ms: int, limit: int) -> list[Outbox]:
        raise NotImplementedError

    async def release(self, owner: str, now: int) -> int:
        raise NotImplementedError

    async def settle(self, id: str, attempt: Attempt, *, state: str, next_at: int | None) -> None:
        raise NotImplementedError

    async def next_due(self) -> int | None:
        raise NotImplementedError

    async def requeue(
        self,
        *,
        now: int,
        ids: Sequence[str] = (),
        handoffs: Sequence[str] = (),
        since: int | None = None,
        destination: str | None = None,
    ) -> int:
        raise NotImplementedError

    async def leads(
        self,
        *,
        limit: int,
        before: str | None = None,
        band: str | None = None,
        flow: str | None = None,
        tests: bool = False,
    ) -> list[LeadRow]:
        raise NotImplementedError

    async def lead(self, id_or_email: str) -> LeadDetail | None:
        raise NotImplementedError

    def export_leads(self, *, tests: bool = False) -> AsyncIterator[LeadRow]:
        raise NotImplementedError

    async def erase(
        self,
        *,
        lead: str | None = None,
        conversation: str | None = None,
        blank_events: Callable[[str], str],
        blank_snapshot: Callable[[str], str],
        blank_data: Callable[[str], str],
        now: int,
    ) -> Erasure:
        raise NotImplementedError

    async def handoffs(self, *, limit: int, state: str | None = None) -> list[HandoffRow]:
        raise NotImplementedError

    async def handoff(self, id: str) -> HandoffDetail | None:
        raise NotImplementedError

    async def claim(self, id: str, by: str, now: int) -> HandoffRow:
        raise NotImplementedError

    async def purge(self, before: int, limit: int) -> int:
        raise NotImplementedError

    async def counts(self) -> Counts:
        raise NotImplementedError
