"""Owns the results of tests as JUnit XML, which build servers show. Refuses to run tests."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent

from agent.errors import Fault, HandraiseError

# What XML 1.0 cannot hold, not even escaped; visitors' words in a failure may.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class NotWritable(HandraiseError):
    """The report can't be written. `target` is its path."""

    def __init__(self, target: Path, error: OSError) -> None:
        self.target = target
        hint = "Check that the folder exists and that this user may write there."
        super().__init__(f"{target} can't be written: {error.strerror or error}", hint)


@dataclass(frozen=True, slots=True)
class Case:
    """One test: its name, how long it took in seconds, and what failed, line by line."""

    name: str
    seconds: float
    failures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suite:
    """The tests of one flow; with `faults` it could not be tested."""

    file: str
    flow: str
    cases: tuple[Case, ...]
    faults: tuple[Fault, ...] = ()


def write(target: Path, suites: Sequence[Suite]) -> None:
    """Write the report. Raises NotWritable."""
    root = Element("testsuites", name="handraise test")
    for suite in suites:
        _suite(root, suite)
    indent(root)
    try:
        ElementTree(root).write(target, encoding="utf-8", xml_declaration=True)
    except OSError as error:
        raise NotWritable(target, error) from error


def _suite(root: Element, suite: Suite) -> None:
    failed = sum(bool(case.failures) for case in suite.cases)
    counts = {
        "tests": len(suite.cases) or len(suite.faults),
        "failures": failed,
        "errors": len(suite.faults),
    }
    made = SubElement(root, "testsuite", name=_plain(suite.file))
    made.attrib |= {key: str(count) for key, count in counts.items()}
    made.set("time", f"{sum(case.seconds for case in suite.cases):.3f}")
    for case in suite.cases:
        _case(made, suite, case)
    for fault in suite.faults:
        held = SubElement(made, "testcase", classname=suite.flow, name=_plain(fault.where))
        SubElement(held, "error", message=_plain(fault.what)).text = _plain(str(fault))


def _case(made: Element, suite: Suite, case: Case) -> None:
    name, seconds = _plain(case.name), f"{case.seconds:.3f}"
    held = SubElement(made, "testcase", classname=suite.flow, name=name, time=seconds)
    if case.failures:
        first = _plain(case.failures[0].split("\n")[0])
        SubElement(held, "failure", message=first).text = _plain("\n".join(case.failures))


def _plain(text: str) -> str:
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
