"""Owns `handraise test`: runs the conversations in flows' `tests:` and says what went otherwise."""

import time
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from agent.cli import faults as shown
from agent.cli import flows, output, settings
from agent.config import Config
from agent.core.transcript import Failure, Result, run
from agent.core.yaml_reader import Document
from agent.flow_files import read_flow


@dataclass(slots=True)
class Tally:
    """How many tests passed, failed, and how many flows could not be read."""

    passed: int = 0
    failed: int = 0
    faulty: int = 0


@click.command()
@click.argument(
    "paths", metavar="[PATH]...", nargs=-1, type=click.Path(exists=True, path_type=Path)
)
@click.option("-k", "only", metavar="WORDS", help="Run the tests whose flow or name holds WORDS.")
@settings.config_option
@click.pass_context
def test(
    ctx: click.Context, paths: tuple[Path, ...], only: str | None, config_file: Path | None
) -> None:
    """Run the conversations in the flows' `tests:`.

    PATH is a flow file or a folder of them; without one, the tests of the flows `serve` would run.
    The exit status is 0 when all pass, 1 when one fails or a flow has faults, 2 when the command
    itself was wrong or `-k` chose no test.
    """
    config = settings.read(config_file) if config_file else Config()
    started, tally, to = time.perf_counter(), Tally(), output.console()
    for file in flows.files(paths, config):
        _file(file, only, tally, to)
    if only and not (tally.passed or tally.failed or tally.faulty):
        raise click.UsageError(f"No test has {only!r} in its flow or name.")
    _total(tally, time.perf_counter() - started, to)
    if tally.failed or tally.faulty:
        ctx.exit(1)


def _file(file: Path, only: str | None, tally: Tally, to: Console) -> None:
    flow, faults = read_flow(file)
    if flow is None:
        tally.faulty += 1
        for fault in faults:
            shown.show(fault, to)
        return
    chosen = [name for name in flow.tests if _chosen(only, f"{flow.id} {name}")]
    if not chosen and only:
        return
    to.print(output.styled(str(file), "bold"), soft_wrap=True)
    if not chosen:
        to.print(output.styled("  no tests", "yellow"))
    results = [run(flow, name, flow.tests[name]) for name in chosen]
    document = flows.document(file) if any(result.failures for result in results) else None
    for result in results:
        tally.failed += bool(result.failures)
        tally.passed += not result.failures
        _result(result, document, to)


def _chosen(only: str | None, name: str) -> bool:
    return only is None or only.casefold() in name.casefold()


def _result(result: Result, document: Document | None, to: Console) -> None:
    mark = ("  FAIL ", "bold red") if result.failures else ("  ok   ", "green")
    steps = output.count(result.steps, "step")
    to.print(Text.assemble(mark, result.name, (f"  ({steps})", "dim")), soft_wrap=True)
    for failure in result.failures:
        _failure(result.name, failure, document, to)


def _failure(name: str, failure: Failure, document: Document | None, to: Console) -> None:
    where = document.where(("tests", name, *failure.place)) if document else ""
    said = Text.assemble(
        (f"       {where}: ", "bold"),
        failure.step,
        ("\n         expected  ", "green"),
        failure.expected,
        ("\n         got       ", "red"),
        failure.got,
    )
    to.print(said, soft_wrap=True)


def _total(tally: Tally, seconds: float, to: Console) -> None:
    parts = [f"{tally.passed} passed"]
    parts += [f"{tally.failed} failed"] if tally.failed else []
    parts += [f"{output.count(tally.faulty, 'flow')} with faults"] if tally.faulty else []
    style = "bold red" if tally.failed or tally.faulty else "bold green"
    to.print(output.styled(f"{', '.join(parts)} in {seconds:.2f} s", style))
