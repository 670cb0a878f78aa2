"""The other end of the webhooks: verifies every delivery and remembers it, and refuses some."""

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from hmac import compare_digest
from typing import Any

import orjson
from aiohttp import web
from standardwebhooks import Webhook

TAKES_SECONDS = 0.02
STALE_SECONDS = 300  # what Standard Webhooks allows
APART_SECONDS = 30  # from signing to here, on a machine that runs everything at once


class Receiver:
    """Answers every seventh delivery with 503, so that repeats are part of every run, and takes
    its time, so that it notices when an event comes twice at once.

    `offsets` tells how far (seconds) the sender's clock may be from the time at this moment. What
    is signed more than five minutes from the time is refused, as any receiver does."""

    def __init__(self, secret: str, takes: float = TAKES_SECONDS) -> None:
        self.webhook = Webhook(secret)
        self.takes = takes
        self.offsets: Callable[[], Collection[int]] = lambda: (0,)
        self.accepted: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.refused: Counter[str] = Counter()
        self.forged: list[str] = []
        self.mistimed: list[tuple[str, int]] = []
        self.stale = 0
        self.at_once: set[str] = set()
        self._here: dict[str, web.Request] = {}
        self._count = 0

    def routes(self, app: web.Application) -> None:
        """Add the route."""
        app.router.add_post("/hook", self._receive)

    async def _receive(self, request: web.Request) -> web.Response:
        body, id = await request.read(), request.headers["webhook-id"]
        if not self._signed(request, id, body):
            return web.Response(status=400)
        other = self._here.get(id)
        self._here[id] = request
        try:
            await asyncio.sleep(self.takes)
            # Both: whoever is busy here may come to read the later of two before the one given up.
            if other is not None and _waits(other) and _waits(request):
                self.at_once.add(id)
            return self._answer(id, body)
        finally:
            if self._here.get(id) is request:
                del self._here[id]

    def _signed(self, request: web.Request, id: str, body: bytes) -> bool:
        """Whether it is ours and of now. The two are told apart: a wrong clock forges nothing."""
        at = int(request.headers["webhook-timestamp"])
        due = self.webhook.sign(id, datetime.fromtimestamp(at, UTC), body.decode())
        if not compare_digest(due, request.headers["webhook-signature"]):
            self.forged.append(id)
            return False
        off = round(at - time.time())
        if min(abs(off - offset) for offset in self.offsets()) > APART_SECONDS:
            self.mistimed.append((id, off))
        self.stale += abs(off) > STALE_SECONDS
        return abs(off) <= STALE_SECONDS

    def _answer(self, id: str, body: bytes) -> web.Response:
        self._count += 1
        if self._count % 7 == 0 and not self.refused[id]:
            self.refused[id] += 1
            return web.Response(status=503)
        self.accepted[id].append(orjson.loads(body))
        return web.Response(text="ok")


def _waits(request: web.Request) -> bool:
    """Whether its sender is there still: one that was killed or lost patience may send again."""
    return request.transport is not None and not request.transport.is_closing()
