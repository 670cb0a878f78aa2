"""A client's end of a websocket: several frames leave in one write, and a slow reader is dropped.

The transport's write buffer is the client's bounded queue: nothing waits in tasks, and 10,000 idle
clients cost no memory. Text frames are written here (RFC 6455 section 5.2: two or four bytes before
the text) because a turn has four frames and a write to the kernel costs more than they do.
"""

import asyncio
from collections.abc import Sequence
from struct import pack

from aiohttp import web

_TEXT = 0x81  # FIN + text


def text_frame(payload: bytes) -> bytes:
    """One unmasked, uncompressed text frame."""
    size = len(payload)
    if size < 126:
        return pack("!BB", _TEXT, size) + payload
    if size < 65_536:
        return pack("!BBH", _TEXT, 126, size) + payload
    return pack("!BBQ", _TEXT, 127, size) + payload


class Client:
    """Where frames for one visitor's tab go. `slow` once it was dropped for reading too slowly."""

    __slots__ = ("_held", "_limit", "_socket", "_transport", "slow")

    def __init__(
        self, socket: web.WebSocketResponse, transport: asyncio.Transport, limit: int
    ) -> None:
        self._socket = socket
        self._transport = transport
        self._limit = limit
        self._held: list[bytes] | None = None
        self.slow = False

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
