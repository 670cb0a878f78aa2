"""Leasing, settling and repeating events for destinations."""

import asyncio
from dataclasses import replace
from itertools import chain

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from storage.records import Attempt, Counts, DeadEvent, Extras, Outbox, Outgoing, Seen
from storage.store import Store
from tests.storage.examples import NOW, begin, call, claim, everything, first, handoff

OK = Attempt(NOW + 50, 200, 12, None, "thanks")
BROKEN = Attempt(NOW + 40, 500, 9, "500 Internal Server Error", "oops")


async def write_events(store: Store, *events: Outgoing, conversation: str = "c1") -> None:
    extras = Extras(handoff=handoff(f"h of {conversation}"), outbox=events)
    await store.write(first(conversation, extras=extras))


async def leased(store: Store, now: int, owner: str = "me", limit: int = 9) -> list[str]:
    return [row.id for row in await store.lease(owner, now, 1000, limit)]


async def test_a_due_event_is_leased_whole_and_once(store: Store) -> None:
    await store.write(first(extras=everything()))
    assert await store.lease("me", NOW, 1000, 9) == []
    assert await store.lease("me", NOW + 1, 1000, 9) == [
        Outbox("w1", "c1", "h1", 1, "crm", "lead.handoff", '{"name":"Anna"}', NOW + 1, 0, NOW + 1)
    ]
    assert await leased(store, NOW + 1000, "you") == []


async def test_a_lease_that_ran_out_is_free(store: Store) -> None:
    await write_events(store, call())
    assert await leased(store, NOW + 1) == ["w1"]
    (again,) = await store.lease("you", NOW + 1001, 1000, 9)
    assert (again.id, again.begun_at) == ("w1", NOW + 1)  # when it was first tried


async def test_a_renewed_lease_holds_and_only_its_owner_renews(store: Store) -> None:
    await write_events(store, call(), call("w2", destination="b"))
    await leased(store, NOW + 1)
    await store.renew("me", ["w1"], NOW + 5000)
    await store.renew("you", ["w1"], NOW + 9000)
    assert await leased(store, NOW + 4999, "you") == ["w2"]
    assert await store.next_due() == NOW + 5000
    assert await leased(store, NOW + 5000, "you") == ["w1"]


async def test_release_frees_only_what_the_owner_holds(store: Store) -> None:
    await write_events(store, call("w1", destination="a"), call("w2", destination="b"))
    assert len(await leased(store, NOW + 1, "me", limit=1)) == 1
    assert len(await leased(store, NOW + 1, "you", limit=1)) == 1
    assert [await store.release("me", NOW + 2), await store.release("me", NOW + 2)] == [1, 0]
    assert len(await leased(store, NOW + 2, "other")) == 1


async def test_two_workers_never_lease_the_same_event(url: str) -> None:
    stores = [await Store.open(url) for _ in range(2)]
    for number in range(40):
        await write_events(stores[0], call(f"w{number}"), conversation=f"c{number}")
    both = await asyncio.gather(
        *(leased(stores[turn % 2], NOW + 1, f"worker {turn}", 7) for turn in range(8))
    )
    ids = list(chain.from_iterable(both))
    assert len(ids) == len(set(ids)) == 40
    for store in stores:
        await store.close()


async def test_events_that_call_people_go_first(store: Store) -> None:
    await write_events(store, call("later", type="lead.captured"), conversation="a")
    for name, due in (("b", NOW + 6), ("c", NOW + 5)):
        await write_events(store, call(name), conversation=name)
        await store.settle(name, BROKEN, state="pending", next_at=due)
    assert await leased(store, NOW + 9) == ["c", "b", "later"]


async def test_a_first_attempt_waits_for_the_earlier_event(store: Store) -> None:
    update = call("w2", sequence=2, type="lead.updated")
    elsewhere = call("w3", sequence=3, destination="mail")
    await write_events(store, call("w1"), update, elsewhere)
    await write_events(store, call("x2", sequence=2), conversation="another")
    assert sorted(await leased(store, NOW + 1)) == ["w1", "w3", "x2"]
    assert await leased(store, NOW + 2) == []
    await store.settle("w1", OK, state="delivered", next_at=None)
    assert await leased(store, NOW + 2) == ["w2"]


