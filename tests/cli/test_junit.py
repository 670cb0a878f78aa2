"""The report that build servers read: whole, and well-formed whatever visitors typed."""

from pathlib import Path
from xml.etree.ElementTree import parse

import pytest

from agent.cli.junit import Case, NotWritable, Suite, write
from agent.errors import Fault

SUITES = (
    Suite(
        "flows/a.yaml",
        "a",
        (
            Case("passes", 0.25, ()),
            Case("fails <twice>", 0.5, ("step 1: & expected\n  got \x00", "step 2")),
        ),
    ),
    Suite("flows/b.yaml", "b", (), (Fault("flows/b.yaml:1:2", "wrong", "mend"),)),
)


def test_the_report_holds_every_test_failure_and_fault(tmp_path: Path) -> None:
    target = tmp_path / "report.xml"
    write(target, SUITES)
    first, second = parse(target).getroot()
    assert first.attrib == {
        "name": "flows/a.yaml",
        "tests": "2",
        "failures": "1",
        "errors": "0",
        "time": "0.750",
    }
    passed, failed = first
    assert passed.attrib == {"classname": "a", "name": "passes", "time": "0.250"}
    assert len(passed) == 0
    assert failed.get("name") == "fails <twice>"
    (failure,) = failed
    assert (failure.tag, failure.attrib) == ("failure", {"message": "step 1: & expected"})
    assert failure.text == "step 1: & expected\n  got \N{REPLACEMENT CHARACTER}\nstep 2"
    assert {k: second.get(k) for k in ("tests", "failures", "errors")} == {
        "tests": "1",
        "failures": "0",
        "errors": "1",
    }
    ((error,),) = second
    assert (error.tag, error.get("message")) == ("error", "wrong")


def test_a_folder_that_is_not_there_is_an_error_with_a_hint(tmp_path: Path) -> None:
    with pytest.raises(NotWritable, match=r"nowhere/report\.xml can't be written") as caught:
        write(tmp_path / "nowhere" / "report.xml", SUITES)
    assert "folder exists" in caught.value.hint
