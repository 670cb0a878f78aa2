"""Owns leased events until they are settled: whose turn it is, the attempt, and what follows it.

Refuses to lease and to sleep between attempts: an event that failed goes back to the database with
the time of its next attempt. One slow destination fills its own lane and no other.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Protocol

import structlog

from agent.config import Config, Destination
from agent.webhook.delivery import Outcome, Patience, deliver
from agent.webhook.guard import Sessions
from agent.webhook.schedule import next_delay
from storage.records import Attempt, Outbox, Outgoing
from storage.store import Store

AT_ONCE = 64  # attempts in flight
AT_ONCE_EACH = 8  # of them to one destination
HELD_EACH = 2_000  # events of one destination held here; what is more of a flood stays a row
FAILOVER_SECONDS = 15.0

Links = Callable[[Outbox], Mapping[str, str]]

_log = structlog.get_logger()


class Counting(Protocol):
    """Who counts attempts, by destination and by what the receiver made of them."""

    def attempt(self, destination: str, result: str) -> None:
        """Count one; `result` is "delivered", "retry" or "permanent"."""


@dataclass(frozen=True, slots=True)
class _Watch:
    """An event that `failover` gets too at `due` (ms), unless it is accepted before."""

    due: int
    row: Outbox
    failover: str


class Carrier:
    """Carries events to their destinations, many at once.

    `links` is asked anew for each attempt; `on_through` is called when an event needs no further
    attempt, since the next of its conversation may go then.
    """

    def __init__(
        self,
        store: Store,
        config: Config,
        links: Links,
        on_through: Callable[[], None],
        clock: Callable[[], datetime],
        delay_scale: float,
        patience: Patience,
        rng: Random,
        metrics: Counting | None,
    ) -> None:
        self._store = store
        self._destinations = config.destinations
        self._links = links
        self._on_through = on_through
        self._clock = clock
        self._scale = delay_scale
        self._patience = patience
        self._rng = rng
        self._metrics = metrics
        self._sessions = Sessions()
        self._everywhere = asyncio.Semaphore(AT_ONCE)
        self._lanes: dict[str, asyncio.Semaphore] = {}
        self._held: dict[str, asyncio.Task[None]] = {}
        self._crowd: Counter[str] = Counter()
        self._waiting: set[asyncio.Task[None]] = set()
        self._trying: set[asyncio.Task[None]] = set()
        self._closing = False
        self._watches: dict[str, _Watch] = {}
        self._gone: set[str] = set()

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
        await self._sessions.close()

    async def fail_over(self) -> None:
        """Hand events to their failover destinations whose time without success is up."""
        now = self._now()
        for watch in [watch for watch in self._watches.values() if watch.due <= now]:
            await self._copy(watch.row, watch.failover)

    def _let_go(self, row: Outbox, task: asyncio.Task[None]) -> None:
        self._waiting.discard(task)
        del self._held[row.id]
        self._crowd[row.destination] -= 1

    async def _carry(self, row: Outbox) -> None:
        lane = self._lanes.setdefault(row.destination, asyncio.Semaphore(AT_ONCE_EACH))
        task = asyncio.current_task()
        assert task is not None
        async with lane, self._everywhere:
            self._waiting.discard(task)
            self._trying.add(task)
            try:
                outcome = await self._try(row)
            finally:
                self._trying.discard(task)
            try:
                await self._settle(row, outcome)
            except Exception:  # its lease runs out and it is tried again, with the same id
                _log.exception("outbox.unsettled", outbox=row.id)

    async def _try(self, row: Outbox) -> Outcome:
        destination = self._destinations.get(row.destination)
        if destination is None:
            return self._untried(
                f'the configuration has no destination "{row.destination}": '
                "add it, and this is sent by itself"
            )
        self._watch(row, destination)
        try:
            if destination.name in self._gone:
                await self._fail_over_now(row)
                return self._untried("it answered 410 before: restart Handraise to send again")
            links = self._links(row)
            session = self._sessions.of(destination.allow_private)
            return await deliver(session, destination, row, links, self._clock(), self._patience)
        except Exception as error:  # one event that can't be made must not stop the others
            _log.exception("delivery.broken", outbox=row.id)
            return self._untried(f"not sent: {type(error).__name__}: {error}")

    def _untried(self, reason: str) -> Outcome:
        return Outcome(Attempt(self._now(), None, 0, reason, None), "retry")

    async def _settle(self, row: Outbox, outcome: Outcome) -> None:
        """Store the attempt with what follows from it, and act on a success or a 410."""
        delay = self._delay(row, outcome) if outcome.retry == "retry" else None
        if outcome.retry == "delivered":
            state, next_at = "delivered", None
        elif delay is None:
            state, next_at = "dead", None
        else:
            state, next_at = "pending", self._now() + round(delay * self._scale * 1000)
        await self._store.settle(row.id, outcome.attempt, state=state, next_at=next_at)
        self._report(row, outcome, state)
        if outcome.retry == "delivered":
            self._watches.pop(row.id, None)
        elif outcome.retry == "permanent":
            await self._disable(row)
        if state != "pending":
            self._on_through()

    def _delay(self, row: Outbox, outcome: Outcome) -> float | None:
        # Nobody refused these: they wait for the operator for as long as it takes.
        waits = row.destination not in self._destinations or row.destination in self._gone
        return next_delay(row.attempts + 1, self._rng, outcome.retry_after, last=waits)

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

    async def _disable(self, row: Outbox) -> None:
        self._gone.add(row.destination)
        _log.error(
            "destination.disabled",
            destination=row.destination,
            reason="it answered 410; take it out of the configuration, or restart to try again",
        )
        await self._fail_over_now(row)

    async def _fail_over_now(self, row: Outbox) -> None:
        if watch := self._watches.get(row.id):
            await self._copy(row, watch.failover)

    def _watch(self, row: Outbox, destination: Destination) -> None:
        """Note when `row` goes to the failover too. A first attempt has its whole time."""
        if destination.failover is None or row.id in self._watches:
            return
        begin = row.created_at if row.attempts else max(row.created_at, self._now())
        due = begin + round(FAILOVER_SECONDS * self._scale * 1000)
        self._watches[row.id] = _Watch(due, row, destination.failover)

    async def _copy(self, row: Outbox, failover: str) -> None:
        """Write the event once more, for `failover`; a second copy is refused by its id."""
        event = Outgoing(
            id=f"{row.id}-f",
            handoff=row.handoff,
            sequence=row.sequence,
            destination=failover,
            type=row.type,
            data=row.data,
        )
        if await self._store.enqueue(row.conversation, event, row.created_at, copy_of=row.id):
            _log.warning("delivery.failover", outbox=row.id, failover=failover)
        self._watches.pop(row.id, None)

    def _now(self) -> int:
        return int(self._clock().timestamp() * 1000)
