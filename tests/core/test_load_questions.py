"""The questions of a flow: what does not fit its kind, and what the widget is told."""

import pytest

from tests.small_flow import changed, faults, flow

CASES = [
    pytest.param(
        (
            "    options: {buy: {label: Buying, points: 40}, look: Looking, job: {label: A "
            "job, next: careers}}\n"
        ),
        "",
        [
            ("4:3", "questions.goal: this choice question has no options", "Add `options:`."),
        ],
        id="a choice without options",
    ),
    pytest.param(
        "look: Looking",
        "look: buying",
        [
            (
                "7:55",
                "questions.goal.options.look: `buy` has the same label",
                "Word one differently.",
            ),
        ],
        id="two options with one label",
    ),
    pytest.param(
        "look: Looking",
        "look: {points: 1}",
        [
            ("7:49", "questions.goal.options.look: this option has no label", "Add `label:`."),
        ],
        id="an option without a label",
    ),
    pytest.param(
        "    unit: USD a month\n",
        "    unit: USD a month\n    options: {a: b}\n",
        [
            (
                "12:5",
                "questions.budget.options: a money question has no `options`",
                "`options` belongs to choice, consent, multi, yes_no.",
            ),
        ],
        id="options where there are none",
    ),
    pytest.param(
        "    kind: money\n    unit: USD a month\n    steps: {0: 0, 500: 20, 2000: 40}\n",
        "    kind: yes_no\n    options: {maybe: x}\n",
        [
            (
                "11:15",
                "questions.budget.options.maybe: there is no `maybe` here",
                "Use yes and no.",
            ),
        ],
        id="an option that is neither yes nor no",
    ),
    pytest.param(
        "    unit: USD a month\n",
        "",
        [
            ("8:3", "questions.budget: the currency is missing", "Add `unit: USD a month`."),
        ],
        id="money without a currency",
    ),
    pytest.param(
        "unit: USD a month",
        "unit: dollars a month",
        [
            (
                "11:11",
                "questions.budget.unit: `dollars a month` is no unit",
                (
                    "Write a currency, then `a month`, `a year` or `once` if it matters: "
                    "`USD a month`."
                ),
            ),
        ],
        id="a unit in words",
    ),
    pytest.param(
        "{0: 0, 500: 20, 2000: 40}",
        "{0: 0, lots: 20}",
        [
            ("12:19", "questions.budget.steps.lots: `lots` is no step", "Write a number."),
        ],
        id="a step that is no number",
    ),
    pytest.param(
        "{0: 0, 500: 20, 2000: 40}",
        "{0: 0, 2000: 40, 500: 20}",
        [
            (
                "12:29",
                "questions.budget.steps.500: `500` is not above the step before",
                "Sort them.",
            ),
        ],
        id="steps out of order",
    ),
    pytest.param(
        "    kind: money\n    unit: USD a month\n    steps: {0: 0, 500: 20, 2000: 40}\n",
        "    kind: timing\n    steps: {1 fortnight: 3}\n",
        [
            (
                "11:13",
                "questions.budget.steps.1 fortnight: `1 fortnight` is no step",
                "Write `1 month`, `3 months`, `later`.",
            ),
        ],
        id="a timing that is none",
    ),
    pytest.param(
        "    kind: money\n    unit: USD a month\n",
        "    kind: number\n    min: 5\n    max: 2\n",
        [
            ("11:10", "questions.budget.min: min is above max", "Swap them."),
        ],
        id="min above max",
    ),
]


@pytest.mark.parametrize(("old", "new", "expected"), CASES)
def test_each_mistake_is_a_fault_with_its_place_and_how_to_mend_it(
    old: str, new: str, expected: list[tuple[str, str, str]]
) -> None:
    assert faults(changed(old, new)) == expected


def test_the_widget_is_told_the_options_the_steps_and_what_a_contact_asks_for() -> None:
    asked = flow().questions
    assert asked["goal"].input["options"] == [
        {"value": "buy", "label": "Buying"},
        {"value": "look", "label": "Looking"},
        {"value": "job", "label": "A job"},
    ]
    assert asked["budget"].input == {
        "kind": "money",
        "options": [
            {"value": "0", "label": "Under $500"},
            {"value": "500", "label": "$500–$2,000"},
            {"value": "2000", "label": "$2,000+"},
        ],
        "currency": "USD",
        "period": "month",
    }
    assert asked["contact"].input == {
        "kind": "contact",
        "region": "US",
        "fields": [
            {"name": "name", "required": True, "label": "Name"},
            {"name": "email", "required": True, "label": "E-mail"},
        ],
        "consent": {
            "notice": "We answer you.",
            "purposes": [{"id": "marketing", "label": "News too."}],
        },
    }


@pytest.mark.parametrize(
    ("locale", "labels"),
    [
        ("en", ["Within a day", "Within 2 weeks", "Within a quarter", "Later"]),
        (
            "de",
            [
                "Innerhalb eines Tages",
                "Innerhalb von 2 Wochen",
                "Innerhalb eines Quartals",
                "Später",
            ],
        ),
    ],
)
def test_the_buttons_of_a_timing_read_as_a_person_would_say_it(
    locale: str, labels: list[str]
) -> None:
    text = changed(
        "    kind: money\n    unit: USD a month\n    steps: {0: 0, 500: 20, 2000: 40}\n",
        "    kind: timing\n    steps: {1 day: 40, 2 weeks: 20, 1 quarter: 5, later: 0}\n",
    )
    steps = flow(changed("locale: en", f"locale: {locale}", text)).questions["budget"].steps
    assert [step.label for step in steps] == labels
