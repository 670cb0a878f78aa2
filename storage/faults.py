"""Owns the reading of drivers' errors: which `StorageError` one is, and how to mend it.

Refuses to guess: an error about one row's data gives None, the caller knows whose row it was.
"""

import sqlite3
from types import MappingProxyType

from sqlalchemy.exc import DBAPIError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from storage.errors import (
    DatabaseFull,
    DatabaseReadOnly,
    DatabaseUnavailable,
    StorageError,
)

_READ_ONLY = (
    DatabaseReadOnly,
    "is read-only",
    "give the account that runs handraise the right to write there (SQLite needs it for the "
    "directory too)",
    True,
)
_FULL = (
    DatabaseFull,
    "is full",
    "free some room on its disk or raise its quota; what was acknowledged is stored",
    False,
)
_LOCKED = (
    DatabaseUnavailable,
    "is locked by another process",
    "end the program that holds it, or wait until it is done",
    False,
)
_NOT_REACHED = (
    DatabaseUnavailable,
    "cannot be reached",
    "check that the server runs and that the address is right",
    False,
)
_REFUSED = (
    DatabaseUnavailable,
    "refuses the login",
    "check the user, the password and the name of the database in the address",
    True,
)
_Reading = tuple[type[StorageError], str, str, bool]

_SQLITE: MappingProxyType[int, _Reading] = MappingProxyType(
    {
        sqlite3.SQLITE_READONLY: _READ_ONLY,
        sqlite3.SQLITE_FULL: _FULL,
        sqlite3.SQLITE_BUSY: _LOCKED,
        sqlite3.SQLITE_LOCKED: _LOCKED,
        sqlite3.SQLITE_CANTOPEN: (
            DatabaseUnavailable,
            "cannot be opened",
            "check that its directory exists and that handraise may read and write there",
            True,
        ),
        sqlite3.SQLITE_NOTADB: (
            DatabaseUnavailable,
            "is not a database",
            "name another file, or move this one away to begin with an empty database",
            True,
        ),
        sqlite3.SQLITE_CORRUPT: (
            DatabaseUnavailable,
            "is damaged",
            "restore it from a backup, or save what can be read with `sqlite3 FILE .recover`",
            True,
        ),
        sqlite3.SQLITE_IOERR: (
            DatabaseUnavailable,
            "cannot be read or written",
            "check the disk and its free space",
            False,
        ),
    }
)
# By the first characters of the SQLSTATE, the longer first.
_POSTGRESQL: MappingProxyType[str, _Reading] = MappingProxyType(
    {
        "53100": _FULL,
        "25006": _READ_ONLY,
        "42501": _READ_ONLY,
        "55P03": _LOCKED,
        "3D000": _REFUSED,
        "08": _NOT_REACHED,
        "28": _REFUSED,
        "53": _NOT_REACHED,
        "57": _NOT_REACHED,
        "58": _NOT_REACHED,
    }
)


def reading(error: BaseException, where: str) -> StorageError | None:
    """The error in our words; None when it is about the data of one row, or a conflict of two."""
    found = _recognise(error)
    if found is None:
        return None
    cause = error.orig if isinstance(error, DBAPIError) else error
    return _told(found, where, str(cause))


def read_only(where: str, cause: str) -> StorageError:
    """The error for a database that says of itself that it takes no writes."""
    return _told(_READ_ONLY, where, cause)


def _told(found: _Reading, where: str, cause: str) -> StorageError:
    kind, what, mend, permanent = found
    return kind(f"the database {where} {what} ({cause}): {mend}", permanent=permanent)


def _recognise(error: BaseException) -> _Reading | None:
    if isinstance(error, (OSError, PoolTimeout, PendingRollbackError)):
        return _NOT_REACHED
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return _NOT_REACHED
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        return _SQLITE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)
    state = getattr(cause, "sqlstate", None) or ""
    return next((_POSTGRESQL[s] for s in _POSTGRESQL if state.startswith(s)), None)
