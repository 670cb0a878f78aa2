"""Owns a rep's own pages: signing in by a link, and the list of his leads.

Refuses to sign anybody in on GET, because mail scanners fetch links: the link shows a button, and
the button uses it up.
"""

import hashlib
from typing import Any

import orjson
from aiohttp import hdrs, web

from agent import links
from agent.briefs import moment, newest_line
from agent.reps import SESSION_MS
from agent.tokens import token_hash
from agent.web.keys import CONVERSATIONS, STORE
from agent.web.opening import FOREIGN, REP, now, set_cookie, signed_in
from agent.web.rendering import notice, page, root
from storage.desk_records import Rep, Talk
from storage.records import HandoffRow

LISTED = 50
MAX_TOKEN = 128


def routes(app: web.Application) -> None:
    """Add signing in and out, and the list as page and as JSON."""
    app.router.add_get("/rep", show)
    app.router.add_get("/rep/leads", leads)
    app.router.add_get("/rep/in/{token}", enter)
    app.router.add_post("/rep/in/{token}", sign_in)
    app.router.add_post("/rep/out", sign_out)


async def show(request: web.Request) -> web.Response:
    """GET /rep: waiting, mine, past."""
    rep = await signed_in(request)
    if rep is None:
        return _stranger(request)
    values = {**await _leads(request, rep), "title": f"Leads for {rep.name}"}
    host = {"connect-src": f"ws://{request.host} wss://{request.host}"}
    return page(request, "rep.html", values, allow=host)


async def leads(request: web.Request) -> web.Response:
    """GET /rep/leads: the same as JSON, or 304 while nothing changed."""
    rep = await signed_in(request)
    if rep is None:
        error = {"error": {"code": "signed_out", "message": _MEND}}
        return web.json_response(error, status=401, headers=_CLOSED)
    body = orjson.dumps(await _leads(request, rep))
    tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    headers = {**_CLOSED, hdrs.ETAG: tag}
    if request.headers.get(hdrs.IF_NONE_MATCH) == tag:
        return web.Response(status=304, headers=headers)
    return web.Response(body=body, content_type="application/json", headers=headers)


async def enter(request: web.Request) -> web.Response:
    """GET /rep/in/TOKEN: the button that signs in."""
    rep = await request.app[STORE].rep_of_link(_hash(request), now())
    if rep is None:
        return _used(request)
    values = {"title": "Sign in", "rep": rep, "action": str(request.rel_url.path)}
    return page(request, "rep_in.html", values)


async def sign_in(request: web.Request) -> web.Response:
    """POST /rep/in/TOKEN: uses the link up, and remembers who it is."""
    if request.headers.get("Sec-Fetch-Site") in FOREIGN:
        return _used(request)
    store = request.app[STORE]
    rep = await store.sign_in(_hash(request), now())
    if rep is None:
        return _used(request)
    response = web.Response(status=303, headers={hdrs.LOCATION: f"{root(request)}/rep", **_CLOSED})
    cookie = links.sign_session(await store.key(links.KEY), rep.id, now())
    set_cookie(request, response, REP, cookie, SESSION_MS // 1000, path="/")
    return response


async def sign_out(request: web.Request) -> web.Response:
    """POST /rep/out: this browser is nobody's any more."""
    response = notice(request, 200, title="Signed out", what="You are signed out.", mend=_MEND)
    if request.headers.get("Sec-Fetch-Site") not in FOREIGN:
        response.del_cookie(REP, path=f"{root(request)}/")
    return response


def _hash(request: web.Request) -> str:
    return token_hash(request.match_info["token"][:MAX_TOKEN])


async def _leads(request: web.Request, rep: Rep) -> dict[str, Any]:
    store = request.app[STORE]
    lists = {
        "waiting": await store.waiting(LISTED),
        "mine": await store.held(rep.id, LISTED, past=False),
        "past": await store.held(rep.id, LISTED, past=True),
    }
    talks = await store.talks([row.conversation for rows in lists.values() for row in rows])
    return {
        "rep": {"id": rep.id, "name": rep.name},
        **{
            name: [_lead(request, row, talks[row.conversation]) for row in rows]
            for name, rows in lists.items()
        },
    }


def _lead(request: web.Request, row: HandoffRow, talk: Talk) -> dict[str, Any]:
    """A lead in a list."""
    times = ("offered_at", "claimed_at", "contacted_at", "resolved_at")
    return {
        "handoff": row.id,
        "url": f"{root(request)}/rep/{row.id}",
        "title": row.name or row.email or row.phone or "Somebody new",
        "company": row.company,
        "score": talk.score,
        "band": talk.band,
        "state": row.state,
        **{name: _time(getattr(row, name)) for name in times},
        "claimed_by": row.claimed_by,
        "outcome": row.outcome,
        "reason": row.outcome_reason,
        "online": request.app[CONVERSATIONS].online(row.conversation),
        "owner": talk.owner,
        "ended": talk.outcome is not None,
        "seq": talk.seq,
        "last": newest_line(talk.events),
    }


def _time(at: int | None) -> str | None:
    return None if at is None else moment(at)


def _stranger(request: web.Request) -> web.Response:
    what = "You are not signed in here."
    return notice(request, 401, title="Who are you?", what=what, mend=_MEND)


def _used(request: web.Request) -> web.Response:
    what = "It was used already, is over a week old, or was cut on its way."
    return notice(request, 410, title="This link signs nobody in", what=what, mend=_MEND)


_MEND = (
    "Ask whoever runs Handraise for a sign-in link: `handraise reps add NAME` prints one, also for "
    "a rep who is known already."
)
_CLOSED = {
    hdrs.CACHE_CONTROL: "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
