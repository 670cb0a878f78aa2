"""Previews: a draft on the full page and on the site's own pages, by a signed link, as a test."""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession, web

from agent import links
from agent.core.load import LANGUAGE
from agent.flow_files import read_flow
from agent.web.keys import FLOWS, STORE
from tests.seeding import FLOW
from tests.small_flow import changed
from tests.visiting import types, visiting
from tests.web.test_chat import answer, serving

DRAFT = changed("Hi, I'm Mia.", "Hi, I'm the draft.", FLOW)
LEAD = ("Ann Lee, ann@acme.io",)


class Previewing:
    """A server with a draft in its database that no file of its flows holds."""

    def __init__(self, app: web.Application, url: str, version: str, key: bytes) -> None:
        self.app, self.url, self.version, self.key = app, url, version, key

    def token(self, seconds: int = 60) -> str:
        """A link's token, good for so long."""
        return links.sign_preview(self.key, self.version, int(time.time()) + seconds)

    async def page(self, token: str) -> tuple[int, str]:
        """Status and text of the preview's page."""
        address = self.url.replace("/v1/chat", f"/preview/{token}").replace("ws:", "http:")
        async with ClientSession() as http, http.get(address) as answered:
            return answered.status, await answered.text()


@pytest.fixture
async def there(tmp_path: Path) -> AsyncIterator[Previewing]:
    async with serving(tmp_path) as (app, url):
        file = tmp_path / "draft.yaml"
        file.write_text(DRAFT)
        flow, faults = read_flow(file)
        assert flow is not None, faults
        store = app[STORE]
        await store.keep_flow(flow.version, flow.id, LANGUAGE, flow.source, 0)
        yield Previewing(app, url, flow.version, await store.key(links.KEY))


async def test_a_link_opens_the_draft_and_nobody_else_gets_it(there: Previewing) -> None:
    async with visiting(there.url) as operator, visiting(there.url) as ann:
        welcome, greeting, *_ = await operator.hello(flow=f"preview:{there.token()}")
        assert greeting["text"] == "Hi, I'm the draft."
        assert welcome["flow"] == {
            "id": "draft",
            "locale": "en",
            "locales": ["en"],
            "persona": {"name": "Mia (test)"},
            "look": {},
            "test": True,
        }
        assert (await ann.hello())[1]["text"] == "Hi, I'm Mia."
    assert there.app[FLOWS].ids() == ("saas-demo",)


async def test_on_the_site_the_page_s_own_address_carries_it(there: Previewing) -> None:
    page = {"url": f"https://acme.io/pricing?utm_source=x&handraise-preview={there.token()}"}
    async with visiting(there.url) as operator:
        told = await operator.hello(flow="saas-demo", page=page)
        assert told[1]["text"] == "Hi, I'm the draft."


async def test_a_preview_reaches_nobody_and_is_no_lead(there: Previewing) -> None:
    async with visiting(there.url) as operator:
        await operator.hello(flow=f"preview:{there.token()}")
        for id, question, said in (
            ("1", "goal", "qualify"),
            ("2", "budget", ("5000",)),
            ("3", "start", ("next week",)),
            ("4", "contact", LEAD),
        ):
            last = await operator.say(answer(id, question, said))
        assert "end" in types(last)
    store = there.app[STORE]
    assert await store.leads(limit=10) == []
    assert await store.handoffs(limit=10) == []


async def test_a_reload_goes_on_and_a_restart_stays_with_the_draft(there: Previewing) -> None:
    async with visiting(there.url) as operator:
        begun = await operator.hello(flow=f"preview:{there.token()}")
        await operator.say({"type": "restart", "id": "r"})
        anew = [await operator.hear() for _ in range(2)]
        assert (anew[0]["flow"]["test"], anew[1]["text"]) == (True, "Hi, I'm the draft.")
        token = begun[0]["conversation"]
    async with visiting(there.url) as operator:
        again = await operator.hello(flow=f"preview:{there.token()}", conversation=token)
        assert again[0]["conversation"] == token


async def test_a_conversation_of_the_live_flow_is_not_taken_for_the_preview(
    there: Previewing,
) -> None:
    async with visiting(there.url) as operator:
        live = (await operator.hello())[0]["conversation"]
    async with visiting(there.url) as operator:
        told = await operator.hello(flow=f"preview:{there.token()}", conversation=live)
        assert (told[0]["conversation"] != live, told[1]["text"]) == (True, "Hi, I'm the draft.")


async def test_a_link_that_opens_nothing_says_why_and_what_to_do(there: Previewing) -> None:
    torn = there.token()[:-3]
    other = links.sign_preview(there.key, "0" * 16, int(time.time()) + 60)
    said = {
        torn: "This preview's link is not whole, or another server made it. Open it in full, or "
        "make a new one with `handraise preview FLOW`.",
        there.token(-1): "This preview's time is over. Make a new one with "
        "`handraise preview FLOW`.",
        other: "The draft of this preview is not in this server's database. Make a new one with "
        "`handraise preview FLOW`, and name the database that `serve` uses with --database.",
    }
    for token, text in said.items():
        async with visiting(there.url) as operator:
            (error,) = await operator.hello(flow=f"preview:{token}")
            assert (error["code"], error["fatal"], error["text"]) == ("preview", True, text)
        status, page = await there.page(token)
        assert (status, text.partition(".")[0].replace("'", "&#39;") in page) == (404, True)


async def test_the_page_of_a_preview_is_marked_as_a_test(there: Previewing) -> None:
    token = there.token()
    status, page = await there.page(token)
    assert (status, f'data-flow="preview:{token}"' in page) == (200, True)
    assert ">Test of draft.</strong> Nobody is called and nothing counts." in page
