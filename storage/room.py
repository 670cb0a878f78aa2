"""Owns how much room the disk of a SQLite file has left, and whether that is enough.

Refuses to guess at the disk of a database that runs elsewhere: PostgreSQL's is its own to watch.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1024 * 1024
NEEDED = 100 * MEGABYTE  # the log keeps 64 of them, see `sqlite`, and what is said needs room too


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes that are free on the disk of the file `where`, and that its log has already."""

    where: str
    free: int
    log: int

    @property
    def lack(self) -> str | None:
        """What is wrong and how to mend it; None where there is room enough."""
        if self.free + self.log >= NEEDED:
            return None
        return (
            f"the disk of {self.where} has {self.free // MEGABYTE} MB left, of the "
            f"{(NEEDED - self.log) // MEGABYTE} MB that the database should have: once it is full "
            "no answer is taken; free some room there, or move the database to a larger disk"
        )


def room(path: str) -> Room | None:
    """The room of the database file `path`; None where that cannot be known."""
    file = Path(path)
    log = file.with_name(f"{file.name}-wal")
    try:
        free = shutil.disk_usage(file.parent).free
        return Room(path, free, log.stat().st_size if log.exists() else 0)
    except OSError:
        return None
