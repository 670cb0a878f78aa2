"""The websocket of a rep's page: what comes, in which order, and who may write."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import WSServerHandshakeError

from agent import links
from agent.arrivals import Hello
from agent.core.turning import Input
from agent.reps import add, remove
from agent.web.opening import now
from storage.records import HandoffRow
from tests.seeding import ANN, NOW_MS
from tests.visiting import Frame, Visitor, types
from tests.waiting import PATIENCE
from tests.web.conftest import Served

PAGE = "https://acme.io/pricing?utm_source=google"
FACTS = ["claim", "score", "visitor"]


async def link(served: Served, row: HandoffRow, destination: str = "sales") -> str:
    key = await served.world.store.key(links.KEY)
    return f"/handoff/{links.sign(key, row.id, destination)}"


async def claim(served: Served, path: str, name: str) -> int:
    async with served.client.post(f"{path}/claim", json={"name": name}) as answer:
        return answer.status


@asynccontextmanager
async def page(served: Served, path: str, after: int = 0) -> AsyncIterator[Visitor]:
    """A rep's page that said hello and heard what there is."""
    async with served.client.ws_connect(f"{path}/live", protocols=("handraise.rep.v1",)) as socket:
        rep = Visitor(socket)
        await rep.send({"type": "hello", "after": after})
        yield rep


async def until(rep: Visitor, *wanted: str) -> list[Frame]:
    return await asyncio.wait_for(rep.until(*wanted), PATIENCE)


async def owned(served: Served) -> tuple[Any, str, HandoffRow]:
    live, row = await served.world.hot(ANN)
    path = await link(served, row)
    assert await claim(served, path, "Ana") == 200
    return live, path, row


async def test_a_page_hears_everything_there_is_then_what_comes(served: Served) -> None:
    live, row = await served.world.hot()
    async with page(served, await link(served, row)) as rep:
        heard = await until(rep, "delivered")
        assert types(heard)[0] == "welcome"
        assert heard[0] == {
            "type": "welcome",
            "protocol": 1,
            "handoff": row.id,
            "seq": live.snapshot.seq,
            "you": {"name": None, "writes": False, "rep": False},
            "canned": [],
        }
        events = [frame for frame in heard if "seq" in frame and frame["type"] not in
                  ("welcome", "delivered")]  # fmt: skip
        assert [frame["seq"] for frame in events] == list(range(1, live.snapshot.seq + 1))
        assert types(heard)[-4:] == [*FACTS, "delivered"]
        await served.world.answer(live, ANN)
        more = await until(rep, "delivered")
        assert [f["seq"] for f in more if f["type"] in ("message", "end")] == [
            live.snapshot.seq - 2, live.snapshot.seq - 1, live.snapshot.seq,
        ]  # fmt: skip
        (score,) = [frame for frame in more if frame["type"] == "score"]
        assert score["lead"]["email"] == "ann@acme.io"


async def test_a_page_that_was_cut_off_hears_only_what_it_missed(served: Served) -> None:
    live, row = await served.world.hot()
    async with page(served, await link(served, row), live.snapshot.seq - 1) as rep:
        heard = await until(rep, "claim")
    assert [frame.get("seq") for frame in heard[1:-1]] == [live.snapshot.seq]


async def test_the_winner_writes_and_the_visitor_hears_him(served: Served) -> None:
    live, path, _ = await owned(served)
    async with page(served, path, live.snapshot.seq) as rep:
        heard = await until(rep, "delivered")
        assert heard[0]["you"] == {"name": "Ana", "writes": True, "rep": False}
        assert [f["state"] for f in heard if f["type"] == "claim"] == ["yours"]
        await rep.send({"type": "say", "id": "r1", "text": "Hi Ann"})
        heard = await until(rep, "ack")
    assert types(heard)[0] == "message"
    assert heard[-1] == {"type": "ack", "id": "r1", "seq": live.snapshot.seq}
    assert heard[0]["seq"] == live.snapshot.seq
    (state,) = [f for f in heard if f["type"] == "claim"]
    assert state["contacted_at"] is not None