async def test_an_event_waits_at_most_a_minute(store: Store) -> None:
    await write_events(store, call("w1"), call("w2", sequence=2))
    await leased(store, NOW + 1)
    await store.settle("w1", BROKEN, state="pending", next_at=NOW + 10_000_000)
    assert await store.next_due() == NOW + 1 + 60_000
    assert await leased(store, NOW + 60_000) == []
    assert await leased(store, NOW + 1 + 60_000) == ["w2"]


async def test_a_second_attempt_waits_for_nobody(store: Store) -> None:
    await write_events(store, call("w1"), call("w2", sequence=2))
    await store.settle("w2", BROKEN, state="pending", next_at=NOW + 5)
    assert sorted(await leased(store, NOW + 5)) == ["w1", "w2"]


async def test_next_due_tells_when_to_look_again(store: Store) -> None:
    assert await store.next_due() is None
    await write_events(store, call())
    assert await store.next_due() == NOW + 1
    await leased(store, NOW + 1)
    assert await store.next_due() == NOW + 1001
    await store.settle("w1", BROKEN, state="pending", next_at=NOW + 7777)
    assert await store.next_due() == NOW + 7777
    await store.settle("w1", OK, state="delivered", next_at=None)
    assert await store.next_due() is None


async def test_a_delivery_moves_the_handoff_and_is_logged(store: Store) -> None:
    await store.write(first(extras=everything()))
    await store.settle("w1", BROKEN, state="pending", next_at=NOW + 60)
    await store.settle("w1", OK, state="delivered", next_at=None)
    found = await store.handoff("h1")
    assert found is not None
    assert (found.handoff.state, found.handoff.delivered_at) == ("delivered", NOW + 50)
    (delivery,) = found.deliveries
    assert delivery.attempts == (BROKEN, OK)
    assert (delivery.state, delivery.delivered_at, delivery.next_at) == (
        "delivered",
        NOW + 50,
        None,
    )
    assert delivery.last_error is None


async def test_giving_up_leaves_the_handoff_undelivered_until_a_late_success(
    store: Store,
) -> None:
    await store.write(first(extras=everything()))
    await store.settle("w1", BROKEN, state="dead", next_at=None)
    assert [row.state for row in await store.handoffs(limit=9)] == ["undelivered"]
    assert await store.requeue(now=NOW + 70, ids=["w1"]) == 1
    await store.settle("w1", OK, state="delivered", next_at=None)
    assert [row.state for row in await store.handoffs(limit=9)] == ["delivered"]


async def test_a_claim_outlives_a_later_delivery(store: Store) -> None:
    await store.write(first(extras=everything()))
    await store.write(claim())
    await store.settle("w1", OK, state="delivered", next_at=None)
    (row,) = await store.handoffs(limit=9)
    assert (row.state, row.delivered_at) == ("claimed", NOW + 50)


async def test_other_events_do_not_move_the_handoff(store: Store) -> None:
    event = call("w1", handoff="h of c1", type="lead.updated")
    await write_events(store, event)
    await store.settle("w1", OK, state="delivered", next_at=None)
    assert [row.state for row in await store.handoffs(limit=9)] == ["queued"]


async def test_what_is_delivered_stays_so_whatever_a_second_worker_says(store: Store) -> None:
    await store.write(first(extras=everything()))
    await store.settle("w1", OK, state="delivered", next_at=None)
    await store.settle("w1", BROKEN, state="pending", next_at=NOW + 60)
    assert await leased(store, NOW + 100) == []


async def test_a_long_answer_is_cut_and_an_unknown_event_is_nobodys(store: Store) -> None:
    await store.write(first(extras=everything()))
    await store.settle("gone", OK, state="delivered", next_at=None)
    await store.settle("w1", replace(OK, response="x" * 9999), state="delivered", next_at=None)
    found = await store.handoff("h1")
    assert found is not None
    assert [len(one.response or "") for one in found.deliveries[0].attempts] == [2048]


async def test_without_a_destination_an_event_is_kept_until_it_gets_one(store: Store) -> None:
    await store.write(first(extras=Extras(handoff=handoff(), outbox=(call(destination=None),))))
    assert (await leased(store, NOW + 9), await store.next_due()) == ([], None)
    assert [row.delivery for row in await store.handoffs(limit=9)] == ["kept"]
    assert await store.requeue(now=NOW + 9, handoffs=["h1"]) == 0
    assert await store.requeue(now=NOW + 9, handoffs=["h1"], destination="crm") == 1
    assert [row.destination for row in await store.lease("me", NOW + 9, 1, 9)] == ["crm"]


