"""Clocks that jump, crashes and stops: no event is lost, none is held up."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestServer

from agent.app import build
from agent.webhook.delivery import Patience
from agent.worker import Worker, lease_ms
from storage.store import Store
from tests.waiting import until
from tests.web.test_limits import limited
from tests.worker.conftest import (
    Counts,
    Receiver,
    Start,
    at_rest,
    event,
    now_ms,
    rows,
    write,
)


async def test_a_clock_set_back_delays_nothing(
    store: Store, receiver: Receiver, start: Start
) -> None:
    receiver.statuses["sales"] = [500, 500, 200]
    set_by = timedelta()
    counts = Counts()
    await write(store, "c1", event("w1", "sales"))
    await start(
        receiver.config(receiver.destination("sales")),
        metrics=counts,
        delay_scale=0.05,
        clock=lambda: datetime.now(UTC) + set_by,
    )
    await counts.until(1)
    set_by = timedelta(minutes=-4)
    assert await counts.until(3) == [("sales", "delivered"), ("sales", "retry"), ("sales", "retry")]


async def test_a_restart_after_the_clock_went_back_waits_for_nothing(
    store: Store, receiver: Receiver, start: Start
) -> None:
    ahead = timedelta(minutes=4)
    receiver.statuses["sales"] = [500, 200]
    counts = Counts()
    await write(store, "c1", event("w1", "sales"))
    config = receiver.config(receiver.destination("sales"))
    worker = await start(
        config, metrics=counts, delay_scale=1, clock=lambda: datetime.now(UTC) + ahead
    )
    await counts.until(1)
    await worker.stop()
    await start(config, delay_scale=1)
    await receiver.until(lambda: receiver.got == [("sales", "w1")] * 2)


async def test_a_restart_takes_up_at_once_what_the_crashed_one_held(
    store: Store, database: Path, receiver: Receiver, start: Start
) -> None:
    await write(store, "c1", event("w1", "sales"))
    await store.lease("me", now_ms(), 3_600_000, 10)
    config = receiver.config(receiver.destination("sales"))
    await start(config, owner="another")
    await at_rest(store)
    assert rows(database, "SELECT leased_by FROM outbox") == [("me",)]
    await start(config, owner="me")
    await receiver.until(lambda: receiver.got == [("sales", "w1")])


async def test_a_lease_is_renewed_while_the_attempt_lasts(
    store: Store,
    database: Path,
    receiver: Receiver,
    start: Start,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("agent.worker.ROWS_AT_ONCE", 1)
    receiver.statuses["sales"] = ["hang", "hang"]
    for n in range(2):
        await write(store, f"c{n}", event(f"w{n}", "sales"))
    config = receiver.config(receiver.destination("sales"))
    await start(config, lease_ms=3600, patience=Patience(total=30), delay_scale=1)
    await receiver.until(lambda: len(receiver.got) == 2)
    leases = "SELECT min(leased_until), max(leased_until) FROM outbox"
    ((low, first),) = rows(database, leases)
    await until(lambda: rows(database, leases) != [(low, first)])
    assert rows(database, leases)[0][0] >= low  # none is shorter for it
    await until(lambda: rows(database, leases)[0][0] > first)
    ((_, second),) = rows(database, leases)
    assert second < first + 3600  # they were renewed before they ran out


async def test_what_a_full_lane_refuses_is_put_off(
    store: Store,
    database: Path,
    receiver: Receiver,
    start: Start,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("agent.webhook.carrier.HELD_EACH", 1)
    receiver.statuses["sales"] = ["hang"]
    for n in range(2):
        await write(store, f"c{n}", event(f"w{n}", "sales"))
    config = receiver.config(receiver.destination("sales"))
    await start(config, lease_ms=60_000, patience=Patience(total=30), delay_scale=1)
    leases = "SELECT min(leased_until), max(leased_until) FROM outbox"

    def apart() -> bool:
        ((low, high),) = rows(database, leases)
        return low is not None and low < high - 10_000

    await until(apart)
    ((low, _),) = rows(database, leases)
    assert low > now_ms()  # nobody asks for it again at once


async def test_stop_waits_for_the_attempt_in_flight_and_frees_the_rest(
    store: Store, database: Path, receiver: Receiver, start: Start
) -> None:
    receiver.statuses["sales"] = ["hang"]
    for n in range(10):
        await write(store, f"c{n}", event(f"w{n}", "sales"))
    worker = await start(receiver.config(receiver.destination("sales")), patience=Patience(30))
    await receiver.until(lambda: len(receiver.got) == 8)
    stopping = asyncio.create_task(worker.stop())
    receiver.over.set()
    await stopping
    assert rows(
        database, "SELECT state, attempts, leased_by, count(*) FROM outbox GROUP BY 1, 2, 3"
    ) == [("delivered", 1, None, 8), ("pending", 0, None, 2)]


@pytest.mark.parametrize(
    ("scale", "ms"), [(1.0, 15_000), (0.5, 7_500), (0.001, 5_000), (4.0, 15_000)]
)
def test_a_lease_shrinks_with_every_other_wait_but_a_busy_process_can_renew_it(
    scale: float, ms: int
) -> None:
    assert lease_ms(scale) == ms


async def test_a_server_leases_for_as_long_as_its_scale_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = []

    class Telling(Worker):
        def __init__(self, *of: Any, lease_ms: int, **more: Any) -> None:
            told.append(lease_ms)
            super().__init__(*of, lease_ms=lease_ms, **more)

    monkeypatch.setattr("agent.app.Worker", Telling)
    async with TestServer(build(limited(tmp_path), delay_scale=0.5)):
        assert told == [7_500]
