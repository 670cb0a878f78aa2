"""Links and tokens that open nothing: many from one address are refused, good ones never count."""

import time
from dataclasses import replace
from pathlib import Path

from aiohttp import ClientSession
from aiohttp.test_utils import TestServer

from agent import links
from agent.app import build
from agent.config import Config
from agent.config.model import Api, Rates
from agent.web.keys import FLOWS, STORE
from tests.web.test_limits import limited

TOKEN = "a-token-of-twenty-and-more"


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


async def asked_api(server: TestServer, *tokens: str) -> list[tuple[int, str | None, bool]]:
    """The status with each token, the code of the error, and whether it says when to come back."""
    found = []
    async with ClientSession() as session:
        for token in tokens:
            headers = {"Authorization": f"Bearer {token}"}
            async with session.get(server.make_url("/api/v1/flows"), headers=headers) as answer:
                code = (await answer.json()).get("error", {}).get("code")
                wait = int(answer.headers.get("Retry-After", "0"))
                found.append((answer.status, code, 1 <= wait <= 3_600))
    return found


WRONG, GOOD, PUT_OFF = (401, "unauthorized", False), (200, None, False), (429, "too_many", True)


def with_token(tmp_path: Path, rate: str) -> Config:
    config = limited(tmp_path, address=Rates(connections=rate))
    return replace(config, api=Api((TOKEN,)))


async def test_wrong_tokens_are_refused_after_a_while_and_then_a_good_one_is_as_well(
    tmp_path: Path,
) -> None:
    async with TestServer(build(with_token(tmp_path, "2/hour"))) as server:
        told = await asked_api(server, TOKEN, "guess", "again", "more", TOKEN)
        others = await asked(server, "/api", "/healthz", "/handoff/made-up")
    assert told == [GOOD, WRONG, WRONG, PUT_OFF, PUT_OFF]
    assert others == [(429, True), (200, False), (429, True)]


async def test_a_good_token_never_counts(tmp_path: Path) -> None:
    async with TestServer(build(with_token(tmp_path, "1/hour"))) as server:
        told = await asked_api(server, *[TOKEN] * 5, "guess", "again")
    assert told == [*[GOOD] * 5, WRONG, PUT_OFF]


async def test_this_machine_may_guess_as_it_likes_unless_told_otherwise(tmp_path: Path) -> None:
    config = with_token(tmp_path, "1/hour")
    exempt = replace(config, limits=replace(config.limits, loopback=False))
    async with TestServer(build(exempt)) as server:
        assert await asked_api(server, *["guess"] * 3, TOKEN) == [*[WRONG] * 3, GOOD]
