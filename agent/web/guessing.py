"""Owns what a wrong link costs: whoever tries one after the other soon gets no answer.

A link is proven by its signature alone, without a look into the database; but saying so takes a
page. So links that open nothing count as connections of their address, and beyond that rate they
are refused before anything is read. Refuses to count links that are good.
"""

from collections.abc import Awaitable

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from agent.web.keys import LIMITS

PLACES = ("/handoff/", "/preview/", "/rep/in/")
WRONG = frozenset({404, 410})


@web.middleware
def guesses(request: web.Request, handler: Handler) -> Awaitable[web.StreamResponse]:
    """Count the wrong ones among the links that are asked for. No coroutine of its own: it would
    stand around every chat for as long as that is open."""
    place = request.path.startswith(PLACES)
    return _counted(request, handler) if place else handler(request)


async def _counted(request: web.Request, handler: Handler) -> web.StreamResponse:
    limits = request.app[LIMITS]
    asker = limits.asker(request)
    if not await limits.free("connections", asker):
        seconds = str(await limits.wait("connections", asker))
        text = f"Too many wrong links came from there. Try again in {seconds} seconds.\n"
        return web.Response(status=429, text=text, headers={hdrs.RETRY_AFTER: seconds})
    try:
        answer = await handler(request)
    except web.HTTPException as error:
        if error.status in WRONG:
            await limits.connection(asker)
        raise
    if answer.status in WRONG:
        await limits.connection(asker)
    return answer
