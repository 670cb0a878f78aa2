"""Listing handoffs, and showing one."""

from dataclasses import replace

from storage.records import Attempt, Delivery, Extras, HandoffDetail, HandoffRow
from storage.store import Store
from tests.storage.examples import NOW, call, claim, everything, first, handoff, turn

ROW = HandoffRow(
    id="h1",
    conversation="c1",
    flow="saas-demo",
    test=False,
    lead="l1",
    email="Anna@acme.io",
    name="Anna",
    phone="+442079460958",
    company="Acme",
    route="sales",
    band="hot",
    score=86,
    reason="band",
    state="queued",
    offered_at=NOW + 1,
    delivered_at=None,
    claimed_at=None,
    claimed_by=None,
    destination="crm",
    delivery="pending",
    attempts=0,
    last_error=None,
)


async def test_a_handoff_is_listed_with_its_lead_and_delivery(store: Store) -> None:
    await store.write(first(extras=everything()))
    assert await store.handoffs(limit=9) == [ROW]


async def test_the_newest_come_first_and_a_state_can_be_chosen(store: Store) -> None:
    for number in range(4):
        extras = Extras(handoff=handoff(f"h{number}"))
        await store.write(first(f"c{number}", at=NOW + number, extras=extras))
    await store.write(claim("c1"))
    assert [row.id for row in await store.handoffs(limit=2)] == ["h3", "h2"]
    assert [row.id for row in await store.handoffs(limit=9, state="claimed")] == ["h1"]


async def test_attempts_and_errors_of_all_its_events_are_counted(store: Store) -> None:
    update = call("w2", sequence=2, type="lead.updated")
    await store.write(first(extras=everything()))
    await store.write(turn(extras=Extras(outbox=(update,))))
    for id, status, error in (("w1", None, "timed out"), ("w2", 500, "500"), ("w1", 200, None)):
        attempt = Attempt(NOW + 9, status, 1, error, None)
        state = "pending" if error else "delivered"
        await store.settle(id, attempt, state=state, next_at=None if error is None else NOW + 99)
    assert await store.handoffs(limit=9) == [
        replace(
            ROW,
            state="delivered",
            delivered_at=NOW + 9,
            delivery="delivered",
            attempts=3,
            last_error="500",
        )
    ]


async def test_a_handoff_shows_its_events_in_order(store: Store) -> None:
    await store.write(first(extras=everything()))
    update = call("w2", sequence=2, type="lead.updated", destination=None)
    await store.write(turn(extras=Extras(outbox=(update,))))
    data = '{"name":"Anna"}'
    one = Delivery(
        "w1", 1, "crm", "lead.handoff", data, "pending", NOW + 1, NOW + 1, None, None, ()
    )
    two = Delivery("w2", 2, None, "lead.updated", data, "kept", NOW + 2, None, None, None, ())
    assert await store.handoff("h1") == HandoffDetail(ROW, (one, two))


async def test_an_unknown_handoff_is_none(store: Store) -> None:
    assert await store.handoff("gone") is None
    assert await store.handoff_row("gone") is None
