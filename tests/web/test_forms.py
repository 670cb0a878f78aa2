"""The plain form pages: a whole talk without a script, and what goes wrong on the way."""

import asyncio
import html
import re
from typing import Any

import orjson
import pytest
from aiohttp import ClientResponse

from agent.arrivals import Hello
from agent.core.snapshot import Frame
from agent.core.turning import Input
from agent.web.form_pages import talk
from tests.seeding import Deaf
from tests.web.conftest import Served

CHAT = "/chat/saas-demo"
FIRST = "What would you like to fix first?"
SECOND = "Roughly what could you spend?"
_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
_SAID = re.compile(r'<div class="said (\w+)">.*?<p dir="auto">(.*?)</p>', re.S)


class Paper:
    """A visitor whose browser runs no script; `cookies` says whether it keeps any."""

    def __init__(self, served: Served, *, cookies: bool = True) -> None:
        self.client, self.world = served.client, served.world
        self.cookies = cookies
        self.text = ""
        self.answer: ClientResponse

    async def look(self, path: str = f"{CHAT}?plain") -> None:
        """GET the page."""
        await self._read(self.client.get(path))

    async def send(self, **fields: Any) -> None:
        """Send the page's form with these fields beside its hidden ones."""
        await self.post({**self.hidden, **fields})

    async def post(self, fields: dict[str, Any]) -> None:
        """POST these fields."""
        await self._read(self.client.post(f"{CHAT}?plain", data=fields))

    @property
    def hidden(self) -> dict[str, str]:
        """What the page's form holds by itself."""
        return dict(_HIDDEN.findall(self.text))

    async def _read(self, asked: Any) -> None:
        async with asked as answer:
            self.answer, self.text = answer, html.unescape(await answer.text())
        if not self.cookies:
            self.client.session.cookie_jar.clear()

    @property
    def said(self) -> list[tuple[str, str]]:
        """Who said what, as it stands on the page."""
        return _SAID.findall(self.text)

    @property
    def asked(self) -> str | None:
        """The question over the form."""
        found = re.search(r"<legend>(.*?)</legend>", self.text)
        return found[1] if found else None

    async def snapshot(self) -> dict[str, Any]:
        """The stored conversation of the token in the form."""
        heard = Deaf()
        hello = Hello(conversation=self.hidden["conversation"])
        opened = await self.world.conversations.resume(hello, heard)
        assert opened is not None
        self.world.conversations.leave(opened.live, heard)
        stored = await self.world.store.conversation_by_id(opened.live.id)
        assert stored is not None
        found: dict[str, Any] = orjson.loads(stored.snapshot)
        return found


@pytest.fixture
async def paper(served: Served) -> Paper:
    """A visitor who has the first page before him."""
    visitor = Paper(served)
    await visitor.look()
    return visitor


async def test_looking_opens_nothing_and_keeps_nothing(paper: Paper) -> None:
    assert (paper.said, paper.asked) == ([("bot", "Hi, I'm Mia.")], FIRST)
    assert paper.hidden["conversation"] == ""
    assert paper.answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in paper.answer.headers
    assert [one async for one in paper.world.store.every_conversation()] == []


@pytest.mark.parametrize("cookies", [True, False])
async def test_a_whole_talk_is_held_with_forms(paper: Paper, *, cookies: bool) -> None:
    paper.cookies = cookies
    await paper.send(value='"qualify"')
    assert (paper.asked, paper.said[-1]) == (SECOND, ("visitor", "Qualify enquiries"))
    await paper.send(act="answer", text="around 5k a month")
    await paper.send(act="skip")
    assert paper.asked == "Where may we write to you?"
    card = {"field-name": "Ann Lee", "field-email": "ann@acme.io", "field-phone": ""}
    await paper.send(act="answer", **card, **{"consent-marketing": "on"})
    assert (paper.asked, paper.said[-1]) == (None, ("bot", "Thanks. A person answers shortly."))
    stored = await paper.snapshot()
    assert stored["contact"] == {"name": "Ann Lee", "email": "ann@acme.io"}
    given = {one["purpose"]: one["given"] for one in stored["consent"]}
    assert (stored["score"], given) == (70, {"request": True, "marketing": True})


async def test_with_the_cookie_an_answer_is_followed_by_a_page_that_may_be_reloaded(
    paper: Paper,
) -> None:
    await paper.send(value='"look"')
    assert paper.answer.history == ()
    cookie = paper.answer.headers["Set-Cookie"]
    assert "Path=/chat/saas-demo" in cookie and "HttpOnly" in cookie and "SameSite=Lax" in cookie
    await paper.send(act="answer", text="5k")
    assert [one.status for one in paper.answer.history] == [303]
    before = paper.said
    await paper.look()
    assert (paper.said, paper.asked) == (before, "When should it run?")


async def test_a_form_sent_twice_counts_once(paper: Paper) -> None:
    await paper.send(value='"look"')
    fields = {**paper.hidden, "act": "answer", "text": "5k"}
    await paper.post(fields)
    await paper.post(fields)
    assert paper.said.count(("visitor", "5k")) == 1
    assert paper.asked == "When should it run?"


async def test_of_several_options_the_known_ones_are_ticked(served: Served) -> None:
    input = {"kind": "multi", "options": [], "prefill": {"value": ["ads"], "text": "Ads"}}
    asked: Frame = {"type": "question", "id": "tools", "text": "Which?", "input": input}
    shown = talk([asked], served.world.flows.default, "token", "")
    assert shown.chosen == frozenset({'"ads"'})


