"""The websocket as the contract has it, over a real socket to a whole server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiohttp import WSServerHandshakeError, web
from aiohttp.test_utils import TestServer

from agent.app import build
from agent.config import Config, Flows, Limits, Server
from agent.web import chat, connection
from agent.web.keys import CONVERSATIONS, SOCKETS, STORE
from tests.seeding import FLOW
from tests.visiting import Frame, Visitor, types, visiting

HELLO = {"page": {"url": "https://acme.io/pricing?utm_source=google&email=ann@acme.io"}}


@asynccontextmanager
async def serving(
    folder: Path, limits: Limits | None = None, origins: tuple[str, ...] = ()
) -> AsyncIterator[tuple[web.Application, str]]:
    """A server on `folder`, and the address of its websocket."""
    (folder / "flows").mkdir(exist_ok=True)
    (folder / "flows" / "saas-demo.yaml").write_text(FLOW)
    config = Config(
        server=Server(allowed_origins=origins),
        database=f"sqlite:///{folder}/chat.db",
        flows=Flows(folder / "flows"),
        limits=limits or Limits(),
    )
    app = build(config)
    async with TestServer(app) as server:
        yield app, str(server.make_url("/v1/chat"))


@pytest.fixture
async def url(tmp_path: Path) -> AsyncIterator[str]:
    """The websocket of a server."""
    async with serving(tmp_path) as (_, address):
        yield address


def bare(frames: list[Frame]) -> list[Frame]:
    """Frames without what differs from run to run, and without a question's details."""
    left = ("at", "input", "progress", "conversation", "visitor", "flow")
    return [{k: v for k, v in frame.items() if k not in left} for frame in frames]


def answer(id: str, question: str, said: Any) -> Frame:
    """A typed answer (a text in a tuple) or a tap."""
    part = {"text": said[0]} if isinstance(said, tuple) else {"value": said}
    return {"type": "answer", "id": id, "question": question, **part}


async def test_a_conversation_from_hello_to_end(url: str) -> None:
    async with visiting(url) as ann:
        begun = await ann.hello(**HELLO)
        assert begun[0]["id"].startswith("conv_")
        assert bare(begun) == [
            {"type": "welcome", "protocol": 1, "id": begun[0]["id"], "seq": 0},
            {"type": "message", "seq": 1, "from": "bot", "text": "Hi, I'm Mia."},
            {"type": "question", "seq": 2, "id": "goal", "skippable": False,
             "text": "What would you like to fix first?"},
        ]  # fmt: skip
        assert begun[0]["flow"] == {
            "id": "saas-demo",
            "locale": "en",
            "locales": ["en"],
            "persona": {"name": "Mia"},
            "look": {},
        }
        assert bare(await ann.say(answer("1", "goal", "qualify"))) == [
            {"type": "message", "seq": 3, "from": "visitor", "id": "1",
             "text": "Qualify enquiries"},
            {"type": "question", "seq": 4, "id": "budget", "skippable": False,
             "text": "Roughly what could you spend?"},
            {"type": "ack", "id": "1", "seq": 4},
        ]  # fmt: skip
        rejected = await ann.say(answer("2", "budget", ("bananas",)))
        assert types(rejected) == ["message", "reject", "ack"]
        assert bare(rejected[1:]) == [
            {"type": "reject", "seq": 6, "id": "2", "question": "budget",
             "code": "no_match", "text": "Roughly, in dollars?"},
            {"type": "ack", "id": "2", "seq": 6},
        ]  # fmt: skip
        await ann.say(answer("3", "budget", ("5-10k",)))
        await ann.say({"type": "skip", "id": "4", "question": "start"})
        contact = {"name": "Ann Lee", "email": "ann@acme.io"}
        last = await ann.say(answer("5", "contact", contact))
        assert bare(last[1:]) == [
            {"type": "message", "seq": last[1]["seq"], "from": "bot",
             "text": "Thanks. A person answers shortly."},
            {"type": "end", "seq": last[1]["seq"] + 1, "outcome": "completed"},
            {"type": "ack", "id": "5", "seq": last[1]["seq"] + 1},
        ]  # fmt: skip


async def test_a_repeated_id_gets_its_first_ack_and_nothing_else(url: str) -> None:
    async with visiting(url) as ann:
        await ann.hello()
        await ann.say(answer("1", "goal", "qualify"))
        again = {**answer("1", "budget", "5000"), "question": "budget"}
        assert await ann.say(again) == [{"type": "ack", "id": "1", "seq": 4}]
        assert types(await ann.say(answer("2", "budget", "5000"))) == ["message", "question", "ack"]


