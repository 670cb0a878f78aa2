"""`make bench`: Handraise against the speed of its own foundation, in one run.

The foundation is a bare aiohttp websocket server that parses and returns JSON of the same size, on
the same event loop; its client opens sockets as often. Both are measured in turn, so that a busy
machine slows both. docs/benchmarks.md says what each figure is.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from agent.cli.serve import free_port
from agent.flow_files import read_flow
from agent.packaged import flows_dir
from tests.benchmarks import handoffs, scripts
from tests.benchmarks.figures import spread
from tests.benchmarks.load import HOST, Load, Told
from tests.benchmarks.processes import Server, drive, server

AT_ONCE = 512
ALONE = 60  # conversations, one after the other
SECONDS = 60.0  # no single load takes longer; with less than 200 turns a second it is given up
WIDGET = 600.0  # seconds, fetching the other widgets the first time included
TIMES = 6  # conversations of a visitor who stays
CROWDS = (64, 4_000)  # beside 512 at once
SHAPES = 60  # different conversations, so that every option comes up with every other one
FLOW = "saas-demo"
ECHO = Path(__file__).with_name("echo.py")
KILO = 1000


@dataclass(frozen=True)
class Round:
    """One load on one server."""

    rate: float
    cpu: float  # microseconds a unit: a turn, or a hello
    told: Told
    load: float  # processes that wanted to run, of the whole machine


class Bench:
    """The servers under measurement, and what visitors say to them."""

    def __init__(self, directory: Path, stack: ExitStack) -> None:
        self.directory = directory
        self.stack = stack
        flow, faults = read_flow(flows_dir() / f"{FLOW}.yaml")
        assert flow is not None, faults
        self.tapped = _hex(scripts.conversations(flow, SHAPES, typed=False))
        self.typed = _hex(scripts.conversations(flow, SHAPES, typed=True))
        self.tapped_on = _hex(scripts.lasting(flow, SHAPES, TIMES, typed=False))
        self.typed_on = _hex(scripts.lasting(flow, SHAPES, TIMES, typed=True))
        self.command = [str(Path(sys.executable).with_name("handraise"))]
        self._database = count()
        self._visitor = 0

    def handraise(self) -> Server:
        """`handraise serve` on an empty database, without a config, so without destinations."""
        return self.stack.enter_context(self.serving(self.database()))

    def database(self) -> str:
        """The name of a database that is not there yet."""
        return f"bench{next(self._database)}"

    def serving(self, database: str) -> AbstractContextManager[Server]:
        """`handraise serve` on a database, while the block runs."""
        port = free_port(HOST)
        command = [*self.command, "serve", "--host", HOST, "--port", str(port)]
        command += ["--flows", str(flows_dir())]
        command += ["--database", f"sqlite:///{self.directory}/{database}.db"]
        return server(command, port, "/v1/chat", "/readyz", self.directory)

    def echo(self, size: float) -> Server:
        """The foundation, with answers of `size` bytes."""
        port = free_port(HOST)
        command = [sys.executable, str(ECHO), str(port), str(round(size))]
        running = server(command, port, "/", "/", self.directory)
        return self.stack.enter_context(running)

    def load(self, to: Server, talks: list[list[str]], number: int, at_once: int = AT_ONCE) -> Load:
        """`number` conversations with a server, of visitors who were never here."""
        first, self._visitor = self._visitor, self._visitor + number
        return Load(to.port, to.path, talks, number, at_once, SECONDS, first)

    def round(
        self,
        to: Server,
        talks: list[list[str]],
        number: int,
        *,
        ordinary: bool = False,
        at_once: int = AT_ONCE,
    ) -> Round:
        """Measure one load; without turns a unit is a hello."""
        before = to.cpu()
        told = drive(replace(self.load(to, talks, number, at_once), ordinary=ordinary))
        units = told.turns or number
        cpu = (to.cpu() - before) / units * 1e6
        return Round(units / told.seconds, cpu, told, os.getloadavg()[0])


def _hex(talks: list[list[dict[str, object]]]) -> list[list[str]]:
    return [[frame.hex() for frame in scripts.frames(talk)] for talk in talks]


def compare(
    bench: Bench,
    ours: Server,
    echo: Server,
    talks: list[list[str]],
    rounds: int,
    number: int,
    *,
    ordinary: bool = False,
    at_once: int = AT_ONCE,
) -> tuple[list[Round], list[Round]]:
    """Measure both in turn, `rounds` times each; an echo's load is three times as long, so that
    both run for about as many seconds."""
    measured: tuple[list[Round], list[Round]] = ([], [])
    for _ in range(rounds):
        for to, times, kept in ((echo, 3, measured[0]), (ours, 1, measured[1])):
            load = bench.round(to, talks, number * times, ordinary=ordinary, at_once=at_once)
            kept.append(load)
    return measured


def tell(title: str, echo: list[Round], ours: list[Round]) -> None:
    """Print one comparison."""
    print(f"\n{title}")
    _row("", "echo", "handraise", "share of the echo's")
    _figures("turns a second", echo, ours, lambda r: r.rate)
    _figures("CPU of the server, µs a turn", echo, ours, lambda r: r.cpu, of_cpu=True)
    _figures("p50, ms", echo, ours, lambda r: r.told.p50_ms, 1, share=False)
    _figures("p99, ms", echo, ours, lambda r: r.told.p99_ms, 1, share=False)
    _figures("client's use of its core, %", echo, ours, lambda r: r.told.busy * 100, share=False)


def tell_staying(bench: Bench, ours: Server, echo: Server, rounds: int) -> None:
    """Print what turns cost without opening sockets."""
    for name, talks in (
        ("buttons tapped; aiohttp's own client (goal: 45 %)", bench.tapped_on),
        ("everything typed; aiohttp's own client (goal: 35 %)", bench.typed_on),
    ):
        measured = compare(bench, ours, echo, talks, rounds, AT_ONCE, ordinary=True)
        tell(f"On open sockets, {TIMES} conversations each, {name}", *measured)


def tell_alone(bench: Bench, ours: Server) -> None:
    """Print how long a turn takes that nobody else wants anything beside, and what of it is the
    disk's."""
    told = drive(bench.load(ours, bench.tapped, ALONE, 1))
    flushes = sorted(_flush(bench.directory) for _ in range(told.turns))
    middle, late = (flushes[int(len(flushes) * share)] * KILO for share in (0.5, 0.99))
    print(
        f"  a lone visitor's turn: p50 {told.p50_ms:.1f}, p99 {told.p99_ms:.1f} ms (goal: p99 3 ms"
        f" beyond the disk's); a flush to that disk: p50 {middle:.1f}, p99 {late:.1f} ms"
    )


