"""Owns `handraise handoffs report` and how a lead's chain is printed: how fast sales was."""

import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from agent import passages
from agent.cli import output, settings
from agent.cli.database import using
from agent.passages import Figure, Report, chain, span
from storage.days import DAY_MS
from storage.desk_records import Passage
from storage.records import HandoffDetail
from storage.store import Store

MOST = 100_000
EXACT_MS = 7 * DAY_MS  # so far back every handoff is read
_WORDS = {
    "qualified": "the deciding answer",
    "contacted": "first human words",
    "called": "the next tier was called",
    "told": "the visitor was told the truth",
    "unclaimed": "nobody took it",
    "offered_again": "offered again",
    "handed_back": "handed back to the bot",
    "taken_over": "taken over again",
}


@click.command()
@settings.since_option("Only handoffs of the last 2h, 7d.")
@settings.format_option("table", "json")
@settings.config_option
@settings.database_option
def report(since: int | None, format: str, config_file: Path | None, database: str | None) -> None:
    """Say how fast sales was: from the deciding answer to the first human words, by route."""
    config = settings.read(config_file, database=database)
    begun = settings.begun(since)
    now = int(time.time() * 1000)
    found = using(config, lambda store: reported(store, begun, now))
    if format == "json":
        click.echo(output.json(facts(found)))
    else:
        _print(found, output.console())


async def reported(store: Store, since: int, now: int) -> Report:
    """The report of handoffs offered at `since` (ms) or later. Further back than a week all days
    before today are added up from what is kept of each, from the midnight before `since`; of all
    time, from what is kept of all. Raises StorageError."""
    if since >= now - EXACT_MS:
        return passages.report(await store.passages(since, MOST), now)
    today, begin = now // DAY_MS, since // DAY_MS
    of = partial(_made, now=now)
    late = passages.tally(await store.passages(today * DAY_MS, MOST), now)
    if begin:
        return passages.together([*await store.handoff_days(begin, today, of), late])
    past = await store.handoffs_before(today, of, passages.added)
    return passages.together([late] if past is None else [past, late])


def _made(some: Sequence[Passage], now: int) -> tuple[str, bool]:
    return passages.tally(some, now), passages.settled(some, now)


def facts(told: Report) -> dict[str, Any]:
    """The report as programs get it; spans in ms."""
    names = ("flow", "route", "step", "count", "p50", "p95", "stuck")
    return {
        "handoffs": told.handoffs,
        "states": dict(told.states),
        "outcomes": dict(told.outcomes),
        "reps": dict(told.reps),
        "steps": [{name: getattr(f, name) for name in names} for f in told.steps],
    }


def links(detail: HandoffDetail) -> list[dict[str, Any]]:
    """A lead's chain as programs get it."""
    return [
        {"step": one.step, "at": output.rfc3339(one.at), "by": one.by, "note": one.note}
        for one in chain(detail)
    ]


def print_chain(detail: HandoffDetail, to: Console) -> None:
    """A lead's chain, each link with the time since the one before."""
    before: int | None = None
    for one in chain(detail):
        since = "" if before is None else f"+{span(max(0, one.at - before))}"
        said = " ".join(output.line(part) for part in (one.by, one.note) if part)
        words = _WORDS.get(one.step, "")
        line = Text.assemble(
            (f"  {output.rfc3339(one.at)} ", "dim"),
            (f"{since:>12}  ", "cyan"),
            (f"{one.step.replace('_', ' '):<14}", "bold"),
            ", ".join(part for part in (words, said) if part),
        )
        to.print(line, soft_wrap=True)
        before = one.at


def _print(told: Report, to: Console) -> None:
    if not told.handoffs:
        to.print("No handoffs in this time.")
        return
    to.print(output.styled(output.count(told.handoffs, "handoff"), "bold"))
    for name in ("states", "outcomes", "reps"):
        counts = getattr(told, name)
        if counts:
            some = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
            listed = ", ".join(f"{output.line(word)} {count}" for word, count in some)
            to.print(Text.assemble((f"  {name:<9}", "dim"), listed), soft_wrap=True)
    to.print()
    columns = ("flow", "route", "step", ">count", ">half within", ">95 of 100", "stuck")
    output.listing(to, columns, [(_row(figure), ()) for figure in told.steps])


def _row(figure: Figure) -> tuple[str | Text, ...]:
    return (
        output.line(figure.flow),
        figure.route,
        figure.step,
        str(figure.count),
        span(figure.p50),
        span(figure.p95),
        output.styled(str(figure.stuck), "red") if figure.stuck else "0",
    )
