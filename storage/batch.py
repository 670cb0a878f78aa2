"""Owns what a batch of turns changes, as one list of statements. Refuses transactions and waiting.

A conversation appears once in a batch, and a batch is sorted by conversation: two processes that
lock the same rows then do so in the same order, and cannot wait for each other.
"""

from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter

from sqlalchemy import Connection

from storage import moves
from storage.bulk import MOST_ROWS, Bulk, Row
from storage.people import keep_leads
from storage.records import NewConversation, Outgoing, TurnRecord

CALLS_PEOPLE = "lead.handoff"

_NEW_VISITORS = Bulk(
    "id text, token_hash text, at bigint",
    """INSERT INTO visitors (id, token_hash, created_at, used_at)
    SELECT id, token_hash, at, at FROM {rows} AS r WHERE id IS NOT NULL
    ON CONFLICT DO NOTHING""",
)
_NEW_CONVERSATIONS = Bulk(
    "token_hash text, visitor text, flow text, version text, test boolean, id text, epoch int, "
    "seq int, score int, band text, owner text, outcome text, at bigint, idle_at bigint, "
    "snapshot text",
    """INSERT INTO conversations (token_hash, visitor, flow, version, test, id, epoch, seq, score,
      band, owner, outcome, created_at, updated_at, used_at, idle_at, snapshot)
    SELECT token_hash, visitor, flow, version, test, id, epoch, seq, score, band, owner, outcome,
      at, at, at, idle_at, snapshot
    FROM {rows} AS r WHERE id IS NOT NULL
    ON CONFLICT DO NOTHING""",
)
_LOCK = Bulk(
    "id text",
    """SELECT id FROM conversations WHERE id IN (SELECT id FROM {rows} AS r)
    ORDER BY id FOR UPDATE""",
)
_MOVE_ON = Bulk(
    "id text, epoch int, seq int, score int, band text, owner text, outcome text, at bigint, "
    "idle_at bigint, snapshot text",
    """UPDATE conversations SET epoch = r.epoch, seq = r.seq, score = r.score, band = r.band,
      owner = r.owner, outcome = r.outcome, updated_at = r.at, idle_at = r.idle_at,
      snapshot = r.snapshot
    FROM {rows} AS r WHERE conversations.id = r.id AND conversations.epoch = r.epoch - 1""",
)
_TURNS = Bulk(
    "conversation text, epoch int, first_seq int, last_seq int, input_id text, at bigint, "
    "input text, events text",
    """INSERT INTO turns (conversation, epoch, first_seq, last_seq, input_id, at, input, events)
    SELECT conversation, epoch, first_seq, last_seq, input_id, at, input, events
    FROM {rows} AS r WHERE conversation IS NOT NULL""",
)
_HANDOFFS = Bulk(
    "id text, conversation text, route text, band text, score int, reason text, at bigint",
    """INSERT INTO handoffs (id, conversation, lead, route, band, score, reason, state, offered_at)
    SELECT r.id, r.conversation, c.lead, r.route, r.band, r.score, r.reason, 'queued', r.at
    FROM {rows} AS r JOIN conversations AS c ON c.id = r.conversation""",
)
OUTBOX = Bulk(
    "id text, conversation text, handoff text, sequence int, destination text, type text, "
    "at bigint, data text",
    f"""INSERT INTO outbox (id, conversation, handoff, sequence, destination, type, created_at,
      state, attempts, next_at, rank, data)
    SELECT id, conversation, handoff, sequence, destination, type, at,
      CASE WHEN destination IS NULL THEN 'kept' ELSE 'pending' END, 0,
      CASE WHEN destination IS NULL THEN NULL ELSE at END,
      CASE WHEN type = '{CALLS_PEOPLE}' THEN 0 ELSE 1 END, data
    FROM {{rows}} AS r WHERE id IS NOT NULL""",  # noqa: S608 -- our own constant
)
_CONSENTS = Bulk(
    "conversation text, question text, purpose text, given boolean, wording_sha256 text, "
    "locale text, page text, at bigint",
    """INSERT INTO consents (conversation, question, purpose, given, wording_sha256, locale, page,
      at)
    SELECT conversation, question, purpose, given, wording_sha256, locale, page, at
    FROM {rows} AS r WHERE conversation IS NOT NULL""",
)
_TOUCHES = Bulk(
    "conversation text, at bigint, data text",
    """INSERT INTO touches (visitor, conversation, at, data)
    SELECT c.visitor, r.conversation, r.at, r.data
    FROM {rows} AS r JOIN conversations AS c ON c.id = r.conversation""",
)
_EPOCHS = Bulk(
    "id text",
    """SELECT {collect}({pack}(c.id, c.epoch)) FROM {rows} AS r
    JOIN conversations AS c ON c.id = r.id""",
)

