"""Live events between processes, over one channel of Redis.

A notice says only which conversations moved; whoever has somebody who hears or watches one reads
what is new from the database, by epoch and seq. Typing alone, which is stored nowhere, is carried
whole. Notices that come up while one is being sent leave together in the next.

Refuses to be needed: a turn never waits for Redis. Every process sends a beat several times a
second and hears its own; when it does not come back, or another process falls silent, the database
is asked what moved until all is well again, and once more then, so nothing is missed.
"""

import asyncio
import time
from collections.abc import Awaitable, Collection, Iterable, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import orjson
import structlog
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from agent.bus import Bus, CatchUp, Epochs, Listener
from agent.tokens import new_token

CHANNEL = "handraise:1"
BEAT_SECONDS = 0.25
SILENT_SECONDS = 0.6  # without a beat, so that an event is late by less than a second
DEAD_SECONDS = 2.5
POLL_SECONDS = 0.3
SAFE_SECONDS = 30.0  # even when all is well the database is asked this often
FORGOTTEN_SECONDS = 60.0  # a process that says nothing for so long is gone
CONNECT_SECONDS = 0.5
PAUSE_SECONDS = 0.005  # between two notices: what a rush of turns has to say leaves together
AT_ONCE = 500
_TYPING = b'{"type":"typing"'
_TROUBLE = (RedisError, OSError, TimeoutError)

_log = structlog.get_logger(__name__)


