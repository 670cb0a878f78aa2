"""A TCP proxy that is a bad line: late, uneven, lossy, narrow, stalled, silent or cut.

It stands between visitors and a server, a server and PostgreSQL, a server and Redis. What it holds
up it delivers in order, as TCP does; what it swallows is swallowed for the rest of that connection,
which is what a connection is like that a firewall has forgotten.
"""

import asyncio
import random
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Connect = Callable[[], Awaitable[Streams]]
CHUNK = 16_384
WAITING = 64  # chunks on their way in one direction; then whoever sends waits
RETRANSMIT_SECONDS = (0.2, 1.0)  # how late a lost packet comes that TCP sends again


def to_port(port: int) -> Connect:
    """What listens on a port of this machine."""
    return lambda: asyncio.open_connection("127.0.0.1", port)


def to_socket(path: str) -> Connect:
    """What listens on a Unix socket."""
    return lambda: asyncio.open_unix_connection(path)


@dataclass
class Line:
    """How the line is: each chunk comes `delay` seconds late, up to `jitter` more, a share `loss`
    of them later still because it is sent again; at most `rate` bytes a second get through.
    `stalled`: nothing moves for now. `silent`: what is sent is swallowed, now and for ever."""

    delay: float = 0.0
    jitter: float = 0.0
    loss: float = 0.0
    rate: float | None = None
    stalled: bool = False
    silent: bool = False


class Wire:
    """A proxy on `port`. Set `line` to make it bad or good; the connections that are open feel it
    too."""

    def __init__(self, connect: Connect, seed: int = 1) -> None:
        self.port = 0
        self._connect = connect
        self._line = Line()
        self._moving = asyncio.Event()
        self._moving.set()
        self._random = random.Random(seed)
        self._open: dict[asyncio.Task[None], list[asyncio.StreamWriter]] = {}

    @property
    def line(self) -> Line:
        """How the line is now."""
        return self._line

    @line.setter
    def line(self, line: Line) -> None:
        self._line = line
        (self._moving.clear if line.stalled else self._moving.set)()

    def reset(self) -> int:
        """Cut every connection with RST; returns how many there were."""
        cut = list(self._open.values())
        for writers in cut:
            for writer in writers:
                _reset(writer)
        return len(cut)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator["Wire"]:
        """Pass on what comes, until let go."""
        server = await asyncio.start_server(self._meet, "127.0.0.1", self.port, backlog=1024)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            for task in (tasks := [*self._open]):
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        writers = self._open[task] = [writer]
        try:
            with suppress(OSError, EOFError, asyncio.CancelledError):
                there, back = await self._connect()
                writers.append(back)
                await self._between((reader, writer), (there, back))
        finally:
            del self._open[task]
            for one in writers:
                one.close()

    async def _between(self, here: Streams, there: Streams) -> None:
        swallowed = asyncio.Event()
        ways = (self._pump(here[0], there[1], swallowed), self._pump(there[0], here[1], swallowed))
        tasks = [asyncio.create_task(way) for way in ways]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, swallowed: asyncio.Event
    ) -> None:
        """One direction, to its end; both share what was `swallowed`."""
        on_the_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(WAITING)
        carrying = asyncio.create_task(self._carry(on_the_way, writer, swallowed))
        try:
            while chunk := await reader.read(CHUNK):
                await on_the_way.put((asyncio.get_running_loop().time() + self._late(), chunk))
            if swallowed.is_set() or self._line.silent:
                await asyncio.Event().wait()  # nor is it told that the other end is gone
            await on_the_way.put((0.0, b""))
            await carrying
        finally:
            carrying.cancel()

    def _late(self) -> float:
        line, dice = self._line, self._random
        late = line.delay + line.jitter * dice.random()
        return late + (dice.uniform(*RETRANSMIT_SECONDS) if dice.random() < line.loss else 0.0)

    async def _carry(
        self,
        on_the_way: asyncio.Queue[tuple[float, bytes]],
        writer: asyncio.StreamWriter,
        swallowed: asyncio.Event,
    ) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due, chunk = await on_the_way.get()
            await asyncio.sleep(max(0.0, due - loop.time()))
            await self._moving.wait()
            if self._line.silent:
                swallowed.set()
            if swallowed.is_set():
                continue
            if not chunk:
                return
            if self._line.rate is not None:
                await asyncio.sleep(len(chunk) / self._line.rate)
            writer.write(chunk)
            await writer.drain()


def _reset(writer: asyncio.StreamWriter) -> None:
    made: socket.socket = writer.get_extra_info("socket")
    with suppress(OSError):  # it may be gone already
        made.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
