"""Owns `handraise db`, and how the other commands come by an open database."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import click

from agent.cli import settings
from agent.config import Config
from agent.errors import HandraiseError
from storage import engine, schema
from storage.store import Store

T = TypeVar("T")


class NoDatabase(HandraiseError):
    """There is no database yet. `where` is the file."""

    def __init__(self, where: str) -> None:
        self.where = where
        super().__init__(
            f"there is no database at {where}",
            "`handraise serve` makes it when it starts; another one: --database URL or --config F.",
        )


def using(config: Config, work: Callable[[Store], Awaitable[T]]) -> T:
    """What `work` makes of the open database. Raises NoDatabase (a look must not make one) and
    StorageError."""
    require(config.database)

    async def run() -> T:
        store = await Store.open(config.database, migrate=False)
        try:
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(run())


def require(url: str) -> None:
    """Raise NoDatabase when `url` names a SQLite file that is not there."""
    address = engine.parse(url)
    file = address.database
    if address.get_backend_name() == "sqlite" and file and not Path(file).exists():
        raise NoDatabase(file)


@click.group()
def db() -> None:
    """Look after the database."""


@db.command()
@click.option("--after", is_flag=True, help="Take away, too, what only older versions need.")
@settings.config_option
@settings.database_option
def upgrade(after: bool, config_file: Path | None, database: str | None) -> None:
    """Bring the database to this version's tables; an empty one is filled with them.

    Run it before the new version is rolled out: on PostgreSQL the old one serves on meanwhile and
    is not held up. Run it with --after once no process of the old version is left. SQLite stands
    still for writers while it runs. Keep a copy of the database.
    """
    url = settings.read(config_file, database=database).database
    version = asyncio.run(schema.upgrade(url, after=after))
    click.echo(f"The database has version {version}.")
    if version != schema.HEAD:
        click.echo("Once every process is replaced: `handraise db upgrade --after`.")


@db.command()
@settings.config_option
@settings.database_option
def current(config_file: Path | None, database: str | None) -> None:
    """Print the database's version and the one this program needs.

    The exit status is 1 when this program does not run on it.
    """
    url = settings.read(config_file, database=database).database
    require(url)
    version = asyncio.run(schema.current(url))
    click.echo(f"The database has version {version or 'none'}; this program needs {schema.NEEDED}.")
    if not schema.serves(version):
        raise click.exceptions.Exit(1)
