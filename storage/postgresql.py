"""Owns PostgreSQL: an async engine on asyncpg. Refuses to know tables."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from sqlalchemy import URL, Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.faults import read_only, reading

T = TypeVar("T")
# Batches go through one connection at a time and reads are short: at more than eight PostgreSQL
# does not answer sooner, and with eight a hundred processes fit its usual limit with a pooler.
CONNECTIONS = 8
CONNECT_SECONDS = 5.0
POOL_SECONDS = 5.0  # a turn that waits so long for a connection is told to come back
STATEMENT_SECONDS = 5.0  # the server gives up by itself
IDLE_SECONDS = 10.0  # a process that stops in the middle of a batch keeps its rows so long
FROZEN_SECONDS = 8.0  # and when it does not even say so, we do
CLOSE_SECONDS = 2.0


class PostgresDatabase:
    """An open PostgreSQL database; satisfies `storage.engine.Database`."""

    def __init__(self, address: URL, engine: AsyncEngine, seconds: float | None) -> None:
        self.where = address.render_as_string(hide_password=True)
        self._engine = engine
        self._seconds = seconds
        self._running: set[asyncio.Task[Any]] = set()

    @classmethod
    async def open(cls, address: URL, *, patient: bool = False) -> "PostgresDatabase":
        """Connects, and proves that the database can be written. `patient`: a statement may take
        as long as it needs, as a migration's may."""
        limits = {
            "statement_timeout": STATEMENT_SECONDS,
            "idle_in_transaction_session_timeout": IDLE_SECONDS,
        }
        settings = {name: "0" if patient else str(round(s * 1000)) for name, s in limits.items()}
        settings["application_name"] = "handraise"
        engine = create_async_engine(
            address.set(drivername="postgresql+asyncpg"),
            pool_size=CONNECTIONS,
            max_overflow=0,
            pool_pre_ping=True,
            pool_timeout=POOL_SECONDS,
            connect_args={"timeout": CONNECT_SECONDS, "server_settings": settings},
        )
        database = cls(address, engine, None if patient else FROZEN_SECONDS)
        try:
            if await database.read(_takes_no_writes):
                raise read_only(database.where, "transaction_read_only is on")
        except BaseException:
            await database.close()
            raise
        return database

    async def read(self, work: Callable[[Connection], T]) -> T:
        """See `storage.engine.Database`."""
        return await self._bounded(self._read(work))

    async def write(self, work: Callable[[Connection], T]) -> T:
        """See `storage.engine.Database`."""
        return await self._bounded(self._write(work))

    async def apart(self, work: Callable[[Connection], T]) -> T:
        """See `storage.engine.Database`."""
        return await self._bounded(self._read(work))

    async def _read(self, work: Callable[[Connection], T]) -> T:
        async with self._engine.connect() as connection:
            return await connection.run_sync(work)

    async def _write(self, work: Callable[[Connection], T]) -> T:
        async with self._engine.begin() as connection:
            return await connection.run_sync(work)

    async def _bounded(self, work: Coroutine[Any, Any, T]) -> T:
        """What `work` returns, within its time. A server that is frozen does not even let its
        connections be closed: who gave up does not wait for that."""
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._let_go)
        try:
            if not (await asyncio.wait((task,), timeout=self._seconds))[0]:
                raise TimeoutError(f"no answer in {self._seconds:g} s")
            return task.result()
        except (DBAPIError, OSError, PoolTimeout) as error:
            raise reading(error, self.where) or error from error
        finally:
            task.cancel()

    def _let_go(self, task: "asyncio.Task[Any]") -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # nobody else may be there to look

    async def room(self) -> None:
        """See `storage.engine.Database`."""
        return None

    async def close(self) -> None:
        """See `storage.engine.Database`."""
        if self._running:
            await asyncio.wait(self._running, timeout=CLOSE_SECONDS)
        await self._engine.dispose()


def _takes_no_writes(connection: Connection) -> bool:
    """True of a standby too."""
    return connection.exec_driver_sql("SHOW transaction_read_only").scalar() == "on"
