"""Answers as conditions and texts see them: compared by what they mean, shown as a person would."""

from typing import Any

import pytest

from agent.core.flow import Flow
from agent.core.path import holds
from agent.core.snapshot import Answer, Snapshot
from agent.core.texts import UNKNOWN, expression, text
from agent.core.values import Amount, Labeled, Record, lookup, names, typed
from tests.core.conversing import AT, start
from tests.small_flow import flow

EVERY = """\
locale: en
persona: {name: Mia}
questions:
  goal: {ask: What for?, kind: choice, options: {buy: Buying, look: Looking around}}
  parts: {ask: Which?, kind: multi, options: {a: Doors, b: Windows}}
  size: {ask: How many?, kind: number}
  budget: {ask: How much?, kind: money, unit: USD a month}
  begin: {ask: When?, kind: timing}
  who: {ask: Who?, kind: contact, consent: {notice: For the reply.}}
bands: {all: 0}
routes: [{end: bye}]
ends: {bye: {say: Bye.}}
"""
KNOWN = names(["goal", "parts", "size", "budget", "begin", "who"])


@pytest.fixture(scope="module")
def every() -> Flow:
    return flow(EVERY)


def _given(value: Any, status: str = "answered", said: str = "") -> Answer:
    return {"status": status, "value": value, "text": said, "at": AT}


def _usd(least: float | None, most: float | None, period: str | None = "month") -> Answer:
    money = {"min": least, "max": most, "currency": "USD", "period": period, "approx": False}
    return _given(money)


def _holds(made: Flow, when: str, contact: dict[str, str] | None = None, **answers: Answer) -> bool:
    snapshot: Snapshot = start(made, "https://acme.io/pricing/team?utm_source=google")
    snapshot.answers, snapshot.contact = answers, contact or {}
    return holds(made, snapshot, expression(when, KNOWN))


ANN = {"name": "Ann", "email": "ann@acme.io", "phone": None, "company": None}


@pytest.mark.parametrize(
    ("when", "answers", "held"),
    [
        ("goal == 'buy'", {"goal": _given("buy")}, True),
        ("goal == 'Buying'", {"goal": _given("buy")}, False),
        ("goal != 'buy'", {"goal": _given("look")}, True),
        ("goal != 'buy'", {}, False),  # over what is unknown nothing holds
        ("goal in ('buy', 'look')", {"goal": _given("look")}, True),
        ("goal is known", {"goal": _given(None, "skipped")}, False),
        ("goal is not known", {"goal": _given(None, "declined")}, True),
        ("'a' in parts", {"parts": _given(["a", "b"])}, True),
        ("'a' in parts", {"parts": _given([])}, False),
        ("'a' in parts", {}, False),
        ("size > 5", {"size": _given({"min": 5, "max": 9})}, False),
        ("size >= 5", {"size": _given({"min": 5, "max": 9})}, True),
        ("5 < size", {"size": _given({"min": 6, "max": None})}, True),
        ("size < 10", {"size": _given({"min": None, "max": 10})}, True),
        ("size >= 10", {"size": _given({"min": None, "max": 10})}, False),
        ("size == 5", {"size": _given({"min": 5, "max": 5})}, True),
        ("size != 5", {"size": _given({"min": 5, "max": 5})}, False),
        ("size.max > 8", {"size": _given({"min": 5, "max": 9})}, True),
        ("size > 'x'", {"size": _given({"min": 5, "max": 9})}, False),
        ("size * 12 >= 60", {"size": _given({"min": 5, "max": 9})}, True),
        ("size + 1 == 6", {"size": _given({"min": 5, "max": 5})}, True),
        ("budget >= 2000", {"budget": _usd(24000, 24000, "year")}, True),
        ("budget >= 2001", {"budget": _usd(24000, 24000, "year")}, False),
        ("budget == size", {"budget": _usd(5, 5), "size": _given({"min": 5, "max": 5})}, True),
        ("begin.to <= '2026-12-31'", {"begin": _given({"from": None, "to": "2026-12-01"})}, True),
        ("begin.from is known", {"begin": _given({"from": None, "to": "2026-12-01"})}, False),
        ("who.email is known and who.phone is not known", {"who": _given(ANN)}, True),
        ("'@acme.io' in who.email", {"who": _given(ANN)}, True),
        ("page.path is under '/pricing'", {}, True),
        ("page.path is under '/price'", {}, False),
        ("utm.source == 'google'", {}, True),
        ("utm.campaign == 'x'", {}, False),
        ("referrer is known", {}, False),
        ("locale == 'en' and not returning", {}, True),
        ("persona.name == 'Mia'", {}, True),
        ("email is known", {}, False),
    ],
)
def test_a_condition_compares_what_answers_mean(
    every: Flow, when: str, answers: dict[str, Answer], held: bool
) -> None:
    assert _holds(every, when, **answers) is held


