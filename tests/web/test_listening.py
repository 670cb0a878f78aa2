"""The door: few are let in at a time, and nobody who is not there any more."""

import asyncio
import errno
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from itertools import pairwise

import pytest
from aiohttp import ClientSession, web
from structlog.testing import capture_logs

from agent.web import listening
from agent.web.entrance import MOST, Entrance
from agent.web.listening import Door, Rush, open_doors
from tests.waiting import until


@asynccontextmanager
async def runner() -> AsyncIterator[web.AppRunner]:
    """Of an application that answers `/`."""

    async def fine(request: web.Request) -> web.Response:
        return web.Response(text=str(request.remote))

    app = web.Application()
    app.router.add_get("/", fine)
    found = web.AppRunner(app)
    await found.setup()
    try:
        yield found
    finally:
        await found.cleanup()


@contextmanager
def knocking(at: socket.socket, many: int) -> Iterator[list[socket.socket]]:
    """So many who have connected, as far as the kernel is concerned."""
    found = [socket.create_connection(at.getsockname()[:2]) for _ in range(many)]
    try:
        yield found
    finally:
        for each in found:
            each.close()


async def inside(running: web.AppRunner, rounds: int) -> list[int]:
    """How many more were in after each round of the loop."""
    assert running.server is not None
    counts = [0]
    for _ in range(rounds):
        await asyncio.sleep(0)
        counts.append(len(running.server.connections))
    return [after - before for before, after in pairwise(counts)]


@pytest.mark.parametrize(("few", "most"), [(2, 2), (1, 1), (0, 9)])
async def test_few_are_let_in_at_a_time_and_in_the_end_all(few: int, most: int) -> None:
    (sock,) = await listening.listening("127.0.0.1", 0)
    with knocking(sock, 9):
        async with runner() as running:
            await Door(running, sock, Entrance(few), lambda: 0.0).start()
            grown = await inside(running, 30)
    assert (sum(grown), max(grown)) == (9, most)


async def test_who_gave_up_before_the_door_is_not_let_in() -> None:
    (sock,) = await listening.listening("127.0.0.1", 0)
    with knocking(sock, 4) as coming:
        for each in coming[:3]:
            each.close()
        async with runner() as running:
            await open_doors(running, [sock], Entrance(2))
            assert [each for each in await inside(running, 20) if each] == [1]


async def test_a_request_is_answered_and_its_sender_known_until_the_runner_ends() -> None:
    sockets = await listening.listening("127.0.0.1", 0)
    host, port = sockets[0].getsockname()
    async with ClientSession() as session:
        async with runner() as running:
            await open_doors(running, sockets, Entrance(2))
            assert {site.name for site in running.sites} == {f"http://127.0.0.1:{port}"}
            async with session.get(f"http://{host}:{port}/") as answer:
                assert (answer.status, await answer.text()) == (200, "127.0.0.1")
        with pytest.raises(ConnectionRefusedError), socket.create_connection((host, port)):
            pass


class Exhausted(socket.socket):
    """A listening socket of a process that has no file left."""

    fault = errno.EMFILE

    def accept(self) -> tuple[socket.socket, object]:
        """The fault once, then as any other."""
        if self.fault:
            fault, self.fault = self.fault, 0
            raise OSError(fault, "exhausted")
        return super().accept()


async def test_without_a_file_left_the_door_rests_and_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(listening, "EXHAUSTED_SECONDS", 0.0)
    sock = Exhausted()
    sock.bind(("127.0.0.1", 0))
    sock.listen()
    with knocking(sock, 1), capture_logs() as logs:
        async with runner() as running:
            await Door(running, sock, Entrance(2)).start()
            assert running.server is not None
            await until(lambda: len(running.server.connections) == 1)
    assert logs == [
        {"event": "cannot_accept", "log_level": "error", "reason": "Too many open files"}
    ]


