"""The score is the sum of its points: those of the answers, and those of signals."""

from typing import Any

import pytest

from agent.core.flow import Flow, Points
from agent.core.scoring import Score, earned, reached, score, settled
from agent.core.snapshot import Answer, Snapshot
from tests.core.conversing import AT, start
from tests.small_flow import flow

EVERY = """\
locale: en
questions:
  goal:
    ask: What for?
    kind: choice
    dimension: need
    points: 2
    options: {buy: {label: Buying, points: 10, why: Wants to buy}, look: Looking}
  parts:
    ask: Which parts?
    kind: multi
    dimension: fit
    options: {a: {label: Doors, points: 3}, b: {label: Windows, points: 4}, c: Roofs}
  size: {ask: How many?, kind: number, steps: {5: 1, 20: 6}}
  budget: {ask: How much?, kind: money, unit: USD a month, steps: {0: 0, 500: 10, 2000: 20}}
  start: {ask: When?, kind: timing, steps: {1 week: 9, 1 month: 5, later: 0}}
  own:
    ask: Yours?
    kind: yes_no
    dimension: authority
    options: {yes: {points: 8}, no: {label: Not mine, points: -2}}
signals:
  shop: {when: page.path is under '/shop', points: 6, dimension: intent, why: Came from the shop}
  both: {when: "'a' in parts and budget >= 500", points: 7}
  home: {when: page.path == '/', points: 3}
  said: {when: own is known, points: 2}
bands: {cold: 0, warm: 30, hot: 60}
routes: [{end: bye}]
ends: {bye: {say: Bye.}}
"""


@pytest.fixture(scope="module")
def every() -> Flow:
    return flow(EVERY)


def _given(value: Any, status: str = "answered") -> Answer:
    return {"status": status, "value": value, "text": "", "at": AT}


def _usd(least: float | None, most: float | None, period: str | None = "month") -> Answer:
    return _given({"min": least, "max": most, "currency": "USD", "period": period, "approx": False})


def _scored(made: Flow, page: str | None = None, **answers: Answer) -> Score:
    snapshot: Snapshot = start(made, page)
    snapshot.answers = answers
    snapshot.held = settled(made, snapshot)
    return score(made, snapshot)


def test_nothing_said_is_nothing_earned(every: Flow) -> None:
    assert _scored(every) == Score(0, "cold", ())


def test_every_point_has_its_rule_and_reason(every: Flow) -> None:
    found = _scored(
        every,
        "https://acme.io/shop/1",
        goal=_given("buy"),
        parts=_given(["a", "c"]),
        size=_given({"min": 20, "max": 30}),
        budget=_usd(6000, 24000, "year"),
        start=_given({"from": None, "to": "2026-12-01"}),
        own=_given(True),
    )
    assert found == Score(
        59,
        "warm",
        (
            Points("goal", "goal", 2, "What for?", "need"),
            Points("goal", "goal.buy", 10, "Wants to buy", "need"),
            Points("parts", "parts.a", 3, "Doors", "fit"),
            Points("size", "size.20", 6, "20 or more", None),
            Points("budget", "budget.500", 10, "$500 a month or more", "budget"),
            Points("start", "start.1 month", 5, "Within a month", "timing"),
            Points("own", "own.yes", 8, "Yes", "authority"),
            Points(None, "shop", 6, "Came from the shop", "intent"),
            Points(None, "both", 7, "Both", "behaviour"),
            Points(None, "said", 2, "Said", "behaviour"),
        ),
    )
    assert found.total == sum(given.points for given in found.points)
    assert found.dimensions == {
        "need": 12, "fit": 3, "intent": 12, "budget": 10, "timing": 5, "authority": 8,
        "behaviour": 9,
    }  # fmt: skip
    assert (found.fit, found.intent) == (21, 38)


@pytest.mark.parametrize(
    ("question", "answer", "points"),
    [
        ("goal", _given("look"), ["goal"]),
        ("goal", _given("gone"), ["goal"]),
        ("goal", _given(None, "skipped"), []),
        ("goal", _given(None, "declined"), []),
        ("goal", _given(None, "unknown"), []),
        ("parts", _given([]), []),
        ("parts", _given(["b", "a"]), ["parts.b", "parts.a"]),
        ("size", _given({"min": 4, "max": 100}), []),
        ("size", _given({"min": None, "max": 20}), ["size.5"]),
        ("size", _given({"min": None, "max": 5}), []),
        ("budget", _usd(499, 9999), []),
        ("budget", _usd(42, None, "once"), []),
        ("budget", _usd(24000, None, "year"), ["budget.2000"]),
        ("budget", _usd(None, 500, None), []),
        ("start", _given({"from": None, "to": "2026-11-30"}), ["start.1 week"]),
        ("start", _given({"from": "2027-01-01", "to": "2027-02-01"}), []),
        ("start", _given({"from": None, "to": None}), []),
        ("own", _given(False), ["own.no"]),
    ],
)
def test_an_answer_earns_the_points_of_what_it_reaches(
    every: Flow, question: str, answer: Answer, points: list[str]
) -> None:
    assert [given.rule for given in earned(every.questions[question], answer)] == points


def test_points_may_be_taken_away(every: Flow) -> None:
    found = _scored(every, goal=_given("buy"), own=_given(False))
    assert (found.total, found.fit, found.intent) == (12, -2, 14)


def test_a_timing_counts_from_the_day_it_was_said(every: Flow) -> None:
    question = every.questions["start"]
    value = {"from": None, "to": "2026-12-20"}
    said = [{**_given(value), "at": f"{day}T23:59:59.000Z"} for day in ("2026-11-23", "2026-12-13")]
    assert [reached(question, answer).id for answer in said] == ["1 month", "1 week"]


def test_what_page_and_source_decide_is_looked_at_once(every: Flow) -> None:
    snapshot = start(every, "https://acme.io/shop")
    assert [signal.settled for signal in every.signals] == [True, False, True, False]
    assert settled(every, snapshot) == ["shop"]
    assert score(every, snapshot).total == 0  # before anybody looked
    snapshot.held = ["home"]
    assert score(every, snapshot).total == 3


@pytest.mark.parametrize(
    ("start_at", "band"),
    [(0, "cold"), (29, "cold"), (30, "warm"), (59, "warm"), (60, "hot"), (100, "hot")],
)
def test_a_band_begins_at_its_score(every: Flow, start_at: int, band: str) -> None:
    assert every.band(start_at) == band
