"""Links that open nothing: many from one address are refused, good ones never count."""

import time
from pathlib import Path

from aiohttp import ClientSession
from aiohttp.test_utils import TestServer

from agent import links
from agent.app import build
from agent.config.model import Rates
from agent.web.keys import FLOWS, STORE
from tests.web.test_limits import limited


async def asked(server: TestServer, *paths: str) -> list[tuple[int, bool]]:
    """The status of each, and whether it says when to come back."""
    found = []
    async with ClientSession() as session:
        for path in paths:
            async with session.get(server.make_url(path)) as answer:
                wait = int(answer.headers.get("Retry-After", "0"))
                found.append((answer.status, 1 <= wait <= 3_600))
    return found


async def test_wrong_links_are_refused_after_a_while_and_other_pages_are_not(
    tmp_path: Path,
) -> None:
    app = build(limited(tmp_path, address=Rates(connections="3/hour")))
    wrong = ("/handoff/made-up", "/preview/made-up", "/rep/in/made-up", "/handoff/again")
    async with TestServer(app) as server:
        statuses = await asked(server, *wrong, "/healthz", "/chat/saas-demo")
    put_off = [(429, True)]
    assert statuses == [(404, False), (404, False), (410, False), *put_off, *[(200, False)] * 2]


async def test_links_that_open_something_never_count(tmp_path: Path) -> None:
    app = build(limited(tmp_path, address=Rates(connections="1/hour")))
    async with TestServer(app) as server:
        flow = app[FLOWS].get("saas-demo")
        assert flow is not None
        key = await app[STORE].key(links.KEY)
        good = f"/preview/{links.sign_preview(key, flow.version, int(time.time()) + 60)}"
        statuses = await asked(server, good, good, good, f"{good}x", good)
    assert statuses == [*[(200, False)] * 3, (404, False), (429, True)]
