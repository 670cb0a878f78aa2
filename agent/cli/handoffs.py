"""Owns `handraise handoffs`: what became of the calls to people, and sending them again."""

import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import click
from rich.console import Console
from rich.text import Text

from agent.cli import deliveries, output, passages, settings
from agent.cli.database import using
from agent.cli.deliveries import UnknownDestination
from agent.cli.output import Facts
from agent.cli.sample import sample
from agent.config import Config
from agent.webhook.delivery import Outcome, Patience
from agent.webhook.sending import Ways
from storage.errors import NotFound
from storage.records import Attempt, Delivery, HandoffDetail, HandoffRow
from storage.store import Store

STATES = (
    "queued", "delivered", "undelivered", "opened", "claimed", "contacted", "resolved", "expired",
)  # fmt: skip
KEPT = "kept"
_NO_DESTINATION = (
    "Kept here and sent nowhere, because no destination is configured: name one as "
    "`default_destination` in config.yaml, then `handraise handoffs replay --since 30d`."
)
_STYLES = {"delivered": "green", "claimed": "green", "undelivered": "red", "dead": "red"}


@click.group()
def handoffs() -> None:
    """List, show, send again and try the calls to people."""


for _command in (deliveries.destinations, deliveries.enable, deliveries.dead):
    handoffs.add_command(_command)


handoffs.add_command(passages.report)


@handoffs.command("list")
@settings.limit_option
@click.option("--state", type=click.Choice(STATES), help="Only handoffs in this state.")
@settings.format_option("table", "json")
@settings.config_option
@settings.database_option
def listing(
    limit: int, state: str | None, format: str, config_file: Path | None, database: str | None
) -> None:
    """List handoffs, the newest first, and what became of each."""
    config = settings.read(config_file, database=database)
    rows = using(config, lambda store: store.handoffs(limit=limit, state=state))
    if format == "json":
        click.echo(output.json([facts(row) for row in rows]))
    else:
        _table(rows, output.console())


@handoffs.command()
@click.argument("id")
@settings.format_option("table", "json")
@settings.config_option
@settings.database_option
def show(id: str, format: str, config_file: Path | None, database: str | None) -> None:
    """Show one handoff: offered, every attempt to deliver it, and how it ended."""
    config = settings.read(config_file, database=database)
    detail = using(config, lambda store: _detail(store, id))
    if format == "json":
        events = [_event_facts(event) for event in detail.deliveries]
        way = passages.links(detail)
        click.echo(output.json({**facts(detail.handoff), "chain": way, "events": events}))
    else:
        _print(detail, output.console())


@handoffs.command()
@click.argument("ids", metavar="[ID]...", nargs=-1)
@settings.since_option("All undelivered ones of the last 2h, 7d.")
@click.option("--until", type=settings.Span(), metavar="SPAN", help="Only those older than that.")
@click.option("--delivered", is_flag=True, help="With --since: what was delivered, too.")
@click.option("--to", "sent_to", metavar="DESTINATION", help="With --since: only what goes there.")
@settings.config_option
@settings.database_option
def replay(
    ids: tuple[str, ...],
    since: int | None,
    until: int | None,
    delivered: bool,
    sent_to: str | None,
    config_file: Path | None,
    database: str | None,
) -> None:
    """Send handoffs again, with the same webhook-id: by ID, or all undelivered ones --since 2h.

    An ID is that of a handoff or a webhook-id. What was kept for want of a destination goes to
    `default_destination`. `serve` sends them; one that runs begins within a second.
    """
    if bool(ids) == (since is not None):
        raise click.UsageError("Name handoffs by ID, or give --since 2h; not both.")
    if since is None and (until is not None or delivered or sent_to):
        raise click.UsageError("--until, --delivered and --to need --since.")
    config = settings.read(config_file, database=database)
    if sent_to is not None and sent_to not in config.destinations:
        raise UnknownDestination(sent_to, config)
    wanted = _Stretch(since, until, delivered, sent_to)
    moved = using(config, lambda store: _replay(store, config, ids, wanted))
    if moved:
        click.echo(f"{output.count(moved, 'event')} will be sent again by `handraise serve`.")
    elif config.default_destination is None:
        click.echo("Nothing to send again. What was kept waits for a `default_destination`.")
    else:
        click.echo("Nothing to send again.")


class _Stretch(NamedTuple):
    """What of a stretch of time is sent again; spans in milliseconds, back from now."""

    since: int | None
    until: int | None
    delivered: bool
    sent_to: str | None


@handoffs.command()
@click.argument("destination")
@settings.config_option
@click.pass_context
def test(ctx: click.Context, destination: str, config_file: Path | None) -> None:
    """Send a signed sample lead, marked "test": true, to DESTINATION now, and show the answer.

    The exit status is 1 when it was not taken.
    """
    config = settings.read(config_file)
    if destination not in config.destinations:
        raise UnknownDestination(destination, config)
    outcome = asyncio.run(_deliver(config, destination))
    _answer(destination, outcome, output.console())
    if outcome.retry != "delivered":
        ctx.exit(1)


def facts(row: HandoffRow) -> Facts:
    """A handoff as programs get it."""
    shown = [name for name in HandoffRow.__slots__ if name != "holder"]  # it proves a claim
    times = {name for name in shown if name.endswith("_at")}
    values = {name: getattr(row, name) for name in shown}
    return {k: output.rfc3339(v) if k in times else v for k, v in values.items()}


def _event_facts(event: Delivery) -> Facts:
    return {
        "webhook_id": event.id,
        "type": event.type,
        "sequence": event.sequence,
        "destination": event.destination,
        "state": event.state,
        "created_at": output.rfc3339(event.created_at),
        "next_at": output.rfc3339(event.next_at),
        "delivered_at": output.rfc3339(event.delivered_at),
        "attempts": [
            {
                "at": output.rfc3339(tried.at),
                "status": tried.status,
                "latency_ms": tried.latency_ms,
                "error": tried.error,
                "response": tried.response,
            }
            for tried in event.attempts
        ],
    }


