"""Owns databases of any age: a thousand conversations a day, for as many days as are wanted.

Rows are made inside the database by a few statements, because a million conversations with seven
turns each would take hours through the store. They have the sizes and shares of the default flow:
three of ten leave an address, two of ten were handed to people, who mostly answered; only of the
last ones something waits still. Refuses to measure.
"""

from collections.abc import Iterator
from functools import partial

from sqlalchemy import Connection

from storage import schema
from storage.engine import Database, open_database
from storage.store import Store
from tests.benchmarks.storage_writes import DATA, EVENTS, INPUT, SNAPSHOT, TURNS

BEGAN = 1_700_000_000_000
DAY = 86_400_000
A_DAY = 1_000
STEP = DAY // A_DAY
WAITING = 40  # the newest conversations: what they offered nobody has yet
OPEN = 80  # and of those before them somebody has it, and it is not resolved yet
STEPS = ("opened", "claimed", "contacted", "resolved")
FLOWS = 4
REPS = 5

# What the two databases say differently: numbers from 0, an id that sorts by its time, 64 digits
# that nobody can foresee.
_SQLITE = {
    "numbers": "(WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n "
    "WHERE i < {last}) SELECT i FROM n)",
    "id": "printf('%012x%020x', {at}, i)",
    "hash": "lower(hex(randomblob(32)))",
}
_POSTGRES = {
    "numbers": "(SELECT i FROM generate_series({first}, {last}) AS s(i))",
    "id": "(lpad(to_hex({at}::bigint), 12, '0') || lpad(to_hex(i), 20, '0'))",
    "hash": "(md5(random()::text) || md5(random()::text))",
}
_AT = f"({BEGAN} + i * {STEP}::bigint)"
PIECE = 50_000  # conversations in one transaction


def now(number: int) -> int:
    """The time at which `number` conversations are stored, in ms."""
    return BEGAN + number * STEP


def fill(connection: Connection, first: int, number: int) -> None:
    """Adds the conversations from `first` to `first + PIECE`, at most up to `number`."""
    postgres = connection.dialect.name == "postgresql"
    words = _POSTGRES if postgres else _SQLITE
    last = min(first + PIECE, number) - 1
    at = _AT if postgres else _AT.replace("::bigint", "")
    facts = {
        "numbers": words["numbers"].format(first=first, last=last) + " AS n",
        "at": at,
        "id": words["id"].format(at=at),
        "hash": words["hash"],
        "recent": f"i >= {number - WAITING}",
        "late": f"i >= {number - OPEN}",
        "expired": "i % 100 = 10 AND i % 7 = 0",
        "began": str(BEGAN),
        "flows": str(FLOWS),
        "reps": str(REPS),
        "snapshot": SNAPSHOT,
        "input": INPUT,
        "events": EVENTS,
        "data": DATA,
        "turns": str(TURNS),
        "epochs": " UNION ALL ".join(f"SELECT {e} AS e" for e in range(1, TURNS + 1)),
        "true": "TRUE" if postgres else "1",
        "false": "FALSE" if postgres else "0",
    }
    for statement in _statements():
        text = statement
        for name, value in facts.items():
            text = text.replace("{" + name + "}", value)
        connection.exec_driver_sql(text)


def _statements() -> Iterator[str]:
    yield """INSERT INTO visitors (id, token_hash, created_at, used_at)
    SELECT 'vis_' || {id}, {hash}, {at}, {at} FROM {numbers}"""
    yield """INSERT INTO conversations (id, token_hash, visitor, flow, version, epoch, seq, score,
      band, owner, outcome, lead, test, created_at, updated_at, used_at, idle_at, snapshot)
    SELECT 'conv_' || {id}, {hash}, 'vis_' || {id}, 'flow-' || (i % {flows}), 'version',
      {turns}, {turns} * 2, i % 100, CASE i % 10 WHEN 0 THEN 'hot' WHEN 1 THEN 'hot'
      WHEN 2 THEN 'warm' ELSE 'cold' END, 'bot', CASE WHEN {late} THEN NULL ELSE 'done' END,
      CASE WHEN i % 10 < 3 THEN 'lead_' || {id} END, {false}, {at}, {at} + 60000, {at},
      CASE WHEN {late} THEN {at} + 1800000 END, '{snapshot}' FROM {numbers}"""
    yield """INSERT INTO turns (conversation, epoch, first_seq, last_seq, input_id, at, input,
      events)
    SELECT 'conv_' || {id}, e, e * 2 - 1, e * 2, 'i' || e, {at} + e * 8000, '{input}',
      '{events}' FROM {numbers},
      ({epochs}) AS turn"""
    yield from _people()
    yield from _offers()


