"""python -m tests.drill.floods [KIND ...]: what honest visitors feel of a flood: without anything
against it, with places for newcomers only, and with all there is. Prints a table; exits 1 when an
honest visitor was failed with all there is.

Flooders come from five addresses or from thousands, honest visitors from one each, all through a
trusted proxy's header. The server has one core; the honest, here, have the other, and a flood gets
what they leave of it. The work before a conversation is made small: all browsers are one process.
"""

import argparse
import asyncio
import json
import os
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
from aiohttp import ClientError, ClientSession, TCPConnector

from tests.drill.flooders import KINDS
from tests.drill.honest import Course, Felt, Honest
from tests.drill.server import free_port
from tests.seeding import FLOW
from tests.waiting import until

OFF = """\
limits:
  newcomers: {newcomers}
  hello_seconds: 3600
  heartbeat_seconds: 3600
  address: {{connections: none, conversations: none}}
  proof: {{above: 0}}
"""
ON = """\
limits:
  hello_seconds: 2
  heartbeat_seconds: 2
  address: {messages: 120/minute}
  proof: {work: 20}
"""
WAYS = {"off": OFF.format(newcomers=0), "places": OFF.format(newcomers=2), "on": ON}
SERVER = """\
server: {{port: {port}, trusted_proxies: [127.0.0.1]}}
database: "sqlite:///{folder}/floods.db"
flows: {{path: {folder}/flows}}
"""
UNCALLED = FLOW.replace("call: sales, record: crm, ", "").replace("record: crm, ", "")
NEW = 5  # honest visitors who come anew, one after the other each
START_SECONDS = 120.0
LOOK_SECONDS = 0.05


@dataclass(frozen=True)
class Cores:
    """Where the server runs, and where visitors and flood do; None: anywhere."""

    server: int | None = None
    clients: int | None = None


CORES = {"apart": (0, 1), "shared": (0, 0), "any": ()}  # the server's, and the clients'


def p(values: list[float], share: int) -> float:
    """A percentile in ms; 0 of nothing."""
    if len(values) < 2:
        return 1_000 * sum(values)
    return 1_000 * statistics.quantiles(values, n=100, method="inclusive")[share - 1]


@asynccontextmanager
async def serving(
    limits: str, core: int | None = None
) -> AsyncIterator[tuple[int, psutil.Process]]:
    """A real server with these limits, on this core: its port and process."""
    with tempfile.TemporaryDirectory(prefix="floods-") as folder:
        port, file = free_port(), Path(folder) / "config.yaml"
        (Path(folder) / "flows").mkdir()
        (Path(folder) / "flows" / "saas-demo.yaml").write_text(UNCALLED)
        file.write_text(SERVER.format(port=port, folder=folder) + limits)
        with (Path(folder) / "log").open("wb") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "agent",
                "serve",
                "--config",
                str(file),
                stdout=log,
                stderr=log,
                preexec_fn=_on(core),
            )
        try:
            await _ready(process, port)
            yield port, psutil.Process(process.pid)
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
            await process.wait()


async def _ready(process: asyncio.subprocess.Process, port: int) -> None:
    async with asyncio.timeout(START_SECONDS), ClientSession() as session:
        while process.returncode is None:
            await asyncio.sleep(0.05)
            try:
                async with session.get(f"http://127.0.0.1:{port}/readyz") as answer:
                    if answer.status == 200:
                        return
            except (ClientError, OSError):
                pass
    raise RuntimeError("serve ended")


Enough = Callable[[Felt], bool]


async def felt(
    limits: str,
    kind: str | None,
    honest: int,
    seconds: float,
    cores: Cores = Cores(),
    *,
    enough: Enough = lambda _: True,
    humble: bool = True,
) -> Felt:
    """What so many honest visitors whose conversations run, and NEW that come anew, feel while
    there is a flood of this kind, or none. It lasts so long, and on until there is `enough`, within
    reason. A `humble` flood gets what all others leave."""
    found = Felt()
    async with serving(limits, cores.server) as (port, server), ClientSession(
        connector=TCPConnector(limit=0)
    ) as session:  # fmt: skip
        course = Course(asyncio.Barrier(honest + 1))
        all_of_them = [Honest(n, port, found, session, course) for n in range(honest + NEW)]
        talking = [asyncio.create_task(each.running()) for each in all_of_them[:honest]]
        async with asyncio.timeout(START_SECONDS):
            await course.begun.wait()
        async with _flood(kind, port, cores.clients, humble=humble) as found.flood:
            began, used = time.monotonic(), sum(server.cpu_times()[:2])
            course.flooded.set()
            talking += [asyncio.create_task(each.new()) for each in all_of_them[honest:]]
            await _lasted(found, seconds, enough)
            course.over.set()
            await asyncio.gather(*talking)
            found.seconds = time.monotonic() - began
            found.busy = (sum(server.cpu_times()[:2]) - used) / found.seconds
            found.weight = server.memory_info().rss / 1e6
    return found


