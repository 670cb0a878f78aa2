"""Owns the demo: three invented businesses with the widget, and the inbox their leads arrive in.

The inbox is a receiver like any other: it is reached over HTTP, verifies every signature and keeps
what came in memory only. Refuses what is not signed with the secret made at this start.
"""

import asyncio
import secrets
import time
from base64 import b64encode
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from aiohttp import hdrs, web
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from agent.briefs import brief
from agent.config import Config, Destination, Flows, Server, Team
from agent.packaged import flows_dir
from agent.web.keys import CONFIG, FLOWS, STORE
from agent.web.pages import HOME, Home, widget_needs
from agent.web.rendering import fragment, page

NAME = "inbox"
PATH = "/demo/inbox"
KEPT = 200
DATABASE = "sqlite:///handraise-demo.db"
HOMES = ("12-mill-lane", "3-quay-house", "40-orchard-rise")
# Path, template, flow and accent of every page; the paths are those the flows' signals know.
SITES = (
    ("/pricing", "pricing", "saas-demo", "#1f3f77"),
    ("/privacy", "privacy", "saas-demo", "#1f3f77"),
    ("/quote", "quote", "local-quote", "#a8441f"),
    ("/emergency", "quote", "local-quote", "#a8441f"),
    ("/viewing", "viewing", "real-estate", "#2e5e47"),
)


def demo_config(port: int = 8080, host: str = "127.0.0.1") -> Config:
    """The settings of a demo: everything it sends goes to its own inbox, signed by a new secret."""
    secret = f"whsec_{b64encode(secrets.token_bytes(32)).decode()}"
    inbox = Destination(NAME, f"http://127.0.0.1:{port}{PATH}", (secret,), allow_private=True)
    return Config(
        server=Server(host=host, port=port),
        database=DATABASE,
        flows=Flows(path=flows_dir()),
        destinations={NAME: inbox},
        default_destination=NAME,
        teams={"sales": Team("sales", NAME)},
    )


@dataclass(slots=True)
class Received:
    """One webhook whose signature was good. `late_ms` is how long after its event it came first."""

    id: str
    type: str
    at: str
    conversation: str
    link: str | None
    raw: str
    late_ms: int
    times: int = 1


@dataclass(slots=True, eq=False)
class Inbox:
    """What arrived, the newest last, and who watches. `refused` counts wrong signatures."""

    received: deque[Received] = field(default_factory=lambda: deque(maxlen=KEPT))
    watchers: set[asyncio.Queue[str | None]] = field(default_factory=set)
    refused: int = 0

    def take(self, event: Received) -> None:
        """Keep an event; a repeat of one that is kept is only counted."""
        known = next((one for one in self.received if one.id == event.id), None)
        if known is None:
            self.received.append(event)
        else:
            known.times += 1
        self.tell(event.conversation)

    def tell(self, conversation: str | None) -> None:
        """Say that a conversation's card changed; None ends every stream."""
        for watcher in self.watchers:
            watcher.put_nowait(conversation)

    def conversations(self) -> list[str]:
        """Those with something received, the newest arrival first."""
        return list(dict.fromkeys(one.conversation for one in reversed(self.received)))

    def of(self, conversation: str) -> list[Received]:
        """What arrived of a conversation, in order."""
        return [one for one in self.received if one.conversation == conversation]


INBOX = web.AppKey("inbox", Inbox)


def routes(app: web.Application) -> None:
    """Add the demo's pages and its receiver."""
    app[INBOX] = Inbox()
    app[HOME] = Home(_site("ferrylight", "saas-demo", "#1f3f77"))
    for path, template, flow, accent in SITES:
        app.router.add_get(path, _site(template, flow, accent))
    app.router.add_get("/homes/{home}", _home)
    app.router.add_post(PATH, receive)
    app.router.add_get("/inbox", inbox)
    app.router.add_get("/inbox/cards", cards)
    app.router.add_get("/inbox/events", events)
    app.on_shutdown.append(_stop)


async def _stop(app: web.Application) -> None:
    """Open streams would hold up the end."""
    app[INBOX].tell(None)


