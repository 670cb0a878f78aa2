"""Live events between processes over a real Redis, and without it."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import AsyncExitStack
from typing import Any

import pytest

from agent.bus_peers import LOST_SECONDS, SILENT_SECONDS
from agent.bus_redis import POLL_SECONDS, SAFE_SECONDS, RedisBus, bye
from tests.drill.redis import Redis
from tests.drill.server import free_port
from tests.waiting import PATIENCE, SOON
from tests.waiting import until as wait_until

PRICES = {"url": "https://acme.io/prices", "title": "Prices"}
TYPING = b'{"type":"typing","from":"rep"}'


class Log:
    """What stands in the database: how far each conversation is."""

    def __init__(self) -> None:
        self.epochs: dict[str, int] = {}

    async def ask(self, conversations: list[str]) -> dict[str, int]:
        """As the store does."""
        return {id: self.epochs[id] for id in conversations if id in self.epochs}


class Ears:
    """Somebody who hears or watches."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.woken = 0

    def send(self, frames: Sequence[bytes]) -> None:
        """Take frames, or be woken."""
        self.heard += frames
        self.woken += not frames


class Process:
    """What one process has: its bus, and which epoch those who hear have been shown."""

    def __init__(self, url: str, log: Log) -> None:
        self.bus = RedisBus(url)
        self.shown: dict[str, int] = {}
        self._log = log

    async def start(self) -> None:
        """Begin."""
        await self.bus.start(self._catch_up, self._log.ask)

    async def _catch_up(self, conversations: Collection[str]) -> None:
        self.shown |= await self._log.ask(list(conversations))

    def turn(self, conversation: str) -> None:
        """Store a turn and publish it."""
        self._log.epochs[conversation] = self._log.epochs.get(conversation, 0) + 1
        self.bus.publish(conversation, [b'{"type":"message"}'])


async def until(true: Callable[[], bool], seconds: float = SOON) -> None:
    """Wait for what comes by another process, and not by the look that is taken anyway."""
    await wait_until(true, seconds, pause=0.005)


def test_what_redis_does_not_carry_is_late_by_a_second_at_most() -> None:
    looks = SILENT_SECONDS / 6
    assert SILENT_SECONDS + looks + POLL_SECONDS <= 1
    assert SAFE_SECONDS > SOON


@pytest.fixture
async def redis() -> AsyncIterator[Redis]:
    """A server of the test's own."""
    server = Redis()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def two(redis: Redis) -> AsyncIterator[tuple[Process, Process]]:
    """Two processes that hear each other."""
    log = Log()
    async with AsyncExitStack() as stack:
        both = Process(redis.url, log), Process(redis.url, log)
        for process in both:
            await process.start()
            stack.push_async_callback(process.bus.stop)
        await _well(*both)
        yield both


async def _well(*processes: Process) -> None:
    await until(lambda: all(process.bus.healthy for process in processes), PATIENCE)


async def test_who_hears_at_another_process_is_shown_what_moved(
    two: tuple[Process, Process],
) -> None:
    one, other = two
    ears, own = Ears(), Ears()
    other.bus.join("c1", ears)
    one.bus.join("c1", own)
    one.turn("c1")
    assert own.heard == [b'{"type":"message"}']
    await until(lambda: other.shown == {"c1": 1})
    one.turn("c2")  # nobody hears it there
    one.turn("c1")
    await until(lambda: other.shown == {"c1": 2})


async def test_typing_is_carried_whole_to_visitors_and_to_reps(
    two: tuple[Process, Process],
) -> None:
    one, other = two
    visitor, rep, asking = Ears(), Ears(), Ears()
    other.bus.join("c1", visitor)
    other.bus.watch("c1", rep)
    one.bus.publish("c1", (TYPING,))
    await until(lambda: visitor.heard == [TYPING])
    assert rep.heard == []
    one.bus.join("c1", Ears())
    one.bus.join("c2", Ears(), fresh=True)
    await until(lambda: one.bus._peers.share("c1"))
    one.bus.whisper("c1", (TYPING,), but=asking)
    one.bus.whisper("c2", (TYPING,))
    assert [name for _, name, _ in one.bus._notice.carried] == ["c1"]  # nobody else has the other
    await until(lambda: rep.heard == [TYPING])
    assert visitor.heard == [TYPING]


async def test_what_nobody_shares_waits_for_the_beat_and_then_goes_all_the_same(
    two: tuple[Process, Process],
) -> None:
    one, other = two
    one.bus.join("c1", Ears(), fresh=True)
    other.bus.join("c1", Ears(), fresh=True)  # they do not know of each other
    one.bus._wake.clear()
    one.turn("c1")
    assert not one.bus._wake.is_set()
    await until(lambda: other.shown == {"c1": 1})
    await until(lambda: one.bus._peers.share("c1") and other.bus._peers.share("c1"))
    one.turn("c1")
    assert one.bus._wake.is_set()  # now they do
    await until(lambda: other.shown == {"c1": 2})


