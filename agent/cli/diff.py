"""Owns `handraise diff`: what changes for a visitor between two flows, for people and programs."""

from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path

import click
from rich.text import Text

from agent.cli import flows, output, settings
from agent.config import Config
from agent.core.difference import PARTS, Change, differences
from agent.core.flow import Flow

_SHORT = 60  # characters: what is longer stands in lines of its own
_NOTHING = "Nothing changes for a visitor."


@click.command()
@click.argument("old")
@click.argument("new")
@settings.format_option("text", "markdown", "json")
@settings.config_option
def diff(old: str, new: str, format: str, config_file: Path | None) -> None:
    """Say in words what changes for a visitor from flow OLD to flow NEW.

    Both are files, or ids of flows `serve` would run. Comments and tests are left out, because no
    visitor sees them. The exit status is 0 whether or not something changes.
    """
    config = settings.read(config_file) if config_file else Config()
    before, after = flows.find(old, config), flows.find(new, config)
    _FORMATS[format](before, after, differences(before, after))


def _text(old: Flow, new: Flow, changes: Sequence[Change]) -> None:
    to = output.console()
    if not changes:
        to.print(_NOTHING)
    for part, some in groupby(changes, lambda change: change.part):
        to.print(output.styled(PARTS[part], "bold"))
        for change in some:
            to.print(_line(change), soft_wrap=True)


def _line(change: Change) -> Text:
    sign, style = _sign(change)
    head = Text.assemble((f"  {sign} ", style), (change.place, "cyan"))
    head.append(f"{' ' * bool(change.place)}{change.what}")
    before, after = (None if v is None else output.line(v) for v in (change.before, change.after))
    if before is None or after is None:
        return head.append(f": {after if before is None else before}")
    if len(before) + len(after) <= _SHORT:
        return head.append(f": {before} -> {after}")
    return Text.assemble(head, ("\n      - ", "red"), before, ("\n      + ", "green"), after)


def _sign(change: Change) -> tuple[str, str]:
    if change.before is None:
        return "+", "bold green"
    return ("-", "bold red") if change.after is None else ("~", "bold yellow")


def _markdown(old: Flow, new: Flow, changes: Sequence[Change]) -> None:
    """For a pull request."""
    click.echo(f"### {new.id}: what changes for a visitor\n")
    if not changes:
        click.echo(_NOTHING)
        return
    click.echo("| where | what | before | after |\n|---|---|---|---|")
    for change in changes:
        where = ": ".join(filter(None, (PARTS[change.part], change.place)))
        cells = (where, change.what, change.before or "", change.after or "")
        click.echo(f"| {' | '.join(map(output.markdown_cell, cells))} |")


def _json(old: Flow, new: Flow, changes: Sequence[Change]) -> None:
    facts = [
        {"part": c.part, "place": c.place, "what": c.what, "before": c.before, "after": c.after}
        for c in changes
    ]
    names = {"old": {"id": old.id, "version": old.version}}
    names["new"] = {"id": new.id, "version": new.version}
    click.echo(output.json({**names, "changes": facts}))


_FORMATS: dict[str, Callable[[Flow, Flow, Sequence[Change]], None]] = {
    "text": _text,
    "markdown": _markdown,
    "json": _json,
}
