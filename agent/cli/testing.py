"""Owns `handraise test`: runs the conversations flows must hold, and says what went otherwise."""

import time
from dataclasses import dataclass, field
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from agent.cli import faults as shown
from agent.cli import flow_tests, flows, junit, output, settings
from agent.cli.flow_tests import FlowTests
from agent.config import Config
from agent.core.coverage import coverage
from agent.core.flow import Flow
from agent.core.transcript import Failure, Result, run
from agent.errors import Fault

_MISSED = 20  # what no test reaches is listed up to here


@dataclass(slots=True)
class Tally:
    """How many tests passed, failed, how many files could not be read, and the whole report."""

    passed: int = 0
    failed: int = 0
    faulty: int = 0
    suites: list[junit.Suite] = field(default_factory=list)


@click.command()
@click.argument(
    "paths", metavar="[PATH]...", nargs=-1, type=click.Path(exists=True, path_type=Path)
)
@click.option("-k", "only", metavar="WORDS", help="Run the tests whose flow or name holds WORDS.")
@click.option(
    "--junit",
    "report",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the results as JUnit XML too.",
)
@settings.config_option
@click.pass_context
def test(
    ctx: click.Context,
    paths: tuple[Path, ...],
    only: str | None,
    report: Path | None,
    config_file: Path | None,
) -> None:
    """Run the conversations in the flows' `tests:`.

    PATH is a flow file or a folder of them; without one, the tests of the flows `serve` would run.
    More tests of a flow may stand in tests/NAME.yaml beside it. What no test reaches is listed,
    unless -k chooses some. The exit status is 0 when all pass, 1 when one fails or a flow has
    faults, 2 when the command itself was wrong or `-k` chose no test.
    """
    config = settings.read(config_file) if config_file else Config()
    started, tally, to = time.perf_counter(), Tally(), output.console()
    files = flows.files(paths, config)
    for file in dict.fromkeys(map(flow_tests.tested, files)):
        _file(flow_tests.read(file), only, tally, to)
    for folder in dict.fromkeys(file.parent for file in files if file not in paths):
        _orphans(folder, tally, to)
    if only and not (tally.passed or tally.failed or tally.faulty):
        raise click.UsageError(f"No test has {only!r} in its flow or name.")
    _total(tally, time.perf_counter() - started, to)
    if report is not None:
        junit.write(report, tally.suites)
    if tally.failed or tally.faulty:
        ctx.exit(1)


def _file(given: FlowTests, only: str | None, tally: Tally, to: Console) -> None:
    if given.flow is None:
        _faulty(given.file, given.faults, tally, to)
        return
    chosen = [name for name in given.tests if _chosen(only, f"{given.flow.id} {name}")]
    if not chosen and only:
        return
    to.print(output.styled(str(given.file), "bold"), soft_wrap=True)
    if not chosen:
        to.print(output.styled("  no tests", "yellow"))
        return
    results, cases = [], []
    for name in chosen:
        started = time.perf_counter()
        result = run(given.flow, name, given.tests[name])
        failures = [_failure(given, result, failure) for failure in result.failures]
        seconds = time.perf_counter() - started
        cases.append(junit.Case(name, seconds, tuple(text.plain for text in failures)))
        results.append(result)
        _result(result, failures, tally, to)
    tally.suites.append(junit.Suite(str(given.file), given.flow.id, tuple(cases)))
    if not only:
        _coverage(given.flow, results, to)


def _faulty(file: Path, faults: tuple[Fault, ...], tally: Tally, to: Console) -> None:
    tally.faulty += 1
    tally.suites.append(junit.Suite(str(file), file.stem, (), faults))
    for fault in faults:
        shown.show(fault, to)


def _orphans(folder: Path, tally: Tally, to: Console) -> None:
    for fault in flow_tests.orphans(folder):
        _faulty(Path(fault.where), (fault,), tally, to)


def _chosen(only: str | None, name: str) -> bool:
    return only is None or only.casefold() in name.casefold()


def _result(result: Result, failures: list[Text], tally: Tally, to: Console) -> None:
    tally.failed += bool(failures)
    tally.passed += not failures
    mark = ("  FAIL ", "bold red") if failures else ("  ok   ", "green")
    steps = output.count(result.steps, "step")
    to.print(Text.assemble(mark, result.name, (f"  ({steps})", "dim")), soft_wrap=True)
    for failure in failures:
        to.print(Text.assemble("       ", failure), soft_wrap=True)


def _failure(given: FlowTests, result: Result, failure: Failure) -> Text:
    return Text.assemble(
        (f"{given.where(result.name, failure.place)}: ", "bold"),
        failure.step,
        ("\n         expected  ", "green"),
        failure.expected,
        ("\n         got       ", "red"),
        failure.got,
    )


def _coverage(flow: Flow, results: list[Result], to: Console) -> None:
    """What no test reaches: nobody would notice if it went wrong."""
    found = coverage(flow, results)
    reached = found.targets - len(found.missed)
    style = "dim" if found.missed else "green"
    to.print(output.styled(f"  the tests reach {reached} of {found.targets}", style))
    for target in found.missed[:_MISSED]:
        to.print(output.styled(f"    {target}", "yellow"), soft_wrap=True)
    if len(found.missed) > _MISSED:
        to.print(output.styled(f"    and {len(found.missed) - _MISSED} more", "yellow"))


def _total(tally: Tally, seconds: float, to: Console) -> None:
    parts = [f"{tally.passed} passed"]
    parts += [f"{tally.failed} failed"] if tally.failed else []
    parts += [f"{output.count(tally.faulty, 'flow')} with faults"] if tally.faulty else []
    style = "bold red" if tally.failed or tally.faulty else "bold green"
    to.print(output.styled(f"{', '.join(parts)} in {seconds:.2f} s", style))
