"""Owns what is known of the other processes: who of them was heard when, and which of our
conversations are theirs too.

Refuses to know how they are reached. It holds only conversations that somebody hears or watches
here, so it is small: a visitor has one tab, mostly.
"""

from collections.abc import Iterable, Mapping
from typing import Any

SILENT_SECONDS = 0.6  # without a beat, so that an event is late by less than a second
LOST_SECONDS = 3.0  # then who was connected there is connected no more
FORGOTTEN_SECONDS = 60.0  # a process that says nothing for so long is gone

Page = Mapping[str, Any]
NOBODY, WATCHED, HEARD = 0, 1, 2
State = int | Page
"""What a process has of a conversation: nobody, a rep's page, a tab of the visitor, or such a tab
and the page it is on."""


class Peers:
    """The other processes. Times are those of a clock that only goes forward, in seconds."""

    def __init__(self) -> None:
        self._heard_at: dict[str, float] = {}
        self._lost: set[str] = set()
        self._states: dict[str, dict[str, State]] = {}
        self._doubts: dict[str, set[str]] = {}  # by conversation, whose state is to be said again

    def heard(self, peer: str, now: float) -> bool:
        """A process gave a sign of life; whether it is new, or had been lost."""
        unknown = peer not in self._heard_at or peer in self._lost
        self._lost.discard(peer)
        self._heard_at[peer] = now
        return unknown

    def all_heard(self, now: float) -> bool:
        """Whether none of them is silent."""
        return all(now - at <= SILENT_SECONDS for at in self._heard_at.values())

    def missing(self, now: float) -> list[str]:
        """Those that have just been lost, and no longer those that are forgotten."""
        for peer in [p for p, at in self._heard_at.items() if now - at > FORGOTTEN_SECONDS]:
            del self._heard_at[peer]
            self._lost.discard(peer)
        late = [p for p, at in self._heard_at.items() if now - at > LOST_SECONDS]
        lost = [peer for peer in late if peer not in self._lost]
        self._lost.update(lost)
        return lost

    def gone(self, peer: str) -> list[str]:
        """A process has nobody any more; the conversations that it had."""
        had = [conversation for conversation, states in self._states.items() if peer in states]
        for conversation in had:
            self.note(conversation, peer, NOBODY)
        return had

    def forget(self, peer: str) -> None:
        """A process said that it ends."""
        self._heard_at.pop(peer, None)
        self._lost.discard(peer)

    def note(self, conversation: str, peer: str, state: State) -> bool:
        """What a process has of a conversation of ours; whether we did not know that it has it."""
        self._believe(conversation, peer)
        if state == NOBODY:
            states = self._states.get(conversation, {})
            states.pop(peer, None)
            if not states:
                self._states.pop(conversation, None)
            return False
        states = self._states.setdefault(conversation, {})
        before = states.pop(peer, None)
        if state == HEARD and isinstance(before, Mapping):
            state = before  # the page was not said again
        states[peer] = state  # the last in the order
        return before is None

    def doubt(self, conversation: str) -> None:
        """What is known of a conversation stands until it is said again, or given up."""
        self._doubts[conversation] = set(self._states.get(conversation, ()))

    def doubted(self) -> list[str]:
        """The conversations of which something has to be said again."""
        return list(self._doubts)

    def give_up(self) -> list[str]:
        """What was not said again is so no more; the conversations that it was known of."""
        doubts, self._doubts = self._doubts, {}
        for conversation, peers in doubts.items():
            for peer in peers:
                self.note(conversation, peer, NOBODY)
        return list(doubts)

    def _believe(self, conversation: str, peer: str) -> None:
        doubts = self._doubts.get(conversation)
        if doubts is not None:
            doubts.discard(peer)
            if not doubts:
                del self._doubts[conversation]

    def drop(self, conversations: Iterable[str]) -> None:
        """Nobody here hears or watches these any more."""
        for conversation in conversations:
            self._states.pop(conversation, None)
            self._doubts.pop(conversation, None)

    def share(self, conversation: str) -> bool:
        """Whether somebody hears or watches it elsewhere."""
        return conversation in self._states

    def present(self, conversation: str) -> bool:
        """Whether a tab of the visitor is open elsewhere."""
        return any(state != WATCHED for state in self._states.get(conversation, {}).values())

    def page(self, conversation: str) -> Page | None:
        """The page that a tab elsewhere said last."""
        found = [s for s in self._states.get(conversation, {}).values() if isinstance(s, Mapping)]
        return found[-1] if found else None
