"""Owns `handraise leads`: list, show and erase; `lead_files` writes them out."""

import time
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from agent import briefs
from agent.briefs import Brief, Line
from agent.cli import lead_files, output, settings
from agent.cli.database import using
from agent.cli.output import Facts
from agent.config import Config
from agent.erasure import erase as erase_person
from agent.flow_files import Flows, flows_path
from storage.errors import NotFound
from storage.records import Conversation, Erasure, LeadDetail, LeadRow
from storage.store import Store

Held = list[tuple[Conversation, Brief]]


@click.group()
def leads() -> None:
    """List, show, export and erase leads."""


@leads.command("list")
@settings.limit_option
@click.option("--band", metavar="BAND", help="Only leads whose newest conversation is in it.")
@click.option("--flow", metavar="ID", help="Only leads whose newest conversation held this flow.")
@settings.format_option("table", "json", "csv")
@settings.config_option
@settings.database_option
def listing(
    limit: int,
    band: str | None,
    flow: str | None,
    format: str,
    config_file: Path | None,
    database: str | None,
) -> None:
    """List leads, the newest first."""
    config = settings.read(config_file, database=database)
    rows = using(config, lambda store: store.leads(limit=limit, band=band, flow=flow))
    if format == "table":
        _table(rows)
    elif format == "json":
        click.echo(output.json([lead_files.facts(row) for row in rows]))
    else:
        click.echo(lead_files.csv_text(rows), nl=False)


@leads.command()
@click.argument("lead", metavar="ID|EMAIL")
@settings.format_option("table", "json")
@settings.config_option
@settings.database_option
def show(lead: str, format: str, config_file: Path | None, database: str | None) -> None:
    """Show one lead with its conversations: points with their reasons, and what was said."""
    config = settings.read(config_file, database=database)
    row, held = using(config, lambda store: _read(store, config, lead))
    if format == "json":
        click.echo(output.json(_facts(row, held)))
    else:
        _print(row, held, output.console())


@leads.command()
@settings.format_option("csv", "json")
@click.option(
    "--output",
    "target",
    metavar="F",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write; standard output without this.",
)
@settings.config_option
@settings.database_option
def export(
    format: str, target: Path | None, config_file: Path | None, database: str | None
) -> None:
    """Write all leads as CSV or JSON, the newest first.

    In CSV a text that a spreadsheet would take for a formula gets an apostrophe in front; phone
    numbers such as +442079460958 stay as they are.
    """
    config = settings.read(config_file, database=database)
    written = using(config, lambda store: lead_files.export(store, format, target))
    if target is not None:
        click.echo(f"{output.count(written, 'lead')} written to {target}.", err=True)


@leads.command()
@click.argument("lead", metavar="ID|EMAIL")
@click.option("--yes", is_flag=True, help="Do not ask first.")
@settings.config_option
@settings.database_option
def erase(lead: str, yes: bool, config_file: Path | None, database: str | None) -> None:
    """Blank everything personal of one lead, and say what was blanked.

    ID may also be a conversation's, of somebody who left no address. Scores, times and the
    questions asked stay, and so does the proof of consent. This can't be undone.
    """
    config = settings.read(config_file, database=database)
    if not yes:
        click.confirm(using(config, lambda store: _question(store, lead)), abort=True)
    now = int(time.time() * 1000)
    named = {"conversation": lead} if lead.startswith("conv_") else {"lead": lead}
    click.echo(_told(using(config, lambda store: erase_person(store, **named, now=now))))


async def _read(store: Store, config: Config, lead: str) -> tuple[LeadRow, Held]:
    detail = await _lead(store, lead)
    flows = Flows(flows_path(config), store, config.flows.default)
    held = []
    for one in detail.conversations:
        found = await briefs.brief(store, flows, one.id, int(time.time() * 1000))
        if found is not None:
            held.append((one, found))
    return detail.lead, held


async def _lead(store: Store, lead: str) -> LeadDetail:
    detail = await store.lead(lead)
    if detail is None:
        raise NotFound("lead", lead)
    return detail


