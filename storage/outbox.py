"""Owns the delivery of events: who may try which one when, and what came of it.

`rank` 0, the events that call people, goes before everything else. The first attempt of an event
waits until the earlier events of its conversation for the same destination are through, for at
most a minute: so a receiver sees them in order, and one that fails holds nothing up for long.
Refuses to know HTTP and how often to try.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    and_,
    bindparam,
    case,
    func,
    null,
    or_,
    select,
    text,
    true,
    update,
)

from storage.batch import OUTBOX, outgoing_row
from storage.records import TRANSCRIPT, DeadEvent, Outbox, Outgoing, Wanted
from storage.tables import destinations as destinations_table
from storage.tables import outbox

WAIT_FOR_EARLIER_MS = 60_000
CLOCKS_APART_MS = 10_000
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
# What waits for its destination to be enabled has none.
_HAS_TIME = outbox.c.next_at.is_not(None)
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
_COPIED = (
    outbox.c.conversation,
    outbox.c.handoff,
    outbox.c.sequence,
    outbox.c.type,
    outbox.c.data,
    outbox.c.created_at,
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
    outbox.c.begun_at,
)


_CHOSEN = outbox.c.id.in_(bindparam("ids", expanding=True))
_TAKE = (
    update(outbox)
    .where(_CHOSEN)
    .values(
        leased_by=bindparam("owner"),
        leased_until=bindparam("until"),
        begun_at=func.coalesce(outbox.c.begun_at, bindparam("now")),
    )
)
_TAKEN = select(*_LEASED).where(_CHOSEN)


def lease(
    connection: Connection, owner: str, now: int, lease_ms: int, limit: int, wait_ms: int
) -> list[Outbox]:
    """Takes up to `limit` due events for `owner`, the most urgent first."""
    parameters = {"now": now, "long_ago": now - wait_ms, "most": limit}
    ids = list(connection.scalars(DUE, parameters))
    if not ids:
        return []
    taken = {"ids": ids, "owner": owner, "until": now + lease_ms, "now": now}
    connection.execute(_TAKE, taken)
    rows = connection.execute(_TAKEN, {"ids": ids})
    by_id = {row.id: Outbox(**row._mapping) for row in rows}
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


def put_right(connection: Connection, now: int) -> int:
    """Makes due what was first tried later than now: the clock went back while nobody looked. Other
    processes' clocks are allowed to be a little ahead: what they hold stays theirs."""
    moved = connection.execute(
        update(outbox)
        .where(_PENDING, outbox.c.begun_at > now + CLOCKS_APART_MS, outbox.c.next_at.is_not(None))
        .values(next_at=now, begun_at=now, leased_by=None, leased_until=None)
    )
    return moved.rowcount


def park(connection: Connection, owner: str, id: str, why: str) -> bool:
    """Lets an event that `owner` holds wait, without a time, until its destination is enabled.
    False when it is enabled by now: then the event is due again."""
    held = (_PENDING, outbox.c.id == id, outbox.c.leased_by == owner)
    free: dict[str, object] = {"leased_by": None, "leased_until": None}
    off = select(destinations_table.c.name).where(destinations_table.c.disabled_at.is_not(None))
    parked = connection.execute(
        update(outbox)
        .where(*held, outbox.c.destination.in_(off))
        .values(next_at=None, last_error=why, **free)
    )
    connection.execute(update(outbox).where(*held).values(free))
    return parked.rowcount == 1


def next_due(connection: Connection, wait_ms: int) -> int | None:
    """When the next event may be leased; None when nothing is pending."""
    found: int | None = connection.scalar(_NEXT_DUE, {"wait": wait_ms})
    return found


def _later(one: ColumnElement[int | None], other: ColumnElement[int]) -> ColumnElement[int]:
    return case((one > other, one), else_=other)


