"""`handraise handoffs report` over years: what is kept of past days, and the last weeks exactly."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from agent.cli.passages import EXACT_MS, reported
from agent.passages import report
from storage.days import DAY_MS
from storage.records import Extras, Move
from storage.store import Store
from tests.storage.examples import NOW, first, handoff, turn

AGO = (0, 1, 40, 41, 41, 300)  # days


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(f"sqlite:///{tmp_path}/years.db")
    for number, days in enumerate(AGO):
        id, at = f"h{number}", NOW - days * DAY_MS
        await opened.write(first(id, at=at, extras=Extras(handoff=handoff(id))))
        move = Move(id, "claimed", f"Rep {number % 2}", "holder")
        await opened.write(turn(id, at=at + 1000 * number, extras=Extras(moves=(move,))))
    yield opened
    await opened.close()


@pytest.mark.parametrize("days", [1, 34, 40, 41, 400])
async def test_it_says_the_same_however_far_back(store: Store, days: int) -> None:
    since = NOW - days * DAY_MS
    told = await reported(store, since, NOW)
    begin = since if days * DAY_MS < EXACT_MS else since // DAY_MS * DAY_MS
    exact = report(await store.passages(begin, 99), NOW)
    assert told.handoffs == exact.handoffs == sum(1 for ago in AGO if ago <= days)
    assert (told.states, told.reps) == (exact.states, exact.reps)
    sure = ("flow", "route", "step", "count", "total", "stuck")
    assert [[getattr(f, name) for name in sure] for f in told.steps] == [
        [getattr(f, name) for name in sure] for f in exact.steps
    ]


async def test_what_changes_of_a_past_day_is_in_the_next_report(store: Store) -> None:
    assert (await reported(store, 0, NOW)).outcomes == {}
    move = Move("h5", "resolved", "Rep 1", "holder", outcome="won")
    await store.write(turn("h5", 3, extras=Extras(moves=(move,))))
    assert (await reported(store, 0, NOW)).outcomes == {"won": 1}
