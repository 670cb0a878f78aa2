"""Places of newcomers in a round of the loop, and who waits for one."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from agent.app import build
from agent.web import entrance
from agent.web.entrance import MOST, Entrance, Line, places
from agent.web.keys import ENTRANCE, SOCKETS, STORE
from agent.web.listening import listening, open_doors
from tests.drill.flooders import HELLO, Flood, frame
from tests.visiting import types, visiting
from tests.waiting import PATIENCE, until
from tests.web.test_limits import limited


class Clock:
    """Time that passes in rounds of the loop: so many seconds each, and then none."""

    def __init__(self, *rounds: float) -> None:
        self.rounds = [*rounds]
        self.now = 0.0
        self.asked = 0

    def __call__(self) -> float:
        """Asked once when a round begins, and once when it is over."""
        self.asked += 1
        if self.asked % 2 == 0 and self.rounds:
            self.now += self.rounds.pop(0)
        return self.now


async def come(line: Line, many: int) -> tuple[list[int], list[int]]:
    """So many at once: who came in, round for round, and in which order."""
    came: list[int] = []

    async def one(number: int) -> None:
        await line.enter()
        came.append(number)

    coming = [asyncio.create_task(one(number)) for number in range(many)]
    rounds = []
    async with asyncio.timeout(PATIENCE):
        while len(came) < many:
            before = len(came)
            await asyncio.sleep(0)
            rounds.append(len(came) - before)
    await asyncio.gather(*coming)
    return [each for each in rounds if each], came


@pytest.mark.parametrize(
    ("few", "seconds", "expected"),
    [(2, 0.0, 2), (2, 0.002, 2), (2, 0.0051, 5), (2, 9.0, MOST), (64, 9.0, 64), (2, -1.0, 2)],
)
def test_a_longer_round_has_more_places_but_not_many(
    few: int, seconds: float, expected: int
) -> None:
    assert places(few, seconds) == expected


async def test_few_come_in_each_round_in_the_order_they_came() -> None:
    assert await come(Line(2, lambda: 0.0), 7) == ([2, 2, 2, 1], [0, 1, 2, 3, 4, 5, 6])


async def test_where_talk_made_a_round_long_more_come_in() -> None:
    assert await come(Line(2, Clock(0.0051, 0.0031)), 12) == ([2, 5, 3, 2], [*range(12)])


async def test_without_a_bound_all_come_in_at_once() -> None:
    assert await come(Line(0), 100) == ([100], [*range(100)])


async def test_a_line_that_nobody_uses_costs_no_rounds() -> None:
    clock = Clock()
    line = Line(2, clock)
    assert [line.free(), line.free(), line.free()] == [True, True, False]
    for _ in range(5):
        await asyncio.sleep(0)
    assert clock.asked == 2
    assert line.free()


async def test_pages_and_hellos_have_their_places_apart() -> None:
    for few, expected in ((2, [True, True, False]), (0, [True, True, True])):
        lines = Entrance(few)
        for line in (lines.requests, lines.hellos):
            assert [line.free() for _ in range(3)] == expected


def test_a_server_has_as_many_places_as_it_is_told(tmp_path: Path) -> None:
    usual = limited(tmp_path)
    told = replace(usual, limits=replace(usual.limits, newcomers=7))
    assert build(told)[ENTRANCE].few == 7


async def test_only_who_is_still_in_line_after_a_moment_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(entrance, "MOMENT_SECONDS", 0.01)
    line, told = Line(1, lambda: 0.0), list[str]()
    assert line.free()
    await line.enter(lambda: told.append("soon"))
    shut = Shut()
    late = asyncio.create_task(shut.enter(lambda: told.append("late")))
    await until(lambda: bool(told))
    shut.open()
    await late
    assert told == ["late"]


async def test_the_places_of_a_long_round_are_gone_when_nobody_came_in_it() -> None:
    line = Line(2, Clock(0.0051))
    assert line.free()
    await asyncio.sleep(0)
    assert [line.free(), line.free(), line.free()] == [True, True, False]


async def test_who_went_away_from_the_line_takes_nobodys_place() -> None:
    line = Line(1, lambda: 0.0)
    assert line.free()
    waiting = [asyncio.create_task(line.enter()) for _ in range(4)]
    await asyncio.sleep(0)
    assert line.waiting == 3  # the first had the place of the next round
    waiting[1].cancel()
    done = []
    for _ in range(4):
        await asyncio.sleep(0)
        done.append([each.done() for each in waiting])
    assert done == [
        [True, True, False, False],
        [True, True, True, False],
        [True, True, True, True],
        [True, True, True, True],
    ]


class Shut(Line):
    """A line that goes on only when it is told to."""

    def __init__(self) -> None:
        super().__init__(1)
        self._free = 0

    def open(self) -> None:
        """A round with places for all."""
        self._few = MOST
        self._round()


async def test_a_hello_in_line_is_told_so_and_then_welcomed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entrance, "MOMENT_SECONDS", 0.0)
    app = build(limited(tmp_path))
    shut = app[ENTRANCE].hellos = Shut()
    async with TestServer(app) as server, visiting(str(server.make_url("/v1/chat"))) as visitor:
        await visitor.send({"type": "hello"})
        first = await visitor.hear()
        assert (first["type"], first["code"], first["fatal"]) == ("error", "wait", False)
        shut.open()
        assert types(await visitor.until("question"))[0] == "welcome"


async def test_who_hung_up_in_line_begins_no_conversation(tmp_path: Path) -> None:
    app = build(limited(tmp_path))
    shut = app[ENTRANCE].hellos = Shut()
    runner = web.AppRunner(app)  # as it runs: a TestServer cancels whose connection is lost
    await runner.setup()
    try:
        (sock,) = await listening("127.0.0.1", 0)
        await open_doors(runner, [sock], app[ENTRANCE])
        _, writer = await Flood(sock.getsockname()[1]).socket(0)
        writer.write(frame(HELLO))
        await until(lambda: shut.waiting == 1)
        writer.transport.abort()
        (held,) = app[SOCKETS]
        transport = held._req.transport
        await until(transport.is_closing)
        shut.open()
        await until(lambda: not app[SOCKETS])
        assert [one async for one in app[STORE].every_conversation()] == []
    finally:
        await runner.cleanup()


async def test_a_page_and_a_handshake_wait_for_their_place_and_who_talks_does_not(
    tmp_path: Path,
) -> None:
    app = build(limited(tmp_path))
    async with TestServer(app) as server, ClientSession() as session:
        url = server.make_url("/v1/chat")
        async with visiting(str(url)) as talking:
            await talking.hello()
            shut = app[ENTRANCE].requests = Shut()
            page = asyncio.create_task(session.get(server.make_url("/healthz")))
            shake = asyncio.create_task(session.ws_connect(url, protocols=("handraise.v1",)))
            await until(lambda: shut.waiting == 2)
            assert types(await talking.say({"type": "human", "id": "h"}))[-1] == "ack"
            assert (page.done(), shake.done()) == (False, False)
            shut.open()
            assert (await page).status == 200
            await (await shake).close()