async def _detail(store: Store, id: str) -> HandoffDetail:
    detail = await store.handoff(id)
    if detail is None:
        raise NotFound("handoff", id)
    return detail


async def _replay(store: Store, config: Config, ids: tuple[str, ...], wanted: _Stretch) -> int:
    events = [id for id in ids if id.startswith("msg_")]
    handoffs = [id for id in ids if id not in events]
    for id in handoffs:
        await _detail(store, id)
    now = int(time.time() * 1000)
    return await store.requeue(
        now=now,
        ids=events,
        handoffs=handoffs,
        since=None if wanted.since is None else now - wanted.since,
        until=None if wanted.until is None else now - wanted.until,
        delivered=wanted.delivered,
        sent_to=wanted.sent_to,
        destination=config.default_destination,
    )


async def _deliver(config: Config, name: str) -> Outcome:
    # Here and not above: the whole server comes with it, which the other commands need not load.
    from agent.app import public_url  # noqa: PLC0415 - see above

    now, ways = datetime.now(UTC), Ways()
    links = {"handoff": f"{public_url(config)}/handoff/sample"}
    try:
        to = config.destinations[name]
        return await ways.send(to, sample(name, now), links, now, Patience())
    finally:
        await ways.close()


def _answer(name: str, outcome: Outcome, to: Console) -> None:
    tried = outcome.attempt
    taken = outcome.retry == "delivered"
    status = f"answered {tried.status}" if tried.status else "did not answer"
    verdict = "taken" if taken else "not taken"
    to.print(
        Text.assemble(
            (f"{name} {status} in {tried.latency_ms} ms: ", "bold"),
            (verdict, "green" if taken else "bold red"),
        )
    )
    for said in (tried.error, tried.response):
        if said:
            to.print(f"  {output.plain(said)}", soft_wrap=True)


def _table(rows: list[HandoffRow], to: Console) -> None:
    if not rows:
        to.print("No handoffs yet.")
        return
    columns = ("offered (UTC)", "band", ">score", "state", ">tries", "lead")
    output.listing(to, columns, [_row(row) for row in rows])
    if any(row.delivery == KEPT for row in rows):
        to.print(output.styled(_NO_DESTINATION, "yellow"))


def _row(row: HandoffRow) -> output.Row:
    cells = (
        output.moment(row.offered_at),
        output.band(row.band),
        str(row.score),
        _state(row),
        str(row.attempts),
        _who(row),
    )
    below = [output.styled(row.id, "dim")]
    if row.last_error and row.delivery != "delivered":
        below.append(output.styled(f"last error: {output.line(row.last_error)}", "red"))
    if row.claimed_by:
        below.append(output.styled(f"claimed by {output.line(row.claimed_by)}", "green"))
    return cells, below


def _state(row: HandoffRow) -> Text:
    state = KEPT if row.delivery == KEPT and row.claimed_at is None else row.state
    return output.styled(state, _STYLES.get(state, "yellow"))


def _who(row: HandoffRow) -> str:
    said = [output.line(part) for part in (row.name, row.email and f"<{row.email}>") if part]
    return " ".join(said) or output.line(row.phone) or "(no contact yet)"


def _print(detail: HandoffDetail, to: Console) -> None:
    row = detail.handoff
    reasons = {"band": "the band was reached", "human": "the visitor asked for a person"}
    offered = f"{output.moment(row.offered_at)} UTC, {row.route}: {reasons.get(row.reason)}"
    to.print(Text.assemble((f"{_who(row)}  ", "bold"), output.band(row.band), f" {row.score}"))
    known = {
        "id": row.id,
        "flow": f"{row.flow}{' (test)' if row.test else ''}",
        "offered": offered,
        "delivered": row.delivered_at and f"{output.moment(row.delivered_at)} UTC",
        "claimed": row.claimed_by and f"{output.moment(row.claimed_at)} UTC by {row.claimed_by}",
    }
    for name, value in known.items():
        if value:
            to.print(Text.assemble((f"  {name:<10}", "dim"), output.line(value)), soft_wrap=True)
    passages.print_chain(detail, to)
    for event in detail.deliveries:
        _print_event(event, to)
    if any(event.state == KEPT for event in detail.deliveries):
        to.print(output.styled(_NO_DESTINATION, "yellow"))


def _print_event(event: Delivery, to: Console) -> None:
    line = Text.assemble(
        (f"{event.sequence:>3} {event.type}", "bold"),
        f" -> {event.destination or 'no destination'}  ",
        (event.state, _STYLES.get(event.state, "yellow")),
        f" after {output.count(len(event.attempts), 'attempt')}" if event.attempts else "",
        (f"\n    {event.id}", "dim"),
    )
    to.print(line, soft_wrap=True)
    for tried in event.attempts:
        to.print(_tried(tried), soft_wrap=True)
    if event.state == "pending" and event.next_at is not None:
        to.print(output.styled(f"    next at {output.rfc3339(event.next_at)}", "dim"))
    elif event.state == "pending":
        to.print(output.styled(f"    waits: {output.line(event.last_error)}", "yellow"))


def _tried(tried: Attempt) -> Text:
    status = "---" if tried.status is None else str(tried.status)
    style = "red" if tried.error else "green"
    at = f"    {output.rfc3339(tried.at)}  "
    what = f"  {tried.latency_ms:>5} ms  {output.line(tried.error)}".rstrip()
    return Text.assemble((at, "dim"), (status, style), what)
