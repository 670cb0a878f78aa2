"""The kept figures of past days: made once, and made anew when a handoff of the day changes."""

from collections.abc import Sequence

import pytest

from storage.days import DAY_MS
from storage.desk_records import Passage
from storage.records import Extras, Move
from storage.store import Store
from tests.storage.examples import NOW, first, handoff, new, turn

TODAY = NOW // DAY_MS


def states(passages: Sequence[Passage]) -> str:
    return " ".join(sorted(f"{one.id}:{one.state}" for one in passages))


@pytest.fixture
async def offered(store: Store) -> Store:
    """A store with a handoff today, two of the day before and a preview's, none two days ago."""
    for name, days, test in (("h1", 0, False), ("h2", 1, False), ("h3", 1, False), ("h4", 1, True)):
        extras, at = Extras(handoff=handoff(name)), NOW - days * DAY_MS
        await store.write(first(name, at=at, extras=extras, create=new(name, test=test)))
    return store


async def test_each_day_is_made_once(offered: Store) -> None:
    made = await offered.handoff_days(TODAY - 9, TODAY + 1, states)
    assert made == ["h2:queued h3:queued", "h1:queued"]
    assert await offered.handoff_days(0, TODAY + 1, lambda some: "made anew") == made
    assert await offered.handoff_days(TODAY, TODAY + 1, lambda some: "made anew") == made[1:]
    assert await offered.handoff_days(TODAY + 1, TODAY + 1, states) == []


async def test_nothing_was_ever_offered(store: Store) -> None:
    assert await store.handoff_days(0, TODAY, states) == []


async def test_a_day_whose_handoff_changes_is_made_anew(offered: Store) -> None:
    await offered.handoff_days(0, TODAY + 1, lambda some: "kept")
    move = Move("h1", "claimed", "Ben", "holder")
    await offered.write(turn("h1", extras=Extras(moves=(move,))))
    assert await offered.handoff_days(0, TODAY + 1, states) == ["kept", "h1:claimed"]
    await offered.write(first("h5", at=NOW - DAY_MS, extras=Extras(handoff=handoff("h5"))))
    again = await offered.handoff_days(0, TODAY + 1, states)
    assert again == ["h2:queued h3:queued h5:queued", "h1:claimed"]
    assert await offered.purge(NOW, 9) == 4
    assert await offered.handoff_days(0, TODAY + 1, states) == ["h1:claimed"]
