"""Owns whose turn it is to tell that a conversation is idle.

On PostgreSQL, which several processes share, telling is leased by moving the time at which it
counts as idle: nobody else tells it meanwhile, and when this process dies it is told a lease later.
The turn that tells it sets the time anew. Refuses to know what follows from being idle.
"""

from sqlalchemy import Connection, select, update

from storage.conversations import idle_due
from storage.tables import conversations


def lease(connection: Connection, now: int, lease_ms: int, limit: int) -> list[str]:
    """Takes up to `limit` conversations whose idle time has come, the longest waiting first."""
    if connection.dialect.name != "postgresql":
        return idle_due(connection, now, limit)
    due = (
        select(conversations.c.id)
        .where(conversations.c.idle_at <= now)
        .order_by(conversations.c.idle_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = list(connection.scalars(due))
    # In the order of their ids, as the turns lock them: so nobody waits for somebody who waits.
    for id in sorted(ids):
        connection.execute(
            update(conversations).where(conversations.c.id == id).values(idle_at=now + lease_ms)
        )
    return ids
