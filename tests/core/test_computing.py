"""Computed values: what they come to, how they are shown, what they may read."""

from typing import Any

import pytest

from agent.core import units
from agent.core.check import figures
from agent.core.computing import value
from agent.core.texts import UNKNOWN, formula
from tests.core.asking import asking, failures, refused

QUESTIONS = """
plan: {ask: Which plan?, kind: choice, options: {small: Small, large: {label: Large, points: 10}}}
team: {ask: How many are you?, kind: number, steps: {1: 0, 10: 10}}
budget: {ask: How much?, kind: money, unit: USD a month, steps: {0: 0, 500: 10}, skip: true}
deal:
  ask: "That is {{ price | money }}, or {{ (price * 12) | money('USD a year') }}. Fine?"
  kind: yes_no
  when: price < 1000
"""
MORE = """
  many: {say: "{{ people }} people{% if price is known %}, {{ price }} in all{% endif %}."}
signals: {big: {when: price >= 400, points: 7}}
values:
  each: 50 if plan == 'large' else 30.5
  people: team
  price: "[people * each, 100] | max | round(2)"
  left: budget - price
tests:
  shown in a question, as a sum and in another unit:
    talk:
      - plan: small
      - bot: How many are you?
      - team: 3
      - budget: 2000
      - bot: That is $100 a month, or $1,200 a year. Fine?
    expect: {question: deal, points: {team: 0, budget: 10}}
  a fraction is told to the cent:
    talk:
      - plan: small
      - team: 5
      - skip: budget
      - bot: That is $152.50 a month, or $1,830 a year. Fine?
  a condition reads it, and a signal counts it:
    talk: [plan: large, team: 30, skip: budget, bot: "30 people, 1,500 in all."]
    expect: {end: many, points: {plan: 10, team: 10, big: 7}}
  in German:
    given: {locale: de}
    talk: [plan: large, team: 30, skip: budget, bot: "30 Leute, 1.500 zusammen."]
translations:
  de:
    questions:
      plan: {ask: Tarif?, options: {small: Klein, large: Groß}}
      team: {ask: Wie viele?}
      budget: {ask: Wie viel?}
      deal: {ask: "Das sind {{ price | money }}."}
    ends: {many: "{{ people }} Leute, {{ price }} zusammen."}
"""


def test_texts_conditions_and_signals_read_them() -> None:
    assert failures(asking(QUESTIONS, MORE, "many")) == []


def test_the_score_that_depends_on_them_is_bounded() -> None:
    found = figures(asking(QUESTIONS, MORE, "many"))
    assert found is not None and (found.lowest, found.highest) == (0, 37)


@pytest.mark.parametrize(
    ("source", "inputs", "result"),
    [
        pytest.param("a * 2 + 1", {"a": 2}, 5.0, id="sums and products"),
        pytest.param("(a - 1) / 4", {"a": 2}, 0.25, id="differences and quotients"),
        pytest.param("[a, b, 3] | min", {"a": 2, "b": 9}, 2.0, id="the least"),
        pytest.param("[a, b] | sum", {"a": 2, "b": 9}, 11.0, id="a sum"),
        pytest.param("a if b > 1 else 0", {"a": 2, "b": UNKNOWN}, None, id="compares"),
        pytest.param("[a, b] | max", {"a": 2, "b": UNKNOWN}, None, id="one unknown, all unknown"),
        pytest.param("a * (b | default(1))", {"a": 2, "b": UNKNOWN}, 2.0, id="a default"),
        pytest.param("a if b is known else 7", {"a": 2, "b": UNKNOWN}, 7.0, id="asked if known"),
        pytest.param("a / 0", {"a": 2}, None, id="nothing divides by zero"),
        pytest.param("a * 9e14", {"a": 9e14}, None, id="beyond all sums"),
        pytest.param("a", {"a": "text"}, None, id="a text is no number"),
        pytest.param("a > 1", {"a": 2}, None, id="nor is true"),
        pytest.param("a * 3", {"a": "text"}, None, id="texts are not multiplied"),
    ],
)  # fmt: skip
def test_what_a_formula_comes_to(source: str, inputs: dict[str, Any], result: float | None) -> None:
    found = value(formula(source, frozenset(inputs)), inputs, "en")
    assert (None if found is UNKNOWN else found) == result


@pytest.mark.parametrize(
    ("more", "found"),
    [
        pytest.param(
            "values: {price: teem * 2}",
            [("8:17", "values.price: unknown name `teem`", "Did you mean `team`?")],
            id="an unknown name",
        ),
        pytest.param(
            "values: {a: b * 2, b: 1}",
            [("8:13", "values.a: unknown name `b`",
              "Known here: company, email, first_name, hours, locale, name, page, persona, phone, "
              "referrer, returning, team, utm.")],
            id="a later value",
        ),
        pytest.param(
            "values: {team: 1, score: 2}",
            [("8:10", "values.team: `team` means something already", "Choose another."),
             ("8:19", "values.score: `score` means something already", "Choose another.")],
            id="a name that is taken",
        ),
        pytest.param(
            "faq: {p: {asks: [p], say: \"{{ team | money('dollars') }}\"}}",
            [("8:27", "faq.p.say: `money` does not know this unit",
              units.MEND.replace("write", "Write") + ".")],
            id="no unit",
        ),
        pytest.param(
            'faq: {p: {asks: [p], say: "{{ team * 12 | money }}"}}',
            [("8:27", "faq.p.say: `money` binds closer than the calculation",
              "Write `(a * 12) | money`.")],
            id="a sum without brackets",
        ),
    ],
)  # fmt: skip
def test_values_that_cannot_work_are_faults(more: str, found: list[tuple[str, str, str]]) -> None:
    assert refused("team: {ask: How many?, kind: number}", more) == found


def test_a_condition_may_not_read_a_value_over_a_later_answer() -> None:
    questions = "a: {ask: A?, kind: text}\nb: {ask: B?, kind: number, when: twice > 3}"
    assert refused(questions, "values: {twice: b * 2}") == [
        (
            "4:36",
            "questions.b.when: `b` is not answered yet when this is looked at",
            "Read only answers of questions that stand before `b`.",
        )
    ]


def test_values_that_read_many_others_are_computed_once() -> None:
    rows = "".join(f"  v{n}: v{n - 1} + v{n - 2}\n" for n in range(2, 40))
    more = f"values:\n  v0: team\n  v1: team\n{rows}" + (
        'faq: {p: {asks: [p], say: "{{ v39 }}"}}\n'
        'tests: {t: {talk: [team: 1, note: p, bot: "102,334,155"]}}'
    )
    questions = "team: {ask: How many?, kind: number}\nnote: {ask: Note?, kind: number}"
    assert failures(asking(questions, more)) == []


def test_there_may_not_be_too_many_values() -> None:
    more = "values: {" + ", ".join(f"v{n}: 1" for n in range(41)) + "}"
    assert refused("team: {ask: How many?, kind: number}", more) == [
        ("8:9", "values: there are 41 values", "Keep to 40 at most.")
    ]