async def test_requeue_keeps_id_and_destination_and_starts_the_schedule_anew(
    store: Store,
) -> None:
    await store.write(first(extras=everything()))
    await leased(store, NOW + 1)
    await store.settle("w1", OK, state="delivered", next_at=None)
    assert await store.requeue(now=NOW + 99, ids=["w1", "unknown"], destination="other") == 1
    assert await store.lease("me", NOW + 99, 1000, 9) == [
        Outbox("w1", "c1", "h1", 1, "crm", "lead.handoff", '{"name":"Anna"}', NOW + 1, 0, NOW + 99)
    ]


async def test_requeue_takes_back_what_somebody_holds(store: Store) -> None:
    await write_events(store, call())
    await store.lease("gone", NOW + 1, 1_000_000, 9)
    assert await store.requeue(now=NOW + 9, ids=["w1"]) == 1
    assert await store.release("gone", NOW + 9) == 0
    assert await leased(store, NOW + 9) == ["w1"]


async def test_requeue_since_takes_what_was_not_delivered(store: Store) -> None:
    for name in ("a", "b", "c"):
        await write_events(store, call(f"w{name}"), conversation=name)
    await store.settle("wa", OK, state="delivered", next_at=None)
    await store.settle("wb", BROKEN, state="dead", next_at=None)
    assert await store.requeue(now=NOW + 9, since=NOW + 2) == 0
    assert await store.requeue(now=NOW + 9, since=NOW + 1) == 2
    assert sorted(await leased(store, NOW + 9)) == ["wb", "wc"]


async def test_an_event_apart_from_a_turn_is_added_once(store: Store) -> None:
    await begin(store, "c1")
    assert await store.enqueue("c1", call("w9"), NOW + 5) is True
    assert await store.enqueue("c1", call("w9"), NOW + 6) is False
    assert await leased(store, NOW + 5) == ["w9"]


async def test_requeue_of_a_range_takes_all_of_it_if_asked(store: Store) -> None:
    for name in ("a", "b"):
        await write_events(store, call(f"w{name}", destination=name), conversation=name)
    await store.settle("wa", OK, state="delivered", next_at=None)
    await store.settle("wb", OK, state="delivered", next_at=None)
    assert await store.requeue(now=NOW + 9, since=NOW + 1, until=NOW + 2) == 0
    assert await store.requeue(now=NOW + 9, since=0, until=NOW + 1, delivered=True) == 0
    assert await store.requeue(now=NOW + 9, since=NOW + 1, delivered=True, sent_to="b") == 1
    assert await leased(store, NOW + 9) == ["wb"]
    assert await store.requeue(now=NOW + 9, since=NOW + 1, until=NOW + 2, delivered=True) == 2


async def test_a_late_event_is_copied_once_for_another_destination(store: Store) -> None:
    await write_events(store, call("w1", handoff="h of c1"), call("w2", destination="b"))
    await leased(store, NOW + 100)
    assert await store.late(["crm"], NOW + 99, 9) == []
    assert await store.late(["crm"], NOW + 100, 9) == [("w1", "crm")]
    assert await store.copy("w1", "mail", NOW + 100) is True
    assert await store.copy("w1", "mail", NOW + 101) is False
    assert await store.late(["crm"], NOW + 100, 9) == []
    assert await store.lease("me", NOW + 100, 1000, 9) == [
        Outbox(
            *("w1-f", "c1", "h of c1", 1, "mail", "lead.handoff", '{"name":"Anna"}'),
            *(NOW + 1, 0, NOW + 100),
        )
    ]


async def test_an_event_never_begun_is_late_by_when_it_was_written(store: Store) -> None:
    await write_events(store, call("w1"))
    assert await store.late(["crm"], NOW, 9) == []
    assert await store.late(["crm"], NOW + 1, 9) == [("w1", "crm")]


async def test_what_was_accepted_or_erased_is_never_copied(store: Store) -> None:
    await write_events(store, call("w1"))
    await store.settle("w1", OK, state="delivered", next_at=None)
    await write_events(store, call("w2"), conversation="c2")
    await store.erase(
        conversation="c2", blank_events=str, blank_snapshot=str, blank_data=str, now=NOW + 5
    )
    copied = [await store.copy(id, "mail", NOW) for id in ("w1", "w2", "unknown")]
    assert copied == [False, False, False]


