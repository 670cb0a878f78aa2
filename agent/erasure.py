"""Owns the erasing of a person: what is blanked, and who is told that it was.

Refuses to forget the receivers: every destination that something was sent to gets `lead.erased`.
Erasing again tells them again, because it also stops what an earlier one had not told yet.
"""

from collections.abc import Sequence
from functools import partial

import orjson
import structlog

from agent.archives import wipe
from agent.core.blanking import blank_data, blank_events, blank_snapshot, erased_data, said
from storage.errors import NotFound
from storage.records import Conversation, Erasure, Outgoing
from storage.store import Store

_log = structlog.get_logger(__name__)


async def erase(
    store: Store, *, lead: str | None = None, conversation: str | None = None, now: int
) -> Erasure:
    """Blank a lead (by id or e-mail) with all its conversations, or one conversation with its
    lead; `now` in milliseconds. The counts say what was blanked. Raises NotFound, StorageError."""
    id, known = await _known(store, lead, conversation)
    personal = {text for one in known for text in said(orjson.loads(one.snapshot))}
    erased = await store.erase(
        lead=id,
        conversation=conversation,
        blank_events=partial(blank_events, personal=personal),
        blank_snapshot=blank_snapshot,
        blank_data=blank_data,
        now=now,
    )
    for file, count in (await wipe(store)).told().items():
        _log.warning("archive.not_wiped", file=file, conversations=count)
    for one in known:
        await _tell(store, one.id, sorted(erased.destinations), now)
    return erased


async def _known(
    store: Store, lead: str | None, conversation: str | None
) -> tuple[str | None, Sequence[Conversation]]:
    """The lead's id, if it is a lead that goes, and the conversations concerned."""
    if lead is not None:
        detail = await store.lead(lead)
        if detail is None:
            raise NotFound("lead", lead)
        return detail.lead.id, detail.conversations
    found = await store.conversation_by_id(conversation or "")
    if found is None:
        raise NotFound("conversation", conversation or "")
    return None, (found,)


async def _tell(store: Store, id: str, destinations: Sequence[str], now: int) -> None:
    blanked = await store.conversation_by_id(id) if destinations else None
    if blanked is None:
        return
    data = erased_data(orjson.loads(blanked.snapshot))
    for name in destinations:
        event = Outgoing(
            id=f"erased_{id}_{name}_{data['sequence']}",
            handoff=None,
            sequence=data["sequence"],
            destination=name,
            type="lead.erased",
            data=orjson.dumps(data).decode(),
        )
        await store.enqueue(id, event, now)
