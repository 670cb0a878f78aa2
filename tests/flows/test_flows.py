"""The flows that come with Handraise: sound, tested in every band, spoken in whole languages."""

from pathlib import Path
from typing import Any

import pytest

from agent.core.check import figures
from agent.core.flow import Flow
from agent.core.reach import Reach
from agent.core.transcript import Result, run
from agent.flow_files import read_flow

FLOWS = Path(__file__).parents[2] / "flows"
IDS = ("local-quote", "real-estate", "saas-demo")


def shipped(id: str) -> Flow:
    flow, faults = read_flow(FLOWS / f"{id}.yaml")
    assert flow is not None, "\n".join(map(str, faults))
    return flow


SHIPPED = {id: shipped(id) for id in IDS}
TESTS = [(id, name) for id, flow in SHIPPED.items() for name in flow.tests]


def test_these_flows_are_all_there_are() -> None:
    assert tuple(sorted(path.stem for path in FLOWS.glob("*.yaml"))) == IDS


@pytest.mark.parametrize(("id", "name"), TESTS)
def test_every_conversation_of_the_flow_goes_as_written(id: str, name: str) -> None:
    flow = SHIPPED[id]
    test: dict[str, Any] = flow.tests[name]
    assert run(flow, name, test) == Result(name, len(test["talk"]), ())


@pytest.mark.parametrize(
    ("id", "bounds"),
    [
        ("local-quote", Reach(lowest=0, highest=100, questions=5)),
        ("real-estate", Reach(lowest=0, highest=100, questions=6)),
        ("saas-demo", Reach(lowest=0, highest=100, questions=6)),
    ],
)
def test_the_points_fill_the_scale_and_the_widget_counts_no_more_than_is_asked(
    id: str, bounds: Reach
) -> None:
    flow = SHIPPED[id]
    assert figures(flow) == bounds
    assert flow.longest[flow.order[0]] == bounds.questions


@pytest.mark.parametrize("id", IDS)
def test_the_conversations_reach_every_band_and_every_end(id: str) -> None:
    flow = SHIPPED[id]
    expected = [test["expect"] for test in flow.tests.values()]
    seen = {expect.get("end") for expect in expected}
    assert {expect["band"] for expect in expected if "band" in expect} == {"cold", "warm", "hot"}
    assert set(flow.ends) - seen <= {"no_agent"}
    assert "disqualified" in {expect.get("outcome") for expect in expected}


@pytest.mark.parametrize("id", IDS)
def test_at_most_three_questions_must_be_answered_on_any_path(id: str) -> None:
    flow = SHIPPED[id]
    required = [question.id for question in flow.questions.values() if not question.skip]
    alternatives = {"price", "rent"}  # who buys is asked the one, who rents the other
    assert len(required) - len(alternatives.intersection(required)) // 2 <= 3


def test_the_default_flow_speaks_german_throughout() -> None:
    assert set(SHIPPED["saas-demo"].locales) == {"en", "de"}
