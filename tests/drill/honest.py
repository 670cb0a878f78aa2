"""Honest visitors in a flood: what they do, and what they feel.

Each hears all the time, as a browser does; what fails him is told by the word of the server, or by
the code his connection ended with.
"""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import altcha
from aiohttp import (
    ClientConnectionResetError,
    ClientError,
    ClientSession,
    ClientWebSocketResponse,
    WSCloseCode,
    WSMsgType,
    WSServerHandshakeError,
)

from agent.web.wire import SUBPROTOCOL
from tests.waiting import PATIENCE

TALK = (
    {"type": "back", "question": "goal"},
    {"type": "answer", "question": "goal", "value": "qualify"},
)
THINKING = 0.25  # seconds between an honest visitor's answers, half to one and a half of it


@dataclass
class Felt:
    """What honest visitors felt, in seconds: running ones for each answer, new ones until the first
    question. What failed them, how long (seconds) it lasted, the share of a core the server used,
    and its weight in MB. `flood` is what the flood tells, which changes until it is over."""

    answers: list[float] = field(default_factory=list)
    beginnings: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    worked: int = 0
    waited: int = 0
    seconds: float = 0.0
    busy: float = 0.0
    weight: float = 0.0
    flood: dict[str, int] = field(default_factory=dict)


class Closed(Exception):
    """The server ended a connection, with this code; 1006: without a word."""


class Line:
    """An honest visitor's end of a connection. As a browser it hears all the time, so that pings
    are answered while he thinks."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self._socket = socket
        self._heard: asyncio.Queue[dict[str, Any] | int] = asyncio.Queue()

    async def listen(self) -> None:
        """Hear to the end."""
        code = None
        try:
            while (message := await self._socket.receive()).type is WSMsgType.TEXT:
                self._heard.put_nowait(message.json())
            code = message.data if message.type is WSMsgType.CLOSE else self._socket.close_code
        finally:
            self._heard.put_nowait(code or WSCloseCode.ABNORMAL_CLOSURE)

    async def send(self, frame: dict[str, object]) -> None:
        """Send; where the connection has ended, `hear` says how."""
        with suppress(ClientConnectionResetError):
            await self._socket.send_json(frame)

    async def hear(self) -> dict[str, Any]:
        """The next frame. Raises Closed."""
        heard = await self._heard.get()
        if isinstance(heard, int):
            raise Closed(heard)
        return heard


@dataclass
class Course:
    """What honest visitors wait for: that all who run have begun, that the flood has come, and that
    it is over."""

    begun: asyncio.Barrier
    flooded: asyncio.Event = field(default_factory=asyncio.Event)
    over: asyncio.Event = field(default_factory=asyncio.Event)


class Honest:
    """One honest visitor, from an address of his own. `felt` is told how long he waited."""

    def __init__(
        self, number: int, port: int, felt: Felt, session: ClientSession, course: Course
    ) -> None:
        self.url = f"http://127.0.0.1:{port}/v1/chat"
        self.headers = {"X-Forwarded-For": f"198.51.100.{number + 1}"}
        self.felt = felt
        self.session = session
        self.course = course
        self.turns = 0

    async def running(self) -> None:
        """One whose conversation runs when the flood begins, and goes on to its end."""
        with self._felt():
            async with self._connected() as line:
                await self._begin(line)
                await self.course.begun.wait()
                await self.course.flooded.wait()
                while not self.course.over.is_set():
                    await asyncio.sleep(THINKING * (0.5 + random.random()))
                    await self._turn(line)

    async def new(self) -> None:
        """One who comes, answers once, leaves and comes again, until it is over."""
        while not self.course.over.is_set():
            began = time.monotonic()
            with self._felt():
                async with asyncio.timeout(PATIENCE), self._connected() as line:
                    await self._begin(line)
                    self.felt.beginnings.append(time.monotonic() - began)
                    await asyncio.sleep(THINKING)

    @contextmanager
    def _felt(self) -> Iterator[None]:
        try:
            yield
        except WSServerHandshakeError as refused:
            self.felt.failed.append(f"handshake {refused.status}")
        except Closed as closed:
            self.felt.failed.append(f"closed {closed}")
        except (ClientError, OSError, TimeoutError) as error:
            self.felt.failed.append(type(error).__name__)

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[Line]:
        async with self.session.ws_connect(
            self.url, protocols=(SUBPROTOCOL,), headers=self.headers
        ) as socket:
            line = Line(socket)
            listening = asyncio.create_task(line.listen())
            try:
                yield line
            finally:
                listening.cancel()
                await asyncio.wait((listening,))

    async def _begin(self, line: Line) -> None:
        await line.send({"type": "hello"})
        while (heard := await line.hear())["type"] != "question":
            if heard.get("code") == "proof":
                self.felt.worked += 1
                await line.send({"type": "hello", "proof": await _solved(heard)})
            elif heard.get("code") == "wait":
                self.felt.waited += 1
            elif heard["type"] == "error":
                self.felt.failed.append(heard["code"])

    async def _turn(self, line: Line) -> None:
        """An answer, and back again: turns without end."""
        self.turns += 1
        said = TALK[self.turns % 2]
        began = time.monotonic()
        await line.send({"id": f"t{self.turns}", **said})
        while (heard := await line.hear())["type"] not in ("ack", "error"):
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
