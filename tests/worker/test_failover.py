"""What a destination did not take in its time goes to its failover too."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from agent.webhook.delivery import Patience
from storage.store import Store
from tests.worker.conftest import (
    STATES,
    Counts,
    Receiver,
    Start,
    Ticks,
    event,
    now_ms,
    rows,
    write,
)


async def test_without_success_in_its_time_the_failover_gets_the_event_too(
    store: Store, database: Path, receiver: Receiver, start: Start
) -> None:
    receiver.statuses["sales"] = [500]
    await write(store, "c1", event("w1", "sales", handoff="h1"))
    created = rows(database, "SELECT created_at FROM outbox")
    worker = await start(
        receiver.config(
            receiver.destination("sales", failover="mailbox"), receiver.destination("mailbox")
        )
    )
    await receiver.until(
        lambda: ("mailbox", "w1-f") in receiver.got and receiver.got.count(("sales", "w1")) == 3
    )
    await worker.stop()
    assert Counter(receiver.got) == {("sales", "w1"): 3, ("mailbox", "w1-f"): 1}
    assert receiver.bodies["w1"] == receiver.bodies["w1-f"]
    assert rows(database, "SELECT id, state FROM outbox ORDER BY id") == [
        ("w1", "pending"),
        ("w1-f", "delivered"),
    ]
    assert rows(database, "SELECT created_at FROM outbox WHERE id = 'w1-f'") == created


async def test_a_success_in_time_leaves_the_failover_alone(
    store: Store, database: Path, receiver: Receiver, start: Start
) -> None:
    receiver.statuses["sales"] = [500, 200]
    counts, ticks, later = Counts(), Ticks(), timedelta()
    await write(store, "ticks", idle_at=0)
    await write(store, "c1", event("w1", "sales"))
    await start(
        receiver.config(
            receiver.destination("sales", failover="mailbox"), receiver.destination("mailbox")
        ),
        metrics=counts,
        delay_scale=0.05,
        on_idle=ticks.on_idle,
        clock=lambda: datetime.now(UTC) + later,
    )
    await counts.until(2)
    later = timedelta(minutes=1)
    await ticks.pass_by(2)
    assert rows(database, STATES) == [("w1", "sales", "delivered", 2)]


async def test_410_calls_the_failover_at_once(
    store: Store, receiver: Receiver, start: Start
) -> None:
    receiver.statuses["sales"] = [410]
    await write(store, "c1", event("w1", "sales"))
    worker = await start(
        receiver.config(
            receiver.destination("sales", failover="mailbox"), receiver.destination("mailbox")
        ),
        delay_scale=1,
    )
    await receiver.until(lambda: ("mailbox", "w1-f") in receiver.got)
    await write(store, "c2", event("w2", "sales"))
    worker.nudge()
    await receiver.until(lambda: ("mailbox", "w2-f") in receiver.got)
    assert ("sales", "w2") not in receiver.got


async def test_the_failover_gets_an_event_that_was_late_before_a_crash(
    store: Store, database: Path, receiver: Receiver, start: Start
) -> None:
    receiver.statuses["sales"] = ["hang"]
    config = receiver.config(
        receiver.destination("sales", failover="mailbox"), receiver.destination("mailbox")
    )
    begun = now_ms() - 14_000
    await write(store, "c1", event("w1", "sales"), at=begun)
    await store.lease("me", begun, 15_000, 10)  # tried, and then the process was gone
    await start(config, owner="me", delay_scale=1, patience=Patience(30))
    await receiver.until(lambda: ("mailbox", "w1-f") in receiver.got)
    assert receiver.got == [("sales", "w1"), ("mailbox", "w1-f")]
    assert rows(database, "SELECT begun_at FROM outbox WHERE id = 'w1'") == [(begun,)]


async def test_what_waited_while_the_server_was_down_has_its_whole_time(
    store: Store, database: Path, receiver: Receiver, start: Start
) -> None:
    ticks = Ticks()
    await write(store, "ticks", idle_at=0)
    await write(store, "c1", event("w1", "sales"), at=now_ms() - 3_600_000)
    config = receiver.config(
        receiver.destination("sales", failover="mailbox"), receiver.destination("mailbox")
    )
    await start(config, delay_scale=0.05, on_idle=ticks.on_idle)
    await ticks.pass_by(3)
    assert rows(database, STATES) == [("w1", "sales", "delivered", 1)]
