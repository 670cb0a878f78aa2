"""Owns `handraise reproduce`: which conversations follow from what is stored, and which do not."""

from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from agent.cli import output, settings
from agent.cli.database import using
from agent.config import Config
from agent.flow_files import Flows, flows_path
from agent.reproducing import Difference, Reproduction
from agent.reproducing import reproduce as take_again
from storage.store import Store

_AROUND = 60  # characters shown on either side of where two texts part


@click.command()
@settings.since_option("Only conversations begun in the last 2h, 7d.")
@settings.limit_option
@settings.config_option
@settings.database_option
def reproduce(
    since: int | None, limit: int, config_file: Path | None, database: str | None
) -> None:
    """Take every stored conversation again under its own flow version, and compare.

    Events, score, band, routes and all that was sent must come again exactly. Nothing is written
    and nothing is sent. What was erased is left out. The exit status is 1 when one differs.
    """
    config = settings.read(config_file, database=database)
    found = using(config, lambda store: _work(store, config, settings.begun(since), limit))
    to = output.console()
    for difference in found.differences:
        _show(difference, to)
    _total(found, to)
    if found.differed:
        raise click.exceptions.Exit(1)


async def _work(store: Store, config: Config, since: int, limit: int) -> Reproduction:
    flows = Flows(flows_path(config), store, config.flows.default)
    return await take_again(store, flows, since, limit)


def _show(difference: Difference, to: Console) -> None:
    stored, again = _parting(difference.stored, difference.again)
    said = Text.assemble(
        (f"{difference.conversation} ", "bold"),
        f"({difference.flow}) at {difference.place}",
        ("\n  stored  ", "green"),
        output.line(stored),
        ("\n  again   ", "red"),
        output.line(again),
    )
    to.print(said, soft_wrap=True)


def _parting(one: str, other: str) -> tuple[str, str]:
    """Both texts around where they part: an event may be 20 kB long."""
    same = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    start = max(0, same - _AROUND)
    return _cut(one, start), _cut(other, start)


def _cut(text: str, start: int) -> str:
    end = start + 2 * _AROUND
    return f"{'…' * (start > 0)}{text[start:end]}{'…' * (end < len(text))}"


def _total(found: Reproduction, to: Console) -> None:
    agreed = f"{output.count(found.agreed, 'conversation')} came again exactly"
    parts = [agreed, f"{found.differed:,} came otherwise" if found.differed else "none otherwise"]
    parts += [f"{found.erased:,} left out because erased"] if found.erased else []
    style = "bold red" if found.differed else "bold green"
    to.print(output.styled(f"{', '.join(parts)}.", style), soft_wrap=True)
