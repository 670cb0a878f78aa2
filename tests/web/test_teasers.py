"""What the closed chat is told by the server, and which loader asks for it."""

from dataclasses import replace
from pathlib import Path

import pytest

from agent.config import Hours, Team
from agent.packaged import widget_dir
from agent.web.teasers import looks
from tests.seeding import FLOW
from tests.web.conftest import CONFIGURED, Served, serving
from tools.widget_budget import LOADER_LIMIT

TEASERS = """
teasers:
  prices: {say: Questions?, page: /pricing, utm.source: ads, after: 20}
  office: {say: We are in., hours: open, leaving: true}
"""
DAY = 86_400_000
PRICES = {"id": "prices", "say": "Questions?", "after": 20, "again": DAY}
OFFICE = {"id": "office", "say": "We are in.", "leaving": 30, "again": DAY}


def speak(served: Served, text: str = TEASERS) -> None:
    """Let the flow have teasers."""
    folder = served.world.flows.path
    (folder / "saas-demo.yaml").write_text(FLOW + text, encoding="utf-8")


@pytest.fixture
async def asked(served: Served) -> Served:
    """A server whose flow has teasers."""
    speak(served)
    await served.world.flows.reload()
    return served


async def told(served: Served, query: str) -> object:
    """What the browser is told."""
    async with served.client.get(f"/v1/teasers?{query}") as answer:
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        return await answer.json()


async def test_a_teaser_is_told_with_why_it_is_not_for_this_visit(asked: Served) -> None:
    fits = "flow=saas-demo&locale=en-GB&page=/pricing/eu&source=Ads"
    assert await told(asked, fits) == {"teasers": [PRICES, OFFICE], "close": "Close"}
    why = "only on /pricing, and this is /"
    elsewhere = {"teasers": [{**PRICES, "no": why}, OFFICE], "close": "Close"}
    assert await told(asked, "flow=saas-demo&page=/") == elsewhere
    assert await told(asked, "page=javascript:x") == elsewhere
    assert await told(asked, "flow=none") == {"teasers": [], "close": ""}


async def test_office_hours_are_those_of_whom_the_flow_calls(tmp_path: Path) -> None:
    never = Hours("office", "Europe/London", ((),) * 7, frozenset())
    shut = replace(
        CONFIGURED, hours={"office": never}, teams={"sales": Team("sales", "crm", "office")}
    )
    async for served in serving(tmp_path, shut):
        speak(served)
        await served.world.flows.reload()
        answer = await told(served, "flow=saas-demo&page=/pricing&source=ads")
        closed = {**OFFICE, "no": "only while the office is open"}
        assert answer == {"teasers": [PRICES, closed], "close": "Close"}


async def test_the_loader_knows_how_each_flow_looks_closed(asked: Served) -> None:
    async with asked.client.get("/widget.js") as answer:
        loader = await answer.text()
    told = '{"":{teaser:""},"saas-demo":{teaser:""}}'
    plain = (widget_dir() / "widget.js").read_text(encoding="utf-8")
    assert loader == plain.replace('"@looks@"', told)


async def test_letters_and_corners_are_told_where_there_is_a_bubble(asked: Served) -> None:
    flow = asked.world.flows.default
    look = {"accent": "#0b7285", "radius": "4px", "position": "left", "icon": "/hand.svg"}
    asked.world.flows._flows[flow.id] = replace(flow, look=dict(look))
    told = '{accent:"#0b7285",icon:"hand.svg",position:"left",radius:"4px",teaser:""}'
    assert looks(asked.world.flows).decode() == f'{{"":{told},"{flow.id}":{told}}}'
    asked.world.flows._flows[flow.id] = replace(flow, look=look, teasers=())
    closed = '{accent:"#0b7285",icon:"hand.svg",position:"left"}'
    assert looks(asked.world.flows).decode() == f'{{"":{closed},"{flow.id}":{closed}}}'


async def served_size(served: Served) -> int:
    """The bytes of /widget.js on the line."""
    session = await served.client.get("/widget.js", headers={"Accept-Encoding": "gzip"})
    async with session as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        return int(answer.headers["Content-Length"])


async def test_the_loader_of_two_coloured_flows_is_within_the_budget(asked: Served) -> None:
    flow = asked.world.flows.default
    look = {"accent": "#0b7285", "position": "left", "icon": "/hand.svg"}
    other = {"accent": "#7048e8", "position": "left", "icon": "/icons/quote.svg", "radius": "4px"}
    quote = replace(flow, id="local-quote", look=other)
    asked.world.flows._flows |= {flow.id: replace(flow, look=look), quote.id: quote}
    assert looks(asked.world.flows).count(b"teaser") == 3
    assert await served_size(asked) <= LOADER_LIMIT


async def test_without_looks_the_loader_is_the_built_one(served: Served) -> None:
    async with served.client.get("/widget.js") as answer:
        assert await answer.read() == (widget_dir() / "widget.js").read_bytes()
