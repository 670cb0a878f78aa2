"""Owns how many handoffs are in which state, and what waits for delivery: without reading them all.

Triggers add a row to `handoff_counts` for each change of a state, in the transaction that changes
it. Many rows are made one for each state now and then, whoever asks. Refuses to count handoffs.
"""

from collections import defaultdict

from sqlalchemy import Connection, bindparam, delete, func, insert, select, text

from storage.records import Counts
from storage.tables import handoff_counts, outbox

MOST = 500  # rows that may stand there before they are added up
AT_ONCE = 10_000  # of them in one transaction

_table = handoff_counts.c
_STATES = select(_table.state, func.sum(_table.change), func.count()).group_by(_table.state)
_PENDING = select(func.count(), func.min(outbox.c.created_at)).where(
    text("outbox.state = 'pending'")
)
# Locked in order: another process that does the same waits, and finds them gone.
_OLD = select(_table.id, _table.state, _table.change).order_by(_table.id).with_for_update()
_GO = delete(handoff_counts).where(_table.id.in_(bindparam("ids", expanding=True)))


def counts(connection: Connection) -> tuple[Counts, bool]:
    """How many handoffs are in which state, and what waits for delivery since when; and whether
    it is time to `fold`."""
    rows = connection.execute(_STATES).all()
    states = {state: int(count) for state, count, _ in rows if count}
    pending = connection.execute(_PENDING).one()
    return Counts(states, pending[0], pending[1]), sum(row[2] for row in rows) > MOST


def fold(connection: Connection) -> bool:
    """Adds up the oldest rows; tells whether there are more."""
    rows = connection.execute(_OLD.limit(AT_ONCE)).all()
    sums: defaultdict[str, int] = defaultdict(int)
    for _, state, change in rows:
        sums[state] += change
    if rows:
        connection.execute(_GO, {"ids": [row.id for row in rows]})
        connection.execute(
            insert(handoff_counts), [{"state": s, "change": n} for s, n in sums.items()]
        )
    return len(rows) == AT_ONCE
