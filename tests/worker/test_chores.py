"""What the worker does beside delivering: idle conversations, old ones."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from agent.config import Retention
from storage.store import Store
from tests.waiting import PATIENCE
from tests.worker.conftest import (
    Receiver,
    Start,
    Ticks,
    event,
    now_ms,
    rows,
    write,
)


async def test_idle_conversations_are_told_and_an_error_there_stops_nothing(
    store: Store, receiver: Receiver, start: Start
) -> None:
    told: list[list[str]] = []
    enough = asyncio.Event()

    async def on_idle(ids: list[str]) -> None:
        told.append(ids)
        if len(told) == 2:
            enough.set()
        raise LookupError("boom")

    await write(store, "idle", idle_at=now_ms() - 1)
    await write(store, "later", idle_at=now_ms() + 3_600_000)
    await write(store, "never")
    await start(receiver.config(receiver.destination("sales")), on_idle=on_idle)
    async with asyncio.timeout(PATIENCE):
        await enough.wait()
    assert told[:2] == [["idle"], ["idle"]]
    await write(store, "c1", event("w1", "sales"))
    await receiver.until(lambda: receiver.got == [("sales", "w1")])


async def test_old_conversations_are_deleted_daily_by_the_retention(
    store: Store, database: Path, receiver: Receiver, start: Start
) -> None:
    moment, ticks = datetime.now(UTC), Ticks()
    old = int((moment - timedelta(days=31)).timestamp() * 1000)
    await write(store, "old", at=old)
    await write(store, "new", idle_at=old)
    await start(
        receiver.config(retention=Retention(30)), clock=lambda: moment, on_idle=ticks.on_idle
    )
    remaining = "SELECT id FROM conversations ORDER BY id"
    await ticks.pass_by(2)
    assert rows(database, remaining) == [("new",)]
    await write(store, "older", at=old)
    await ticks.pass_by(2)
    assert rows(database, remaining) == [("new",), ("older",)]
    moment += timedelta(days=1)
    await ticks.pass_by(2)
    assert rows(database, remaining) == [("new",)]