# In C, and in the order of the columns above.
_state = attrgetter(
    "conversation",
    "epoch",
    "seq",
    "score",
    "band",
    "owner",
    "outcome",
    "at",
    "idle_at",
    "snapshot",
)
_turn = attrgetter("conversation", "epoch", "first_seq", "seq", "input_id", "at", "input", "events")


class Outrun(Exception):
    """At least one turn of the batch does not follow what is stored, its conversation, its claim or
    its timer; nothing may be kept."""


def store(connection: Connection, turns: Sequence[TurnRecord]) -> None:
    """Writes the turns. Raises Outrun when not all of them follow what is stored."""
    _create(connection, [turn for turn in turns if turn.create is not None])
    _move_on(connection, [turn for turn in turns if turn.create is None])
    _TURNS.run(connection, list(map(_turn, turns)))
    _besides(connection, [turn for turn in turns if turn.extras is not None])


def overtaken(connection: Connection, turns: Sequence[TurnRecord]) -> set[str]:
    """The conversations whose turn here can never follow what is stored."""
    stored = dict(_EPOCHS.collect(connection, [(turn.conversation,) for turn in turns]))
    return {
        turn.conversation
        for turn in turns
        if stored.get(turn.conversation, 0 if turn.create else None) != turn.epoch - 1
    }


def _create(connection: Connection, turns: Sequence[TurnRecord]) -> None:
    created = [(turn, turn.create) for turn in turns if turn.create is not None]
    visitors = [
        (new.visitor, new.visitor_token_hash, turn.at)
        for turn, new in created
        if new.visitor_token_hash is not None
    ]
    _run(connection, _NEW_VISITORS, visitors)
    rows = [_new(turn, new) for turn, new in created]
    if rows and _NEW_CONVERSATIONS.run(connection, rows).rowcount != len(rows):
        raise Outrun


def _move_on(connection: Connection, turns: Sequence[TurnRecord]) -> None:
    if not turns:
        return
    if connection.dialect.name == "postgresql" and len(turns) > 1:
        _LOCK.run(connection, [(turn.conversation,) for turn in turns])
    if _MOVE_ON.run(connection, list(map(_state, turns))).rowcount != len(turns):
        raise Outrun


def _besides(connection: Connection, turns: Sequence[TurnRecord]) -> None:
    if not turns:
        return
    keep_leads(connection, turns)
    for bulk, rows_of in _EXTRAS:
        _run(connection, bulk, [row for turn in turns for row in rows_of(turn)])
    if not moves.store(connection, turns):
        raise Outrun


def _run(connection: Connection, bulk: Bulk, rows: Sequence[Row]) -> None:
    for start in range(0, len(rows), MOST_ROWS):
        bulk.run(connection, rows[start : start + MOST_ROWS])


def _new(turn: TurnRecord, new: NewConversation) -> Row:
    return (new.token_hash, new.visitor, new.flow, new.version, new.test, *_state(turn))


def _handoffs(turn: TurnRecord) -> Iterator[Row]:
    handoff = turn.extras.handoff if turn.extras else None
    if handoff is not None:
        yield (
            handoff.id,
            turn.conversation,
            handoff.route,
            handoff.band,
            handoff.score,
            handoff.reason,
            turn.at,
        )


def _outgoing(turn: TurnRecord) -> Iterator[Row]:
    for event in turn.extras.outbox if turn.extras else ():
        yield outgoing_row(turn.conversation, event, turn.at)


def outgoing_row(conversation: str, event: Outgoing, at: int) -> Row:
    """The row of OUTBOX for an event."""
    return (
        event.id,
        conversation,
        event.handoff,
        event.sequence,
        event.destination,
        event.type,
        at,
        event.data,
    )


def _consents(turn: TurnRecord) -> Iterator[Row]:
    for consent in turn.extras.consents if turn.extras else ():
        yield (
            turn.conversation,
            consent.question,
            consent.purpose,
            consent.given,
            consent.wording_sha256,
            consent.locale,
            consent.page,
            turn.at,
        )


def _touches(turn: TurnRecord) -> Iterator[Row]:
    for touch in turn.extras.touches if turn.extras else ():
        yield (turn.conversation, turn.at, touch.data)


_EXTRAS: tuple[tuple[Bulk, Callable[[TurnRecord], Iterator[Row]]], ...] = (
    (_HANDOFFS, _handoffs),
    (OUTBOX, _outgoing),
    (_CONSENTS, _consents),
    (_TOUCHES, _touches),
)
