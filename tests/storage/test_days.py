"""The kept figures of past days and their sums: made once, and anew when a handoff changes."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from storage import days
from storage.days import DAY_MS, STAYS
from storage.desk_records import Passage
from storage.records import Extras, Move
from storage.store import Store
from tests.storage.examples import NOW, first, handoff, new, turn
from tests.waiting import PATIENCE

TODAY = NOW // DAY_MS


def states(passages: Sequence[Passage]) -> tuple[str, bool]:
    return " ".join(sorted(f"{one.id}:{one.state}" for one in passages)), True


def anew(passages: Sequence[Passage]) -> tuple[str, bool]:
    return "made anew", True


def unsettled(passages: Sequence[Passage]) -> tuple[str, bool]:
    return states(passages)[0], False


@pytest.fixture
async def offered(store: Store) -> Store:
    """A store with a handoff today, two of the day before and a preview's, none two days ago."""
    for name, ago, test in (("h1", 0, False), ("h2", 1, False), ("h3", 1, False), ("h4", 1, True)):
        extras, at = Extras(handoff=handoff(name)), NOW - ago * DAY_MS
        await store.write(first(name, at=at, extras=extras, create=new(name, test=test)))
    return store


async def test_each_day_is_made_once(offered: Store) -> None:
    made = await offered.handoff_days(TODAY - 9, TODAY + 1, states)
    assert made == ["h2:queued h3:queued", "h1:queued"]
    assert await offered.handoff_days(0, TODAY + 1, anew) == made
    assert await offered.handoff_days(TODAY, TODAY + 1, anew) == made[1:]
    assert await offered.handoff_days(TODAY + 1, TODAY + 1, states) == []


async def test_nothing_was_ever_offered(store: Store) -> None:
    assert await store.handoff_days(0, TODAY, states) == []


async def test_a_day_whose_handoff_changes_is_made_anew(offered: Store) -> None:
    await offered.handoff_days(0, TODAY + 1, lambda some: ("kept", True))
    move = Move("h1", "claimed", "Ben", "holder")
    await offered.write(turn("h1", extras=Extras(moves=(move,))))
    assert await offered.handoff_days(0, TODAY + 1, states) == ["kept", "h1:claimed"]
    await offered.write(first("h5", at=NOW - DAY_MS, extras=Extras(handoff=handoff("h5"))))
    again = await offered.handoff_days(0, TODAY + 1, states)
    assert again == ["h2:queued h3:queued h5:queued", "h1:claimed"]
    assert await offered.purge(NOW, 9) == 4
    assert await offered.handoff_days(0, TODAY + 1, states) == ["h1:claimed"]


async def test_a_day_that_is_about_to_change_by_itself_is_not_kept(offered: Store) -> None:
    made = await offered.handoff_days(0, TODAY + 1, unsettled)
    assert made == ["h2:queued h3:queued", "h1:queued"]
    assert await offered.handoff_days(0, TODAY + 1, anew) == ["made anew", "made anew"]


def joined(parts: Sequence[str]) -> str:
    return " ".join(filter(None, parts))


async def sums(store: Store) -> list[int]:
    """The days up to which there are sums."""
    query = text("SELECT day FROM handoff_sums ORDER BY day")
    return await store._database.read(lambda c: list(c.scalars(query)))


@pytest.fixture
async def years(store: Store) -> Store:
    """A store with a handoff today, one of the day before, and one each forty days before."""
    for name, ago in (("h0", 0), ("h1", 1), ("h2", 41), ("h3", 81), ("h4", 121)):
        extras, at = Extras(handoff=handoff(name)), NOW - ago * DAY_MS
        await store.write(first(name, at=at, extras=extras))
    return store


async def _claim(store: Store, name: str) -> None:
    await store.write(turn(name, extras=Extras(moves=(Move(name, "claimed", "Ben", "rep"),))))


ALL = "h4:queued h3:queued h2:queued h1:queued"
STAYING = [day for day in range(TODAY - 120, TODAY) if day % STAYS == 0]


async def test_all_days_before_one_are_added_up_once(years: Store) -> None:
    assert await years.handoffs_before(TODAY - 121, states, joined) is None
    assert await years.handoffs_before(TODAY, states, joined) == ALL
    assert await sums(years) == [*STAYING, TODAY]
    assert await years.handoffs_before(TODAY, anew, joined) == ALL
    more = await years.handoffs_before(TODAY + 1, states, lambda parts: "; ".join(parts))
    assert more == f"{ALL}; h0:queued"
    assert await sums(years) == [*STAYING, TODAY + 1]


