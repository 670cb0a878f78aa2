"""Reading conversations in bulk: every one, in pages, and one with all that its turns wrote."""

from typing import Any

import pytest

from storage.records import Extras, History, Outgoing
from storage.store import Store
from tests.storage.examples import NOW, anna, call, first, handoff, new, turn


async def ids(store: Store, **chosen: Any) -> list[str]:
    return [one.id async for one in store.every_conversation(**chosen)]


@pytest.mark.parametrize("page", [1, 2, 3, 99])
async def test_every_conversation_comes_once_the_oldest_first(store: Store, page: int) -> None:
    for name, at in (("c", 5), ("a", 5), ("d", 1), ("b", 5), ("e", 9)):
        await store.write(first(name, at=NOW + at))
    assert await ids(store, page=page) == ["d", "a", "b", "c", "e"]


async def test_a_conversation_comes_whole(store: Store) -> None:
    await store.write(first("c1"))
    (one,) = [each async for each in store.every_conversation()]
    assert one == await store.conversation_by_id("c1")


async def test_conversations_are_chosen_by_time_and_flow(store: Store) -> None:
    for number in range(4):
        name = f"c{number}"
        flow = "quote" if number % 2 else "saas-demo"
        await store.write(first(name, at=NOW + number, create=new(name, flow=flow)))
    assert await ids(store, since=NOW + 2) == ["c2", "c3"]
    assert await ids(store, flow="quote", page=1) == ["c1", "c3"]
    assert await ids(store, flow="quote", since=NOW + 2) == ["c3"]
    assert await ids(store, flow="none") == []


async def test_a_history_holds_turns_handoffs_and_events_in_order(store: Store) -> None:
    await store.write(first("c1"))
    await store.write(first("c2", extras=Extras(lead=anna(), outbox=(call("other"),))))
    offered = Extras(lead=anna(), handoff=handoff(), outbox=(call("w1", sequence=1),))
    await store.write(turn("c1", 2, extras=offered))
    later = call("w2", sequence=2, handoff=None, type="lead.captured")
    await store.write(turn("c1", 3, extras=Extras(outbox=(later,))))
    conversation = await store.conversation_by_id("c1")
    assert conversation is not None
    assert await store.history("c1") == History(
        conversation,
        tuple(await store.turns("c1")),
        (handoff(),),
        (call("w1", sequence=1), later),
    )


async def test_a_history_leaves_out_what_came_after_the_conversation_was_read(
    store: Store,
) -> None:
    await store.write(first("c1"))
    event = Outgoing("w9", None, 2, "crm", "lead.erased", "{}")
    assert await store.enqueue("c1", event, NOW + 2)
    history = await store.history("c1")
    assert history is not None
    assert history.events == ()


async def test_nobody_has_no_history(store: Store) -> None:
    assert await store.history("nobody") is None
