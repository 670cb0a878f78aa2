"""Owns the version of the database: which it has, which the code wants, and the way there.

Alembic is imported only where something must migrate: a start on a database that is up to date
reads one row instead (the import alone costs about a tenth of a second).
"""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from storage.engine import Database, open_database
from storage.errors import DatabaseNewer, DatabaseOlder, DatabaseUnavailable

# Every revision in order; a test holds this against the scripts.
REVISIONS = ("0001", "0002", "0003")
HEAD = REVISIONS[-1]
SCRIPTS = Path(__file__).parent / "migrations"
# One process migrates, the others wait: an arbitrary number of our own.
_LOCK = 7_215_101


async def upgrade(url: str) -> str:
    """Brings the database to the code's version and returns that. Raises StorageError."""
    database = await open_database(url, patient=True)
    try:
        await database.write(lambda connection: _upgrade(connection, database.where))
    finally:
        await database.close()
    return HEAD


async def current(url: str) -> str | None:
    """The version the database has; None when it is empty. Raises StorageError."""
    database = await open_database(url)
    try:
        return await database.read(lambda connection: _revision(connection, database.where))
    finally:
        await database.close()


async def ready(database: Database, *, migrate: bool) -> None:
    """Returns when the database has the code's version; an empty one is migrated if allowed.

    Raises DatabaseOlder, DatabaseNewer, DatabaseUnavailable.
    """
    revision = await database.read(lambda connection: _revision(connection, database.where))
    if revision is None and migrate:
        await database.write(lambda connection: _upgrade(connection, database.where))
    elif revision != HEAD:
        _check(revision, database.where)
        raise DatabaseOlder(
            f"the database {database.where} has version {revision or 'none'}, this handraise "
            f"wants {HEAD}: run `handraise db upgrade`"
        )


def _check(revision: str | None, where: str) -> None:
    if revision is not None and revision not in REVISIONS:
        raise DatabaseNewer(
            f"the database {where} has version {revision}, which this handraise (up to {HEAD}) "
            "does not know: install the newer handraise that made it, or name another database"
        )


def _revision(connection: Connection, where: str) -> str | None:
    names = inspect(connection).get_table_names()
    if "alembic_version" not in names:
        if names:
            raise DatabaseUnavailable(
                f"the database {where} belongs to another program (it holds the table "
                f"{sorted(names)[0]}): name another database"
            )
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def _upgrade(connection: Connection, where: str) -> None:
    """In one transaction: another process that starts meanwhile waits, and finds it done."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
    _check(_revision(connection, where), where)
    # Here and not above: see the module's docstring.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, HEAD)
