"""Owns whose request is next, and who may begin a conversation just now: first the work, then the
rates, then the line.

The cheapest question comes first, so that a flood is turned away before it costs anything. Refuses
to keep out whoever goes on with a conversation: nobody asks here for him.
"""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from agent.arrivals import Hello
from agent.core.context import page_context, source_context, touches
from agent.core.flow import Flow
from agent.core.turning import Input
from agent.flow_files import Flows
from agent.lives import Live
from agent.tokens import token_hash
from agent.web.keys import ALARM, CONFIG, ENTRANCE, FLOWS, LIMITS, PRESSURE, PROOFS
from agent.web.limits import Asker
from agent.web.proof import Proofs

CHAT = "/v1/chat"
WORKLESS = 10  # where no work can be asked, a conversation counts for so many
CANNOT = {"cannot": True}  # what a client says that has no way to compute


@dataclass(frozen=True, slots=True)
class Refused:
    """A conversation that may not begin: there is a `challenge` to solve first, or, without one,
    there are too many."""

    challenge: dict[str, Any] | None = None


@web.middleware
def in_turn(request: web.Request, handler: Handler) -> Awaitable[web.StreamResponse]:
    """Let a request wait for its place. No coroutine around those that have one at once, nor around
    chats, which ask for theirs: it would stay for as long as they are open."""
    if request.path == CHAT or request.app[ENTRANCE].requests.free():
        return handler(request)
    return _later(request, handler)


async def _later(request: web.Request, handler: Handler) -> web.StreamResponse:
    await request.app[ENTRANCE].requests.enter()
    return await handler(request)


async def by_socket(
    app: web.Application, asker: Asker, hello: Hello, tell: Callable[[], None]
) -> Refused | None:
    """Whether a hello may begin a conversation. `tell` is called if he has to wait in line."""
    flow = _flow(app, hello)
    asker = _known(asker, hello, flow)
    guarded, proofs = _guarded(app, asker, flow), app[PROOFS]
    workless = guarded and hello.proof == CANNOT
    if guarded and not workless and not await _worked(proofs, hello):
        return Refused(await proofs.challenge(time.time()))
    if not await app[LIMITS].arrival(asker) or not await _counted(app, asker, workless):
        return Refused()
    return None if await app[PRESSURE].admit(tell) else Refused()


async def by_form(app: web.Application, asker: Asker, flow: Flow) -> Refused | None:
    """Whether a form may begin one, which no work can be asked of."""
    asker = asker._replace(flow=flow.id)
    if not await app[LIMITS].arrival(asker) or not await again(app, asker, flow):
        return Refused()
    return None if await app[PRESSURE].admit() else Refused()


async def again(app: web.Application, asker: Asker, flow: Flow) -> bool:
    """Whether one may begin where no riddle stands before it: of a form, or by a restart."""
    return await _counted(app, asker, _guarded(app, asker, flow))


async def mailed(app: web.Application, live: Live, given: Input) -> bool:
    """Whether a transcript may go as far as its address is concerned; a repeat is not counted."""
    if given.type != "transcript" or given.id in live.acks or live.flow.transcript is None:
        return True
    return await app[LIMITS].mail(live.snapshot.contact.get("email") or given.text or "")


async def _worked(proofs: Proofs, hello: Hello) -> bool:
    return bool(hello.proof) and await proofs.holds(hello.proof or {}, time.time())


async def _counted(app: web.Application, asker: Asker, workless: bool) -> bool:
    """Count a conversation; one that ought to be worked for and is not counts for more, and all of
    those together are bounded."""
    limits, above = app[LIMITS], app[CONFIG].limits.proof.above
    if not await limits.conversation(asker, WORKLESS if workless else 1):
        return False
    if not workless or asker.address is None or not above:
        return True
    return await limits.workless(above)


def _guarded(app: web.Application, asker: Asker, flow: Flow | None) -> bool:
    """Whether this one must be worked for: always, where the flow says so; under attack, by
    everybody who is counted at all."""
    if flow is None or asker.address is None:
        return flow is not None and flow.protect
    ringing = app[ALARM].ring(time.monotonic(), overloaded=app[PRESSURE].overloaded)
    return flow.protect or ringing


def _known(asker: Asker, hello: Hello, flow: Flow | None) -> Asker:
    visitor = token_hash(hello.visitor) if hello.visitor else None
    return asker._replace(visitor=visitor, flow=flow.id if flow else None)


def _flow(app: web.Application, hello: Hello) -> Flow | None:
    """The flow that would run; None where there is none of that name."""
    flows = app[FLOWS]
    if hello.draft or hello.flow:
        return hello.draft or flows.get(hello.flow or "")
    return _chosen(flows, hello) if _matters(app, flows) else flows.default


def _matters(app: web.Application, flows: Flows) -> bool:
    return app[LIMITS].flows or any(flow.protect for flow in flows.all().values())


def _chosen(flows: Flows, hello: Hello) -> Flow:
    page = hello.page or {}
    seen = touches(page, hello.source, "")
    return flows.choose(page_context(page), source_context(seen))
