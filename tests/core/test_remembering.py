"""What is known before the first question: offered by the site, or remembered from before."""

from datetime import UTC, datetime
from typing import Any

import pytest

from agent.core.flow import Flow
from agent.core.remembering import prefilled, remembered
from agent.core.snapshot import Snapshot
from agent.core.turn import begin, take
from agent.core.turning import OPEN, Input
from tests.core.asking import asking, failures, refused
from tests.core.conversing import NOW

QUESTIONS = """
goal: {ask: What for?, kind: choice, options: {buy: {label: Buying, points: 60}, look: Looking}}
team: {ask: How many?, kind: number, steps: {1: 0, 10: 10}}
start: {ask: When?, kind: timing, steps: {1 month: 5, later: 0}}
who:
  ask: Who are you?
  kind: contact
  consent: {notice: We answer., remember: Remember me., marketing: News.}
"""
HOT = "bands: {cold: 0, hot: 50}\nroutes: [{band: hot, call: sales, end: bye}, {end: bye}]"
OFFERED = """
tests:
  an offer is no answer until it is given:
    given: {prefill: {goal: buy, team: about 12}}
    talk: [bot: What for?]
    expect: {question: goal, score: 0, answers: {}}
  it earns its points once confirmed:
    given: {prefill: {goal: buy, team: about 12}}
    talk: [goal: buy]
    expect: {question: team, points: {goal: 60}}
"""
KNOWN = """
remember: true
tests:
  what is known counts and is not asked:
    given: {remembered: {team: 12, start: later}}
    talk:
      - bot: Welcome back! I still have your answers from last time, so this is quick.
      - bot: What for?
      - goal: buy
      - sent: {lead.handoff: {score: 70, answers: {team: {min: 12, max: 12}}}}
    expect: {question: who, points: {goal: 60, team: 10}, asked: [goal, who]}
  nobody is called before the visitor has said something:
    given: {remembered: {goal: buy, team: 12}}
    talk: [bot: When?, sent: [], idle:, sent: []]
    expect: {question: start, band: hot, sent: []}
  with nothing left to ask the first question comes again:
    given: {remembered: {goal: buy, team: 12, start: later, who: "Ann, ann@acme.io"}}
    talk: [bot: What for?, goal: look]
    expect: {end: bye, points: {team: 10}, lead: {name: Ann, email: ann@acme.io}}
  it can be changed:
    given: {remembered: {goal: buy}}
    talk: [back: goal, goal: look]
    expect: {question: team, points: {}}
"""


def test_an_offer_earns_points_only_once_confirmed() -> None:
    assert failures(asking(QUESTIONS, OFFERED, head=HOT)) == []


def test_what_is_remembered_counts_at_once() -> None:
    assert failures(asking(QUESTIONS, KNOWN.replace("idle:,", "idle: x,"), head=HOT)) == []


@pytest.fixture(scope="module")
def flow() -> Flow:
    return asking(QUESTIONS, "remember: true", head=HOT)


@pytest.mark.parametrize(
    ("given", "offered"),
    [
        ({"goal": "buy"}, {"goal": {"value": "buy", "text": "Buying"}}),
        ({"goal": "Buying"}, {"goal": {"value": "buy", "text": "Buying"}}),
        ({"team": 12}, {"team": {"value": {"min": 12, "max": 12}, "text": "12"}}),
        (
            {"who": {"email": "ann@acme.io"}},
            {"who": {"value": {"email": "ann@acme.io"}, "text": "ann@acme.io"}},
        ),
        ({"goal": "nothing of ours", "team": True, "start": None, "nobody": 1}, {}),
        ({"who": {"email": ["a"]}, "team": {"min": "x"}, "goal": {}}, {}),
    ],
)
def test_only_what_a_question_would_take_is_offered(
    flow: Flow, given: dict[str, Any], offered: dict[str, Any]
) -> None:
    assert prefilled(flow, given, NOW) == offered


def test_an_offer_stands_with_its_question_until_it_is_answered(flow: Flow) -> None:
    offer = prefilled(flow, {"goal": "look"}, NOW)
    turn = begin(flow, Snapshot("c", "f", "v", "en", prefill=offer), NOW, OPEN)
    assert turn.events[-1]["input"]["prefill"] == {"value": "look", "text": "Looking"}
    turn = take(flow, turn.snapshot, Input("answer", question="goal", value="buy"), NOW, OPEN)
    assert "prefill" not in turn.events[-1]["input"]
    turn = take(flow, turn.snapshot, Input("back", question="goal"), NOW, OPEN)
    assert "prefill" not in turn.events[-1]["input"]


def talked(flow: Flow, remember: bool = True) -> Snapshot:
    """A talk held to its end, in which the visitor agreed to be remembered or not."""
    snapshot = begin(flow, Snapshot("c", "f", "v", "en"), NOW, OPEN).snapshot
    said: list[tuple[str, Any]] = [
        ("goal", "buy"),
        ("team", {"min": 12, "max": 12}),
        ("start", "1 month"),
        ("who", {"name": "Ann", "email": "ann@acme.io"}),
    ]
    for question, value in said:
        given = Input("answer", None, question, value=value, consent={"remember": remember})
        snapshot = take(flow, snapshot, given, NOW, OPEN).snapshot
    assert snapshot.ended
    return snapshot


def test_answers_are_remembered_with_their_consent(flow: Flow) -> None:
    old = talked(flow)
    found = remembered(flow, flow, old, NOW)
    assert found == {
        "answers": {id: {**answer, "remembered": True} for id, answer in old.answers.items()},
        "consent": [record for record in old.consent if record["given"]],
    }
    assert {record["purpose"] for record in found["consent"]} == {"request", "remember"}


def test_nothing_is_remembered_of_who_did_not_agree(flow: Flow) -> None:
    assert remembered(flow, flow, talked(flow, remember=False), NOW) == {}


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        pytest.param("kind: number, steps: {1: 0, 10: 10}", "kind: rating",
                     ["goal", "start", "who"], id="another kind"),
        pytest.param("buy: {label", "purchase: {label",
                     ["team", "start", "who"], id="an option that is gone"),
        pytest.param("kind: number,", "kind: number, max: 5,",
                     ["goal", "start", "who"], id="out of range by now"),
        pytest.param("notice: We answer.", "notice: We do more.",
                     ["goal", "team", "start"], id="another notice"),
    ],
)  # fmt: skip
def test_what_this_flow_would_not_take_is_asked_again(
    flow: Flow, old: str, new: str, kept: list[str]
) -> None:
    assert QUESTIONS.count(old) == 1
    other = asking(QUESTIONS.replace(old, new), "remember: true", head=HOT)
    assert [*remembered(other, flow, talked(flow), NOW)["answers"]] == kept


def test_a_day_that_is_over_is_asked_again(flow: Flow) -> None:
    later = datetime(2027, 2, 1, tzinfo=UTC)
    assert [*remembered(flow, flow, talked(flow), later)["answers"]] == ["goal", "team", "who"]


def test_remembering_without_asking_is_a_fault() -> None:
    assert refused("a: {ask: A?, kind: text}", "remember: true") == [
        (
            "8:11",
            "remember: nobody is asked whether to be remembered",
            "Add `remember: …` to a question's `consent`.",
        )
    ]
