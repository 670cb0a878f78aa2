"""Owns the timers of offers and claims: which are due, and who may fire one.

A timer is leased by one statement, so two processes don't do the same work; the turn it causes
takes it away in its own transaction (`storage.moves`), so a crash in between loses none. Refuses to
know what a timer is for.
"""

from sqlalchemy import Connection, and_, or_, select, update

from storage.tables import timers

_RUNS = timers.c.paused_at.is_(None)


def lease(connection: Connection, now: int, lease_ms: int, limit: int) -> list[tuple[str, str]]:
    """Takes up to `limit` due timers as (conversation, kind), the longest overdue first. A lease
    from the future was made before the clock was put back, and counts as over."""
    far = timers.c.leased_until > now + lease_ms
    free = or_(timers.c.leased_until.is_(None), timers.c.leased_until <= now, far)
    due = (
        select(timers.c.conversation, timers.c.kind)
        .where(_RUNS, timers.c.due_at <= now, free)
        .order_by(timers.c.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    found = [(row.conversation, row.kind) for row in connection.execute(due)]
    for conversation, kind in found:
        here = and_(timers.c.conversation == conversation, timers.c.kind == kind)
        connection.execute(update(timers).where(here).values(leased_until=now + lease_ms))
    return found


def due(connection: Connection, now: int) -> bool:
    """Whether any timer's time has come: a read, so that a quiet second costs no write."""
    query = select(timers.c.kind).where(_RUNS, timers.c.due_at <= now).limit(1)
    return connection.execute(query).first() is not None


def put_off(connection: Connection, conversation: str, kind: str, until: int) -> None:
    """Lets a timer fire no earlier than `until`."""
    here = and_(timers.c.conversation == conversation, timers.c.kind == kind)
    connection.execute(
        update(timers).where(here, _RUNS, timers.c.due_at < until).values(due_at=until)
    )


def drop(connection: Connection, conversation: str, kind: str) -> None:
    """Takes a timer away whose turn can't be taken any more."""
    here = and_(timers.c.conversation == conversation, timers.c.kind == kind)
    connection.execute(timers.delete().where(here))
