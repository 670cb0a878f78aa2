"""What it costs that several processes share: the CPU of a turn with one worker and with two.

Run: python -m tests.benchmarks.sharing [--rounds 5] [--conversations 1024] [--at-once 512]

One is `handraise serve` alone with PostgreSQL, the other `--workers 2` with PostgreSQL and Redis,
each with a PostgreSQL of its own, which syncs every commit to the disk. All processes count:
Handraise's, PostgreSQL's with the ones that come and go, and Redis's. Nobody is bound to a core:
server, databases and client share what there is. They are measured in turn, and neighbours in
time are compared.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import psutil

from agent.cli.serve import free_port
from agent.flow_files import read_flow
from agent.packaged import flows_dir
from tests.benchmarks import scripts
from tests.benchmarks.figures import load_told, spread
from tests.benchmarks.load import HOST, Load
from tests.benchmarks.processes import drive, server
from tests.drill.postgres import Postgres
from tests.drill.redis import Redis

FLOW = "saas-demo"
SHAPES = 60
SECONDS = 60.0
GOAL = 18.0
PARTS = ("handraise", "postgresql", "redis")


@dataclass(frozen=True)
class Round:
    """One load on one arrangement: microseconds of CPU a turn, part by part."""

    cpu: dict[str, float]
    rate: float
    p99_ms: float

    @property
    def whole(self) -> float:
        """All parts together."""
        return sum(self.cpu.values())


class Arrangement:
    """`workers` processes on a database of their own, until the stack closes. One alone has no
    Redis; with `sqlite` it has no PostgreSQL either."""

    def __init__(
        self, stack: ExitStack, workers: int, folder: Path, *, sqlite: bool = False
    ) -> None:
        self.workers = workers
        folder.mkdir(mode=0o700)
        self._stack = stack
        self._parts: dict[str, psutil.Process] = {}
        self.database = f"sqlite:///{folder}/sizing.db" if sqlite else self._postgresql(folder)
        port = free_port(HOST)
        command = [str(Path(sys.executable).with_name("handraise")), "serve", "--host", HOST]
        command += ["--port", str(port), "--flows", str(flows_dir()), "--database", self.database]
        if workers > 1:
            command = ["env", f"HANDRAISE_BUS={self._bus()}", *command, "--workers", str(workers)]
        running = server(command, port, "/v1/chat", "/readyz", folder, core=None)
        self.server = stack.enter_context(running)
        self._parts["handraise"] = self.server.process

    def _postgresql(self, folder: Path) -> str:
        """The address of a database on a server of its own."""
        store = Postgres(folder, durable=True)
        asyncio.run(store.start())
        self._stack.callback(lambda: asyncio.run(store.close()))
        self._parts["postgresql"] = psutil.Process(store.pid)
        return asyncio.run(store.database())

    def _bus(self) -> str:
        """The address of a Redis of its own."""
        redis = Redis()
        loop = asyncio.new_event_loop()
        loop.run_until_complete(redis.start())
        self._stack.callback(loop.close)
        self._stack.callback(lambda: loop.run_until_complete(redis.stop()))
        self._parts["redis"] = psutil.Process(redis.pid)
        return redis.url

    def cpu(self) -> dict[str, float]:
        """Seconds of processor used so far, part by part."""
        return {name: tree_cpu(process) for name, process in self._parts.items()}

    def load(self, talks: list[list[str]], number: int, at_once: int, first: int) -> Load:
        """`number` conversations with it, of visitors numbered from `first` on."""
        return Load(self.server.port, self.server.path, talks, number, at_once, SECONDS, first)

    def memory(self) -> float:
        """Bytes that Handraise's processes have, what they share shared out."""
        main = self.server.process
        processes = (main, *main.children(recursive=True))
        return float(sum(process.memory_full_info().pss for process in processes))

    def round(self, talks: list[list[str]], number: int, at_once: int, first: int) -> Round:
        """Measure one load."""
        before = self.cpu()
        told = drive(self.load(talks, number, at_once, first))
        cpu = {n: (c - before[n]) / told.turns * 1e6 for n, c in self.cpu().items()}
        return Round(cpu, told.turns / told.seconds, told.p99_ms)


def tree_cpu(process: psutil.Process) -> float:
    """Seconds of processor of a process, of those it began, and of those that ended meanwhile."""
    whole = 0.0
    for one in (process, *process.children(recursive=True)):
        try:
            whole += sum(one.cpu_times()[:4])  # user and system, its own and of the ended ones
        except psutil.NoSuchProcess:
            continue  # its parent has its time now, or will at the next look
    return whole


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="measurements of each [5]")
    parser.add_argument("--conversations", type=int, default=1024, help="in a round [1024]")
    parser.add_argument("--at-once", type=int, default=512, help="visitors at a time [512]")
    given = parser.parse_args()
    with (
        load_told(),
        tempfile.TemporaryDirectory(prefix="sharing-") as name,
        ExitStack() as stack,
    ):
        both = [Arrangement(stack, workers, Path(name) / str(workers)) for workers in (1, 2)]
        tell(both, measure(both, given.rounds, given.conversations, given.at_once))


def conversations() -> list[list[str]]:
    """What visitors say who tap."""
    flow, faults = read_flow(flows_dir() / f"{FLOW}.yaml")
    assert flow is not None, faults
    said = scripts.conversations(flow, SHAPES, typed=False)
    return [[frame.hex() for frame in scripts.frames(talk)] for talk in said]


def measure(
    both: Sequence[Arrangement], rounds: int, number: int, at_once: int
) -> list[list[Round]]:
    """The rounds of each, taken in turn; a first load of each does not count. Every other time
    the second goes first, so that what drifts favours neither."""
    talks = conversations()
    found: list[list[Round]] = [[] for _ in both]
    for turn in range(rounds + 1):
        for place in (range(len(both)), reversed(range(len(both))))[turn % 2]:
            measured = both[place].round(talks, number, at_once, turn * number)
            if turn:
                found[place].append(measured)
    return found


def tell(both: Sequence[Arrangement], found: Sequence[Sequence[Round]]) -> None:
    """Print medians, least and most."""
    for arrangement, rounds in zip(both, found, strict=True):
        parts = ", ".join(
            f"{part} {statistics.median([r.cpu[part] for r in rounds]):,.0f}"
            for part in PARTS if part in rounds[0].cpu
        )  # fmt: skip
        print(
            f"{arrangement.workers} worker(s): {spread([r.whole for r in rounds])} µs of CPU a"
            f" turn ({parts}); {spread([r.rate for r in rounds])} turns/s,"
            f" p99 {spread([r.p99_ms for r in rounds])} ms"
        )
    grown = [(two.whole / one.whole - 1) * 100 for one, two in zip(*found, strict=True)]
    print(f"grown by {spread(grown)} % (goal: at most {GOAL:.0f} %)")


if __name__ == "__main__":
    main()