async def test_what_is_parked_has_no_time_until_it_is_asked_for(store: Store) -> None:
    await write_events(
        store, call("w1", handoff="h of c1"), call("w2", destination="b"), call("w3")
    )
    await store.know_destinations({"crm": "an address"}, NOW)
    await leased(store, NOW + 1)
    assert await store.park("me", "w1", "crm is disabled") is False  # it is not
    assert await leased(store, NOW + 1) == ["w1"]
    gone = Seen(delivered=False, gone=True, patience_ms=1)
    await store.settle("w3", BROKEN, state="dead", next_at=None, seen=gone)
    assert await store.park("you", "w1", "not yours") is False
    assert await store.park("me", "w1", "crm is disabled") is True
    found = await store.handoff("h of c1")
    assert found is not None
    assert [one.last_error for one in found.deliveries if one.id == "w1"] == ["crm is disabled"]
    await store.settle("w2", OK, state="delivered", next_at=None)
    assert (await leased(store, NOW + 10_000_000), await store.next_due()) == ([], None)
    assert await store.requeue(now=NOW + 5, ids=["w1"]) == 1
    assert await leased(store, NOW + 5) == ["w1"]


async def test_after_the_clock_went_back_what_lies_ahead_is_due(store: Store) -> None:
    await write_events(store, call("w1"), call("w2", destination="b"))
    await leased(store, NOW + 90_000, limit=1)
    await store.settle("w1", BROKEN, state="pending", next_at=NOW + 120_000)
    assert await store.put_right(NOW + 80_000) == 0  # another machine's clock may be that far off
    assert await store.put_right(NOW + 79_999) == 1
    again = {row.id: row.begun_at for row in await store.lease("me", NOW + 79_999, 1000, 9)}
    assert again == {"w1": NOW + 79_999, "w2": NOW + 79_999}


async def test_after_the_clock_went_back_nobody_holds_what_lies_ahead(store: Store) -> None:
    await write_events(store, call())
    await leased(store, NOW + 90_000, "gone")
    assert await store.put_right(NOW + 9) == 1
    assert await leased(store, NOW + 9) == ["w1"]


async def test_after_the_clock_went_back_what_is_parked_stays_so(store: Store) -> None:
    await write_events(store, call("w1"), call("w2"))
    await store.know_destinations({"crm": "an address"}, NOW)
    await leased(store, NOW + 90_000)
    gone = Seen(delivered=False, gone=True, patience_ms=1)
    await store.settle("w2", BROKEN, state="dead", next_at=None, seen=gone)
    assert await store.park("me", "w1", "crm is disabled") is True
    assert await store.put_right(NOW) == 0
    assert (await leased(store, NOW + 10_000_000), await store.next_due()) == ([], None)


async def test_what_another_worker_is_about_to_lease_is_passed_over(postgres_url: str) -> None:
    store, other = await Store.open(postgres_url), create_async_engine(_asyncpg(postgres_url))
    await write_events(store, call("w1"), conversation="a")
    await write_events(store, call("w2"), conversation="b")
    async with other.connect() as connection:
        await connection.execute(text("SELECT id FROM outbox WHERE id = 'w1' FOR UPDATE"))
        assert await leased(store, NOW + 1) == ["w2"]  # and nobody waits for the other
    await other.dispose()
    await store.close()


def _asyncpg(url: str) -> str:
    return url.replace("postgresql://", "postgresql+asyncpg://")


async def test_dead_events_are_listed_the_newest_first(store: Store) -> None:
    assert await store.dead(limit=9) == []
    await write_events(store, call("w1"), call("w2", destination="b"))
    await store.settle("w1", BROKEN, state="dead", next_at=None)
    assert await store.dead(limit=9) == [
        DeadEvent(
            *("w1", "h1", "c1", "crm", "lead.handoff", NOW + 1, 1, "500 Internal Server Error")
        )
    ]


async def test_counts_for_metrics(store: Store) -> None:
    assert await store.counts() == Counts({}, 0, None)
    for name in ("a", "b", "c"):
        await write_events(store, call(f"w{name}", handoff=f"h of {name}"), conversation=name)
    await store.settle("wa", OK, state="delivered", next_at=None)
    assert await store.counts() == Counts({"delivered": 1, "queued": 2}, 2, NOW + 1)
