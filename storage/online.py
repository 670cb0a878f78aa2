"""Owns how a migration changes tables that others write to meanwhile. Refuses to know which.

On PostgreSQL an index is built beside the writers (CONCURRENTLY), and whatever needs a lock for an
instant gives up after LOCK_MS and is tried again: a lock that waits for a long reader makes every
writer wait behind it. On SQLite, which one server has for itself, a migration is one transaction.
"""

from typing import Any

from alembic import op
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

LOCK_MS = 500
_NOT_AVAILABLE = "55P03"  # PostgreSQL's code for a lock that was not had in time
_INVALID = text(
    """SELECT count(*) FROM pg_index WHERE indexrelid = to_regclass(:name) AND NOT indisvalid"""
)


def create_index(name: str, table: str, columns: list[str], where: str | None = None) -> None:
    """Adds an index without holding up writers. One that was left half built is built anew."""
    condition = None if where is None else text(where)
    options: dict[str, Any] = {"sqlite_where": condition, "postgresql_where": condition}
    if not _beside_writers():
        op.create_index(name, table, columns, unique=False, **options)
        return
    with op.get_context().autocommit_block():
        # It waits for the transactions that run now; nobody waits for it.
        op.execute("SET lock_timeout = 0")
        if op.get_bind().scalar(_INVALID, {"name": name}):
            op.execute(f"DROP INDEX CONCURRENTLY {name}")
        op.create_index(
            name,
            table,
            columns,
            unique=False,
            if_not_exists=True,
            postgresql_concurrently=True,
            **options,
        )
        op.execute(f"SET lock_timeout = {LOCK_MS}")


def drop_index(name: str, table: str) -> None:
    """Takes an index away, if it is there, without holding up writers."""
    if not _beside_writers():
        op.drop_index(name, table, if_exists=True)
        return
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = 0")
        op.drop_index(name, table, if_exists=True, postgresql_concurrently=True)
        op.execute(f"SET lock_timeout = {LOCK_MS}")


def lost_patience(error: BaseException | None) -> bool:
    """Whether a lock was not had in time, so that trying again helps."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) == _NOT_AVAILABLE


def _beside_writers() -> bool:
    """Only where there may be some: a database that is being filled has none."""
    context = op.get_context()
    online = context.config is not None and context.config.attributes.get("online", False)
    return online and context.dialect.name == "postgresql"
