"""Owns how much one address, visitor or flow may ask for, and who waits when there is too much.

Whoever writes too fast is read later and loses nothing; a new conversation too many is asked to
come back. Under overload new conversations wait in line, so that running ones stay fast. Refuses to
believe a forwarded address that no trusted proxy wrote.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from math import ceil
from typing import NamedTuple

import structlog
from aiohttp import web

from agent.config import Config
from agent.config.model import Rates
from agent.tokens import token_hash
from agent.web.counting import Counts
from agent.web.entrance import MOMENT_SECONDS

PROBE_SECONDS = 0.05
LATE_SECONDS = 0.15  # a loop that is this late,
LATES = 3  # so often in a row, has more to do than it can
ADMITTED = 20  # waiting ones let in at a probe while all is calm; one while it is not
MOST_WAITING = 2_000
AT_ONCE = 64  # conversations opened at a time: a turn waits for so many at most, not for a crowd
PATIENCE_SECONDS = 20.0
LONGEST_WAIT = 3_600  # seconds anybody is told to stay away
IPV6_PREFIX = 64  # what one household has
MAILS = "5/day"  # transcripts to one address, whichever conversations they are of
KINDS = ("address", "visitor", "flow")

Network = IPv4Network | IPv6Network
_log = structlog.get_logger(__name__)


class Asker(NamedTuple):
    """Who asks: an address (None: exempt), a visitor and a flow, as far as they are known."""

    address: str | None
    visitor: str | None = None
    flow: str | None = None


def address_of(request: web.Request, trusted: Sequence[Network], *, loopback: bool) -> str | None:
    """The address rates are counted for; None for this machine's own, unless `loopback`. Of the
    forwarded ones it is the last that is not a trusted proxy's."""
    peer = _parsed(request.remote)
    given = request.headers.getall("X-Forwarded-For", ())
    forwarded = [part.strip() for header in given for part in header.split(",")]
    address = peer
    while address is not None and forwarded and any(address in network for network in trusted):
        address = _parsed(forwarded.pop()) or address
    if address is None or (address.is_loopback and not loopback):
        return None
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, IPV6_PREFIX), strict=False))
    return str(address)


def _parsed(text: str | None) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address((text or "").partition("%")[0])
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


class Limits:
    """The rates of a server. `messages` and `flows` are False where none is set: then nobody need
    ask, or know the flow."""

    def __init__(self, config: Config) -> None:
        limits = config.limits
        self._by = {"address": limits.address, "visitor": limits.visitor, "flow": limits.flow}
        self._trusted = config.server.trusted_proxies
        self._loopback = limits.loopback
        self._counts = Counts(config.bus)
        self.once = self._counts.once
        self.close = self._counts.close
        self.messages = any(rates.messages for rates in self._by.values())
        self.flows = limits.flow != Rates()
        self._arrivals = bool(limits.visitor.connections or limits.flow.connections)

    def asker(self, request: web.Request) -> Asker:
        """Who sent a request."""
        return Asker(address_of(request, self._trusted, loopback=self._loopback))

    async def connection(self, asker: Asker) -> bool:
        """Whether one more connection is fine, as far as is known whose."""
        return await self._count("connections", asker)

    async def arrival(self, asker: Asker) -> bool:
        """The same for what only the hello tells: the address was counted before it."""
        return not self._arrivals or await self._count("connections", asker, KINDS[1:])

    async def conversation(self, asker: Asker, cost: int = 1) -> bool:
        """Whether one more new conversation is fine, which counts for `cost`."""
        return await self._count("conversations", asker, cost=cost)

    async def workless(self, a_second: int) -> bool:
        """Whether one more who cannot work for it is fine, of all together."""
        return await self._counts.hit(f"{a_second}/second", "workless")

    async def mail(self, address: str) -> bool:
        """Whether one more transcript to this address is fine, whoever asks for it."""
        return await self._counts.hit(MAILS, f"mail:{token_hash(address.strip().casefold())}")

    async def message(self, asker: Asker) -> bool:
        """Whether one more message is fine."""
        return await self._count("messages", asker)

    async def free(self, what: str, asker: Asker) -> bool:
        """Whether one more of `what` would be fine; nothing is counted."""
        waits = [await self._counts.wait(*rate) for rate in self._rates(what, asker, KINDS)]
        return not any(waits)

    async def wait(self, what: str, asker: Asker) -> int:
        """Seconds until one more of `what` (connections, conversations, messages) is fine."""
        waits = [await self._counts.wait(*rate) for rate in self._rates(what, asker, KINDS)]
        return ceil(min(max(waits, default=0.0), LONGEST_WAIT)) or 1

    async def _count(
        self, what: str, asker: Asker, kinds: Sequence[str] = KINDS, cost: int = 1
    ) -> bool:
        for rate, key in self._rates(what, asker, kinds):
            if not await self._counts.hit(rate, key, cost):
                return False
        return True

    def _rates(self, what: str, asker: Asker, kinds: Sequence[str]) -> Iterator[tuple[str, str]]:
        if asker.address is None:
            return
        for kind in kinds:
            rate, who = getattr(self._by[kind], what), getattr(asker, kind)
            if rate and who:
                yield rate, f"{what}:{kind}:{who}"


