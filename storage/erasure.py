"""Owns the removal of a person's data while the figures stay. Refuses to know what is personal.

What a snapshot, a frame or an event's data shows of a person only the caller can tell: he gives
functions that blank them. Consents stay as the proof they are, without the page.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    bindparam,
    delete,
    func,
    null,
    select,
    update,
)

from storage import archive
from storage.records import TRANSCRIPT, Erasure
from storage.tables import (
    attempts,
    consents,
    conversations,
    handoffs,
    leads,
    outbox,
    timers,
    touches,
    turns,
)

Blank = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Blanks:
    """How to blank a turn's frames (joined by newlines), a snapshot, an event's data."""

    events: Blank
    snapshot: Blank
    data: Blank


def erase(
    connection: Connection, lead: str | None, conversation: str | None, blanks: Blanks, now: int
) -> Erasure:
    """Blanks a lead with all its conversations, or one conversation; see `Store.erase`."""
    ids, people = _scope(connection, lead, conversation)
    rows = select(outbox.c.id).where(outbox.c.conversation.in_(ids))
    destinations = _destinations(connection, ids)
    counted = Erasure(
        leads=_blank_leads(connection, people, now),
        conversations=_blank_conversations(connection, ids, blanks.snapshot),
        turns=_blank_turns(connection, ids, blanks.events),
        outbox=_blank_outbox(connection, ids, blanks.data),
        attempts=_count(connection, attempts, attempts.c.outbox.in_(rows)),
        destinations=destinations,
    )
    connection.execute(
        update(attempts).where(attempts.c.outbox.in_(rows)).values(error=None, response=None)
    )
    connection.execute(update(consents).where(consents.c.conversation.in_(ids)).values(page=null()))
    connection.execute(delete(touches).where(touches.c.conversation.in_(ids)))
    connection.execute(delete(timers).where(timers.c.conversation.in_(ids)))  # nobody is called
    archive.erase(connection, ids, now)
    connection.execute(
        update(handoffs).where(handoffs.c.conversation.in_(ids)).values(outcome_reason=null())
    )
    return counted


def _scope(
    connection: Connection, lead: str | None, conversation: str | None
) -> tuple[list[str], list[str]]:
    """The conversations and the leads to blank.

    A lead that others share stays, and no longer has this conversation: so when the last of them
    is erased, the lead is.
    """
    by_lead, by_id = conversations.c.lead == lead, conversations.c.id == conversation
    rows = connection.execute(
        select(conversations.c.id, conversations.c.lead)
        .where(by_lead if lead is not None else by_id)
        .order_by(conversations.c.id)
        .with_for_update()
    ).all()
    ids = [row.id for row in rows]
    if lead is not None:
        return ids, [lead]
    if any(row.lead and _shared(connection, row.lead, ids) for row in rows):
        for table, id in ((conversations, conversations.c.id), (handoffs, handoffs.c.conversation)):
            connection.execute(update(table).where(id.in_(ids)).values(lead=None))
        return ids, []
    return ids, [row.lead for row in rows if row.lead]


def _shared(connection: Connection, lead: str, ids: Sequence[str]) -> bool:
    others = select(conversations.c.id).where(
        conversations.c.lead == lead, conversations.c.id.not_in(ids)
    )
    return connection.execute(others.limit(1)).first() is not None


def _destinations(connection: Connection, ids: Sequence[str]) -> frozenset[str]:
    """Who may have received something: an attempt without an answer counts, it may have arrived."""
    tried = select(attempts.c.id).where(attempts.c.outbox == outbox.c.id).exists()
    query = select(outbox.c.destination).where(
        outbox.c.conversation.in_(ids),
        outbox.c.destination.is_not(None),
        outbox.c.type != TRANSCRIPT,  # the visitor has that, and keeps it
        tried,
    )
    return frozenset(name for name in connection.scalars(query.distinct()) if name is not None)


def _blank_leads(connection: Connection, ids: Sequence[str], now: int) -> int:
    fields = ("email", "email_key", "name", "phone", "company")
    blanked = connection.execute(
        update(leads)
        .where(leads.c.id.in_(ids))
        .values(**dict.fromkeys(fields, null()), erased_at=func.coalesce(leads.c.erased_at, now))
    )
    return blanked.rowcount


def _blank_conversations(connection: Connection, ids: Sequence[str], blank: Blank) -> int:
    """The epoch moves on, so that whoever has the conversation in his memory loses his turn."""
    rows = connection.execute(
        select(conversations.c.id, conversations.c.snapshot).where(conversations.c.id.in_(ids))
    ).all()
    if rows:
        connection.execute(
            update(conversations)
            .where(conversations.c.id == bindparam("wanted"))
            .values(epoch=conversations.c.epoch + 1, snapshot=bindparam("blanked"), idle_at=None),
            [{"wanted": row.id, "blanked": blank(row.snapshot)} for row in rows],
        )
    return len(rows)


def _blank_turns(connection: Connection, ids: Sequence[str], blank: Blank) -> int:
    """A conversation at a time, so that a long life's events are never all in memory."""
    total = 0
    for id in ids:
        rows = connection.execute(
            select(turns.c.epoch, turns.c.events).where(turns.c.conversation == id)
        ).all()
        if rows:
            connection.execute(
                update(turns)
                .where(turns.c.conversation == id, turns.c.epoch == bindparam("wanted"))
                .values(events=bindparam("blanked"), input=None),
                [
                    {"wanted": row.epoch, "blanked": blank(row.events) if row.events else ""}
                    for row in rows
                ],
            )
        total += len(rows)
    return total


def _blank_outbox(connection: Connection, ids: Sequence[str], blank: Blank) -> int:
    """What was not delivered yet never will be."""
    rows = connection.execute(
        select(outbox.c.id, outbox.c.data, outbox.c.state).where(outbox.c.conversation.in_(ids))
    ).all()
    if rows:
        connection.execute(
            update(outbox)
            .where(outbox.c.id == bindparam("wanted"))
            .values(state=bindparam("then"), data=bindparam("blanked"), last_error=None),
            [
                {
                    "wanted": row.id,
                    "blanked": blank(row.data),
                    "then": "delivered" if row.state == "delivered" else "erased",
                }
                for row in rows
            ],
        )
    return len(rows)


def _count(connection: Connection, table: Table, where: ColumnElement[bool]) -> int:
    return connection.execute(select(func.count()).select_from(table).where(where)).scalar_one()
