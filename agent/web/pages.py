"""Owns the public addresses that are no conversation: the widget's files, the full-page chat, home.

Refuses to know leads: what reps read is `handoffs`, what programs read is `api`.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import hdrs, web

from agent.core.flow import Flow
from agent.packaged import widget_dir
from agent.web import assets, desk, forms, handoffs, live, previews, teasers
from agent.web.assets import Assets
from agent.web.keys import CONFIG, FLOWS
from agent.web.rendering import STATIC, notice, origin, page


@dataclass(frozen=True, slots=True)
class Home:
    """Another home page than ours."""

    show: Callable[[web.Request], Awaitable[web.StreamResponse]]


WIDGET = web.AppKey("widget", Assets)
HOME = web.AppKey("home", Home)
LOADER = "widget.js"
_HASH = 10  # characters of a digest in an immutable name


def routes(app: web.Application) -> None:
    """Add the widget, the chat, the rep's page and the home page; the demo may replace the last by
    setting HOME."""
    app[WIDGET] = Assets(widget_dir())
    app.router.add_get("/", home)
    app.router.add_get("/widget.js", loader)
    app.router.add_get("/widget-{digest:[0-9a-f]{10}}.js", pinned)
    app.router.add_get("/widget/{name}", widget)
    app.router.add_get("/v1/teasers", teasers.teasers)
    app.router.add_get("/static/{name}", static)
    app.router.add_get("/chat/{flow}", chat)
    app.router.add_get("/preview/{token}", preview)
    app.router.add_post("/chat/{flow}", chat_form)
    for routes_of in (handoffs, live, desk):
        routes_of.routes(app)


async def home(request: web.Request) -> web.StreamResponse:
    """GET /: what runs here, and the line that puts the chat on a site."""
    instead = request.app.get(HOME)
    if instead is not None:
        return await instead.show(request)
    flows = request.app[FLOWS]
    asset = request.app[WIDGET].get(LOADER)
    values: dict[str, Any] = {
        "flows": flows.ids(),
        "default": flows.default.id,
        "digest": asset.digest[:_HASH] if asset else None,
        "integrity": asset.integrity if asset else None,
        "has_api": bool(request.app[CONFIG].api.tokens),
    }
    return page(request, "home.html", values)


async def loader(request: web.Request) -> web.Response:
    """GET /widget.js: what a site embeds; it knows how each flow looks before it is opened."""
    asset = request.app[WIDGET].get(LOADER)
    told = teasers.looks(request.app[FLOWS])
    if asset is None or not told:
        return _file(request, request.app[WIDGET], LOADER, assets.SHORT)
    return assets.answer(request, teasers.spoken(asset, told), assets.SHORT)


async def pinned(request: web.Request) -> web.Response:
    """GET /widget-HASH.js: the same under a name that never changes, for sites that pin its SRI."""
    asset = request.app[WIDGET].get(LOADER)
    if asset is None or asset.digest[:_HASH] != request.match_info["digest"]:
        raise web.HTTPNotFound(
            text="This version of the widget is not here any more. Embed /widget.js, or the "
            "address that the server's first page shows now.\n"
        )
    return assets.answer(request, asset, assets.YEAR)


async def widget(request: web.Request) -> web.Response:
    """GET /widget/NAME: what the loader loads. Names hold a hash, so they never change."""
    return _file(request, request.app[WIDGET], request.match_info["name"], assets.YEAR)


async def static(request: web.Request) -> web.Response:
    """GET /static/NAME: style sheets and scripts of our own pages."""
    cache = assets.YEAR if request.query.get("v") else assets.SHORT
    return _file(request, STATIC, request.match_info["name"], cache)


def _file(request: web.Request, folder: Assets, name: str, cache: str) -> web.Response:
    asset = folder.get(name)
    if asset is None:
        raise web.HTTPNotFound(text=f"There is no such file. {_MEND}\n")
    return assets.answer(request, asset, cache)


_MEND = "A page that was open before an update may ask for old names: load it again."


async def chat(request: web.Request) -> web.Response:
    """GET /chat/FLOW: the chat as a page of its own; with `?plain`, and without scripts, a form."""
    flow = request.app[FLOWS].get(request.match_info["flow"])
    if flow is None:
        return _no_chat(request)
    spoken = _spoken(request, flow)
    plain = await forms.seen(request, spoken)
    if "plain" in request.query:
        return forms.shown_alone(request, spoken, plain)
    values: dict[str, Any] = {
        "flow": spoken,
        "name": spoken.persona.get("name", "Chat"),
        "theme": request.query.get("theme", ""),
        **forms.values(request, plain),
    }
    return page(request, "chat.html", values, allow=widget_needs(request))


async def chat_form(request: web.Request) -> web.StreamResponse:
    """POST /chat/FLOW: an answer of somebody whose browser runs no script."""
    flow = request.app[FLOWS].get(request.match_info["flow"])
    if flow is None:
        return _no_chat(request)
    return await forms.post(request, _spoken(request, flow))


def _no_chat(request: web.Request) -> web.Response:
    return notice(
        request,
        404,
        title="This chat does not exist",
        what="There is no chat at this address.",
        mend="Check the last part of the address: it must be the name of a flow that runs "
        "on this server.",
    )


async def preview(request: web.Request) -> web.Response:
    """GET /preview/TOKEN: the chat of a draft, marked as a test."""
    try:
        draft = await previews.read(request.app, request.match_info["token"])
    except previews.PreviewRefused as error:
        return notice(request, 404, title="No preview here", what=f"{error}.", mend=error.hint)
    spoken = _spoken(request, draft.flow)
    values: dict[str, Any] = {
        "flow": spoken,
        "name": spoken.persona.get("name", "Chat"),
        "address": previews.PREFIX + request.match_info["token"],
        "until": draft.until,
    }
    return page(request, "preview.html", values, allow=widget_needs(request))


def widget_needs(request: web.Request) -> dict[str, str]:
    """The widget is a module from here with a websocket to here; sites that may embed the widget
    may frame this page."""
    host = origin(request).partition("://")[2].partition("/")[0]
    framing = request.app[CONFIG].server.allowed_origins
    return {
        "script-src": "'self'",
        "connect-src": f"ws://{host} wss://{host}",
        "img-src": "https:",
        "frame-ancestors": " ".join(("'self'", *framing)),
    }


def _spoken(request: web.Request, flow: Flow) -> Flow:
    """The flow in the first language the browser asks for that it speaks."""
    wanted = request.query.get("lang", "") or request.headers.get(hdrs.ACCEPT_LANGUAGE, "")
    for part in wanted.split(","):
        locale = part.partition(";")[0].strip()
        if locale and (locale in flow.locales or locale.split("-")[0].lower() in flow.locales):
            return flow.speaking(locale)
    return flow
