"""Owns the JSON API under /api/v1: leads, handoffs and flows, for programs of the operator.

Refuses to show what the pages of reps do not: no tokens, no secrets, no other person's data. The
shapes are written down in `openapi`.
"""

import time
from collections.abc import Mapping
from typing import Any

import orjson
from aiohttp import web

from agent.briefs import Brief, brief, moment
from agent.core.flow import Flow
from agent.erasure import erase
from agent.web.auth import Handler, guarded, problem, reply
from agent.web.keys import CONFIG, CONVERSATIONS, FLOWS, STORE
from agent.web.openapi import DOCUMENT
from storage.errors import NotFound, StorageError
from storage.records import (
    Attempt,
    Conversation,
    Delivery,
    HandoffRow,
    LeadRow,
)

BASE = "/api/v1"
PAGE = 50
MOST = 500
MAX_BODY = 4_096


class Unfit(Exception):
    """A parameter that cannot be used; the message says why and what would do."""


def routes(app: web.Application) -> None:
    """Add the API. Every path under /api answers in JSON, those that do not exist too."""
    for method, path, handler in (
        ("GET", "/leads", leads),
        ("GET", "/leads/{id}", lead),
        ("DELETE", "/leads/{id}", erase_lead),
        ("GET", "/handoffs", handoffs),
        ("GET", "/handoffs/{id}", handoff),
        ("POST", "/handoffs/{id}/replay", replay),
        ("GET", "/flows", flows),
        ("GET", "/openapi.json", openapi),
    ):
        app.router.add_route(method, BASE + path, guarded(_answering(handler)))
    app.router.add_route("*", "/api{rest:(/.*)?}", guarded(_nothing))


def _answering(handler: Handler) -> Handler:
    """`handler`, with its errors as JSON."""

    async def answered(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except Unfit as unfit:
            return problem(400, "bad_request", str(unfit))
        except NotFound as missing:
            return problem(404, "not_found", f"There is no {missing.kind} {missing.id}.")
        except StorageError as error:
            return problem(503, "unavailable", str(error), {"Retry-After": "5"})

    return answered


async def leads(request: web.Request) -> web.Response:
    """GET /leads: a page of leads, the newest first."""
    limit = _limit(request)
    rows = await request.app[STORE].leads(
        limit=limit + 1,
        before=request.query.get("before"),
        band=request.query.get("band"),
        flow=request.query.get("flow"),
        tests=_flag(request, "tests"),
    )
    more = len(rows) > limit
    page = rows[:limit]
    return reply({"data": [_lead(row) for row in page], "next": page[-1].id if more else None})


async def lead(request: web.Request) -> web.Response:
    """GET /leads/ID: one lead, by id or e-mail, with its conversations."""
    store, id = request.app[STORE], request.match_info["id"]
    detail = await store.lead(id)
    if detail is None:
        raise NotFound("lead", id)
    found = [await _conversation(request, one) for one in detail.conversations]
    return reply({**_lead(detail.lead), "conversations": found})


async def erase_lead(request: web.Request) -> web.Response:
    """DELETE /leads/ID: blank everything personal of this lead."""
    erased = await erase(request.app[STORE], lead=request.match_info["id"], now=_now())
    request.app[CONVERSATIONS].on_outbox()
    counts = {name: getattr(erased, name) for name in _COUNTED}
    return reply({"erased": counts, "told": sorted(erased.destinations)})


async def handoffs(request: web.Request) -> web.Response:
    """GET /handoffs: the newest handoffs."""
    state = request.query.get("state")
    rows = await request.app[STORE].handoffs(limit=_limit(request), state=state)
    return reply({"data": [_handoff(row) for row in rows]})


async def handoff(request: web.Request) -> web.Response:
    """GET /handoffs/ID: one handoff with its events and every attempt to deliver them."""
    id = request.match_info["id"]
    detail = await request.app[STORE].handoff(id)
    if detail is None:
        raise NotFound("handoff", id)
    events = [_delivery(one) for one in detail.deliveries]
    return reply({**_handoff(detail.handoff), "events": events})


async def replay(request: web.Request) -> web.Response:
    """POST /handoffs/ID/replay: deliver its events again, under the same webhook-id."""
    app, id = request.app, request.match_info["id"]
    to = await _destination(request)
    if await app[STORE].handoff(id) is None:
        raise NotFound("handoff", id)
    count = await app[STORE].requeue(now=_now(), handoffs=[id], destination=to)
    app[CONVERSATIONS].on_outbox()
    return reply({"queued": count}, status=202)


async def flows(request: web.Request) -> web.Response:
    """GET /flows: what runs, and the faults of files that do not."""
    running = request.app[FLOWS]
    faults = {file: [str(f) for f in some] for file, some in running.faults.items()}
    data = [_flow(running.get(id), id == running.default.id) for id in running.ids()]
    return reply({"data": [one for one in data if one], "faults": faults})


async def openapi(request: web.Request) -> web.Response:
    """GET /openapi.json: this API, described."""
    return reply(DOCUMENT)


async def _nothing(request: web.Request) -> web.Response:
    return problem(
        404,
        "not_found",
        f"There is no {request.method} {request.path}. {BASE}/openapi.json lists what there is.",
    )


async def _destination(request: web.Request) -> str | None:
    """The destination a replay names in its body, checked; None when it names none."""
    body = await request.content.read(MAX_BODY)
    if not body.strip():
        return None
    try:
        data = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Unfit('The body is not JSON. Send nothing, or {"destination": NAME}.') from None
    name = data.get("destination") if isinstance(data, Mapping) else None
    known = request.app[CONFIG].destinations
    if name is not None and name not in known:
        there = ", ".join(sorted(known)) or "none"
        raise Unfit(f"There is no such destination. The configuration has: {there}.")
    return name


def _limit(request: web.Request) -> int:
    text = request.query.get("limit", str(PAGE))
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST):
        raise Unfit(f"limit must be a whole number from 1 to {MOST}.")
    return int(text)


