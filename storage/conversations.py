"""Owns the reading of conversations, their turns and their flows, and what moves without a turn.

Refuses the writing of turns (`storage.batch`).
"""

import secrets
from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    bindparam,
    delete,
    select,
    text,
    update,
)

from storage import archive
from storage.records import Consent, Conversation, Turn
from storage.tables import (
    attempts,
    consents,
    conversations,
    flow_versions,
    handoffs,
    keys,
    leads,
    outbox,
    steps,
    timers,
    touches,
    turns,
    visitors,
)

KEY_BYTES = 32
CONVERSATION: tuple[ColumnElement[Any], ...] = (
    conversations.c.id,
    conversations.c.visitor,
    conversations.c.flow,
    conversations.c.version,
    conversations.c.epoch,
    conversations.c.seq,
    conversations.c.snapshot,
    conversations.c.owner,
    conversations.c.outcome,
    conversations.c.lead,
    conversations.c.test,
    conversations.c.created_at,
    conversations.c.updated_at,
    conversations.c.used_at,
    conversations.c.score,
    conversations.c.band,
    conversations.c.idle_at,
)
_BY_TOKEN = select(*CONVERSATION).where(conversations.c.token_hash == bindparam("wanted"))
_BY_ID = select(*CONVERSATION).where(conversations.c.id == bindparam("wanted"))
_VISITOR = select(visitors.c.id).where(
    visitors.c.token_hash == bindparam("wanted"), visitors.c.used_at >= bindparam("not_before")
)
_EVENTS = (
    select(turns.c.first_seq, turns.c.events)
    .where(
        turns.c.conversation == bindparam("wanted"),
        turns.c.last_seq > bindparam("seq"),
        turns.c.events != "",
    )
    .order_by(turns.c.epoch)
)
_ACKS = (
    select(turns.c.input_id, turns.c.last_seq)
    .where(turns.c.conversation == bindparam("wanted"), turns.c.input_id.is_not(None))
    .order_by(turns.c.epoch)
)
_TURNS = (
    select(
        turns.c.epoch,
        turns.c.first_seq,
        turns.c.last_seq,
        turns.c.input_id,
        turns.c.input,
        turns.c.events,
        turns.c.at,
    )
    .where(turns.c.conversation == bindparam("wanted"))
    .order_by(turns.c.epoch)
)
IDLE = (
    select(conversations.c.id)
    .where(conversations.c.idle_at <= bindparam("now"))
    .order_by(conversations.c.idle_at)
    .limit(bindparam("most"))
)
_KEEP_FLOW = text(
    """INSERT INTO flow_versions (digest, flow, language, source, stored_at)
    VALUES (:digest, :flow, :language, :source, :now) ON CONFLICT DO NOTHING"""
)
_KEEP_KEY = text("INSERT INTO keys (name, value) VALUES (:name, :value) ON CONFLICT DO NOTHING")


def by_token(connection: Connection, token_hash: str) -> Conversation | None:
    """The conversation with this token."""
    return _one(connection, _BY_TOKEN, token_hash)


def by_id(connection: Connection, id: str) -> Conversation | None:
    """The conversation with this id."""
    return _one(connection, _BY_ID, id)


def of_visitor(connection: Connection, visitor: str, limit: int) -> list[Conversation]:
    """A visitor's last conversations, the newest first; no previews."""
    query = select(*CONVERSATION).where(
        conversations.c.visitor == visitor, conversations.c.test.is_(False)
    )
    newest = query.order_by(conversations.c.created_at.desc(), conversations.c.id.desc())
    return [Conversation(*row) for row in connection.execute(newest.limit(limit))]


def _one(connection: Connection, query: Executable, wanted: str) -> Conversation | None:
    row = connection.execute(query, {"wanted": wanted}).first()
    return None if row is None else Conversation(*row)


def used(connection: Connection, conversation: str, visitor: str, now: int) -> None:
    """Notes that both tokens were used now."""
    for table, id in ((conversations, conversation), (visitors, visitor)):
        connection.execute(update(table).where(table.c.id == id).values(used_at=now))


def visitor(connection: Connection, token_hash: str, not_before: int) -> str | None:
    """The visitor with this token, if it was used at `not_before` or later."""
    return connection.scalar(_VISITOR, {"wanted": token_hash, "not_before": not_before})


def events_after(connection: Connection, conversation: str, seq: int) -> list[str]:
    """The frames with a later seq, in order."""
    frames: list[str] = []
    for first_seq, events in connection.execute(_EVENTS, {"wanted": conversation, "seq": seq}):
        some = events.split("\n")
        if first_seq <= seq:
            some = [frame for frame in some if orjson.loads(frame)["seq"] > seq]
        frames += some
    return frames


