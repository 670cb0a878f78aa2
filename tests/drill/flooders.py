"""python -m tests.drill.flooders KIND PORT [--humble]: one who means no good, as fast as he can,
until his standard input ends.

Each flood counts what became of its tries, by name, and a line of JSON tells it again and again. It
runs in a process of its own; a humble one gets what the others leave of its core, so that what
honest visitors feel is the server's doing.
"""

import asyncio
import json
import os
import secrets
import sys
import zlib
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from struct import pack

from aiohttp import ClientError, ClientSession, TCPConnector, WSMsgType, WSServerHandshakeError

from agent.web.wire import SUBPROTOCOL
from tests.drill.rush import Rush
from tests.waiting import PATIENCE

ADDRESSES = 5  # a small gang
ABREAST = 40
SLOW = 2_000
MUTE = 500
CROWD = 2_000
MEGABYTE = 2**20
TELLING_SECONDS = 0.1
GRACE_SECONDS = 5.0  # what is under way when it is over may end
HELLO = b'{"type":"hello"}'
_UPGRADE = (
    "GET /v1/chat HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    f"Sec-WebSocket-Protocol: {SUBPROTOCOL}\r\nX-Forwarded-For: {{address}}\r\n{{more}}\r\n"
)
Told = Counter[str]


class Flood:
    """Where to, until it is `over`, and how long (seconds) what is under way then may take."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.over = asyncio.Event()
        self.grace = GRACE_SECONDS
        self.told: Told = Counter()
        self.session: ClientSession

    @property
    def on(self) -> bool:
        """Whether it goes on."""
        return not self.over.is_set()

    def address(self, number: int) -> str:
        """One of the gang's."""
        return f"203.0.113.{number % ADDRESSES + 1}"

    async def abreast(self, one: Callable[[int], Awaitable[str]], many: int = ABREAST) -> None:
        """Do `one` again and again, so many at a time."""

        async def again(number: int) -> None:
            while self.on:
                try:
                    self.told[await one(number)] += 1
                except WSServerHandshakeError as refused:
                    self.told[f"handshake {refused.status}"] += 1
                except ConnectionRefusedError:
                    self.told["refused"] += 1
                except (ClientError, OSError, TimeoutError, TypeError):  # closed meanwhile
                    self.told["broken"] += 1

        await asyncio.gather(*map(again, range(many)))

    async def socket(self, number: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A bare connection that became a websocket, compressed where that is offered."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        more = "Sec-WebSocket-Extensions: permessage-deflate\r\n"
        writer.write(_UPGRADE.format(address=self.address(number), more=more).encode())
        answer = await reader.readuntil(b"\r\n\r\n")
        if not answer.startswith(b"HTTP/1.1 101"):
            writer.close()
            raise ConnectionRefusedError(answer[:12].decode())
        return reader, writer


def frame(payload: bytes, first: int = 0x81) -> bytes:
    """A masked frame, with a mask of zeros."""
    return pack("!BBQ", first, 0xFF, len(payload)) + b"\0\0\0\0" + payload


async def connections(flood: Flood) -> None:
    """New conversations, each on a new connection."""

    async def one(number: int) -> str:
        headers = {"X-Forwarded-For": flood.address(number)}
        url = f"http://127.0.0.1:{flood.port}/v1/chat"
        async with flood.session.ws_connect(url, protocols=(SUBPROTOCOL,), headers=headers) as ws:
            await ws.send_str(HELLO.decode())
            heard = await ws.receive()
            if heard.type is not WSMsgType.TEXT:
                return "closed"
            told = json.loads(heard.data)
            return str(told.get("code", told["type"]))

    await flood.abreast(one)


async def handshakes(flood: Flood) -> None:
    """Requests that never end, a byte now and then."""

    async def one(number: int) -> str:
        reader, writer = await asyncio.open_connection("127.0.0.1", flood.port)
        writer.write(b"GET /v1/chat HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        while flood.on:
            writer.write(b"a")
            if await _ended(reader, 0.5):
                return "closed by the server"
        writer.close()
        return "held to the end"

    await flood.abreast(one, SLOW)


async def _ended(reader: asyncio.StreamReader, seconds: float) -> bool:
    """Whether the server ends a connection within so long."""
    try:
        async with asyncio.timeout(seconds):
            while await reader.read(65_536):
                pass
    except TimeoutError:
        return False
    except ConnectionError:
        return True
    return True


async def giants(flood: Flood) -> None:
    """Frames of a megabyte, and ten megabytes of nothing compressed to ten kilobytes."""
    packer = zlib.compressobj(wbits=-15)
    bomb = packer.compress(bytes(10 * MEGABYTE)) + packer.flush(zlib.Z_SYNC_FLUSH)
    frames = (frame(b"x" * MEGABYTE), frame(bomb[:-4], 0xC1))
    flood.grace = 2 * PATIENCE  # until it is known of each whether it was taken

    async def one(number: int) -> str:
        reader, writer = await flood.socket(number)
        with suppress(ConnectionError):
            writer.write(frames[number % 2])
            await writer.drain()
        ended = await _ended(reader, PATIENCE)
        writer.close()
        return ("giant", "bomb")[number % 2] + (" closed" if ended else " taken")

    await flood.abreast(one)


async def half_open(flood: Flood) -> None:
    """Visitors who say hello and are never heard of again, nor read anything."""

    async def one(number: int) -> str:
        reader, writer = await flood.socket(number)
        writer.write(frame(HELLO))
        flood.told["held to the end"] += 1  # as it looks as yet
        await flood.over.wait()
        ended = await _ended(reader, 1.0)
        writer.transport.abort()
        flood.told["held to the end"] -= 1
        return "closed by the server" if ended else "held to the end"

    await flood.abreast(one, MUTE)


async def tokens(flood: Flood) -> None:
    """Tokens that open nothing: of chats, reps' links and previews."""
    base = f"http://127.0.0.1:{flood.port}"

    async def chat(number: int) -> str:
        headers = {"X-Forwarded-For": flood.address(number)}
        url = f"{base}/v1/chat"
        async with flood.session.ws_connect(url, protocols=(SUBPROTOCOL,), headers=headers) as ws:
            made_up = secrets.token_urlsafe(32)
            await ws.send_json({"type": "hello", "conversation": made_up, "visitor": made_up})
            await ws.receive()
        return "chat"

    async def link(number: int) -> str:
        place = ("handoff", "preview", "rep/in")[number % 3]
        headers = {"X-Forwarded-For": flood.address(number)}
        async with flood.session.get(
            f"{base}/{place}/{secrets.token_urlsafe(48)}", headers=headers
        ) as answer:
            return f"{place} {answer.status}"

    await flood.abreast(lambda number: chat(number) if number % 4 == 0 else link(number))


async def messages(flood: Flood) -> None:
    """Visitors who write as fast as they can."""

    async def one(number: int) -> str:
        headers = {"X-Forwarded-For": flood.address(number)}
        url = f"http://127.0.0.1:{flood.port}/v1/chat"
        async with flood.session.ws_connect(url, protocols=(SUBPROTOCOL,), headers=headers) as ws:
            await ws.send_str(HELLO.decode())
            sent = 0
            while flood.on and not ws.closed:
                async with asyncio.timeout(PATIENCE):
                    await ws.send_json({"type": "human", "id": f"h{sent}"})
                    while json.loads(await ws.receive_str()).get("id") != f"h{sent}":
                        pass
                sent += 1
                flood.told["messages"] += 1
        return "socket"

    await flood.abreast(one)


async def crowd(flood: Flood) -> None:
    """Too many at once, each from an address of his own, who wait as long as they must."""

    async def one(number: int) -> str:
        address = ".".join(str(byte) for byte in (10, *secrets.token_bytes(3)))
        headers = {"X-Forwarded-For": address}
        url = f"http://127.0.0.1:{flood.port}/v1/chat"
        async with flood.session.ws_connect(url, protocols=(SUBPROTOCOL,), headers=headers) as ws:
            await ws.send_str(HELLO.decode())
            told = json.loads(await ws.receive_str())
            if told.get("code") == "wait":
                flood.told["asked to wait"] += 1
                told = json.loads(await ws.receive_str())
            return str(told.get("code", told["type"]))

    await flood.abreast(one, CROWD)


async def rush(flood: Flood) -> None:
    """More newcomers than a server can take; see there."""
    await asyncio.to_thread(Rush(flood.port, lambda: flood.on, flood.told).run)


KINDS: dict[str, Callable[[Flood], Awaitable[None]]] = {
    "connections": connections,
    "slow handshakes": handshakes,
    "giant frames": giants,
    "half-open": half_open,
    "bogus tokens": tokens,
    "messages": messages,
    "crowd": crowd,
    "rush": rush,
}


async def run(kind: str, port: int) -> None:
    """One flood to its end."""
    flood = Flood(port)
    async with ClientSession(connector=TCPConnector(limit=0)) as flood.session:
        flooding = asyncio.create_task(KINDS[kind](flood))
        over = asyncio.create_task(asyncio.to_thread(sys.stdin.read))
        while not over.done():
            _tell(flood)
            await asyncio.wait((over,), timeout=TELLING_SECONDS)
        flood.over.set()
        await asyncio.wait((flooding,), timeout=flood.grace)
        flooding.cancel()
        with suppress(asyncio.CancelledError):
            await flooding
    _tell(flood)


def _tell(flood: Flood) -> None:
    print(json.dumps(+flood.told), flush=True)


def humble() -> None:
    """Run only where nobody else wants to."""
    if hasattr(os, "SCHED_IDLE"):
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    os.nice(19)


if __name__ == "__main__":
    if "--humble" in sys.argv:
        humble()
    asyncio.run(run(sys.argv[1], int(sys.argv[2])))