def _flag(request: web.Request, name: str) -> bool:
    text = request.query.get(name, "false")
    if text not in ("true", "false"):
        raise Unfit(f"{name} must be true or false.")
    return text == "true"


async def _conversation(request: web.Request, stored: Conversation) -> dict[str, Any]:
    found = await brief(request.app[STORE], request.app[FLOWS], stored.id, _now())
    return {
        "id": stored.id,
        "flow": stored.flow,
        "version": stored.version,
        "score": stored.score,
        "band": stored.band,
        "owner": stored.owner,
        "outcome": stored.outcome,
        "test": stored.test,
        "created_at": moment(stored.created_at),
        "updated_at": moment(stored.updated_at),
        "brief": dict(found.data) if found else None,
        "transcript": _lines(found) if found else [],
    }


def _lines(found: Brief) -> list[dict[str, Any]]:
    return [
        {"from": line.speaker, "text": line.text, "at": line.at, "name": line.name}
        for line in found.transcript
    ]


def _lead(row: LeadRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "email": row.email,
        "name": row.name,
        "phone": row.phone,
        "company": row.company,
        "conversation": row.conversation,
        "flow": row.flow,
        "score": row.score,
        "band": row.band,
        "outcome": row.outcome,
        "lifecycle": row.lifecycle,
        "test": row.test,
        "created_at": moment(row.created_at),
        "updated_at": moment(row.updated_at),
        "erased_at": _maybe(row.erased_at),
    }


def _handoff(row: HandoffRow) -> dict[str, Any]:
    lead = {"name": row.name, "email": row.email, "phone": row.phone, "company": row.company}
    return {
        "id": row.id,
        "conversation": row.conversation,
        "flow": row.flow,
        "test": row.test,
        "lead": {"id": row.lead, **lead},
        "route": row.route,
        "band": row.band,
        "score": row.score,
        "reason": row.reason,
        "state": row.state,
        "offered_at": moment(row.offered_at),
        "delivered_at": _maybe(row.delivered_at),
        "opened_at": _maybe(row.opened_at),
        "claimed_at": _maybe(row.claimed_at),
        "claimed_by": row.claimed_by,
        "contacted_at": _maybe(row.contacted_at),
        "unclaimed_at": _maybe(row.unclaimed_at),
        "resolved_at": _maybe(row.resolved_at),
        "outcome": row.outcome,
        "outcome_reason": row.outcome_reason,
        "destination": row.destination,
        "delivery": row.delivery,
        "attempts": row.attempts,
        "last_error": row.last_error,
    }


def _delivery(one: Delivery) -> dict[str, Any]:
    return {
        "id": one.id,
        "type": one.type,
        "sequence": one.sequence,
        "destination": one.destination,
        "state": one.state,
        "created_at": moment(one.created_at),
        "next_at": _maybe(one.next_at),
        "delivered_at": _maybe(one.delivered_at),
        "last_error": one.last_error,
        "attempts": [_attempt(tried) for tried in one.attempts],
        "data": orjson.loads(one.data),
    }


def _attempt(tried: Attempt) -> dict[str, Any]:
    return {
        "at": moment(tried.at),
        "status": tried.status,
        "latency_ms": tried.latency_ms,
        "error": tried.error,
        "response": tried.response,
    }


def _flow(flow: Flow | None, default: bool) -> dict[str, Any] | None:
    if flow is None:
        return None
    return {
        "id": flow.id,
        "version": flow.version,
        "default": default,
        "locales": sorted({flow.locale, *flow.locales}),
        "questions": list(flow.order),
        "bands": {band.name: band.start for band in flow.bands},
    }


def _maybe(milliseconds: int | None) -> str | None:
    return None if milliseconds is None else moment(milliseconds)


def _now() -> int:
    return int(time.time() * 1000)


_COUNTED = ("leads", "conversations", "turns", "outbox", "attempts")
