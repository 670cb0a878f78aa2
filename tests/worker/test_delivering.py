"""Events that a commit wrote arrive, in order and once, whatever the receiver answers."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

from agent.webhook.delivery import Patience
from storage.records import Outbox
from storage.store import Store
from tests.worker.conftest import (
    STATES,
    Counts,
    Receiver,
    Start,
    at_rest,
    event,
    now_ms,
    rows,
    write,
)


async def test_what_a_commit_wrote_is_delivered_once_and_settled(
    store: Store, database: Path, receiver: Receiver, start: Start
) -> None:
    counts = Counts()
    hourly = 3600.0  # a tick so long that only the nudge can be the cause
    worker = await start(
        receiver.config(receiver.destination("sales")), metrics=counts, delay_scale=hourly
    )
    await at_rest(store)
    await write(store, "c1", event("w1", "sales", handoff="h1"))
    worker.nudge()
    assert await counts.until(1) == [("sales", "delivered")]
    assert receiver.got == [("sales", "w1")]
    assert receiver.bodies["w1"]["data"] == {
        "sequence": 1,
        "score": {"total": 86},
        "links": {"handoff": "https://x/h1"},
    }
    assert rows(database, STATES) == [("w1", "sales", "delivered", 1)]
    assert rows(database, "SELECT outbox, status, error FROM attempts") == [("w1", 200, None)]
    assert rows(database, "SELECT state FROM handoffs") == [("delivered",)]


async def test_without_a_nudge_the_outbox_is_looked_at_every_tick(
    store: Store, receiver: Receiver, start: Start
) -> None:
    await start(receiver.config(receiver.destination("sales")))
    await at_rest(store)
    await write(store, "c1", event("w1", "sales"))
    await receiver.until(lambda: receiver.got == [("sales", "w1")])


async def test_failures_are_retried_with_the_same_id_until_one_succeeds(
    store: Store, database: Path, receiver: Receiver, start: Start
) -> None:
    receiver.statuses["sales"] = [500, 302, 429, 404, 503, 201]
    counts = Counts()
    await write(store, "c1", event("w1", "sales"))
    await start(receiver.config(receiver.destination("sales")), metrics=counts)
    await counts.until(6)
    assert receiver.got == [("sales", "w1")] * 6
    assert rows(database, "SELECT status FROM attempts ORDER BY id") == [
        *((500,), (302,), (429,), (404,), (503,), (201,))
    ]
    assert rows(database, STATES) == [("w1", "sales", "delivered", 6)]


async def test_after_the_last_attempt_the_event_is_dead_and_can_be_replayed(
    store: Store, database: Path, receiver: Receiver, start: Start
) -> None:
    receiver.statuses["sales"] = [*[500] * 14, 200]
    counts = Counts()
    await write(store, "c1", event("w1", "sales"))
    worker = await start(
        receiver.config(receiver.destination("sales")),
        metrics=counts,
        delay_scale=1e-7,
        failing_seconds=1e12,
    )
    await counts.until(14)
    assert rows(database, STATES) == [("w1", "sales", "dead", 14)]
    assert await store.requeue(ids=["w1"], now=now_ms()) == 1
    worker.nudge()
    await counts.until(15)
    assert receiver.got == [("sales", "w1")] * 15
    assert rows(database, "SELECT state FROM outbox") == [("delivered",)]


async def test_one_destination_that_hangs_holds_up_no_other(
    store: Store, receiver: Receiver, start: Start
) -> None:
    receiver.statuses["slow"] = ["hang"]
    for n in range(60):
        await write(store, f"s{n}", event(f"s{n}", "slow"))
    for n in range(20):
        await write(store, f"q{n}", event(f"q{n}", "quick"))
    patient = Patience(total=30)
    await start(
        receiver.config(receiver.destination("slow"), receiver.destination("quick")),
        patience=patient,
    )
    quick = [("quick", f"q{n}") for n in range(20)]
    await receiver.until(lambda: set(quick) <= set(receiver.got))
    assert receiver.most_busy["slow"] == 8
    receiver.over.set()
    await receiver.until(lambda: len(receiver.got) == 80)
    assert max(Counter(receiver.got).values()) == 1


async def test_the_events_of_a_conversation_go_in_order(
    store: Store, receiver: Receiver, start: Start
) -> None:
    receiver.statuses["sales"] = [500, 500, 200]
    events = [event(f"w{n}", "sales", sequence=n) for n in (1, 2, 3)]
    await write(store, "c1", *events)
    await start(receiver.config(receiver.destination("sales")), delay_scale=0.05)
    await receiver.until(lambda: len(receiver.got) == 5)
    assert [id for _, id in receiver.got] == ["w1", "w1", "w1", "w2", "w3"]


async def test_an_event_waits_for_the_one_before_it_a_minute_at_most(
    store: Store, receiver: Receiver, start: Start
) -> None:
    receiver.statuses["sales"] = [*[500] * 6, 200]
    await write(store, "c1", event("w1", "sales", 1), event("w2", "sales", 2))
    await start(receiver.config(receiver.destination("sales")), delay_scale=0.01)
    await receiver.until(lambda: ("sales", "w2") in receiver.got)
    assert receiver.got[0] == ("sales", "w1")
    assert receiver.got.index(("sales", "w2")) <= 6  # 60 s come after 2 + 5 + 15 + 30, before 60


async def test_the_next_event_of_a_conversation_goes_as_soon_as_the_one_before_is_through(
    store: Store, receiver: Receiver, start: Start
) -> None:
    receiver.statuses["sales"] = ["hang"]
    await write(store, "c1", event("w1", "sales", 1), event("w2", "sales", 2))
    await start(receiver.config(receiver.destination("sales")), delay_scale=3600)
    await receiver.until(lambda: receiver.got == [("sales", "w1")])
    await at_rest(store)
    receiver.over.set()
    await receiver.until(lambda: receiver.got == [("sales", "w1"), ("sales", "w2")])


async def test_a_template_that_fails_is_shown_and_the_lead_goes_in_the_usual_shape(
    store: Store, database: Path, receiver: Receiver, start: Start
) -> None:
    counts = Counts()
    await write(store, "c1", event("w1", "sales"))
    await start(
        receiver.config(receiver.destination("sales", template="{{ 1 / 0 }}")), metrics=counts
    )
    assert await counts.until(1) == [("sales", "delivered")]
    reason = "template failed, sent in the usual shape: ZeroDivisionError: division by zero"
    assert receiver.bodies["w1"]["type"] == "lead.handoff"
    assert rows(database, "SELECT fault FROM destinations") == [(reason,)]
    assert rows(database, "SELECT error FROM attempts") == [(reason,)]


async def test_a_destination_gone_from_the_configuration_keeps_its_events(
    store: Store, database: Path, receiver: Receiver, start: Start
) -> None:
    counts = Counts()
    await write(store, "c1", event("w1", "sales"))
    worker = await start(receiver.config(), metrics=counts, delay_scale=1e-7)
    await counts.until(16)
    await worker.stop()
    assert rows(database, "SELECT state, last_error FROM outbox") == [
        (
            "pending",
            'the configuration has no destination "sales": add it, and this is sent by itself',
        )
    ]
    await start(receiver.config(receiver.destination("sales")))
    await receiver.until(lambda: receiver.got == [("sales", "w1")])


async def test_a_call_to_people_is_not_held_up_by_a_rush_of_records(
    store: Store, receiver: Receiver, start: Start
) -> None:
    receiver.statuses["sales"] = ["hang"]
    for n in range(20):
        record = replace(event(f"r{n}", "sales"), type="lead.captured")
        await write(store, f"c{n}", record)
    worker = await start(receiver.config(receiver.destination("sales")), patience=Patience(30))
    await receiver.until(lambda: len(receiver.got) == 8)
    await write(store, "hot", event("hot", "sales"))
    worker.nudge()
    await receiver.until(lambda: ("sales", "hot") in receiver.got)


async def test_one_event_that_cannot_be_made_stops_no_other(
    store: Store, database: Path, receiver: Receiver, start: Start
) -> None:
    def links(row: Outbox) -> dict[str, str]:
        if row.id == "bad":
            raise LookupError("no link")
        return {}

    counts = Counts()
    await write(store, "c1", event("bad", "sales"))
    await write(store, "c2", event("good", "sales"))
    await start(
        receiver.config(receiver.destination("sales")), metrics=counts, links=links, delay_scale=1
    )
    assert await counts.until(2) == [("sales", "delivered"), ("sales", "retry")]
    assert rows(database, "SELECT id, state, last_error FROM outbox ORDER BY id") == [
        ("bad", "pending", "not sent: LookupError: no link"),
        ("good", "delivered", None),
    ]
