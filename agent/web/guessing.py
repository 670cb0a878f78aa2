"""Owns what a wrong link or a wrong token of the API costs: whoever tries one after the other soon
gets no answer.

A link is proven by its signature alone and a token by comparing, without a look into the database;
but saying so takes an answer. So what opens nothing counts as connections of its address, and
beyond that rate it is refused before anything is read or compared, be it right or wrong. Refuses to
count what is good.
"""

from collections.abc import Awaitable

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from agent.web.auth import problem
from agent.web.keys import LIMITS

API = "/api"
LINKS = ("/handoff/", "/preview/", "/rep/in/")
_PLACES = (*LINKS, API)
_WRONG_LINK = frozenset({404, 410})
_WRONG_TOKEN = frozenset({401})


@web.middleware
def guesses(request: web.Request, handler: Handler) -> Awaitable[web.StreamResponse]:
    """Count the wrong ones among what is asked for. No coroutine of its own: it would stand around
    every chat for as long as that is open."""
    place = request.path.startswith(_PLACES)
    return _counted(request, handler) if place else handler(request)


async def _counted(request: web.Request, handler: Handler) -> web.StreamResponse:
    limits = request.app[LIMITS]
    asker, of_api = limits.asker(request), request.path.startswith(API)
    wrong = _WRONG_TOKEN if of_api else _WRONG_LINK
    if not await limits.free("connections", asker):
        return _put_off(await limits.wait("connections", asker), of_api=of_api)
    try:
        answer = await handler(request)
    except web.HTTPException as error:
        if error.status in wrong:
            await limits.connection(asker)
        raise
    if answer.status in wrong:
        await limits.connection(asker)
    return answer


def _put_off(seconds: int, *, of_api: bool) -> web.Response:
    """429, in the words of who asks."""
    later: dict[str, str] = {hdrs.RETRY_AFTER: str(seconds)}
    again = f"Try again in {seconds} seconds."
    if of_api:
        return problem(429, "too_many", f"Too many wrong tokens came from there. {again}", later)
    text = f"Too many wrong links came from there. {again}\n"
    return web.Response(status=429, text=text, headers=later)
