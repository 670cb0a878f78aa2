"""Owns how each destination fares: since when it fails, and whether events still go there.

One success ends a failure. What is disabled stays so over a restart, until somebody enables it or
gives it another address. Refuses to know HTTP, and whom to tell.
"""

from collections.abc import Mapping

from sqlalchemy import Connection, and_, case, func, null, or_, select, text, true, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.batch import OUTBOX, outgoing_row
from storage.records import Attempt, Faring, Outgoing, Seen
from storage.tables import destinations, outbox

GONE = "gone"
FAILING = "failing"
SUCCESS_EVERY_MS = 60_000
_COLUMNS = tuple(destinations.c[name] for name in Faring.__slots__)
_PENDING = text("outbox.state = 'pending'")


def every(connection: Connection) -> list[Faring]:
    """All that were ever tried, by name."""
    rows = connection.execute(select(*_COLUMNS).order_by(destinations.c.name))
    return [Faring(*row) for row in rows]


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


def _succeeded(connection: Connection, name: str, at: int, *, healed: bool) -> None:
    """Writes only where something changes: most successes follow one of the same minute."""
    table = destinations.c
    news = [
        table.failing_since.is_not(None),
        table.last_success.is_(None),
        table.last_success <= at - SUCCESS_EVERY_MS,
    ]
    clean = {"failing_since": None, "last_error": None}
    if healed:
        news.append(table.fault.is_not(None))
        clean |= {"fault": None, "fault_at": None}
    connection.execute(
        update(destinations).where(table.name == name, or_(*news)).values(last_success=at, **clean)
    )


def _failed(connection: Connection, name: str, attempt: Attempt, seen: Seen) -> None:
    table = destinations.c
    since = func.coalesce(table.failing_since, attempt.at)
    ends = true() if seen.gone else since <= attempt.at - seen.patience_ms
    stops = and_(table.disabled_at.is_(None), ends)
    connection.execute(
        update(destinations)
        .where(table.name == name)
        .values(
            failing_since=since,
            last_error=attempt.error,
            disabled_at=case((stops, attempt.at), else_=table.disabled_at),
            disabled_why=case((stops, GONE if seen.gone else FAILING), else_=table.disabled_why),
        )
    )


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
