"""A rep's page at one process, the visitor at another: each sees of the other what he would see at
the same one, with Redis and without it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass

import pytest
from aiohttp import ClientSession, CookieJar

from agent import links
from storage.store import Store
from tests.drill.cluster import Cluster, running
from tests.drill.drill import receiving
from tests.visiting import Frame, Visitor, visiting
from tests.waiting import PATIENCE

PRICES = {"url": "https://acme.io/prices", "title": "Prices"}
TERMS = {"url": "https://acme.io/terms", "title": "Terms"}
PERSON = {"type": "human", "id": "person"}


@dataclass
class Apart:
    """A visitor whose tabs open at the first process, and the page of the rep who has the lead, at
    the second one."""

    cluster: Cluster
    rep: Visitor
    visitor: Visitor
    token: str
    stack: AsyncExitStack

    async def back(self, page: Frame) -> Visitor:
        """Another tab of the visitor, on this page."""
        tab = await self.stack.enter_async_context(visiting(self.cluster.chats[0]))
        await tab.hello(conversation=self.token, page=page)
        return tab


@pytest.fixture
async def apart() -> AsyncIterator[Apart]:
    """Both are there, and the rep has heard all there is."""
    async with AsyncExitStack() as stack:
        _, port = await stack.enter_async_context(receiving())
        cluster = await stack.enter_async_context(
            running(port, processes=2, postgresql=True, redis=True)
        )
        visitor = await stack.enter_async_context(visiting(cluster.chats[0]))
        token = (await visitor.hello(flow="saas-demo", page=PRICES))[0]["conversation"]
        await visitor.say(PERSON)
        rep = await _claimed(cluster, stack)
        await heard(rep, lambda frame: frame["type"] == "delivered", PATIENCE)
        yield Apart(cluster, rep, visitor, token, stack)


async def _claimed(cluster: Cluster, stack: AsyncExitStack) -> Visitor:
    """The page of a rep who took the only lead there is."""
    store = await Store.open(cluster.database)
    (row,) = await store.handoffs(limit=1)
    token = links.sign(await store.key(links.KEY), row.id, "sales")
    await store.close()
    place = f"{cluster.servers[1].url}/handoff/{token}"
    session = await stack.enter_async_context(ClientSession(cookie_jar=CookieJar(unsafe=True)))
    async with session.post(f"{place}/claim", json={"name": "Ana"}) as answer:
        assert answer.status == 200
    live = session.ws_connect(f"{place}/live", protocols=("handraise.rep.v1",))
    rep = Visitor(await stack.enter_async_context(live))
    await rep.send({"type": "hello"})
    return rep


async def heard(who: Visitor, wanted: Callable[[Frame], bool], seconds: float) -> Frame:
    """The first frame that is wanted; it must come in time."""
    async with asyncio.timeout(seconds):
        while True:
            frame = await who.hear()
            assert frame, "the connection ended"
            if wanted(frame):
                return frame


async def sees(rep: Visitor, *, online: bool, page: Frame, seconds: float = PATIENCE) -> None:
    """The rep's page says whether the visitor is there, and on which page."""

    def wanted(frame: Frame) -> bool:
        return (frame["type"], frame.get("online"), frame.get("page")) == ("visitor", online, page)

    assert (await heard(rep, wanted, seconds))["left_at"] is None or not online


def words(text: str) -> Callable[[Frame], bool]:
    """Whether a frame is this message."""
    return lambda frame: frame["type"] == "message" and frame["text"] == text


async def test_each_sees_the_other_write_come_go_and_look_around(apart: Apart) -> None:
    rep, visitor = apart.rep, apart.visitor
    await visitor.send({"type": "typing"})
    assert await heard(rep, lambda f: f["type"] == "typing", PATIENCE) == {
        "type": "typing", "from": "visitor",
    }  # fmt: skip
    await rep.send({"type": "typing"})
    assert await heard(visitor, lambda f: f["type"] == "typing", PATIENCE) == {
        "type": "typing", "from": "rep",
    }  # fmt: skip
    await visitor.socket.close()
    await sees(rep, online=False, page=PRICES)
    await rep.send({"type": "say", "id": "r1", "text": "Are you there?"})
    said = await heard(rep, words("Are you there?"), PATIENCE)
    tab = await apart.back(TERMS)
    await sees(rep, online=True, page=TERMS)
    delivered = await heard(rep, lambda f: f["type"] == "delivered", PATIENCE)
    assert delivered == {"type": "delivered", "seq": said["seq"]}
    await tab.say({"type": "say", "id": "v1", "text": "I am."})
    await heard(rep, words("I am."), PATIENCE)
    await rep.send({"type": "say", "id": "r2", "text": "Good."})
    await heard(tab, words("Good."), PATIENCE)
    await apart.back(PRICES)
    await sees(rep, online=True, page=PRICES)


async def test_without_redis_words_go_on_and_who_left_is_known_when_it_is_back(
    apart: Apart,
) -> None:
    redis = apart.cluster.redis
    assert redis is not None
    await redis.stop()
    await apart.visitor.say({"type": "say", "id": "v1", "text": "Hello?"})
    await heard(apart.rep, words("Hello?"), PATIENCE)
    await apart.rep.send({"type": "say", "id": "r1", "text": "Here I am."})
    await heard(apart.visitor, words("Here I am."), PATIENCE)
    await apart.visitor.socket.close()
    await redis.start()
    await sees(apart.rep, online=False, page=PRICES)
    await apart.back(TERMS)
    await sees(apart.rep, online=True, page=TERMS)


async def test_a_visitor_whose_process_crashed_is_away_until_he_is_back(apart: Apart) -> None:
    await apart.cluster.servers[0].kill()
    await sees(apart.rep, online=False, page=PRICES)
    await apart.cluster.servers[0].start()
    await apart.back(TERMS)
    await sees(apart.rep, online=True, page=TERMS)
