"""Owns the delivery of events: who may try which one when, and what came of it.

`rank` 0, the events that call people, goes before everything else. The first attempt of an event
waits until the earlier events of its conversation for the same destination are through, for at
most a minute: so a receiver sees them in order, and one that fails holds nothing up for long.
Refuses to know HTTP and how often to try.
"""

from collections.abc import Sequence

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    case,
    func,
    insert,
    null,
    or_,
    select,
    text,
    update,
)

from storage.batch import CALLS_PEOPLE, OUTBOX, outgoing_row
from storage.records import Attempt, Counts, Outbox, Outgoing
from storage.tables import attempts, handoffs, outbox

WAIT_FOR_EARLIER_MS = 60_000
RESPONSE_CHARACTERS = 2048
# What may be sent again: everything but what was erased.
_REPEATABLE = ("pending", "delivered", "dead", "kept")
_UNDELIVERED = ("pending", "dead", "kept")

_earlier = outbox.alias("earlier")
_WAITS = and_(
    outbox.c.attempts == 0,
    select(_earlier.c.id)
    .where(
        _earlier.c.conversation == outbox.c.conversation,
        _earlier.c.destination == outbox.c.destination,
        _earlier.c.sequence < outbox.c.sequence,
        # Literal, so that the partial index serves.
        text("earlier.state = 'pending'"),
    )
    .exists(),
)
_PENDING = text("outbox.state = 'pending'")
DUE = (
    select(outbox.c.id)
    .where(
        _PENDING,
        outbox.c.rank.in_((0, 1)),
        outbox.c.next_at <= bindparam("now"),
        or_(outbox.c.leased_until.is_(None), outbox.c.leased_until <= bindparam("now")),
        or_(~_WAITS, outbox.c.created_at <= bindparam("long_ago")),
    )
    .order_by(outbox.c.rank, outbox.c.next_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_LEASED = (
    outbox.c.id,
    outbox.c.conversation,
    outbox.c.handoff,
    outbox.c.sequence,
    outbox.c.destination,
    outbox.c.type,
    outbox.c.data,
    outbox.c.created_at,
    outbox.c.attempts,
)


def lease(connection: Connection, owner: str, now: int, lease_ms: int, limit: int) -> list[Outbox]:
    """Takes up to `limit` due events for `owner`, the most urgent first."""
    parameters = {"now": now, "long_ago": now - WAIT_FOR_EARLIER_MS, "most": limit}
    ids = list(connection.scalars(DUE, parameters))
    if not ids:
        return []
    connection.execute(
        update(outbox)
        .where(outbox.c.id.in_(ids))
        .values(leased_by=owner, leased_until=now + lease_ms)
    )
    rows = connection.execute(select(*_LEASED).where(outbox.c.id.in_(ids)))
    by_id = {row.id: Outbox(*row) for row in rows}
    return [by_id[id] for id in ids]


def renew(connection: Connection, owner: str, ids: Sequence[str], until: int) -> None:
    """Holds on to what `owner` has leased still."""
    connection.execute(
        update(outbox)
        .where(outbox.c.id.in_(ids), outbox.c.leased_by == owner)
        .values(leased_until=until)
    )


def release(connection: Connection, owner: str, now: int) -> int:
    """Frees what an owner holds; it is due again at once."""
    freed = connection.execute(
        update(outbox)
        .where(_PENDING, outbox.c.leased_by == owner)
        .values(leased_by=None, leased_until=now)
    )
    return freed.rowcount


def settle(
    connection: Connection, id: str, attempt: Attempt, state: str, next_at: int | None
) -> None:
    """Notes an attempt and where the event stands after it.

    Of an event that was erased meanwhile only the fact of the attempt is kept, and what another
    worker has delivered stays delivered.
    """
    row = connection.execute(
        select(outbox.c.state, outbox.c.handoff, outbox.c.type)
        .where(outbox.c.id == id)
        .with_for_update()
    ).first()
    if row is None:
        return
    erased = row.state == "erased"
    _log(connection, id, attempt, erased=erased)
    values: dict[str, object] = {"leased_by": None, "leased_until": None}
    if state == "delivered":
        values["delivered_at"] = attempt.at
    if row.state == "pending" or (state == "delivered" and not erased):
        values |= {"state": state, "next_at": next_at, "last_error": attempt.error}
    connection.execute(
        update(outbox).where(outbox.c.id == id).values(attempts=outbox.c.attempts + 1, **values)
    )
    if row.handoff is not None and row.type == CALLS_PEOPLE:
        _move_handoff(connection, row.handoff, state, attempt.at)


def _log(connection: Connection, id: str, attempt: Attempt, *, erased: bool) -> None:
    response = attempt.response[:RESPONSE_CHARACTERS] if attempt.response else attempt.response
    connection.execute(
        insert(attempts).values(
            outbox=id,
            at=attempt.at,
            status=attempt.status,
            latency_ms=attempt.latency_ms,
            error=None if erased else attempt.error,
            response=None if erased else response,
        )
    )


def _move_handoff(connection: Connection, id: str, state: str, at: int) -> None:
    """A handoff is delivered by its first success; what people did since is never taken back."""
    if state == "delivered":
        connection.execute(
            update(handoffs)
            .where(handoffs.c.id == id)
            .values(
                delivered_at=func.coalesce(handoffs.c.delivered_at, at),
                state=case(
                    (handoffs.c.state.in_(("queued", "undelivered")), "delivered"),
                    else_=handoffs.c.state,
                ),
            )
        )
    elif state == "dead":
        connection.execute(
            update(handoffs)
            .where(handoffs.c.id == id, handoffs.c.state == "queued")
            .values(state="undelivered")
        )


def next_due(connection: Connection) -> int | None:
    """When the next event may be leased; None when nothing is pending."""
    waits_until = case(
        (_WAITS, _later(outbox.c.next_at, outbox.c.created_at + WAIT_FOR_EARLIER_MS)),
        else_=outbox.c.next_at,
    )
    free_at = case(
        (outbox.c.leased_until.is_not(None), _later(outbox.c.next_at, outbox.c.leased_until)),
        else_=waits_until,
    )
    found: int | None = connection.scalar(select(func.min(free_at)).where(_PENDING))
    return found


def _later(one: ColumnElement[int | None], other: ColumnElement[int]) -> ColumnElement[int]:
    return case((one > other, one), else_=other)


def requeue(
    connection: Connection,
    now: int,
    ids: Sequence[str],
    handoff_ids: Sequence[str],
    since: int | None,
    destination: str | None,
) -> int:
    """Makes events due again; see `Store.requeue`."""
    wanted = [
        and_(outbox.c.id.in_(ids), outbox.c.state.in_(_REPEATABLE)),
        and_(outbox.c.handoff.in_(handoff_ids), outbox.c.state.in_(_REPEATABLE)),
    ]
    if since is not None:
        wanted.append(and_(outbox.c.created_at >= since, outbox.c.state.in_(_UNDELIVERED)))
    has_destination = outbox.c.destination.is_not(None)
    moved = connection.execute(
        update(outbox)
        .where(or_(*wanted), has_destination if destination is None else text("1 = 1"))
        .values(
            destination=func.coalesce(outbox.c.destination, destination or null()),
            state="pending",
            attempts=0,
            next_at=now,
            leased_by=None,
            leased_until=None,
        )
    )
    return moved.rowcount


def enqueue(
    connection: Connection, conversation: str, event: Outgoing, now: int, copy_of: str | None
) -> bool:
    """Adds an event apart from a turn; False when one with its id exists already, or when the
    event it is a copy of was erased meanwhile."""
    hinders = outbox.c.id == event.id
    if copy_of is not None:
        hinders |= (outbox.c.id == copy_of) & (outbox.c.state == "erased")
    if connection.execute(select(outbox.c.id).where(hinders)).first() is not None:
        return False
    OUTBOX.run(connection, [outgoing_row(conversation, event, now)])
    return True


def counts(connection: Connection) -> Counts:
    """How many handoffs are in which state, and what waits for delivery since when."""
    states = connection.execute(select(handoffs.c.state, func.count()).group_by(handoffs.c.state))
    pending = connection.execute(
        select(func.count(), func.min(outbox.c.created_at)).where(_PENDING)
    ).one()
    return Counts({row[0]: row[1] for row in states}, pending[0], pending[1])