async def test_input_without_effect_is_stale_and_not_stored(url: str) -> None:
    async with visiting(url) as ann:
        await ann.hello()
        stale = await ann.say(answer("1", "contact", ("Ann",)))
        assert [(f["type"], f["code"], f["fatal"], f["id"]) for f in stale] == [
            ("error", "stale", False, "1")
        ]
        told = await ann.say(answer("1", "goal", "look"))  # the id was not used up
        assert told[0]["seq"] == 3


async def test_resuming_replays_what_was_missed_and_nothing_twice(url: str) -> None:
    async with visiting(url) as ann:
        welcome, *first = await ann.hello()
        seen = [*first, *(await ann.say(answer("1", "goal", "qualify")))[:-1]]
    token = {"conversation": welcome["conversation"], "visitor": welcome["visitor"]}
    async with visiting(url) as back:
        again, *all_events = await _resumed(back, token, 0)
        assert (again["conversation"], again["visitor"], again["seq"]) == (
            token["conversation"],
            token["visitor"],
            4,
        )
        assert all_events == seen
    async with visiting(url) as back:
        _, *missed = await _resumed(back, token, 3)
        assert missed == seen[3:]
        assert types(await back.say(answer("2", "budget", "5000")))[-1] == "ack"


async def _resumed(visitor: Visitor, token: Frame, after: int) -> list[Frame]:
    """Say hello again and hear until the current question, the newest, has come."""
    await visitor.send({"type": "hello", **token, "after": after})
    heard = [await visitor.hear()]
    while heard[-1].get("seq") != heard[0]["seq"] or len(heard) == 1:
        heard.append(await visitor.hear())
    return heard


@pytest.mark.parametrize(
    "more", [{"conversation": "x" * 43}, {"after": 99}], ids=["unknown token", "after the end"]
)
async def test_what_cannot_be_resumed_begins_anew(url: str, more: Frame) -> None:
    async with visiting(url) as ann:
        welcome = (await ann.hello())[0]
    token = {"conversation": welcome["conversation"], "visitor": welcome["visitor"], **more}
    async with visiting(url) as ann:
        begun = await ann.hello(**token)
        assert begun[0]["conversation"] not in (welcome["conversation"], "x" * 43)
        assert (begun[0]["seq"], begun[0]["visitor"]) == (0, welcome["visitor"])


async def test_two_tabs_see_the_same_and_only_the_sender_is_acknowledged(url: str) -> None:
    async with visiting(url) as one, visiting(url) as two:
        welcome = (await one.hello())[0]
        await two.hello(conversation=welcome["conversation"], visitor=welcome["visitor"])
        told = await one.say(answer("1", "goal", "qualify"))
        assert await two.until("question") == told[:-1]
        late = await two.say(answer("2", "goal", "look"))
        assert [f["code"] for f in late] == ["stale"]


async def test_both_tabs_at_once_take_one_answer(url: str) -> None:
    async with visiting(url) as one, visiting(url) as two:
        welcome = (await one.hello())[0]
        await two.hello(conversation=welcome["conversation"])
        await asyncio.gather(
            one.send(answer("1", "goal", "qualify")), two.send(answer("2", "goal", "look"))
        )
        outcomes = [await one.until("ack", "error"), await two.until("ack", "error")]
        last = sorted(frames[-1]["type"] for frames in outcomes)
        assert last == ["ack", "error"]


async def test_restart_acknowledges_then_welcomes_to_a_new_conversation(url: str) -> None:
    async with visiting(url) as ann:
        first = (await ann.hello(**HELLO))[0]
        await ann.say(answer("1", "goal", "qualify"))
        await ann.send({"type": "restart", "id": "2"})
        ack, welcome, greeting, question = [await ann.hear() for _ in range(4)]
        assert ack == {"type": "ack", "id": "2", "seq": 4}
        assert (welcome["type"], welcome["seq"], welcome["visitor"]) == (
            "welcome",
            0,
            first["visitor"],
        )
        assert welcome["conversation"] != first["conversation"]
        assert (greeting["seq"], question["seq"]) == (1, 2)
        assert types(await ann.say(answer("1", "goal", "look"))) == ["message", "question", "ack"]


async def test_what_was_said_is_gone_after_erase(tmp_path: Path) -> None:
    async with serving(tmp_path) as (app, url), visiting(url) as ann:
        await ann.hello()
        await ann.say(answer("1", "goal", ("qualify enquiries please, I am Zebulon",)))
        assert types(await ann.say({"type": "erase", "id": "2"})) == ["message", "end", "ack"]
        (id,) = app[CONVERSATIONS]._live
        events = await app[STORE].events_after(id, 0)
        assert "Zebulon" not in "".join(events)
        stale = await ann.say(answer("3", "goal", "look"))
        assert stale[-1]["code"] == "stale"


