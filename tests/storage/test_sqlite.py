"""What only SQLite has: crashes, a full disk, other processes, the log."""

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, make_url, text

from storage import sqlite
from storage.engine import open_database
from storage.errors import DatabaseFull, DatabaseUnavailable
from storage.store import Store
from storage.writer import Writer
from tests.storage.examples import begin, first, turn

ROOT = Path(__file__).parents[2]


def write_until_killed(url: str, prefix: str, lines: int) -> set[tuple[str, int]]:
    """Every turn that a process acknowledged before SIGKILL hit it in the middle of its work."""
    command = [sys.executable, "-m", "tests.storage.crash", url, prefix]
    acknowledged = set()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        for number, line in enumerate(process.stdout):
            if number == lines:
                process.kill()
            if line.endswith("\n"):
                name, epoch = line.split()
                acknowledged.add((name, int(epoch)))
    return acknowledged


def stored(path: str, query: str) -> set[tuple[str, int]]:
    with sqlite3.connect(path) as connection:
        found = set(connection.execute(query))
    connection.close()
    return found


def test_whatever_was_acknowledged_survives_sigkill_whole(sqlite_url: str) -> None:
    acknowledged: set[tuple[str, int]] = set()
    for prefix in ("a", "b", "c"):
        acknowledged |= write_until_killed(sqlite_url, prefix, 200)
    path = make_url(sqlite_url).database or ""
    assert len(acknowledged) > 600
    turns = stored(path, "SELECT conversation, epoch FROM turns")
    assert acknowledged <= turns
    # Nothing by halves: each stored turn has its event and handoff, each conversation its last.
    split = "substr(id, 2, instr(id, '.') - 2), CAST(substr(id, instr(id, '.') + 1) AS int)"
    assert stored(path, f"SELECT {split} FROM outbox") == turns  # noqa: S608 - our own words
    assert stored(path, f"SELECT {split} FROM handoffs") == turns  # noqa: S608 - see above
    newest = "SELECT conversation, max(epoch) FROM turns GROUP BY conversation"
    assert stored(path, "SELECT id, epoch FROM conversations") == stored(path, newest)
    assert stored(path, "PRAGMA integrity_check") == {("ok",)}


async def test_when_the_disk_is_full_nothing_acknowledged_is_lost(sqlite_url: str) -> None:
    database = await open_database(sqlite_url)
    writer = Writer(database)

    async def limit(pages: int) -> None:
        await database.write(lambda c: c.exec_driver_sql(f"PRAGMA max_page_count = {pages}").all())

    await limit(100)
    acknowledged = 0
    with pytest.raises(DatabaseFull, match=r"is full .*free some room") as caught:
        for number in range(10_000):
            await writer.write(first(f"c{number:04}", snapshot="x" * 2000))
            acknowledged += 1
    assert (caught.value.permanent, acknowledged > 10) == (False, True)
    await limit(1_000_000)
    await writer.write(first("after"))
    count = await database.read(lambda c: c.scalar(text("SELECT count(*) FROM turns")))
    assert count == acknowledged + 1
    await writer.close()
    await database.close()


async def test_a_full_disk_fails_all_who_wait_and_tries_none_alone(sqlite_url: str) -> None:
    database = await open_database(sqlite_url)
    writer = Writer(database)
    await database.write(lambda c: c.exec_driver_sql("PRAGMA max_page_count = 1").all())
    writes = (writer.write(first(f"c{number}", snapshot="x" * 99_999)) for number in range(9))
    found = await asyncio.gather(*writes, return_exceptions=True)
    assert [type(error) for error in found] == [DatabaseFull] * 9
    await writer.close()
    await database.close()


@pytest.fixture
def other_process(sqlite_url: str) -> Iterator[sqlite3.Connection]:
    """Another program's connection to the same file."""
    path = make_url(sqlite_url).database or ""
    # The store's own thread may use it too, and nothing here should wait.
    connection = sqlite3.connect(path, isolation_level=None, timeout=0.0, check_same_thread=False)
    yield connection
    connection.close()


async def test_a_turn_that_meets_a_lock_fails_and_can_be_tried_again(
    sqlite_url: str, other_process: sqlite3.Connection
) -> None:
    store = await Store.open(f"{sqlite_url}?timeout=0.01")
    other_process.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseUnavailable, match="locked by another process") as caught:
        await store.write(first("c1"))
    assert caught.value.permanent is False
    other_process.execute("ROLLBACK")
    await store.write(first("c1"))
    await store.close()


async def test_nobody_writes_between_a_transactions_reading_and_writing(
    sqlite_url: str, other_process: sqlite3.Connection
) -> None:
    def read_then_write(connection: Connection) -> None:
        connection.execute(text("SELECT count(*) FROM keys")).all()
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other_process.execute("INSERT INTO keys VALUES ('theirs', x'00')")
        connection.execute(text("INSERT INTO keys VALUES ('ours', x'00')"))

    database = await open_database(sqlite_url)
    await database.write(read_then_write)
    await database.close()
    found = other_process.execute("SELECT name FROM keys WHERE value = x'00'")
    assert found.fetchall() == [("ours",)]


async def test_reading_goes_on_while_another_process_writes(
    sqlite_url: str, other_process: sqlite3.Connection
) -> None:
    store = await Store.open(f"{sqlite_url}?timeout=0.01")
    await begin(store, "c1")
    other_process.execute("BEGIN IMMEDIATE")
    assert await store.events_after("c1", 1) == ['{"seq":2}']
    await store.close()


async def test_every_commit_reaches_the_disk_and_checkpoints_are_not_the_turns_work(
    sqlite_url: str,
) -> None:
    def settings(connection: Connection) -> dict[str, object]:
        names = ("journal_mode", "synchronous", "wal_autocheckpoint", "journal_size_limit")
        return {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names}

    database = await open_database(sqlite_url)
    assert await database.write(settings) == {
        "journal_mode": "wal",
        "synchronous": 2,
        "wal_autocheckpoint": 0,
        "journal_size_limit": sqlite.LOG_BYTES_KEPT,
    }
    await database.close()


def log_bytes(url: str) -> int:
    log = Path(f"{make_url(url).database}-wal")
    return log.stat().st_size if log.exists() else 0


async def test_the_log_is_copied_after_writes_and_begins_anew(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "CHECKPOINT_SECONDS", 0.0)
    monkeypatch.setattr(sqlite, "LONG_LOG_PAGES", 50)
    store = await Store.open(sqlite_url)
    await begin(store, "c1")
    for epoch in range(2, 400):
        await store.write(turn("c1", epoch, snapshot="x" * 3000))
    # It would have 3 MB: 398 turns of two pages each.
    assert 0 < log_bytes(sqlite_url) < 1_000_000
    await store.close()
    assert log_bytes(sqlite_url) == 0


async def test_a_log_that_copying_cannot_catch_up_with_stops_the_writer_once(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, other_process: sqlite3.Connection
) -> None:
    monkeypatch.setattr(sqlite, "CHECKPOINT_SECONDS", 0.0)
    monkeypatch.setattr(sqlite, "LONG_LOG_PAGES", 0)
    store = await Store.open(sqlite_url)
    await begin(store, "c1")
    # A reader in the middle of the log: what is behind him cannot be copied, and nobody waits.
    other_process.execute("BEGIN")
    other_process.execute("SELECT count(*) FROM turns").fetchall()
    for epoch in range(2, 40):
        await store.write(turn("c1", epoch))
    other_process.execute("COMMIT")
    await store.write(turn("c1", 40))
    assert len(await store.turns("c1")) == 40
    await store.close()
