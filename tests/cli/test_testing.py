"""`handraise test`: what passes, what fails and where, which are chosen."""

import re
from pathlib import Path

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
        "       flows/small.yaml:49:9: step 2, budgt: 5k\n"
        "         expected  a question of this flow or a word\n"
        "         got       `budgt`; did you mean `budget`?\n"
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
