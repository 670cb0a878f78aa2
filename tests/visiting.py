"""A visitor as tests need one: says something, and hears what comes until it is acknowledged."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

from tests.waiting import PATIENCE

Frame = dict[str, Any]


class Visitor:
    """One connection; `closed` is the close code once the server closed it."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.socket = socket
        self.closed: int | None = None

    async def send(self, frame: Frame | str | bytes) -> None:
        """Send without waiting for anything."""
        if isinstance(frame, bytes):
            await self.socket.send_bytes(frame)
        else:
            await self.socket.send_str(
                frame if isinstance(frame, str) else orjson.dumps(frame).decode()
            )

    async def hear(self) -> Frame:
        """The next frame; {} when the server closed instead."""
        message = await self.socket.receive(timeout=PATIENCE)
        if message.type is not WSMsgType.TEXT:
            # The answer to a close may find nobody any more: then the socket's code is another.
            told = message.type is WSMsgType.CLOSE
            self.closed = message.data if told else self.socket.close_code
            return {}
        found: Frame = orjson.loads(message.data)
        return found

    async def until(self, *types: str) -> list[Frame]:
        """All frames up to the first of one of these types, or to the close."""
        heard: list[Frame] = []
        while True:
            frame = await self.hear()
            if not frame:
                return heard
            heard.append(frame)
            if frame["type"] in types:
                return heard

    async def say(self, frame: Frame) -> list[Frame]:
        """Send, and hear until its acknowledgement or error."""
        await self.send(frame)
        return await self.until("ack", "error")

    async def hello(self, **more: Any) -> list[Frame]:
        """Say hello, and hear until the current question (or the end) has come."""
        await self.send({"type": "hello", **more})
        return await self.until("question", "end", "error")


@asynccontextmanager
async def visiting(url: str, **headers: str) -> AsyncIterator[Visitor]:
    """A visitor connected to `url`, which is the websocket's whole address."""
    async with (
        ClientSession() as session,
        session.ws_connect(url, protocols=("handraise.v1",), headers=headers) as socket,
    ):
        yield Visitor(socket)


def types(frames: list[Frame]) -> list[str]:
    """The types of frames, in order."""
    return [frame["type"] for frame in frames]