def acks(connection: Connection, conversation: str) -> dict[str, int]:
    """For every input's id the last seq of the turn that took it first."""
    first: dict[str, int] = {}
    for input_id, last_seq in connection.execute(_ACKS, {"wanted": conversation}):
        first.setdefault(input_id, last_seq)
    return first


def turns_of(connection: Connection, conversation: str) -> list[Turn]:
    """All turns in order."""
    return [Turn(*row) for row in connection.execute(_TURNS, {"wanted": conversation})]


def consents_of(connection: Connection, conversation: str) -> list[tuple[int, Consent]]:
    """Every consent asked for, with when it was answered, in order."""
    columns = [consents.c[name] for name in Consent.__slots__]
    query = select(consents.c.at, *columns).where(consents.c.conversation == conversation)
    return [(at, Consent(*rest)) for at, *rest in connection.execute(query.order_by(consents.c.id))]


def touches_of(connection: Connection, visitor: str) -> list[str]:
    """The data of all touches of a visitor, the first first."""
    query = select(touches.c.data).where(touches.c.visitor == visitor)
    return list(connection.scalars(query.order_by(touches.c.at, touches.c.id)))


def keep_flow(
    connection: Connection, digest: str, flow: str, language: int, source: str, now: int
) -> None:
    """Stores a flow's source once."""
    values = {"digest": digest, "flow": flow, "language": language, "source": source, "now": now}
    connection.execute(_KEEP_FLOW, values)


def known_flows(connection: Connection, digests: Sequence[str]) -> set[str]:
    """Those of the digests that are stored."""
    query = select(flow_versions.c.digest).where(flow_versions.c.digest.in_(digests))
    return set(connection.scalars(query))


def keep_flows(
    connection: Connection, flows: Sequence[tuple[str, str, int, str]], now: int
) -> None:
    """Stores the sources of flows, each once."""
    for flow in flows:
        keep_flow(connection, *flow, now)


def flow_source(connection: Connection, digest: str) -> tuple[str, int, str] | None:
    """Flow, language version and source of a digest."""
    columns = (flow_versions.c.flow, flow_versions.c.language, flow_versions.c.source)
    row = connection.execute(select(*columns).where(flow_versions.c.digest == digest)).first()
    return None if row is None else (row[0], row[1], row[2])


def idle_due(connection: Connection, now: int, limit: int) -> list[str]:
    """Conversations whose idle time has come, the longest waiting first."""
    return list(connection.scalars(IDLE, {"now": now, "most": limit}))


def key(connection: Connection, name: str) -> bytes:
    """The secret of this name, made if it is asked for the first time."""
    connection.execute(_KEEP_KEY, {"name": name, "value": secrets.token_bytes(KEY_BYTES)})
    return bytes(connection.execute(select(keys.c.value).where(keys.c.name == name)).scalar_one())


def purge(connection: Connection, before: int, limit: int) -> int:
    """Deletes conversations untouched since `before`, and leads and visitors left without any."""
    untouched = (
        select(conversations.c.id, conversations.c.lead, conversations.c.visitor)
        .where(conversations.c.created_at < before, conversations.c.updated_at < before)
        .order_by(conversations.c.created_at)
        .limit(limit)
        .with_for_update()
    )
    rows = connection.execute(untouched).all()
    if not rows:
        return 0
    ids = [row.id for row in rows]
    of_those = select(outbox.c.id).where(outbox.c.conversation.in_(ids))
    connection.execute(delete(attempts).where(attempts.c.outbox.in_(of_those)))
    for table in (turns, handoffs, outbox, consents, touches, timers, steps):
        connection.execute(delete(table).where(table.c.conversation.in_(ids)))
    connection.execute(delete(conversations).where(conversations.c.id.in_(ids)))
    archive.erase(connection, ids, before)
    _delete_left_alone(connection, {row.lead for row in rows if row.lead}, before)
    _delete_gone_visitors(connection, {row.visitor for row in rows}, before)
    return len(ids)


def _delete_left_alone(connection: Connection, ids: set[str], before: int) -> None:
    points = select(conversations.c.id).where(conversations.c.lead == leads.c.id).exists()
    connection.execute(
        delete(leads).where(leads.c.id.in_(sorted(ids)), leads.c.updated_at < before, ~points)
    )


def _delete_gone_visitors(connection: Connection, ids: set[str], before: int) -> None:
    has = select(conversations.c.id).where(conversations.c.visitor == visitors.c.id).exists()
    connection.execute(
        delete(visitors).where(visitors.c.id.in_(sorted(ids)), visitors.c.used_at < before, ~has)
    )
