"""python -m tests.drill.floods [KIND ...]: what honest visitors feel of a flood, without
limits and with them. Prints a table; exits 1 when an honest visitor was failed with the limits on.

Flooders come from five addresses, honest visitors from one each, all through a trusted proxy's
header. The server runs in a process, the flood in another of the lowest priority, the honest here:
so the work before a conversation is made small, since all browsers together have this one process.
"""

import argparse
import asyncio
import json
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
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
  hello_seconds: 3600
  heartbeat_seconds: 3600
  address: {connections: none, conversations: none}
  proof: {above: 0}
"""
ON = """\
limits:
  hello_seconds: 2
  heartbeat_seconds: 2
  address: {messages: 120/minute}
  proof: {work: 20}
"""
SERVER = """\
server: {{port: {port}, trusted_proxies: [127.0.0.1]}}
database: "sqlite:///{folder}/floods.db"
flows: {{path: {folder}/flows}}
"""
UNCALLED = FLOW.replace("call: sales, record: crm, ", "").replace("record: crm, ", "")
TALK = (
    ("goal", {"value": "qualify"}),
    ("budget", {"text": "around 5k a month"}),
    ("start", {"text": "next week"}),
    ("contact", {"text": "Ann Lee, ann@acme.io"}),
)
THINKING = 0.25  # seconds between an honest visitor's answers
START_SECONDS = 120.0


@dataclass
class Felt:
    """What honest visitors felt, in seconds, what failed them, and the server's weight in MB."""

    answers: list[float] = field(default_factory=list)
    beginnings: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    worked: int = 0
    weight: float = 0.0
    flood: dict[str, int] = field(default_factory=dict)


def p(values: list[float], share: int) -> float:
    """A percentile in ms; 0 of nothing."""
    if len(values) < 2:
        return 1_000 * sum(values)
    return 1_000 * statistics.quantiles(values, n=100, method="inclusive")[share - 1]


@asynccontextmanager
async def serving(limits: str) -> AsyncIterator[tuple[int, psutil.Process]]:
    """A real server with these limits: its port and process."""
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
    """One visitor who talks to the end, and then again."""

    def __init__(self, number: int, port: int, felt: Felt, session: ClientSession) -> None:
        self.url = f"http://127.0.0.1:{port}/v1/chat"
        self.headers = {"X-Forwarded-For": f"198.51.100.{number + 1}"}
        self.felt = felt
        self.session = session

    async def talk(self, until: float) -> None:
        """Until that moment of the monotonic clock."""
        while time.monotonic() < until:
            began = time.monotonic()
            try:
                async with asyncio.timeout(30), self.session.ws_connect(
                    self.url, protocols=(SUBPROTOCOL,), headers=self.headers
                ) as socket:  # fmt: skip
                    await self._begin(socket)
                    self.felt.beginnings.append(time.monotonic() - began)
                    await self._answers(socket, until)
            except WSServerHandshakeError as refused:
                self.felt.failed.append(f"handshake {refused.status}")
            except (ClientError, OSError, TimeoutError, TypeError) as error:
                self.felt.failed.append(type(error).__name__)

    async def _begin(self, socket: ClientWebSocketResponse) -> None:
        await socket.send_json({"type": "hello"})
        while (heard := await socket.receive_json())["type"] != "question":
            if heard.get("code") == "proof":
                self.felt.worked += 1
                await socket.send_json({"type": "hello", "proof": await _solved(heard)})
            elif heard["type"] == "error" and heard["code"] != "wait":
                self.felt.failed.append(heard["code"])

    async def _answers(self, socket: ClientWebSocketResponse, until: float) -> None:
        for question, said in TALK:
            await asyncio.sleep(THINKING)
            if time.monotonic() > until:
                return
            began = time.monotonic()
            frame = {"type": "answer", "id": question, "question": question, **said}
            await socket.send_json(frame)
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


async def felt(limits: str, kind: str | None, honest: int, seconds: float) -> Felt:
    """What so many honest visitors feel while there is a flood of this kind, or none."""
    found = Felt()
    async with serving(limits) as (port, server), ClientSession(
        connector=TCPConnector(limit=0)
    ) as session:  # fmt: skip
        flood = asyncio.create_task(_flood(kind, port, seconds))
        until = time.monotonic() + seconds
        visitors = [Honest(number, port, found, session) for number in range(honest)]
        await asyncio.gather(*(visitor.talk(until) for visitor in visitors))
        found.weight = server.memory_info().rss / 1e6
        found.flood = await flood
    return found


async def _flood(kind: str | None, port: int, seconds: float) -> dict[str, int]:
    if kind is None:
        return {}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.drill.flooders", kind, str(port), str(seconds),
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    told, _ = await process.communicate()
    found: dict[str, int] = json.loads(told or b"{}")
    return found


def row(name: str, limits: str, found: Felt) -> str:
    """A line of the table."""
    answers, beginnings = found.answers, found.beginnings
    flood = ", ".join(f"{count:,} {what}" for what, count in sorted(found.flood.items()))
    return (
        f"| {name} | {limits} | {len(answers):,} | {p(answers, 50):.0f} / {p(answers, 99):.0f} "
        f"| {p(beginnings, 50):.0f} / {p(beginnings, 99):.0f} | {found.worked} "
        f"| {len(found.failed)} | {found.weight:.0f} | {flood} |"
    )


HEAD = """\
| flood | limits | answers | p50 / p99 ms | to begin, ms | worked | failed | MB | the flood |
|---|---|---|---|---|---|---|---|---|"""


async def run(kinds: list[str], honest: int, seconds: float) -> int:
    """Every kind without limits and with them; 1 where limits failed an honest visitor."""
    print(HEAD, flush=True)
    failed = 0
    for kind in (None, *kinds):
        for name, limits in (("off", OFF), ("on", ON)):
            found = await felt(limits, kind, honest, seconds)
            print(row(kind or "none", name, found), flush=True)
            failed += len(found.failed) if limits == ON else 0
    return 1 if failed else 0


def main() -> int:
    """Run the floods that are named, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.drill.floods")
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"of {', '.join(KINDS)}")
    parser.add_argument("--seconds", type=float, default=10.0, help="how long each lasts")
    parser.add_argument("--honest", type=int, default=50, help="how many honest visitors")
    asked = parser.parse_args()
    return asyncio.run(run(asked.kinds or [*KINDS], asked.honest, asked.seconds))


if __name__ == "__main__":
    sys.exit(main())