async def test_what_a_rep_or_a_timer_does_where_nobody_hears_goes_at_once(
    two: tuple[Process, Process],
) -> None:
    one, other = two
    other.bus.join("c1", Ears(), fresh=True)
    one.bus._wake.clear()
    one.turn("c1")
    assert one.bus._wake.is_set()
    await until(lambda: other.shown == {"c1": 1})


async def test_a_rep_sees_the_page_of_a_visitor_at_another_process(
    two: tuple[Process, Process],
) -> None:
    one, other = two
    visitor, rep = Ears(), Ears()
    one.bus.join("c1", visitor, fresh=True)
    other.bus.watch("c1", rep)
    await until(lambda: other.bus.present("c1"))
    assert other.bus.page("c1") is None
    woken = rep.woken
    one.bus.moved_to("c1", PRICES)
    await until(lambda: other.bus.page("c1") == PRICES)
    assert rep.woken > woken
    other.bus.unwatch("c1", rep)
    assert not other.bus.present("c1")
    other.bus.watch("c1", rep)  # one who comes later is told as well
    await until(lambda: other.bus.page("c1") == PRICES)
    one.bus.leave("c1", visitor)
    await until(lambda: not other.bus.present("c1"))
    assert (one.bus.page("c1"), other.bus.page("c1")) == (None, None)


async def test_what_redis_did_not_carry_of_who_came_and_went_is_asked_when_it_is_back(
    redis: Redis, two: tuple[Process, Process]
) -> None:
    one, other = two
    visitor, late = Ears(), Ears()
    one.bus.join("c1", visitor)
    for name in ("c1", "c2"):
        other.bus.watch(name, Ears())
    await until(lambda: other.bus.present("c1"))
    redis.pause()
    await until(lambda: not (one.bus.healthy or other.bus.healthy), PATIENCE)
    assert other.bus.present("c1")  # as far as anybody knows
    one.bus.leave("c1", visitor)
    one.bus.join("c2", late)
    one.bus.moved_to("c2", PRICES)
    one.bus._notice.moved.clear()  # what was on its way when Redis went is lost
    one.bus._notice.asked.clear()
    redis.resume()
    await _well(one, other)
    await until(lambda: (other.bus.present("c1"), other.bus.page("c2")) == (False, PRICES))


