"""Owns what a turn does to its handoff beside the conversation: its steps and its timers.

All of it is in the turn's own transaction. A claim finds that nobody has the lead, and a timer that
it has not fired yet, or the whole turn is refused: so each happens once, whoever else tries.
Refuses to know what a step or a timer means.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from storage.bulk import MOST_ROWS, Bulk, Row
from storage.records import Extras, TurnRecord

# What a step makes of a handoff: its state, and which of its times it sets.
_MOVE = Bulk(
    'id text, step text, "by" text, holder text, outcome text, reason text, at bigint',
    """UPDATE handoffs SET
      state = CASE r.step
        WHEN 'claimed' THEN 'claimed' WHEN 'contacted' THEN 'contacted'
        WHEN 'unclaimed' THEN 'expired' WHEN 'resolved' THEN 'resolved'
        WHEN 'released' THEN CASE WHEN delivered_at IS NULL THEN 'queued' ELSE 'delivered' END
        ELSE state END,
      claimed_at = CASE r.step WHEN 'claimed' THEN r.at WHEN 'released' THEN NULL
        ELSE claimed_at END,
      claimed_by = CASE r.step WHEN 'claimed' THEN r."by" WHEN 'released' THEN NULL
        ELSE claimed_by END,
      holder = CASE r.step WHEN 'claimed' THEN r.holder WHEN 'released' THEN NULL
        ELSE handoffs.holder END,
      contacted_at = CASE r.step WHEN 'contacted' THEN COALESCE(contacted_at, r.at)
        ELSE contacted_at END,
      unclaimed_at = CASE r.step WHEN 'unclaimed' THEN r.at ELSE unclaimed_at END,
      resolved_at = CASE r.step WHEN 'resolved' THEN r.at ELSE resolved_at END,
      outcome = COALESCE(r.outcome, handoffs.outcome),
      outcome_reason = CASE WHEN r.outcome IS NULL THEN outcome_reason ELSE r.reason END
    FROM {rows} AS r
    WHERE handoffs.id = r.id AND (r.step <> 'claimed' OR handoffs.claimed_at IS NULL)""",
)
_STEPS = Bulk(
    'conversation text, handoff text, step text, at bigint, "by" text, note text',
    """INSERT INTO steps (conversation, handoff, step, at, "by", note)
    SELECT conversation, handoff, step, at, "by", note FROM {rows} AS r
    WHERE conversation IS NOT NULL""",
)
_LIFECYCLE = Bulk(
    "conversation text, word text",
    """UPDATE leads SET lifecycle = r.word
    FROM {rows} AS r JOIN conversations AS c ON c.id = r.conversation
    WHERE leads.id = c.lead""",
)
_FIRED = Bulk(
    "conversation text, kind text, at bigint",
    """DELETE FROM timers WHERE paused_at IS NULL AND EXISTS
      (SELECT 1 FROM {rows} AS r WHERE r.conversation = timers.conversation
        AND r.kind = timers.kind AND timers.due_at <= r.at)""",
)
_STOP_SILENT = Bulk(
    "conversation text",
    """DELETE FROM timers WHERE kind = 'silent' AND conversation IN
      (SELECT conversation FROM {rows} AS r WHERE conversation IS NOT NULL)""",
)
_STOP = Bulk(
    "conversation text",
    """DELETE FROM timers WHERE conversation IN
      (SELECT conversation FROM {rows} AS r WHERE conversation IS NOT NULL)""",
)
_PAUSE = Bulk(
    "conversation text, at bigint",
    """UPDATE timers SET paused_at = r.at, leased_until = NULL FROM {rows} AS r
    WHERE timers.conversation = r.conversation AND timers.paused_at IS NULL""",
)
# A clock that was put back meanwhile must not bring a timer forward.
_RESUME = Bulk(
    "conversation text, at bigint",
    """UPDATE timers SET
      due_at = due_at + CASE WHEN r.at > paused_at THEN r.at - paused_at ELSE 0 END,
      paused_at = NULL
    FROM {rows} AS r
    WHERE timers.conversation = r.conversation AND timers.paused_at IS NOT NULL""",
)
_SET = Bulk(
    "conversation text, kind text, due_at bigint",
    """INSERT INTO timers (conversation, kind, due_at)
    SELECT conversation, kind, due_at FROM {rows} AS r WHERE conversation IS NOT NULL
    ON CONFLICT (conversation, kind) DO UPDATE SET due_at = excluded.due_at,
      paused_at = NULL, leased_until = NULL""",
)
_LIFE = {"won": "won", "lost": "lost", "junk": "disqualified"}


def store(connection: Connection, turns: Sequence[TurnRecord]) -> bool:
    """Writes what the turns, which all have extras, do to handoffs and timers; False when a claim
    or a timer among them came too late, and nothing may be kept."""
    touched = [(turn, turn.extras) for turn in turns if turn.extras and _touches(turn.extras)]
    if not touched:
        return True
    fired = [(turn.conversation, e.fired, turn.at) for turn, e in touched if e.fired]
    moved = [row for turn, extras in touched for row in _moves(turn, extras)]
    if not _all(connection, _FIRED, fired) or not _all(connection, _MOVE, moved):
        return False
    for bulk, rows in _rows(touched):
        _run(connection, bulk, rows)
    return True


def _touches(extras: Extras) -> bool:
    return bool(extras.moves or extras.timers or extras.fired)


def _all(connection: Connection, bulk: Bulk, rows: Sequence[Row]) -> bool:
    """Whether every row found what it was for."""
    changed = 0
    for start in range(0, len(rows), MOST_ROWS):
        changed += bulk.run(connection, rows[start : start + MOST_ROWS]).rowcount
    return changed == len(rows)


def _run(connection: Connection, bulk: Bulk, rows: Sequence[Row]) -> None:
    for start in range(0, len(rows), MOST_ROWS):
        bulk.run(connection, rows[start : start + MOST_ROWS])


def _rows(touched: Sequence[tuple[TurnRecord, Extras]]) -> Iterator[tuple[Bulk, list[Row]]]:
    """Statements with their rows. Of the timers the old ones come first: what a turn begins anew
    must not be stopped by it."""
    steps = [(turn, move) for turn, extras in touched for move in extras.moves]
    names = [(turn.conversation, move.step, turn.at) for turn, move in steps]
    yield _STEPS, [(t.conversation, m.handoff, m.step, t.at, m.by, m.note) for t, m in steps]
    yield (
        _LIFECYCLE,
        [(t.conversation, _LIFE[m.outcome]) for t, m in steps if m.outcome in _LIFE]
        + [(id, "sql") for id, step, _ in names if step == "contacted"],
    )
    yield _STOP, [(id,) for id, step, _ in names if step == "resolved"]
    yield _STOP_SILENT, [(id,) for id, step, _ in names if step in ("contacted", "released")]
    yield _PAUSE, [(id, at) for id, step, at in names if step == "claimed"]
    yield _RESUME, [(id, at) for id, step, at in names if step == "released"]
    yield (
        _SET,
        [(turn.conversation, t.kind, t.due_at) for turn, extras in touched for t in extras.timers],
    )


def _moves(turn: TurnRecord, extras: Extras) -> Iterator[Row]:
    for move in extras.moves:
        yield (
            move.handoff,
            move.step,
            move.by,
            move.holder,
            move.outcome,
            move.reason,
            turn.at,
        )