def _people() -> Iterator[str]:
    yield """INSERT INTO leads (id, email, email_key, name, phone, company, created_at, updated_at)
    SELECT 'lead_' || {id}, 'anna.' || i || '@example.com', 'anna.' || i || '@example.com',
      'Anna ' || i, '+442079460958', 'Acme', {at} + 50000, {at} + 50000
    FROM {numbers} WHERE i % 10 < 3"""
    yield """INSERT INTO consents (conversation, question, purpose, given, wording_sha256, locale,
      page, at)
    SELECT 'conv_' || {id}, 'contact', 'contact', {true}, 'wording', 'en',
      'https://example.com/', {at} + 50000 FROM {numbers} WHERE i % 10 < 3"""
    yield """INSERT INTO touches (visitor, conversation, at, data)
    SELECT 'vis_' || {id}, 'conv_' || {id}, {at}, '{"utm":{"source":"newsletter"}}'
    FROM {numbers}"""


def _offers() -> Iterator[str]:
    """Nearly every offer of the past was taken and resolved; one of seventy was not in time."""
    yield """INSERT INTO handoffs (id, conversation, lead, route, band, score, reason, state,
      offered_at, delivered_at, opened_at, claimed_at, claimed_by, holder, contacted_at,
      resolved_at, outcome)
    SELECT 'hand_' || {id}, 'conv_' || {id}, 'lead_' || {id},
      CASE WHEN i % 3 = 0 THEN 'sales' ELSE 'support' END, 'hot', i % 100, 'band',
      CASE WHEN {recent} THEN 'delivered' WHEN {expired} THEN 'expired' WHEN {late}
        THEN 'contacted' ELSE 'resolved' END,
      {at} + 60000, {at} + 60400, {at} + 75000,
      CASE WHEN NOT ({recent}) AND NOT ({expired}) THEN {at} + 90000 + i % 977 * 100 END,
      CASE WHEN NOT ({recent}) AND NOT ({expired}) THEN 'Rep ' || (i % {reps}) END,
      CASE WHEN NOT ({recent}) AND NOT ({expired}) THEN 'rep_' || (i % {reps}) END,
      CASE WHEN NOT ({recent}) AND NOT ({expired}) THEN {at} + 200000 + i % 977 * 100 END,
      CASE WHEN NOT ({late}) AND NOT ({expired}) THEN {at} + 900000 END,
      CASE WHEN NOT ({late}) AND NOT ({expired}) THEN 'won' END
    FROM {numbers} WHERE i % 10 < 2"""
    for step in STEPS:
        yield _STEP.replace("{step}", step)
    yield """INSERT INTO timers (conversation, kind, due_at)
    SELECT 'conv_' || {id}, 'escalate', {began} FROM {numbers}
    WHERE i % 10 < 2 AND {recent}"""
    for sequence, kind, share in (("1", "lead.handoff", "2"), ("2", "lead.record", "3")):
        for statement in _SENT:
            sent = statement.replace("{sequence}", sequence).replace("{kind}", kind)
            yield sent.replace("{share}", share)


_STEP = """INSERT INTO steps (conversation, handoff, step, at, "by")
    SELECT 'conv_' || {id}, 'hand_' || {id}, '{step}', {at} + 90000,
      'Rep ' || (i % {reps}) FROM {numbers} WHERE i % 10 < 2 AND NOT ({late})"""
_SENT = (
    """INSERT INTO outbox (id, conversation, handoff, sequence, destination, type,
          created_at, state, attempts, next_at, delivered_at, rank, data)
        SELECT 'msg_{sequence}' || {id}, 'conv_' || {id},
          CASE WHEN i % 10 < 2 THEN 'hand_' || {id} END, {sequence}, 'crm', '{kind}',
          {at} + 60000, CASE WHEN {recent} THEN 'pending' ELSE 'delivered' END,
          CASE WHEN {recent} THEN 0 ELSE 1 END, CASE WHEN {recent} THEN {began} END,
          CASE WHEN {recent} THEN NULL ELSE {at} + 60400 END, {sequence} - 1, '{data}'
        FROM {numbers} WHERE i % 10 < {share}""",
    """INSERT INTO attempts (outbox, at, status, latency_ms, response)
        SELECT 'msg_{sequence}' || {id}, {at} + 60400, 200, 120, 'ok'
        FROM {numbers} WHERE i % 10 < {share} AND NOT ({recent})""",
)


async def make(url: str, number: int) -> None:
    """An up-to-date database at `url` with `number` conversations; a piece at a time."""
    await schema.upgrade(url)
    database = await open_database(url, patient=True)
    try:
        for first in range(0, number, PIECE):
            await database.write(partial(fill, first=first, number=number))
        await _settle(url, database)
    finally:
        await database.close()


async def _settle(url: str, database: Database) -> None:
    """Leave it as a database is that grew in years: what is counted was added up while it came, and
    PostgreSQL has looked after its tables."""
    store = await Store.open(url)
    await store.counts()
    await store.close()
    if url.startswith("postgresql"):
        await database.apart(_look_after)


def _look_after(connection: Connection) -> None:
    by_itself = connection.execution_options(isolation_level="AUTOCOMMIT")
    for statement in ("VACUUM FULL handoff_counts", "ANALYZE"):
        by_itself.exec_driver_sql(statement)
