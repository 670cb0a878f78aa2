"""The demo: its pages, and the inbox that verifies what it takes."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiohttp.test_utils import TestClient, TestServer
from standardwebhooks.webhooks import Webhook

from agent import demo
from agent.availability import destination
from agent.config import Config
from agent.flow_files import flow_paths, read_flow
from agent.packaged import flows_dir
from tests.seeding import ANN, HOT, world
from tests.waiting import PATIENCE
from tests.web.conftest import Served, application

PAGES = ("/", "/pricing", "/privacy", "/quote", "/emergency", "/viewing", "/homes/12-mill-lane")


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    config = demo.demo_config(8080)
    inside = await world(tmp_path, config)
    app = application(inside, config)
    demo.routes(app)
    async with TestClient(TestServer(app)) as client:
        yield Served(client, inside, app)
    await inside.store.close()


def settings(served: Served) -> Config:
    return served.app[demo.CONFIG]


async def lead(served: Served) -> str:
    live = await served.world.open()
    await served.world.answer(live, *HOT, ANN)
    return live.id


async def send(
    served: Served, id: str, conversation: str, type: str = "lead.handoff", secret: str = ""
) -> int:
    """Post a webhook as the worker does; returns the status."""
    now = datetime.now(UTC)
    link = {"handoff": "http://127.0.0.1/handoff/x"}
    data: dict[str, Any] = {"conversation": conversation, "links": link}
    body = orjson.dumps({"type": type, "timestamp": now.isoformat(), "data": data}).decode()
    key = secret or settings(served).destinations[demo.NAME].secrets[0]
    headers = {
        "webhook-id": id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(key).sign(id, now, body),
    }
    async with served.client.post(demo.PATH, data=body, headers=headers) as answer:
        return answer.status


@pytest.mark.parametrize("path", PAGES)
async def test_every_page_of_the_demo_carries_the_widget(served: Served, path: str) -> None:
    async with served.client.get(path) as answer:
        text = await answer.text()
        assert answer.status == 200
    assert re.search(r'<script nonce="[^"]+" async src="/widget.js" data-flow="[a-z-]+"', text)


@pytest.mark.parametrize("path", PAGES)
async def test_no_page_loads_anything_from_elsewhere(served: Served, path: str) -> None:
    async with served.client.get(path) as answer:
        text = await answer.text()
    loaded = re.findall(r'(?:src|<link[^>]+href)="([^"]+)"', text)
    assert [address for address in loaded if not address.startswith("/")] == []


async def test_every_link_between_the_demos_pages_leads_somewhere(served: Served) -> None:
    found = set()
    for path in (*PAGES, "/inbox"):
        async with served.client.get(path) as answer:
            found |= set(re.findall(r'href="(/[^"#?]*)', await answer.text()))
    missing = set()
    for path in found - {"/chat/local-quote", "/chat/real-estate"}:
        async with served.client.get(path) as answer:
            if answer.status != 200:
                missing.add(path)
    assert missing == set()


async def test_a_home_that_is_none_is_not_found(served: Served) -> None:
    async with served.client.get("/homes/none") as answer:
        assert answer.status == 404


async def test_an_empty_inbox_says_what_to_do(served: Served) -> None:
    async with served.client.get("/inbox") as answer:
        text = await answer.text()
    assert "Nobody raised a hand yet" in text
    assert "<article" not in text


async def test_what_is_signed_arrives_with_reasons_and_transcript(served: Served) -> None:
    conversation = await lead(served)
    assert await send(served, "msg_1", conversation) == 204
    async with served.client.get("/inbox") as answer:
        text = await answer.text()
    for part in (
        "<h2>Ann Lee</h2>",
        "verified",
        "Wants to qualify enquiries",
        "<q>around 5k a month</q>",
        "Roughly what could you spend?",
        'href="http://127.0.0.1/handoff/x"',
        "msg_1",
    ):
        assert part in text


async def test_what_is_not_signed_by_us_is_refused_and_counted(served: Served) -> None:
    conversation = await lead(served)
    other = demo.demo_config().destinations[demo.NAME].secrets[0]
    assert await send(served, "msg_1", conversation, secret=other) == 401
    async with served.client.post(demo.PATH, data=b"{}") as answer:
        assert answer.status == 401
    async with served.client.get("/inbox") as page:
        text = await page.text()
    assert "2 deliveries were refused" in text
    assert "<article" not in text


async def test_a_repeat_is_counted_and_shown_once(served: Served) -> None:
    conversation = await lead(served)
    for _ in range(3):
        await send(served, "msg_1", conversation)
    box = served.app[demo.INBOX]
    assert [(one.id, one.times) for one in box.received] == [("msg_1", 3)]


async def test_only_the_last_two_hundred_are_kept(served: Served) -> None:
    conversation = await lead(served)
    for number in range(demo.KEPT + 5):
        await send(served, f"msg_{number}", conversation)
    kept = [one.id for one in served.app[demo.INBOX].received]
    assert (len(kept), kept[0], kept[-1]) == (200, "msg_5", "msg_204")


async def test_an_open_inbox_hears_of_an_arrival_at_once(served: Served) -> None:
    conversation = await lead(served)
    async with asyncio.timeout(PATIENCE), served.client.get("/inbox/events") as stream:
        assert await stream.content.readline() == b"retry: 1000\n"
        await stream.content.readline()
        await send(served, "msg_1", conversation)
        line = await stream.content.readline()
        card = orjson.loads(line.removeprefix(b"data: "))
    assert card["id"] == conversation
    assert "<h2>Ann Lee</h2>" in card["html"]


async def test_a_server_that_stops_ends_the_open_streams(served: Served) -> None:
    async with asyncio.timeout(PATIENCE), served.client.get("/inbox/events") as stream:
        await stream.content.readline()
        served.app[demo.INBOX].tell(None)
        assert await stream.content.read() == b"\n"


async def test_cards_come_newest_arrival_first(served: Served) -> None:
    first, second = await lead(served), await lead(served)
    for number, conversation in enumerate((first, second, first)):
        await send(served, f"msg_{number}", conversation, "lead.updated")
    async with served.client.get("/inbox/cards") as answer:
        body = await answer.json()
    assert [card["id"] for card in body["cards"]] == [first, second]


def test_everything_the_packaged_flows_send_arrives_in_the_inbox() -> None:
    config = demo.demo_config()
    names = set()
    for path in flow_paths(flows_dir()):
        flow, faults = read_flow(path)
        assert flow is not None, faults
        names |= {name for r in flow.routes for name in (r.call, r.record, r.nurture) if name}
    assert {destination(config, name) for name in names} == {demo.NAME}


def test_every_start_has_a_secret_of_its_own() -> None:
    configs = (demo.demo_config(), demo.demo_config())
    secrets = {config.destinations[demo.NAME].secrets for config in configs}
    assert len(secrets) == 2
    same = [replace(c, destinations={}) for c in configs]
    assert same[0] == same[1]
