"""The group commit: sharing, bad turns, races, closing."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from sqlalchemy import Connection, Engine, event, func, select, table

from storage.engine import Database, open_database
from storage.errors import Conflict, DatabaseUnavailable, TurnRefused
from storage.records import Conversation, Extras, Touch, TurnRecord
from storage.store import Store
from storage.writer import Writer
from tests.storage.examples import (
    NOW,
    anna,
    begin,
    call,
    consent,
    everything,
    first,
    new,
    turn,
)

T = TypeVar("T")


class CountingDatabase:
    """The real database, which counts the transactions it was asked for."""

    def __init__(self, database: Database) -> None:
        self.where = database.where
        self.transactions = 0
        self.asked = asyncio.Event()
        self._database = database

    async def read(self, work: Callable[[Connection], T]) -> T:
        return await self._database.read(work)

    async def write(self, work: Callable[[Connection], T]) -> T:
        self.transactions += 1
        self.asked.set()
        return await self._database.write(work)

    async def close(self) -> None:
        await self._database.close()


async def outcomes(store: Store, *turns: TurnRecord) -> list[Any]:
    """What became of turns that were written at one moment: None, or the error's type."""
    writes = (store.write(record) for record in turns)
    found = await asyncio.gather(*writes, return_exceptions=True)
    return [type(error) if isinstance(error, BaseException) else error for error in found]


async def epochs(store: Store, *conversations: str) -> list[int | None]:
    rows = [await store.conversation_by_id(name) for name in conversations]
    return [row.epoch if row else None for row in rows]


async def test_a_first_turn_stores_the_whole_conversation(store: Store) -> None:
    await store.write(first("c1", idle_at=NOW + 5))
    assert await store.conversation("token of c1") == Conversation(
        id="c1",
        visitor="visitor of c1",
        flow="saas-demo",
        version="digest",
        epoch=1,
        seq=2,
        snapshot='{"turn":1}',
        owner="bot",
        outcome=None,
        lead=None,
        test=False,
        created_at=NOW + 1,
        updated_at=NOW + 1,
        used_at=NOW + 1,
        score=10,
        band="cold",
        idle_at=NOW + 5,
    )


async def test_turns_that_wait_together_share_one_transaction(url: str) -> None:
    database = CountingDatabase(await open_database(url))
    writer = Writer(database)
    await asyncio.gather(*(writer.write(first(f"c{number}")) for number in range(100)))
    await asyncio.gather(*(writer.write(turn(f"c{number}")) for number in range(100)))
    await writer.close()
    await database.close()
    assert database.transactions == 2


async def test_what_arrives_during_a_commit_is_the_next_batch(url: str) -> None:
    database = CountingDatabase(await open_database(url))
    writer = Writer(database)
    leader = asyncio.create_task(writer.write(first("c0")))
    await database.asked.wait()
    await asyncio.gather(leader, *(writer.write(first(f"c{number}")) for number in range(1, 9)))
    await writer.close()
    await database.close()
    assert database.transactions == 2


async def test_who_comes_a_moment_later_is_waited_for(url: str) -> None:
    database = CountingDatabase(await open_database(url))
    writer = Writer(database)

    async def late(rounds: int) -> None:
        for _ in range(rounds):
            await asyncio.sleep(0)
        await writer.write(first(f"c{rounds}"))

    await asyncio.gather(*(late(rounds) for rounds in range(9)))
    await writer.close()
    await database.close()
    assert database.transactions == 1


async def test_more_turns_than_one_batch_takes_are_all_stored(store: Store) -> None:
    await asyncio.gather(*(store.write(first(f"c{number:04}")) for number in range(1100)))
    assert await epochs(store, "c0000", "c0512", "c1099") == [1, 1, 1]


async def test_two_turns_of_one_conversation_are_stored_in_order(store: Store) -> None:
    assert await outcomes(store, first(), turn(epoch=2), turn(epoch=3)) == [None, None, None]
    assert await store.acks("c1") == {"i1": 2, "i2": 4, "i3": 6}


async def test_the_same_epoch_twice_in_one_moment_has_one_winner(store: Store) -> None:
    await begin(store, "c1", "c2")
    found = await outcomes(store, turn("c1", snapshot="a"), turn("c2"), turn("c1", snapshot="b"))
    assert found == [None, None, Conflict]
    row = await store.conversation_by_id("c1")
    assert row is not None and row.snapshot == "a"


async def test_losers_do_not_hold_up_the_winners_of_their_batch(store: Store) -> None:
    await begin(store, "a", "b", "c")
    found = await outcomes(
        store, turn("a"), turn("b", epoch=5), turn("c"), turn("unknown"), first("a")
    )
    assert found == [None, Conflict, None, Conflict, Conflict]
    assert await epochs(store, "a", "b", "c", "unknown") == [2, 1, 2, None]


async def test_a_loser_leaves_nothing_behind(store: Store) -> None:
    await begin(store, "c1")
    assert await outcomes(store, turn(epoch=7, extras=everything())) == [Conflict]
    assert (await store.leads(limit=9), await store.handoffs(limit=9)) == ([], [])
    assert (await store.consents("c1"), await store.next_due()) == ([], None)


