"""The counts behind the limits: how often lately, whether ever, and how many are kept."""

import time

import pytest

from agent.web import counting
from agent.web.counting import Counts


async def test_more_than_the_rate_is_refused_and_how_long_is_known() -> None:
    counts = Counts("local")
    assert await counts.wait("2/hour", "ann") == 0
    assert [await counts.hit("2/hour", "ann") for _ in range(3)] == [True, True, False]
    assert 0 < await counts.wait("2/hour", "ann") <= 3_600
    assert await counts.hit("2/hour", "bob")


async def test_what_costs_more_than_there_is_is_refused_and_not_counted() -> None:
    counts = Counts("local")
    assert await counts.hit("30/hour", "ann", 10)
    assert [await counts.hit("30/hour", "ann", 21) for _ in range(2)] == [False, False]
    assert await counts.hit("30/hour", "ann", 20)


async def test_no_rate_is_too_small_for_one_that_costs_more() -> None:
    counts = Counts("local")
    assert [await counts.hit("3/hour", "ann", 10) for _ in range(2)] == [True, False]


async def test_once_is_once() -> None:
    counts = Counts("local")
    assert [await counts.once(name) for name in ("a", "b", "a")] == [True, True, False]


async def test_thousands_are_looked_through_only_when_they_doubled() -> None:
    memory = counting._memory()
    looked: list[float] = []
    memory.tidy = looked.append
    for number in range(5_000):
        await memory.incr(f"a{number}", 60)
    assert len(looked) == 3  # at 1,000, 2,000 and 4,000


async def test_what_is_over_is_thrown_away(monkeypatch: pytest.MonkeyPatch) -> None:
    memory = counting._memory()
    now = time.time()
    for number in range(10):
        await memory.incr(f"a{number}", 60 if number % 2 else 600)
    memory.tidy(now + 61)
    assert sorted(memory.expirations) == [f"a{number}" for number in range(0, 10, 2)]
    assert memory.storage.keys() == memory.expirations.keys() == memory.locks.keys()
    monkeypatch.setattr(counting, "MOST", 5)
    memory.tidy(now)
    assert (memory.expirations, dict(memory.storage), dict(memory.locks)) == ({}, {}, {})
