"""Owns what watches the server: is it alive, may it take visitors, what does it count.

Refuses to be a report: /readyz says what keeps visitors from being served, and what an operator
should mend, and nothing of anybody's data.
"""

import asyncio
import time
from pathlib import Path

from aiohttp import hdrs, web

from agent.metrics import CONTENT_TYPE
from agent.web.keys import BUS, CONFIG, CONVERSATIONS, FLOWS, METRICS, STORE
from agent.webhook.body import rfc3339
from storage.errors import StorageError
from storage.records import Faring

DAY_MS = 86_400_000
MOST_PASSAGES = 5_000  # of the newest handoffs, for the figures of a day
PATIENCE = 2.0  # seconds; a database that needs longer to say anything serves nobody


class Seen:
    """Whether this process was ready once. A file that goes wrong later is reported and no more:
    the visitors of all other flows are served as before."""

    __slots__ = ("ready",)

    def __init__(self) -> None:
        self.ready = False


SEEN = web.AppKey("seen", Seen)


def routes(app: web.Application) -> None:
    """Add /healthz, /readyz and /metrics."""
    app[SEEN] = Seen()
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/metrics", metrics)


async def healthz(request: web.Request) -> web.Response:
    """GET /healthz: the process answers."""
    return web.json_response({"status": "ok"}, headers=_FRESH)


async def readyz(request: web.Request) -> web.Response:
    """GET /readyz: 200 when visitors can be served, else 503; the body says what is wrong."""
    wrong = [fault for fault in (await _database(request), _flows(request)) if fault]
    flows = request.app[FLOWS]
    faults = {Path(file).name: [str(f) for f in some] for file, some in flows.faults.items()}
    body = {
        "status": "unavailable" if wrong else "ready",
        "wrong": wrong,
        "warnings": await _warnings(request),
        "flows": {"running": sorted(flows.ids()), "faults": faults},
        "destinations": {} if wrong else await _destinations(request),
    }
    request.app[SEEN].ready |= not wrong
    return web.json_response(body, status=503 if wrong else 200, headers=_FRESH)


async def metrics(request: web.Request) -> web.Response:
    """GET /metrics: Prometheus' text."""
    app = request.app
    counts = await app[STORE].counts()
    configured = app[CONFIG].destinations
    farings = await app[STORE].destinations()
    app[METRICS].destinations(one for one in farings if one.name in configured)
    open_count = app[CONVERSATIONS].open_count
    now = int(time.time() * 1000)
    app[METRICS].passages(await app[STORE].passages(now - DAY_MS, MOST_PASSAGES), now)
    body = app[METRICS].text(counts, open_count, now, await app[STORE].room())
    return web.Response(body=body, headers={hdrs.CONTENT_TYPE: CONTENT_TYPE, **_FRESH})


async def _database(request: web.Request) -> str | None:
    try:
        async with asyncio.timeout(PATIENCE):
            await request.app[STORE].next_due()
    except TimeoutError:
        return f"database: no answer within {PATIENCE:g} s. Check its load and its disk."
    except StorageError as error:
        return f"database: {error}"
    except Exception as error:  # whatever it is, this database serves nobody now
        return f"database: {type(error).__name__} on a simple read. Look at the server's log."
    return None


async def _warnings(request: web.Request) -> list[str]:
    """What keeps nobody from being served yet."""
    room, silent = await request.app[STORE].room(), request.app[BUS].trouble
    found = [f"database: {room.lack}"] if room and room.lack else []
    return [*found, *([f"bus: {silent}"] if silent else [])]


async def _destinations(request: web.Request) -> dict[str, str]:
    """What is wrong with destinations, without what their receivers said: this page is open."""
    configured = request.app[CONFIG].destinations
    wrong = {
        one.name: _trouble(one)
        for one in await request.app[STORE].destinations()
        if one.name in configured
    }
    return {name: trouble for name, trouble in wrong.items() if trouble}


def _trouble(faring: Faring) -> str:
    said = (
        ("disabled", faring.disabled_at),
        ("failing", None if faring.disabled_at else faring.failing_since),
        ("its template fails", faring.fault_at),
    )
    found = [f"{what} since {rfc3339(at)}" for what, at in said if at is not None]
    look = ": `handraise handoffs destinations` says why"
    return ", ".join(found) + look if found else ""


def _flows(request: web.Request) -> str | None:
    flows = request.app[FLOWS]
    if not flows.ids():
        return "flows: none runs. Put a flow without faults into the folder of flows.path."
    missing = {Path(file).stem for file in flows.faults} - set(flows.ids())
    if missing and not request.app[SEEN].ready:
        names = ", ".join(sorted(missing))
        return f"flows: {names} cannot run for the faults below. Mend them: `handraise check`."
    return None


_FRESH = {hdrs.CACHE_CONTROL: "no-store"}
