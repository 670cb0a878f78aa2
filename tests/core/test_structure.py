"""The shape of a flow's mapping: each mistake as a whole fault, with its place and its mend."""

import pytest

from agent.core.structure import problems
from tests.small_flow import SMALL, changed, faults, flow

CASES = [
    pytest.param(
        "    kind: money\n",
        "",
        [
            ("8:3", "questions.budget: `kind` is missing", "Add `kind:` (The kind of answer)."),
        ],
        id="a missing key",
    ),
    pytest.param(
        "    ask: What brings you here?\n",
        "    ask: What brings you here?\n    dimensoin: need\n",
        [
            (
                "6:5",
                "questions.goal.dimensoin: unknown key `dimensoin`",
                "Did you mean `dimension`?",
            ),
        ],
        id="a misspelt key",
    ),
    pytest.param(
        "kind: money",
        "kind: mony",
        [
            (
                "10:11",
                "questions.budget.kind: `mony` is not known here",
                (
                    "Did you mean `money`? One of choice, multi, yes_no, money, timing, "
                    "date, number, rating, text, name, company, email, phone, url, contact, "
                    "consent."
                ),
            ),
        ],
        id="a misspelt kind",
    ),
    pytest.param(
        "points: 40}, look",
        "points: many}, look",
        [
            (
                "7:44",
                "questions.goal.options.buy.points: this is `many`",
                "Write a whole number.",
            ),
        ],
        id="a word for points",
    ),
    pytest.param(
        "points: 40}, look",
        "points: 400}, look",
        [
            ("7:44", "questions.goal.options.buy.points: 400 is too large", "Use at most 100."),
        ],
        id="too many points",
    ),
    pytest.param(
        "points: 40}, look",
        "points: 40.0}, look",
        [
            (
                "7:44",
                "questions.goal.options.buy.points: this is `40.0`",
                "Write a whole number.",
            ),
        ],
        id="points with a decimal point",
    ),
    pytest.param(
        "greeting: Hello.",
        "greeting: ''",
        [
            ("2:11", "greeting: this is empty", "Write something here, or take the key out."),
        ],
        id="an empty text",
    ),
    pytest.param(
        "greeting: Hello.",
        "greeting:",
        [
            ("2:10", "greeting: this is empty", "Write a text or a list."),
        ],
        id="a key without a value",
    ),
    pytest.param(
        "  budget:\n",
        "  Budget:\n",
        [
            (
                "8:3",
                "questions.Budget: `Budget` cannot stand here",
                "Start with a small letter; small letters, digits and _ only.",
            ),
        ],
        id="an id with a capital",
    ),
    pytest.param(
        "    kind: contact\n",
        "    kind: contact\n    fields: {nmae: required}\n",
        [
            (
                "16:14",
                "questions.contact.fields.nmae: `nmae` is not known here",
                "Did you mean `name`? One of name, email, phone, company.",
            ),
        ],
        id="a misspelt contact field",
    ),
    pytest.param(
        "    kind: contact\n",
        "    kind: contact\n    fields: {email: needed}\n",
        [
            (
                "16:21",
                "questions.contact.fields.email: `needed` is not known here",
                "One of required, optional, business.",
            ),
        ],
        id="an unknown field policy",
    ),
    pytest.param(
        "{notice: We answer you., marketing: News too.}",
        "{marketing: News too.}",
        [
            (
                "16:5",
                "questions.contact.consent: `notice` is missing",
                "Add `notice:` (What the data is used for, with a link to the policy).",
            ),
        ],
        id="consent without a notice",
    ),
    pytest.param(
        "routes:\n  - {band: hot, call: sales, end: booked}\n  - {end: bye}\n",
        "routes: []\n",
        [
            ("20:9", "routes: this is empty", "Write something here, or take the key out."),
        ],
        id="no routes",
    ),
    pytest.param(
        (
            "ends:\n"
            '  booked: {say: "Thanks, {{ name }}."}\n'
            "  bye: {say: Goodbye.}\n"
            "  careers: {say: Our jobs., outcome: disqualified}\n"
            "  no_agent: {say: Nobody is here.}\n"
        ),
        "",
        [
            ("1:1", "`ends` is missing", "Add `ends:` (The ways the conversation ends)."),
        ],
        id="no ends",
    ),
    pytest.param(
        "faq:\n",
        "translations:\n  de: {greting: Hallo.}\nfaq:\n",
        [
            (
                "29:8",
                "translations.de.greting: unknown key `greting`",
                "Did you mean `greeting`?",
            ),
        ],
        id="a misspelt key in a translation",
    ),
]


@pytest.mark.parametrize(("old", "new", "expected"), CASES)
def test_each_mistake_is_a_fault_with_its_place_and_how_to_mend_it(
    old: str, new: str, expected: list[tuple[str, str, str]]
) -> None:
    assert faults(changed(old, new)) == expected


def test_a_sound_flow_has_no_problems_and_all_problems_come_at_once() -> None:
    assert faults(SMALL) == []
    twice = changed("kind: money", "kind: mony", changed("locale: en", "local: en"))
    assert [fault[:2] for fault in faults(twice)] == [
        ("1:1", "local: unknown key `local`"),
        ("1:1", "`locale` is missing"),
        ("10:11", "questions.budget.kind: `mony` is not known here"),
    ]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (None, "this is empty"),
        ([], "this is a list"),
        ("hello", "this is `hello`"),
        (True, "this is `true`"),
        ({}, "`locale` is missing"),
    ],
)
def test_a_file_that_is_no_mapping_is_told_so(data: object, what: str) -> None:
    assert problems(data)[0][2] == what


def test_a_whole_number_is_no_truth_value() -> None:
    assert faults(changed("points: 5", "points: true"))[0][1:] == (
        "signals.pricing.points: this is `true`",
        "Write a whole number.",
    )
    assert flow().signals[0].points == 5
