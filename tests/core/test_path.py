"""Which question comes next, and which answers stand."""

from typing import Any

import pytest

from agent.core.flow import Flow
from agent.core.graph import FINISH
from agent.core.path import chosen, holds, jump, previous, progress, settle, walk
from agent.core.scoring import score
from agent.core.snapshot import Answer, Snapshot
from tests.core.conversing import AT, TALK, start
from tests.small_flow import changed, flow


def _given(value: Any, status: str = "answered") -> Answer:
    return {"status": status, "value": value, "text": "", "at": AT}


def _usd(amount: int) -> dict[str, Any]:
    return {"min": amount, "max": amount, "currency": "USD", "period": "month", "approx": False}


def _at(made: Flow, state: str, **answers: Answer) -> Snapshot:
    snapshot = start(made)
    snapshot.state, snapshot.answers = state, answers
    return snapshot


TEN = {"min": 10, "max": 10}
SOME = {"goal": _given("buy"), "team": _given(TEN), "budget": _given(_usd(500))}
NONE = _given(None, "skipped")


@pytest.mark.parametrize(
    ("answers", "path"),
    [
        ({}, ["goal"]),
        ({"goal": _given("buy")}, ["goal", "team"]),
        ({"goal": _given("job")}, ["goal", "careers"]),
        ({"goal": NONE}, ["goal", "team"]),
        (SOME, ["goal", "team", "budget", "owner"]),
        ({**SOME, "budget": _given(_usd(499))}, ["goal", "team", "budget", "contact"]),
        ({**SOME, "budget": NONE}, ["goal", "team", "budget", "contact"]),
        ({**SOME, "owner": _given(True), "contact": NONE},
         ["goal", "team", "budget", "owner", "contact", FINISH]),
        ({"budget": _given(_usd(500))}, ["goal"]),
    ],
)  # fmt: skip
def test_the_path_ends_at_the_first_open_question_or_the_end(
    talk: Flow, answers: dict[str, Answer], path: list[str]
) -> None:
    assert list(walk(talk, _at(talk, "goal", **answers))) == path


def test_a_walk_may_begin_later(talk: Flow) -> None:
    assert list(walk(talk, _at(talk, "budget", **SOME), "budget")) == ["budget", "owner"]


JUMPS = """\
locale: en
questions:
  a:
    ask: A?
    kind: multi
    next: d
    options: {x: {label: X, next: c}, y: {label: Y, next: bye}, w: {label: W, next: b}, z: Z}
  b: {ask: B?, kind: yes_no, options: {yes: {next: d}, no: {next: bye}}}
  c: {ask: C?, kind: text, next: bye}
  d: {ask: D?, kind: text}
bands: {all: 0}
routes: [{end: bye}]
ends: {bye: {say: Bye.}}
"""


@pytest.mark.parametrize(
    ("question", "answer", "target"),
    [
        ("a", _given(["z"]), "d"),  # the question's own
        ("a", _given(["z", "x"]), "c"),  # an option's wins
        ("a", _given(["y", "x"]), "bye"),  # the first of those chosen
        ("a", _given([]), "d"),
        ("a", NONE, "d"),
        ("b", _given(True), "d"),
        ("b", _given(False), "bye"),
        ("b", NONE, None),
        ("c", _given("x"), "bye"),
        ("c", NONE, "bye"),
        ("d", _given("x"), None),
    ],
)
def test_an_answer_leads_on(question: str, answer: Answer, target: str | None) -> None:
    assert jump(flow(JUMPS).questions[question], answer) == target


@pytest.mark.parametrize(
    ("question", "value", "ids"),
    [
        ("goal", "buy", ("buy",)),
        ("goal", "gone", ()),  # an option that a later version no longer has
        ("owner", True, ("yes",)),
        ("owner", False, ("no",)),
        ("goal", ["look", "gone", "buy"], ("look", "buy")),
        ("goal", None, ()),
    ],
)
def test_the_options_an_answer_holds(
    talk: Flow, question: str, value: object, ids: tuple[str, ...]
) -> None:
    assert chosen(talk.questions[question], value) == ids