def test_a_condition_sees_the_contact_wherever_it_was_given(every: Flow) -> None:
    assert _holds(
        every, "email == 'ann@acme.io' and company is not known", {"email": "ann@acme.io"}
    )


@pytest.mark.parametrize(
    ("template", "answers", "shown"),
    [
        ("{{ goal }}", {"goal": _given("look")}, "Looking around"),
        ("{{ goal }}", {"goal": _given("gone")}, "gone"),
        ("{{ parts | first }}", {"parts": _given(["b", "a"])}, "Windows"),
        ("{{ size }}", {"size": _given({"min": 10, "max": None})}, "10+"),
        ("{{ budget }}", {"budget": _usd(24000, 24000, "year")}, "$24,000 a year"),
        ("{{ budget * 12 }}", {"budget": _usd(2000, None)}, "24000"),
        ("{{ budget / 12 - size }}!", {"budget": _usd(24, 24), "size": _given(None)}, "!"),
        ("{{ begin }}", {"begin": _given({"from": None, "to": None}, said="some day")}, "some day"),
        ("{{ who.name }}, {{ who.phone }}!", {"who": _given(ANN)}, "Ann,!"),
        ("{{ goal }}", {}, ""),
        ("{{ persona.name }}", {}, "Mia"),
    ],
)
def test_a_text_shows_an_answer_as_a_person_would(
    every: Flow, template: str, answers: dict[str, Answer], shown: str
) -> None:
    snapshot = start(every)
    snapshot.answers = answers
    made = text(template, KNOWN)
    assert made.render(lookup(every, snapshot, made.names, {})) == shown


def test_amounts_compare_and_count_by_their_low_end() -> None:
    five, open_, none = (
        Amount({"min": least, "max": most}, lambda: "?")
        for least, most in ((5, 9), (None, 5), (None, None))
    )
    assert (five == 5, five > open_, open_ < 5, hash(five) == hash(5.0)) == (True,) * 4
    assert (none == none, none < 5, none >= 5, five == "5", five < "9") == (False,) * 5
    assert (five + 1, 1 + five, five - 1, 9 - five, five * 2, 2 * five) == (6, 6, 4, 4, 10, 10)
    assert (five / 2, 10 / five, five // 2, five + five, five * 0.5) == (2.5, 2, 2, 10, 2.5)


def test_what_is_computed_from_an_open_end_is_unknown() -> None:
    none = Amount({"min": None, "max": None}, lambda: "?")
    computed = (none + 1, 1 + none, none - 1, 9 - none, none * 2, none / 2, 2 / none, none // 2)
    assert all(value is UNKNOWN for value in computed)


def test_what_is_missing_in_a_record_is_unknown() -> None:
    record = Record({"a": 1, "b": None}, "said")
    assert (record.a, record.b, record.c, str(record)) == (1, UNKNOWN, UNKNOWN, "said")


def test_a_label_compares_by_its_id_and_prints_as_itself() -> None:
    made = Labeled("buy", "Buying")
    assert made == "buy" and made in {"buy"}
    assert (str(made), f"{made}") == ("Buying", "Buying")


@pytest.mark.parametrize("status", ["skipped", "declined", "unknown"])
def test_only_what_was_answered_is_known(every: Flow, status: str) -> None:
    assert typed(every.questions["goal"], _given("buy", status), "en") is UNKNOWN
    assert typed(every.questions["goal"], _given(None), "en") is UNKNOWN


def test_what_is_given_besides_wins_over_everything(every: Flow) -> None:
    snapshot = start(every)
    snapshot.answers = {"goal": _given("buy")}
    found = lookup(every, snapshot, ["goal", "hours", "name"], {"goal": "x"})
    assert found["goal"] == "x"
    assert found["hours"] is UNKNOWN and found["name"] is UNKNOWN


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Ann Lee", "Ann"),
        ("ann lee", "Ann"),
        ("ANN LEE", "Ann"),
        ("Ann", "Ann"),
        ("JP Morgan", "JP"),
        ("mary-jane o'hara", "Mary-Jane"),
        ("Zoë", "Zoë"),
        ("Dr. Ann Lee", "Dr. Ann Lee"),
        ("Frau Lehmann", "Frau Lehmann"),
        ("Lee, Ann", "Lee, Ann"),
        ("王小明", "王小明"),
    ],
)
def test_somebody_is_called_by_the_first_name_unless_a_title_leads(
    every: Flow, name: str, called: str
) -> None:
    snapshot = start(every)
    snapshot.contact = {"name": name}
    assert lookup(every, snapshot, ["first_name"], {})["first_name"] == called
    snapshot.contact = {}
    assert lookup(every, snapshot, ["first_name"], {})["first_name"] is UNKNOWN
