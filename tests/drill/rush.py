"""The strongest flood: newcomers without end, each of an address of his own, who say hello with the
handshake, hear one word and hang up. No event loop and no library: a core makes thousands a second,
more than a server can take, so what it cannot take must wait. Riddles are never solved.
"""

import secrets
import selectors
import socket
from collections import Counter
from collections.abc import Callable

from agent.web.wire import SUBPROTOCOL

ABREAST = 1_000
SHORTEST = 0.05
_HELLO = b'\x81\x90\x00\x00\x00\x00{"type":"hello"}'
_UPGRADE = (
    "GET /v1/chat HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    "Sec-WebSocket-Protocol: {protocol}\r\nX-Forwarded-For: {address}\r\n\r\n"
)


class Rush:
    """So many newcomers at a time, as long as it is to go on; `told` is what became of them."""

    def __init__(
        self, port: int, goes_on: Callable[[], bool], told: Counter[str], abreast: int = ABREAST
    ) -> None:
        self.port = port
        self.goes_on = goes_on
        self.abreast = abreast
        self.told = told
        self._waiting = selectors.DefaultSelector()
        self._heard: dict[int, bytes] = {}

    def run(self) -> None:
        """To the end."""
        for _ in range(self.abreast):
            self._come()
        while self.goes_on():
            for key, _ in self._waiting.select(SHORTEST):
                self._hear(key)
            self.told["still waiting"] = len(self._heard)
        for key in [*self._waiting.get_map().values()]:
            key.fileobj.close()
        self._waiting.close()

    def _come(self) -> None:
        end = socket.socket()
        end.setblocking(False)
        address = ".".join(str(byte) for byte in (10, *secrets.token_bytes(3)))
        asked = _UPGRADE.format(protocol=SUBPROTOCOL, address=address).encode() + _HELLO
        end.connect_ex(("127.0.0.1", self.port))
        self._heard[end.fileno()] = b""
        self._waiting.register(end, selectors.EVENT_WRITE, asked)

    def _hear(self, key: selectors.SelectorKey) -> None:
        end = key.fileobj
        assert isinstance(end, socket.socket)
        try:
            if key.data:
                end.send(key.data)
                self._waiting.modify(end, selectors.EVENT_READ, b"")
                return
            heard = end.recv(65_536)
        except OSError as error:
            self._over(end, type(error).__name__)
            return
        self._heard[end.fileno()] += heard
        if said := _said(self._heard[end.fileno()], over=not heard):
            self._over(end, said)

    def _over(self, end: socket.socket, said: str) -> None:
        self.told[said] += 1
        self._waiting.unregister(end)
        del self._heard[end.fileno()]
        end.close()
        self._come()


def _said(heard: bytes, *, over: bool) -> str:
    """What a newcomer was told; nothing yet while it is not all there."""
    head, whole, frames = heard.partition(b"\r\n\r\n")
    if whole and not head.startswith(b"HTTP/1.1 101"):
        return f"handshake {head[9:12].decode()}"
    for name in (b'"proof"', b'"wait"', b'"too_many"', b'"welcome"'):
        if name in frames:
            return name.decode().strip('"')
    return "closed" if over else ""