class Pressure:
    """Whether this process has more to do than it can, and the line of those who come new. Whoever
    was let in opens his conversation while he holds `opening`."""

    def __init__(self, late: float = LATE_SECONDS) -> None:
        self._late = late
        self._lates = 0
        self._line: deque[asyncio.Future[None]] = deque()
        self.opening = asyncio.Semaphore(AT_ONCE)
        self.overloaded = False

    @property
    def waiting(self) -> int:
        """How many stand in line."""
        return len(self._line)

    async def admit(self, tell: Callable[[], None] = lambda: None) -> bool:
        """Return when a new conversation may begin; False when the line is too long or too slow.
        `tell` is called when it takes longer than a moment."""
        if not self.overloaded and not self._line:
            return True
        if len(self._line) >= MOST_WAITING:
            return False
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._line.append(place)
        for seconds in (MOMENT_SECONDS, PATIENCE_SECONDS):
            if (await asyncio.wait((place,), timeout=seconds))[0]:
                return True
            if seconds == MOMENT_SECONDS:
                tell()
        place.cancel()
        return False

    async def watch(self) -> None:
        """Look how late the loop is, and let in who waits, until cancelled."""
        while True:
            before = time.monotonic()
            await asyncio.sleep(PROBE_SECONDS)
            self.look(time.monotonic() - before - PROBE_SECONDS)

    def look(self, late: float) -> None:
        """The loop was `late` seconds late: let in as many as that allows."""
        self._lates = self._lates + 1 if late > self._late else 0
        if (self._lates >= LATES) != self.overloaded:
            self.overloaded = not self.overloaded
            _log.info("overload", on=self.overloaded, waiting=len(self._line))
        room = 1 if self.overloaded else ADMITTED
        while self._line and room:
            place = self._line.popleft()
            if not place.done():
                place.set_result(None)
                room -= 1


class Handshakes:
    """Finds connections that never finish their first request: a socket costs them nothing."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._since: dict[object, float] = {}

    async def watch(self, runner: web.AppRunner) -> None:
        """Close those of a runner that took longer than allowed, until cancelled."""
        while True:
            await asyncio.sleep(self._seconds / 4)
            if runner.server is not None:
                self.look(runner.server.connections, time.monotonic())

    def look(self, connections: "Collection[web.RequestHandler]", now: float) -> None:
        """Close what has asked for nothing since it was first seen, long before `now`."""
        silent = [each for each in connections if not each._request_count]
        self._since = {each: self._since.get(each, now) for each in silent}
        for each in silent:
            if now - self._since[each] >= self._seconds:
                each.force_close()
                if each.transport is not None:
                    each.transport.abort()
