"""Owns the kept figures of past days: a row a day, made when it is first asked for, and sums of all
days before one, so that it takes as long for years as for weeks.

A trigger deletes the row of a day as soon as one of its handoffs changes, and each sum it is in.
Refuses to know what is in a row: whoever asks gives the functions that make it and add several up.
"""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Connection, delete, func, select, text

from storage.desk_records import Passage
from storage.passages import PASSAGE
from storage.tables import conversations, handoff_days, handoff_sums, handoffs

DAY_MS = 86_400_000
# A sum stays that is so many days after the last one that stays: a change of a day long past costs
# the sums behind it, and so many days are added up anew.
STAYS = 32
Make = Callable[[Sequence[Passage]], tuple[str, bool]]
"""The figures of some handoffs, and whether they stay the same while no handoff changes."""
Add = Callable[[Sequence[str]], str]

_KEEP = text("INSERT INTO handoff_days (day, data) VALUES (:day, :data) ON CONFLICT DO NOTHING")
_KEEP_SUM = text("INSERT INTO handoff_sums (day, data) VALUES (:day, :data) ON CONFLICT DO NOTHING")

# The triggers on handoffs hold it together until their transactions end.
_ALONE = text("SELECT pg_try_advisory_xact_lock(7215102)")


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
    data, stays = of([Passage(**row._mapping) for row in connection.execute(query)])
    if stays:
        connection.execute(_KEEP, {"day": day, "data": data})
    return data


def sum_until(connection: Connection, end: int) -> tuple[int, str] | None:
    """The last sum of days before `end` at most: of the days before which, and what it is."""
    table = handoff_sums.c
    query = select(table.day, table.data).where(table.day <= end).order_by(table.day.desc())
    row = connection.execute(query.limit(1)).first()
    return None if row is None else (row.day, row.data)


def keep_sum(
    connection: Connection,
    before: tuple[int, str] | None,
    of: Mapping[int, str],
    day: int,
    data: str,
) -> None:
    """Keeps the sum of all days before `day`, which was made of the one `before` and the days `of`,
    if all those still are as they were."""
    if connection.dialect.name == "postgresql" and not connection.scalar(_ALONE):
        return  # handoffs are being changed: it is made another time
    begin = min(of)
    as_before = sum_until(connection, begin) == before and (
        before is not None or first(connection) == begin
    )
    if as_before and kept(connection, begin, day) == of:
        gone = (handoff_sums.c.day < day, handoff_sums.c.day % STAYS != 0)
        connection.execute(delete(handoff_sums).where(*gone))
        connection.execute(_KEEP_SUM, {"day": day, "data": data})
