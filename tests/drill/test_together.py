"""Two processes on one PostgreSQL and one Redis: each thing is done by one of them, once, and a
visitor's tabs see the same at either, with Redis and without it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import orjson
import pytest
from sqlalchemy import text

from agent.tokens import token_hash
from storage.store import Store
from tests.drill.proxy import Line
from tests.drill.together import BUYING, CONTACT, Together, two_together
from tests.visiting import Visitor, visiting
from tests.waiting import SOON

MANY = 30


@pytest.fixture
async def together(tmp_path: Path) -> AsyncIterator[Together]:
    """Two processes with one flow."""
    async with two_together(tmp_path) as both:
        yield both


async def test_an_idle_conversation_is_captured_once(together: Together) -> None:
    await asyncio.gather(*(together.said(number, CONTACT) for number in range(MANY)))
    await together.change("UPDATE conversations SET idle_at = 1")
    found = await together.arrived("lead.captured", MANY)
    assert set(found.values()) == {1}
    assert together.receiver.at_once == set()
    idle = "SELECT count(*) FROM turns WHERE input LIKE '%\"idle\"%'"
    counted = await together.database.read(lambda c: c.execute(text(idle)).scalar_one())
    assert counted == MANY


async def test_a_timer_fires_once(together: Together) -> None:
    await asyncio.gather(*(together.said(number, CONTACT, BUYING) for number in range(MANY)))
    found = await together.arrived("handoff.unclaimed", MANY)
    assert set(found.values()) == {1}
    assert together.receiver.at_once == set()
    assert (await together.arrived("lead.handoff", MANY)).total() == MANY


async def test_two_tabs_on_two_processes_never_both_advance_a_conversation(
    together: Together,
) -> None:
    async with visiting(together.cluster.chats[0]) as one, visiting(
        together.cluster.chats[1]
    ) as other:  # fmt: skip
        token = (await one.hello(flow="once"))[0]["conversation"]
        await other.hello(conversation=token)
        await one.say({"type": "human", "id": "person"})
        heard = await asyncio.gather(_chatter(one, "a"), _chatter(other, "b"))
    acks = {frame["id"]: frame["seq"] for frames in heard for frame in frames}
    store = await Store.open(together.cluster.database)
    stored = await store.conversation(token_hash(token))
    assert stored is not None
    events = [orjson.loads(frame) for frame in await store.events_after(stored.id, 0)]
    stored_acks = await store.acks(stored.id)
    assert {id: seq for id, seq in stored_acks.items() if id != "person"} == acks
    assert len(acks) == 2 * MANY
    assert [event["seq"] for event in events] == list(range(1, stored.seq + 1))
    await store.close()


async def _chatter(visitor: Visitor, name: str) -> list[dict[str, object]]:
    """Write to whoever comes, which is never stale. Returns the acks."""
    acks = []
    for number in range(MANY):
        said = {"type": "say", "id": f"{name}{number}", "text": f"word {number}"}
        while (last := (await visitor.say(said))[-1])["type"] != "ack":
            assert last["code"] == "busy", last
        acks.append(last)
    return acks


LINES = {"silent": Line(silent=True), "stalled": Line(stalled=True), "slow": Line(delay=1.0)}


async def test_a_tab_at_another_process_sees_every_event_when_redis_has_gone(
    together: Together,
) -> None:
    async with visiting(together.cluster.chats[0]) as one, visiting(
        together.cluster.chats[1]
    ) as other:  # fmt: skip
        token = (await one.hello(flow="once"))[0]["conversation"]
        await other.hello(conversation=token)
        await _said(one, {"type": "human", "id": "person"})
        last = await _heard(other, "person", None)
        for how in ("killed", "paused", *LINES):
            await _redis(together, how, gone=True)
            for number in range(3):
                await _said(one, {"type": "say", "id": f"{how}{number}", "text": "Hello?"})
                last = await _heard(other, f"{how}{number}", last)
            await _redis(together, how, gone=False)
            for number in range(20):  # while Redis comes back: none is missed, none comes twice
                await _said(one, {"type": "say", "id": f"{how}-back{number}", "text": "Hello?"})
                last = await _heard(other, f"{how}-back{number}", last)


async def _redis(together: Together, how: str, *, gone: bool) -> None:
    redis, (wire,) = together.cluster.redis, together.cluster.wires.redis
    assert redis is not None
    if how == "killed":
        await (redis.stop() if gone else redis.start())
    elif how == "paused":
        (redis.pause if gone else redis.resume)()
    else:
        wire.line = LINES[how] if gone else Line()


async def _said(visitor: Visitor, frame: dict[str, object]) -> None:
    assert (await visitor.say(frame))[-1]["type"] == "ack"


async def _heard(visitor: Visitor, id: str, last: int | None) -> int:
    """The visitor's own words with this id reach another tab, and no seq after `last` is left out.
    Returns theirs."""
    async with asyncio.timeout(SOON):
        while True:
            frame = await visitor.hear()
            if "seq" in frame:
                assert last is None or frame["seq"] == last + 1
                last = frame["seq"]
            if frame.get("id") == id and last is not None:
                return last
