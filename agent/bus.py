"""Live events within one process: what was stored goes to everybody who watches a conversation.

Refuses to keep anything: whoever missed an event reads it from the log.
"""

from collections.abc import Sequence
from typing import Protocol


class Listener(Protocol):
    """Somebody who watches a conversation. `send` must not wait."""

    def send(self, frames: Sequence[bytes]) -> None:
        """Take frames, JSON text each."""
        ...


class Bus:
    """Who listens to what."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[Listener]] = {}

    def join(self, conversation: str, listener: Listener) -> None:
        """Let `listener` hear of a conversation from now on."""
        self._listeners.setdefault(conversation, set()).add(listener)

    def leave(self, conversation: str, listener: Listener) -> bool:
        """Stop listening; whether nobody listens any more."""
        left = self._listeners.get(conversation)
        if left is None:
            return True
        left.discard(listener)
        if not left:
            del self._listeners[conversation]
        return not left

    def publish(self, conversation: str, frames: Sequence[bytes]) -> None:
        """Give frames to everybody who listens."""
        for listener in tuple(self._listeners.get(conversation, ())):
            listener.send(frames)
