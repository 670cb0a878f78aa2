"""Owns PostgreSQL: an async engine on asyncpg. Refuses to know tables."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import URL, Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.faults import read_only, reading

T = TypeVar("T")
CONNECTIONS = 8
CONNECT_SECONDS = 5.0


class PostgresDatabase:
    """An open PostgreSQL database; satisfies `storage.engine.Database`."""

    def __init__(self, address: URL, engine: AsyncEngine) -> None:
        self.where = address.render_as_string(hide_password=True)
        self._engine = engine

    @classmethod
    async def open(cls, address: URL) -> "PostgresDatabase":
        """Connects, and proves that the database can be written."""
        engine = create_async_engine(
            address.set(drivername="postgresql+asyncpg"),
            pool_size=CONNECTIONS,
            max_overflow=0,
            pool_pre_ping=True,
            connect_args={"timeout": CONNECT_SECONDS},
        )
        database = cls(address, engine)
        try:
            if await database.read(_takes_no_writes):
                raise read_only(database.where, "transaction_read_only is on")
        except BaseException:
            await database.close()
            raise
        return database

    async def read(self, work: Callable[[Connection], T]) -> T:
        """See `storage.engine.Database`."""
        try:
            async with self._engine.connect() as connection:
                return await connection.run_sync(work)
        except (DBAPIError, OSError, PoolTimeout) as error:
            raise reading(error, self.where) or error from error

    async def write(self, work: Callable[[Connection], T]) -> T:
        """See `storage.engine.Database`."""
        try:
            async with self._engine.begin() as connection:
                return await connection.run_sync(work)
        except (DBAPIError, OSError, PoolTimeout) as error:
            raise reading(error, self.where) or error from error

    async def close(self) -> None:
        """See `storage.engine.Database`."""
        await self._engine.dispose()


def _takes_no_writes(connection: Connection) -> bool:
    """True of a standby too."""
    return connection.exec_driver_sql("SHOW transaction_read_only").scalar() == "on"
