"""Owns what a browser is told before the chat is opened: which teasers there are, and for whom.

Refuses to keep anything of who asks; and to let a loader ask where no flow has a teaser: the names
of those that have one are written into /widget.js.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache

from aiohttp import hdrs, web

from agent import availability
from agent.core.context import UTM, clean
from agent.core.flow import Flow
from agent.core.teasers import Visit, shown
from agent.flow_files import Flows
from agent.web.assets import Asset, pressed
from agent.web.keys import CONFIG, FLOWS
from agent.web.words import words

MARK = b"@speaking@"  # in the loader, where the names of the flows go
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


def speaking(flows: Flows) -> tuple[str, ...]:
    """The names by which a page may mean a flow with a teaser; "" for a page that names none."""
    return tuple(sorted(_speaking(flows)))


def _speaking(flows: Flows) -> Iterator[str]:
    for name in flows.ids():
        flow = flows.get(name)
        if flow is not None and flow.teasers:
            yield name
            if flow.audience is not None or name == flows.default.id:
                yield ""


@lru_cache(maxsize=4)
def spoken(loader: Asset, names: tuple[str, ...]) -> Asset:
    """The loader that knows these names."""
    return pressed(loader.body.replace(MARK, "|".join(names).encode()), loader)
