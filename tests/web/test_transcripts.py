"""A visitor gets the conversation by mail: once, to the own address, from a real SMTP server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import orjson
import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from agent.app import build
from agent.config import Config, Destination, Flows
from agent.erasure import erase
from agent.reproducing import reproduce
from agent.web.keys import FLOWS, STORE
from storage.store import Store
from tests.seeding import FLOW
from tests.visiting import Frame, Visitor, visiting
from tests.waiting import until
from tests.web.test_chat import answer
from tests.web.test_forms import _HIDDEN as HIDDEN
from tests.webhook.test_mail import SMTP, Mailbox, mailbox, part

__all__ = ["mailbox"]

PERSON = {"name": "Ann Lee", "email": "ann@acme.io"}
SENT = "This conversation is on its way to ann@acme.io."
ASK: Frame = {"type": "transcript", "id": "t1"}


@asynccontextmanager
async def offering(folder: Path, smtp_port: int) -> AsyncIterator[tuple[web.Application, str]]:
    """A server whose flow offers transcripts by a mailbox."""
    (folder / "flows").mkdir(exist_ok=True)
    text = f"transcript: mailbox\n{FLOW}"
    (folder / "flows" / "saas-demo.yaml").write_text(text, encoding="utf-8")
    smtp = replace(SMTP, port=smtp_port, to=("sales@example.com",))
    box = Destination("mailbox", kind="mail", preset="mail", smtp=smtp, allow_private=True)
    config = Config(
        database=f"sqlite:///{folder}/chat.db",
        flows=Flows(folder / "flows"),
        destinations={"mailbox": box} if smtp_port else {},
    )
    app = build(config, delay_scale=0.01)
    async with TestServer(app) as server:
        yield app, str(server.make_url("/v1/chat"))


async def talked(ann: Visitor, contact: Frame | None = None) -> Frame:
    """A conversation held to its end, which is returned."""
    await ann.hello(flow="saas-demo")
    await ann.say(answer("1", "goal", "qualify"))
    await ann.say(answer("2", "budget", ("around 5k a month, see https://spam.example/x",)))
    await ann.say(answer("3", "start", ("next week",)))
    last = answer("4", "contact", contact) if contact else {"type": "end", "id": "4"}
    return next(frame for frame in await ann.say(last) if frame["type"] == "end")


def told(frames: list[Frame]) -> list[Frame]:
    """What came, without times."""
    return [{k: v for k, v in frame.items() if k not in ("at", "seq")} for frame in frames]


async def found(store: Store) -> bool:
    """Whether an event is tried no more."""
    return bool(await store.dead(limit=10))


async def test_the_transcript_goes_once_to_the_address_that_was_given(
    tmp_path: Path, mailbox: Mailbox
) -> None:
    async with offering(tmp_path, mailbox.port) as (app, url), visiting(url) as ann:
        assert (await talked(ann, PERSON))["transcript"] == "ann@acme.io"
        heard = await ann.say({**ASK, "text": "stranger@example.com"})
        assert told(heard) == [
            {"type": "message", "from": "system", "text": SENT, "code": "transcript"},
            {"type": "ack", "id": "t1"},
        ]
        again = await ann.say({**ASK, "id": "t2"})
        assert [frame["code"] for frame in again] == ["stale"]
        assert told(await ann.say(ASK)) == [{"type": "ack", "id": "t1"}]
        await until(lambda: len(mailbox.got) == 1)
        found = await reproduce(app[STORE], app[FLOWS])
        assert (found.agreed, found.differed) == (1, 0)
    to, mail = mailbox.got[0]
    assert (to, mail["To"], mail["Subject"]) == (
        ["ann@acme.io"],
        "ann@acme.io",
        "Your conversation with Mia",
    )
    text = part(mail, "plain")
    assert "Mia: What would you like to fix first?" in text
    assert "You: Qualify enquiries" in text
    assert "https://spam.example" not in text
    assert "https://spam.example" in text.replace("\u2060", "")
    assert SENT not in text
    assert "<b>You</b><br>Qualify enquiries" in part(mail, "html")
    assert [address for address, _ in mailbox.got] == [["ann@acme.io"]]


async def test_an_address_nobody_knows_yet_is_asked_for_and_looked_at(
    tmp_path: Path, mailbox: Mailbox
) -> None:
    async with offering(tmp_path, mailbox.port) as (_, url), visiting(url) as ann:
        assert (await talked(ann))["transcript"] == ""
        heard = told(await ann.say({**ASK, "text": "ann"}))
        assert heard[0]["code"] == "email"
        heard = told(await ann.say({**ASK, "id": "t2", "text": "ann@gmial.com"}))
        assert heard[0] == {
            "type": "reject",
            "id": "t2",
            "question": "transcript",
            "code": "did_you_mean",
            "text": "Did you mean ann@gmail.com? If yours is right, just send it again.",
        }
        heard = told(await ann.say({**ASK, "id": "t3", "text": "ann@acme.io"}))
        assert heard[0]["text"] == SENT
        await until(lambda: len(mailbox.got) == 1)


async def test_without_a_mail_server_it_is_neither_offered_nor_given(tmp_path: Path) -> None:
    async with offering(tmp_path, 0) as (_, url), visiting(url) as ann:
        assert "transcript" not in await talked(ann, PERSON)
        assert [frame["code"] for frame in await ann.say(ASK)] == ["stale"]


async def test_before_the_end_there_is_nothing_to_mail(tmp_path: Path, mailbox: Mailbox) -> None:
    async with offering(tmp_path, mailbox.port) as (_, url), visiting(url) as ann:
        await ann.hello(flow="saas-demo")
        assert [frame["code"] for frame in await ann.say(ASK)] == ["stale"]


async def test_no_address_is_flooded_from_many_conversations(
    tmp_path: Path, mailbox: Mailbox
) -> None:
    codes = []
    async with offering(tmp_path, mailbox.port) as (_, url):
        for _ in range(6):
            async with visiting(url) as ann:
                await talked(ann, PERSON)
                codes.append((await ann.say(ASK))[0].get("code"))
    assert codes == ["transcript"] * 5 + ["too_many"]


async def test_an_address_the_server_refuses_is_tried_once_and_said_nowhere(
    tmp_path: Path, mailbox: Mailbox
) -> None:
    mailbox.unknown = ("ann@acme.io",)
    async with offering(tmp_path, mailbox.port) as (app, url), visiting(url) as ann:
        await talked(ann, PERSON)
        await ann.say(ASK)
        store = app[STORE]
        await until(lambda: found(store))
        (dead,) = await store.dead(limit=10)
        assert (dead.type, dead.last_error) == (
            "transcript",
            "the server refused the visitor's address",
        )


async def test_it_is_told_to_nobody_else_and_erased_with_the_person(
    tmp_path: Path, mailbox: Mailbox
) -> None:
    async with offering(tmp_path, mailbox.port) as (app, url), visiting(url) as ann:
        welcome = (await ann.hello(flow="saas-demo"))[0]
        await ann.say(answer("1", "goal", "qualify"))
        await ann.say({"type": "end", "id": "2"})
        await ann.say({**ASK, "text": "ann@acme.io"})
        await until(lambda: len(mailbox.got) == 1)
        store = app[STORE]
        assert await store.requeue(now=2, since=0, delivered=True) == 0
        erased = await erase(store, conversation=welcome["id"], now=2)
        assert erased.destinations == frozenset()
        history = await store.history(welcome["id"])
        assert history is not None
        kept = orjson.dumps([history.conversation.snapshot, [turn.events for turn in history.turns],
                             [event.data for event in history.events]])  # fmt: skip
        assert b"ann@" not in kept


@pytest.mark.parametrize("reply", ["451 busy, come back"])
async def test_a_busy_server_is_asked_again(tmp_path: Path, mailbox: Mailbox, reply: str) -> None:
    mailbox.reply = reply
    async with offering(tmp_path, mailbox.port) as (_, url), visiting(url) as ann:
        await talked(ann, PERSON)
        await ann.say(ASK)
        await until(lambda: len(mailbox.got) == 1)
        mailbox.reply = "250 OK"
        await until(lambda: len(mailbox.got) == 2)
    assert mailbox.got[0][1]["Message-ID"] == mailbox.got[1][1]["Message-ID"]


async def test_the_form_pages_offer_it_too(tmp_path: Path, mailbox: Mailbox) -> None:
    async with offering(tmp_path, mailbox.port) as (_, url), ClientSession() as client:
        page = url.replace("/v1/chat", "/chat/saas-demo?plain")

        async def send(html: str, **fields: str) -> str:
            filled = {**dict(HIDDEN.findall(html)), **fields}
            async with client.post(page, data=filled) as answer:
                return await answer.text()

        async with client.get(page) as answer:
            html = await answer.text()
        html = await send(html, value='"qualify"')
        html = await send(html, act="end")
        assert 'name="act" value="transcript"' in html
        html = await send(html, act="transcript", text="ann")
        assert '<p class="fault" id="fault">That doesn&#39;t look like an e-mail address' in html
        html = await send(html, act="transcript", text="ann@acme.io")
        assert SENT in html
        assert 'name="act" value="transcript"' not in html
        await until(lambda: len(mailbox.got) == 1)
