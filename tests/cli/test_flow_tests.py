"""Tests beside a flow: found, held with it, and their mistakes told with their own place."""

from pathlib import Path

import pytest

from agent.cli import flow_tests
from agent.errors import Fault
from tests.small_flow import SMALL

BESIDE = """\
a buyer is hot:
  talk: [goal: buy, budget: 5k]
  expect: {band: hot}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A flow with a test, and a folder for more."""
    made = tmp_path / "small.yaml"
    made.write_text(SMALL + "tests: {a looker: {talk: [goal: look]}}\n", "utf-8")
    (tmp_path / "tests").mkdir()
    return made


def faults(file: Path, beside: str) -> list[tuple[str, str, str]]:
    flow_tests.beside(file).write_text(beside, "utf-8")
    read = flow_tests.read(file)
    assert read.flow is None
    folder = f"{file.parent}/tests/"
    return [(f.where.removeprefix(folder), f.what, f.mend) for f in read.faults]


def test_tests_of_both_files_are_the_flows(file: Path) -> None:
    assert list(flow_tests.read(file).tests) == ["a looker"]
    flow_tests.beside(file).write_text(BESIDE, "utf-8")
    read = flow_tests.read(file)
    assert read.flow is not None and read.faults == ()
    assert list(read.tests) == ["a looker", "a buyer is hot"]
    assert read.tests["a buyer is hot"]["expect"] == {"band": "hot"}


def test_a_place_is_that_of_the_file_it_stands_in(file: Path) -> None:
    flow_tests.beside(file).write_text(BESIDE, "utf-8")
    read = flow_tests.read(file)
    assert read.where("a buyer is hot", ("talk", 1)) == f"{file.parent}/tests/small.yaml:2:21"
    assert read.where("a looker", ("talk", 0)) == f"{file}:30:27"


def test_an_empty_file_holds_no_tests(file: Path) -> None:
    flow_tests.beside(file).write_text("# nothing yet\n", "utf-8")
    assert list(flow_tests.read(file).tests) == ["a looker"]


@pytest.mark.parametrize(
    ("beside", "expected"),
    [
        (
            "a buyer:\n  tlak: []\n",
            [
                ("small.yaml:2:3 a buyer.tlak", "unknown key `tlak`", "did you mean `talk`?"),
                (
                    "small.yaml:1:1 a buyer",
                    "`talk` is missing",
                    "add `talk:` (What happens, in order)",
                ),
            ],
        ),
        ("- one\n", [("small.yaml:1:1", "this is a list", "write a mapping (`key: value` lines)")]),
        (
            "a looker: {talk: []}\n",
            [
                (
                    "small.yaml:1:1 a looker",
                    "the flow's file has a test `a looker` too",
                    "give it another name",
                )
            ],
        ),
    ],
)
def test_a_mistake_is_a_fault_with_its_place(
    file: Path, beside: str, expected: list[tuple[str, str, str]]
) -> None:
    assert sorted(faults(file, beside)) == sorted(expected)


def test_what_is_no_yaml_is_a_fault(file: Path) -> None:
    ((where, what, _),) = faults(file, "a: [\n")
    assert where.startswith("small.yaml:")
    assert what


def test_the_tests_of_a_flow_name_it(file: Path) -> None:
    beside = flow_tests.beside(file)
    assert (flow_tests.tested(beside), flow_tests.tested(file)) == (file, file)
    alone = beside.with_name("alone.yaml")
    assert flow_tests.tested(alone) == alone


def test_tests_without_a_flow_are_a_fault(file: Path) -> None:
    flow_tests.beside(file).write_text(BESIDE, "utf-8")
    alone = file.parent / "tests" / "alone.yaml"
    alone.write_text(BESIDE, "utf-8")
    mend = f"name the file as a flow in {file.parent} is named"
    expected = [Fault(str(alone), "there is no flow `alone` for these tests", mend)]
    assert list(flow_tests.orphans(file.parent)) == expected