async def test_unknown_flow_is_fatal(url: str) -> None:
    async with visiting(url) as ann:
        error = (await ann.hello(flow="nowhere"))[0]
        assert (error["code"], error["fatal"]) == ("unknown_flow", True)
        assert (await ann.hear(), ann.closed) == ({}, 1008)


async def test_the_first_frame_is_a_hello_and_comes_once(url: str) -> None:
    async with visiting(url) as ann:
        assert [f["code"] for f in await ann.say({"type": "human", "id": "1"})] == [
            "hello_expected"
        ]
        assert await ann.hear() == {}
    async with visiting(url) as ann:
        await ann.hello()
        again = await ann.say({"type": "hello"})
        assert [(f["code"], f["fatal"]) for f in again] == [("unexpected_hello", False)]


async def test_silence_instead_of_a_hello_is_cut_off(tmp_path: Path) -> None:
    async with (
        serving(tmp_path, Limits(hello_seconds=0.01)) as (_, url),
        visiting(url) as ann,
    ):
        assert (await ann.hear())["code"] == "hello_expected"
        assert (await ann.hear(), ann.closed) == ({}, 1008)


async def test_garbage_is_told_and_much_of_it_ends_the_connection(url: str) -> None:
    async with visiting(url) as ann:
        await ann.hello()
        await ann.send("garbage")
        assert (await ann.hear())["code"] == "bad_json"
        await ann.send(b"\x00\x01")
        assert (await ann.hear())["code"] == "bad_frame"
        assert types(await ann.say(answer("1", "goal", "look"))) == ["message", "question", "ack"]
        for _ in range(chat.MAX_BAD_FRAMES):
            await ann.send("garbage")
        assert (await ann.until("none"))[-1]["fatal"] is True
        assert ann.closed == 1008


async def test_a_giant_frame_closes_the_connection(url: str) -> None:
    async with visiting(url) as ann:
        await ann.hello()
        await ann.send({"type": "say", "id": "1", "text": "x" * 20_000})
        assert (await ann.hear(), ann.closed) == ({}, 1009)


async def test_only_allowed_origins_may_connect(tmp_path: Path) -> None:
    async with serving(tmp_path, origins=("https://acme.io",)) as (_, url):
        host = url.removeprefix("http://").removesuffix("/v1/chat")
        for origin in ("https://acme.io", f"http://{host}"):
            async with visiting(url, Origin=origin) as ann:
                assert types(await ann.hello())[0] == "welcome"
        with pytest.raises(WSServerHandshakeError) as refused:
            async with visiting(url, Origin="https://evil.example"):
                pass
        assert refused.value.status == 403


async def test_shutdown_tells_clients_to_come_back(tmp_path: Path) -> None:
    async with serving(tmp_path) as (app, url), visiting(url) as ann:
        await ann.hello()
        await asyncio.gather(connection.close_all(app), ann.until("never"))
        assert ann.closed == 1012
        assert not app[SOCKETS]


async def test_who_connects_while_the_server_stops_is_told_to_come_back(tmp_path: Path) -> None:
    async with serving(tmp_path) as (app, url):
        await connection.close_all(app)
        async with visiting(url) as ann:
            await ann.until("never")
            assert ann.closed == 1012


async def test_a_slow_reader_is_dropped_and_nobody_else_is_held_up(tmp_path: Path) -> None:
    limits = replace(Limits(), outbound_bytes=20_000)
    async with serving(tmp_path, limits) as (_, url), visiting(url) as slow, visiting(url) as ann:
        welcome = (await slow.hello())[0]
        await ann.hello(conversation=welcome["conversation"])
        transport = slow.socket.get_extra_info("socket")
        assert transport is not None
        slow.socket._conn.transport.pause_reading()
        for number in range(400):
            told = await ann.say(answer(f"a{number}", "goal", ("?" + "x" * 12_000,)))
            assert told[-1]["type"] == "ack"
        slow.socket._conn.transport.resume_reading()
        await slow.until("never")
        assert slow.closed == 1006


async def test_who_the_site_says_the_visitor_is_goes_with_the_lead_marked_unproven(
    tmp_path: Path,
) -> None:
    ann = {"email": "ann@acme.io", "name": "Ann", "signature": "0" * 64, "at": 1}
    async with serving(tmp_path) as (app, url), visiting(url) as visitor:
        begun = await visitor.hello(**HELLO, identity=ann)
        stored = await app[STORE].conversation_by_id(begun[0]["id"])
    assert stored is not None
    kept = orjson.loads(stored.snapshot)
    assert kept["identity"] == {"email": "ann@acme.io", "name": "Ann", "verified": False}
    offered = kept["prefill"]["contact"]["value"]
    assert (offered["name"], offered["email"]) == ("Ann", "ann@acme.io")
