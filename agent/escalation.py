"""Owns the second hand: fires the timers that are due, and shows what other processes wrote where
the bus does not.

Timers lie in the database and are scanned every second, so those that fell due while nobody ran
fire at the start, each once. Refuses to decide anything: a timer is an input of a turn.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

from agent.bus import Bus
from agent.conversations import Conversations
from agent.core.turning import Input, Refusal
from agent.flow_files import FlowMissing
from agent.reps import Roster
from agent.writing import TIMER
from storage.errors import StorageError
from storage.store import Store

TICK_SECONDS = 1.0
SHORTEST_TICK = 0.02
LEASE_MS = 15_000
AT_ONCE = 100

_log = structlog.get_logger()


class Escalation:
    """Runs from `start` to `stop`. `now` gives ms; `scale` shortens the tick in tests."""

    def __init__(
        self,
        store: Store,
        conversations: Conversations,
        bus: Bus,
        roster: Roster,
        now: Callable[[], int],
        scale: float = 1.0,
    ) -> None:
        self._store = store
        self._conversations = conversations
        self._bus = bus
        self._roster = roster
        self._now = now
        self._tick = max(TICK_SECONDS * scale, SHORTEST_TICK)
        self._stopping = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None
        self._epochs: dict[str, int] = {}

    def start(self) -> None:
        """Begin; what is overdue fires at once."""
        self._loop = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Let the present round end, and begin none."""
        self._stopping.set()
        if self._loop is not None:
            await self._loop

    async def fire(self) -> int:
        """Fire all timers that are due; returns how many. Raises StorageError."""
        fired = 0
        while await self._store.timers_are_due(self._now()):
            due = await self._store.due_timers(self._now(), LEASE_MS, AT_ONCE)
            fired += sum(await asyncio.gather(*(self._fire(*timer) for timer in due)))
            if len(due) < AT_ONCE:
                break
        return fired

    async def _fire(self, conversation: str, kind: str) -> bool:
        try:
            await self._conversations.act(conversation, Input(TIMER, text=kind))
        except Refusal as refusal:
            if refusal.code == "gone":
                await self._store.drop_timer(conversation, kind)
            return False  # stopped, or fired by another process, while this one looked
        except FlowMissing as error:
            _log.error("timer.flow_missing", conversation=conversation, timer=kind, why=str(error))
            return False
        _log.info("timer.fired", conversation=conversation, timer=kind)
        return True

    async def _run(self) -> None:
        while not self._stopping.is_set():
            await self._guarded("reps.refresh", self._roster.refresh(self._store))
            await self._guarded("timers.fire", self.fire())
            if not self._bus.reaches:
                await self._guarded("conversations.catch_up", self._conversations.catch_up())
                await self._guarded("watchers.wake", self._wake())
            with suppress(TimeoutError):
                async with asyncio.timeout(self._tick):
                    await self._stopping.wait()

    async def _wake(self) -> None:
        """Wake the pages of reps whose conversation moved in another process."""
        watched = self._bus.watched()
        found = await self._store.epochs(list(watched)) if watched else {}
        for id, epoch in found.items():
            if self._epochs.get(id, epoch) != epoch:
                self._bus.whisper(id)
        self._epochs = found

    async def _guarded(self, what: str, work: Awaitable[object]) -> None:
        """Do `work`; an error is logged and the loop goes on, for it must outlive every error."""
        try:
            await work
        except StorageError as error:
            _log.error(f"{what}.failed", reason=str(error))
        except Exception:
            _log.exception(f"{what}.failed")
