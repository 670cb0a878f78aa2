"""Tokens: had once, kept until they end or are refused, and never shown."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from agent.config import Destination, Oauth
from agent.webhook.delivery import Outcome, Patience
from agent.webhook.guard import session
from agent.webhook.oauth import NoToken, Tokens
from agent.webhook.sending import Ways
from tests.webhook.conftest import ROW

PATIENCE = Patience(1, 1, 1)


@dataclass
class Receiver:
    """Gives tokens t1, t2 ... and takes what comes with one of `good`."""

    url: str = ""
    asked: list[dict[str, str]] = field(default_factory=list)
    posted: list[str] = field(default_factory=list)
    good: set[str] = field(default_factory=lambda: {"t1", "t2", "t3"})
    lasts: float | None = None
    answer: web.Response | None = None

    async def token(self, request: web.Request) -> web.Response:
        form = await request.post()
        self.asked.append({name: str(value) for name, value in form.items()})
        if self.answer is not None:
            return self.answer
        lasts = {} if self.lasts is None else {"expires_in": self.lasts}
        return web.json_response({"access_token": f"t{len(self.asked)}", **lasts})

    async def take(self, request: web.Request) -> web.Response:
        given = request.headers["authorization"].removeprefix("Bearer ")
        self.posted.append(given)
        return web.Response(status=201 if given in self.good else 401)

    @property
    def oauth(self) -> Oauth:
        return Oauth(f"{self.url}/token", "me", "hunter2", "api")

    def destination(self) -> Destination:
        url = f"{self.url}/lead"
        return Destination("crm", url, preset="salesforce", oauth=self.oauth, allow_private=True)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    it = Receiver()
    app = web.Application()
    app.router.add_post("/token", it.token)
    app.router.add_post("/lead", it.take)
    async with TestServer(app) as server:
        it.url = str(server.make_url("")).rstrip("/")
        yield it


@pytest.fixture
async def ways() -> AsyncIterator[Ways]:
    it = Ways()
    yield it
    await it.close()


async def send(ways: Ways, receiver: Receiver) -> Outcome:
    return await ways.send(receiver.destination(), ROW, {}, datetime.now(UTC), PATIENCE)


async def test_a_token_is_had_once_and_goes_out_with_every_post(
    ways: Ways, receiver: Receiver
) -> None:
    outcomes = await asyncio.gather(*(send(ways, receiver) for _ in range(3)))
    assert [outcome.attempt.status for outcome in outcomes] == [201, 201, 201]
    assert receiver.posted == ["t1", "t1", "t1"]
    assert receiver.asked == [
        {
            "grant_type": "client_credentials",
            "client_id": "me",
            "client_secret": "hunter2",
            "scope": "api",
        }
    ]


async def test_a_token_that_is_refused_is_had_anew_within_the_attempt(
    ways: Ways, receiver: Receiver
) -> None:
    await send(ways, receiver)
    receiver.good = {"t2"}
    assert (await send(ways, receiver)).retry == "delivered"
    assert receiver.posted == ["t1", "t1", "t2"]


async def test_a_receiver_that_refuses_every_token_is_asked_twice_and_tried_again_later(
    ways: Ways, receiver: Receiver
) -> None:
    receiver.good = set()
    outcome = await send(ways, receiver)
    assert (outcome.retry, outcome.attempt.error) == ("retry", "answered 401")
    assert receiver.posted == ["t1", "t2"]


async def test_a_token_is_had_anew_a_minute_before_its_end(receiver: Receiver) -> None:
    receiver.lasts, clock = 600, [0.0]
    tokens = Tokens(lambda: clock[0])
    async with session(allow_private=True) as open_session:
        had = []
        for clock[0] in (0.0, 539.0, 540.0):
            had.append(await tokens.token(open_session, receiver.oauth, PATIENCE))
    assert had == ["t1", "t1", "t2"]


async def test_a_refusal_of_an_older_token_leaves_the_newer_one(receiver: Receiver) -> None:
    tokens = Tokens()
    async with session(allow_private=True) as open_session:
        await tokens.token(open_session, receiver.oauth, PATIENCE)
        tokens.refused(receiver.oauth, "another")
        assert await tokens.token(open_session, receiver.oauth, PATIENCE) == "t1"
        tokens.refused(receiver.oauth, "t1")
        assert await tokens.token(open_session, receiver.oauth, PATIENCE) == "t2"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (web.Response(status=400, text="bad secret hunter2"), "no token: answered 400"),
        (web.Response(status=302), "no token: answered 302"),
        (web.Response(text="hello"), "no token: the answer is not JSON"),
        (web.Response(text="[]"), "no token: the answer holds none"),
        (web.json_response({"access_token": "a\nb"}), "no token: the answer holds none"),
    ],
)
async def test_without_a_token_nothing_is_posted_and_it_is_tried_again(
    ways: Ways, receiver: Receiver, answer: web.Response, error: str
) -> None:
    receiver.answer = answer
    outcome = await send(ways, receiver)
    assert (outcome.retry, outcome.attempt.error) == ("retry", error)
    assert receiver.posted == []


async def test_where_tokens_are_had_is_guarded_too(receiver: Receiver) -> None:
    async with session(allow_private=False) as guarded:
        with pytest.raises(NoToken, match="is not on the public internet"):
            await Tokens().token(guarded, receiver.oauth, PATIENCE)


async def test_nobody_there_is_told_as_such(ways: Ways, receiver: Receiver) -> None:
    nowhere = Oauth("http://127.0.0.1:1/token", "me", "hunter2")
    destination = replace(receiver.destination(), oauth=nowhere)
    outcome = await ways.send(destination, ROW, {}, datetime.now(UTC), PATIENCE)
    assert outcome.attempt.error == "no token: no connection: Connection refused"
