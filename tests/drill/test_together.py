"""Two processes on one PostgreSQL and one Redis: each thing is done by one of them, once, and a
visitor's tabs see the same at either, with Redis and without it."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import orjson
import pytest
from sqlalchemy import text

from agent.tokens import token_hash
from storage.engine import Database, open_database
from storage.store import Store
from tests.drill.cluster import Cluster, running
from tests.drill.drill import receiving
from tests.drill.receiver import Receiver
from tests.visiting import Visitor, visiting

FLOW = """
locale: en
greeting: Hello.
questions:
  contact:
    ask: Who are you?
    kind: contact
    fields: {name: required, email: required}
    consent: {notice: We answer you.}
  goal:
    ask: What brings you here?
    kind: choice
    options: {buy: {label: Buying, points: 60}, look: {label: Looking, points: 10}}
  town: {ask: Which town?, kind: text}
bands: {cold: 0, hot: 50}
routes:
  - {band: hot, call: sales, end: bye, clock: {honest: 1 s, manager: 1 s}}
  - {end: bye}
ends: {bye: {say: Goodbye.}, no_agent: {say: Nobody is here.}}
"""
MANY = 30


@dataclass
class Together:
    """Two processes, what they deliver, and a look into what they share."""

    cluster: Cluster
    receiver: Receiver
    database: Database

    async def said(self, number: int, *answers: dict[str, object]) -> Visitor:
        """A visitor of process `number` who gave these answers and then went away."""
        async with visiting(self.cluster.chats[number % 2]) as visitor:
            await visitor.hello(flow="once")
            for id, answer in enumerate(answers):
                heard = await visitor.say({"type": "answer", "id": f"i{id}", **answer})
                assert heard[-1]["type"] == "ack", heard
            return visitor

    async def change(self, statement: str) -> None:
        """Change the database behind the processes' back."""
        await self.database.write(lambda c: c.execute(text(statement)))

    async def arrived(self, type: str, conversations: int) -> Counter[str]:
        """How often an event of this type arrived for each conversation, once it did for all."""
        async with asyncio.timeout(30):
            while len(self._found(type)) < conversations:  # noqa: ASYNC110 - they come by HTTP
                await asyncio.sleep(0.05)
        await asyncio.sleep(1.5)  # more than a tick of either: a second one would be there now
        return self._found(type)

    def _found(self, type: str) -> Counter[str]:
        bodies = [sent for bodies in self.receiver.accepted.values() for sent in bodies]
        return Counter(b["data"]["conversation"] for b in bodies if b["type"] == type)


@pytest.fixture
async def together(tmp_path: Path) -> AsyncIterator[Together]:
    """Two processes with one flow."""
    (tmp_path / "once.yaml").write_text(FLOW)
    async with AsyncExitStack() as stack:
        receiver, port = await stack.enter_async_context(receiving())
        cluster = await stack.enter_async_context(
            running(port, processes=2, postgresql=True, redis=True, flows=tmp_path)
        )
        database = await open_database(cluster.database)
        stack.push_async_callback(database.close)
        yield Together(cluster, receiver, database)


CONTACT = {"question": "contact", "value": {"name": "Ann Lee", "email": "ann@acme.io"}}


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
    buying = {"question": "goal", "value": "buy"}
    await asyncio.gather(*(together.said(number, CONTACT, buying) for number in range(MANY)))
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


@pytest.mark.parametrize("how", ["killed", "paused"])
async def test_a_tab_at_another_process_sees_every_event_within_a_second_of_redis_going(
    together: Together, how: str
) -> None:
    redis = together.cluster.redis
    assert redis is not None
    async with visiting(together.cluster.chats[0]) as one, visiting(
        together.cluster.chats[1]
    ) as other:  # fmt: skip
        token = (await one.hello(flow="once"))[0]["conversation"]
        await other.hello(conversation=token)
        await _said(one, {"type": "human", "id": "person"})
        await _heard(other, "person", 0.5)
        if how == "killed":
            await redis.stop()
        else:
            redis.pause()
        for number in range(3):
            await _said(one, {"type": "say", "id": f"gone{number}", "text": "Hello?"})
            await _heard(other, f"gone{number}", 1.0)
        if how == "killed":
            await redis.start()
        else:
            redis.resume()
        for number in range(20):  # while Redis comes back: none is missed and none comes twice
            await _said(one, {"type": "say", "id": f"back{number}", "text": "Hello?"})
            await _heard(other, f"back{number}", 1.0)


async def _said(visitor: Visitor, frame: dict[str, object]) -> None:
    assert (await visitor.say(frame))[-1]["type"] == "ack"


async def _heard(visitor: Visitor, id: str, seconds: float) -> None:
    """The visitor's own words with this id reach another tab, and no seq is left out."""
    last = None
    async with asyncio.timeout(seconds):
        while True:
            frame = await visitor.hear()
            if "seq" in frame:
                assert last is None or frame["seq"] == last + 1
                last = frame["seq"]
            if frame.get("id") == id:
                return
