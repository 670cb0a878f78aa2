"""Reading conversations back, flows, keys, idle ones, and what retention removes."""

import asyncio

from sqlalchemy import func, select, table

from storage.engine import Database
from storage.records import Extras, Touch, Turn
from storage.store import Store
from tests.storage.examples import NOW, anna, begin, everything, first, new, turn

TABLES = (
    "conversations",
    "turns",
    "leads",
    "visitors",
    "handoffs",
    "outbox",
    "attempts",
    "consents",
    "touches",
)


async def sizes(database: Database) -> dict[str, int]:
    return await database.read(
        lambda c: {
            name: c.scalar(select(func.count()).select_from(table(name))) or 0 for name in TABLES
        }
    )


async def test_an_unknown_token_finds_nothing(store: Store) -> None:
    assert await store.conversation("nobody's") is None
    assert await store.conversation_by_id("nobody") is None


async def test_a_visitor_has_last_conversations_the_newest_first(store: Store) -> None:
    for number, test in enumerate((False, False, True, False)):
        id = f"c{number}"
        create = new(id, visitor="v", visitor_token_hash="t" if number == 0 else None, test=test)
        await store.write(first(id, create=create, at=NOW + number))
    await begin(store, "other")
    assert [c.id for c in await store.conversations_of("v", 2)] == ["c3", "c1"]
    assert await store.conversations_of("nobody", 2) == []


async def test_events_after_gives_exactly_the_later_frames(store: Store) -> None:
    await begin(store, "c1", "c2")
    await store.write(turn(epoch=2))
    await store.write(turn(epoch=3, first_seq=5, seq=4, events=""))
    await store.write(turn(epoch=4, first_seq=5, seq=5, events='{"seq":5}'))
    frames = ['{"seq":1}', '{"seq":2}', '{"seq":3}', '{"seq":4}', '{"seq":5}']
    for seq in range(6):
        assert await store.events_after("c1", seq) == frames[seq:]


async def test_acks_give_the_first_turn_of_an_input(store: Store) -> None:
    await begin(store, "c1")
    await store.write(turn(epoch=2, input_id=None))
    await store.write(turn(epoch=3, input_id="i1"))
    await store.write(turn(epoch=4, input_id="i4"))
    assert await store.acks("c1") == {"i1": 2, "i4": 8}


async def test_turns_come_back_as_they_were_written(store: Store) -> None:
    await begin(store, "c1")
    await store.write(turn(epoch=2, input=None, input_id=None, events=""))
    assert await store.turns("c1") == [
        Turn(1, 1, 2, "i1", '{"text":"hello"}', '{"seq":1}\n{"seq":2}', NOW + 1),
        Turn(2, 3, 4, None, None, "", NOW + 2),
    ]


async def test_used_moves_both_tokens(store: Store) -> None:
    await begin(store, "c1")
    await store.used("c1", "visitor of c1", NOW + 99)
    row = await store.conversation_by_id("c1")
    assert row is not None and row.used_at == NOW + 99
    assert await store.visitor("visitor token of c1", NOW + 99) == "visitor of c1"
    assert await store.visitor("visitor token of c1", NOW + 100) is None


async def test_a_flow_is_kept_once(store: Store) -> None:
    await store.keep_flow("digest", "saas-demo", 1, "name: one", NOW)
    await store.keep_flow("digest", "other", 2, "name: two", NOW)
    assert await store.flow_source("digest") == ("saas-demo", 1, "name: one")
    assert await store.flow_source("another") is None


async def test_idle_ones_come_in_the_order_they_fell_due(store: Store) -> None:
    for name, idle_at in (("a", NOW + 30), ("b", NOW + 10), ("c", None), ("d", NOW + 20)):
        await store.write(first(name, idle_at=idle_at))
    assert await store.idle_due(NOW + 9, 9) == []
    assert await store.idle_due(NOW + 20, 9) == ["b", "d"]
    assert await store.idle_due(NOW + 99, 2) == ["b", "d"]
    await store.write(turn("b", idle_at=None))
    assert await store.idle_due(NOW + 99, 9) == ["d", "a"]


async def test_a_key_stays_the_same_and_each_name_has_its_own(url: str) -> None:
    one, two = await Store.open(url), await Store.open(url)
    keys = await asyncio.gather(one.key("links"), two.key("links"), one.key("other"))
    assert [len(key) for key in keys] == [32, 32, 32]
    assert keys[0] == keys[1] == await two.key("links") != keys[2]
    await one.close()
    await two.close()


async def test_touches_of_a_visitor_come_in_order(store: Store) -> None:
    await store.write(first("c1", extras=Extras(touches=(Touch("1"), Touch("2")))))
    again = new("c2", visitor="visitor of c1", visitor_token_hash=None)
    await store.write(first("c2", at=NOW - 5, create=again, extras=Extras(touches=(Touch("0"),))))
    assert await store.touches("visitor of c1") == ["0", "1", "2"]


async def test_purge_deletes_old_conversations_whole(store: Store, database: Database) -> None:
    await store.write(first("old", extras=everything()))
    await store.write(first("new", at=NOW + 1000))
    assert await store.purge(NOW + 1000, 10) == 1
    assert await sizes(database) == dict.fromkeys(TABLES, 0) | {
        "conversations": 1,
        "turns": 1,
        "visitors": 1,
    }
    assert await store.purge(NOW + 1000, 10) == 0


async def test_purge_takes_no_more_than_it_may(store: Store) -> None:
    await begin(store, "a", "b", "c")
    assert [await store.purge(NOW + 1000, 2), await store.purge(NOW + 1000, 2)] == [2, 1]


async def test_purge_spares_what_was_touched_since(store: Store) -> None:
    await begin(store, "c1")
    await store.write(turn(at=NOW + 1000))
    assert await store.purge(NOW + 1000, 10) == 0


async def test_purge_keeps_a_lead_and_a_visitor_that_came_again(
    store: Store, database: Database
) -> None:
    await store.write(first("old", extras=Extras(lead=anna())))
    again = new("new", visitor="visitor of old", visitor_token_hash=None)
    await store.write(first("new", at=NOW + 9, create=again, extras=Extras(lead=anna("l2"))))
    assert await store.purge(NOW + 5, 10) == 1
    found = await sizes(database)
    assert (found["leads"], found["visitors"], found["conversations"]) == (1, 1, 1)
