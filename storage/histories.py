"""Owns reading conversations in bulk: page by page, and one with all that its turns wrote.

Refuses to judge what it reads. Every read is short, so that a long report never holds up a writer.
"""

from sqlalchemy import Connection, select, tuple_

from storage import archive
from storage.conversations import CONVERSATION, turns_of
from storage.records import Conversation, Handoff, History, Outgoing
from storage.tables import conversations, handoffs, outbox


def page(
    connection: Connection, limit: int, after: Conversation | None, since: int, flow: str | None
) -> list[Conversation]:
    """The next conversations after one, the oldest first; see `Store.every_conversation`."""
    begun = conversations.c.created_at
    where = [begun >= (since if after is None else after.created_at)]
    if after is not None:
        # Beside the bound above: PostgreSQL finds its place in the index by that one alone.
        where.append(tuple_(begun, conversations.c.id) > tuple_(after.created_at, after.id))
    where += [] if flow is None else [conversations.c.flow == flow]
    query = select(*CONVERSATION).where(*where).order_by(begun, conversations.c.id).limit(limit)
    return [Conversation(*row) for row in connection.execute(query)]


def history(connection: Connection, id: str) -> History | None:
    """One conversation with its turns, handoffs and events, those apart from turns too; None of one
    that is not there, or whose turns are in an archive.

    What is written while this is read is left out: turns by their epoch, the rest by its time.
    """
    row = connection.execute(select(*CONVERSATION).where(conversations.c.id == id)).first()
    if row is None or archive.of(connection, id) is not None:
        return None
    conversation = Conversation(*row)
    return History(
        conversation,
        tuple(turn for turn in turns_of(connection, id) if turn.epoch <= conversation.epoch),
        _handoffs(connection, conversation),
        _events(connection, conversation),
    )


def _handoffs(connection: Connection, of: Conversation) -> tuple[Handoff, ...]:
    columns = [handoffs.c[name] for name in Handoff.__slots__]
    query = select(*columns).where(
        handoffs.c.conversation == of.id, handoffs.c.offered_at <= of.updated_at
    )
    rows = connection.execute(query.order_by(handoffs.c.offered_at, handoffs.c.id))
    return tuple(Handoff(*row) for row in rows)


def _events(connection: Connection, of: Conversation) -> tuple[Outgoing, ...]:
    columns = [outbox.c[name] for name in Outgoing.__slots__]
    query = select(*columns).where(
        outbox.c.conversation == of.id, outbox.c.created_at <= of.updated_at
    )
    rows = connection.execute(query.order_by(outbox.c.sequence, outbox.c.created_at, outbox.c.id))
    return tuple(Outgoing(*row) for row in rows)
