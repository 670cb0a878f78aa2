"""Owns the reading of what became of handoffs: each one's steps, their times for figures, and what
a rep's list shows. Notes that a handoff was opened, which is no turn.

Refuses to compute: how fast sales was is for whoever asks.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, and_, case, insert, select, update

from storage.desk_records import Passage, Step, Talk
from storage.records import HandoffRow
from storage.tables import attempts, conversations, handoffs, leads, outbox, steps, turns

TURNS = 4  # of a conversation, in which what was said last is looked for

PASSAGE = (
    handoffs.c.id,
    conversations.c.flow,
    handoffs.c.route,
    handoffs.c.band,
    handoffs.c.state,
    handoffs.c.offered_at,
    handoffs.c.delivered_at,
    handoffs.c.opened_at,
    handoffs.c.claimed_at,
    handoffs.c.contacted_at,
    handoffs.c.resolved_at,
    handoffs.c.unclaimed_at,
    handoffs.c.claimed_by,
    handoffs.c.outcome,
)
_UNSEEN = ("queued", "delivered", "undelivered")


def of_handoff(connection: Connection, id: str) -> list[Step]:
    """The steps of a handoff, in order of time."""
    columns = (steps.c.step, steps.c.at, steps.c.by, steps.c.note)
    query = select(*columns).where(steps.c.handoff == id).order_by(steps.c.at, steps.c.id)
    return [Step(*row) for row in connection.execute(query)]


def opened(connection: Connection, id: str, by: str | None, now: int) -> None:
    """Notes that somebody looks at a handoff, the first time only."""
    moved = connection.execute(
        update(handoffs)
        .where(handoffs.c.id == id, handoffs.c.opened_at.is_(None))
        .values(
            opened_at=now,
            state=case((handoffs.c.state.in_(_UNSEEN), "opened"), else_=handoffs.c.state),
        )
    )
    if moved.rowcount:
        conversation = connection.scalar(select(handoffs.c.conversation).where(handoffs.c.id == id))
        connection.execute(
            insert(steps).values(
                conversation=conversation, handoff=id, step="opened", at=now, by=by
            )
        )


def passages(connection: Connection, since: int, limit: int) -> list[Passage]:
    """The newest handoffs offered at `since` or later; no previews."""
    query = (
        select(*PASSAGE)
        .join(conversations, conversations.c.id == handoffs.c.conversation)
        .where(handoffs.c.offered_at >= since, conversations.c.test.is_(False))
        .order_by(handoffs.c.offered_at.desc(), handoffs.c.id.desc())
        .limit(limit)
    )
    return [Passage(**row._mapping) for row in connection.execute(query)]


def accepted(connection: Connection, handoff: str, destination: str) -> list[int]:
    """When the destination took an event of a handoff, each time."""
    query = (
        select(attempts.c.at)
        .join(outbox, outbox.c.id == attempts.c.outbox)
        .where(
            outbox.c.handoff == handoff,
            outbox.c.destination == destination,
            attempts.c.status >= 200,
            attempts.c.status < 300,
        )
        .order_by(attempts.c.at)
    )
    return list(connection.scalars(query))


def waiting(rows: Select[Any], connection: Connection, limit: int) -> list[HandoffRow]:
    """What nobody has, the newest first."""
    free = and_(handoffs.c.claimed_at.is_(None), handoffs.c.resolved_at.is_(None))
    there = and_(conversations.c.test.is_(False), leads.c.erased_at.is_(None))
    return _list(rows.where(free, there), connection, limit)


def held(
    rows: Select[Any], connection: Connection, holder: str, limit: int, *, past: bool
) -> list[HandoffRow]:
    """What a rep has, or had and resolved."""
    over = handoffs.c.resolved_at.is_not(None) if past else handoffs.c.resolved_at.is_(None)
    return _list(rows.where(handoffs.c.holder == holder, over), connection, limit)


def _list(rows: Select[Any], connection: Connection, limit: int) -> list[HandoffRow]:
    order = (handoffs.c.offered_at.desc(), handoffs.c.id.desc())
    return [HandoffRow(*row) for row in connection.execute(rows.order_by(*order).limit(limit))]


def talks(connection: Connection, ids: Sequence[str]) -> dict[str, Talk]:
    """Conversations as a list shows them, with the frames of their last turns."""
    columns = [conversations.c[name] for name in Talk.__slots__ if name != "events"]
    rows = connection.execute(select(*columns).where(conversations.c.id.in_(ids))).all()
    late = and_(
        turns.c.conversation == conversations.c.id, turns.c.epoch > conversations.c.epoch - TURNS
    )
    said: dict[str, list[str]] = {row.id: [] for row in rows}
    query = select(turns.c.conversation, turns.c.events).join(conversations, late)
    for id, events in connection.execute(
        query.where(conversations.c.id.in_(ids)).order_by(turns.c.conversation, turns.c.epoch)
    ):
        said[id] += filter(None, events.split("\n"))
    return {row.id: Talk(**row._mapping, events=tuple(said[row.id])) for row in rows}


def epochs(connection: Connection, ids: list[str]) -> dict[str, int]:
    """The epoch of each conversation."""
    query = select(conversations.c.id, conversations.c.epoch).where(conversations.c.id.in_(ids))
    return {row[0]: row[1] for row in connection.execute(query)}
