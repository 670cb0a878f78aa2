"""Owns what a browser is told before the chat is opened: how the closed chat looks, which teasers
there are, and for whom.

Refuses to keep anything of who asks; and to let a loader ask for what it can know: the looks, and
which flows have a teaser, are written into /widget.js.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache

import orjson
from aiohttp import hdrs, web

from agent import availability
from agent.core.context import UTM, clean
from agent.core.flow import Flow
from agent.core.teasers import Visit, shown
from agent.flow_files import Flows
from agent.web.assets import Asset, pressed
from agent.web.keys import CONFIG, FLOWS
from agent.web.words import words

MARK = b'"@looks@"'  # in the loader, where what `looks` tells goes
_QUOTED = re.compile(rb'"([A-Za-z]\w*)":')  # no text holds that: its own quotes are escaped
_PATH = re.compile(r"/[^\s?#]{0,999}")


async def teasers(request: web.Request) -> web.Response:
    """GET /v1/teasers: the teasers of `flow` for a visit, each with why not where it is not."""
    flow = _flow(request)
    headers = {hdrs.CACHE_CONTROL: "private, max-age=60", hdrs.ACCESS_CONTROL_ALLOW_ORIGIN: "*"}
    if flow is None:
        return web.json_response({"teasers": [], "close": ""}, headers=headers)
    visit = _visit(request, flow)
    told = [shown(teaser, visit) for teaser in flow.teasers]
    answer = {"teasers": told, "close": words(flow.locale)["close"]}
    return web.json_response(answer, headers=headers)


def _flow(request: web.Request) -> Flow | None:
    """The flow of a page, spoken in the visitor's language."""
    flows, query = request.app[FLOWS], request.query
    name = query.get("flow", "")
    page = {"path": _path(request)}
    flow = flows.get(name) if name else flows.choose(page, {"utm": _utm(request)})
    return flow.speaking(query.get("locale", "")[:35] or flow.locale) if flow else None


def _visit(request: web.Request, flow: Flow) -> Visit:
    now = datetime.now(UTC)
    closed = availability.world(request.app[CONFIG], flow, flow.locale, now).closed
    called = {route.call for route in flow.routes if route.call}
    return Visit(
        path=_path(request),
        utm=_utm(request),
        returning=bool(request.query.get("returning")),
        somebody_in=not called or bool(called - closed),
    )


def _path(request: web.Request) -> str:
    path = request.query.get("page", "")
    return path if _PATH.fullmatch(path) else "/"


def _utm(request: web.Request) -> dict[str, str]:
    given = ((name, clean(request.query.get(name))) for name in UTM)
    return {name: value for name, value in given if value}


def looks(flows: Flows) -> bytes:
    """What each flow looks like closed, by the names by which a page may mean it, as JavaScript; ""
    for a page that names none. A flow that is as any other is left out, and so are the quotes of
    names that need none: every page of the site loads these bytes."""
    found = dict(_looks(flows))
    told = orjson.dumps(found, option=orjson.OPT_SORT_KEYS) if found else b""
    return _QUOTED.sub(rb"\1:", told)


def _looks(flows: Flows) -> Iterator[tuple[str, dict[str, str]]]:
    told = {name: _look(flow) for name, flow in flows.all().items()}
    unnamed = told.get(flows.default.id, {})
    if any(flow.teasers for flow in flows.all().values() if flow.audience is not None):
        unnamed = {**unnamed, "teaser": ""}  # which flow it will be, the page's address tells
    for name, look in (("", unnamed), *told.items()):
        if look:
            yield name, look


def _look(flow: Flow) -> dict[str, str]:
    """As attributes of the script would say it; the icon counts from the script's own address."""
    look = dict(flow.look)
    if "icon" in look:
        look["icon"] = look["icon"].removeprefix("/")
    if not flow.teasers:  # the button has neither letters nor corners
        look = {key: value for key, value in look.items() if key not in ("radius", "font")}
    return {**look, "teaser": ""} if flow.teasers else look


@lru_cache(maxsize=4)
def spoken(loader: Asset, told: bytes) -> Asset:
    """The loader that knows what `looks` tells."""
    return pressed(loader.body.replace(MARK, told), loader)
