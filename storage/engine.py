"""Owns the opening of a database by its address. Refuses to know tables.

A `Database` runs plain functions over a SQLAlchemy connection: `read` several at once, `write`
each in a transaction of its own. The functions are the same for SQLite and PostgreSQL.
"""

from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError

from storage.errors import DatabaseUnavailable
from storage.room import Room

T = TypeVar("T")


class Database(Protocol):
    """A database that is open. `where` names it for people, without its password."""

    where: str

    async def read(self, work: Callable[[Connection], T]) -> T:
        """What `work` reads; it must not write. Raises StorageError."""

    async def write(self, work: Callable[[Connection], T]) -> T:
        """What `work` returns, after its transaction is durable. Raises StorageError.

        An error of `work` rolls everything back. An error about one row's data comes as
        SQLAlchemy raises it. `work` may run in another thread.
        """

    async def apart(self, work: Callable[[Connection], T]) -> T:
        """What `work` returns, which begins and ends its transactions itself where the database
        can change its tables beside writers, and is one transaction elsewhere. Raises StorageError.
        """

    async def room(self) -> Room | None:
        """What its disk has left; None where that cannot be known from here."""

    async def close(self) -> None:
        """Frees files, connections and threads."""


async def open_database(url: str, *, patient: bool = False) -> Database:
    """The database at `sqlite:///path`, `sqlite://` (a temporary one) or `postgresql://...`.
    `patient`: for work that takes long, such as a migration's.

    Raises DatabaseUnavailable for an address that is none, and StorageError when it can't be
    opened for writing.
    """
    address = parse(url)
    # Here and not above: a server on SQLite needs no asyncpg, nor the other way round.
    if address.get_backend_name() == "sqlite":
        from storage.sqlite import SqliteDatabase  # noqa: PLC0415 - see above

        return await SqliteDatabase.open(address)
    from storage.postgresql import PostgresDatabase  # noqa: PLC0415 - see above

    return await PostgresDatabase.open(address, patient=patient)


def parse(url: str) -> URL:
    """The address with its driver taken off. Raises DatabaseUnavailable when it is none."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise DatabaseUnavailable(f"{_hidden(url)} is no database address: {_SHAPES}") from error
    backend = address.drivername.partition("+")[0]
    if backend == "postgres":
        backend = "postgresql"
    if backend not in ("sqlite", "postgresql"):
        raise DatabaseUnavailable(f"{backend} is not a database handraise knows: {_SHAPES}")
    return address.set(drivername=backend)


_SHAPES = "write sqlite:///handraise.db or postgresql://user:password@host/name"


def _hidden(url: str) -> str:
    """The address without what might be a password."""
    scheme, mark, rest = url.partition("://")
    return f"{scheme}{mark}...@{rest.rpartition('@')[2]}" if "@" in rest else url
