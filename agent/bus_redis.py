"""Live events between processes, over one channel of Redis.

A notice says only which conversations moved; whoever has somebody who hears or watches one reads
what is new from the database, by epoch and seq. Typing, which is stored nowhere, is carried whole,
and with who is present the page he is on. What somebody elsewhere is known to hear or watch is
said at once; all the rest, which is nearly all, goes with the next beat, four times a second, in
case somebody came whom we have not noticed.

Refuses to be needed: a turn never waits for Redis. Every process hears its own beat; when it does
not come back, or another process falls silent, the database is asked what moved until all is well
again, and once more then, so nothing is missed.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import orjson
import structlog
from redis import Redis as Plain
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry as Once

from agent.bus import Bus, CatchUp, Epochs, Listener
from agent.bus_notices import Notice
from agent.bus_peers import (
    HEARD,
    LOST_SECONDS,
    NOBODY,
    SILENT_SECONDS,
    WATCHED,
    Peers,
    State,
)
from agent.logs import in_short
from agent.tokens import new_token

CHANNEL = "handraise:2"  # another where the form of a notice changes
BEAT_SECONDS = 0.25
DEAD_SECONDS = 2.5
POLL_SECONDS = 0.3
SAFE_SECONDS = 30.0  # even when all is well the database is asked this often
CONNECT_SECONDS = 0.5
STARTING_SECONDS = 3.0  # a Redis that is not heard of by then is told of
PAUSE_SECONDS = 0.005  # between two notices: what a rush of turns has to say leaves together
AT_ONCE = 500
_TYPING = b'{"type":"typing"'
_TROUBLE = (RedisError, OSError, TimeoutError)

_log = structlog.get_logger(__name__)


class RedisBus(Bus):
    """A bus that other processes hear too. Whoever knows its name can say `bye` for it."""

    reaches = True

    def __init__(self, url: str, name: str = "") -> None:
        super().__init__()
        self._where = urlsplit(url).hostname or url
        self._name = (name or new_token()[:12]).encode()
        self._notice = Notice()
        self._sender = _client(url, reads=CONNECT_SECONDS)
        self._receiver = _client(url, reads=None)
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._looks: set[asyncio.Task[None]] = set()
        self._peers = Peers()
        self._heard_at = self._deaf_at = -SILENT_SECONDS
        self._healthy = self._stopping = False
        self._deaf, self._doubted_at, self._asked_at = True, 0.0, 0.0
        self._told: bool | None = None  # whether all is well, as the log has it
        self._why = "no answer"
        self._recent: tuple[set[str], set[str]] = (set(), set())
        self._epochs: dict[str, int] = {}

    @property
    def healthy(self) -> bool:
        """Whether events travel through Redis just now, and not through the database."""
        return self._healthy

    @property
    def trouble(self) -> str:
        """See `Bus`."""
        if self._told is not False:
            return ""
        if self._hears(time.monotonic()):
            return (
                "another process fell silent, so the database is asked what moved until it is back"
            )
        return (
            f"{self._where} is silent ({self._why}), so the database is asked what moved. Check "
            "that this Redis runs, and the address and the password in `bus`."
        )

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
            self._notice.bye = True
            await self._sender.publish(CHANNEL, self._notice.encode(self._name, self._state))
        for client in (self._sender, self._receiver):
            with suppress(*_TROUBLE):
                await client.aclose()

    def join(self, conversation: str, listener: Listener, *, fresh: bool = False) -> None:
        """See `Bus`. What moved while it was read, just before, is looked at once more, and who
        has it elsewhere says so."""
        super().join(conversation, listener, fresh=fresh)
        if fresh:
            return
        self._asks(conversation)
        if any(conversation in some for some in self._recent):
            self._look([conversation])

    def leave(self, conversation: str, listener: Listener) -> bool:
        """See `Bus`; and let the other processes know."""
        left = super().leave(conversation, listener)
        self._changed(conversation)
        return left

    def present(self, conversation: str) -> bool:
        """See `Bus`: here or at another process."""
        return self.listens(conversation) or self._peers.present(conversation)

    def moved_to(self, conversation: str, page: Mapping[str, Any]) -> None:
        """See `Bus`; and let the other processes know."""
        super().moved_to(conversation, page)
        self._changed(conversation)

    def page(self, conversation: str) -> Mapping[str, Any] | None:
        """See `Bus`: here or at another process."""
        return super().page(conversation) or self._peers.page(conversation)

    def publish(self, conversation: str, frames: Sequence[bytes]) -> None:
        """See `Bus`; and let the other processes know."""
        super().publish(conversation, frames)
        if frames and frames[0].startswith(_TYPING):
            self._carry("visitor", conversation, frames)
        else:
            self._moved(conversation, at_once=self._others_care(conversation))

    def watch(self, conversation: str, watcher: Listener) -> None:
        """See `Bus`; and ask the other processes whether the visitor is with them."""
        super().watch(conversation, watcher)
        self._asks(conversation)

    def unwatch(self, conversation: str, watcher: Listener) -> None:
        """See `Bus`."""
        super().unwatch(conversation, watcher)
        self._changed(conversation)

    def whisper(
        self, conversation: str, frames: Sequence[bytes] = (), but: Listener | None = None
    ) -> None:
        """See `Bus`; and let the other processes know."""
        super().whisper(conversation, frames, but)
        if frames:
            self._carry("rep", conversation, frames)
        else:
            self._moved(conversation, at_once=self._peers.share(conversation))

    def _others_care(self, conversation: str) -> bool:
        """Whether somebody hears or watches it elsewhere; where nobody is known to hear it at all,
        as when a rep or a timer acts, that may be."""
        return conversation not in self._listeners or self._peers.share(conversation)

    def _asks(self, conversation: str) -> None:
        self._notice.asked.add(conversation)
        self._moved(conversation, at_once=True)

    def _changed(self, conversation: str) -> None:
        """What this process has of a conversation is another thing now."""
        self._moved(conversation, at_once=self._peers.share(conversation))
        if not self._has(conversation):
            self._peers.drop((conversation,))

    def _moved(self, conversation: str, *, at_once: bool) -> None:
        self._notice.moved.add(conversation)
        if at_once:
            self._wake.set()

    def _carry(self, to: str, conversation: str, frames: Sequence[bytes]) -> None:
        if self._others_care(conversation):
            self._notice.carried += [(to, conversation, frame.decode()) for frame in frames]
            self._wake.set()

    def _has(self, conversation: str) -> bool:
        return conversation in self._listeners or conversation in self._watchers

    def _state(self, conversation: str, *, told: bool = False) -> State:
        """What this process has of it. The page is for those who have it too."""
        if conversation in self._listeners:
            page = self._pages.get(conversation)
            return page if page and (told or self._peers.share(conversation)) else HEARD
        return WATCHED if conversation in self._watchers else NOBODY

    async def _send(self) -> None:
        """A notice as soon as there is something somebody waits for, and a beat in any case."""
        while not self._stopping:
            with suppress(TimeoutError):
                async with asyncio.timeout(BEAT_SECONDS):
                    await self._wake.wait()
            self._wake.clear()
            notice, self._notice = self._notice, Notice()
            try:
                await self._sender.publish(CHANNEL, notice.encode(self._name, self._state))
            except _TROUBLE as error:
                self._why = in_short(error)
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
                self._why = in_short(error)
            await asyncio.sleep(BEAT_SECONDS)

    async def _hear(self, channel: Any) -> None:
        """Take notices until there was no beat of our own for long: then it is opened anew."""
        opened_at = time.monotonic()
        while time.monotonic() - max(opened_at, self._heard_at) < DEAD_SECONDS:
            message = await channel.get_message(timeout=DEAD_SECONDS)
            if message is not None:
                self._take(message["data"])

    def _take(self, said: bytes) -> None:
        sender, _, rest = said.partition(b" ")
        now = time.monotonic()
        if sender == self._name:
            self._heard_at = now
            return
        peer, notice = sender.decode(), orjson.loads(rest)
        if self._peers.heard(peer, now):  # it does not know yet what we watch
            for conversation in self._watchers:
                self._asks(conversation)
        self._others_moved(peer, notice.get("m", {}))
        for conversation in notice.get("w", ()):
            self._moved(conversation, at_once=self._has(conversation))
        for to, conversation, frame in notice.get("t", ()):
            ears = self._listeners if to == "visitor" else self._watchers
            for listener in tuple(ears.get(conversation, ())):
                listener.send((frame.encode(),))
        if notice.get("bye"):
            self._gone(peer)
            self._peers.forget(peer)

    def _others_moved(self, peer: str, moved: Mapping[str, State]) -> None:
        self._recent[0].update(moved)
        heard = []
        for conversation, state in moved.items():
            if not self._has(conversation):
                continue
            if self._peers.note(conversation, peer, state):
                self._moved(conversation, at_once=True)  # it is to know that we have it as well
            if conversation in self._watchers:
                super().whisper(conversation)
            if conversation in self._listeners:
                heard.append(conversation)
        if heard:
            self._look(heard)

    def _gone(self, peer: str) -> None:
        for conversation in self._peers.gone(peer):
            super().whisper(conversation)

    def _look(self, conversations: Collection[str]) -> None:
        """Read what is new of these, without waiting for it."""
        task = asyncio.create_task(self._guarded(partial(self._catch_up, conversations)))
        self._looks.add(task)
        task.add_done_callback(self._looks.discard)

    async def _watch(self) -> None:
        """Notice when Redis or another process falls silent, and ask the database meanwhile."""
        began = polled = rotated = time.monotonic()
        while not self._stopping:
            await asyncio.sleep(SILENT_SECONDS / 6)
            now = time.monotonic()
            was, self._healthy = self._healthy, self._is_well(now)
            if self._healthy and self._deaf:
                self._ask_anew(now)
            if self._healthy:
                self._settle_doubts(now)
            if self._healthy or now - began >= STARTING_SECONDS:
                self._tell()
            due = SAFE_SECONDS if self._healthy else POLL_SECONDS
            if was != self._healthy or now - polled >= due:
                await self._guarded(self._poll)
                polled = time.monotonic()
            if now - rotated >= SAFE_SECONDS / 4:
                self._recent, rotated = (set(), self._recent[0]), now

    def _tell(self) -> None:
        """Log what changed."""
        if self._told == self._healthy:
            return
        self._told = self._healthy
        if self._healthy:
            self._why = "no answer"
            _log.info("bus.connected", redis=self._where)
        else:
            _log.warning("bus.silent", why=self.trouble)

    def _hears(self, now: float) -> bool:
        return now - self._heard_at <= SILENT_SECONDS

    def _is_well(self, now: float) -> bool:
        hears = self._hears(now)
        if not hears:  # Redis is missing: whoever was there may be there still
            self._deaf, self._deaf_at = True, now
        elif now - self._deaf_at > LOST_SECONDS:
            for peer in self._peers.missing(now):
                self._gone(peer)
        return hears and self._peers.all_heard(now)

    def _ask_anew(self, now: float) -> None:
        """Redis is back: who came and went meanwhile was not heard."""
        self._deaf, self._doubted_at, self._asked_at = False, now, now
        for conversation in self._watchers:
            self._peers.doubt(conversation)
            self._asks(conversation)

    def _settle_doubts(self, now: float) -> None:
        """Ask again: who is asked may have been deaf too. Who is silent for long has nobody."""
        if now - self._doubted_at >= LOST_SECONDS:
            for conversation in self._peers.give_up():
                super().whisper(conversation)
        elif now - self._asked_at >= BEAT_SECONDS:
            self._asked_at = now
            for conversation in self._peers.doubted():
                self._asks(conversation)

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

    async def _guarded(self, work: Callable[[], Awaitable[object]]) -> None:
        """An error is logged and the next look reads what this one did not."""
        try:
            await work()
        except Exception as error:
            _log.error("bus.not_caught_up", error=type(error).__name__)


def bye(url: str, name: str) -> None:
    """Say that the process of this `name` ended: one that was killed cannot, and the others would
    ask the database for a minute, since it may only have lost its Redis. It waits a second at most;
    a Redis that is gone is no error."""
    patience = {"socket_connect_timeout": CONNECT_SECONDS, "socket_timeout": CONNECT_SECONDS}
    with suppress(*_TROUBLE), Plain.from_url(url, retry=Once(NoBackoff(), 0), **patience) as client:
        client.publish(CHANNEL, name.encode() + b' {"bye":true}')


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
