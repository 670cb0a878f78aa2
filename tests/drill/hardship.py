"""What else befalls a server: a disk that is full, a clock that jumps."""

import asyncio
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from tests.drill.cluster import Cluster
from tests.waiting import until

DISK_MEGABYTES = 256  # far more than the log may have: it alone must not fill the disk for good


class Disk:
    """Where the server's files lie in `folder`. `real`: it is a small file system of its own that
    can be filled to the last byte, which takes the right to mount one; else writing fails by the
    limit of a file's size, which looks the same to the server (but its log goes on)."""

    def __init__(self, folder: Path, *, real: bool) -> None:
        self.folder = folder
        self.real = real

    async def fill(self, cluster: Cluster, seconds: float) -> None:
        """For so long, and until a visitor was turned away for it, nothing can be added to any
        file."""
        felt = asyncio.create_task(_felt(cluster, seconds))
        if self.real:
            await self._fill(felt)
            return
        process = psutil.Process(cluster.servers[0].pid)
        before = process.rlimit(psutil.RLIMIT_FSIZE)
        process.rlimit(psutil.RLIMIT_FSIZE, (0, before[1]))
        await felt
        process.rlimit(psutil.RLIMIT_FSIZE, before)

    async def _fill(self, felt: asyncio.Task[None]) -> None:
        filler = self.folder / "filler"
        # What a file being written holds back is given free and taken again, until none is left.
        while not felt.done():
            with filler.open("ab", buffering=0) as file:
                try:
                    while True:
                        file.write(bytes(1 << 16))
                except OSError:
                    pass
            await asyncio.sleep(0.02)
        filler.unlink()


async def _felt(cluster: Cluster, seconds: float) -> None:
    """Return after so long, and once one visitor more had to come back, within reason."""

    def back() -> int:
        return sum(seen.reconnects for seen in cluster.seen)

    before = back()
    await asyncio.sleep(seconds)
    with suppress(TimeoutError):
        await until(lambda: back() > before)


@contextmanager
def small_disk(folder: Path, megabytes: int = DISK_MEGABYTES) -> Iterator[Disk]:
    """A small disk at `folder`, where this process may make one."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "drill", str(folder)]
    real = shutil.which("mount") is not None and _done(command)
    try:
        yield Disk(folder, real=real)
    finally:
        if real:
            _done(["umount", str(folder)])


def _done(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


FAKETIME = next(iter(Path("/usr/lib").glob("*/faketime/libfaketime.so.1")), None)
SETTLED_SECONDS = 30.0  # what was signed before a jump has arrived so long after it


class Clock:
    """The clock of a server that starts with `environment`, which `move` moves while it runs."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "clock"
        self._file.write_text("+0")
        self._set: list[tuple[float, int]] = [(0.0, 0)]
        self.environment = {
            "LD_PRELOAD": str(FAKETIME),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            # Read anew at each look, by several threads, it is the true time now and then.
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    async def move(self, seconds: int) -> None:
        """So far from the true time, from now on."""
        self._set.append((time.monotonic(), seconds))
        # In one step: whoever reads a file that is just being written sees another clock.
        fresh = self._file.with_suffix(".new")
        fresh.write_text(f"{seconds:+d}")
        fresh.replace(self._file)

    def offsets(self) -> set[int]:
        """How far what arrives now may have been from the true time when it was signed."""
        since = time.monotonic() - SETTLED_SECONDS
        ends = [at for at, _ in self._set[1:]] + [float("inf")]
        return {seconds for (_, seconds), end in zip(self._set, ends, strict=True) if end >= since}
