"""Owns the one way in to the database. Refuses to know flows, answers or sockets."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence

from storage import (
    conversations,
    counting,
    destinations,
    erasure,
    handoffs,
    histories,
    idling,
    leads,
    outbox,
    schema,
    settling,
)
from storage.archive import Archive
from storage.desk import Desk
from storage.engine import Database, open_database
from storage.records import (
    Attempt,
    Consent,
    Conversation,
    Counts,
    DeadEvent,
    Erasure,
    Faring,
    HandoffDetail,
    HandoffRow,
    History,
    LeadDetail,
    LeadRow,
    Outbox,
    Outgoing,
    Seen,
    Turn,
    TurnRecord,
    Wanted,
)
from storage.room import Room
from storage.writer import Writer


class Store(Desk, Archive):
    """An open database. Every method may raise a `storage.errors.StorageError`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._writer = Writer(database)
        self._keys: dict[str, bytes] = {}

    @property
    def where(self) -> str:
        """The database's name for people, without its password."""
        return self._database.where

    @classmethod
    async def open(cls, url: str, *, migrate: bool = True) -> "Store":
        """Opens `sqlite:///path`, `sqlite://` (temporary) or `postgresql://...`.

        An empty database is migrated, if `migrate`; an older or newer one is refused.
        """
        database = await open_database(url)
        try:
            await schema.ready(database, migrate=migrate)
        except BaseException:
            await database.close()
            raise
        return cls(database)

    async def room(self) -> Room | None:
        """What the disk of the database has left; None where that cannot be known from here."""
        return await self._database.room()

    async def close(self) -> None:
        """Writes what waits, then lets the database go."""
        await self._writer.close()
        await self._database.close()

    async def write(self, turn: TurnRecord) -> None:
        """Returns when the turn is durable; turns that wait together share a commit.

        Raises Conflict (load again, take the turn again), TurnRefused, or the database's trouble.
        After DatabaseUnavailable it is unknown whether the turn was stored: load again.
        """
        await self._writer.write(turn)

    async def conversation(self, token_hash: str) -> Conversation | None:
        """The conversation with this token, however old."""
        return await self._database.read(lambda c: conversations.by_token(c, token_hash))

    async def conversation_by_id(self, id: str) -> Conversation | None:
        """The conversation with this id."""
        return await self._database.read(lambda c: conversations.by_id(c, id))

    async def conversations_of(self, visitor: str, limit: int) -> list[Conversation]:
        """A visitor's last conversations, the newest first; no previews."""
        return await self._database.read(lambda c: conversations.of_visitor(c, visitor, limit))

    async def used(self, conversation_id: str, visitor_id: str, now: int) -> None:
        """Moves the time both tokens were last used; daily is often enough."""
        await self._database.write(
            lambda c: conversations.used(c, conversation_id, visitor_id, now)
        )

    async def visitor(self, token_hash: str, not_before: int) -> str | None:
        """The visitor with this token, if it was used at `not_before` or later."""
        return await self._database.read(lambda c: conversations.visitor(c, token_hash, not_before))

    async def events_after(self, conversation: str, seq: int) -> list[str]:
        """Exactly the frames with a later seq, in order."""
        return await self._database.read(lambda c: conversations.events_after(c, conversation, seq))

    async def acks(self, conversation: str) -> dict[str, int]:
        """For every input's id the seq of its (first) ack."""
        return await self._database.read(lambda c: conversations.acks(c, conversation))

    async def turns(self, conversation: str) -> list[Turn]:
        """All turns of a conversation, in order."""
        return await self._database.read(lambda c: conversations.turns_of(c, conversation))

    async def every_conversation(
        self, *, since: int = 0, flow: str | None = None, page: int = 200
    ) -> AsyncIterator[Conversation]:
        """All conversations begun at `since` or later, the oldest first, `page` at a time."""
        last: Conversation | None = None
        while rows := await self._page(page, last, since, flow):
            for row in rows:
                yield row
            last = rows[-1]

    async def _page(
        self, limit: int, after: Conversation | None, since: int, flow: str | None
    ) -> list[Conversation]:
        return await self._database.read(lambda c: histories.page(c, limit, after, since, flow))

    async def history(self, conversation: str) -> History | None:
        """A conversation with all that its turns wrote."""
        return await self._database.read(lambda c: histories.history(c, conversation))

    async def consents(self, conversation: str) -> list[tuple[int, Consent]]:
        """Every consent asked for, with when it was answered, in order."""
        return await self._database.read(lambda c: conversations.consents_of(c, conversation))

    async def touches(self, visitor: str) -> list[str]:
        """The data of all touches of a visitor, the first first."""
        return await self._database.read(lambda c: conversations.touches_of(c, visitor))

    async def keep_flow(self, digest: str, flow: str, language: int, source: str, now: int) -> None:
        """Stores a flow's source under its digest, once."""
        await self._database.write(
            lambda c: conversations.keep_flow(c, digest, flow, language, source, now)
        )

    async def keep_flows(self, flows: Sequence[tuple[str, str, int, str]], now: int) -> None:
        """Stores flows that are not there yet: digest, flow, language version, source of each."""
        digests = [flow[0] for flow in flows]
        known = await self._database.read(lambda c: conversations.known_flows(c, digests))
        some = [flow for flow in flows if flow[0] not in known]
        if some:
            await self._database.write(lambda c: conversations.keep_flows(c, some, now))

    async def flow_source(self, digest: str) -> tuple[str, int, str] | None:
        """Flow, language version and source kept under a digest."""
        return await self._database.read(lambda c: conversations.flow_source(c, digest))

    async def idle_due(self, now: int, limit: int) -> list[str]:
        """Conversations whose `idle_at` has come, the longest waiting first."""
        return await self._database.read(lambda c: conversations.idle_due(c, now, limit))

    async def lease_idle(self, now: int, lease_ms: int, limit: int) -> list[str]:
        """Takes conversations whose `idle_at` has come, for the caller to tell in the lease."""
        if not await self.idle_due(now, 1):
            return []
        return await self._database.write(lambda c: idling.lease(c, now, lease_ms, limit))

    async def key(self, name: str) -> bytes:
        """32 random bytes that stay the same for this name; made at first use."""
        if name not in self._keys:  # links are read by strangers: a wrong one costs no transaction
            self._keys[name] = await self._database.write(lambda c: conversations.key(c, name))
        return self._keys[name]

    async def lease(
        self,
        owner: str,
        now: int,
        lease_ms: int,
        limit: int,
        wait_ms: int = outbox.WAIT_FOR_EARLIER_MS,
    ) -> list[Outbox]:
        """Takes up to `limit` due events for `owner`, those that call people first.

        A first attempt waits for the earlier events of its conversation and destination, at
        most `wait_ms`. A lease that ran out is free.
        """
        return await self._database.write(
            lambda c: outbox.lease(c, owner, now, lease_ms, limit, wait_ms)
        )

    async def renew(self, owner: str, ids: Sequence[str], until: int) -> None:
        """Holds on, until then, to what `owner` has leased still."""
        await self._database.write(lambda c: outbox.renew(c, owner, ids, until))

    async def enqueue(self, conversation: str, event: Outgoing, now: int) -> bool:
        """Adds an event apart from a turn; False when one with its id exists already."""
        return await self._database.write(lambda c: outbox.enqueue(c, conversation, event, now))

    async def late(self, names: Sequence[str], before: int, limit: int) -> list[tuple[str, str]]:
        """Ids and destinations of events for these destinations that were begun before then, are
        not accepted yet and were not copied."""
        return await self._database.read(lambda c: outbox.late(c, names, before, limit))

    async def copy(self, id: str, to: str, now: int) -> bool:
        """Writes a pending event once more for `to`, as `ID-f`, once; tells whether it did."""
        return await self._database.write(lambda c: outbox.copy(c, id, to, now))

    async def park(self, owner: str, id: str, why: str) -> bool:
        """Lets an event that `owner` holds wait until its destination is enabled; False when it is
        enabled by now."""
        return await self._database.write(lambda c: outbox.park(c, owner, id, why))

    async def put_right(self, now: int) -> int:
        """Makes due what was first tried later than now, after the clock went back."""
        return await self._database.write(lambda c: outbox.put_right(c, now))

    async def dead(self, *, limit: int) -> list[DeadEvent]:
        """Events that are not tried any more, the newest first."""
        return await self._database.read(lambda c: outbox.dead(c, limit))

    async def destinations(self) -> list[Faring]:
        """How each destination fares that was ever configured, by name."""
        return await self._database.read(destinations.every)

    async def know_destinations(self, targets: Mapping[str, str], now: int) -> None:
        """Notes what stands for each destination's address; with another one it begins anew."""
        await self._database.write(lambda c: destinations.known(c, targets, now))

    async def enable_destination(self, name: str, now: int) -> int | None:
        """Takes a disabled destination into service; returns how many events are due, None when
        it was in service."""
        return await self._database.write(lambda c: destinations.enable(c, name, now))

    async def tell_disabled(self, name: str, event: Outgoing | None, now: int) -> bool:
        """Notes, once, that somebody was told of a disabled destination, and writes the event that
        tells it. Tells whether it was this call."""
        return await self._database.write(lambda c: destinations.tell(c, name, event, now))

    async def release(self, owner: str, now: int) -> int:
        """Frees what an owner holds, for it to be leased at once; returns how many."""
        return await self._database.write(lambda c: outbox.release(c, owner, now))

    async def settle(
        self,
        id: str,
        attempt: Attempt,
        *,
        state: str,
        next_at: int | None,
        seen: Seen | None = None,
    ) -> None:
        """Notes an attempt; `state` is "delivered", "pending" (again at `next_at`) or "dead".

        The handoff moves along with the event that called people. `seen` is what the attempt says
        of the destination, None for an attempt that never reached it.
        """
        await self._database.write(lambda c: settling.settle(c, id, attempt, state, next_at, seen))

    async def next_due(self, wait_ms: int = outbox.WAIT_FOR_EARLIER_MS) -> int | None:
        """When the next event may be leased; None when nothing is pending. One waits for the
        earlier ones of its conversation `wait_ms` at most."""
        return await self._database.read(lambda c: outbox.next_due(c, wait_ms))

    async def requeue(
        self,
        *,
        now: int,
        ids: Sequence[str] = (),
        handoffs: Sequence[str] = (),
        since: int | None = None,
        until: int | None = None,
        delivered: bool = False,
        sent_to: str | None = None,
        destination: str | None = None,
    ) -> int:
        """Makes events due again under the same webhook-id; returns how many.

        By their ids, by their handoffs, or of those written from `since` until `until` the
        undelivered ones, with `delivered` all; only those for `sent_to`, if given. `destination`
        is for those that have none; without it they stay kept. What was erased stays so.
        """
        wanted = Wanted(ids, handoffs, since, until, delivered, sent_to)
        return await self._database.write(lambda c: outbox.requeue(c, now, wanted, destination))

    async def leads(
        self,
        *,
        limit: int,
        before: str | None = None,
        band: str | None = None,
        flow: str | None = None,
        tests: bool = False,
    ) -> list[LeadRow]:
        """A page of leads, the newest first; `before` is the id of the last one seen.

        Leads that only tests know are left out unless `tests`.
        """
        return await self._database.read(
            lambda c: leads.newest(c, limit, before, band, flow, tests=tests)
        )

    async def lead(self, id_or_email: str) -> LeadDetail | None:
        """The lead with this id or email, and its conversations."""
        return await self._database.read(lambda c: leads.detail(c, id_or_email))

    async def export_leads(self, *, tests: bool = False, page: int = 500) -> AsyncIterator[LeadRow]:
        """All leads, the newest first, `page` at a time."""
        before = None
        while rows := await self.leads(limit=page, before=before, tests=tests):
            for row in rows:
                yield row
            before = rows[-1].id

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
        """Blanks a lead with all its conversations, or one conversation with its lead.

        A conversation's lead stays when others point to it. The functions blank a turn's frames
        (joined by newlines), a snapshot, and an event's data; they may run in another thread.
        What was not delivered yet never will be. Consents stay, without their page.
        """
        blanks = erasure.Blanks(blank_events, blank_snapshot, blank_data)
        return await self._database.write(
            lambda c: erasure.erase(c, lead, conversation, blanks, now)
        )

    async def handoffs(self, *, limit: int, state: str | None = None) -> list[HandoffRow]:
        """The newest handoffs, those in `state` only if one is given."""
        return await self._database.read(lambda c: handoffs.newest(c, limit, state))

    async def handoff(self, id: str) -> HandoffDetail | None:
        """One handoff with its events and every attempt."""
        return await self._database.read(lambda c: handoffs.detail(c, id))

    async def purge(self, before: int, limit: int) -> int:
        """Deletes up to `limit` conversations untouched since `before`; returns how many.

        Leads and visitors left without any conversation, and as old, go with them.
        """
        return await self._database.write(lambda c: conversations.purge(c, before, limit))

    async def counts(self) -> Counts:
        """For metrics."""
        found, many = await self._database.read(counting.counts)
        while many:
            many = await self._database.write(counting.fold)
        return found
