"""How much one address, visitor or flow may ask for, and who waits."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import pytest
from aiohttp import ClientSession, WSServerHandshakeError, web
from aiohttp.test_utils import TestServer, make_mocked_request
from multidict import CIMultiDict

from agent.app import build
from agent.config import Config
from agent.config.model import Flows, Limits, Rates, Server
from agent.web import limits
from agent.web.keys import PRESSURE, STORE
from agent.web.limits import Asker, Handshakes, Pressure, address_of
from agent.web.limits import Limits as Counting
from tests.drill.redis import Redis
from tests.seeding import FLOW
from tests.visiting import types, visiting

PROXIES = (ip_network("10.0.0.0/8"), ip_network("127.0.0.1/32"))


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("203.0.113.9", [], "203.0.113.9"),
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),  # nobody trusted wrote it
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["1.2.3.4, 198.51.100.1, 10.0.0.2"], "198.51.100.1"),  # 1.2.3.4 is a lie
        ("10.0.0.1", ["1.2.3.4", "198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["nonsense"], "10.0.0.1"),
        ("127.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("127.0.0.1", [], None),
        ("::1", [], None),
        ("::ffff:203.0.113.9", [], "203.0.113.9"),
        ("2001:db8:1:2:3::4", [], "2001:db8:1:2::/64"),
    ],
)
def test_the_address_is_the_last_that_no_trusted_proxy_has(
    peer: str, forwarded: list[str], expected: str | None
) -> None:
    headers = [("X-Forwarded-For", each) for each in forwarded]
    request = make_mocked_request("GET", "/", headers=CIMultiDict(headers)).clone(remote=peer)
    assert address_of(request, PROXIES, loopback=False) == expected


def test_this_machine_counts_where_it_is_said_to() -> None:
    request = make_mocked_request("GET", "/").clone(remote="127.0.0.1")
    assert address_of(request, (), loopback=True) == "127.0.0.1"


def limited(tmp_path: Path, **rates: Rates) -> Config:
    """A server that counts this machine's address too."""
    (tmp_path / "saas-demo.yaml").write_text(FLOW)
    limits = replace(Limits(address=Rates(), loopback=True), **rates)
    database = f"sqlite:///{tmp_path}/limits.db"
    return Config(server=Server(), flows=Flows(tmp_path), database=database, limits=limits)


async def serving(config: Config) -> AsyncIterator[str]:
    """The address of its websocket."""
    async with TestServer(build(config)) as server:
        yield str(server.make_url("/v1/chat"))


async def test_too_many_connections_of_an_address_are_refused(tmp_path: Path) -> None:
    async for url in serving(limited(tmp_path, address=Rates(connections="2/minute"))):
        for _ in range(2):
            async with visiting(url) as visitor:
                assert types(await visitor.hello())[0] == "welcome"
        with pytest.raises(WSServerHandshakeError) as refused:
            async with visiting(url):
                pass
        assert refused.value.status == 429
        assert refused.value.headers is not None
        assert 1 <= int(refused.value.headers["Retry-After"]) <= 60


@pytest.mark.parametrize("kind", ["address", "visitor", "flow"])
@pytest.mark.parametrize("flow", ["saas-demo", None])  # None: the page names none
async def test_too_many_new_conversations_are_put_off_and_old_ones_go_on(
    tmp_path: Path, kind: str, flow: str | None
) -> None:
    who = {"flow": flow, "visitor": "a token that his browser made up"}
    async for url in serving(limited(tmp_path, **{kind: Rates(conversations="2/hour")})):
        async with visiting(url) as visitor:
            token = (await visitor.hello(**who))[0]["conversation"]
        async with visiting(url) as visitor:
            await visitor.hello(**who)
        async with visiting(url) as visitor:
            heard = await visitor.hello(**who)
            assert [(f["type"], f["code"], f["fatal"]) for f in heard] == [
                ("error", "too_many", False)
            ]
            await visitor.hear()
            assert visitor.closed == 1013
        async with visiting(url) as visitor:
            assert types(await visitor.hello(conversation=token))[0] == "welcome"


@pytest.mark.parametrize("kind", ["visitor", "flow"])
async def test_too_many_connections_of_a_visitor_or_a_flow_are_put_off(
    tmp_path: Path, kind: str
) -> None:
    async for url in serving(limited(tmp_path, **{kind: Rates(connections="2/hour")})):
        async with visiting(url) as visitor:
            tokens = (await visitor.hello(visitor="somebody"))[0]
        first = 1 if kind == "visitor" else 0  # of the visitor's own token
        for _ in range(1 + first):
            async with visiting(url) as visitor:
                await visitor.hello(conversation=tokens["conversation"])
        async with visiting(url) as visitor:
            heard = await visitor.hello(conversation=tokens["conversation"], locale="de")
            text = "Gerade sind zu viele Leute hier. Bitte warten Sie ein wenig."
            assert heard == [{"type": "error", "code": "too_many", "text": text, "fatal": False}]
            await visitor.hear()
            assert visitor.closed == 1013