@pytest.mark.parametrize(
    ("state", "answers", "target", "kept"),
    [
        ("team", SOME | {"owner": _given(True)}, "contact", ["goal", "team", "budget", "owner"]),
        ("budget", SOME | {"budget": _given(_usd(1)), "owner": _given(True)}, "contact",
         ["goal", "team", "budget"]),
        ("goal", SOME | {"goal": _given("job")}, "careers", ["goal"]),
        ("budget", SOME, "owner", ["goal", "team", "budget"]),
        ("goal", {"goal": _given("buy"), "budget": _given(_usd(9))}, "team", ["goal", "budget"]),
    ],
)  # fmt: skip
def test_answers_that_can_still_be_reached_stand(
    talk: Flow, state: str, answers: dict[str, Answer], target: str, kept: list[str]
) -> None:
    snapshot = _at(talk, state, **answers)
    assert settle(talk, snapshot) == target
    assert list(snapshot.answers) == kept


ASIDE = """\
locale: en
questions:
  goal: {ask: What?, kind: choice, options: {buy: {label: Buy, points: 10}, look: Look}}
  size: {ask: How big?, kind: choice, when: goal == 'look', options: {s: S, l: L}}
  plan:
    ask: Which?
    kind: choice
    when: goal == 'buy' or size == 'l'
    options: {a: {label: A, points: 60}, b: B}
  more: {ask: More?, kind: choice, when: plan == 'a', options: {y: {label: Y, points: 5}, n: N}}
  last: {ask: Last?, kind: choice, options: {x: {label: X, points: 7}, z: Z}}
bands: {all: 0}
routes: [{end: bye}]
ends: {bye: {say: Bye.}}
"""


def test_an_answer_the_present_path_passes_by_gives_no_points_until_it_leads_there_again() -> None:
    made = flow(ASIDE)
    x, look = _given("x"), _given("look")
    said = {"goal": look, "plan": _given("a"), "more": _given("y"), "last": x}
    snapshot = _at(made, "goal", **said)
    assert settle(made, snapshot) == "size"
    assert (list(snapshot.answers), list(snapshot.aside)) == (["goal", "last"], ["plan", "more"])
    assert score(made, snapshot).total == 7
    snapshot.state, snapshot.answers["size"] = "size", _given("l")
    assert settle(made, snapshot) == FINISH
    assert list(snapshot.answers) == ["goal", "size", "plan", "more", "last"]
    assert (snapshot.aside, score(made, snapshot).total) == ({}, 72)


def test_an_answer_nothing_can_lead_to_any_more_is_dropped() -> None:
    made = flow(ASIDE)
    x, look = _given("x"), _given("look")
    said = {"goal": look, "size": _given("s"), "plan": _given("a"), "last": x}
    snapshot = _at(made, "size", **said)
    assert settle(made, snapshot) == FINISH
    assert (list(snapshot.answers), snapshot.aside) == (["goal", "size", "last"], {})


@pytest.mark.parametrize(
    ("state", "before"),
    [("goal", None), ("team", "goal"), ("owner", "budget")],
)
def test_the_question_before(talk: Flow, state: str, before: str | None) -> None:
    assert previous(talk, _at(talk, state, **SOME)) == before


@pytest.mark.parametrize(
    ("state", "answers", "shown"),
    [
        ("goal", {}, {"asked": 1, "of": 5}),
        ("team", {"goal": NONE}, {"asked": 2, "of": 5}),
        ("contact", SOME, {"asked": 4, "of": 4}),
        ("contact", {**SOME, "owner": _given(True)}, {"asked": 5, "of": 5}),
        ("team", {**SOME, "owner": _given(True)}, {"asked": 2, "of": 5}),  # after going back
    ],
)
def test_progress_counts_what_was_asked_and_what_may_come(
    talk: Flow, state: str, answers: dict[str, Answer], shown: dict[str, int]
) -> None:
    assert progress(talk, _at(talk, state, **answers), state) == shown


def test_a_condition_sees_what_it_is_told_besides(talk: Flow) -> None:
    text = changed("  - {band: warm, call: desk,", "  - {when: score > 5 and goal == 'buy', call: "
                   "desk,", TALK)  # fmt: skip
    made = flow(text)
    when, snapshot = made.routes[1].when, _at(made, "team", goal=_given("buy"))
    assert [holds(made, snapshot, when, {"score": score}) for score in (5, 6)] == [False, True]
    assert holds(made, snapshot, when) is False
    assert holds(talk, snapshot, None) is True