@pytest.mark.parametrize("at_once", [False, True])
async def test_the_first_form_sent_twice_begins_one_conversation(
    served: Served, *, at_once: bool
) -> None:
    papers = [Paper(served, cookies=False), Paper(served, cookies=False)]
    await papers[0].look()
    form = {**papers[0].hidden, "value": '"qualify"'}
    if at_once:
        await asyncio.gather(*(paper.post(form) for paper in papers))
    else:
        for paper in papers:
            await paper.post(form)
    first, second = (paper.hidden["conversation"] for paper in papers)
    assert first == second
    assert [paper.asked for paper in papers] == [SECOND, SECOND]
    counted = 0
    async for _ in served.world.store.every_conversation(since=0):
        counted += 1
    assert counted == 1


async def test_the_cookie_alone_answers_nothing(paper: Paper) -> None:
    await paper.send(value='"look"')
    mine = paper.hidden["conversation"]
    await paper.post({"question": "budget", "act": "answer", "text": "5k"})
    assert paper.hidden["conversation"] != mine
    paper.text = f'<input type="hidden" name="conversation" value="{mine}">'
    assert list((await paper.snapshot())["answers"]) == ["goal"]


async def test_a_form_on_another_site_is_turned_away(paper: Paper) -> None:
    fields = {**paper.hidden, "value": '"look"'}
    headers = {"Sec-Fetch-Site": "cross-site"}
    async with paper.client.post(CHAT, data=fields, headers=headers) as answer:
        assert (answer.status, "Set-Cookie" in answer.headers) == (403, False)
    assert [one async for one in paper.world.store.every_conversation()] == []


async def test_what_was_not_understood_is_said_at_the_field(paper: Paper) -> None:
    await paper.send(value='"look"')
    await paper.send(act="answer", text="purple")
    assert (paper.asked, paper.said[-1]) == (SECOND, ("visitor", "purple"))
    assert re.findall(r'name="edit" value="(\w+)"', paper.text) == ["goal"]
    assert 'aria-invalid="true" aria-describedby="fault"' in paper.text
    assert '<p class="fault" id="fault">Roughly, in dollars?' in paper.text


async def test_an_empty_form_says_so_and_stores_nothing(paper: Paper) -> None:
    await paper.send(value='"look"')
    before = paper.said
    await paper.send(act="answer", text="  ")
    assert "Please choose or write an answer." in paper.text
    assert (paper.said, paper.asked) == (before, SECOND)


async def test_an_earlier_answer_is_given_again(paper: Paper) -> None:
    await paper.send(value='"look"')
    await paper.send(edit="goal")
    assert paper.asked == FIRST
    await paper.send(value='"qualify"')
    assert (await paper.snapshot())["answers"]["goal"]["value"] == "qualify"


async def test_a_person_is_asked_for_and_written_to(paper: Paper) -> None:
    await paper.send(value='"look"')
    await paper.send(act="human")
    assert paper.said[-1] == ("system", "A person was asked to join")
    assert paper.asked is None
    await paper.send(act="say", text="Hello?")
    assert paper.said[-1] == ("visitor", "Hello?")


async def test_what_a_person_wrote_is_shown_on_the_next_look(paper: Paper) -> None:
    await paper.send(value='"look"')
    heard = Deaf()
    hello = Hello(conversation=paper.hidden["conversation"])
    opened = await paper.world.conversations.resume(hello, heard)
    assert opened is not None
    await paper.world.conversations.take(opened.live, Input("claimed", text="Ana"))
    await paper.send(act="look")
    assert paper.said[-1] == ("system", "Ana is here")
    assert paper.asked is None
    await paper.send(act="say", text="Hello Ana")
    assert paper.said[-1] == ("visitor", "Hello Ana")


async def test_begun_again_it_is_another_conversation(paper: Paper) -> None:
    await paper.send(value='"look"')
    token = paper.hidden["conversation"]
    await paper.send(act="restart")
    assert paper.asked == FIRST
    assert paper.hidden["conversation"] not in ("", token)


async def test_deleted_it_is_gone_and_the_cookie_too(paper: Paper) -> None:
    await paper.send(value='"look"')
    await paper.send(act="erase")
    assert paper.said[-1] == ("bot", "Your answers were deleted.")
    assert paper.hidden["conversation"] == ""
    assert "Max-Age=0" in paper.answer.headers["Set-Cookie"]
    await paper.look()
    assert (paper.said, paper.asked) == ([("bot", "Hi, I'm Mia.")], FIRST)


async def test_a_token_that_opens_nothing_begins_again_and_says_so(paper: Paper) -> None:
    await paper.post({"conversation": "x" * 43, "question": "budget", "text": "5k"})
    assert "so it begins again" in paper.text
    assert paper.asked == FIRST


@pytest.mark.parametrize("text", ["a\0b", "x" * 17_000])
async def test_what_the_protocol_refuses_is_refused_here(paper: Paper, text: str) -> None:
    await paper.send(value='"look"')
    before = paper.said
    await paper.send(act="answer", text=text)
    assert (paper.answer.status, paper.said) == (200, before)
    assert 'class="note"' in paper.text


async def test_markup_of_a_visitor_stays_text(paper: Paper) -> None:
    await paper.send(act="answer", text="<script>alert(1)</script>")
    async with paper.client.get(f"{CHAT}?plain") as answer:
        assert "<script>alert" not in await answer.text()


async def test_without_scripts_the_full_page_is_the_form(paper: Paper) -> None:
    await paper.send(value='"look"')
    await paper.look(CHAT)
    inside = paper.text.partition("<noscript>")[2].partition("</noscript>")[0]
    assert f"<legend>{SECOND}</legend>" in inside


async def test_a_form_for_no_chat_is_answered_like_its_page(served: Served) -> None:
    async with served.client.post("/chat/none", data={"text": "x"}) as answer:
        assert answer.status == 404
