"""The other end of the webhooks: verifies every delivery and remembers it, and refuses some."""

import asyncio
from collections import Counter, defaultdict
from typing import Any

import orjson
from aiohttp import web
from standardwebhooks import Webhook, WebhookVerificationError

TAKES_SECONDS = 0.02


class Receiver:
    """Answers every seventh delivery with 503, so that repeats are part of every run, and takes
    its time, so that it notices when an event comes twice at once."""

    def __init__(self, secret: str) -> None:
        self.webhook = Webhook(secret)
        self.accepted: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.refused: Counter[str] = Counter()
        self.bad_signatures = 0
        self.at_once: set[str] = set()
        self._here: set[str] = set()
        self._count = 0

    def routes(self, app: web.Application) -> None:
        """Add the route."""
        app.router.add_post("/hook", self._receive)

    async def _receive(self, request: web.Request) -> web.Response:
        body = await request.read()
        try:
            self.webhook.verify(body, dict(request.headers))
        except WebhookVerificationError:
            self.bad_signatures += 1
            return web.Response(status=400)
        id = request.headers["webhook-id"]
        if id in self._here:
            self.at_once.add(id)
        self._here.add(id)
        try:
            await asyncio.sleep(TAKES_SECONDS)
            return self._answer(id, body)
        finally:
            self._here.discard(id)

    def _answer(self, id: str, body: bytes) -> web.Response:
        self._count += 1
        if self._count % 7 == 0 and not self.refused[id]:
            self.refused[id] += 1
            return web.Response(status=503)
        self.accepted[id].append(orjson.loads(body))
        return web.Response(text="ok")