async def test_a_repeat_after_a_broken_line_is_acknowledged_and_said_once(served: Served) -> None:
    live, path, _ = await owned(served)
    said = {"type": "say", "id": "r1", "text": "Hi Ann"}
    async with page(served, path) as rep:
        await rep.send(said)
        first = (await until(rep, "ack"))[-1]
    seq = live.snapshot.seq
    async with page(served, path, seq) as rep:
        await rep.send(said)
        heard = await until(rep, "ack")
    assert heard[-1] == first
    assert "message" not in types(heard)


async def test_two_pages_of_one_lead_show_the_same(served: Served) -> None:
    live, path, _ = await owned(served)
    async with page(served, path) as one, page(served, path) as two:
        await until(one, "visitor")
        await until(two, "visitor")
        await one.send({"type": "typing"})
        typing = (await until(two, "typing"))[-1]
        assert typing == {"type": "typing", "from": "rep", "name": "Ana"}
        await one.send({"type": "say", "id": "r1", "text": "Hi"})
        there = (await until(two, "message"))[-1]
        here = (await until(one, "message"))[-1]
        assert (there, here["seq"]) == (here, live.snapshot.seq)


async def test_who_only_looks_may_not_write(served: Served) -> None:
    _, path, _ = await owned(served)
    served.client.session.cookie_jar.clear()
    async with page(served, path) as rep:
        assert (await until(rep, "claim"))[-1]["state"] == "taken"
        await rep.send({"type": "say", "id": "r1", "text": "Hi"})
        error = (await until(rep, "error"))[-1]
    assert (error["code"], error["id"], error["fatal"]) == ("not_yours", "r1", False)


async def test_the_visitors_presence_page_and_typing_are_live(served: Served) -> None:
    live, row = await served.world.hot()
    conversations = served.world.conversations
    async with page(served, await link(served, row)) as rep:
        there = (await until(rep, "visitor"))[-1]
        assert (there["online"], there["page"]["url"]) == (True, PAGE)
        conversations.typing(live)
        assert (await until(rep, "typing"))[-1] == {"type": "typing", "from": "visitor"}
        conversations.leave(live, served.world.listener)
        gone = (await until(rep, "visitor"))[-1]
        assert gone["online"] is False
        assert gone["left_at"] is not None


async def test_the_page_the_visitor_goes_to_is_shown(served: Served) -> None:
    conversations = served.world.conversations
    opened = await conversations.open(
        Hello(page={"url": "https://acme.io/a"}), served.world.listener
    )
    await served.world.answer(opened.live, ("goal", "qualify"), ("budget", "around 5k a month"))
    detail = await served.world.store.handoff(opened.live.snapshot.handoff or "")
    assert detail is not None
    async with page(served, await link(served, detail.handoff)) as rep:
        await until(rep, "visitor")
        again = Hello(conversation=opened.conversation, page={"url": "https://acme.io/b"})
        await conversations.open(again, served.world.listener)
        assert (await until(rep, "visitor"))[-1]["page"]["url"] == "https://acme.io/b"
        conversations.leave(opened.live, served.world.listener)
        left = (await until(rep, "visitor"))[-1]  # the page he was on last stays
        assert (left["online"], left["page"]["url"]) == (False, "https://acme.io/b")


async def test_hand_back_and_release_are_seen_by_everybody(served: Served) -> None:
    live = await served.world.open()
    await served.world.answer(live, ("goal", "qualify"), ("budget", "around 5k a month"))
    detail = await served.world.store.handoff(live.snapshot.handoff or "")
    assert detail is not None
    path = await link(served, detail.handoff)
    assert await claim(served, path, "Ana") == 200
    async with page(served, path) as rep:
        await until(rep, "delivered")
        await rep.send({"type": "hand_back", "id": "1"})
        heard = await until(rep, "ack")
        assert types(heard)[:2] == ["owner", "question"]
        await rep.send({"type": "say", "id": "2", "text": "x"})
        assert (await until(rep, "error"))[-1]["code"] == "bot_holds"
        await rep.send({"type": "take", "id": "3"})
        assert (await until(rep, "ack"))[0]["owner"] == "rep"
        await rep.send({"type": "release", "id": "4"})
        heard = await until(rep, "ack")
        assert [f["state"] for f in heard if f["type"] == "claim"] == ["waiting"]
        await rep.send({"type": "say", "id": "5", "text": "x"})
        assert (await until(rep, "error"))[-1]["code"] == "not_yours"


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("{", "bad_json"),
        ('{"type":"claim"}', "unknown_type"),
        ('{"type":"say","id":"1"}', "bad_frame"),
        ('{"type":"say","text":"x"}', "bad_id"),
        ('{"type":"hello"}', "unexpected_hello"),
        ('{"type":"say","id":"1","text":"a\\u0000b"}', "bad_text"),
        (b"{}", "bad_frame"),
    ],
)
async def test_frames_that_are_none_are_refused_with_a_code(
    served: Served, frame: str | bytes, code: str
) -> None:
    _, path, _ = await owned(served)
    async with page(served, path) as rep:
        await rep.send(frame)
        assert (await until(rep, "error"))[-1]["code"] == code


