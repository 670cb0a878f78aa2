"""Owns the store's errors. Each says what happened, where, and how to mend it.

`permanent` decides: True, trying again cannot help before somebody acts; False, it may.
Refuses to know a driver: `storage.engine` turns the driver's errors into these.
"""


class StorageError(Exception):
    """Base of everything the store raises on purpose."""

    permanent = True

    def __init__(self, message: str, *, permanent: bool | None = None) -> None:
        super().__init__(message)
        if permanent is not None:
            self.permanent = permanent


class DatabaseOlder(StorageError):
    """The database was made by an earlier version of the code."""


class DatabaseNewer(StorageError):
    """The database was made by a later version of the code, or by another program."""


class DatabaseReadOnly(StorageError):
    """The database can be read but not written."""


class DatabaseFull(StorageError):
    """There is no room left. Nothing of the turn was stored."""


class DatabaseUnavailable(StorageError):
    """The database can't be opened or reached; `permanent` is False when waiting may help."""


class TurnRefused(StorageError):
    """The database refuses what this turn holds (a NUL, a lone surrogate); others are stored."""

    def __init__(self, conversation: str, reason: str) -> None:
        super().__init__(
            f"the turn of conversation {conversation} cannot be stored: {reason}; "
            "mend what it holds, the other turns are not affected"
        )
        self.conversation = conversation


class NotFound(StorageError):
    """There is no such row."""

    def __init__(self, kind: str, id: str) -> None:
        super().__init__(f"there is no {kind} {id}; `handraise {kind}s list` shows those there are")
        self.kind = kind
        self.id = id


class Conflict(StorageError):
    """Somebody else wrote this conversation's turn first: load it again and take the turn anew."""

    permanent = False

    def __init__(self, conversation: str) -> None:
        super().__init__(
            f"conversation {conversation} moved on meanwhile; load it and take the turn again"
        )
        self.conversation = conversation