async def test_two_stores_race_for_every_epoch_and_each_has_one_winner(url: str) -> None:
    stores = [await Store.open(url), await Store.open(url)]
    names = [f"c{number}" for number in range(20)]
    await begin(stores[0], *names)
    for epoch in (2, 3, 4):
        both = await asyncio.gather(
            *(outcomes(store, *(turn(name, epoch) for name in names)) for store in stores)
        )
        assert [{one, two} for one, two in zip(*both, strict=True)] == [{None, Conflict}] * 20
    assert await epochs(stores[1], *names) == [4] * 20
    for store in stores:
        await store.close()


async def test_on_postgresql_a_batch_locks_its_rows_in_order_before_it_changes_any(
    postgres_url: str,
) -> None:
    # A deadlock cannot be had at will, and the retry turn by turn would hide it.
    store = await Store.open(postgres_url)
    names = [f"c{number}" for number in range(9)]
    await begin(store, *names)
    ran: list[str] = []

    def note(conn: Any, cursor: Any, statement: str, *rest: Any) -> None:
        ran.append(" ".join(statement.split()))

    event.listen(Engine, "before_cursor_execute", note)
    await asyncio.gather(*(store.write(turn(name)) for name in names))
    event.remove(Engine, "before_cursor_execute", note)
    await store.close()
    assert [statement.split()[0] for statement in ran] == ["SELECT", "UPDATE", "INSERT"]
    assert ran[0].endswith("ORDER BY id FOR UPDATE")


async def test_a_conversation_whose_token_exists_is_refused_alone(store: Store) -> None:
    await begin(store, "c1")
    twin = first("c2", create=new("c2", token_hash="token of c1"))
    assert await outcomes(store, twin, first("c3")) == [Conflict, None]


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param({"snapshot": "\ud800"}, id="a lone surrogate"),
        pytest.param({"score": 2**70}, id="a number too long"),
        pytest.param({"snapshot": None}, id="nothing where something must be"),
        pytest.param({"band": object()}, id="no text at all"),
    ],
)
async def test_a_bad_turn_fails_alone(store: Store, bad: dict[str, Any]) -> None:
    await begin(store, "a", "b", "c")
    found = await outcomes(store, turn("a"), turn("b", **bad), turn("c"))
    assert found == [None, TurnRefused, None]
    assert await epochs(store, "a", "b", "c") == [2, 1, 2]


async def test_a_nul_never_fails_the_turns_beside_it(store: Store, url: str) -> None:
    await begin(store, "a", "b", "c")
    lead = Extras(lead=anna(name="An\0na"))
    found = await outcomes(store, turn("a"), turn("b", extras=lead), turn("c"))
    # SQLite keeps a NUL in a text, PostgreSQL has none.
    assert found == [None, TurnRefused if url.startswith("postgresql") else None, None]
    assert (await epochs(store, "a", "c")) == [2, 2]


async def test_a_refused_turn_says_whose_it_was_and_why(store: Store) -> None:
    with pytest.raises(TurnRefused, match=r"conversation c1 cannot be stored: .*surrogate"):
        await store.write(first("c1", events="\udfff"))


async def test_an_event_with_a_known_id_is_refused_alone(store: Store) -> None:
    await store.write(first("a", extras=Extras(outbox=(call("w1"),))))
    again = first("b", extras=Extras(outbox=(call("w1"),)))
    assert await outcomes(store, again, first("c")) == [TurnRefused, None]


async def test_a_cancelled_caller_does_not_break_the_batch(store: Store) -> None:
    impatient = asyncio.create_task(store.write(first("a")))
    patient = asyncio.create_task(store.write(first("b")))
    await asyncio.sleep(0)
    impatient.cancel()
    await patient
    assert (impatient.cancelled() or impatient.cancelling()) and patient.done()
    assert await epochs(store, "a", "b") == [1, 1]


async def test_close_writes_what_waits_and_refuses_what_comes_later(url: str) -> None:
    store = await Store.open(url)
    writes = [asyncio.create_task(store.write(first(f"c{number}"))) for number in range(9)]
    await asyncio.sleep(0)
    await store.close()
    assert [write.done() and write.exception() for write in writes] == [None] * 9
    with pytest.raises(DatabaseUnavailable, match="closed"):
        await store.write(first("late"))


async def test_extras_are_stored_with_their_turn(store: Store, database: Database) -> None:
    await store.write(first(extras=everything()))
    tables = ("visitors", "leads", "handoffs", "outbox", "consents", "touches")
    counted = await database.read(
        lambda c: {name: c.scalar(select(func.count()).select_from(table(name))) for name in tables}
    )
    assert counted == dict.fromkeys(tables, 1)
    assert await store.consents("c1") == [(NOW + 1, consent())]
    assert await store.touches("visitor of c1") == ['{"utm":"newsletter"}']


async def test_a_visitor_who_comes_again_keeps_his_row(store: Store) -> None:
    await store.write(first("c1"))
    again = new("c2", visitor="visitor of c1", visitor_token_hash=None)
    await store.write(first("c2", create=again, extras=Extras(touches=(Touch("{}"),))))
    row = await store.conversation_by_id("c2")
    assert row is not None and row.visitor == "visitor of c1"
    assert await store.visitor("visitor token of c1", 0) == "visitor of c1"
    assert await store.visitor("visitor token of c2", 0) is None
