"""Live events within one process: what was stored goes to everybody who hears a conversation, and
wakes the reps who watch it.

Refuses to keep anything: whoever missed an event reads it from the log. So a watcher is only woken
and reads what is new by its `seq`; a bus between processes (`bus_redis`) carries no more than that.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Any, Protocol

CatchUp = Callable[[Collection[str]], Awaitable[object]]
Epochs = Callable[[list[str]], Awaitable[dict[str, int]]]


class Listener(Protocol):
    """Somebody who hears a conversation. `send` must not wait."""

    def send(self, frames: Sequence[bytes]) -> None:
        """Take frames, JSON text each."""
        ...


class Bus:
    """Who listens to what: visitors' tabs hear every event, reps' pages watch.

    `reaches` says whether it brings what other processes wrote; where it does not, the database is
    to be asked."""

    reaches = False

    def __init__(self) -> None:
        # Mostly one listens: a tuple of it takes a quarter of what a set does.
        self._listeners: dict[str, tuple[Listener, ...]] = {}
        self._watchers: dict[str, tuple[Listener, ...]] = {}
        self._pages: dict[str, Mapping[str, Any]] = {}

    @property
    def trouble(self) -> str:
        """Why events go another way just now, in words for an operator; empty while they do not."""
        return ""

    async def start(self, catch_up: CatchUp, epochs: Epochs) -> None:
        """Begin to hear other processes, where a bus reaches any. `catch_up` shows those who hear
        these conversations what the database has and they have not; `epochs` is the store's."""

    async def stop(self) -> None:
        """Hear nobody any more."""

    def join(self, conversation: str, listener: Listener, *, fresh: bool = False) -> None:
        """Let `listener`, a tab of the visitor, hear of a conversation from now on. `fresh`: it was
        just made, so nobody else can know of it."""
        _put_in(self._listeners, conversation, listener)

    def leave(self, conversation: str, listener: Listener) -> bool:
        """Stop listening; whether nobody listens any more."""
        left = _take_out(self._listeners, conversation, listener)
        if left:
            self._pages.pop(conversation, None)
        return left

    def listens(self, conversation: str) -> bool:
        """Whether a tab of the visitor is open here."""
        return conversation in self._listeners

    def present(self, conversation: str) -> bool:
        """Whether a tab of the visitor is open anywhere, as far as this bus reaches."""
        return self.listens(conversation)

    def moved_to(self, conversation: str, page: Mapping[str, Any]) -> None:
        """The visitor, whose tab is open here, is on another page of the site now."""
        self._pages[conversation] = page

    def page(self, conversation: str) -> Mapping[str, Any] | None:
        """The page the visitor is on; None when he is not here, or on the one he came by."""
        return self._pages.get(conversation)

    def publish(self, conversation: str, frames: Sequence[bytes]) -> None:
        """Give frames to everybody who listens, and wake who watches."""
        for listener in self._listeners.get(conversation, ()):
            listener.send(frames)
        if conversation in self._watchers:
            self.whisper(conversation)

    def watch(self, conversation: str, watcher: Listener) -> None:
        """Let `watcher`, a rep's page, be woken by what happens from now on."""
        _put_in(self._watchers, conversation, watcher)

    def unwatch(self, conversation: str, watcher: Listener) -> None:
        """Stop watching."""
        _take_out(self._watchers, conversation, watcher)

    def whisper(
        self, conversation: str, frames: Sequence[bytes] = (), but: Listener | None = None
    ) -> None:
        """Give frames that no visitor may see to everybody who watches, `but` not to that one;
        without any, only wake."""
        for watcher in self._watchers.get(conversation, ()):
            if watcher is not but:
                watcher.send(frames)

    def watched(self) -> tuple[str, ...]:
        """The conversations somebody watches here."""
        return tuple(self._watchers)


def _put_in(places: dict[str, tuple[Listener, ...]], name: str, listener: Listener) -> None:
    there = places.get(name, ())
    if listener not in there:
        places[name] = (*there, listener)


def _take_out(places: dict[str, tuple[Listener, ...]], name: str, listener: Listener) -> bool:
    """Whether nobody is left there."""
    left = tuple(one for one in places.pop(name, ()) if one is not listener)
    if left:
        places[name] = left
    return not left
