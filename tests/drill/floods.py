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
import random
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import altcha
import psutil
from aiohttp import (
    ClientError,
    ClientSession,
    ClientWebSocketResponse,
    TCPConnector,
    WSServerHandshakeError,
)

from agent.web.wire import SUBPROTOCOL
from tests.drill.flooders import KINDS
from tests.drill.server import free_port
from tests.seeding import FLOW

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
TALK = (
    {"type": "back", "question": "goal"},
    {"type": "answer", "question": "goal", "value": "qualify"},
)
THINKING = 0.25  # seconds between an honest visitor's answers, half to one and a half of it
NEW = 5  # honest visitors who come anew, one after the other each
PATIENCE = 30.0
START_SECONDS = 120.0


@dataclass(frozen=True)
class Cores:
    """Where the server runs, and where visitors and flood do; None: anywhere."""

    server: int | None = None
    clients: int | None = None


CORES = {"apart": (0, 1), "shared": (0, 0), "any": ()}  # the server's, and the clients'


@dataclass
class Felt:
    """What honest visitors felt, in seconds: running ones for each answer, new ones until the first
    question. What failed them, the share of a core the server used, and its weight in MB."""

    answers: list[float] = field(default_factory=list)
    beginnings: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    worked: int = 0
    waited: int = 0
    busy: float = 0.0
    weight: float = 0.0
    flood: dict[str, int] = field(default_factory=dict)


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


class Honest:
    """One honest visitor, from an address of his own. `felt` is told how long he waited."""

    def __init__(self, number: int, port: int, felt: Felt, session: ClientSession) -> None:
        self.url = f"http://127.0.0.1:{port}/v1/chat"
        self.headers = {"X-Forwarded-For": f"198.51.100.{number + 1}"}
        self.felt = felt
        self.session = session
        self.turns = 0
        self.asked = False

    async def running(self, begun: asyncio.Barrier, until: asyncio.Future[float]) -> None:
        """One whose conversation runs when the flood begins, and goes on to its end. The flood
        begins when all have come to the barrier."""
        with self._felt():
            async with self._connected() as socket:
                await self._begin(socket)
                await begun.wait()
                end = await until
                while time.monotonic() < end:
                    await asyncio.sleep(THINKING * (0.5 + random.random()))
                    await self._turn(socket)

    async def new(self, until: float) -> None:
        """One who comes, answers once, leaves and comes again, until that moment."""
        while time.monotonic() < until:
            began = time.monotonic()
            with self._felt():
                async with asyncio.timeout(PATIENCE), self._connected() as socket:
                    await self._begin(socket)
                    self.felt.beginnings.append(time.monotonic() - began)
                    await asyncio.sleep(THINKING)

    @contextmanager
    def _felt(self) -> Iterator[None]:
        try:
            yield
        except WSServerHandshakeError as refused:
            self.felt.failed.append(f"handshake {refused.status}")
        except (ClientError, OSError, TimeoutError, TypeError) as error:
            self.felt.failed.append(type(error).__name__)

    def _connected(self) -> AbstractAsyncContextManager[ClientWebSocketResponse]:
        return self.session.ws_connect(self.url, protocols=(SUBPROTOCOL,), headers=self.headers)

    async def _begin(self, socket: ClientWebSocketResponse) -> None:
        await socket.send_json({"type": "hello"})
        while (heard := await socket.receive_json())["type"] != "question":
            if heard.get("code") == "proof":
                self.felt.worked += 1
                await socket.send_json({"type": "hello", "proof": await _solved(heard)})
            elif heard.get("code") == "wait":
                self.felt.waited += 1
            elif heard["type"] == "error":
                self.felt.failed.append(heard["code"])

    async def _turn(self, socket: ClientWebSocketResponse) -> None:
        """An answer, and back again: turns without end."""
        self.turns += 1
        said = TALK[self.turns % 2]
        began = time.monotonic()
        await socket.send_json({"id": f"t{self.turns}", **said})
        while (heard := await socket.receive_json())["type"] not in ("ack", "error"):
            pass
        self.felt.answers.append(time.monotonic() - began)
        if heard["type"] == "error":
            self.felt.failed.append(heard["code"])


async def _solved(heard: dict[str, object]) -> dict[str, object]:
    """The work, in another thread: a browser has its own cores."""
    challenge = altcha.Challenge.from_dict(heard["challenge"])
    found = await asyncio.to_thread(altcha.solve_challenge, challenge)
    assert found is not None
    return {"challenge": heard["challenge"], "solution": {"counter": found.counter}}


async def felt(
    limits: str, kind: str | None, honest: int, seconds: float, cores: Cores = Cores()
) -> Felt:
    """What so many honest visitors whose conversations run, and NEW that come anew, feel while
    there is a flood of this kind, or none."""
    found = Felt()
    async with serving(limits, cores.server) as (port, server), ClientSession(
        connector=TCPConnector(limit=0)
    ) as session:  # fmt: skip
        everybody = [Honest(number, port, found, session) for number in range(honest + NEW)]
        until: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        begun = asyncio.Barrier(honest + 1)
        talking = [asyncio.create_task(each.running(begun, until)) for each in everybody[:honest]]
        await begun.wait()
        flood = await _flood(kind, port, seconds, cores.clients)
        until.set_result(time.monotonic() + seconds)
        used = sum(server.cpu_times()[:2])
        await asyncio.gather(*talking, *(each.new(until.result()) for each in everybody[honest:]))
        found.busy = (sum(server.cpu_times()[:2]) - used) / seconds
        found.weight = server.memory_info().rss / 1e6
        found.flood = await _told(flood)
    return found


async def _flood(
    kind: str | None, port: int, seconds: float, core: int | None
) -> asyncio.subprocess.Process | None:
    """A flood that has begun."""
    if kind is None:
        return None
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.drill.flooders", kind, str(port), str(seconds),
        stdout=asyncio.subprocess.PIPE, preexec_fn=_on(core),
    )  # fmt: skip
    assert process.stdout is not None
    await process.stdout.readline()
    return process


async def _told(flood: asyncio.subprocess.Process | None) -> dict[str, int]:
    if flood is None:
        return {}
    told, _ = await flood.communicate()
    found: dict[str, int] = json.loads(told or b"{}")
    return found


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
