"""Owns what happens without a visitor: leasing deliveries, telling idle conversations, deleting
old ones.

Refuses to know flows and pages. Nothing is decided only in memory: an event is leased, tried and
settled in the database, so a crash repeats an attempt and never drops one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from random import Random
from secrets import token_hex
from socket import gethostname
from typing import TypeVar

import structlog

from agent.config import Config
from agent.webhook.carrier import FAILING_SECONDS, Carrier, Counting, Links, Pace
from agent.webhook.delivery import Patience
from agent.webhook.steady import Steady
from storage.errors import StorageError
from storage.outbox import WAIT_FOR_EARLIER_MS
from storage.store import Store

LEASE_MS = 15_000
SHORTEST_LEASE_MS = 5_000  # a busy process must come to renew it
REFUSED_MS = 5_000
STOP_SECONDS = 5.0
TICK_SECONDS = 1.0
SHORTEST_WAIT = 0.02
LEASED_AT_ONCE = 100
IDLE_AT_ONCE = 100
IDLE_LEASE_MS = 60_000
ROWS_AT_ONCE = 500

T = TypeVar("T")
OnIdle = Callable[[list[str]], Awaitable[object]]

_log = structlog.get_logger()


def utc_now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


def lease_ms(scale: float) -> int:
    """How long an event is one's own, in ms, where every wait is multiplied by `scale`: so long the
    others wait for what a process held that was killed."""
    return max(SHORTEST_LEASE_MS, round(LEASE_MS * min(scale, 1)))


class Worker:
    """Drains the outbox and does the chores, from `start` to `stop`.

    `links` gives the links of an event, anew for each attempt. `on_idle` gets the ids of
    conversations whose idle time has come, and must move that time. `delay_scale` multiplies every
    wait; None takes the configuration's. `owner` names the leases of this process, see `_owner`.
    `failing_seconds` without any success disable a destination.
    """

    def __init__(
        self,
        store: Store,
        config: Config,
        links: Links,
        on_idle: OnIdle,
        clock: Callable[[], datetime] = utc_now,
        delay_scale: float | None = None,
        *,
        owner: str | None = None,
        lease_ms: int = LEASE_MS,
        patience: Patience | None = None,
        failing_seconds: float = FAILING_SECONDS,
        rng: Random | None = None,
        metrics: Counting | None = None,
    ) -> None:
        scale = config.delay_scale if delay_scale is None else delay_scale
        patience = patience or Patience.scaled(scale)
        self._store = store
        self._on_idle = on_idle
        self._clock = clock
        self._retention = config.retention.days
        self._owner = owner or _owner(config)
        self._wait_ms = round(WAIT_FOR_EARLIER_MS * scale)
        self._tick = max(TICK_SECONDS * scale, SHORTEST_WAIT)
        self._now = Steady(clock).now
        pace = Pace(clock, self._now, scale, patience, failing_seconds, rng or Random())
        self._carrier = Carrier(store, config, self._owner, links, self.nudge, pace, metrics)
        self._nudged = asyncio.Event()
        self._lease_ms = lease_ms
        self._stopping = asyncio.Event()
        self._loops: list[asyncio.Task[None]] = []
        self._purged_at: datetime | None = None

    async def start(self) -> None:
        """Free what this owner held before, and begin. Raises StorageError."""
        await self._carrier.open()
        await self._store.release(self._owner, self._now())
        await self._store.put_right(self._now())
        for loop in (self._drain(), self._chores(), self._renew()):
            self._loops.append(asyncio.create_task(loop))

    async def stop(self) -> None:
        """Begin nothing new, let attempts in flight end for a while, and free the rest."""
        self._stopping.set()
        self._nudged.set()
        await self._carrier.close(STOP_SECONDS)
        # They are waited for, not cancelled: a cancelled read would leave its connection behind.
        await asyncio.gather(*self._loops)
        with suppress(StorageError):  # the leases run out by themselves
            await self._store.release(self._owner, self._now())

    def nudge(self) -> None:
        """Look at the outbox now: a commit has written to it."""
        self._nudged.set()

    async def _drain(self) -> None:
        while not self._stopping.is_set():
            self._nudged.clear()
            if not await self._guarded("outbox.lease", self._lease()):
                await self._rest()

    async def _lease(self) -> bool:
        """Lease what is due and begin to send it; tell whether more may be due."""
        rows = await self._store.lease(
            self._owner, self._now(), self._lease_ms, LEASED_AT_ONCE, self._wait_ms
        )
        refused = [row.id for row in rows if not self._carrier.take(row)]
        if refused:  # they come back when their lane has had time to empty; others get by
            await self._store.renew(self._owner, refused, self._now() + REFUSED_MS)
        return len(rows) == LEASED_AT_ONCE

    async def _rest(self) -> None:
        """Wait for a nudge or for the next event to be due, a tick at most."""
        if self._nudged.is_set():
            return
        due = await self._guarded("outbox.next_due", self._store.next_due(self._wait_ms))
        seconds = self._tick
        if due is not None:
            seconds = min(seconds, max((due - self._now()) / 1000, SHORTEST_WAIT))
        if not self._stopping.is_set():
            await _wait(self._nudged, seconds)

    async def _renew(self) -> None:
        while not self._stopping.is_set():
            await _wait(self._stopping, self._lease_ms / 3000)
            ids = self._carrier.held()
            until = self._now() + self._lease_ms
            for begin in range(0, len(ids), ROWS_AT_ONCE):
                some = ids[begin : begin + ROWS_AT_ONCE]
                await self._guarded("outbox.renew", self._store.renew(self._owner, some, until))

    async def _chores(self) -> None:
        # What is due goes first: at a start nothing is late that was not tried yet.
        await _wait(self._stopping, self._tick)
        while not self._stopping.is_set():
            await self._guarded("conversations.idle", self._tell_idle())
            await self._guarded("destinations.look_after", self._carrier.look_after())
            await self._guarded("delivery.failover", self._carrier.fail_over())
            await self._guarded("conversations.purge", self._purge())
            await _wait(self._stopping, self._tick)

    async def _tell_idle(self) -> None:
        ids = await self._store.lease_idle(self._now(), IDLE_LEASE_MS, IDLE_AT_ONCE)
        if ids:
            await self._on_idle(ids)

    async def _purge(self) -> None:
        """Delete what is older than the retention, once a day and at the start."""
        now = self._clock()
        if self._retention is None:
            return
        if self._purged_at and now - self._purged_at < timedelta(days=1):
            return
        before = int((now - timedelta(days=self._retention)).timestamp() * 1000)
        deleted = 0
        while some := await self._store.purge(before, ROWS_AT_ONCE):
            deleted += some
            if self._stopping.is_set():
                return
        self._purged_at = now
        _log.info("conversations.purged", deleted=deleted, days=self._retention)

    async def _guarded(self, what: str, work: Awaitable[T]) -> T | None:
        """Do `work`; an error is logged and the loop goes on, for it must outlive every error."""
        try:
            return await work
        except StorageError as error:
            _log.error(f"{what}.failed", reason=str(error))
        except Exception:
            _log.exception(f"{what}.failed")
        return None


def _owner(config: Config) -> str:
    """The name of this process's leases. On SQLite the same after a restart, so that what the
    crashed one held is free at once. Where several processes share a database no two may ever
    have the same, not even the old and the new one of a rolling restart on one port: then what a
    crashed one held is free when its leases have run out."""
    place = f"{gethostname()}:{config.server.port}"
    return place if config.database.startswith("sqlite") else f"{place}:{token_hex(4)}"


async def _wait(event: asyncio.Event, seconds: float) -> None:
    """Wait until the event is set, `seconds` at most."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
