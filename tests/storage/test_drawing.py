"""Whose turn among reps it is, drawn by several at once."""

import asyncio
from collections import Counter
from dataclasses import replace

from storage.desk_records import Drawn
from storage.store import Store
from tests.storage.examples import NOW, everything, first
from tests.storage.test_reps import rep


async def kept(store: Store) -> None:
    """Three reps, who were never called."""
    for id in ("r1", "r2", "r3"):
        await store.keep_rep(rep(id, id), id, f"hash {id}", NOW + 9)


async def test_the_turn_is_drawn_by_who_was_called_longest_ago_whatever_the_clocks_say(
    store: Store,
) -> None:
    await kept(store)
    drawn = [await store.draw_rep(["r3", "r1", "r2"], NOW) for _ in range(4)]
    assert drawn == [
        Drawn("r1", NOW, None),
        Drawn("r2", NOW + 1, None),
        Drawn("r3", NOW + 2, None),
        Drawn("r1", NOW + 3, NOW),
    ]
    elsewhere = NOW - 5_000  # another machine's clock
    assert await store.draw_rep(["r1", "r2", "r3"], elsewhere) == Drawn("r2", NOW + 4, NOW + 1)
    assert [one.called_at for one in await store.reps()] == [NOW + 3, NOW + 4, NOW + 2]
    # r3 is not asked for
    assert await store.draw_rep(["r1", "r2"], NOW + 9) == Drawn("r1", NOW + 9, NOW + 3)
    await store.remove_rep("r3", "r3", NOW)
    assert await store.draw_rep(["r3", "r2", "r1"], NOW) == Drawn("r2", NOW + 10, NOW + 4)
    assert await store.draw_rep(["r3", "nobody"], NOW) is None


async def test_several_who_draw_at_once_never_draw_the_same_turn(url: str) -> None:
    stores = [await Store.open(url) for _ in range(3)]
    await kept(stores[0])
    draws = (store.draw_rep(["r1", "r2", "r3"], NOW) for _ in range(10) for store in stores)
    drawn = await asyncio.gather(*draws)
    assert Counter(one.rep for one in drawn if one) == {"r1": 10, "r2": 10, "r3": 10}
    for store in stores:
        await store.close()


async def test_a_turn_is_given_back_unless_it_was_used_or_he_was_called_since(store: Store) -> None:
    await kept(store)
    await store.write(first(extras=everything()))
    stored = tuple(event.id for event in everything().outbox)
    used, free, since = [await store.draw_rep([id], NOW) for id in ("r1", "r2", "r3")]
    assert used and free and since
    again = await store.draw_rep(["r3"], NOW)
    assert again == Drawn("r3", NOW + 1, NOW)
    owed = [
        replace(since, events=("x",)),
        replace(free, events=("x",)),
        replace(used, events=stored),
    ]
    await store.give_back_turns(owed)
    assert [one.called_at for one in await store.reps()] == [NOW, None, NOW + 1]
    await store.give_back_turns([again])
    assert [one.called_at for one in await store.reps()] == [NOW, None, NOW]
