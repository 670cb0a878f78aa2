"""Owns which destinations are out of service, and that somebody is told by another route.

The record is in the database, so it outlives a restart and all processes share it; here is a copy,
refreshed every tick. Refuses to judge attempts: `storage.destinations` does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson
import structlog

from agent.config import Config, Destination
from agent.tokens import new_id
from agent.webhook.body import rfc3339
from storage.destinations import GONE
from storage.records import Faring, Outgoing
from storage.store import Store

DISABLED = "destination.disabled"
_WHY = {GONE: "it answered 410, which says that it wants no more"}
_FAILING = "nothing was accepted for five days"

_log = structlog.get_logger()


def target(destination: Destination) -> str:
    """Return what stands for the address of a destination; the address may hold a secret."""
    smtp = destination.smtp
    where = (destination.url,) if smtp is None else (smtp.host, smtp.port, smtp.sender, *smtp.to)
    return sha256(orjson.dumps(where)).hexdigest()[:32]


def why(faring: Faring) -> str:
    """Return a sentence for people on why it is disabled, and how it is enabled."""
    reason = _WHY.get(faring.disabled_why or "", _FAILING)
    said = f" (last: {faring.last_error})" if faring.last_error else ""
    return (
        f"destination {faring.name} is disabled, because {reason}{said}: mend it, then "
        f"`handraise handoffs enable {faring.name}`"
    )


class Health:
    """The destinations that are out of service, as last read."""

    def __init__(self, store: Store, config: Config, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._config = config
        self._clock = clock
        self._off: dict[str, Faring] = {}

    async def open(self, now: int) -> None:
        """Note the addresses of all destinations, and read how they fare. Raises StorageError."""
        targets = {name: target(one) for name, one in self._config.destinations.items()}
        await self._store.know_destinations(targets, now)
        await self.refresh()

    async def refresh(self) -> None:
        """Read again how all fare. Raises StorageError."""
        self._off = {
            one.name: one
            for one in await self._store.destinations()
            if one.disabled_at is not None and one.name in self._config.destinations
        }

    def off(self, name: str) -> str | None:
        """Say why a destination is out of service; None when it is not."""
        faring = self._off.get(name)
        return why(faring) if faring else None

    async def tell(self) -> bool:
        """Tell of what was disabled and nobody was told of; True when an event was written."""
        wrote = False
        for faring in self._off.values():
            if faring.told_at is not None:
                continue
            now = int(self._clock().timestamp() * 1000)
            route = next(self._routes(faring.name), None)
            event = _notice(faring, route, now) if route else None
            if await self._store.tell_disabled(faring.name, event, now):
                _log.error(DISABLED, destination=faring.name, told=route, reason=why(faring))
                wrote |= event is not None
        return wrote

    def _routes(self, name: str) -> Iterator[str]:
        """Yield the destinations that can tell people of it, the best first."""
        every = self._config.destinations
        asked = [one.name for one in every.values() if DISABLED in (one.events or ())]
        likely = [every[name].failover, self._config.default_destination]
        for other in (*asked, *likely, *every):
            if other and other != name and other not in self._off and every[other].for_people:
                yield other


def _notice(faring: Faring, to: str, now: int) -> Outgoing:
    data: dict[str, Any] = {
        "destination": faring.name,
        "why": faring.disabled_why,
        "failing_since": faring.failing_since and rfc3339(faring.failing_since),
        "disabled_at": faring.disabled_at and rfc3339(faring.disabled_at),
        "error": faring.last_error,
        "text": _sentence(why(faring)),
    }
    return Outgoing(new_id("msg", now), None, 0, to, DISABLED, orjson.dumps(data).decode())


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
