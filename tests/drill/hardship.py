"""What else befalls a server: copies of its files at a random instant, a full disk, a clock that
jumps. Each returns the faults it found; an empty list is what one wants."""

import asyncio
import shutil
import tempfile
from pathlib import Path

import orjson
import psutil

from agent.core.snapshot import restore
from agent.tokens import token_hash
from storage.store import Store
from tests.drill.cluster import Cluster

SUFFIXES = ("", "-wal")  # what is on the disk; the index of the log is made anew from it


class Copies:
    """Copies of a database's files, taken while visitors talk, as a power cut would leave them:
    the log as far as it was written, never more of the database than of the log."""

    def __init__(self, cluster: Cluster, folder: Path) -> None:
        self._file = Path(cluster.database.removeprefix("sqlite:///"))
        self._cluster = cluster
        self._folder = folder
        self.taken: list[tuple[Path, dict[str, dict[str, int]]]] = []

    async def take(self) -> None:
        """One copy, and what every visitor had seen acknowledged when it began."""
        acknowledged = {s.token: dict(s.acks) for s in self._cluster.seen if s.token}
        folder = Path(tempfile.mkdtemp(dir=self._folder))
        for suffix in SUFFIXES:
            source = self._file.with_name(self._file.name + suffix)
            if source.exists():
                await asyncio.to_thread(shutil.copyfile, source, folder / f"copy.db{suffix}")
        self.taken.append((folder / "copy.db", acknowledged))

    async def faults(self) -> list[str]:
        """What a copy does not hold of what was acknowledged before it."""
        found = []
        for number, (file, acknowledged) in enumerate(self.taken):
            store = await Store.open(f"sqlite:///{file}")
            for token, acks in acknowledged.items():
                found += [f"copy {number}: {wrong}" for wrong in await _missing(store, token, acks)]
            await store.close()
        return found


async def _missing(store: Store, token: str, acks: dict[str, int]) -> list[str]:
    conversation = await store.conversation(token_hash(token))
    if conversation is None:
        return ["a conversation is gone"]
    stored = await store.acks(conversation.id)
    events = [orjson.loads(event)["seq"] for event in await store.events_after(conversation.id, 0)]
    wrong = [f"{id} is gone" for id, seq in acks.items() if stored.get(id) != seq]
    if events != list(range(1, restore(orjson.loads(conversation.snapshot)).seq + 1)):
        wrong.append("its events have a gap")
    return wrong


async def full_disk(cluster: Cluster, seconds: float) -> None:
    """For so long nothing can be added to any file: writing fails, as on a full disk."""
    process = psutil.Process(cluster.servers[0].pid)
    before = process.rlimit(psutil.RLIMIT_FSIZE)
    process.rlimit(psutil.RLIMIT_FSIZE, (0, before[1]))
    await asyncio.sleep(seconds)
    process.rlimit(psutil.RLIMIT_FSIZE, before)


FAKETIME = next(iter(Path("/usr/lib").glob("*/faketime/libfaketime.so.1")), None)


class Clock:
    """The clock of a server that starts with `environment`, which `set` moves while it runs."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "clock"
        self._file.write_text("+0")
        self.environment = {
            "LD_PRELOAD": str(FAKETIME),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    async def set(self, seconds: int) -> None:
        """So far from the true time, from now on."""
        self._file.write_text(f"{seconds:+d}")
