"""Owns the page of a lead: the brief, the claim, and what a rep does without a websocket.

Refuses to claim on GET, because mail scanners fetch links, and to trust an Origin: a page without a
referrer posts `null`. The token is the permission; who comes from another site is turned away.
"""

import secrets
from typing import Any
from urllib.parse import parse_qs

import orjson
from aiohttp import hdrs, web

from agent.briefs import Brief, brief, moment
from agent.core.turning import Refusal
from agent.takeover import ACTS, Unfit, name_of
from agent.web import wire
from agent.web.keys import FLOWS, STORE, TAKEOVER
from agent.web.opening import FOREIGN, Opened, again, hand_over, now, opened, remembered_name
from agent.web.rendering import fragment, notice, page, root
from storage.errors import StorageError
from storage.records import HandoffRow

MAX_BODY = 24_576
PARTS = (
    "status", "who", "score", "contact", "bant", "claim",
    "answers", "reasons", "facts", "transcript",
)  # fmt: skip


def routes(app: web.Application) -> None:
    """Add the page of a lead, its parts for refreshing, the claim and the acts, for those who come
    by a link and for those who are signed in."""
    for base in ("/handoff/{token}", "/rep/{handoff:hand_[0-9a-f]+}"):
        app.router.add_get(base, show)
        app.router.add_get(f"{base}/parts", parts)
        app.router.add_post(f"{base}/claim", claim)
        app.router.add_post(f"{base}/act", act)


async def show(request: web.Request) -> web.Response:
    """GET BASE: the brief."""
    found = await opened(request)
    if found is None:
        return _unknown(request)
    return await _page(request, found)


async def parts(request: web.Request) -> web.Response:
    """GET BASE/parts: the page's parts as JSON, or 304 while nothing changed."""
    found = await opened(request)
    if found is None:
        return web.json_response(_error("unknown_link", _UNKNOWN[1]), status=404, headers=_CLOSED)
    if found.row.opened_at is None:
        await request.app[STORE].opened(found.row.id, _who(found), now())
        found = await again(request, found)
    values = await _values(request, found)
    shown = values["brief"]
    tag = _tag(shown, found)
    headers = {**_CLOSED, hdrs.ETAG: tag}
    if request.headers.get(hdrs.IF_NONE_MATCH) == tag:
        return web.Response(status=304, headers=headers)
    html = {name: fragment(request, f"handoff/{name}.html", values) for name in PARTS}
    body = {"parts": html, "title": _title(shown), "quiet_ms": shown.quiet_ms}
    return web.json_response(body, headers=headers)


def _who(found: Opened) -> str | None:
    return found.rep.name if found.rep else None


def _tag(shown: Brief, found: Opened) -> str:
    """Changes whenever the parts would read differently, by who asks too; silence counts by the
    minute."""
    row, silent = found.row, shown.quiet_ms // 60_000
    who = f"{found.holder is not None:d}{found.signed:d}{found.rep.id if found.rep else ''}"
    return f'"{shown.epoch}-{row.claimed_at or 0}-{row.state}-{found.expired:d}-{silent}-{who}"'


async def claim(request: web.Request) -> web.Response:
    """POST BASE/claim: the first wins; 200 to him and on his repeat, 409 to the rest."""
    found = await opened(request)
    if found is None:
        return _unknown(request)
    if request.headers.get("Sec-Fetch-Site") in FOREIGN:
        return await _refuse(request, found, 403, "This claim came from another site. Open the "
                             "link of your message and claim there.")  # fmt: skip
    try:
        given = await _given(request)
        name = found.rep.name if found.rep else name_of(given.get("name"))
    except Unfit as unfit:
        return await _refuse(request, found, 400, str(unfit))
    if found.expired and found.holder is None:
        return await _refuse(request, found, 410, "This link is too old to claim with. Ask for a "
                             "new one: `handraise handoffs replay` sends it.")  # fmt: skip
    return await _claim(request, found, name)


async def _claim(request: web.Request, found: Opened, name: str) -> web.Response:
    takeover = request.app[TAKEOVER]
    if found.row.opened_at is None and found.row.claimed_at is None:
        await request.app[STORE].opened(found.row.id, name, now())
    try:
        claimed = await takeover.claim(found.row.id, name, found.rep)
    except Refusal as refusal:
        return await _refuse(request, found, 410, refusal.text)
    row, won = claimed.row, claimed.won or found.holder is not None
    if row.claimed_at is None:
        return await _refuse(request, found, 503, "This is busy just now. Tap again.")
    found = await again(request, found)
    response = await _claimed(request, found, won=won)
    if won:
        await hand_over(request, response, row)
    return response


async def _claimed(request: web.Request, found: Opened, *, won: bool) -> web.Response:
    row, status = found.row, 200 if won else 409
    if not _wants_json(request):
        return await _page(request, found, status=status, won=won)
    body = {
        "won": won,
        "claimed_by": row.claimed_by,
        "claimed_at": moment(row.claimed_at or 0),
        "message": _outcome(row, won=won),
    }
    return web.json_response(body, status=status, headers=_CLOSED)