async def test_twenty_bad_frames_close_the_page(served: Served) -> None:
    _, path, _ = await owned(served)
    async with page(served, path) as rep:
        for _ in range(20):
            await rep.send("{")
        heard = await until(rep, "nothing")
    assert heard[-1]["fatal"]
    assert rep.closed == 1008


async def test_the_first_frame_is_a_hello(served: Served) -> None:
    _, path, _ = await owned(served)
    async with served.client.ws_connect(f"{path}/live") as socket:
        rep = Visitor(socket)
        await rep.send({"type": "say", "id": "1", "text": "x"})
        assert (await until(rep, "error"))[-1]["code"] == "hello_expected"


async def test_no_other_site_and_no_wrong_link_gets_in(served: Served) -> None:
    _, path, _ = await owned(served)
    for address, origin, status in (
        (path, "https://acme.io", 403),  # may embed the widget, and still not read leads
        (path, "null", 403),
        (f"{path[:-2]}AA", None, 404),
        ("/rep/hand_0", None, 404),
    ):
        headers = {} if origin is None else {"Origin": origin}
        with pytest.raises(WSServerHandshakeError) as refused:
            await served.client.ws_connect(f"{address}/live", headers=headers)
        assert refused.value.status == status


async def test_a_visitor_who_writes_while_a_rep_claims_is_heard_once_by_both(
    served: Served,
) -> None:
    live = await served.world.open()
    await served.world.answer(live, ("goal", "qualify"), ("budget", "around 5k a month"))
    detail = await served.world.store.handoff(live.snapshot.handoff or "")
    assert detail is not None
    path = await link(served, detail.handoff)
    given = Input("answer", "late", "start", text="next week")
    _, status = await asyncio.gather(
        served.world.conversations.take(live, given), claim(served, path, "Ana")
    )
    assert status == 200
    async with page(served, path) as rep:
        heard = await until(rep, "claim")
    said = [f for f in heard if f.get("text") == "next week"]
    assert len(said) == 1
    order = [f["seq"] for f in heard if f["type"] in ("message", "question", "owner", "end")]
    assert order == list(range(1, live.snapshot.seq + 1))
    taken = next(f["seq"] for f in heard if f["type"] == "owner")
    after = [f for f in heard if f.get("seq", 0) > taken and f["type"] != "welcome"]
    assert {f.get("from", f["type"]) for f in after} <= {"visitor"}


async def test_a_rep_who_is_removed_writes_no_more_on_a_page_that_is_open(served: Served) -> None:
    store = served.world.store
    added = await add(store, "Ana", now())
    async with served.client.post(f"/rep/in/{added.token}", allow_redirects=False):
        pass
    _, row = await served.world.hot(ANN)
    path = f"/rep/{row.id}"
    assert await claim(served, path, "") == 200
    async with page(served, path) as rep:
        await until(rep, "delivered")
        await rep.send({"type": "say", "id": "1", "text": "Hi"})
        await until(rep, "ack")
        await remove(store, "Ana", now())
        await rep.send({"type": "say", "id": "2", "text": "still here"})
        assert (await until(rep, "error"))[-1]["code"] == "not_yours"


async def test_a_lead_that_is_deleted_closes_the_page(served: Served) -> None:
    _, path, _ = await owned(served)
    async with page(served, path) as rep:
        await until(rep, "visitor")
        assert await served.world.store.purge(NOW_MS * 2, 9) == 1
        await rep.send({"type": "say", "id": "1", "text": "Hi"})
        assert (await until(rep, "error"))[-1]["code"] == "gone"
    assert rep.closed in (None, 1008)
