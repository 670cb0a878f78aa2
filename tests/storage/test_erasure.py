"""Erasing a person: what is blanked, what stays, who must be told."""

import pytest
from sqlalchemy import select, table, text

from storage.engine import Database
from storage.errors import Conflict
from storage.records import Attempt, Erasure, Extras, Lead
from storage.store import Store
from tests.storage.examples import NOW, anna, begin, call, consent, everything, first, turn

TRIED = Attempt(NOW + 3, 500, 7, "500 for anna@acme.io", "dear Anna")


async def erase(store: Store, lead: str | None = None, conversation: str | None = None) -> Erasure:
    return await store.erase(
        lead=lead,
        conversation=conversation,
        blank_events=lambda events: f"blank of {events.count(chr(10)) + 1}",
        blank_snapshot=lambda snapshot: "{}",
        blank_data=lambda data: '{"blank":true}',
        now=NOW + 9,
    )


async def shared_lead(store: Store) -> None:
    await store.write(first("c1", extras=everything()))
    await store.write(turn("c1", 2, events=""))
    await store.write(first("c2", extras=Extras(lead=anna("l2"))))


async def test_a_lead_is_erased_with_all_its_conversations(store: Store) -> None:
    await shared_lead(store)
    await store.settle("w1", TRIED, state="pending", next_at=NOW + 60)
    assert await erase(store, lead="l1") == Erasure(1, 2, 3, 1, 1, frozenset({"crm"}))

    (lead,) = await store.leads(limit=9)
    assert (lead.email, lead.name, lead.phone, lead.company) == (None, None, None, None)
    assert lead.erased_at == NOW + 9
    found = [await store.conversation_by_id(name) for name in ("c1", "c2")]
    assert [(one.snapshot, one.epoch, one.idle_at) for one in found if one] == [
        ("{}", 3, None),
        ("{}", 2, None),
    ]
    turns = await store.turns("c1")
    assert [(one.input, one.events) for one in turns] == [(None, "blank of 2"), (None, "")]
    assert await store.touches("visitor of c1") == []
    assert await store.consents("c1") == [(NOW + 1, consent(page=None))]


async def test_what_was_not_delivered_never_will_be(store: Store) -> None:
    await store.write(first("c1", extras=everything()))
    await store.lease("me", NOW + 1, 1000, 9)
    await store.settle("w1", TRIED, state="pending", next_at=NOW + 60)
    await erase(store, lead="l1")
    assert (await store.lease("me", NOW + 10**9, 1000, 9), await store.next_due()) == ([], None)
    assert await store.requeue(now=NOW, ids=["w1"], handoffs=["h1"], since=0) == 0
    late = Attempt(NOW + 20, 200, 5, None, "thanks, Anna")
    await store.settle("w1", late, state="delivered", next_at=None)
    found = await store.handoff("h1")
    assert found is not None
    (event,) = found.deliveries
    assert (event.state, event.data, event.last_error) == ("erased", '{"blank":true}', None)
    assert event.attempts == (
        Attempt(NOW + 3, 500, 7, None, None),
        Attempt(NOW + 20, 200, 5, None, None),
    )
    assert (found.handoff.email, found.handoff.last_error) == (None, None)


async def test_what_was_delivered_stays_delivered_without_its_data(store: Store) -> None:
    await store.write(first("c1", extras=everything()))
    await store.settle("w1", Attempt(NOW, 200, 1, None, None), state="delivered", next_at=None)
    await erase(store, lead="l1")
    found = await store.handoff("h1")
    assert found is not None
    assert [(one.state, one.data) for one in found.deliveries] == [("delivered", '{"blank":true}')]


async def test_only_destinations_that_were_tried_must_be_told(store: Store) -> None:
    events = (call("w1"), call("w2", destination="mail"), call("w3", destination=None))
    await store.write(first("c1", extras=Extras(lead=anna(), outbox=events)))
    no_answer = Attempt(NOW, None, 1, "timed out", None)
    await store.settle("w2", no_answer, state="pending", next_at=NOW + 60)
    assert (await erase(store, lead="l1")).destinations == frozenset({"mail"})


async def test_erasing_one_conversation_spares_a_lead_that_others_share(store: Store) -> None:
    await shared_lead(store)
    assert await erase(store, conversation="c1") == Erasure(0, 1, 2, 1, 0, frozenset())
    other = await store.conversation_by_id("c2")
    assert other is not None and (other.epoch, other.snapshot) == (1, '{"turn":1}')
    assert [row.lead for row in await store.handoffs(limit=9)] == [None]
    assert await erase(store, conversation="c2") == Erasure(1, 1, 1, 0, 0, frozenset())


async def test_erasing_the_only_conversation_takes_its_lead_along(store: Store) -> None:
    await store.write(first("c1", extras=everything()))
    assert await erase(store, conversation="c1") == Erasure(1, 1, 1, 1, 0, frozenset())
    assert await store.lead("anna@acme.io") is None


async def test_whoever_has_the_conversation_in_memory_loses_his_turn(store: Store) -> None:
    await begin(store, "c1")
    await erase(store, conversation="c1")
    with pytest.raises(Conflict):
        await store.write(turn("c1", 2))
    await store.write(turn("c1", 3))


async def test_erasing_nobody_changes_nothing(store: Store) -> None:
    await store.write(first("c1", extras=everything()))
    nothing = Erasure(0, 0, 0, 0, 0, frozenset())
    assert [await erase(store, lead="x"), await erase(store, conversation="x")] == [nothing] * 2
    assert [row.email for row in await store.leads(limit=9)] == ["Anna@acme.io"]


async def test_no_trace_of_the_person_is_left_in_any_table(
    store: Store, database: Database
) -> None:
    secret = "Zacharias"
    lead = Lead("l1", f"{secret}@acme.io", secret, secret, secret)
    event = call(data=f'{{"name":"{secret}"}}')
    extras = Extras(lead=lead, outbox=(event,), consents=(consent(page=secret),))
    await store.write(first("c1", snapshot=secret, events=secret, input=secret, extras=extras))
    await store.settle("w1", Attempt(NOW, 500, 1, secret, secret), state="pending", next_at=NOW + 9)
    await erase(store, lead="l1")
    tables = ("conversations", "turns", "leads", "handoffs", "outbox", "attempts", "consents")
    rows = await database.read(
        lambda c: [
            repr(c.execute(select(text("*")).select_from(table(name))).all()) for name in tables
        ]
    )
    assert [secret in text for text in rows] == [False] * len(tables)
    assert all(rows)
