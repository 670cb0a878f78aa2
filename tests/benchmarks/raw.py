"""A websocket client as light as a client can be, so that a benchmark measures the server.

It masks with a key of zeros (RFC 6455 allows any key), so a frame can be made once and sent often,
and of what comes back it looks at sizes and at one marker only.
"""

import asyncio
import time
from collections.abc import Sequence

_MARKERS = (b'"type":"question"', b'"type":"end"')
_CLOSE = 8
_BEFORE_TURNS = 2  # handshake and hello


def frame(text: bytes) -> bytes:
    """A masked text frame."""
    size = len(text)
    if size < 126:
        return bytes((0x81, 0x80 | size, 0, 0, 0, 0)) + text
    return bytes((0x81, 0xFE)) + size.to_bytes(2, "big") + b"\0\0\0\0" + text


def handshake(host: str, port: int, path: str) -> bytes:
    """The request that opens a websocket."""
    lines = (
        f"GET {path} HTTP/1.1",
        f"Host: {host}:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Protocol: handraise.v1",
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


class Talk(asyncio.Protocol):
    """One conversation: opens, sends the frames of a script one after the other, each once the
    answer to the one before has come, and closes, unless it is to `stay`.

    `script[0]` is the hello. `took` gets the seconds of each step, the handshake first; `received`
    counts the bytes of what came for the turns. `ended` is done when the script is through, or
    `failed` says why it is not.
    """

    def __init__(self, opening: bytes, script: Sequence[bytes], stay: bool = False) -> None:
        self.opening = opening
        self.script = script
        self.stay = stay
        self.took: list[float] = []
        self.received = 0
        self.failed = ""
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._step = -1
        self._buffer = b""
        self._began = 0.0
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for a websocket."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._send(self.opening)

    def close(self) -> None:
        """Leave, without a word."""
        if self._transport is not None:
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        """Count what came; go on when it was the answer."""
        self._buffer = self._buffer + data if self._buffer else data
        if self._step < 0:
            self._opened()
        elif self._answered():
            if len(self.took) >= _BEFORE_TURNS:
                self.received += len(self._buffer)
            self._buffer = b""
            self._next()

    def connection_lost(self, error: Exception | None) -> None:
        """Report what came of it."""
        if not self.failed and self._step < len(self.script):
            self.failed = f"lost after step {self._step}: {error}"
        self._end()

    def _opened(self) -> None:
        head, mark, rest = self._buffer.partition(b"\r\n\r\n")
        if not mark:
            return
        if b" 101 " not in head:
            self._fail(head[:60].decode("latin-1"))
            return
        self._buffer = rest
        self._next()

    def _answered(self) -> bool:
        """Whether the answer is complete: a marked frame has come, and no frame is cut off."""
        buffer, place, end, marked = self._buffer, 0, len(self._buffer), False
        while place + 2 <= end:
            size, start = buffer[place + 1], place + 2
            if size == 126:
                size = int.from_bytes(buffer[start : start + 2], "big")
                start += 2
            if start + size > end:
                return False
            if buffer[place] & 0x0F == _CLOSE:
                self._fail(f"closed {buffer[start : start + size]!r}")
                return False
            marked = marked or any(m in buffer[start : start + 200] for m in _MARKERS)
            place = start + size
        return marked and place == end

    def _next(self) -> None:
        self.took.append(time.perf_counter() - self._began)
        self._step += 1
        if self._step < len(self.script):
            self._send(self.script[self._step])
        elif self.stay:
            self._end()
        else:
            self.close()

    def _send(self, data: bytes) -> None:
        assert self._transport is not None
        self._began = time.perf_counter()
        self._transport.write(data)

    def _fail(self, why: str) -> None:
        self.failed = why
        self.close()

    def _end(self) -> None:
        if not self.ended.done():
            self.ended.set_result(None)
