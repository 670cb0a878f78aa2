"""Owns `handraise rescore`: which leads would change band under another flow, and why."""

import csv
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import click
from rich.text import Text

from agent.cli import flows, output, settings
from agent.cli.database import using
from agent.cli.lead_files import cell
from agent.config import Config
from agent.core.flow import Flow
from agent.flow_files import Flows, flows_path
from agent.rescoring import Rescored, Rule, Sums, nothing
from agent.rescoring import rescore as score_again
from storage.store import Store

COLUMNS = (
    "conversation",
    "lead",
    "email",
    "name",
    "at",
    "version",
    "band_before",
    "band_after",
    "score_before",
    "score_after",
    "rules",
    "lost",
)
_REASONS = 5  # rules named in a summary
_SAME = "the same points; the bands begin elsewhere"


@click.command()
@click.option("--flow", "new", required=True, metavar="NEW", help="The flow to score with.")
@click.option("--of", metavar="ID", help="The flow whose leads are meant; NEW's id without this.")
@settings.since_option("Only conversations begun in the last 2h, 30d.")
@settings.limit_option
@settings.format_option("text", "csv", "markdown")
@settings.config_option
@settings.database_option
def rescore(
    new: str,
    of: str | None,
    since: int | None,
    limit: int,
    format: str,
    config_file: Path | None,
    database: str | None,
) -> None:
    """Say which stored leads would change band under another flow, and why.

    NEW is a file, or the id of a flow `serve` would run. The stored answers are scored with it once
    more; nothing is written. An answer that it would not take is read again from the visitor's
    words. In CSV all of them stand, else --limit; Markdown is for a pull request and names nobody.
    """
    config = settings.read(config_file, database=database)
    flow = flows.find(new, config)
    asked = Asked(flow, of or flow.id, settings.begun(since), limit)
    using(config, lambda store: _work(store, config, asked, _FORMATS[format]))


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be scored again: with which flow, whose leads, since when, how many shown."""

    new: Flow
    of: str
    since: int
    limit: int


Found = AsyncIterator[Rescored]
Show = Callable[[Asked, Found, Sums], Awaitable[None]]


async def _work(store: Store, config: Config, asked: Asked, show: Show) -> None:
    known = Flows(flows_path(config), store, config.flows.default)
    sums = nothing()
    await show(asked, score_again(store, known, asked.new, asked.of, asked.since, sums), sums)


async def _csv(asked: Asked, found: Found, sums: Sums) -> None:
    sheet = csv.writer(sys.stdout, lineterminator="\n")
    sheet.writerow(COLUMNS)
    async for one in found:
        sheet.writerow([cell(value) for value in _facts(one)])


def _facts(one: Rescored) -> tuple[object, ...]:
    rules = "; ".join(f"{r.rule} {r.before} -> {r.after}" for r in one.rules)
    who = (one.lead, one.contact.get("email"), one.contact.get("name"))
    when = (output.rfc3339(one.at), one.version)
    return (one.conversation, *who, *when, *one.band, *one.score, rules, ", ".join(one.lost))


async def _first(found: Found, limit: int) -> list[Rescored]:
    """The first ones; the rest is counted in the sums all the same."""
    kept: list[Rescored] = []
    async for one in found:
        if len(kept) < limit:
            kept.append(one)
    return kept


async def _text(asked: Asked, found: Found, sums: Sums) -> None:
    shown, to = await _first(found, asked.limit), output.console()
    to.print(Text.assemble((_head(asked, sums), "bold")), soft_wrap=True)
    for (before, after), count in sums.moves.most_common():
        to.print(Text.assemble(f"{count:>7,}  ", output.band(before), " -> ", output.band(after)))
    for reason in _reasons(sums):
        to.print(output.styled(f"         {reason}", "dim"), soft_wrap=True)
    if not shown:
        return
    to.print()
    columns = ("begun (UTC)", "band", ">score", "lead")
    output.listing(to, columns, [_row(one) for one in shown])
    _more(sums, shown, lambda said: to.print(output.styled(said, "yellow"), soft_wrap=True))


def _row(one: Rescored) -> output.Row:
    who = [one.contact.get("name"), one.contact.get("email") or one.contact.get("phone")]
    band = Text.assemble(output.band(one.band[0]), " -> ", output.band(one.band[1]))
    cells = (
        output.moment(one.at),
        band,
        f"{one.score[0]} -> {one.score[1]}",
        output.line(" ".join(filter(None, who))) or one.conversation,
    )
    below = [Text.assemble((f"{r.rule} ", "cyan"), _points(r)) for r in one.rules]
    lost = [output.styled(f"{id}: this answer counts no more", "yellow") for id in one.lost]
    same = [] if below or lost else [output.styled(_SAME, "dim")]
    return cells, (*below, *lost, *same)


def _points(rule: Rule) -> str:
    return f"{rule.before} -> {rule.after}  {output.line(rule.why)}"


def _head(asked: Asked, sums: Sums) -> str:
    moved = sum(sums.moves.values())
    left = f", {sums.erased:,} left out because erased" if sums.erased else ""
    return (
        f"{moved:,} of {output.count(sums.seen, 'conversation')} of {asked.of} would change band "
        f"under {asked.new.id} {asked.new.version}{left}."
    )


def _reasons(sums: Sums) -> list[str]:
    """The rules that took part most often."""
    most = sums.rules.most_common(_REASONS)
    return [f"{rule} {before} -> {after} in {count:,}" for (rule, before, after), count in most]


def _more(sums: Sums, shown: list[Rescored], say: Callable[[str], None]) -> None:
    rest = sum(sums.moves.values()) - len(shown)
    if rest:
        say(f"{rest:,} more; --limit shows more of them, --format csv all.")


async def _markdown(asked: Asked, found: Found, sums: Sums) -> None:
    """For a pull request, which many people read: no name and no address."""
    shown = await _first(found, asked.limit)
    click.echo(f"### {_head(asked, sums)}\n")
    if not shown:
        return
    click.echo("| from | to | conversations |\n|---|---|---:|")
    for (before, after), count in sums.moves.most_common():
        click.echo(f"| {before} | {after} | {count:,} |")
    reasons = "; ".join(_reasons(sums)) or _SAME
    click.echo(f"\nMost often: {output.markdown_cell(reasons)}.\n")
    click.echo("<details><summary>Which and why</summary>\n")
    click.echo("| conversation | band | score | why |\n|---|---|---|---|")
    for one in shown:
        why = [f"{r.rule} {r.before} -> {r.after}" for r in one.rules]
        why += [f"{id} counts no more" for id in one.lost]
        why = why or [_SAME]
        cells = (one.conversation, " -> ".join(one.band), f"{one.score[0]} -> {one.score[1]}")
        texts = map(output.markdown_cell, (*cells, "; ".join(why)))
        click.echo(f"| {' | '.join(texts)} |")
    click.echo("\n</details>")
    _more(sums, shown, lambda said: click.echo(f"\n{said}"))


_FORMATS: dict[str, Show] = {"text": _text, "csv": _csv, "markdown": _markdown}
