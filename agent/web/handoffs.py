"""Owns the rep's page: the brief behind a link, and the claim.

Refuses to claim on GET, because mail scanners fetch links, and to trust an Origin: a page without a
referrer posts `null`. The token is the permission; who comes from another site is turned away.
"""

import time
import unicodedata
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

import orjson
from aiohttp import hdrs, web

from agent import links
from agent.briefs import Brief, brief, moment
from agent.web.keys import CONVERSATIONS, FLOWS, STORE
from agent.web.rendering import fragment, notice, origin, page, root
from storage.errors import NotFound
from storage.records import HandoffRow

CLAIM_SECONDS = 30 * 86_400  # a link older than this shows the brief and claims no more
MAX_NAME = 80
MAX_BODY = 4_096
PARTS = (
    "status", "who", "score", "contact", "bant", "claim",
    "answers", "reasons", "facts", "transcript",
)  # fmt: skip
_FOREIGN = ("cross-site", "same-site")
# Categories that no name needs: controls, surrogates, line and paragraph separators.
_NO_NAME = frozenset({"Cc", "Cs", "Zl", "Zp"})
_TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class Opened:
    """A good link: its token, the handoff it opens, and whether it is too old to claim."""

    token: str
    row: HandoffRow
    expired: bool


class Unfit(Exception):
    """A claim that cannot be read: what is wrong, and how to put it right."""


def routes(app: web.Application) -> None:
    """Add the rep's page, its parts for refreshing, and the claim."""
    app.router.add_get("/handoff/{token}", show)
    app.router.add_get("/handoff/{token}/parts", parts)
    app.router.add_post("/handoff/{token}/claim", claim)


async def show(request: web.Request) -> web.Response:
    """GET /handoff/TOKEN: the brief."""
    opened = await _open(request)
    if opened is None:
        return _unknown(request)
    return await _page(request, opened)


async def parts(request: web.Request) -> web.Response:
    """GET /handoff/TOKEN/parts: the page's parts as JSON, or 304 while nothing changed."""
    opened = await _open(request)
    if opened is None:
        return web.json_response(_error("unknown_link", _UNKNOWN[1]), status=404, headers=_CLOSED)
    values = await _values(request, opened)
    found = values["brief"]
    tag = _tag(found, opened)
    headers = {**_CLOSED, hdrs.ETAG: tag}
    if request.headers.get(hdrs.IF_NONE_MATCH) == tag:
        return web.Response(status=304, headers=headers)
    html = {name: fragment(request, f"handoff/{name}.html", values) for name in PARTS}
    body = {"parts": html, "title": _title(found), "quiet_ms": found.quiet_ms}
    return web.json_response(body, headers=headers)


def _tag(found: Brief, opened: Opened) -> str:
    """Changes whenever the parts would read differently; silence counts by the minute."""
    row, silent = opened.row, found.quiet_ms // 60_000
    return f'"{found.epoch}-{row.claimed_at or 0}-{row.state}-{opened.expired:d}-{silent}"'


async def claim(request: web.Request) -> web.Response:
    """POST /handoff/TOKEN/claim: the first wins; 200 to him and on his repeat, 409 to the rest."""
    opened = await _open(request)
    if opened is None:
        return _unknown(request)
    if request.headers.get("Sec-Fetch-Site") in _FOREIGN:
        return await _refuse(request, opened, 403, "This claim came from another site. Open the "
                             "link of your message and claim there.")  # fmt: skip
    try:
        name = _name(await _given(request))
    except Unfit as unfit:
        return await _refuse(request, opened, 400, str(unfit))
    if opened.expired:
        return await _refuse(request, opened, 410, "This link is too old to claim with. Ask for a "
                             "new one: `handraise handoffs replay` sends it.")  # fmt: skip
    return await _claim(request, opened, name)


async def _claim(request: web.Request, opened: Opened, name: str) -> web.Response:
    store = request.app[STORE]
    try:
        row = await store.claim(opened.row.id, name, _now())
    except NotFound:
        return _unknown(request)
    key = await store.key(links.KEY)
    won = _same(row.claimed_by or "", name) or _proven(request, key, row)
    if won:
        await _tell(request, row)
    response = await _claimed(request, Opened(opened.token, row, opened.expired), won=won)
    if won and row.claimed_at is not None:
        response.set_cookie(
            _cookie(row),
            links.proof(key, row.id, row.claimed_at),
            max_age=CLAIM_SECONDS,
            path=f"{root(request)}/handoff",
            httponly=True,
            samesite="Lax",
            secure=origin(request).startswith("https:"),
        )
    return response


