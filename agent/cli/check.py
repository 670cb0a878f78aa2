"""Owns `handraise check`: the faults of flows as text, JSON or annotations, and their figures."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from agent.cli import faults as shown
from agent.cli import flows, output, settings
from agent.config import Config
from agent.core.advice import advice
from agent.core.audience import overlap, within
from agent.core.check import figures
from agent.core.flow import Flow
from agent.core.reach import Reach
from agent.core.route_names import unknown_names, unmailed
from agent.core.spread import Spread, spread
from agent.core.yaml_reader import Document
from agent.errors import ERROR, WARNING, Fault
from agent.flow_files import read_flow


@dataclass(frozen=True, slots=True)
class Checked:
    """A file with what is wrong in it, or with its flow and figures."""

    file: Path
    faults: tuple[Fault, ...]
    flow: Flow | None
    figures: Reach | None
    spread: Spread | None = None


@click.command()
@click.argument(
    "paths", metavar="[PATH]...", nargs=-1, type=click.Path(exists=True, path_type=Path)
)
@settings.config_option
@settings.format_option("text", "json", "github")
@click.pass_context
def check(
    ctx: click.Context, paths: tuple[Path, ...], config_file: Path | None, format: str
) -> None:
    """Say what is wrong with flows before visitors do.

    PATH is a flow file or a folder of them; without one, the flows `serve` would run are checked.
    Each fault comes with its file, line and column, what a visitor would meet because of it, and
    how to mend it. The exit status is 0 without errors, 1 with errors, 2 when the command itself
    was wrong.
    """
    config = settings.read(config_file) if config_file else Config()
    checked = _compared([_check(file, config) for file in flows.files(paths, config)])
    _FORMATS[format](checked)
    if _count(checked, ERROR):
        ctx.exit(1)


def _count(checked: list[Checked], severity: str) -> int:
    return sum(fault.severity == severity for one in checked for fault in one.faults)


def _check(file: Path, config: Config) -> Checked:
    flow, found = read_flow(file)
    if flow is None:
        return Checked(file, found, None, None)
    document = flows.document(file)
    said: tuple[Fault, ...] = ()
    if document is not None:
        said = (*_names(document, flow, config), *advice(flow, document))
    return Checked(file, said, flow, figures(flow), spread(flow))


def _names(document: Document, flow: Flow, config: Config) -> tuple[Fault, ...]:
    """What the configuration does not know; without a file names go unverified."""
    if config.file is None:
        return ()
    known = frozenset((*config.destinations, *config.teams))
    mailing = frozenset(name for name, one in config.destinations.items() if one.smtp)
    return (*unknown_names(flow, document, known), *unmailed(flow, document, mailing))


def _compared(checked: list[Checked]) -> list[Checked]:
    """With a warning for each flow that is for the visitors of one before it."""
    return [replace(one, faults=(*one.faults, *_shadows(one, checked))) for one in checked]


def _shadows(one: Checked, checked: list[Checked]) -> Iterator[Fault]:
    """What other flows of the folder take from this one: the first by name gets a visitor."""
    mine = one.flow.audience if one.flow else None
    for other in checked:
        theirs = other.flow.audience if other.flow else None
        before = other.file.parent == one.file.parent and other.file.name < one.file.name
        if mine is None or theirs is None or not before or not overlap(theirs, mine):
            continue
        if not within(theirs, mine) or within(mine, theirs):  # the narrower one first is right
            yield _shadow(one.file, other.file.stem, all=within(mine, theirs))


def _shadow(file: Path, other: str, *, all: bool) -> Fault:
    document = flows.document(file)
    where = document.where(("for",), True) if document else str(file)
    who = "All visitors this flow is for" if all else "Visitors whom both flows fit"
    mend = "Narrow one of the two, or name the file whose flow should win so that it comes first."
    said = f"for: `{other}` is for the same visitors, and comes first by its name"
    return Fault(where, said, mend, WARNING, f"{who} would get `{other}` instead.")


def _text(checked: list[Checked]) -> None:
    to = output.console()
    for one in checked:
        for fault in one.faults:
            shown.show(fault, to)
        if one.flow is not None:
            _figures(one, one.flow, to)
    faults, warnings = _count(checked, ERROR), _count(checked, WARNING)
    total = f"{output.count(len(checked), 'flow')}, {output.count(faults, 'fault')}"
    total += f", {output.count(warnings, 'warning')}" if warnings else ""
    to.print(output.styled(total, "bold red" if faults else "bold green"))


def _figures(one: Checked, flow: Flow, to: Console) -> None:
    facts = [output.count(len(flow.tests), "test"), " ".join(sorted(flow.locales))]
    if one.spread is not None:
        shares = ", ".join(f"{share:.0%} {band}" for band, share in one.spread.bands.items())
        facts = [f"about {one.spread.seconds:.0f} s", shares, *facts]
    if one.figures is not None:
        asked = f"at most {output.count(one.figures.questions, 'question')}"
        facts = [asked, f"score {one.figures.lowest} to {one.figures.highest}", *facts]
    to.print(Text.assemble((f"{flow.id}: ", "bold"), ", ".join(facts)), soft_wrap=True)


def _json(checked: list[Checked]) -> None:
    counts = {"faults": _count(checked, ERROR), "warnings": _count(checked, WARNING)}
    click.echo(output.json({**counts, "flows": [_facts(one) for one in checked]}))


def _facts(one: Checked) -> dict[str, Any]:
    facts: dict[str, Any] = {"id": one.file.stem, "file": str(one.file)}
    facts["faults"] = [_fault(fault) for fault in one.faults]
    reach = one.figures
    facts["figures"] = reach and {
        "questions": reach.questions,
        "lowest": reach.lowest,
        "highest": reach.highest,
        "bands": one.spread and {k: round(v, 4) for k, v in one.spread.bands.items()},
        "seconds": one.spread and round(one.spread.seconds),
    }
    return facts


def _fault(fault: Fault) -> dict[str, Any]:
    at = shown.place(fault)
    return {
        "severity": fault.severity,
        "file": at.file,
        "line": at.line,
        "column": at.column,
        "what": fault.what,
        "visitor": fault.visitor,
        "mend": fault.mend,
    }


def _github(checked: list[Checked]) -> None:
    """Annotations of a workflow's log: GitHub shows them at their line of a pull request."""
    for one in checked:
        for fault in one.faults:
            at = shown.place(fault)
            places = {"file": at.file, "line": at.line, "col": at.column, "title": "Handraise"}
            properties = ",".join(
                f"{k}={_escaped(str(v), ':,')}" for k, v in places.items() if v is not None
            )
            click.echo(f"::{fault.severity} {properties}::{_escaped(_told(fault))}")


def _told(fault: Fault) -> str:
    return " ".join(part for part in (f"{fault.what}.", fault.visitor, fault.mend) if part)


def _escaped(text: str, more: str = "") -> str:
    for char in f"%\r\n{more}":
        text = text.replace(char, f"%{ord(char):02X}")
    return text


_FORMATS = {"text": _text, "json": _json, "github": _github}
