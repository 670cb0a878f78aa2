"""Owns the sockets newcomers connect to: few are let in at a time, the kernel keeps the others.

asyncio accepts as many at once as the kernel may keep (its `backlog` is both), and while hundreds
of handshakes are answered nobody else is. Who waits before the door costs nothing here; who gave up
there is not let in any more.
"""

import asyncio
import os
import socket
import time
from collections.abc import Sequence
from errno import EMFILE, ENFILE, ENOBUFS, ENOMEM

import structlog
from aiohttp import web

from agent.web.entrance import Clock, Entrance, places

BACKLOG = 4_096  # connections the kernel keeps, if `net.core.somaxconn` lets it
LONG_LINE = 500  # newcomers who wait inside; then few come in,
PAUSE_SECONDS = 0.01  # so often
EXHAUSTED_SECONDS = 1.0  # without files or memory for one more nobody comes in for so long
RUSH_SECONDS = 1.0  # newcomers who wait for so long are told of in the log,
QUIET_SECONDS = 60.0  # not again within so long
_GAP_SECONDS = 0.1  # without newcomers: nobody waited
_EXHAUSTED = frozenset({EMFILE, ENFILE, ENOBUFS, ENOMEM})
_TCP_INFO = getattr(socket, "TCP_INFO", None)  # Linux's; its first byte is the state,
_ENDED = frozenset({7, 8})  # and these are of connections that the other end closed

_log = structlog.get_logger(__name__)


async def listening(host: str, port: int) -> list[socket.socket]:
    """Sockets that listen wherever `host` leads to. Raises OSError."""
    bound = await asyncio.get_running_loop().create_server(
        asyncio.Protocol, host, port, start_serving=False
    )
    found = [each.dup() for each in bound.sockets]
    bound.close()
    for each in found:
        each.listen(BACKLOG)
    return found


async def open_doors(
    runner: web.BaseRunner, listening: Sequence[socket.socket], entrance: Entrance
) -> None:
    """Let newcomers in by each of these, until the runner is cleaned up."""
    for each in listening:
        await Door(runner, each, entrance).start()


class Rush:
    """Whether newcomers have been waiting before the door without end."""

    def __init__(self) -> None:
        self._since = self._last = self._told = float("-inf")
        self._over = False

    def over(self) -> None:
        """All who waited are in."""
        self._over = True

    def goes_on(self, now: float) -> bool:
        """One came at `now`, in seconds of any clock. True when it is time to tell of a rush."""
        if now - self._last > _GAP_SECONDS or self._over:
            self._since = now
        self._last, self._over = now, False
        if now - self._since < RUSH_SECONDS or now - self._told < QUIET_SECONDS:
            return False
        self._told = now
        return True


class Door(web.BaseSite):
    """A listening socket of a runner, which stops it and thereby closes it."""

    def __init__(
        self,
        runner: web.BaseRunner,
        listening: socket.socket,
        entrance: Entrance,
        clock: Clock = time.monotonic,
    ) -> None:
        super().__init__(runner)
        assert runner.server is not None
        self._protocols = runner.server
        self._listening = listening
        self._line = entrance.requests
        self._few = entrance.few
        self._clock = clock
        self._last = 0.0
        self._rush = Rush()
        self._coming: set[asyncio.Task[object]] = set()
        self._again: asyncio.TimerHandle | None = None

    @property
    def name(self) -> str:
        """Its address."""
        host, port = self._listening.getsockname()[:2]
        return f"http://{f'[{host}]' if ':' in host else host}:{port}"

    async def start(self) -> None:
        """Let newcomers in from now on."""
        await super().start()
        self._listening.setblocking(False)
        self._open()

    async def stop(self) -> None:
        """Let nobody in any more."""
        self._close()
        if self._again is not None:
            self._again.cancel()
        self._listening.close()
        await super().stop()

    def _open(self) -> None:
        asyncio.get_running_loop().add_reader(self._listening, self._let_in)

    def _close(self) -> None:
        asyncio.get_running_loop().remove_reader(self._listening)

    def _rest(self, seconds: float) -> None:
        self._close()
        self._again = asyncio.get_running_loop().call_later(seconds, self._open)

    def _let_in(self) -> None:
        try:
            for _ in range(self._room(self._clock())):
                self._receive()
        except (BlockingIOError, InterruptedError):
            self._rush.over()
            return
        except OSError as error:
            if error.errno not in _EXHAUSTED:
                raise
            _log.error("cannot_accept", reason=os.strerror(error.errno))
            self._rest(EXHAUSTED_SECONDS)
            return
        if self._line.waiting >= LONG_LINE:
            self._rest(PAUSE_SECONDS)

    def _room(self, now: float) -> int:
        """For how many there is room at `now`, since the last ones came."""
        if self._rush.goes_on(now):
            _log.warning("newcomers_wait", inside=self._line.waiting)
        room = places(self._few, now - self._last) if self._few else BACKLOG
        self._last = now
        return room

    def _receive(self) -> None:
        try:
            connection, _ = self._listening.accept()
        except ConnectionAbortedError:
            return
        if _gave_up(connection):
            connection.close()
            return
        loop = asyncio.get_running_loop()
        connection.setblocking(False)
        task = loop.create_task(loop.connect_accepted_socket(self._protocols, connection))
        self._coming.add(task)
        task.add_done_callback(self._coming.discard)


def _gave_up(connection: socket.socket) -> bool:
    if _TCP_INFO is None or connection.family == socket.AF_UNIX:
        return False
    return connection.getsockopt(socket.IPPROTO_TCP, _TCP_INFO, 1)[0] in _ENDED
