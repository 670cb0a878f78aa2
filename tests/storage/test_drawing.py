"""Whose turn among reps it is, drawn by several at once."""

import asyncio
from collections import Counter

from storage.store import Store
from tests.storage.examples import NOW
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
    assert drawn == ["r1", "r2", "r3", "r1"]
    assert await store.draw_rep(["r1", "r2", "r3"], NOW - 5_000) == "r2"  # another machine's clock
    assert [one.called_at for one in await store.reps()] == [NOW + 3, NOW + 4, NOW + 2]
    assert await store.draw_rep(["r1", "r2"], NOW + 9) == "r1"  # r3 is not asked for
    await store.remove_rep("r3", "r3", NOW)
    assert await store.draw_rep(["r3", "r2", "r1"], NOW) == "r2"
    assert await store.draw_rep(["r3", "nobody"], NOW) is None


async def test_several_who_draw_at_once_never_draw_the_same_turn(url: str) -> None:
    stores = [await Store.open(url) for _ in range(3)]
    await kept(stores[0])
    draws = (store.draw_rep(["r1", "r2", "r3"], NOW) for _ in range(10) for store in stores)
    assert Counter(await asyncio.gather(*draws)) == {"r1": 10, "r2": 10, "r3": 10}
    for store in stores:
        await store.close()
