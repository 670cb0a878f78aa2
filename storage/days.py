"""Owns the kept figures of past days: one row a day, made when it is first asked for.

A trigger deletes the row of a day as soon as one of its handoffs changes. Refuses to know what is
in a row: whoever asks gives the function that makes it.
"""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, func, select, text

from storage.desk_records import Passage
from storage.passages import PASSAGE
from storage.tables import conversations, handoff_days, handoffs

DAY_MS = 86_400_000
Make = Callable[[Sequence[Passage]], str]

_KEEP = text("INSERT INTO handoff_days (day, data) VALUES (:day, :data) ON CONFLICT DO NOTHING")


def first(connection: Connection) -> int | None:
    """The day of the first handoff; None when there is none."""
    at: int | None = connection.scalar(select(func.min(handoffs.c.offered_at)))
    return None if at is None else at // DAY_MS


def kept(connection: Connection, begin: int, end: int) -> dict[int, str]:
    """What is kept of the days from `begin` until before `end`."""
    table = handoff_days.c
    query = select(table.day, table.data).where(table.day >= begin, table.day < end)
    return {row.day: row.data for row in connection.execute(query)}


def make(connection: Connection, day: int, of: Make) -> str:
    """Makes the row of a day. Its handoffs stand still meanwhile: a change that comes after finds
    the row, and deletes it."""
    query = (
        select(*PASSAGE)
        .join(conversations, conversations.c.id == handoffs.c.conversation)
        .where(
            handoffs.c.offered_at >= day * DAY_MS,
            handoffs.c.offered_at < (day + 1) * DAY_MS,
            conversations.c.test.is_(False),
        )
        .with_for_update(read=True, of=handoffs)
    )
    data = of([Passage(**row._mapping) for row in connection.execute(query)])
    connection.execute(_KEEP, {"day": day, "data": data})
    return data