class RedisBus(Bus):
    """A bus that other processes hear too, from `start` to `stop`."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._where = urlsplit(url).hostname or url
        self._name = new_token()[:12]
        self._notice = _Notice()
        self._sender = _client(url, reads=CONNECT_SECONDS)
        self._receiver = _client(url, reads=None)
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._looks: set[asyncio.Task[None]] = set()
        self._peers: dict[str, float] = {}
        self._elsewhere: dict[str, set[str]] = {}
        self._heard_at = -SILENT_SECONDS
        self._healthy = self._stopping = False
        self._recent: tuple[set[str], set[str]] = (set(), set())
        self._epochs: dict[str, int] = {}

    @property
    def healthy(self) -> bool:
        """Whether events travel through Redis just now, and not through the database."""
        return self._healthy

    async def start(self, catch_up: CatchUp, epochs: Epochs) -> None:
        """See `Bus`. A Redis that is gone is no error: it may come back."""
        self._catch_up, self._ask = catch_up, epochs
        self._tasks = [
            asyncio.create_task(loop) for loop in (self._receive(), self._send(), self._watch())
        ]

    async def stop(self) -> None:
        """See `Bus`; the others are told."""
        # The client may take a cancellation for a timeout of its own, so the loops look here too.
        self._stopping = True
        for task in (*self._tasks, *self._looks):
            task.cancel()
        await asyncio.gather(*self._tasks, *self._looks, return_exceptions=True)
        with suppress(*_TROUBLE):
            await self._sender.publish(CHANNEL, orjson.dumps({"o": self._name, "bye": True}))
        for client in (self._sender, self._receiver):
            with suppress(*_TROUBLE):
                await client.aclose()

    def join(self, conversation: str, listener: Listener) -> None:
        """See `Bus`. What moved while it was read, just before, is looked at once more."""
        super().join(conversation, listener)
        if any(conversation in some for some in self._recent):
            self._look([conversation])

    def present(self, conversation: str) -> bool:
        """See `Bus`: here or at another process."""
        return self.listens(conversation) or conversation in self._elsewhere

    def publish(self, conversation: str, frames: Sequence[bytes]) -> None:
        """See `Bus`; and let the other processes know."""
        super().publish(conversation, frames)
        if frames and frames[0].startswith(_TYPING):
            self._carry("visitor", conversation, frames)
        else:
            self._moved(conversation)

    def watch(self, conversation: str, watcher: Listener) -> None:
        """See `Bus`; and ask the other processes whether the visitor is with them."""
        super().watch(conversation, watcher)
        self._notice.asked.add(conversation)
        self._wake.set()

    def unwatch(self, conversation: str, watcher: Listener) -> None:
        """See `Bus`."""
        super().unwatch(conversation, watcher)
        if conversation not in self._watchers:
            self._elsewhere.pop(conversation, None)

    def whisper(
        self, conversation: str, frames: Sequence[bytes] = (), but: Listener | None = None
    ) -> None:
        """See `Bus`; and let the other processes know."""
        super().whisper(conversation, frames, but)
        if frames:
            self._carry("rep", conversation, frames)
        else:
            self._moved(conversation)

    def _moved(self, conversation: str) -> None:
        self._notice.moved.add(conversation)
        self._wake.set()

    def _carry(self, to: str, conversation: str, frames: Sequence[bytes]) -> None:
        self._notice.carried += [(to, conversation, frame.decode()) for frame in frames]
        self._wake.set()

    async def _send(self) -> None:
        """A notice as soon as there is something to say, and a beat in any case."""
        while not self._stopping:
            with suppress(TimeoutError):
                async with asyncio.timeout(BEAT_SECONDS):
                    await self._wake.wait()
            self._wake.clear()
            notice, self._notice = self._notice, _Notice()
            try:
                await self._sender.publish(CHANNEL, notice.encode(self._name, self._listeners))
            except _TROUBLE:
                # What moved is said when Redis is back; by then nobody types any more.
                self._notice.moved |= notice.moved
                self._notice.asked |= notice.asked
                await asyncio.sleep(BEAT_SECONDS)
            else:
                await asyncio.sleep(PAUSE_SECONDS)

    async def _receive(self) -> None:
        while not self._stopping:
            try:
                async with self._receiver.pubsub(ignore_subscribe_messages=True) as channel:
                    await channel.subscribe(CHANNEL)
                    await self._hear(channel)
            except _TROUBLE as error:
                _log.debug("bus.connection_lost", error=type(error).__name__)
            await asyncio.sleep(BEAT_SECONDS)

    async def _hear(self, channel: Any) -> None:
        """Take notices until there was no beat of our own for long: then it is opened anew."""
        opened_at = time.monotonic()
        while time.monotonic() - max(opened_at, self._heard_at) < DEAD_SECONDS:
            message = await channel.get_message(timeout=DEAD_SECONDS)
            if message is not None:
                self._take(orjson.loads(message["data"]))

    def _take(self, notice: dict[str, Any]) -> None:
        sender, now = notice["o"], time.monotonic()
        if sender == self._name:
            self._heard_at = now
            return
        if notice.get("bye"):
            self._forget(sender)
            return
        if sender not in self._peers:  # it does not know yet what we watch
            self._notice.asked |= self._watchers.keys()
        self._peers[sender] = now
        for to, conversation, frame in notice.get("t", ()):
            ears = self._listeners if to == "visitor" else self._watchers
            for listener in tuple(ears.get(conversation, ())):
                listener.send((frame.encode(),))
        for conversation in notice.get("w", ()):
            if conversation in self._listeners:
                self._moved(conversation)
        self._others_moved(sender, notice.get("m", {}))

    def _others_moved(self, sender: str, moved: dict[str, bool]) -> None:
        for conversation, present in moved.items():
            if conversation in self._watchers:
                self._note_presence(conversation, sender, present)
                super().whisper(conversation)
        self._recent[0].update(moved)
        heard = [conversation for conversation in moved if conversation in self._listeners]
        if heard:
            self._look(heard)

    def _note_presence(self, conversation: str, sender: str, present: bool) -> None:
        places = self._elsewhere.setdefault(conversation, set())
        (places.add if present else places.discard)(sender)
        if not places:
            del self._elsewhere[conversation]

    def _forget(self, peer: str) -> None:
        self._peers.pop(peer, None)
        for conversation in [c for c, places in self._elsewhere.items() if peer in places]:
            self._note_presence(conversation, peer, False)
            super().whisper(conversation)

    def _look(self, conversations: Collection[str]) -> None:
        """Read what is new of these, without waiting for it."""
        task = asyncio.create_task(self._guarded(self._catch_up(conversations)))
        self._looks.add(task)
        task.add_done_callback(self._looks.discard)

    async def _watch(self) -> None:
        """Notice when Redis or another process falls silent, and ask the database meanwhile."""
        polled = rotated = time.monotonic()
        while not self._stopping:
            await asyncio.sleep(SILENT_SECONDS / 6)
            now = time.monotonic()
            was, self._healthy = self._healthy, self._is_well(now)
            if was != self._healthy:
                _tell(self._where, healthy=self._healthy)
            due = SAFE_SECONDS if self._healthy else POLL_SECONDS
            if was != self._healthy or now - polled >= due:
                await self._guarded(self._poll())
                polled = time.monotonic()
            if now - rotated >= SAFE_SECONDS / 4:
                self._recent, rotated = (set(), self._recent[0]), now

    def _is_well(self, now: float) -> bool:
        for peer in [p for p, at in self._peers.items() if now - at > FORGOTTEN_SECONDS]:
            self._forget(peer)
        return all(now - at <= SILENT_SECONDS for at in (self._heard_at, *self._peers.values()))

    async def _poll(self) -> None:
        """Everything somebody hears or watches here."""
        for some in _portions(self._listeners):
            await self._catch_up(some)
        found: dict[str, int] = {}
        for some in _portions(self._watchers):
            found |= await self._ask(some)
        for conversation, epoch in found.items():
            if self._epochs.get(conversation) != epoch:
                super().whisper(conversation)
        self._epochs = found

    async def _guarded(self, work: Awaitable[object]) -> None:
        """An error is logged and the next look reads what this one did not."""
        try:
            await work
        except Exception as error:
            _log.error("bus.not_caught_up", error=type(error).__name__)


class _Notice:
    """What is to be said next."""

    __slots__ = ("asked", "carried", "moved")

    def __init__(self) -> None:
        self.moved: set[str] = set()
        self.carried: list[tuple[str, str, str]] = []
        self.asked: set[str] = set()

    def encode(self, name: str, listeners: Collection[str]) -> bytes:
        said: dict[str, Any] = {"o": name}
        if self.moved:
            said["m"] = {conversation: conversation in listeners for conversation in self.moved}
        if self.carried:
            said["t"] = self.carried
        if self.asked:
            said["w"] = list(self.asked)
        return orjson.dumps(said)


def _client(url: str, reads: float | None) -> Redis:
    """`reads`: seconds an answer may take."""
    return Redis.from_url(
        url,
        socket_connect_timeout=CONNECT_SECONDS,
        socket_timeout=reads,
        retry=Retry(NoBackoff(), 0),
    )


def _portions(conversations: Iterable[str]) -> list[list[str]]:
    every = list(conversations)
    return [every[begin : begin + AT_ONCE] for begin in range(0, len(every), AT_ONCE)]


def _tell(where: str, *, healthy: bool) -> None:
    if healthy:
        _log.info("bus.connected", redis=where)
    else:
        _log.warning("bus.silent", redis=where, instead="the database is asked what moved")