def _flush(directory: Path) -> float:
    """Seconds to append a turn's worth to a file and have it on the disk."""
    with (directory / "flushed").open("ab", buffering=0) as file:
        began = time.perf_counter()
        file.write(bytes(4 * 4096))
        os.fsync(file.fileno())
        return time.perf_counter() - began


def tell_hellos(echo: list[Round], ours: list[Round]) -> None:
    """Print what opening costs: a socket's handshake, and a conversation's hello."""
    print("\nHandshake and hello, apart")
    _row("", "echo", "handraise", "share of the echo's")
    _figures("hellos a second", echo, ours, lambda r: r.rate)
    _figures("CPU of the server, µs a hello", echo, ours, lambda r: r.cpu, of_cpu=True)
    _figures("p50, ms", echo, ours, lambda r: r.told.hello_ms, 1, share=False)


def _figures(
    name: str,
    echo: list[Round],
    ours: list[Round],
    of: Callable[[Round], float],
    digits: int = 0,
    *,
    of_cpu: bool = False,
    share: bool = True,
) -> None:
    theirs, own = [of(r) for r in echo], [of(r) for r in ours]
    low, high = (theirs, own) if of_cpu else (own, theirs)
    # Neighbours in time are compared, and the median of those taken: others come and go.
    shares = [a / b * 100 for a, b in zip(low, high, strict=True)]
    _row(name, spread(theirs, digits), spread(own, digits), spread(shares) + " %" if share else "")


