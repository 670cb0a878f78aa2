"""One serving process as far as conversations go: its store, who listens to it, and its clock."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from agent.arrivals import Hello
from agent.conversations import Conversations, Opened
from agent.core.turning import Input
from agent.lives import Live
from storage.store import Store


class Ears:
    """A client that remembers what it heard."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []

    def send(self, frames: Sequence[bytes]) -> None:
        """Take frames."""
        self.heard += [orjson.loads(frame) for frame in frames]


@dataclass
class Process:
    """What one serving process has; several may share a database file."""

    store: Store
    conversations: Conversations
    ears: Ears = field(default_factory=Ears)

    async def open(self, **hello: Any) -> Opened:
        """Open or resume."""
        return await self.conversations.open(Hello(**hello), self.ears)

    async def say(self, live: Live, question: str, text: str, id: str) -> int:
        """Answer in writing."""
        return await self.conversations.take(live, Input("answer", id, question, text=text))


class Time:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 10, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        """Let time pass."""
        self.now += timedelta(**by)
