"""The second hand of a whole server: tiers, the honest word, the alarm, and links that grow old."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from agent.app import build
from agent.config import Config, Destination, Flows
from agent.web.keys import STORE, TAKEOVER
from storage.records import Attempt
from tests.seeding import SECRET
from tests.takeover.desking import TIERS
from tests.visiting import Visitor, visiting
from tests.waiting import PATIENCE

SCALE = 0.005  # a minute is 0.3 seconds
DAY_MS = 86_400_000


@dataclass
class Heard:
    """What arrived, as (destination, type, link), and a way to wait for it."""

    events: list[tuple[str, str, str]] = field(default_factory=list)
    more: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def take(self, request: web.Request) -> web.Response:
        event: dict[str, Any] = await request.json()
        async with self.more:
            link = event["data"]["links"]["handoff"]
            self.events.append((request.path[1:], event["type"], link))
            self.more.notify_all()
        return web.Response(status=204)

    async def until(self, destination: str, type: str, count: int = 1) -> list[str]:
        """The links of these events once there are so many."""

        def found() -> list[str]:
            return [link for to, kind, link in self.events if (to, kind) == (destination, type)]

        async with asyncio.timeout(PATIENCE), self.more:
            await self.more.wait_for(lambda: len(found()) >= count)
        return found()


Served = tuple[web.Application, str, Heard]


@asynccontextmanager
async def serving(folder: Path) -> AsyncIterator[Served]:
    heard, receiver = Heard(), web.Application()
    receiver.router.add_post("/{name}", heard.take)
    (folder / "saas-demo.yaml").write_text(TIERS)
    async with TestServer(receiver) as other:
        places = {
            name: Destination(name, str(other.make_url(f"/{name}")), (SECRET,), allow_private=True)
            for name in ("sales", "all", "boss", "crm")
        }
        config = Config(
            database=f"sqlite:///{folder}/clock.db",
            flows=Flows(folder),
            destinations=places,
            default_destination="crm",
        )
        app = build(config, delay_scale=SCALE)
        async with TestServer(app) as server:
            yield app, str(server.make_url("/v1/chat")), heard


@asynccontextmanager
async def calling(url: str) -> AsyncIterator[Visitor]:
    """A visitor who has asked for a person."""
    async with visiting(url) as visitor:
        await visitor.hello()
        await visitor.say({"type": "human", "id": "1"})
        yield visitor


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    async with serving(tmp_path) as one:
        yield one


async def test_a_lead_nobody_takes_goes_up_tier_by_tier(
    served: Served,
) -> None:
    _, url, heard = served
    async with calling(url) as visitor:
        for destination, type in (
            ("sales", "lead.handoff"), ("all", "lead.handoff"), ("boss", "handoff.unclaimed"),
        ):  # fmt: skip
            await heard.until(destination, type)
        told = await visitor.until("question")
    assert [frame["type"] for frame in told] == ["message", "owner", "question"]
    assert sorted((to, type) for to, type, _ in heard.events) == [
        ("all", "lead.handoff"),
        ("boss", "handoff.unclaimed"),
        ("sales", "lead.handoff"),
    ]


async def test_a_rep_who_closes_his_laptop_loses_the_lead_and_the_visitor_is_not_forgotten(
    served: Served,
) -> None:
    app, url, heard = served
    async with calling(url) as visitor:
        (row,) = await app[STORE].handoffs(limit=1)
        assert (await app[TAKEOVER].claim(row.id, "Ana")).won
        assert (await visitor.until("owner"))[-1]["owner"] == "rep"
        assert (await visitor.until("owner"))[-1]["owner"] == "none"
        await heard.until("all", "lead.handoff")
        assert (await visitor.until("question"))[-2]["owner"] == "bot"
    detail = await app[STORE].handoff(row.id)
    assert detail is not None
    steps = [(step.step, step.note) for step in detail.steps]
    # On a busy machine the second tier may be due before the claim is made.
    assert [step for step in steps if step[0] in ("claimed", "released")] == [
        ("claimed", None),
        ("released", "silent"),
    ]
    assert ("called", "all") in steps


async def test_what_is_sent_a_day_after_it_was_taken_carries_another_link(
    served: Served,
) -> None:
    app, url, heard = served
    async with calling(url):
        pass
    (first,) = await heard.until("sales", "lead.handoff")
    (row,) = await app[STORE].handoffs(limit=1)
    await app[STORE].requeue(now=int(time.time() * 1000), handoffs=[row.id])
    again = await heard.until("sales", "lead.handoff", 2)
    assert again == [first, first]  # derived anew, and the same
    detail = await app[STORE].handoff(row.id)
    assert detail is not None
    event = next(e for e in detail.deliveries if e.destination == "sales")
    long_ago = Attempt(int(time.time() * 1000) - DAY_MS - 1_000, 204, 1, None, None)
    await app[STORE].settle(event.id, long_ago, state="delivered", next_at=None)
    # It was taken a day ago, and just now again: the second generation, good for a day from now.
    await app[STORE].requeue(now=int(time.time() * 1000), handoffs=[row.id])
    *_, newest = await heard.until("sales", "lead.handoff", 3)
    assert newest != first
