"""`handraise understand`."""

import json

import pytest

from tests.cli.conftest import Run


def lines(*rows: object) -> str:
    return "".join(f"{json.dumps(row)}\n" for row in rows)


def answers(run: Run, *args: str, given: str) -> list[object]:
    result = run("understand", *args, "-", input=given)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.output.splitlines()]


def test_one_text_shows_status_value_words_and_the_rule(run: Run) -> None:
    result = run("understand", "--kind", "money", "--currency", "eur", "around 3-6k a month")
    assert (result.exit_code, result.output.splitlines()) == (
        0,
        [
            "money: understood",
            '  value      {"min": 3000, "max": 6000, "currency": "EUR", "period": "month", '
            '"approx": true}',
            "  spoken     about €3,000–€6,000 a month",
            '  because    money: range in "3-6k a month"; currency of the question',
        ],
    )


def test_what_is_not_understood_says_why(run: Run) -> None:
    result = run("understand", "--kind", "email", "bo@gmial")
    assert result.output.splitlines() == [
        "email: not_understood (email_incomplete)",
        '  because    email: "bo@gmial" is cut short',
    ]


def test_without_a_kind_every_kind_that_the_text_answers_is_shown(run: Run) -> None:
    result = run("understand", "bo@acme.io")
    shown = [line for line in result.output.splitlines() if not line.startswith(" ")]
    assert "email: understood" in shown
    assert "money: understood" not in shown
    assert all(line.endswith(("understood", "ambiguous")) for line in shown)


def test_an_answer_of_no_kind_is_said_to_be_text(run: Run) -> None:
    result = run("understand", "?")
    assert result.output == "text: as typed, and an answer of no other kind\n"


def test_each_line_gets_its_line_in_order(run: Run) -> None:
    given = lines(
        {"kind": "number", "text": "acht", "locale": "de"},
        {"kind": "email", "text": "bo@gmial.com"},
        {"kind": "yes_no", "text": "maybe"},
        {"text": "5k"},
        {"kind": "date", "text": "tomorrow", "now": "2026-11-23T10:00:00"},
        {"kind": "text", "text": "\ud83d\ude00 ü"},
    )
    assert answers(run, "--kind", "money", "--currency", "USD", given=given) == [
        {"status": "understood", "value": {"min": 8, "max": 8}},
        {"status": "understood", "value": "bo@gmial.com", "suggestion": "bo@gmail.com"},
        {"status": "unknown", "value": None},
        {
            "status": "understood",
            "value": {"min": 5000, "max": 5000, "currency": "USD", "period": None, "approx": False},
        },
        {"status": "understood", "value": "2026-11-24"},
        {"status": "understood", "value": "😀 ü"},
    ]


def test_options_are_labels_or_objects_with_synonyms(run: Run) -> None:
    labels = ["Sales", "Support"]
    objects = [{"id": "s", "label": "Sales", "means": ["a quote"]}, {"id": "h", "label": "Help"}]
    given = lines(
        {"kind": "choice", "text": "the second one", "options": labels},
        {"kind": "choice", "text": "a quote", "options": objects},
        {"kind": "choice", "text": "sales and help", "options": objects},
    )
    assert answers(run, given=given) == [
        {"status": "understood", "value": "Support"},
        {"status": "understood", "value": "s"},
        {"status": "ambiguous", "value": None, "candidates": ["s", "h"]},
    ]


def test_the_time_given_holds_for_lines_without_one(run: Run) -> None:
    given = lines({"kind": "date", "text": "today"}, {"kind": "phone", "text": "020 7946 0958"})
    assert answers(run, "--now", "2026-11-23", "--region", "GB", given=given) == [
        {"status": "understood", "value": "2026-11-23"},
        {"status": "understood", "value": "+442079460958"},
    ]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("{", "Line 2: no JSON"),
        ("[]", "Line 2: no object with a text"),
        ('{"kind": "money"}', "Line 2: no object with a text"),
        ('{"text": "x"}', "Line 2: no kind"),
        ('{"text": "x", "kind": "colour"}', "Line 2: no kind colour"),
        ('{"text": "x", "kind": "text", "locale": 1}', "Line 2: the locale is no text"),
        ('{"text": "x", "kind": "date", "now": "soon"}', "Line 2: now is no time: soon"),
        ('{"text": "x", "kind": "choice", "options": [1]}', "Line 2: options are not"),
        ('{"text": "x", "kind": "choice", "options": "a"}', "Line 2: options are not"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(run: Run, line: str, what: str) -> None:
    result = run("understand", "-", input=f'{{"kind": "text", "text": "a"}}\n{line}\n')
    assert result.exit_code == 1
    assert what in result.output


def test_a_time_that_is_none_is_a_wrong_command(run: Run) -> None:
    result = run("understand", "--now", "soon", "x")
    assert (result.exit_code, "2026-11-23T10:00" in result.output) == (2, True)