async def test_without_a_file_left_nobody_comes_in_while_the_door_rests(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(listening, "EXHAUSTED_SECONDS", 3600.0)
    sock = Exhausted()
    sock.bind(("127.0.0.1", 0))
    sock.listen()
    with knocking(sock, 1):
        async with runner() as running:
            door = Door(running, sock, Entrance(2))
            await door.start()
            assert sum(await inside(running, 20)) == 0
        assert door._again is not None
        assert door._again.cancelled()  # it is not opened after the end


async def test_who_broke_off_is_passed_over_and_any_other_error_is_not() -> None:
    sock = Exhausted()
    sock.bind(("127.0.0.1", 0))
    sock.listen()
    sock.setblocking(False)
    with knocking(sock, 1):
        async with runner() as running:
            door = Door(running, sock, Entrance(1), lambda: 0.0)
            sock.fault = errno.ECONNABORTED
            door._let_in()
            sock.fault = errno.EINVAL
            with pytest.raises(OSError, match="exhausted"):
                door._let_in()
            door._let_in()
            assert sum(await inside(running, 5)) == 1
    sock.close()


async def test_after_a_long_round_more_are_let_in_once() -> None:
    (sock,) = await listening.listening("127.0.0.1", 0)
    with sock:
        async with runner() as running:
            door = Door(running, sock, Entrance(2))
            found = [door._room(at) for at in (100.0, 100.0, 100.0051, 100.0051)]
    assert found == [MOST, 2, 5, 2]


async def test_every_door_is_opened_and_shut_at_the_end() -> None:
    sockets = [sock for _ in range(2) for sock in await listening.listening("127.0.0.1", 0)]
    files = [each.fileno() for each in sockets]
    names = {f"http://127.0.0.1:{each.getsockname()[1]}" for each in sockets}
    async with runner() as running:
        await open_doors(running, sockets, Entrance(2))
        assert {site.name for site in running.sites} == names
    assert [each.fileno() for each in sockets] == [-1, -1]
    assert [asyncio.get_running_loop().remove_reader(file) for file in files] == [False, False]


class Six(socket.socket):
    """A socket that listens at an address of IPv6, which not every machine has."""

    def getsockname(self) -> tuple[str, int, int, int]:
        """Its address."""
        return ("::1", 8080, 0, 0)


async def test_an_address_of_ipv6_is_written_in_brackets() -> None:
    async with runner() as running:
        with Six() as sock:
            assert Door(running, sock, Entrance(2)).name == "http://[::1]:8080"


class Long(Entrance):
    """One with a line that is long already."""

    def __init__(self) -> None:
        super().__init__(2)
        for _ in range(listening.LONG_LINE):
            self.requests._line.append(asyncio.get_running_loop().create_future())


async def test_while_the_line_inside_is_long_few_come_in_but_nobody_is_locked_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(listening, "PAUSE_SECONDS", 3600.0)
    (sock,) = await listening.listening("127.0.0.1", 0)
    with knocking(sock, 9):
        async with runner() as running:
            await Door(running, sock, Long(), lambda: 0.0).start()
            assert sum(await inside(running, 30)) == 2


def test_a_rush_is_told_of_once_a_minute_and_only_when_it_lasts() -> None:
    rush = Rush()
    steady = [0.05 * step for step in range(1400)]  # 70 s
    told = [at for at in steady if rush.goes_on(at)]
    assert [round(at, 2) for at in told] == [1.0, 61.0]
    assert not any(rush.goes_on(100 + 0.2 * step) for step in range(1000))
    rush.over()
    assert [at for at in steady if rush.goes_on(500 + at)] == told


class Always(Rush):
    """One that has to be told of."""

    def goes_on(self, now: float) -> bool:
        """It does."""
        return True


async def test_the_log_tells_of_a_rush_and_how_many_wait_inside() -> None:
    (sock,) = await listening.listening("127.0.0.1", 0)
    with sock, capture_logs() as logs:
        async with runner() as running:
            door = Door(running, sock, Long())
            door._rush = Always()
            door._room(0.0)
    waiting = {"event": "newcomers_wait", "inside": listening.LONG_LINE}
    assert logs == [{**waiting, "log_level": "warning"}]


def test_who_comes_and_finds_the_door_open_is_no_rush() -> None:
    rush = Rush()
    for step in range(1000):
        assert not rush.goes_on(0.05 * step)
        rush.over()


class Told(Rush):
    """Remembers that all were in."""

    overs = 0

    def over(self) -> None:
        """One more time."""
        self.overs += 1


async def test_the_door_knows_when_all_are_in() -> None:
    (sock,) = await listening.listening("127.0.0.1", 0)
    with knocking(sock, 3):
        async with runner() as running:
            door = Door(running, sock, Entrance(2), lambda: 0.0)
            door._rush = told = Told()
            await door.start()
            assert sum(await inside(running, 20)) == 3
    assert told.overs == 1
