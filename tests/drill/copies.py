"""A power cut, as SQLite's files feel it: they are copied at one instant while visitors talk, and
each copy must open, be whole and hold all that was acknowledged before that instant.

The process stands still (SIGSTOP) while its files are copied, so a copy is of one moment. Half are
of a moment in a checkpoint, when pages of the log are on their way into the database: the log's
index says so. Where the server's own cannot be caught for a while, which takes milliseconds of each
second, another process begins one and may write the lower part of the database only, so it breaks
off with some pages there and some not.
"""

import asyncio
import os
import random
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from agent.tokens import token_hash
from tests.drill.cluster import Cluster
from tests.waiting import PATIENCE

SUFFIXES = ("", "-wal")  # what is on the disk; the index of the log is made anew from it
# Where the log's index (wal.c, WalCkptInfo) says how many pages were copied into the database, and
# how many a checkpoint that runs is about to have copied.
BACKFILL, BACKFILL_ATTEMPTED = 96, 128
CHECKPOINT_SECONDS = 3.0  # one comes a second after a write
RANDOM_SECONDS = 0.2
AGAIN_SECONDS = 0.02  # all that was written is in the database: more comes soon
_BEGIN = """
import resource, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=0)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
"""


Acknowledged = Callable[[], dict[str, dict[str, int]]]


@dataclass
class Copies:
    """The copies that were taken, how many in a checkpoint, how many of these in one that was begun
    here, and what was wrong with them."""

    cluster: Cluster
    folder: Path
    seed: int = 1
    taken: int = 0
    in_checkpoint: int = 0
    begun_here: int = 0
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._file = Path(self.cluster.database.removeprefix("sqlite:///"))
        self._random = random.Random(self.seed)

    @property
    def note(self) -> str:
        """How many there are of each kind."""
        inside, own = self.in_checkpoint, self.in_checkpoint - self.begun_here
        return f"({inside} of {self.taken} copies in a checkpoint, {own} of them in the server's)"

    async def take(self) -> None:
        """One copy, of a random moment or of one in a checkpoint by turns, judged at once."""
        await asyncio.sleep(self._random.random() * RANDOM_SECONDS)
        acknowledged = self._acknowledged
        pid = self.cluster.servers[0].pid
        share = self._random.random() if self.taken % 2 else None
        with tempfile.TemporaryDirectory(dir=self.folder) as name:
            copy = Path(name) / "copy.db"
            acks, inside, ours = await asyncio.to_thread(
                lambda: _copy(pid, self._file, copy, acknowledged, share)
            )
            wrong = await asyncio.to_thread(_judged, copy, acks)
        if share is not None and not inside:
            wrong.append("no checkpoint could be had")
        self.faults += [f"copy {self.taken}: {one}" for one in wrong]
        self.taken += 1
        self.in_checkpoint += inside
        self.begun_here += inside and ours

    def _acknowledged(self) -> dict[str, dict[str, int]]:
        """What every visitor has seen acknowledged by now."""
        return {s.token: dict(s.acks) for s in list(self.cluster.seen) if s.token}


def _copy(
    pid: int, file: Path, copy: Path, acknowledged: Acknowledged, share: float | None
) -> tuple[dict[str, dict[str, int]], bool, bool]:
    """Copy the files of one moment, in a checkpoint with a `share`: one begun here may write no
    more of the database. What was acknowledged by then, whether a checkpoint ran, and whether it
    was begun here. Runs in a thread: the visitors talk on, until the process stands still."""
    began = time.monotonic()
    until = began + (0 if share is None else CHECKPOINT_SECONDS)
    while True:
        while time.monotonic() < until and not _in_checkpoint(file):
            pass  # it takes milliseconds, so this looks without a pause
        acks = acknowledged()
        os.kill(pid, signal.SIGSTOP)
        try:
            _stands_still(pid)
            ours = share is not None and time.monotonic() >= until and not _in_checkpoint(file)
            if ours:
                _begin_checkpoint(file, share or 0.0)
            inside = _in_checkpoint(file)
            if inside or share is None or time.monotonic() > began + PATIENCE:
                _copy_files(file, copy)
                return acks, inside, ours
        finally:
            os.kill(pid, signal.SIGCONT)
        time.sleep(AGAIN_SECONDS if ours else 0)


def _copy_files(file: Path, copy: Path) -> None:
    for suffix in SUFFIXES:
        source = file.with_name(file.name + suffix)
        if source.exists():
            shutil.copyfile(source, copy.with_name(copy.name + suffix))


def _begin_checkpoint(file: Path, share: float) -> None:
    """One that breaks off where the database grows, or before: pages go there in their order."""
    most = round(share * file.stat().st_size)
    command = [sys.executable, "-c", _BEGIN, str(file), str(most)]
    subprocess.run(command, stderr=subprocess.DEVNULL, check=False)


def _stands_still(pid: int) -> None:
    """Wait until every thread has stopped: a signal takes a moment to reach them all."""
    for thread in Path(f"/proc/{pid}/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):  # it has just ended
            while (thread / "stat").read_text().rpartition(")")[2].split()[0] != "T":
                pass


def _in_checkpoint(file: Path) -> bool:
    index = file.with_name(file.name + "-shm").read_bytes()[: BACKFILL_ATTEMPTED + 4]
    done, attempted = (struct.unpack_from("=I", index, at)[0]
                       for at in (BACKFILL, BACKFILL_ATTEMPTED))  # fmt: skip
    return bool(attempted > done)


def _judged(copy: Path, acknowledged: dict[str, dict[str, int]]) -> list[str]:
    """What is wrong with a copy."""
    connection = sqlite3.connect(copy)
    try:
        whole = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        wrong = [] if whole == ["ok"] else whole
        names = dict(connection.execute("SELECT token_hash, id FROM conversations"))
        stored = {
            (conversation, id): seq
            for conversation, id, seq in connection.execute(
                "SELECT conversation, input_id, last_seq FROM turns WHERE input_id IS NOT NULL"
            )
        }
        gaps = connection.execute(_GAPS).fetchall()
    finally:
        connection.close()
    wrong += [f"{id} has {turns} turns up to {epoch} and {seq} of {due} events"
              for id, turns, epoch, seq, due in gaps]  # fmt: skip
    for token, acks in acknowledged.items():
        id = names.get(token_hash(token))
        if id is None:
            wrong.append("a conversation is gone")
        wrong += [f"{ack} of {id} is gone" for ack, seq in acks.items()
                  if id is not None and stored.get((id, ack)) != seq]  # fmt: skip
    return wrong


_GAPS = """SELECT c.id, count(*), c.epoch, max(t.last_seq), c.seq FROM conversations AS c
LEFT JOIN turns AS t ON t.conversation = c.id GROUP BY c.id
HAVING count(*) <> c.epoch OR max(t.epoch) <> c.epoch OR max(t.last_seq) <> c.seq"""
