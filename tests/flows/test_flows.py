"""The flows that come with Handraise: sound, tested in every band, spoken in whole languages."""

from pathlib import Path
from typing import Any

import pytest

from agent.core.advice import advice
from agent.core.check import figures
from agent.core.coverage import coverage
from agent.core.flow import Flow
from agent.core.reach import Reach
from agent.core.transcript import Result, run
from agent.core.yaml_reader import read_yaml
from agent.flow_files import read_flow

FLOWS = Path(__file__).parents[2] / "flows"
QUESTIONS = {  # how many the longest path asks
    "agency-consultation": 6,
    "b2b-enterprise": 6,
    "campus-visit": 6,
    "ecommerce-quiz": 5,
    "healthcare-appointment": 5,
    "local-quote": 5,
    "professional-services": 4,
    "real-estate": 6,
    "saas-demo": 6,
    "test-drive": 6,
}
IDS = tuple(QUESTIONS)
TAPPED = {"choice", "multi", "yes_no", "rating", "timing", "number"}
PROSE = {"text", "name", "company", "url"}


def shipped(id: str) -> Flow:
    flow, faults = read_flow(FLOWS / f"{id}.yaml")
    assert flow is not None, "\n".join(map(str, faults))
    return flow


SHIPPED = {id: shipped(id) for id in IDS}
TESTS = [(id, name) for id, flow in SHIPPED.items() for name in flow.tests]


def steps(flow: Flow) -> list[tuple[str, Any]]:
    """Every step of every conversation."""
    return [item for test in flow.tests.values() for step in test["talk"] for item in step.items()]


def expected(flow: Flow, key: str) -> list[Any]:
    """What the conversations expect of `key`, where they do."""
    return [test["expect"][key] for test in flow.tests.values() if key in test["expect"]]


def test_these_flows_are_all_there_are() -> None:
    assert tuple(sorted(path.stem for path in FLOWS.glob("*.yaml"))) == IDS


@pytest.mark.parametrize(("id", "name"), TESTS)
def test_every_conversation_of_the_flow_goes_as_written(id: str, name: str) -> None:
    flow = SHIPPED[id]
    test: dict[str, Any] = flow.tests[name]
    assert run(flow, name, test) == Result(name, len(test["talk"]), ())


@pytest.mark.parametrize("id", IDS)
def test_nothing_in_the_flow_is_warned_of(id: str) -> None:
    document, _ = read_yaml((FLOWS / f"{id}.yaml").read_text(encoding="utf-8"), id)
    assert document is not None
    assert advice(SHIPPED[id], document) == ()


@pytest.mark.parametrize("id", IDS)
def test_the_points_fill_the_scale(id: str) -> None:
    assert figures(SHIPPED[id]) == Reach(lowest=0, highest=100, questions=QUESTIONS[id])


@pytest.mark.parametrize("id", IDS)
def test_the_widget_never_counts_beyond_six(id: str) -> None:
    flow = SHIPPED[id]
    assert flow.longest[flow.order[0]] == QUESTIONS[id]


@pytest.mark.parametrize("id", IDS)
def test_the_conversations_reach_all_there_is_to_reach(id: str) -> None:
    flow = SHIPPED[id]
    held = [run(flow, name, test) for name, test in flow.tests.items()]
    assert coverage(flow, held).missed == ()
    assert set(expected(flow, "band")) == {"cold", "warm", "hot"}
    assert "disqualified" in expected(flow, "outcome")


@pytest.mark.parametrize("id", IDS)
def test_the_conversations_go_back_ask_aside_and_decline_marketing(id: str) -> None:
    flow = SHIPPED[id]
    aside = {answer.say.source for answer in flow.faq}
    assert "back" in {step for step, _ in steps(flow)}
    assert aside & {str(value) for step, value in steps(flow) if step == "bot"}
    assert False in [consent.get("marketing") for consent in expected(flow, "consent")]


@pytest.mark.parametrize("id", IDS)
def test_the_first_question_is_tapped_and_four_to_six_side_questions_are_answered(id: str) -> None:
    flow = SHIPPED[id]
    assert flow.questions[flow.order[0]].kind in TAPPED
    assert 4 <= len(flow.faq) <= 6
    assert "no_agent" in flow.ends


@pytest.mark.parametrize("id", IDS)
def test_whoever_gives_a_contact_reads_a_notice_that_leads_to_the_policy(id: str) -> None:
    contacts = [q for q in SHIPPED[id].questions.values() if q.kind == "contact"]
    notices = [q.consent.notice if q.consent else "" for q in contacts]
    assert notices and all("](/" in str(notice) for notice in notices)


def test_the_practice_asks_for_no_free_text() -> None:
    kinds = {question.kind for question in SHIPPED["healthcare-appointment"].questions.values()}
    assert kinds & PROSE == set()


def test_a_child_is_asked_for_a_guardian_and_offered_no_marketing() -> None:
    guardian = SHIPPED["campus-visit"].questions["guardian"]
    assert guardian.consent is not None and not guardian.consent.purposes


def test_no_answer_of_an_applicant_earns_points() -> None:
    questions = SHIPPED["professional-services"].questions
    path = [questions["work"], questions["apply"]]
    assert [q.points for q in path] == [0, 0]
    assert [option.points for option in questions["work"].options.values()] == [0] * 4
    assert questions["matter"].options["job"].points == 0


def test_the_default_flow_speaks_every_language_of_the_widget_throughout() -> None:
    assert set(SHIPPED["saas-demo"].locales) == {"en", "de", "es", "fr", "pt"}


def test_one_flow_is_german_from_the_start() -> None:
    assert set(SHIPPED["test-drive"].locales) == {"de"}
