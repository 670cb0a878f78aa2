"""`handraise test`: what passes, what fails and where, which are chosen."""

import re
from pathlib import Path
from xml.etree.ElementTree import parse

import pytest

from tests.cli.conftest import Run
from tests.seeding import FLOW

TESTS = """
tests:
  a buyer is hot:
    talk:
      - goal: qualify
      - budget: around 5k a month
      - start: next week
    expect: {band: hot}
  a looker is cold:
    talk:
      - goal: look
      - budgt: 5k
"""


@pytest.fixture
def flows(run: Run) -> Run:
    """A flow with a test that passes and one that fails, and a flow without tests."""
    Path("flows").mkdir()
    Path("flows/small.yaml").write_text(FLOW + TESTS, "utf-8")
    Path("flows/untested.yaml").write_text(FLOW, "utf-8")
    return run


def timeless(output: str) -> str:
    return re.sub(r"in \d+\.\d\d s", "in 0.00 s", output)


def test_a_failure_names_its_place_what_was_expected_and_what_came(flows: Run) -> None:
    result = flows("test")
    assert result.exit_code == 1
    assert timeless(result.output) == (
        "flows/small.yaml\n"
        "  ok   a buyer is hot  (3 steps)\n"
        "  FAIL a looker is cold  (2 steps)\n"
        "       flows/small.yaml:50:9: step 2, budgt: 5k\n"
        "         expected  a question of this flow or a word\n"
        "         got       `budgt`; did you mean `budget`?\n"
        "  the tests reach 12 of 22\n"
        "    step budget.0 is never reached\n"
        "    step budget.2000 is never reached\n"
        "    step start.3 months is never reached\n"
        "    step start.later is never reached\n"
        "    signal pricing has a condition that never holds\n"
        "    band warm is never reached\n"
        "    route 2 is never taken\n"
        "    end booked is never reached\n"
        "    end bye is never reached\n"
        "    end no_agent is never reached\n"
        "flows/untested.yaml\n"
        "  no tests\n"
        "1 passed, 1 failed in 0.00 s\n"
    )


def test_k_chooses_by_flow_and_name(flows: Run) -> None:
    result = flows("test", "flows", "-k", "small A BUYER")
    assert (result.exit_code, timeless(result.output)) == (
        0,
        "flows/small.yaml\n  ok   a buyer is hot  (3 steps)\n1 passed in 0.00 s\n",
    )


def test_k_that_chooses_nothing_is_a_usage_error(flows: Run) -> None:
    result = flows("test", "-k", "nobody")
    assert result.exit_code == 2
    assert "No test has 'nobody' in its flow or name." in result.stderr


def test_a_flow_with_faults_fails(flows: Run) -> None:
    Path("flows/untested.yaml").write_text(FLOW.replace("kind: money", "kind: moony"), "utf-8")
    result = flows("test", "-k", "buyer")
    assert result.exit_code == 1
    assert "flows/untested.yaml:16:11: questions.budget.kind: `moony`" in result.output
    assert "1 passed, 1 flow with faults in" in result.output


def test_all_tests_of_the_packaged_flows_pass(run: Run) -> None:
    result = run("test")
    assert result.exit_code == 0, result.output


def test_all_that_is_reached_is_no_list(flows: Run) -> None:
    few = "flows/few.yaml"
    Path(few).write_text(
        "locale: en\nquestions: {own: {ask: Yours?, kind: yes_no}}\nbands: {all: 0}\n"
        "routes: [{end: bye}]\nends: {bye: {say: Bye.}}\n"
        "tests: {a: {talk: [own: yes]}, b: {talk: [own: no]}}\n",
        "utf-8",
    )
    assert "  the tests reach 6 of 6\n2 passed" in flows("test", few).output


def test_tests_beside_a_flow_are_run_with_it(flows: Run) -> None:
    Path("flows/tests").mkdir()
    beside = Path("flows/tests/untested.yaml")
    beside.write_text("a buyer:\n  talk: [goal: qualify]\n  expect: {score: 31}\n", "utf-8")
    expected = (
        "flows/untested.yaml\n"
        "  FAIL a buyer  (1 step)\n"
        "       flows/tests/untested.yaml:3:19: expect score\n"
        "         expected  31\n"
        "         got       30\n"
    )
    for path in ("flows/untested.yaml", str(beside)):
        result = flows("test", path, "-k", "buyer")
        assert (result.exit_code, result.output.startswith(expected)) == (1, True), result.output


def test_tests_of_a_flow_that_is_not_there_fail(flows: Run) -> None:
    Path("flows/tests").mkdir()
    Path("flows/tests/nobody.yaml").write_text("a: {talk: []}\n", "utf-8")
    result = flows("test", "flows", "-k", "buyer")
    assert result.exit_code == 1
    assert "flows/tests/nobody.yaml: there is no flow `nobody` for these tests" in result.output
    assert "1 passed, 1 flow with faults in" in result.output


def test_junit_holds_what_was_printed(flows: Run) -> None:
    Path("flows/untested.yaml").write_text("locale: [\n", "utf-8")
    assert flows("test", "--junit", "report.xml").exit_code == 1
    small, broken = parse("report.xml").getroot()
    assert [(case.get("classname"), case.get("name"), len(case)) for case in small] == [
        ("small", "a buyer is hot", 0),
        ("small", "a looker is cold", 1),
    ]
    ((failure,),) = [list(case) for case in small if len(case)]
    assert failure.get("message") == "flows/small.yaml:50:9: step 2, budgt: 5k"
    assert (broken.get("name"), broken.get("errors")) == ("flows/untested.yaml", "1")
