"""Owns what an attempt to deliver leaves behind: its log, the event's state, the handoff's step and
the record of the destination.

Every statement stands here once and takes parameters: made anew for each attempt they took more
than all else that a delivery costs. Refuses to lease, and to know when the next attempt is.
"""

from typing import Any

from sqlalchemy import Connection, bindparam, case, func, insert, select, update

from storage import destinations
from storage.batch import CALLS_PEOPLE
from storage.records import Attempt, Seen
from storage.tables import attempts, handoffs, outbox

RESPONSE_CHARACTERS = 2048

_STOOD = (
    select(
        outbox.c.state,
        outbox.c.next_at,
        outbox.c.delivered_at,
        outbox.c.last_error,
        outbox.c.handoff,
        outbox.c.type,
        outbox.c.destination,
    )
    .where(outbox.c.id == bindparam("event"))
    .with_for_update()
)
_LOG = insert(attempts)
_MOVE = (
    update(outbox)
    .where(outbox.c.id == bindparam("event"))
    .values(
        attempts=outbox.c.attempts + 1,
        leased_by=None,
        leased_until=None,
        state=bindparam("to"),
        next_at=bindparam("due"),
        delivered_at=bindparam("taken_at"),
        last_error=bindparam("said"),
    )
)
# A handoff is delivered by its first success; what people did since is never taken back.
_DELIVERED = (
    update(handoffs)
    .where(handoffs.c.id == bindparam("handoff"))
    .values(
        delivered_at=func.coalesce(handoffs.c.delivered_at, bindparam("taken_at")),
        state=case(
            (handoffs.c.state.in_(("queued", "undelivered")), "delivered"),
            else_=handoffs.c.state,
        ),
    )
)
_UNDELIVERED = (
    update(handoffs)
    .where(handoffs.c.id == bindparam("handoff"), handoffs.c.state == "queued")
    .values(state="undelivered")
)


def settle(
    connection: Connection,
    id: str,
    attempt: Attempt,
    state: str,
    next_at: int | None,
    seen: Seen | None,
) -> None:
    """Notes an attempt, where the event stands after it, and what was `seen` of the destination.

    Of an event that was erased meanwhile only the fact of the attempt is kept, and what another
    worker has delivered stays delivered.
    """
    row = connection.execute(_STOOD, {"event": id}).first()
    if row is None:
        return
    erased, delivered = row.state == "erased", state == "delivered"
    _log(connection, id, attempt, erased=erased)
    moves = row.state == "pending" or (delivered and not erased)
    stands: dict[str, Any] = {
        "event": id,
        "to": state if moves else row.state,
        "due": next_at if moves else row.next_at,
        "said": attempt.error if moves else row.last_error,
        "taken_at": attempt.at if delivered else row.delivered_at,
    }
    connection.execute(_MOVE, stands)
    if seen is not None:
        destinations.note(connection, row.destination, attempt, seen)
    if row.handoff is not None and row.type == CALLS_PEOPLE:
        if delivered:
            connection.execute(_DELIVERED, {"handoff": row.handoff, "taken_at": attempt.at})
        elif state == "dead":
            connection.execute(_UNDELIVERED, {"handoff": row.handoff})


def _log(connection: Connection, id: str, attempt: Attempt, *, erased: bool) -> None:
    response = attempt.response[:RESPONSE_CHARACTERS] if attempt.response else attempt.response
    facts = {
        "outbox": id,
        "at": attempt.at,
        "status": attempt.status,
        "latency_ms": attempt.latency_ms,
        "error": None if erased else attempt.error,
        "response": None if erased else response,
    }
    connection.execute(_LOG, facts)