async def _question(store: Store, lead: str) -> str:
    if lead.startswith("conv_"):
        return f"Erase the conversation {lead}? This can't be undone"
    detail = await _lead(store, lead)
    held = output.count(len(detail.conversations), "conversation")
    return f"Erase {_who(detail.lead)} and {held}? This can't be undone"


def _told(erased: Erasure) -> str:
    blanked = [
        output.count(erased.leads, "lead"),
        output.count(erased.conversations, "conversation"),
        output.count(erased.turns, "turn"),
        output.count(erased.outbox, "event"),
        output.count(erased.attempts, "delivery attempt"),
    ]
    informed = ", ".join(sorted(erased.destinations))
    told = f"lead.erased goes to {informed}" if informed else "Nothing had been sent to anybody"
    return f"Blanked {', '.join(blanked[:-1])} and {blanked[-1]}. {told}."


def _who(row: LeadRow) -> str:
    said = [output.line(part) for part in (row.name, row.email and f"<{row.email}>") if part]
    erased = "(erased)" if row.erased_at else "(no contact yet)"
    return " ".join(said) or output.line(row.phone) or erased


def _table(rows: list[LeadRow]) -> None:
    to = output.console()
    if not rows:
        to.print("No leads yet.")
        return
    columns = ("updated (UTC)", "band", ">score", "flow", "outcome", "lead")
    output.listing(to, columns, [_row(row) for row in rows])


def _row(row: LeadRow) -> output.Row:
    cells = (
        output.moment(row.updated_at),
        output.band(row.band),
        "" if row.score is None else str(row.score),
        output.line(row.flow),
        output.line(row.outcome or ("open" if row.conversation else "")),
        _who(row),
    )
    return cells, () if row.email else (output.styled(row.id, "dim"),)


def _facts(row: LeadRow, held: Held) -> Facts:
    return {**lead_files.facts(row), "conversations": [_conversation(brief) for _, brief in held]}


def _conversation(brief: Brief) -> dict[str, Any]:
    return {**brief.data, "transcript": [_said(line) for line in brief.transcript]}


def _said(line: Line) -> dict[str, str]:
    said = {"from": line.speaker, "at": line.at, "text": line.text}
    return {**said, "why": line.why} if line.why else said


def _print(row: LeadRow, held: Held, to: Console) -> None:
    to.print(output.styled(_who(row), "bold"), soft_wrap=True)
    known = {
        "phone": row.phone,
        "company": row.company,
        "id": row.id,
        "since": f"{output.moment(row.created_at)} UTC",
        "erased": row.erased_at and f"{output.moment(row.erased_at)} UTC",
    }
    for name, value in known.items():
        if value:
            to.print(Text.assemble((f"  {name:<9}", "dim"), output.line(value)), soft_wrap=True)
    for stored, brief in held:
        _print_conversation(stored, brief, to)


def _print_conversation(stored: Conversation, brief: Brief, to: Console) -> None:
    score = brief.data["score"]
    to.print()
    head = Text.assemble(
        (f"{output.moment(stored.created_at)} UTC  {stored.flow}  ", "bold"),
        output.band(score["band"]),
        (f" {score['total']}", "bold"),
        f"  {stored.outcome or 'open'}",
        ("  test" if stored.test else "", "yellow"),
        (f"\n  {stored.id}", "dim"),
    )
    to.print(head, soft_wrap=True)
    for given in score["points"]:
        place = given["question"] or given["rule"]
        points = (f"  {given['points']:>+4} ", "bold")
        to.print(Text.assemble(points, (f"{place} ", "cyan"), output.line(given["why"])))
    for line in brief.transcript:
        who = (f"  {line.at[11:16]} {output.line(line.name or line.speaker):<8} ", "dim")
        why = (f"  ({output.line(line.why)})", "dim") if line.why else ""
        to.print(Text.assemble(who, output.line(line.text), why), soft_wrap=True)
