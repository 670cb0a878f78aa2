"""Owns the reading of handoffs and their deliveries. Refuses to move them: `storage.moves` does."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Select, func, select, true

from storage import passages
from storage.records import Attempt, Delivery, HandoffDetail, HandoffRow
from storage.tables import attempts, conversations, handoffs, leads, outbox

_first = (
    select(outbox.c.id)
    .where(outbox.c.handoff == handoffs.c.id)
    .order_by(outbox.c.sequence, outbox.c.id)
    .limit(1)
    .scalar_subquery()
)
_first_event = outbox.alias("first_event")
_tries = (
    select(func.count())
    .select_from(attempts.join(outbox, outbox.c.id == attempts.c.outbox))
    .where(outbox.c.handoff == handoffs.c.id)
    .scalar_subquery()
)
_last_error = (
    select(attempts.c.error)
    .select_from(attempts.join(outbox, outbox.c.id == attempts.c.outbox))
    .where(outbox.c.handoff == handoffs.c.id, attempts.c.error.is_not(None))
    .order_by(attempts.c.at.desc(), attempts.c.id.desc())
    .limit(1)
    .scalar_subquery()
)


def rows() -> Select[*tuple[Any, ...]]:
    """What `HandoffRow` takes, of every handoff."""
    columns = (
        handoffs.c.id,
        handoffs.c.conversation,
        conversations.c.flow,
        conversations.c.test,
        handoffs.c.lead,
        leads.c.email,
        leads.c.name,
        leads.c.phone,
        leads.c.company,
        handoffs.c.route,
        handoffs.c.band,
        handoffs.c.score,
        handoffs.c.reason,
        handoffs.c.state,
        handoffs.c.offered_at,
        handoffs.c.delivered_at,
        handoffs.c.claimed_at,
        handoffs.c.claimed_by,
        _first_event.c.destination,
        _first_event.c.state,
        _tries,
        _last_error,
        handoffs.c.opened_at,
        handoffs.c.contacted_at,
        handoffs.c.unclaimed_at,
        handoffs.c.resolved_at,
        handoffs.c.outcome,
        handoffs.c.outcome_reason,
        handoffs.c.holder,
    )
    return select(*columns).select_from(
        handoffs.join(conversations, conversations.c.id == handoffs.c.conversation)
        .outerjoin(leads, leads.c.id == handoffs.c.lead)
        .outerjoin(_first_event, _first_event.c.id == _first)
    )


def newest(connection: Connection, limit: int, state: str | None) -> list[HandoffRow]:
    """The newest handoffs, those in `state` only if one is given."""
    chosen = true() if state is None else handoffs.c.state == state
    order = (handoffs.c.offered_at.desc(), handoffs.c.id.desc())
    query = rows().where(chosen).order_by(*order).limit(limit)
    return [HandoffRow(*row) for row in connection.execute(query)]


def row(connection: Connection, id: str) -> HandoffRow | None:
    """One handoff."""
    found = connection.execute(rows().where(handoffs.c.id == id)).first()
    return None if found is None else HandoffRow(*found)


def detail(connection: Connection, id: str) -> HandoffDetail | None:
    """One handoff with its events and their attempts."""
    handoff = row(connection, id)
    if handoff is None:
        return None
    columns = (
        outbox.c.id,
        outbox.c.sequence,
        outbox.c.destination,
        outbox.c.type,
        outbox.c.data,
        outbox.c.state,
        outbox.c.created_at,
        outbox.c.next_at,
        outbox.c.delivered_at,
        outbox.c.last_error,
    )
    events = connection.execute(
        select(*columns)
        .where(outbox.c.handoff == id)
        .order_by(outbox.c.sequence, outbox.c.created_at, outbox.c.id)
    ).all()
    tried = _attempts(connection, [event.id for event in events])
    deliveries = (Delivery(**event._mapping, attempts=tried.get(event.id, ())) for event in events)
    return HandoffDetail(handoff, tuple(deliveries), tuple(passages.of_handoff(connection, id)))


def _attempts(connection: Connection, ids: Iterable[str]) -> dict[str, tuple[Attempt, ...]]:
    columns = [attempts.c[name] for name in Attempt.__slots__]
    query = select(attempts.c.outbox, *columns).where(attempts.c.outbox.in_(ids))
    found: dict[str, tuple[Attempt, ...]] = {}
    for event, *rest in connection.execute(query.order_by(attempts.c.id)):
        found[event] = (*found.get(event, ()), Attempt(*rest))
    return found