@pytest.mark.parametrize("kind", ["address", "visitor", "flow"])
async def test_whoever_writes_too_fast_is_read_later_and_loses_nothing(
    tmp_path: Path, kind: str
) -> None:
    async for url in serving(limited(tmp_path, **{kind: Rates(messages="3/second")})):
        async with visiting(url) as visitor:
            await visitor.hello()
            began = asyncio.get_running_loop().time()
            for number in range(7):
                await visitor.send({"type": "human", "id": f"h{number}"})
            told = [(await visitor.until("ack", "error"))[-1] for _ in range(7)]
            took = asyncio.get_running_loop().time() - began
        assert [frame["id"] for frame in told] == [f"h{number}" for number in range(7)]
        assert took > 1.0


async def test_with_redis_all_processes_count_together_and_go_on_without_it(
    tmp_path: Path,
) -> None:
    redis = Redis()
    await redis.start()
    config = limited(tmp_path, address=Rates(conversations="3/hour"))
    both = [Counting(replace(config, bus=redis.url)) for _ in range(2)]
    one, other = both
    asker = Asker("203.0.113.9")
    found = [await counting.conversation(asker) for counting in (one, other, one, other)]
    assert found == [True, True, True, False]
    assert await one.conversation(Asker("203.0.113.10"))
    await redis.stop()
    assert await one.conversation(asker)
    for each in both:
        await each.close()


async def test_who_is_exempt_is_not_counted(tmp_path: Path) -> None:
    counting = Counting(limited(tmp_path, address=Rates("1/hour", "1/hour", "1/hour")))
    assert [await counting.message(Asker(None, "v", "f")) for _ in range(3)] == [True] * 3


async def test_under_overload_new_ones_wait_in_line_and_come_in_one_by_one() -> None:
    pressure = Pressure(late=0.1)
    for late in (0.2, 0.2, 0.0, 0.2, 0.2):
        pressure.look(late)
        assert await pressure.admit()
    pressure.look(0.2)
    waiting = [asyncio.create_task(pressure.admit()) for _ in range(30)]
    await asyncio.sleep(0)
    assert pressure.waiting == 30
    pressure.look(0.2)
    assert pressure.waiting == 29
    pressure.look(0.0)
    assert pressure.waiting == 9
    pressure.look(0.0)
    assert [await each for each in waiting] == [True] * 30
    assert await pressure.admit()


async def test_a_visitor_in_line_is_told_so_and_then_welcomed(tmp_path: Path) -> None:
    app = build(limited(tmp_path))
    app[PRESSURE] = Held()
    async with TestServer(app) as server, visiting(str(server.make_url("/v1/chat"))) as visitor:
        await visitor.send({"type": "hello"})
        first = await visitor.hear()
        assert (first["type"], first["code"], first["fatal"]) == ("error", "wait", False)
        assert types(await visitor.until("question"))[0] == "welcome"


async def test_a_crowd_that_begins_is_let_in_little_by_little_while_others_talk(
    tmp_path: Path,
) -> None:
    app = build(limited(tmp_path))
    async with TestServer(app) as server:
        url = str(server.make_url("/v1/chat"))
        async with visiting(url) as talking, visiting(url) as coming:
            await talking.hello()
            for _ in range(limits.AT_ONCE):
                await app[PRESSURE].opening.acquire()
            await coming.send({"type": "hello"})
            told = await talking.say({"type": "human", "id": "h"})
            assert types(told)[-1] == "ack"
            count = [one async for one in app[STORE].every_conversation()]
            app[PRESSURE].opening.release()
            assert types(await coming.until("question"))[0] == "welcome"
            assert len(count) == 1


class Held(Pressure):
    """A line in which everybody waits a moment."""

    async def admit(self, tell: Callable[[], None] = lambda: None) -> bool:
        """As under overload."""
        tell()
        return True


async def test_who_waits_longer_than_a_moment_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOMENT_SECONDS", 0.01)
    monkeypatch.setattr(limits, "PATIENCE_SECONDS", 0.05)
    pressure, told = Pressure(late=0.1), []
    for _ in range(3):
        pressure.look(0.2)
    assert not await pressure.admit(lambda: told.append("wait"))
    assert told == ["wait"]


async def test_a_handshake_that_does_not_come_costs_its_sender_the_connection() -> None:
    async def fine(_: web.Request) -> web.Response:
        return web.Response(text="fine")

    app = web.Application()
    app.router.add_get("/", fine)
    async with TestServer(app) as server:
        assert server.port is not None and server.runner.server is not None
        handshakes = Handshakes(10.0)
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow")
        async with ClientSession() as session, session.get(server.make_url("/")) as answer:
            assert await answer.text() == "fine"
            handshakes.look(server.runner.server.connections, 100.0)
            handshakes.look(server.runner.server.connections, 109.0)
            assert not writer.is_closing()
            handshakes.look(server.runner.server.connections, 110.0)
            with suppress(ConnectionResetError):
                assert await reader.read() == b""
        async with ClientSession() as session, session.get(server.make_url("/")) as answer:
            assert answer.status == 200
        writer.close()


async def test_a_giant_frame_closes_the_connection(tmp_path: Path) -> None:
    async for url in serving(limited(tmp_path)):
        async with visiting(url) as visitor:
            await visitor.hello()
            await visitor.send("x" * 2_000_000)
            await visitor.until("never")
            assert visitor.closed == 1009


async def test_compression_is_not_offered_so_nothing_can_burst(tmp_path: Path) -> None:
    async for url in serving(limited(tmp_path)):
        async with (
            ClientSession() as session,
            session.ws_connect(url, protocols=("handraise.v1",), compress=15) as socket,
        ):
            assert socket.compress == 0
