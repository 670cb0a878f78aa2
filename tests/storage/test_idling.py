"""Whose turn it is to tell an idle conversation."""

import asyncio

from storage.store import Store
from tests.storage.examples import NOW, first


async def test_an_idle_conversation_is_given_to_one_caller_until_his_lease_is_over(
    postgres_url: str,
) -> None:
    store = await Store.open(postgres_url)
    for id, idle_at in (("a", NOW + 5), ("b", NOW + 3), ("c", None), ("d", NOW + 4)):
        await store.write(first(id, idle_at=idle_at))
    assert await store.lease_idle(NOW + 2, 1_000, 9) == []
    assert await store.lease_idle(NOW + 10, 1_000, 2) == ["b", "d"]
    assert await store.lease_idle(NOW + 10, 1_000, 9) == ["a"]
    assert await store.lease_idle(NOW + 11, 1_000, 9) == []
    assert sorted(await store.lease_idle(NOW + 2_000, 1_000, 9)) == ["a", "b", "d"]
    await store.close()


async def test_two_processes_never_take_the_same_idle_conversation(postgres_url: str) -> None:
    one, other = await Store.open(postgres_url), await Store.open(postgres_url)
    names = [f"c{number:02}" for number in range(40)]
    for name in names:
        await one.write(first(name, idle_at=NOW))
    taken = await asyncio.gather(
        *(store.lease_idle(NOW, 1_000, 7) for _ in range(8) for store in (one, other))
    )
    assert sorted(id for ids in taken for id in ids) == names
    await one.close()
    await other.close()
