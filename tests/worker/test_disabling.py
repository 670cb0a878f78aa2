"""A destination that wants no more is disabled, somebody is told, and it can come back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from agent.webhook.body import rfc3339
from storage.store import Store
from tests.worker.conftest import (
    Counts,
    Receiver,
    Start,
    event,
    now_ms,
    rows,
    until_row,
    write,
)


async def test_410_kills_the_event_and_disables_the_destination_over_a_restart(
    store: Store, database: Path, receiver: Receiver, start: Start
) -> None:
    receiver.statuses["sales"] = [410, 200]
    counts = Counts()
    config = receiver.config(receiver.destination("sales"))
    worker = await start(config, metrics=counts)
    await write(store, "c1", event("w1", "sales"))
    worker.nudge()
    assert await counts.until(1) == [("sales", "permanent")]
    await worker.stop()
    await write(store, "c2", event("w2", "sales"))
    again = await start(config)
    await until_row(database, "SELECT id FROM outbox WHERE next_at IS NULL AND state = 'pending'")
    assert receiver.got == [("sales", "w1")]
    assert rows(database, "SELECT id, state, attempts, last_error FROM outbox ORDER BY id") == [
        ("w1", "dead", 1, "answered 410: it does not want events any more"),
        ("w2", "pending", 0, DISABLED),
    ]
    assert await store.enable_destination("sales", now_ms()) == 1
    again.nudge()
    await receiver.until(lambda: receiver.got == [("sales", "w1"), ("sales", "w2")])


DISABLED = (
    "destination sales is disabled, because it answered 410, which says that it wants no more "
    "(last: answered 410: it does not want events any more): mend it, then "
    "`handraise handoffs enable sales`"
)


async def test_five_days_without_success_disable_a_destination_and_another_one_is_told(
    store: Store, database: Path, receiver: Receiver, start: Start
) -> None:
    receiver.statuses["sales"] = [500]
    await write(store, "c1", event("w1", "sales"))
    await start(
        receiver.config(receiver.destination("sales"), receiver.destination("ops")),
        failing_seconds=30.0,
    )
    await receiver.until(lambda: "ops" in [name for name, _ in receiver.got])
    (told,) = [receiver.bodies[id] for name, id in receiver.got if name == "ops"]
    faring = "SELECT failing_since, disabled_at, disabled_why FROM destinations WHERE name='sales'"
    ((since, at, why),) = rows(database, faring)
    assert (why, at - since >= 30) == ("failing", True)
    assert (told["type"], told["data"]) == (
        "destination.disabled",
        {
            "destination": "sales",
            "why": "failing",
            "failing_since": rfc3339(since),
            "disabled_at": rfc3339(at),
            "error": "answered 500",
            "text": "Destination sales is disabled, because nothing was accepted for five days "
            "(last: answered 500): mend it, then `handraise handoffs enable sales`.",
            "links": {"handoff": "https://x/None"},
        },
    )
    tried = len(receiver.got)
    await write(store, "c2", event("w2", "sales"))
    await until_row(database, "SELECT id FROM outbox WHERE id = 'w2' AND next_at IS NULL")
    assert len(receiver.got) == tried


async def test_who_is_told_that_a_destination_is_disabled(
    store: Store, receiver: Receiver, start: Start
) -> None:
    receiver.statuses["Sales-EU"] = [410]
    await write(store, "c1", event("w1", "Sales-EU"))
    await start(
        receiver.config(
            receiver.destination("crm", preset="hubspot"),  # a record tells nobody anything
            receiver.destination("chat"),
            receiver.destination("Sales-EU"),
            receiver.destination("ops", events=frozenset({"destination.disabled"})),
            default_destination="chat",
        )
    )
    await receiver.until(lambda: len(receiver.got) == 2)
    assert [name for name, _ in receiver.got] == ["Sales-EU", "ops"]
    told = receiver.bodies[receiver.got[1][1]]["data"]["text"]
    assert told.startswith("Destination Sales-EU is disabled")
    assert told.endswith("mend it, then `handraise handoffs enable Sales-EU`.")


async def test_another_address_in_the_configuration_enables_a_destination(
    store: Store, receiver: Receiver, start: Start
) -> None:
    receiver.statuses["old"] = [410]
    counts = Counts()
    await write(store, "c1", event("w1", "sales"))
    moved = receiver.destination("sales")
    old = replace(moved, url=f"{receiver.url}/old")
    worker = await start(receiver.config(old), metrics=counts)
    await counts.until(1)
    await worker.stop()
    await write(store, "c2", event("w2", "sales"))
    await start(receiver.config(moved))
    await receiver.until(lambda: receiver.got == [("old", "w1"), ("sales", "w2")])
