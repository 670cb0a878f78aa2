"""Owns the server the tests of pages talk to: real store, flows and conversations, no worker."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from agent.config import Api, Config, Server
from agent.metrics import Metrics
from agent.takeover import Takeover
from agent.web import api, ops, pages
from agent.web.keys import (
    ALARM,
    BUS,
    CONFIG,
    CONVERSATIONS,
    FLOWS,
    HEART,
    LIMITS,
    METRICS,
    PRESSURE,
    ROSTER,
    SOCKETS,
    STORE,
    TAKEOVER,
)
from agent.web.limits import Limits, Pressure
from agent.web.proof import Alarm
from agent.web.socket import Heart, Sockets
from tests.seeding import DESTINATIONS, NOW_MS, World, world

TOKEN = "a-token-of-the-operator-0001"
Client = TestClient[web.Request, web.Application]

CONFIGURED = Config(
    server=Server(allowed_origins=("https://acme.io",)),
    api=Api((TOKEN, "another-token-of-the-operator")),
    destinations=DESTINATIONS,
    default_destination="crm",
)


@dataclass
class Served:
    """A client, and the world behind it."""

    client: Client
    world: World
    app: web.Application


def application(inside: World, config: Config) -> web.Application:
    """An application with every route of pages, ops and API."""
    app = web.Application()
    app[CONFIG] = config
    app[METRICS] = Metrics()
    app[STORE] = inside.store
    app[FLOWS] = inside.flows
    app[CONVERSATIONS] = inside.conversations
    app[BUS], app[ROSTER] = inside.bus, inside.roster
    app[TAKEOVER] = Takeover(
        inside.store, inside.flows, inside.conversations, inside.bus, lambda: NOW_MS
    )
    app[SOCKETS] = Sockets()
    app[HEART] = Heart(25)
    app[LIMITS], app[PRESSURE] = Limits(config), Pressure()
    app[ALARM] = Alarm(config.limits.proof)
    for routes in (pages.routes, ops.routes, api.routes):
        routes(app)
    return app


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    """A configured server with API tokens."""
    async for one in serving(tmp_path, CONFIGURED):
        yield one


@pytest.fixture
async def served_plain(tmp_path: Path) -> AsyncIterator[Served]:
    """A server as it runs without a configuration."""
    async for one in serving(tmp_path, replace(CONFIGURED, server=Server(), api=Api())):
        yield one


async def serving(folder: Path, config: Config) -> AsyncIterator[Served]:
    """Start a server in `folder`, and take it down."""
    inside = await world(folder, config)
    app = application(inside, config)
    async with TestClient(TestServer(app)) as client:
        yield Served(client, inside, app)
    await inside.store.close()
