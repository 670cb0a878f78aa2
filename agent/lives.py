"""Owns a conversation in memory while somebody is connected to it. Refuses to store anything: what
is here may be dropped at any moment and read again.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from agent.core.flow import Flow
from agent.core.snapshot import Snapshot

IDLE = timedelta(minutes=10)  # without a turn; then most visitors have left their tab open and gone
_NONE: dict[str, int] = {}  # never written to: what is stale is read before its next turn


@dataclass(slots=True, eq=False)
class Live:
    """A conversation as it is stored with `epoch`, and when its last turn was. `stale` when what is
    stored has to be read before the next turn; `acks` has the seq that acknowledged an input."""

    flow: Flow
    snapshot: Snapshot
    epoch: int
    visitor: str
    acks: dict[str, int]
    lock: asyncio.Lock
    spoke: datetime
    stale: bool = False

    @property
    def id(self) -> str:
        """The conversation's id."""
        return self.snapshot.id

    def park(self, now: datetime) -> bool:
        """Keep only what tells where it stands when nobody has spoken for `IDLE`; whether it was
        done. Some 6 kB of 7, which thousands of forgotten tabs would hold for days."""
        if self.stale or self.lock.locked() or now - self.spoke < IDLE:
            return False
        self.snapshot = self.snapshot.bare()
        self.acks, self.stale = _NONE, True
        return True
