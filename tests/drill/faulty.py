"""The other end of the chaos run: receivers that refuse, reset, hang, lie and babble by lot, and
remember what they took.

Raw sockets, since no HTTP server can be made to behave so badly. A delivery is taken when its 2xx
status line was written; what the sender makes of the rest is its own affair.
"""

import asyncio
import random
import socket
import ssl
import struct
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import orjson
from standardwebhooks import Webhook, WebhookVerificationError

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
HANG_SECONDS = 3.0
# Shares of what a request meets; the rest is taken. None of it lets a delivery be taken unseen.
FAULTS = {
    "500": 0.08,
    "429": 0.06,
    "redirect": 0.02,
    "reset": 0.07,
    "cut": 0.04,
    "hang": 0.015,
    "slow head": 0.01,
}
# Of what is taken, these answer 200 and then never end.
ENDLESS = 0.05
NOT_TLS = 0.3
UP_SECONDS, DOWN_SECONDS = 1.5, 0.5


@dataclass
class Taken:
    """What a destination took: for each webhook-id its bodies."""

    bodies: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))


@dataclass
class Faulty:
    """Receivers by destination. `met` counts what requests met, by destination and fault."""

    secret: str
    seed: int
    taken: dict[str, Taken] = field(default_factory=lambda: defaultdict(Taken))
    met: Counter[tuple[str, str]] = field(default_factory=Counter)
    bad_signatures: int = 0

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.webhook = Webhook(self.secret)
        self.servers: list[asyncio.Server] = []
        self.tasks: set[asyncio.Task[None]] = set()

    async def plain(self, name: str, delay: float = 0.0, faults: float = 1.0) -> int:
        """Listen for `name`; return the port. `delay` seconds pass before each answer, and the
        share of every fault is multiplied by `faults`."""
        return await self._listen(lambda *streams: self._talk(name, streams, delay, faults))

    async def closing(self, name: str) -> int:
        """Listen for `name` on a port that is closed again and again, so that connections are
        refused."""
        port = await self.plain(name)
        server = self.servers[-1]
        self._keep(self._close_and_open(name, port, server))
        return port

    async def secure(self, name: str, context: ssl.SSLContext) -> int:
        """Listen for `name` by TLS, and speak something else now and then."""

        async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            if self.random.random() < NOT_TLS:
                self.met[name, "not TLS"] += 1
                writer.write(b"220 this is no TLS\r\n")
                return
            await writer.start_tls(context, ssl_handshake_timeout=5)
            await self._talk(name, (reader, writer), 0.0, 1.0)

        return await self._listen(meet)

    async def close(self) -> None:
        """Stop listening, and let go of everybody who hangs."""
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        for server in self.servers:
            server.close()

    async def _listen(self, meet: Callable[..., Any], port: int = 0) -> int:
        async def quietly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            self.tasks.add(task)
            try:
                await meet(reader, writer)
            except (OSError, EOFError, TimeoutError, asyncio.CancelledError):
                pass  # the sender was killed, or has had enough
            finally:
                self.tasks.discard(task)
                writer.close()

        server = await asyncio.start_server(quietly, "127.0.0.1", port, backlog=512)
        self.servers.append(server)
        listening: int = server.sockets[0].getsockname()[1]
        return listening

    async def _close_and_open(self, name: str, port: int, server: asyncio.Server) -> None:
        while True:
            await asyncio.sleep(UP_SECONDS)
            self.servers.remove(server)
            server.close()
            self.met[name, "closed"] += 1
            await asyncio.sleep(DOWN_SECONDS)
            await self._listen(lambda *streams: self._talk(name, streams, 0.0, 1.0), port)
            server = self.servers[-1]

    def _keep(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _talk(self, name: str, streams: Streams, delay: float, faults: float) -> None:
        """Answer request after request until something breaks off."""
        reader, writer = streams
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            pairs = (line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
            headers = {name.lower(): value for name, value in pairs}
            body = await reader.readexactly(int(headers["content-length"]))
            await asyncio.sleep(delay)
            fault = self._lot(faults)
            self.met[name, fault] += 1
            if not await self._answer(name, fault, headers, body, writer):
                return

    def _lot(self, faults: float) -> str:
        dice = self.random.random()
        for fault, share in FAULTS.items():
            dice -= share * faults
            if dice < 0:
                return fault
        return "endless" if self.random.random() < ENDLESS else "taken"

    async def _answer(
        self,
        name: str,
        fault: str,
        headers: dict[str, str],
        body: bytes,
        writer: asyncio.StreamWriter,
    ) -> bool:
        """Do what the lot says; tell whether the connection goes on."""
        if fault in ("taken", "endless"):
            return await self._take(name, fault, headers, body, writer)
        if fault == "reset":
            _reset(writer)
        elif fault == "cut":
            writer.write(b"HTTP/1.1 200")
        elif fault == "hang":
            await asyncio.sleep(HANG_SECONDS)
        elif fault == "slow head":
            await _dribble(writer, b"HTTP/1.1 500 no\r\nx: " + b"y" * 40, 0.1)
        else:
            writer.write(_REFUSALS[fault].replace(b"SECONDS", b"%d" % self.random.randrange(120)))
            await writer.drain()
            return True
        return False

    async def _take(
        self,
        name: str,
        fault: str,
        headers: dict[str, str],
        body: bytes,
        writer: asyncio.StreamWriter,
    ) -> bool:
        try:
            self.webhook.verify(body, headers)
        except WebhookVerificationError:
            self.bad_signatures += 1
            writer.write(_REFUSALS["500"])
            return True
        self.taken[name].bodies[headers["webhook-id"]].append(orjson.loads(body))
        if fault == "taken":
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")
            await writer.drain()
            return True
        writer.write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
        await _dribble(writer, b"7\r\ngarbage\r\n" * 100, 0.02)
        return False


_REFUSALS = {
    "500": b"HTTP/1.1 500 oh no\r\ncontent-length: 4\r\n\r\noops",
    "429": b"HTTP/1.1 429 slowly\r\nretry-after: SECONDS\r\ncontent-length: 0\r\n\r\n",
    "redirect": b"HTTP/1.1 302 there\r\nlocation: http://127.0.0.1/\r\ncontent-length: 0\r\n\r\n",
}


def _reset(writer: asyncio.StreamWriter) -> None:
    """Close with RST instead of FIN."""
    made: socket.socket = writer.get_extra_info("socket")
    made.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def _dribble(writer: asyncio.StreamWriter, data: bytes, seconds: float) -> None:
    for begin in range(0, len(data), 12):
        writer.write(data[begin : begin + 12])
        await writer.drain()
        await asyncio.sleep(seconds)
