"""Owns the processes of the bench: servers under measurement, and the client that drives them.

Where the machine has two cores a server has the first and the client the second. Every wait has an
end, and every process is ended with the bench. Refuses to know what is measured.
"""

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from tests.benchmarks.load import HOST, Load, Told

READY_SECONDS = 30.0
_PAUSE = 0.01


def on_core(number: int) -> Callable[[], None] | None:
    """What a new process runs first, to stay on one core; None where there is nothing to choose."""
    if not hasattr(os, "sched_setaffinity"):
        return None
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        return None
    return lambda: os.sched_setaffinity(0, {cores[number]})


@dataclass
class Server:
    """A running server. `started` is the seconds from its start until it answered."""

    port: int
    path: str
    started: float
    process: psutil.Popen

    def cpu(self) -> float:
        """Seconds of processor used so far, user and system, by all threads."""
        times = self.process.cpu_times()
        return float(times.user + times.system)

    def memory(self) -> int:
        """Resident bytes."""
        return int(self.process.memory_info().rss)


@contextmanager
def server(
    command: Sequence[str],
    port: int,
    path: str,
    probe: str,
    directory: Path,
    core: int | None = 0,
) -> Iterator[Server]:
    """Run a server in `directory` until the block ends. `path` is its websocket's, `probe` answers
    once it is ready; `core` is the one it stays on. Raises RuntimeError when it does not start."""
    log = directory / "servers.log"
    with log.open("ab") as said:
        began = time.perf_counter()
        process = psutil.Popen(
            command,
            cwd=directory,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            preexec_fn=None if core is None else on_core(core),
        )
        try:
            _wait(process, port, probe, log)
            yield Server(port, path, time.perf_counter() - began, process)
        finally:
            _end(process)


def _wait(process: psutil.Popen, port: int, probe: str, log: Path) -> None:
    give_up = time.perf_counter() + READY_SECONDS
    while not _answers(port, probe):
        if process.poll() is not None or time.perf_counter() > give_up:
            raise RuntimeError(f"a server did not start: {log.read_text()[-2000:]}")
        time.sleep(_PAUSE)


def _answers(port: int, probe: str) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", probe)
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _end(process: psutil.Popen | subprocess.Popen[str]) -> None:
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(10)
    except (subprocess.TimeoutExpired, psutil.TimeoutExpired):
        process.kill()
        process.wait(10)


@contextmanager
def driven(load: Load) -> Iterator[Told]:
    """Have a client do `load`; the conversations of one that is to stay are open in the block.
    Raises RuntimeError when a conversation failed."""
    client = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.load"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=on_core(1),
    )
    try:
        assert client.stdin is not None and client.stdout is not None
        client.stdin.write(json.dumps(asdict(load)) + "\n")
        client.stdin.flush()
        said = client.stdout.readline()  # the client ends by itself after load.seconds
        if not said:
            raise RuntimeError("the client of the bench broke down; see above")
        told = Told(**json.loads(said))
        if told.failed:
            raise RuntimeError(f"{told.failed} conversations failed: {told.why}")
        yield told
    finally:
        _end(client)


def drive(load: Load) -> Told:
    """Have a client do `load`."""
    with driven(load) as told:
        return told
