"""Frames as RFC 6455 wants them, and a heart that finds the connections that are dead."""

import asyncio

import pytest
from aiohttp import ClientSession, WSMsgType, web
from aiohttp.test_utils import TestServer

from agent.web.socket import Client, Heart, text_frame
from tests.waiting import PATIENCE

BEAT = 0.05
PING = b"\x89\x00"


@pytest.mark.parametrize(
    ("size", "head"),
    [
        (0, b"\x81\x00"),
        (125, b"\x81\x7d"),
        (126, b"\x81\x7e\x00\x7e"),
        (65_535, b"\x81\x7e\xff\xff"),
        (65_536, b"\x81\x7f\x00\x00\x00\x00\x00\x01\x00\x00"),
    ],
)
def test_a_frame_says_its_length_in_as_few_bytes_as_it_may(size: int, head: bytes) -> None:
    assert text_frame(b"x" * size) == head + b"x" * size


def _server(heart: Heart, ended: "asyncio.Future[int]") -> web.Application:
    """A server that listens to its one client; `ended` gets how many signs of life came."""

    async def handle(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        assert isinstance(request.transport, asyncio.Transport)
        client, signs = Client(socket, request.transport, 1000), 0
        slot = heart.join(client)
        try:
            while (await socket.receive()).type is WSMsgType.PONG:
                client.silent, signs = 0, signs + 1
        finally:
            slot.discard(client)
            ended.set_result(signs)
        return socket

    app = web.Application()
    app.router.add_get("/", handle)
    return app


async def _visit(*, answers: int, hears: int) -> tuple[list[WSMsgType], int]:
    """What a client hears that answers so many pings, until it has heard `hears`; and how many
    signs of life the server had when the connection was over."""
    ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    heard: list[WSMsgType] = []
    async with asyncio.timeout(PATIENCE), TestServer(_server(Heart(BEAT), ended)) as server:
        async with (
            ClientSession() as session,
            session.ws_connect(server.make_url("/"), autoping=False) as socket,
        ):
            while len(heard) < hears:
                heard.append((await socket.receive()).type)
                if heard[-1] is WSMsgType.PING and len(heard) <= answers:
                    await socket.pong()
        return heard, await ended


async def test_a_client_that_answers_pings_stays() -> None:
    assert await _visit(answers=3, hears=4) == ([WSMsgType.PING] * 4, 3)


async def test_a_client_that_answers_no_more_is_dropped() -> None:
    heard = [WSMsgType.PING, WSMsgType.PING, WSMsgType.CLOSED]
    assert await _visit(answers=1, hears=3) == (heard, 1)


class _Wire(asyncio.Transport):
    """The other end, which says nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[bytes] = []

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.heard.append(bytes(data))

    def abort(self) -> None:
        self.heard.append(b"aborted")

    def is_closing(self) -> bool:
        return False


async def test_who_waits_for_an_answer_is_not_taken_for_dead_until_he_has_it() -> None:
    wire = _Wire()
    client = Client(web.WebSocketResponse(), wire, 1000)
    client.hold()
    for _ in range(5):
        client.beat()
    assert wire.heard == [PING] * 4
    client.release()
    client.beat()
    assert wire.heard == [*[PING] * 4, b"aborted"]
