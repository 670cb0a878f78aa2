"""Timers are leased by one, put off, and dropped."""

from dataclasses import replace

from storage.records import Timer
from storage.store import Store
from tests.storage.examples import NOW, everything, first

TIMERS = (Timer("then", NOW + 60), Timer("honest", NOW + 180))


async def begun(store: Store) -> None:
    await store.write(first(extras=replace(everything(), timers=TIMERS)))


async def test_what_is_due_is_leased_by_one_until_the_lease_is_over(store: Store) -> None:
    await begun(store)
    assert not await store.timers_are_due(NOW + 59)
    assert await store.due_timers(NOW + 59, 10, 9) == []
    assert await store.timers_are_due(NOW + 60)
    assert await store.due_timers(NOW + 60, 10, 9) == [("c1", "then")]
    assert await store.due_timers(NOW + 69, 10, 9) == []
    assert await store.due_timers(NOW + 70, 10, 9) == [("c1", "then")]


async def test_the_longest_overdue_come_first_and_no_more_than_asked_for(store: Store) -> None:
    await begun(store)
    assert await store.due_timers(NOW + 999, 10, 1) == [("c1", "then")]
    assert await store.due_timers(NOW + 999, 10, 9) == [("c1", "honest")]


async def test_a_lease_from_before_the_clock_was_put_back_is_over(store: Store) -> None:
    await begun(store)
    assert await store.due_timers(NOW + 5_000, 10, 1) == [("c1", "then")]
    assert await store.due_timers(NOW + 100, 10, 9) == [("c1", "then")]


async def test_a_timer_is_put_off_and_never_brought_forward(store: Store) -> None:
    await begun(store)
    await store.put_off("c1", "then", NOW + 90)
    await store.put_off("c1", "then", NOW + 80)
    assert await store.due_timers(NOW + 89, 10, 9) == []
    assert await store.due_timers(NOW + 90, 10, 9) == [("c1", "then")]


async def test_a_timer_that_can_do_nothing_is_dropped(store: Store) -> None:
    await begun(store)
    await store.drop_timer("c1", "then")
    assert await store.due_timers(NOW + 999, 10, 9) == [("c1", "honest")]


async def test_nobody_is_called_for_what_was_erased_or_deleted(store: Store) -> None:
    await begun(store)
    await store.erase(
        conversation="c1",
        blank_events=lambda text: text,
        blank_snapshot=lambda text: text,
        blank_data=lambda text: text,
        now=NOW,
    )
    assert not await store.timers_are_due(NOW + 999)
