"""Owns leased events until they are settled: whose turn it is, the attempt, and what follows it.

Refuses to lease and to sleep between attempts: an event that failed goes back to the database with
the time of its next attempt. Nothing is known only here: when an event was begun, whether the
failover had it and which destinations are disabled stand in the database. One slow destination
fills its own lanes and no other.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Protocol

import structlog

from agent.config import Config, Destination
from agent.webhook import transcripts
from agent.webhook.delivery import Outcome, Patience
from agent.webhook.health import Health
from agent.webhook.schedule import next_delay
from agent.webhook.sending import Ways
from storage.batch import CALLS_PEOPLE
from storage.records import TRANSCRIPT, Attempt, Outbox, Seen
from storage.store import Store

AT_ONCE_EACH = 8  # attempts in flight to one destination, and as many more of calls to people
HELD_EACH = 2_000  # events of one destination held here; what is more of a flood stays a row
FAILOVER_SECONDS = 15.0
FAILING_SECONDS = 120 * 3600.0  # without any success; then a destination is disabled
LATE_AT_ONCE = 500

Links = Callable[[Outbox], Mapping[str, str] | Awaitable[Mapping[str, str]]]
Lane = tuple[str, bool]

_log = structlog.get_logger()


class Counting(Protocol):
    """Who counts attempts, by destination and by what the receiver made of them."""

    def attempt(self, destination: str, result: str) -> None:
        """Count one; `result` is "delivered", "retry" or "permanent"."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How time goes. `clock` dates attempts, `now` (milliseconds, never going back) plans them,
    `rng` spreads them. `scale` multiplies every wait but those for an answer, which are
    `patience`. `failing_seconds` without any success disable a destination."""

    clock: Callable[[], datetime]
    now: Callable[[], int]
    scale: float
    patience: Patience
    failing_seconds: float
    rng: Random


class Carrier:
    """Carries the events `owner` leased to their destinations, many at once.

    `links` is asked anew for each attempt; `on_through` is called when an event needs no further
    attempt, since the next of its conversation may go then.
    """

    def __init__(
        self,
        store: Store,
        config: Config,
        owner: str,
        links: Links,
        on_through: Callable[[], None],
        pace: Pace,
        metrics: Counting | None,
    ) -> None:
        self._store = store
        self._destinations = config.destinations
        self._owner = owner
        self._links = links
        self._on_through = on_through
        self._clock = pace.clock
        self._now = pace.now
        self._scale = pace.scale
        self._patience = pace.patience
        self._failing_ms = round(pace.failing_seconds * pace.scale * 1000)
        self._rng = pace.rng
        self._metrics = metrics
        self._health = Health(store, config, pace.clock)
        self._ways = Ways()
        self._lanes: dict[Lane, asyncio.Semaphore] = {}
        self._held: dict[str, asyncio.Task[None]] = {}
        self._crowd: Counter[str] = Counter()
        self._waiting: set[asyncio.Task[None]] = set()
        self._trying: set[asyncio.Task[None]] = set()
        self._closing = False

    async def open(self) -> None:
        """Learn how the destinations fare. Raises StorageError."""
        await self._health.open(self._now())

    def take(self, row: Outbox) -> bool:
        """Begin to carry a leased event; False when it is held, its lane is full, or it closes."""
        full = self._crowd[row.destination] >= HELD_EACH
        if row.id in self._held or full or self._closing:
            return False
        self._crowd[row.destination] += 1
        task = asyncio.create_task(self._carry(row))
        self._waiting.add(task)
        self._held[row.id] = task
        task.add_done_callback(lambda done: self._let_go(row, done))
        return True

    def held(self) -> list[str]:
        """Return the ids of the events in hand, whose leases must last."""
        return list(self._held)

    async def close(self, seconds: float) -> None:
        """Drop what waits, give attempts in flight `seconds` to end, and close connections.

        What is being settled is waited for: a statement of the database is never cut off.
        """
        self._closing = True
        held = list(self._held.values())
        for task in self._waiting:
            task.cancel()
        if self._trying:
            await asyncio.wait(set(self._trying), timeout=seconds)
        for task in self._trying:
            task.cancel()
        await asyncio.gather(*held, return_exceptions=True)
        await self._ways.close()

    async def look_after(self) -> None:
        """Learn which destinations were disabled or enabled, and have somebody told of them."""
        await self._health.refresh()
        if await self._health.tell():
            self._on_through()

    async def fail_over(self) -> None:
        """Hand events to their failover destinations whose time without success is up."""
        names = [one.name for one in self._destinations.values() if one.failover]
        before = self._now() - round(FAILOVER_SECONDS * self._scale * 1000)
        late = await self._store.late(names, before, LATE_AT_ONCE) if names else []
        for id, name in late:
            await self._copy(id, self._destinations[name])
        if late:
            self._on_through()

    def _let_go(self, row: Outbox, task: asyncio.Task[None]) -> None:
        self._waiting.discard(task)
        del self._held[row.id]
        self._crowd[row.destination] -= 1

    async def _carry(self, row: Outbox) -> None:
        key = (row.destination, row.type == CALLS_PEOPLE)
        lane = self._lanes.setdefault(key, asyncio.Semaphore(AT_ONCE_EACH))
        task = asyncio.current_task()
        assert task is not None
        async with lane:
            self._waiting.discard(task)
            self._trying.add(task)
            try:
                outcome = await self._try(row)
            finally:
                self._trying.discard(task)
            try:
                if outcome is None:
                    await self._park(row)
                else:
                    await self._settle(row, outcome)
            except Exception:  # its lease runs out and it is tried again, with the same id
                _log.exception("outbox.unsettled", outbox=row.id)

    async def _try(self, row: Outbox) -> Outcome | None:
        """Make an attempt; None when the destination is out of service."""
        destination = self._destinations.get(row.destination)
        if destination is None:
            return self._untried(
                f'the configuration has no destination "{row.destination}": '
                "add it, and this is sent by itself"
            )
        if self._health.off(destination.name):
            return None
        try:
            if row.type == TRANSCRIPT:
                events = await self._store.events_after(row.conversation, 0)
                return await transcripts.deliver(
                    destination, row, events, self._clock(), self._patience
                )
            made = self._links(row)
            links = made if isinstance(made, Mapping) else await made
            return await self._ways.send(destination, row, links, self._clock(), self._patience)
        except Exception as error:  # one event that can't be made must not stop the others
            _log.exception("delivery.broken", outbox=row.id)
            return self._untried(f"not sent: {type(error).__name__}: {error}")

    def _untried(self, reason: str) -> Outcome:
        at = int(self._clock().timestamp() * 1000)
        return Outcome(Attempt(at, None, 0, reason, None), "retry", tried=False)

    async def _settle(self, row: Outbox, outcome: Outcome) -> None:
        """Store the attempt with what follows from it, and act on a 410."""
        delay = self._delay(row, outcome) if outcome.retry == "retry" else None
        if outcome.retry == "delivered":
            state, next_at = "delivered", None
        elif delay is None:
            state, next_at = "dead", None
        else:
            state, next_at = "pending", self._now() + round(delay * self._scale * 1000)
        gone = outcome.retry == "permanent"
        if gone:  # a dead event is not copied
            await self._copy(row.id, self._destinations[row.destination])
        seen = Seen(state == "delivered", gone, self._failing_ms, outcome.fault)
        await self._store.settle(
            row.id,
            outcome.attempt,
            state=state,
            next_at=next_at,
            seen=seen if outcome.tried else None,
        )
        self._report(row, outcome, state)
        if gone:
            await self.look_after()
        if state != "pending":
            self._on_through()

    def _delay(self, row: Outbox, outcome: Outcome) -> float | None:
        age = (self._now() - (row.begun_at or row.created_at)) / 1000 / self._scale
        # Nobody refused what was not tried: it waits for the operator for as long as it takes.
        return next_delay(
            row.attempts + 1, self._rng, outcome.retry_after, age=age, last=not outcome.tried
        )

    async def _park(self, row: Outbox) -> None:
        """Let an event wait until its destination is enabled; the failover need not wait."""
        destination = self._destinations[row.destination]
        await self._copy(row.id, destination)
        reason = self._health.off(row.destination) or "its destination was disabled"
        if not await self._store.park(self._owner, row.id, reason):
            await self._health.refresh()
        self._on_through()

    async def _copy(self, id: str, destination: Destination) -> None:
        failover = destination.failover
        if failover and await self._store.copy(id, failover, self._now()):
            _log.warning("delivery.failover", outbox=id, failover=failover)

    def _report(self, row: Outbox, outcome: Outcome, state: str) -> None:
        """Count and log the attempt; never answer or address, which may hold personal data."""
        attempt = outcome.attempt
        if self._metrics:
            self._metrics.attempt(row.destination, outcome.retry)
        write = _log.info if state == "delivered" else _log.warning
        write(
            f"delivery.{state}",
            outbox=row.id,
            destination=row.destination,
            event_type=row.type,
            attempt=row.attempts + 1,
            status=attempt.status,
            latency_ms=attempt.latency_ms,
            error=attempt.error,
        )
        if outcome.fault:
            _log.error(
                "template.failed",
                destination=row.destination,
                outbox=row.id,
                reason=outcome.fault,
            )
