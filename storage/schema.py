"""Owns the version of the database: which it has, which the code wants, and the way there.

A rollout has three parts: `upgrade` adds what the new code needs while the old one serves on, then
the processes are replaced, and `upgrade` with `after` takes away what nobody looks for any more.
So code runs on a database that is one rollout ahead of it, as the database itself says.

Alembic is imported only where something must migrate: a start on a database that is up to date
reads two rows instead (the import alone costs about a tenth of a second).
"""

import asyncio
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from storage.engine import Database, open_database
from storage.errors import DatabaseNewer, DatabaseOlder, DatabaseUnavailable

# Every revision in order; a test holds this against the scripts.
REVISIONS = (*(f"{number:04}" for number in range(1, 12)),)
HEAD = REVISIONS[-1]
# What this code needs; what follows it is for after the rollout.
NEEDED = "0010"
# The oldest NEEDED that code may have to run on a database that has HEAD: what came since only
# adds, or takes away what that code can do without.
OLDEST = "0003"
SCRIPTS = Path(__file__).parent / "migrations"
# One process migrates, the others wait: an arbitrary number of our own.
_LOCK = 7_215_101
_OLDEST_KEY = "oldest revision"
_FORGET = text("DELETE FROM keys WHERE name = :name").bindparams(name=_OLDEST_KEY)
_KEEP = text("INSERT INTO keys (name, value) VALUES (:name, :value)")
_KEPT = text("SELECT value FROM keys WHERE name = :name").bindparams(name=_OLDEST_KEY)
LOCK_PAUSE = 0.25  # seconds until a lock is asked for again
LOCK_TRIES = 2400  # ten minutes


async def upgrade(url: str, *, after: bool = False) -> str:
    """Brings the database to the version the code needs, with `after` to the last one, and returns
    that. A database in use is changed beside its writers. Raises StorageError."""
    database = await open_database(url, patient=True)
    try:
        revision = await database.read(lambda connection: _revision(connection, database.where))
        if revision is None:
            await database.write(lambda connection: _fill(connection, database.where))
        else:
            _check(revision, database.where)
            if not _reaches(revision, HEAD if after else NEEDED):
                await _beside_writers(database, HEAD if after else NEEDED)
        found = await database.read(lambda connection: _revision(connection, database.where))
    finally:
        await database.close()
    return str(found)


async def current(url: str) -> str | None:
    """The version the database has; None when it is empty. Raises StorageError."""
    database = await open_database(url)
    try:
        return await database.read(lambda connection: _revision(connection, database.where))
    finally:
        await database.close()


def serves(revision: str | None) -> bool:
    """Whether this code runs on a database of that version, as far as it knows it."""
    return revision in REVISIONS and _reaches(str(revision), NEEDED)


async def ready(database: Database, *, migrate: bool) -> None:
    """Returns when the database has a version the code runs on; an empty one is migrated if
    allowed.

    Raises DatabaseOlder, DatabaseNewer, DatabaseUnavailable.
    """
    revision = await database.read(lambda connection: _revision(connection, database.where))
    if revision is None and migrate:
        await database.write(lambda connection: _fill(connection, database.where))
    elif revision is not None and revision not in REVISIONS:
        await database.read(lambda connection: _allowed(connection, revision, database.where))
    elif not serves(revision):
        raise DatabaseOlder(
            f"the database {database.where} has version {revision or 'none'}, this handraise "
            f"wants {NEEDED}: run `handraise db upgrade`"
        )


def _reaches(revision: str, wanted: str) -> bool:
    return REVISIONS.index(revision) >= REVISIONS.index(wanted)


def _check(revision: str | None, where: str) -> None:
    if revision is not None and revision not in REVISIONS:
        raise DatabaseNewer(
            f"the database {where} has version {revision}, which this handraise (up to {HEAD}) "
            "does not know: install the newer handraise that made it, or name another database"
        )


def _allowed(connection: Connection, revision: str, where: str) -> None:
    """A newer version's database says which code may go on using it while that is rolled out."""
    oldest = connection.scalar(_KEPT)
    if oldest is None or bytes(oldest).decode() not in REVISIONS[: REVISIONS.index(NEEDED) + 1]:
        _check(revision, where)


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


def _fill(connection: Connection, where: str) -> None:
    """In one transaction: another process that starts meanwhile waits, and finds it done."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
    revision = _revision(connection, where)
    _check(revision, where)
    if revision is None:
        _migrate(connection, HEAD, online=False)


async def _beside_writers(database: Database, target: str) -> None:
    """Step by step; another process that migrates, or a lock that somebody holds for long, is
    waited for without anybody having to wait behind us."""
    # Here and not above: it brings in alembic.
    from storage.online import lost_patience  # noqa: PLC0415

    for _ in range(LOCK_TRIES):
        try:
            if await database.apart(lambda connection: _steps(connection, target)):
                return
        except DatabaseUnavailable as error:
            if not lost_patience(error.__cause__):
                raise
        await asyncio.sleep(LOCK_PAUSE)
    raise DatabaseUnavailable(
        f"the database {database.where} was locked for ten minutes: look for what holds a "
        "transaction open (pg_stat_activity), then run `handraise db upgrade` again"
    )


def _steps(connection: Connection, target: str) -> bool:
    """Whether they are done; False while another process migrates."""
    if connection.dialect.name != "postgresql":
        _migrate(connection, target, online=True)
        return True
    from storage.online import LOCK_MS  # noqa: PLC0415 - it brings in alembic

    # Asked for and not waited for: an index that is built waits for whoever waits in a statement.
    if not connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({_LOCK})").scalar():
        return False
    try:
        connection.exec_driver_sql(f"SET lock_timeout = {LOCK_MS}")
        connection.commit()
        _migrate(connection, target, online=True)
    finally:
        if not connection.invalidated:  # one that was lost holds nothing any more
            connection.rollback()
            connection.exec_driver_sql(f"SELECT pg_advisory_unlock({_LOCK})")
            connection.commit()
    return True


def _migrate(connection: Connection, target: str, *, online: bool) -> None:
    # Here and not above: see the module's docstring.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    config.attributes["online"] = online
    command.upgrade(config, target)
    connection.execute(_FORGET)
    connection.execute(_KEEP, {"name": _OLDEST_KEY, "value": OLDEST.encode()})
    if online and connection.dialect.name == "postgresql":
        connection.commit()