async def _tell(request: web.Request, row: HandoffRow) -> None:
    """Give the conversation to the winner. His repeat does it again if the first try got lost."""
    stored = await request.app[STORE].conversation_by_id(row.conversation)
    if stored is not None and orjson.loads(stored.snapshot).get("rep") is None:
        await request.app[CONVERSATIONS].claimed(row.conversation, row.claimed_by or "")


async def _claimed(request: web.Request, opened: Opened, *, won: bool) -> web.Response:
    row, status = opened.row, 200 if won else 409
    if not _wants_json(request):
        return await _page(request, opened, status=status, won=won)
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


async def _refuse(request: web.Request, opened: Opened, status: int, why: str) -> web.Response:
    if _wants_json(request):
        return web.json_response(_error(_CODES[status], why), status=status, headers=_CLOSED)
    return await _page(request, opened, status=status, problem=why)


async def _open(request: web.Request) -> Opened | None:
    store = request.app[STORE]
    token = request.match_info["token"]
    link = links.read(await store.key(links.KEY), token)
    detail = await store.handoff(link.handoff) if link else None
    if link is None or detail is None:
        return None
    return Opened(token, detail.handoff, time.time() - link.signed_at > CLAIM_SECONDS)


async def _page(
    request: web.Request,
    opened: Opened,
    *,
    status: int = 200,
    won: bool | None = None,
    problem: str = "",
) -> web.Response:
    values = await _values(request, opened, won=won, problem=problem)
    return page(request, "handoff.html", values, status=status)


async def _values(
    request: web.Request, opened: Opened, *, won: bool | None = None, problem: str = ""
) -> dict[str, Any]:
    store, row = request.app[STORE], opened.row
    found = await brief(store, request.app[FLOWS], row.conversation, _now())
    if found is None:  # handoffs are joined with their conversation, so this is a race with purge
        raise web.HTTPGone(text="This conversation was deleted.\n")
    mine = won if won is not None else _proven(request, await store.key(links.KEY), row)
    return {
        "brief": found,
        "row": row,
        "token": opened.token,
        "expired": opened.expired,
        "mine": mine,
        "won": won,
        "problem": problem,
        "offered_at": moment(row.offered_at),
        "claimed_at": moment(row.claimed_at) if row.claimed_at else None,
        "title": _title(found),
    }


def _title(found: Brief) -> str:
    lead = found.data["lead"]
    score = found.data["score"]
    who = lead["name"] or lead["company"] or "Somebody"
    return f"{who}, {score['total']} ({score['band']})"


async def _given(request: web.Request) -> object:
    """The name as posted, JSON or form. Raises Unfit."""
    body = await request.content.read(MAX_BODY + 1)
    while len(body) <= MAX_BODY and (more := await request.content.read(MAX_BODY)):
        body += more
    if len(body) > MAX_BODY:
        raise Unfit(f"That is too long. A name has at most {MAX_NAME} characters.")
    if request.content_type == "application/json":
        return _json_name(body)
    try:
        values = parse_qs(body.decode("utf-8", "replace"), max_num_fields=20)
    except ValueError:
        raise Unfit("This form has too many fields. Send the name alone.") from None
    return values.get("name", [""])[0]


def _json_name(body: bytes) -> object:
    try:
        data = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Unfit('This is not JSON. Send {"name": "Your name"}.') from None
    return data.get("name") if isinstance(data, dict) else None


def _name(given: object) -> str:
    name = given.strip() if isinstance(given, str) else ""
    if not name:
        raise Unfit("Who are you? Write your name, so that the visitor knows who joined.")
    if len(name) > MAX_NAME:
        raise Unfit(f"That is too long. A name has at most {MAX_NAME} characters.")
    if any(unicodedata.category(c) in _NO_NAME or c in _TURNING for c in name):
        raise Unfit("A name has no control characters. Type it by hand.")
    return name


def _same(winner: str, name: str) -> bool:
    return winner.strip().casefold() == name.strip().casefold()


def _cookie(row: HandoffRow) -> str:
    return f"claim-{row.id}"


def _proven(request: web.Request, key: bytes, row: HandoffRow) -> bool:
    """Whether the request carries the cookie of exactly this claim."""
    cookie = request.cookies.get(_cookie(row), "")
    return row.claimed_at is not None and links.proves(key, cookie, row.id, row.claimed_at)


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


def _now() -> int:
    return int(time.time() * 1000)


_UNKNOWN = (
    "It opens no lead on this server.",
    "Open it from the message again, in full: mail programs cut long links. If that does not help, "
    "the lead was deleted; whoever runs Handraise finds every lead with `handraise handoffs list`.",
)
_CODES = {400: "bad_name", 403: "cross_site", 410: "expired"}
_CLOSED = {
    hdrs.CACHE_CONTROL: "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
