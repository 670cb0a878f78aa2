"""A receiver on loopback that keeps what came and answers as it is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from standardwebhooks import Webhook

from agent.config import Destination
from agent.webhook.guard import session
from storage.records import Outbox

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
CREATED = 1_795_428_000_000  # 2026-11-23T10:00:00Z
ROW = Outbox(
    id="msg_1",
    conversation="c1",
    handoff="h1",
    sequence=1,
    destination="sales",
    type="lead.handoff",
    data='{"score":{"total":86},"lead":{"name":"Zoë"},"source":{}}',
    created_at=CREATED,
    attempts=0,
)

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Receiver:
    """Verifies every delivery by the standardwebhooks package before it answers."""

    url: str = ""
    answer: Answer | None = None
    bodies: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    release: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        headers = {name.lower(): value for name, value in request.headers.items()}
        Webhook(SECRET).verify(body, headers)
        self.bodies.append(body)
        self.headers.append(headers)
        return await self.answer(request) if self.answer else web.Response(text="thanks")

    def destination(self, **more: Any) -> Destination:
        base = Destination(name="sales", url=self.url, secrets=(SECRET,), allow_private=True)
        return replace(base, **more)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    it = Receiver()
    app = web.Application()
    app.router.add_post("/hook", it.take)
    async with TestServer(app) as server:
        it.url = str(server.make_url("/hook"))
        yield it
        it.release.set()


@pytest.fixture
async def inside() -> AsyncIterator[aiohttp.ClientSession]:
    """A session that may reach loopback."""
    async with session(allow_private=True) as it:
        yield it


Peer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@pytest.fixture
async def raw_peer() -> AsyncIterator[Callable[[Peer], Awaitable[str]]]:
    """Start a server that speaks whatever `peer` writes; returns its address."""
    servers: list[asyncio.Server] = []

    async def start(peer: Peer) -> str:
        async def quietly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                await peer(reader, writer)
            except (ConnectionError, asyncio.CancelledError):
                pass
            finally:
                writer.close()

        server = await asyncio.start_server(quietly, "127.0.0.1", 0)
        servers.append(server)
        return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"

    yield start
    for server in servers:
        server.close()