def _site(template: str, flow: str, accent: str) -> Any:
    async def show(request: web.Request) -> web.Response:
        return _business(request, template, flow, accent)

    return show


async def _home(request: web.Request) -> web.Response:
    if request.match_info["home"] not in HOMES:
        raise web.HTTPNotFound(text="This home is gone. All there are: /viewing\n")
    return _business(request, "home", "real-estate", "#2e5e47")


def _business(request: web.Request, template: str, flow: str, accent: str) -> web.Response:
    values = {
        "flow": flow,
        "accent": accent,
        "path": request.path,
        "home": request.match_info.get("home", ""),
    }
    return page(request, f"demo/{template}.html", values, allow=widget_needs(request))


async def receive(request: web.Request) -> web.Response:
    """POST /demo/inbox: 204 for what is signed with our secret, 401 for the rest."""
    body = await request.read()
    secret = request.app[CONFIG].destinations[NAME].secrets[0]
    try:
        Webhook(secret).verify(body, dict(_lower(request)))
    except WebhookVerificationError as error:
        request.app[INBOX].refused += 1
        return web.json_response({"error": f"The signature is not ours: {error}"}, status=401)
    request.app[INBOX].take(_received(request.headers["webhook-id"], orjson.loads(body)))
    return web.Response(status=204)


def _lower(request: web.Request) -> list[tuple[str, str]]:
    return [(name.lower(), value) for name, value in request.headers.items()]


def _received(id: str, event: dict[str, Any]) -> Received:
    data = event["data"]
    return Received(
        id=id,
        type=event["type"],
        at=event["timestamp"],
        conversation=data["conversation"],
        link=data.get("links", {}).get("handoff"),
        raw=orjson.dumps(event, option=orjson.OPT_INDENT_2).decode(),
        late_ms=max(0, int(time.time() * 1000) - _milliseconds(event["timestamp"])),
    )


def _milliseconds(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000)


async def inbox(request: web.Request) -> web.Response:
    """GET /inbox: what has arrived."""
    values = {
        "title": "Inbox",
        "cards": [html async for _, html in _cards(request)],
        "refused": _inbox(request).refused,
    }
    return page(request, "demo/inbox.html", values)


async def cards(request: web.Request) -> web.Response:
    """GET /inbox/cards: every card as JSON, for a page that was cut off for a while."""
    found = [{"id": id, "html": html} async for id, html in _cards(request)]
    return web.json_response({"cards": found}, headers={hdrs.CACHE_CONTROL: "no-store"})


async def _cards(request: web.Request) -> AsyncIterator[tuple[str, str]]:
    for id in _inbox(request).conversations():
        html = await _card(request, id)
        if html is not None:
            yield id, html


async def _card(request: web.Request, conversation: str) -> str | None:
    """A conversation's card; None when the conversation is not in the store any more."""
    now = int(time.time() * 1000)
    found = await brief(request.app[STORE], request.app[FLOWS], conversation, now)
    if found is None:
        return None
    received = _inbox(request).of(conversation)
    link = next((one.link for one in reversed(received) if one.link), None)
    values = {"brief": found, "received": received, "link": link, "id": conversation}
    return fragment(request, "demo/card.html", values)


async def events(request: web.Request) -> web.StreamResponse:
    """GET /inbox/events: cards as they change, as server-sent events."""
    headers = {hdrs.CONTENT_TYPE: "text/event-stream", hdrs.CACHE_CONTROL: "no-store"}
    stream = web.StreamResponse(headers=headers)
    watcher: asyncio.Queue[str | None] = asyncio.Queue()
    watchers = _inbox(request).watchers
    watchers.add(watcher)
    try:
        await stream.prepare(request)
        await stream.write(b"retry: 1000\n\n")
        while (conversation := await watcher.get()) is not None:
            html = await _card(request, conversation)
            data = orjson.dumps({"id": conversation, "html": html}).decode()
            await stream.write(f"data: {data}\n\n".encode())
    except ConnectionResetError:
        pass  # the page was closed
    finally:
        watchers.discard(watcher)
    return stream


def _inbox(request: web.Request) -> Inbox:
    return request.app[INBOX]
