"""Owns previews: a draft of a flow that an operator tries on the real pages, as a test.

A signed link names the draft, which lies in the database under its digest; it stands in a hello's
`flow` as `preview:TOKEN`, or in the page's own address. Refuses to know who opens it: whoever has
the link may try the draft until it lapses. Nothing of a test reaches people or reports.
"""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from aiohttp import web

from agent import links
from agent.arrivals import Hello
from agent.core.flow import Flow
from agent.errors import HandraiseError
from agent.flow_files import FlowMissing
from agent.web.keys import FLOWS, STORE

PREFIX = "preview:"  # before the token in a hello's `flow`, and so in `data-flow`
PARAMETER = "handraise-preview"  # of a page's address, followed by the token
MAX_ADDRESS = 4_000
_NEW = "a new one with `handraise preview FLOW`"


class PreviewRefused(HandraiseError):
    """A preview's link that opens nothing."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a link opens, and until when."""

    flow: Flow
    until: datetime


async def admitted(app: web.Application, hello: Hello) -> Hello:
    """The hello, with its draft if it asks for a preview. Raises PreviewRefused."""
    token = _token(hello)
    if token is None:
        return hello
    draft = await read(app, token)
    return hello._replace(flow=None, draft=draft.flow, test=True)


def _token(hello: Hello) -> str | None:
    if hello.flow is not None and hello.flow.startswith(PREFIX):
        return hello.flow.removeprefix(PREFIX)
    address = hello.page.get("url") if hello.page else None
    if not isinstance(address, str) or PARAMETER not in address:
        return None
    try:
        found = parse_qs(urlsplit(address[:MAX_ADDRESS]).query).get(PARAMETER)
    except ValueError:
        return None
    return found[0] if found else None


async def read(app: web.Application, token: str) -> Draft:
    """What a preview's token opens. Raises PreviewRefused."""
    link = links.read_preview(await app[STORE].key(links.KEY), token)
    if link is None:
        what = "This preview's link is not whole, or another server made it"
        raise PreviewRefused(what, f"Open it in full, or make {_NEW}.")
    if link.until <= time.time():
        raise PreviewRefused("This preview's time is over", f"Make {_NEW}.")
    try:
        flow = await app[FLOWS].version(link.version, "this draft")
    except (FlowMissing, ValueError) as error:
        what = "The draft of this preview is not in this server's database"
        hint = f"Make {_NEW}, and name the database that `serve` uses with --database."
        raise PreviewRefused(what, hint) from error
    return Draft(flow, datetime.fromtimestamp(link.until, UTC))