async def test_who_is_there_stays_there_though_the_question_after_him_was_not_heard(
    redis: Redis, two: tuple[Process, Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = two
    take, missed = one.bus._take, 0

    def hard_of_hearing(said: bytes) -> None:
        nonlocal missed
        if missed < 2 and said.startswith(other.bus._name) and b'"c1"' in said:
            missed += 1
        else:
            take(said)

    one.bus.join("c1", Ears())
    one.bus.moved_to("c1", PRICES)
    other.bus.watch("c1", Ears())
    await until(lambda: other.bus.page("c1") == PRICES)
    monkeypatch.setattr(one.bus, "_take", hard_of_hearing)
    redis.pause()
    await until(lambda: not (one.bus.healthy or other.bus.healthy), PATIENCE)
    redis.resume()
    await until(lambda: missed == 2 and other.bus.healthy, PATIENCE)
    await until(lambda: other.bus._peers.doubted() == [], PATIENCE)
    assert (other.bus.present("c1"), other.bus.page("c1")) == (True, PRICES)


def test_after_a_silence_the_others_are_asked_until_they_answer_or_are_given_up() -> None:
    bus, rep = RedisBus("redis://127.0.0.1:1/0"), Ears()
    bus.watch("c1", rep)
    bus._peers.note("c1", "b", PRICES)
    bus._ask_anew(10.0)
    asked = []
    for now in (10.1, 10.3, 10.4, 10.6, 12.9):
        bus._notice.asked.clear()
        bus._settle_doubts(now)
        asked.append(bus._notice.asked == {"c1"})
    assert asked == [False, True, False, True, True]
    assert (bus.present("c1"), rep.woken) == (True, 0)
    bus._settle_doubts(10.0 + LOST_SECONDS)
    assert (bus.present("c1"), rep.woken) == (False, 1)


async def test_who_was_at_a_process_that_broke_down_has_left(
    two: tuple[Process, Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = two
    rep = Ears()
    one.bus.join("c1", Ears())
    other.bus.watch("c1", rep)
    await until(lambda: other.bus.present("c1"))
    for task in one.bus._tasks:
        task.cancel()
    await until(lambda: not other.bus.present("c1"), PATIENCE)
    assert rep.woken > 0


async def test_who_is_said_to_have_ended_is_forgotten_at_once(redis: Redis) -> None:
    killed, other, rep = RedisBus(redis.url, "the-killed"), Process(redis.url, Log()), Ears()
    await killed.start(other._catch_up, other._log.ask)
    await other.start()
    await until(lambda: killed.healthy and other.bus.healthy, PATIENCE)
    killed.join("c1", Ears())
    other.bus.watch("c1", rep)
    await until(lambda: other.bus.present("c1"))
    for task in killed._tasks:
        task.cancel()
    await asyncio.gather(*killed._tasks, return_exceptions=True)
    rep.woken = 0
    await asyncio.to_thread(bye, redis.url, "the-killed")
    await until(lambda: not other.bus.present("c1"))
    assert other.bus._peers.all_heard(time.monotonic() + 10)
    assert rep.woken > 0
    await asyncio.gather(killed.stop(), other.bus.stop())


async def test_a_bye_into_a_redis_that_is_gone_is_no_error() -> None:
    await asyncio.to_thread(bye, f"redis://127.0.0.1:{free_port()}/0", "the-killed")


async def test_a_rep_learns_whether_the_visitor_is_at_another_process(
    two: tuple[Process, Process],
) -> None:
    one, other = two
    visitor, rep = Ears(), Ears()
    one.bus.join("c1", visitor)
    other.bus.watch("c1", rep)
    await until(lambda: other.bus.present("c1"))
    one.bus.leave("c1", visitor)
    one.bus.whisper("c1")  # as a conversation does when somebody comes or goes
    await until(lambda: not other.bus.present("c1"))
    one.bus.join("c1", visitor)
    one.bus.whisper("c1")
    await until(lambda: other.bus.present("c1"))
    await one.bus.stop()
    await until(lambda: not other.bus.present("c1"))
    assert other.bus._peers.all_heard(time.monotonic() + 10)  # it said so, and was not just lost


async def test_what_moves_while_somebody_begins_to_listen_is_looked_at_again(
    two: tuple[Process, Process],
) -> None:
    one, other = two
    witness = Ears()
    other.bus.join("witness", witness)
    one.turn("c1")
    one.turn("witness")
    await until(lambda: other.shown == {"witness": 1})
    other.bus.join("c1", Ears())
    await until(lambda: other.shown == {"c1": 1, "witness": 1})


async def test_a_look_that_has_not_begun_when_all_ends_is_given_up_quietly(
    two: tuple[Process, Process],
) -> None:
    one, other = two
    other.bus.join("witness", Ears())
    one.turn("c1")
    one.turn("witness")
    await until(lambda: other.shown == {"witness": 1})
    other.bus.join("c1", Ears())
    await other.bus.stop()
    assert other.shown == {"witness": 1}


@pytest.mark.parametrize("how", ["killed", "paused"])
async def test_without_redis_the_database_is_asked_within_a_second_and_nothing_is_missed_after(
    redis: Redis, two: tuple[Process, Process], how: str
) -> None:
    one, other = two
    rep = Ears()
    for name in ("c1", "c2", "c3"):
        other.bus.join(name, Ears())
    other.bus.watch("c1", rep)
    await (redis.stop() if how == "killed" else _paused(redis))
    one.turn("c1")
    await until(lambda: other.shown.get("c1") == 1)
    await until(lambda: rep.woken > 0)
    assert not other.bus.healthy
    one.turn("c2")
    await until(lambda: other.shown.get("c2") == 1)
    if how == "killed":
        await redis.start()
    else:
        redis.resume()
    one.turn("c3")
    await _well(one, other)
    await until(lambda: other.shown == {"c1": 1, "c2": 1, "c3": 1})
    one.turn("c3")
    await until(lambda: other.shown.get("c3") == 2)  # Redis tells again


async def _paused(redis: Redis) -> None:
    redis.pause()


async def test_another_process_that_falls_silent_makes_the_others_ask(
    two: tuple[Process, Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = two
    other.bus.join("c1", Ears())

    async def lost(*_: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr(one.bus._sender, "publish", lost)  # only its way to Redis is broken
    one.turn("c1")
    await until(lambda: other.shown == {"c1": 1})
    assert not other.bus.healthy


async def test_a_start_without_redis_waits_for_it() -> None:
    server, log = Redis(), Log()
    process = Process(server.url, log)
    await process.start()
    process.bus.join("c1", Ears())
    log.epochs["c1"] = 7
    await until(lambda: process.shown == {"c1": 7})
    assert not process.bus.healthy
    await server.start()
    await _well(process)
    await process.bus.stop()
    await server.stop()
