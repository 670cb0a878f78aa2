"""Owns how each destination fares: since when it fails, and whether events still go there.

One success ends a failure. What is disabled stays so over a restart, until somebody enables it or
gives it another address. Refuses to know HTTP, and whom to tell.
"""

from collections.abc import Mapping

from sqlalchemy import (
    BigInteger,
    Boolean,
    Connection,
    Text,
    and_,
    bindparam,
    case,
    func,
    null,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from storage.batch import OUTBOX, outgoing_row
from storage.records import Attempt, Faring, Outgoing, Seen
from storage.tables import destinations, outbox

GONE = "gone"
FAILING = "failing"
SUCCESS_EVERY_MS = 60_000
_EVERY = select(*(destinations.c[name] for name in Faring.__slots__)).order_by(destinations.c.name)
_PENDING = text("outbox.state = 'pending'")


def every(connection: Connection) -> list[Faring]:
    """All that were ever tried, by name."""
    return [Faring(*row) for row in connection.execute(_EVERY)]


def known(connection: Connection, targets: Mapping[str, str], now: int) -> None:
    """Notes which addresses the destinations have. A new address begins with a clean record, and
    what waited for it is due."""
    rows = select(destinations.c.name, destinations.c.target, destinations.c.disabled_at)
    found = {row.name: row for row in connection.execute(rows)}
    for name, target in targets.items():
        row = found.get(name)
        if row is None or row.target == target:
            continue
        if row.target is not None:
            _begin_anew(connection, name, now)
        connection.execute(
            update(destinations).where(destinations.c.name == name).values(target=target)
        )
    _insert(connection, [{"name": n, "target": t} for n, t in targets.items() if n not in found])


def enable(connection: Connection, name: str, now: int) -> int | None:
    """Takes a destination into service again; returns how many events are due, None when it was in
    service."""
    off = select(destinations.c.name).where(
        destinations.c.name == name, destinations.c.disabled_at.is_not(None)
    )
    return None if connection.scalar(off) is None else _begin_anew(connection, name, now)


def _begin_anew(connection: Connection, name: str, now: int) -> int:
    clean = ("failing_since", "last_error", "disabled_at", "disabled_why", "told_at")
    connection.execute(
        update(destinations)
        .where(destinations.c.name == name)
        .values(dict.fromkeys(clean, null()) | {"fault": null(), "fault_at": null()})
    )
    freed = connection.execute(
        update(outbox)
        .where(_PENDING, outbox.c.destination == name, outbox.c.leased_by.is_(None))
        .values(next_at=now, begun_at=now)
    )
    return freed.rowcount


def note(connection: Connection, name: str, attempt: Attempt, seen: Seen) -> None:
    """Notes what an attempt says of its destination, and disables one that wants no more or has
    had no success for as long as `seen.patience_ms`."""
    if seen.fault is not None:
        _note_fault(connection, name, seen.fault, attempt.at)
    if seen.delivered:
        _succeeded(connection, name, attempt.at, healed=seen.fault is None)
    else:
        _failed(connection, name, attempt, seen)


_table = destinations.c
_named = _table.name == bindparam("destination")
# Written only where something changes: most successes follow one of the same minute.
_changes = or_(
    _table.failing_since.is_not(None),
    _table.last_success.is_(None),
    _table.last_success <= bindparam("stale"),
)
_CLEAN = {"last_success": bindparam("at"), "failing_since": null(), "last_error": null()}
_SUCCEEDED = update(destinations).where(_named, _changes).values(_CLEAN)
_HEALED = (
    update(destinations)
    .where(_named, or_(_changes, _table.fault.is_not(None)))
    .values({**_CLEAN, "fault": null(), "fault_at": null()})
)


def _succeeded(connection: Connection, name: str, at: int, *, healed: bool) -> None:
    parameters = {"destination": name, "at": at, "stale": at - SUCCESS_EVERY_MS}
    connection.execute(_HEALED if healed else _SUCCEEDED, parameters)


_since = func.coalesce(_table.failing_since, bindparam("at", type_=BigInteger))
_stops = and_(
    _table.disabled_at.is_(None),
    or_(bindparam("gone", type_=Boolean), _since <= bindparam("long_ago", type_=BigInteger)),
)
_FAILED = (
    update(destinations)
    .where(_named)
    .values(
        failing_since=_since,
        last_error=bindparam("error"),
        disabled_at=case((_stops, bindparam("at", type_=BigInteger)), else_=_table.disabled_at),
        disabled_why=case((_stops, bindparam("why", type_=Text)), else_=_table.disabled_why),
    )
)


def _failed(connection: Connection, name: str, attempt: Attempt, seen: Seen) -> None:
    parameters = {
        "destination": name,
        "at": attempt.at,
        "long_ago": attempt.at - seen.patience_ms,
        "gone": seen.gone,
        "why": GONE if seen.gone else FAILING,
        "error": attempt.error,
    }
    connection.execute(_FAILED, parameters)


def _note_fault(connection: Connection, name: str, fault: str, at: int) -> None:
    connection.execute(
        update(destinations)
        .where(destinations.c.name == name, destinations.c.fault.is_distinct_from(fault))
        .values(fault=fault, fault_at=at)
    )


def tell(connection: Connection, name: str, event: Outgoing | None, now: int) -> bool:
    """Notes, once, that somebody was told of what is disabled, and writes the event that tells
    it. False when that was done already."""
    noted = connection.execute(
        update(destinations)
        .where(
            destinations.c.name == name,
            destinations.c.disabled_at.is_not(None),
            destinations.c.told_at.is_(None),
        )
        .values(told_at=now)
    )
    if noted.rowcount and event is not None:
        OUTBOX.run(connection, [outgoing_row(f"destination {name}", event, now)])
    return noted.rowcount == 1


def _insert(connection: Connection, rows: list[dict[str, str]]) -> None:
    if not rows:
        return
    postgres = connection.dialect.name == "postgresql"
    insert = postgresql.insert if postgres else sqlite.insert
    connection.execute(insert(destinations).values(rows).on_conflict_do_nothing())
