"""Owns the files that hold the turns of conversations long finished: JSON lines, compressed.

Each conversation is a gzip member of its own, so that one can be read, or wiped when its person's
data is erased, where it stands; the whole is an ordinary `.jsonl.gz`. Refuses to decide what goes
into one. A file is written up to where the database says it ends: what stands behind was cut off by
a crash before the turns were taken out of the database, and is written again.
"""

import asyncio
import gzip
import os
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from agent.errors import HandraiseError
from storage.archive import Archived, Finished
from storage.records import Turn
from storage.store import Store

AT_ONCE = 100  # erased conversations that are wiped in one go
_STORED = 65_535  # bytes in a block of gzip that is not compressed
_FRAME = 18  # bytes around the blocks, and 5 before each
_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"


class ArchiveFault(HandraiseError):
    """A file cannot be used as an archive."""


def packed(one: Finished, turns: Sequence[Turn]) -> bytes:
    """A conversation as a member of an archive."""
    kept = [{name: getattr(turn, name) for name in Turn.__slots__} for turn in turns]
    line = {"conversation": one.conversation, "flow": one.flow, "version": one.version}
    return gzip.compress(orjson.dumps({**line, "turns": kept}) + b"\n", 6, mtime=0)


def append(path: Path, end: int, members: Sequence[bytes]) -> list[tuple[int, int]]:
    """Write members behind `end`, what stands there goes; returns where each begins and ends.
    They are on the disk then. Raises ArchiveFault, OSError."""
    places = []
    with path.open("r+b" if path.exists() else "x+b") as file:
        if file.seek(0, os.SEEK_END) < end:
            raise ArchiveFault(
                f"{path} is shorter than what was moved to it", "Bring the whole file back."
            )
        file.seek(end)
        file.truncate()
        for member in members:
            places.append((file.tell(), file.tell() + len(member)))
            file.write(member)
        file.flush()
        os.fsync(file.fileno())
    return places


def conversations(path: Path) -> Iterator[tuple[str, list[Turn]]]:
    """The conversations in an archive with their turns. Raises ArchiveFault."""
    try:
        with gzip.open(path) as file:
            for line in file:
                if line.strip():
                    yield _read(line)
    except (OSError, EOFError, ValueError, KeyError, TypeError, zlib.error) as error:
        raise ArchiveFault(f"{path} is no whole archive: {error}", "Name another file.") from error


def _read(line: bytes) -> tuple[str, list[Turn]]:
    found: dict[str, Any] = orjson.loads(line)
    return found["conversation"], [Turn(**turn) for turn in found["turns"]]


@dataclass
class Wiped:
    """How many conversations were wiped, and how many still stand in files that are not here, or
    not what they were."""

    done: int = 0
    left: Counter[str] = field(default_factory=Counter)

    def told(self) -> Mapping[str, int]:
        """The files that are missing, with how many have to go from each."""
        return dict(self.left)


async def wipe(store: Store, limit: int = AT_ONCE) -> Wiped:
    """Take what was erased out of the files that hold it still. Raises StorageError."""
    files: defaultdict[str, list[Archived]] = defaultdict(list)
    for one in await store.to_blank(limit):
        files[str(one.file)].append(one)
    found = Wiped()
    for name, some in files.items():
        gone = await asyncio.to_thread(_wiped_if_there, Path(name), some)
        found.done += len(gone)
        if gone:
            await store.blanked(gone)
        if len(gone) < len(some):
            found.left[name] += len(some) - len(gone)
    return found


def _wiped_if_there(path: Path, some: Sequence[Archived]) -> list[str]:
    """A server may be forbidden to write there: then it waits for whoever may."""
    try:
        return _wiped(path, some)
    except OSError:
        return []


def _wiped(path: Path, some: Sequence[Archived]) -> list[str]:
    """Those whose place holds blanks now."""
    with path.open("r+b") as file:
        gone = []
        for one in some:
            file.seek(one.begins)
            if _holds(file.read(one.ends - one.begins), one.conversation):
                file.seek(one.begins)
                file.write(_blank(one.ends - one.begins))
                gone.append(one.conversation)
        file.flush()
        os.fsync(file.fileno())
    return gone


def _holds(member: bytes, conversation: str) -> bool:
    """Also of one that was blanked before a crash kept the database from knowing it."""
    try:
        line = gzip.decompress(member)
        return not line.strip() or _read(line)[0] == conversation
    except (OSError, EOFError, ValueError, KeyError, TypeError, zlib.error):
        return False


def _blank(length: int) -> bytes:
    """A gzip member of exactly so many bytes that holds empty lines; at least 23 bytes."""
    left, blocks, size = length - _FRAME, [], 0
    while left > 0:
        most = left - 5 if left <= _STORED + 5 else min(_STORED, left - 10)
        last = most == left - 5
        blocks.append(bytes([last]) + _two(most) + _two(most ^ 0xFFFF) + b"\n" * most)
        left, size = left - 5 - most, size + most
    end = zlib.crc32(b"\n" * size).to_bytes(4, "little") + size.to_bytes(4, "little")
    return _HEAD + b"".join(blocks) + end


def _two(number: int) -> bytes:
    return number.to_bytes(2, "little")