_waits_until = case(
    (_WAITS, _later(outbox.c.next_at, outbox.c.created_at + bindparam("wait", type_=BigInteger))),
    else_=outbox.c.next_at,
)
_free_at = case(
    (outbox.c.leased_until.is_not(None), _later(outbox.c.next_at, outbox.c.leased_until)),
    else_=_waits_until,
)
_NEXT_DUE = select(func.min(_free_at)).where(_PENDING, _HAS_TIME)


def requeue(connection: Connection, now: int, wanted: Wanted, destination: str | None) -> int:
    """Makes events due again; see `Store.requeue`."""
    has_destination = outbox.c.destination.is_not(None)
    moved = connection.execute(
        update(outbox)
        .where(or_(*_chosen(wanted)), has_destination if destination is None else true())
        .values(
            destination=func.coalesce(outbox.c.destination, destination or null()),
            state="pending",
            attempts=0,
            next_at=now,
            begun_at=now,
            leased_by=None,
            leased_until=None,
        )
    )
    return moved.rowcount


def _chosen(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    repeatable = outbox.c.state.in_(_REPEATABLE)
    yield and_(outbox.c.id.in_(wanted.ids), repeatable)
    yield and_(outbox.c.handoff.in_(wanted.handoffs), repeatable)
    if wanted.since is None:
        return
    of_range = [outbox.c.created_at >= wanted.since, outbox.c.type != TRANSCRIPT]
    of_range.append(repeatable if wanted.delivered else outbox.c.state.in_(_UNDELIVERED))
    if wanted.until is not None:
        of_range.append(outbox.c.created_at < wanted.until)
    if wanted.sent_to is not None:
        of_range.append(outbox.c.destination == wanted.sent_to)
    yield and_(*of_range)


def enqueue(connection: Connection, conversation: str, event: Outgoing, now: int) -> bool:
    """Adds an event apart from a turn; False when one with its id exists already."""
    if connection.scalar(select(outbox.c.id).where(outbox.c.id == event.id)) is not None:
        return False
    OUTBOX.run(connection, [outgoing_row(conversation, event, now)])
    return True


def late(
    connection: Connection, names: Sequence[str], before: int, limit: int
) -> list[tuple[str, str]]:
    """Events for one of these destinations that were begun before then and not accepted yet, of
    which no copy was made: their ids and destinations."""
    found = connection.execute(
        select(outbox.c.id, outbox.c.destination)
        .where(
            text("outbox.state = 'pending' AND outbox.copied_at IS NULL"),
            outbox.c.destination.in_(names),
            outbox.c.type != TRANSCRIPT,
            outbox.c.created_at <= before,
            func.coalesce(outbox.c.begun_at, outbox.c.created_at) <= before,
        )
        .limit(limit)
    )
    return [(row.id, row.destination) for row in found]


def copy(connection: Connection, id: str, to: str, now: int) -> bool:
    """Writes a pending event once more, under its id and `-f`, for another destination; False when
    that was done before, the event is not pending any more, or is nobody else's to read."""
    waits = (
        update(outbox)
        .where(_PENDING, outbox.c.id == id, outbox.c.copied_at.is_(None))
        .where(outbox.c.type != TRANSCRIPT)
        .values(copied_at=now)
    )
    if connection.execute(waits).rowcount == 0:
        return False
    row = connection.execute(select(*_COPIED).where(outbox.c.id == id)).one()
    event = Outgoing(f"{id}-f", row.handoff, row.sequence, to, row.type, row.data)
    return enqueue(connection, row.conversation, event, row.created_at)


def dead(connection: Connection, limit: int) -> list[DeadEvent]:
    """What is not tried any more, the newest first."""
    columns = [outbox.c[name] for name in DeadEvent.__slots__]
    query = select(*columns).where(text("outbox.state = 'dead'"))
    newest = query.order_by(outbox.c.created_at.desc()).limit(limit)
    return [DeadEvent(*row) for row in connection.execute(newest)]
