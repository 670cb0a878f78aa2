"""A client's end of a websocket: several frames leave in one write, and who reads too slowly or
has gone without a word is dropped.

The transport's write buffer is the client's bounded queue: nothing waits in tasks, and 10,000 idle
clients cost no memory. Text frames are written here (RFC 6455 section 5.2: two or four bytes before
the text) because a turn has four frames and a write to the kernel costs more than they do.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from itertools import cycle
from struct import pack

from aiohttp import WSMsgType, web
from aiohttp.http import WSMessageNoDecodeText

_TEXT = 0x81  # FIN + text
_PING = b"\x89\x00"  # FIN + ping, nothing in it
_PONG = 0x8A  # FIN + pong; what it repeats has at most 125 bytes
_SIGNS_OF_LIFE = frozenset({WSMsgType.PING, WSMsgType.PONG})
_SLOTS = 10


def text_frame(payload: bytes) -> bytes:
    """One unmasked, uncompressed text frame."""
    size = len(payload)
    if size < 126:
        return pack("!BB", _TEXT, size) + payload
    if size < 65_536:
        return pack("!BBH", _TEXT, 126, size) + payload
    return pack("!BBQ", _TEXT, 127, size) + payload


class Sockets(set[web.WebSocketResponse]):
    """The websockets that are open. `closing` from when the server stops."""

    closing = False


class Client:
    """Where frames for one visitor's tab go. `slow` once it was dropped for reading too slowly;
    `silent` is how many beats of the heart ago it was heard: set it to 0 when it is."""

    __slots__ = ("_held", "_limit", "_socket", "_transport", "silent", "slow")

    def __init__(
        self, socket: web.WebSocketResponse, transport: asyncio.Transport, limit: int
    ) -> None:
        self._socket = socket
        self._transport = transport
        self._limit = limit
        self._held: list[bytes] | None = None
        self.slow = False
        self.silent = 0

    @property
    def gone(self) -> bool:
        """Whether the connection is over."""
        return self._transport.is_closing()

    async def receive(self) -> WSMessageNoDecodeText:
        """What comes next that is no sign of life only."""
        while self.sign_of_life(received := await self._socket.receive()):
            pass
        return received

    def sign_of_life(self, received: WSMessageNoDecodeText) -> bool:
        """Whether what was received is no more than that. A ping is answered."""
        self.silent = 0
        if received.type is WSMsgType.PING and not self._transport.is_closing():
            self._transport.write(pack("!BB", _PONG, len(received.data)) + received.data)
        return received.type in _SIGNS_OF_LIFE

    def hold(self) -> None:
        """Keep frames until `release`, so that what belongs together leaves together."""
        if self._held is None:
            self._held = []

    def release(self) -> None:
        """Write what was held."""
        held, self._held = self._held, None
        if held:
            self.send(held)

    def send(self, frames: Sequence[bytes]) -> None:
        """Write frames at once; a client that has not read the limit's worth is dropped."""
        if self._held is not None:
            self._held.extend(frames)
            return
        if self._socket.closed or self._transport.is_closing():
            return
        if self._transport.get_write_buffer_size() > self._limit:
            self.slow = True
            self._transport.abort()
            return
        self._transport.write(b"".join(map(text_frame, frames)))

    def beat(self) -> None:
        """Ask a client that was silent for a whole beat to answer; drop it if it does not. Who
        waits for an answer of ours is not heard meanwhile, so he is asked only."""
        self.silent += 1
        if self._held is not None:
            self.silent = min(self.silent, 2)
        if self._socket.closed or self._transport.is_closing() or self.silent < 2:
            return
        if self.silent == 2:
            self._transport.write(_PING)
        else:
            self._transport.abort()


class Heart:
    """Finds the connections that are dead: beats for each of its clients every `seconds`.

    One timer for everybody: aiohttp's own heartbeat has one a client, and what it does for each
    frame that comes takes 7 µs of a turn's 260. A tenth of the clients is looked at at a time, so
    that no turn waits until thousands have been pinged.
    """

    def __init__(self, seconds: float) -> None:
        self._pause = seconds / _SLOTS
        self._slots: deque[set[Client]] = deque(set() for _ in range(_SLOTS))
        self._places = cycle(tuple(self._slots))
        self._beating = False

    def join(self, client: Client) -> set[Client]:
        """Beat for `client` until it is taken out of the set returned."""
        slot = next(self._places)
        slot.add(client)
        if not self._beating:
            self._beating = True
            self._wait()
        return slot

    def _wait(self) -> None:
        asyncio.get_running_loop().call_later(self._pause, self._beat)

    def _beat(self) -> None:
        for client in tuple(self._slots[0]):
            client.beat()
        self._slots.rotate(-1)
        self._beating = any(self._slots)
        if self._beating:
            self._wait()
