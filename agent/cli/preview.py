"""Owns `handraise preview`: a draft into the database, and the signed link that opens it there.

Refuses a draft with faults, and anybody's link without an end.
"""

import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import click

from agent import links
from agent.app import public_url
from agent.cli import flows, settings
from agent.cli.database import using
from agent.core.flow import Flow
from agent.core.load import LANGUAGE
from agent.web.previews import PARAMETER
from storage.store import Store

MOST = 30 * 86_400_000  # ms; as long as a conversation's token is good


@click.command()
@click.argument("flow")
@click.option(
    "--for",
    "span",
    type=settings.Span(),
    metavar="SPAN",
    default="8h",
    show_default=True,
    help="How long the link is good: 30m, 8h, at most 30d.",
)
@click.option("--page", metavar="URL", help="A page of the site with the widget, to try it there.")
@settings.config_option
@settings.database_option
def preview(
    flow: str, span: int, page: str | None, config_file: Path | None, database: str | None
) -> None:
    """Print a link that opens a draft of a flow on the server, as a test.

    FLOW is a file, also one outside the folder of flows, or the id of a flow `serve` would run. The
    draft goes into the database that `serve` uses. Conversations of a preview are marked as tests:
    nobody is called, nothing is sent, and no report counts them.
    """
    if not 0 < span <= MOST:
        raise click.BadParameter("a link is good for at most 30d.", param_hint="--for")
    config = settings.read(config_file, database=database)
    draft = flows.find(flow, config)
    until = int(time.time() + span / 1000)
    token = using(config, lambda store: _kept(store, draft, until))
    moment = datetime.fromtimestamp(until, UTC).strftime("%Y-%m-%d %H:%M")
    click.echo(f"{draft.id}, draft {draft.version}, as a test until {moment} UTC:")
    click.echo(f"  {public_url(config)}/preview/{token}")
    if page is not None:
        click.echo(f"  {_with(page, token)}")


async def _kept(store: Store, draft: Flow, until: int) -> str:
    """Store the draft by its digest, and sign a link to it."""
    now = int(time.time() * 1000)
    await store.keep_flow(draft.version, draft.id, LANGUAGE, draft.source, now)
    return links.sign_preview(await store.key(links.KEY), draft.version, until)


def _with(page: str, token: str) -> str:
    """The page's address with the preview's parameter in its query."""
    parts = urlsplit(page)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise click.BadParameter("write the whole address: https://…", param_hint="--page")
    query = [pair for pair in parse_qsl(parts.query, True) if pair[0] != PARAMETER]
    return urlunsplit(parts._replace(query=urlencode([*query, (PARAMETER, token)])))
