"""Owns who looks at a lead: by a message's link or signed in, with which right to write.

Refuses to take a name for a proof: writing needs the claim's cookie, or the cookie of the rep who
has the lead.
"""

import time
from dataclasses import dataclass

from aiohttp import web

from agent import links
from agent.reps import SESSION_MS
from agent.web.keys import ROSTER, STORE
from agent.web.rendering import origin, root
from storage.desk_records import Rep
from storage.records import HandoffRow

CLAIM_SECONDS = 30 * 86_400  # how long a claim's cookie is kept
NAME_SECONDS = 365 * 86_400
REP = "rep"
REP_NAME = "rep-name"
FOREIGN = ("cross-site", "same-site")


@dataclass(frozen=True, slots=True)
class Opened:
    """A lead that is looked at. `base` is the path of its page, below the server's root; `expired`
    whether its link claims no more, which who is signed in need not care about; `rep` who is signed
    in or whose personal link it is, `signed` whether he signed in; `holder` proves that this
    browser has the claim."""

    base: str
    row: HandoffRow
    expired: bool
    rep: Rep | None
    signed: bool
    holder: str | None


async def opened(request: web.Request) -> Opened | None:
    """The lead behind the address; None for a link that opens none. Raises StorageError."""
    if "token" in request.match_info:
        return await _by_link(request, request.match_info["token"])
    rep = await signed_in(request)
    row = await request.app[STORE].handoff_row(request.match_info["handoff"])
    if rep is None or row is None:
        return None
    holder = await _holder(request, row, rep)
    return Opened(f"/rep/{row.id}", row, expired=False, rep=rep, signed=True, holder=holder)


async def again(request: web.Request, before: Opened) -> Opened:
    """The same lead as it is now."""
    row = await request.app[STORE].handoff_row(before.row.id)
    if row is None:
        raise web.HTTPGone(text="This conversation was deleted.\n")
    signed = await signed_in(request) if before.signed else None  # unless removed meanwhile
    holder = await _holder(request, row, signed)
    return Opened(before.base, row, before.expired, before.rep, signed is not None, holder)


async def _by_link(request: web.Request, token: str) -> Opened | None:
    store = request.app[STORE]
    link = links.read(await store.key(links.KEY), token)
    row = await store.handoff_row(link.handoff) if link else None
    if link is None or row is None:
        return None
    accepted = await store.accepted(row.id, link.destination) if link.destination else []
    signed = await signed_in(request)
    personal = request.app[ROSTER].owner_of(link.destination or None)
    return Opened(
        base=f"/handoff/{token}",
        row=row,
        expired=signed is None and links.expired(accepted, link.generation, now()),
        rep=personal or signed,
        signed=signed is not None and (personal is None or personal.id == signed.id),
        holder=await _holder(request, row, signed),
    )


async def signed_in(request: web.Request) -> Rep | None:
    """The rep whose cookie this is, unless it is too old or he was removed."""
    cookie = request.cookies.get(REP)
    if not cookie:
        return None
    store = request.app[STORE]
    session = links.read_session(await store.key(links.KEY), cookie)
    if session is None or session[1] + SESSION_MS < now():
        return None
    return await store.rep(session[0])


async def _holder(request: web.Request, row: HandoffRow, rep: Rep | None) -> str | None:
    if row.holder is None:
        return None
    key = await request.app[STORE].key(links.KEY)
    proven = links.proves(key, request.cookies.get(_cookie(row), ""), row.id, row.holder)
    return row.holder if proven or (rep is not None and rep.id == row.holder) else None


async def hand_over(request: web.Request, response: web.StreamResponse, row: HandoffRow) -> None:
    """Give the winner of a claim what proves it, and keep his name for the next one."""
    if row.holder is None:
        return
    key = await request.app[STORE].key(links.KEY)
    values = {
        _cookie(row): (links.proof(key, row.id, row.holder), CLAIM_SECONDS),
        REP_NAME: (_quoted(row.claimed_by or ""), NAME_SECONDS),
    }
    for name, (value, seconds) in values.items():
        set_cookie(request, response, name, value, seconds, path="/handoff")


def set_cookie(
    request: web.Request,
    response: web.StreamResponse,
    name: str,
    value: str,
    seconds: int,
    path: str,
) -> None:
    """A cookie that no script reads and no other site sends."""
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path=f"{root(request)}{path}",
        httponly=True,
        samesite="Lax",
        secure=origin(request).startswith("https:"),
    )


def remembered_name(request: web.Request) -> str:
    """The name given at the last claim, for the form; anybody may have written it."""
    try:
        return bytes.fromhex(request.cookies.get(REP_NAME, "")).decode()[:80]
    except ValueError:
        return ""


def _quoted(name: str) -> str:
    return name.encode().hex()


def _cookie(row: HandoffRow) -> str:
    return f"claim-{row.id}"


def now() -> int:
    """The present moment in ms."""
    return int(time.time() * 1000)
