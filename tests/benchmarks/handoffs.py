"""From the ack of the deciding answer to the first byte at the destination, at a steady rate.

Visitors come evenly, each becomes hot with the fourth answer, and a receiver beside them notes when
the first byte of each delivery came: one clock for both. Refuses to share a server with other
loads: it needs a configuration with a destination.
"""

import asyncio
import statistics
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from aiohttp import ClientSession, TCPConnector

from agent.cli.serve import free_port
from agent.packaged import flows_dir
from tests.benchmarks.load import HOST
from tests.benchmarks.processes import Server, server

FLOW = "saas-demo"
GOAL_MS = 150.0
PATIENCE = 30.0
SECRET = "whsec_" + "YmVuY2ht" * 4
CONFIG = """\
server: {{host: {host}, port: {port}}}
database: sqlite:///{directory}/handoffs.db
flows: {{path: {flows}}}
destinations:
  sales: {{url: "http://{host}:{receiver}/hook", secret: {secret}, allow_private: true,
    events: [lead.handoff]}}
default_destination: sales
"""
ANSWERS: tuple[dict[str, Any], ...] = (
    {"question": "goal", "value": "qualify"},
    {"question": "team", "text": "25"},
    {"question": "budget", "text": "around 5k a month"},
    {"question": "start", "text": "as soon as possible"},
)
"""The last one decides; the page adds points of its own."""


@dataclass
class Arrivals:
    """When the first byte of each visitor's delivery came; `done` is set when all are there."""

    expected: int
    at: dict[int, float] = field(default_factory=dict)
    done: asyncio.Event = field(default_factory=asyncio.Event)

    def note(self, body: bytes, at: float) -> None:
        """Take in one delivery."""
        visitor = int(orjson.loads(body)["data"]["source"]["utm"]["campaign"])
        self.at.setdefault(visitor, at)
        if len(self.at) == self.expected:
            self.done.set()


class Receiver(asyncio.Protocol):
    """The least a receiver can be: what it costs is not the server's."""

    def __init__(self, arrivals: Arrivals) -> None:
        self._arrivals = arrivals
        self._read = b""
        self._first = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        if not self._read:
            self._first = time.perf_counter()
        self._read += data
        head, end, rest = self._read.partition(b"\r\n\r\n")
        if not end:
            return
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        if len(rest) < length:
            return
        self._read = rest[length:]
        self._transport.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")
        self._arrivals.note(rest[:length], self._first)


async def visit(session: ClientSession, url: str, number: int) -> float:
    """Become hot; return when the deciding answer was acknowledged."""
    page = f"https://shop.example/pricing?utm_campaign={number}"
    async with session.ws_connect(url, protocols=("handraise.v1",)) as socket:
        await socket.send_json({"type": "hello", "flow": FLOW, "page": {"url": page}})
        for count, answer in enumerate(ANSWERS):
            await _until(socket, "question")
            await socket.send_json({"type": "answer", "id": f"a{count}", **answer})
        await _until(socket, "ack", f"a{len(ANSWERS) - 1}")
        return time.perf_counter()


async def _until(socket: Any, type: str, id: str | None = None) -> None:
    while True:
        frame = await socket.receive_json(timeout=PATIENCE)
        if frame["type"] == type and id in (None, frame.get("id")):
            return


async def steadily(url: str, receiver: int, rate: int, seconds: float) -> list[float]:
    """Let `rate` visitors a second become hot; return what each delivery took, in ms. Those of the
    first second warm everything up and are not counted."""
    count = round(rate * (1 + seconds))
    arrivals = Arrivals(count)
    listening = await asyncio.get_running_loop().create_server(
        lambda: Receiver(arrivals), HOST, receiver
    )
    began = time.perf_counter()

    async def one(session: ClientSession, number: int) -> float:
        await asyncio.sleep(began + number / rate - time.perf_counter())
        return await visit(session, url, number)

    async with listening, ClientSession(connector=TCPConnector(limit=0)) as session:
        acked = await asyncio.gather(*(one(session, number) for number in range(count)))
        async with asyncio.timeout(PATIENCE):
            await arrivals.done.wait()
    return [(arrivals.at[number] - at) * 1000 for number, at in enumerate(acked)][rate:]


@contextmanager
def serving(directory: Path, command: list[str], receiver: int) -> Iterator[Server]:
    """`handraise serve` with one destination, while the block runs."""
    port = free_port(HOST)
    config = directory / "handoffs.yaml"
    config.write_text(
        CONFIG.format(
            host=HOST,
            port=port,
            directory=directory,
            flows=flows_dir(),
            receiver=receiver,
            secret=SECRET,
        )
    )
    given = [*command, "serve", "--config", str(config)]
    running: AbstractContextManager[Server] = server(given, port, "/v1/chat", "/readyz", directory)
    with running as it:
        yield it


@dataclass(frozen=True)
class Took:
    """Milliseconds from ack to first byte; below 0 the byte came before the ack was read."""

    count: int
    p50: float
    p95: float
    worst: float


def measure(directory: Path, command: list[str], rate: int = 50, seconds: float = 10.0) -> Took:
    """Measure once."""
    receiver = free_port(HOST)
    with serving(directory, command, receiver) as running:
        url = f"http://{HOST}:{running.port}{running.path}"
        took = asyncio.run(steadily(url, receiver, rate, seconds))
    cuts = statistics.quantiles(took, n=20, method="inclusive")
    return Took(len(took), cuts[9], cuts[18], max(took))


def tell(took: Took, rate: int = 50) -> None:
    """Print one measurement."""
    print(
        f"  handoff, from the deciding ack to the first byte at the destination, {rate} a second"
        f" (goal: p95 {GOAL_MS:.0f} ms): p50 {took.p50:.1f} ms, p95 {took.p95:.1f} ms,"
        f" worst {took.worst:.1f} ms of {took.count:,}"
    )