def _outcome(row: HandoffRow, *, won: bool) -> str:
    if won:
        return f"It is yours, {row.claimed_by}. The visitor sees that you joined."
    return f"{row.claimed_by} was faster. This one is taken."


async def act(request: web.Request) -> web.Response:
    """POST BASE/act: what the websocket takes, for a page without one."""
    found = await opened(request)
    if found is None:
        return _unknown(request)
    if request.headers.get("Sec-Fetch-Site") in FOREIGN:
        return await _refuse(request, found, 403, "This came from another site. Do it on the page.")
    try:
        said = await _given(request)
        if said.get("type") not in ACTS:
            raise Unfit(f"`type` is one of {', '.join(sorted(ACTS))}.")
        said.setdefault("id", secrets.token_hex(8))
        seq = await request.app[TAKEOVER].act(found.row, found.holder or "", said)
    except Unfit as unfit:
        return await _refuse(request, found, 400, str(unfit), unfit.code)
    except Refusal as refusal:
        return await _refuse(request, found, 409, refusal.text, refusal.code)
    except StorageError:
        return await _refuse(request, found, 503, "That is not saved yet. Do it again.")
    if _wants_json(request):
        return web.Response(
            body=wire.ack(said["id"], seq), content_type="application/json", headers=_CLOSED
        )
    raise web.HTTPSeeOther(f"{root(request)}{found.base}", headers=_CLOSED)


async def _refuse(
    request: web.Request, found: Opened, status: int, why: str, code: str = ""
) -> web.Response:
    if _wants_json(request):
        error = _error(code or _CODES[status], why)
        return web.json_response(error, status=status, headers=_CLOSED)
    return await _page(request, found, status=status, problem=why)


async def _page(
    request: web.Request,
    found: Opened,
    *,
    status: int = 200,
    won: bool | None = None,
    problem: str = "",
) -> web.Response:
    values = await _values(request, found, won=won, problem=problem)
    return page(request, "handoff.html", values, status=status, allow=_socket(request))


def _socket(request: web.Request) -> dict[str, str]:
    """The page's own websocket; 'self' means it in new browsers only."""
    return {"connect-src": f"ws://{request.host} wss://{request.host}"}


async def _values(
    request: web.Request, found: Opened, *, won: bool | None = None, problem: str = ""
) -> dict[str, Any]:
    store, row = request.app[STORE], found.row
    shown = await brief(store, request.app[FLOWS], row.conversation, now())
    if shown is None:  # handoffs are joined with their conversation, so this is a race with purge
        raise web.HTTPGone(text="This conversation was deleted.\n")
    return {
        "brief": shown,
        "row": row,
        "base": found.base,
        "expired": found.expired,
        "rep": found.rep,
        "signed": found.signed,
        "name": found.rep.name if found.rep else remembered_name(request),
        "mine": won if won is not None else found.holder is not None,
        "won": won,
        "problem": problem,
        "offered_at": moment(row.offered_at),
        "claimed_at": moment(row.claimed_at) if row.claimed_at else None,
        "title": _title(shown),
    }


def _title(shown: Brief) -> str:
    lead = shown.data["lead"]
    score = shown.data["score"]
    who = lead["name"] or lead["company"] or "Somebody"
    return f"{who}, {score['total']} ({score['band']})"


async def _given(request: web.Request) -> dict[str, Any]:
    """What was posted, as JSON or form. Raises Unfit."""
    body = await request.content.read(MAX_BODY + 1)
    while len(body) <= MAX_BODY and (more := await request.content.read(MAX_BODY)):
        body += more
    if len(body) > MAX_BODY:
        raise Unfit(f"That is too long: at most {MAX_BODY} bytes.")
    if request.content_type == "application/json":
        return _json(body)
    try:
        values = parse_qs(body.decode("utf-8", "replace"), max_num_fields=20)
    except ValueError:
        raise Unfit("This form has too many fields. Send what is asked for alone.") from None
    return {name: some[0] for name, some in values.items()}


def _json(body: bytes) -> dict[str, Any]:
    try:
        data = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Unfit('This is not JSON. Send {"name": "Your name"}.') from None
    return data if isinstance(data, dict) else {}


def _wants_json(request: web.Request) -> bool:
    accepts = request.headers.get(hdrs.ACCEPT, "")
    return request.content_type == "application/json" or "application/json" in accepts


def _unknown(request: web.Request) -> web.Response:
    if _wants_json(request):
        return web.json_response(_error("unknown_link", _UNKNOWN[1]), status=404, headers=_CLOSED)
    title = "This link does not work"
    return notice(request, 404, title=title, what=_UNKNOWN[0], mend=_UNKNOWN[1])


def _error(code: str, message: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": message}}


_UNKNOWN = (
    "It opens no lead on this server, or you are not signed in any more.",
    "Open it from the message again, in full: mail programs cut long links. If that does not help, "
    "the lead was deleted; whoever runs Handraise finds every lead with `handraise handoffs list`.",
)
_CODES = {400: "bad_name", 403: "cross_site", 409: "stale", 410: "expired", 503: "busy"}
_CLOSED = {
    hdrs.CACHE_CONTROL: "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