async def _lasted(found: Felt, seconds: float, enough: Enough) -> None:
    """Return after so long, and once there is enough: on a busy machine a flood comes slowly."""
    await asyncio.sleep(seconds)
    with suppress(TimeoutError):
        await until(lambda: enough(found) or bool(found.failed), pause=LOOK_SECONDS)


@asynccontextmanager
async def _flood(
    kind: str | None, port: int, core: int | None, *, humble: bool
) -> AsyncIterator[dict[str, int]]:
    """A flood that has begun, to the end of the block: what it tells, until it has ended."""
    told: dict[str, int] = {}
    if kind is None:
        yield told
        return
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.drill.flooders", kind, str(port),
        *(("--humble",) if humble else ()), stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE, preexec_fn=_on(core),
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    await process.stdout.readline()
    hearing = asyncio.create_task(_hear(process.stdout, told))
    try:
        yield told
    finally:
        process.stdin.close()
        await hearing
        await process.wait()


async def _hear(said: asyncio.StreamReader, told: dict[str, int]) -> None:
    async for line in said:
        told.clear()
        told.update(json.loads(line))


def _cores(numbers: Sequence[int]) -> Cores:
    """Those of the machine's cores; anywhere, where there is nothing to choose."""
    there = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    return Cores(*(there[number] for number in numbers)) if len(there) > 1 else Cores()


def _on(core: int | None) -> Callable[[], None] | None:
    """What a new process runs first, to stay on one core."""
    return None if core is None else lambda: os.sched_setaffinity(0, {core})


def row(name: str, limits: str, found: Felt) -> str:
    """A line of the table."""
    answers, beginnings = found.answers, found.beginnings
    flood = ", ".join(f"{count:,} {what}" for what, count in sorted(found.flood.items()))
    return (
        f"| {name} | {limits} | {len(answers):,} | {_milliseconds(answers)} "
        f"| {len(beginnings):,} | {_milliseconds(beginnings)} | {found.worked} | {found.waited} "
        f"| {len(found.failed)} | {100 * found.busy:.0f} | {found.weight:.0f} | {flood} |"
    )


def _milliseconds(values: list[float]) -> str:
    return f"{p(values, 50):.0f} / {p(values, 99):.0f} / {1000 * max(values, default=0.0):.0f}"


HEAD = """\
| flood | limits | answers | p50 / p99 / most, ms | new | to begin, ms | worked | told to wait \
| failed | CPU % | MB | the flood |
|---|---|---|---|---|---|---|---|---|---|---|---|"""


async def run(asked: argparse.Namespace) -> int:
    """Every kind of flood in each way of keeping; 1 where all that is there failed somebody."""
    print(HEAD, flush=True)
    failed = 0
    cores = _cores(CORES[asked.cores])
    if cores.clients is not None:
        os.sched_setaffinity(0, {cores.clients})
    for kind in (None, *(asked.kinds or KINDS)):
        for name in asked.limits or WAYS:
            found = await felt(WAYS[name], kind, asked.honest, asked.seconds, cores)
            print(row(kind or "none", name, found), flush=True)
            failed += len(found.failed) if name == "on" else 0
    return 1 if failed else 0


def main() -> int:
    """Run the floods that are named, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.drill.floods")
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"of {', '.join(KINDS)}")
    parser.add_argument("--seconds", type=float, default=6.0, help="how long each lasts")
    parser.add_argument("--honest", type=int, default=50, help="how many honest visitors run")
    parser.add_argument("--cores", choices=CORES, default="apart", help="who has which core")
    parser.add_argument("--limits", action="append", choices=WAYS, help="default: all")
    return asyncio.run(run(parser.parse_args()))


if __name__ == "__main__":
    sys.exit(main())