async def test_nothing_to_add_up(store: Store) -> None:
    assert await store.handoffs_before(TODAY, states, joined) is None


async def test_a_change_takes_away_only_the_sums_it_is_in(years: Store) -> None:
    await years.handoffs_before(TODAY, states, joined)
    await _claim(years, "h2")
    assert await sums(years) == [day for day in STAYING if day <= TODAY - 41]
    changed = ALL.replace("h2:queued", "h2:claimed")
    assert await years.handoffs_before(TODAY, states, joined) == changed
    await years.write(first("h5", at=NOW - DAY_MS, extras=Extras(handoff=handoff("h5"))))
    assert await years.handoffs_before(TODAY, states, joined) == f"{changed} h5:queued"
    assert await years.purge(NOW - 100 * DAY_MS, 9) == 1
    without = f"{changed} h5:queued".removeprefix("h4:queued ")
    assert await years.handoffs_before(TODAY, states, joined) == without


async def test_a_sum_is_not_kept_when_a_day_of_it_is_not(years: Store) -> None:
    assert await years.handoffs_before(TODAY, unsettled, joined) == ALL
    assert await sums(years) == []


async def _before_keeping(store: Store) -> partial[None]:
    """The keeping of the sum until today, when everything for it has been read."""
    await store.handoffs_before(TODAY - 1, states, joined)
    await store.handoff_days(TODAY - 1, TODAY, states)
    base = await store._database.read(lambda c: days.sum_until(c, TODAY))
    some = await store._database.read(lambda c: days.kept(c, TODAY - 1, TODAY))
    return partial(days.keep_sum, before=base, of=some, day=TODAY, data=ALL)


@pytest.mark.parametrize("name", ["h1", "h4"])
async def test_a_sum_is_not_kept_when_something_of_it_changed_meanwhile(
    years: Store, name: str
) -> None:
    keep = await _before_keeping(years)
    await _claim(years, name)
    await years._database.write(keep)
    assert TODAY not in await sums(years)


async def test_a_sum_is_not_kept_when_there_is_an_older_handoff_meanwhile(store: Store) -> None:
    at = NOW - DAY_MS
    await store.write(first("h1", at=at, extras=Extras(handoff=handoff("h1"))))
    await store.handoff_days(0, TODAY, states)
    some = await store._database.read(lambda c: days.kept(c, 0, TODAY))
    await store.write(first("h2", at=at - DAY_MS, extras=Extras(handoff=handoff("h2"))))
    await store._database.write(
        partial(days.keep_sum, before=None, of=some, day=TODAY, data="h1:queued")
    )
    assert await sums(store) == []


@pytest.fixture
async def shared(postgres_url: str) -> AsyncIterator[tuple[Store, AsyncConnection]]:
    """A store with two handoffs, and another connection to its database."""
    store = await Store.open(postgres_url)
    for name, ago in (("h1", 1), ("h4", 121)):
        at = NOW - ago * DAY_MS
        await store.write(first(name, at=at, extras=Extras(handoff=handoff(name))))
    engine = create_async_engine(postgres_url.replace("postgresql:", "postgresql+asyncpg:"))
    async with engine.connect() as connection:
        yield store, connection
    await engine.dispose()
    await store.close()


CLAIMED = "UPDATE handoffs SET state = 'claimed' WHERE id = 'h4'"


async def test_while_a_handoff_is_being_changed_no_sum_is_kept_and_nobody_waits(
    shared: tuple[Store, AsyncConnection],
) -> None:
    store, other = shared
    keep = await _before_keeping(store)
    await other.execute(text(CLAIMED))
    await store._database.write(keep)
    await other.commit()
    assert await sums(store) == []


async def test_who_changes_a_handoff_while_a_sum_is_kept_finds_it(
    shared: tuple[Store, AsyncConnection],
) -> None:
    store, other = shared
    await other.run_sync(await _before_keeping(store))
    changing = asyncio.create_task(_claim(store, "h4"))
    waiting = text(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted "
        "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    async with asyncio.timeout(PATIENCE):
        while not await store._database.read(lambda c: c.scalar(waiting)):
            pass
    assert await sums(store) == [*STAYING, TODAY - 1]
    await other.commit()
    await changing
    assert await sums(store) == []
