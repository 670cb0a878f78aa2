"""Owns SQLite: one writing connection in a thread of its own, readers apart, checkpoints aside.

The writer begins with BEGIN IMMEDIATE (a deferred read-then-write fails at once in spite of a
timeout) and runs a whole transaction in one hop to its thread: an await per statement would wait
for a busy event loop each time. Readers, which may not write, do the same in threads of theirs: on
an async engine, with a hop for each step of a statement, the last of a crowd that came back to a
server killed again and again waited 18 to 32 s instead of 4 to 6.
Refuses to know tables.
"""

import asyncio
import sqlite3
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event
from sqlalchemy.exc import DBAPIError

from storage.errors import DatabaseUnavailable, StorageError
from storage.faults import reading
from storage.room import Room, room

T = TypeVar("T")
READERS = 4
BUSY_SECONDS = 5.0
# Pages of the log are copied into the database this long after a write ...
CHECKPOINT_SECONDS = 1.0
# ... and once it has 32 MiB the writer pauses for the rest: only a log that was copied to its end
# begins anew, and there is no end while somebody writes.
LONG_LOG_PAGES = 8192
LOG_BYTES_KEPT = 64 * 1024 * 1024


class SqliteDatabase:
    """An open SQLite file; satisfies `storage.engine.Database`."""

    def __init__(self, address: URL, directory: "tempfile.TemporaryDirectory[str] | None") -> None:
        self.where = address.database or ""
        self._directory = directory
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="handraise-sqlite")
        self._engine = _writing_engine(address)
        self._readers = _reading_engine(address)
        self._reading = ThreadPoolExecutor(READERS, thread_name_prefix="handraise-sqlite-reader")
        self._connection: Connection | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._checkpoint: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, address: URL) -> "SqliteDatabase":
        """Opens the file and proves that it can be written."""
        directory = None
        if not address.database or address.database == ":memory:":
            directory = tempfile.TemporaryDirectory(prefix="handraise-")
            address = address.set(database=str(Path(directory.name) / "handraise.db"))
        _need_directory(address.database or "")
        database = cls(address, directory)
        try:
            await database.write(_prove_writable)
        except BaseException:
            await database.close()
            raise
        return database

    async def read(self, work: Callable[[Connection], T]) -> T:
        """See `storage.engine.Database`.

        A caller who is cancelled leaves a read that has begun to end by itself.
        """
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._reading, self._read, work)
        except (DBAPIError, OSError) as error:
            raise reading(error, self.where) or error from error

    def _read(self, work: Callable[[Connection], T]) -> T:
        with self._readers.connect() as connection:
            return work(connection)

    async def write(self, work: Callable[[Connection], T]) -> T:
        """See `storage.engine.Database`."""
        loop = asyncio.get_running_loop()
        try:
            result = await loop.run_in_executor(self._thread, self._transact, work)
        except (DBAPIError, OSError) as error:
            raise reading(error, self.where) or error from error
        if self._timer is None:
            self._timer = loop.call_later(CHECKPOINT_SECONDS, self._copy_log_now)
        return result

    async def apart(self, work: Callable[[Connection], T]) -> T:
        """See `storage.engine.Database`."""
        return await self.write(work)

    async def room(self) -> Room | None:
        """See `storage.engine.Database`."""
        return await asyncio.to_thread(room, self.where)

    async def close(self) -> None:
        """See `storage.engine.Database`."""
        if self._timer is not None:
            self._timer.cancel()
        if self._checkpoint is not None:
            await self._checkpoint
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, self._reading.shutdown)
        self._readers.dispose()
        # The last connection to leave copies the whole log into the database.
        await loop.run_in_executor(self._thread, self._disconnect)
        self._thread.shutdown()
        if self._directory is not None:
            self._directory.cleanup()

    def _transact(self, work: Callable[[Connection], T]) -> T:
        if self._connection is None:
            self._connection = self._engine.connect()
        with self._connection.begin():
            return work(self._connection)

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._engine.dispose()

    def _copy_log_now(self) -> None:
        self._timer = None
        if self._checkpoint is None or self._checkpoint.done():
            self._checkpoint = asyncio.get_running_loop().create_task(self._copy_log())

    async def _copy_log(self) -> None:
        try:
            if await self.read(_checkpoint) > LONG_LOG_PAGES:
                loop = asyncio.get_running_loop()
                await loop.run_in_executor(self._thread, self._copy_rest)
        except (StorageError, sqlite3.Error):
            # A full disk, say: the log stays whole, and the next write tells its caller.
            return

    def _copy_rest(self) -> None:
        """With the writer standing still the log is copied to its end, so it can begin anew."""
        if self._connection is not None:
            raw = self._connection.connection.driver_connection
            assert isinstance(raw, sqlite3.Connection)
            raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


def _checkpoint(connection: Connection) -> int:
    """Copies what it can without anybody waiting; returns how many pages the log has."""
    done = connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)").mappings().one()
    return int(done["log"])


def _prove_writable(connection: Connection) -> None:
    """BEGIN IMMEDIATE begins a reading transaction where nothing can be written: so try it."""
    transaction = connection.get_transaction()
    connection.exec_driver_sql("CREATE TABLE handraise_tries_to_write (x)")
    if transaction is not None:
        transaction.rollback()


def _need_directory(path: str) -> None:
    """SQLite says only "unable to open": say which directory is missing."""
    parent = Path(path).parent
    if not path.startswith("file:") and not parent.is_dir():
        raise DatabaseUnavailable(
            f"the database {path} cannot be opened: there is no directory {parent}; "
            "create it, or name another place for the database"
        )


def _busy_seconds(address: URL) -> float:
    """How long to wait for another process: `?timeout=` of the address, in seconds."""
    given = address.query.get("timeout", BUSY_SECONDS)
    try:
        return float(given if isinstance(given, (str, float)) else given[-1])
    except ValueError:
        raise DatabaseUnavailable(
            f"the database {address.database} cannot be opened: its address says timeout={given}; "
            "write a number of seconds"
        ) from None


def _writing_engine(address: URL) -> Engine:
    engine = create_engine(
        address.set(drivername="sqlite+pysqlite"),
        poolclass=NullPool,
        connect_args={
            "isolation_level": None,
            "timeout": _busy_seconds(address),
            "cached_statements": 256,
        },
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, record: object) -> None:
        # Only a new file takes it: what is deleted later can be given back to the disk in steps.
        connection.execute("PRAGMA auto_vacuum=INCREMENTAL")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA wal_autocheckpoint=0")
        connection.execute(f"PRAGMA journal_size_limit={LOG_BYTES_KEPT}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _reading_engine(address: URL) -> Engine:
    engine = create_engine(
        address.set(drivername="sqlite+pysqlite"),
        isolation_level="AUTOCOMMIT",
        pool_size=READERS,
        max_overflow=0,
        pool_reset_on_return=None,
        connect_args={"timeout": _busy_seconds(address)},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, record: object) -> None:
        connection.execute("PRAGMA query_only=ON")

    return engine