def _row(*cells: str) -> None:
    print(f"  {cells[0]:<30}{cells[1]:>24}{cells[2]:>24}{cells[3]:>24}")


def starts(bench: Bench, times: int) -> list[list[tuple[float, float]]]:
    """Seconds from `handraise serve` until it is ready, by the clock and of the processor: on
    empty databases, and again on them."""
    found: list[list[tuple[float, float]]] = [[], []]
    for _ in range(times):
        name = bench.database()
        for measured in found:
            with bench.serving(name) as running:
                measured.append((running.started, running.cpu()))
    return found


def _start(measured: list[tuple[float, float]]) -> str:
    clock, cpu = zip(*measured, strict=True)
    return f"{spread(clock, 2)} s, CPU {statistics.median(cpu):.2f} s"


def besides(bench: Bench, times: int) -> None:
    """Print what is no comparison: memory, start, storage."""
    print("\nAnd besides")
    print(f"  {_apart('memory', seconds=4 * SECONDS)}")
    first, again = map(_start, starts(bench, times))
    print(
        f"  from `handraise serve` to ready (goal: 1.5 s): {again}; on an empty database: {first}"
    )
    handoffs.tell(handoffs.measure(bench.directory, bench.command))
    print(f"  storage alone: {_storage()}")


def _storage() -> str:
    return _apart("storage_writes")


def _apart(module: str, seconds: float = SECONDS) -> str:
    """What a part of the bench prints that runs in a process of its own."""
    command = [sys.executable, "-m", f"tests.benchmarks.{module}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=True)
    return done.stdout.strip()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="measurements of each [3]")
    parser.add_argument("--conversations", type=int, default=1536, help="in a round [1536]")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="handraise-bench-") as name, ExitStack() as stack:
        bench = Bench(Path(name), stack)
        run(bench, given.rounds, given.conversations)


def run(bench: Bench, rounds: int, number: int) -> None:
    """All there is to measure, told as it comes."""
    ours = bench.handraise()
    size = drive(bench.load(ours, bench.tapped, AT_ONCE)).size
    echo = bench.echo(size)
    drive(bench.load(echo, bench.tapped, AT_ONCE))
    busy, cores = os.getloadavg()[0], os.cpu_count()
    print(f"{AT_ONCE} conversations at once, each answer durable before its ack. An answer has"
          f" {size:.0f} bytes.\nMedian (least-most) of {rounds} rounds in turn. Load average"
          f" {busy:.1f} on {cores} cores: where others want\nthem too, the CPU of a turn says more"
          " than turns a second.")  # fmt: skip
    tapped = compare(bench, ours, echo, bench.tapped, rounds, number, ordinary=True)
    tell("Buttons tapped, the contact typed; aiohttp's own client (goal: 60 %)", *tapped)
    tapped = compare(bench, ours, echo, bench.tapped, rounds, number)
    tell("The same with the lightest client: the servers alone, the harder measure", *tapped)
    tell("Everything typed", *compare(bench, ours, echo, bench.typed, rounds, number // 2))
    tell_staying(bench, ours, echo, rounds)
    for crowd in CROWDS:
        many = compare(bench, ours, echo, bench.tapped, rounds, max(number, crowd), at_once=crowd)
        tell(f"Buttons tapped, {crowd:,} at once", *many)
    hellos = [talk[:1] for talk in bench.tapped]
    tell_hellos(*compare(bench, ours, echo, hellos, rounds, number))
    besides(bench, rounds)
    tell_alone(bench, ours)
    print(f"\nWith many stored conversations\n  {_apart('growth', 4 * SECONDS)}")
    print(f"\nWith many flows\n{_apart('starting', 4 * SECONDS)}")
    print(f"\n{_apart('understanding')}")
    print(
        f"\nThe widget beside others, in one Chromium: median (least)\n{_apart('widget', WIDGET)}"
    )
    print(f"\nLoad average at the end: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
