"""What changes for a visitor between two flows: each change once, with place, before and after."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from agent.core.difference import Change, differences
from agent.core.load import load
from agent.core.yaml_reader import read_yaml
from tests.small_flow import SMALL, changed, flow
from tests.whole_flow import WHOLE

GERMAN = """translations:
  de:
    greeting: Hallo.
    questions:
      goal: {ask: Was suchen Sie?, options: {buy: Kauf, look: Umsehen, job: Arbeit}}
      budget: {ask: Wie viel?}
      contact: {ask: Wer sind Sie?, consent: {notice: Zur Antwort., marketing: Neues.}}
    ends: {booked: "Danke, {{ name }}.", bye: Bis bald., careers: Stellen., no_agent: Keiner.}
    faq: {price: {say: Fünf Dollar.}}
"""


def between(old: str, new: str, text: str = SMALL) -> list[Change]:
    """The changes that replacing `old` by `new` in `text` makes."""
    return list(differences(flow(text), flow(changed(old, new, text))))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "greeting: Hello.",
            "greeting: [Hello., Nice to see you.]",
            Change("greeting", "", "greeting", "Hello.", "Hello. / Nice to see you."),
        ),
        (
            "ask: How much a month?",
            "ask: How much?",
            Change("questions", "budget", "wording", "How much a month?", "How much?"),
        ),
        (
            "kind: money",
            "skip: true\n    kind: money",
            Change("questions", "budget", "may be skipped", None, "yes"),
        ),
        (
            "kind: money",
            "when: goal == 'buy'\n    kind: money",
            Change("questions", "budget", "condition", None, "goal == 'buy'"),
        ),
        (
            "unit: USD a month",
            "unit: EUR a month",
            Change("questions", "budget", "unit", "USD a month", "EUR a month"),
        ),
        (
            "2000: 40",
            "2000: 35, 5000: 40",
            [
                Change("questions", "budget.2000", "points from here on", "40", "35"),
                Change("questions", "budget.5000", "points from here on", None, "40"),
            ],
        ),
        (
            "look: Looking",
            "look: Just looking",
            Change("questions", "goal.look", "label", "Looking", "Just looking"),
        ),
        (
            "look: Looking",
            "look: {label: Looking, means: [browse], next: contact}",
            [
                Change("questions", "goal.look", "also understood", None, "browse"),
                Change("questions", "goal.look", "goes on to", None, "contact"),
            ],
        ),
        (
            "look: Looking",
            "look: Looking, other: {label: Another, points: 3}",
            Change("questions", "goal.other", "option", None, "Another (+3 points)"),
        ),
        (
            "look: Looking, job: {label: A job, next: careers}",
            "job: {label: A job, next: careers}, look: Looking",
            Change("questions", "goal.job", "option stands", "after look", "after buy"),
        ),
        (
            "look: Looking",
            "browse: Looking",
            Change("questions", "goal.browse", "option is called", "look", "browse"),
        ),
        (
            "notice: We answer you.",
            "notice: We call you.",
            Change("questions", "contact", "consent notice", "We answer you.", "We call you."),
        ),
        (
            "marketing: News too.",
            "news: News too.",
            [
                Change("questions", "contact.marketing", "consent", "News too.", None),
                Change("questions", "contact.news", "consent", None, "News too."),
            ],
        ),
        (
            "    consent: {notice: We answer you., marketing: News too.}",
            "    fields: {email: required, phone: optional}\n"
            "    consent: {notice: We answer you., marketing: News too.}",
            [
                Change("questions", "contact.email", "field", None, "required"),
                Change("questions", "contact.phone", "field", None, "optional"),
            ],
        ),
        (
            "points: 5}",
            "points: 4, why: Saw the prices}",
            [
                Change("figures", "", "highest score", "85", "84"),
                Change("signals", "pricing", "points", "5", "4"),
                Change("signals", "pricing", "reason given", None, "Saw the prices"),
            ],
        ),
        (
            "hot: 50",
            "warm: 30, hot: 50",
            Change("bands", "warm", "begins at", None, "30"),
        ),
        (
            "call: sales, end: booked",
            "hours: open, call: sales, record: crm, end: booked",
            [
                Change("routes", "route 1", "hours", None, "open"),
                Change("routes", "route 1", "record goes to", None, "crm"),
            ],
        ),
        (
            "  - {end: bye}",
            "  - {band: cold, end: careers}\n  - {end: bye}",
            Change("routes", "route 2", "route", None, "band: cold, end: careers"),
        ),
        (
            "bye: {say: Goodbye.}",
            "bye: {say: Goodbye., redirect: /thanks}",
            Change("ends", "bye", "goes on to the page", None, "/thanks"),
        ),
        (
            "asks: [how much is it]",
            "asks: [how much is it, price]",
            Change("faq", "price", "recognised by", "how much is it", "how much is it / price"),
        ),
        (
            "locale: en",
            "locale: en\nregion: GB\npersona: {name: Mia}",
            [
                Change("flow", "", "region", None, "GB"),
                Change("flow", "", "persona", None, "name: Mia"),
            ],
        ),
    ],
)
def test_a_change_is_told_with_its_place(
    old: str, new: str, expected: Change | list[Change]
) -> None:
    assert between(old, new) == (expected if isinstance(expected, list) else [expected])


def test_back_again_before_and_after_change_places() -> None:
    new = flow(changed("look: Looking", "look: {label: Looking, points: 7}"))
    assert differences(new, flow()) == (Change("questions", "goal.look", "points", "7", None),)


def test_a_question_that_moves_is_told_as_moved_and_nothing_else() -> None:
    text = changed("  contact:\n", "  town: {ask: Where are you?, kind: text}\n  contact:\n")
    moved = changed("  budget:\n", "  town: {ask: Where are you?, kind: text}\n  budget:\n")
    assert list(differences(flow(text), flow(moved))) == [
        Change("questions", "town", "question stands", "after budget", "after goal")
    ]


def test_a_question_that_comes_or_goes_is_told_by_its_text() -> None:
    town = "  town: {ask: Where are you?, kind: text, points: 2}\n  contact:\n"
    assert between("  contact:\n", town) == [
        Change("figures", "", "questions asked at most", "3", "4"),
        Change("figures", "", "highest score", "85", "87"),
        Change("questions", "town", "question", None, "Where are you? (text, +2 points)"),
    ]


def test_another_id_for_the_same_question_is_a_new_name() -> None:
    assert between("  budget:\n", "  money:\n") == [
        Change("questions", "money", "question is called", "budget", "money")
    ]


def test_a_question_may_have_the_id_of_a_group() -> None:
    text = changed("  budget:\n", "  options:\n")
    assert between("ask: How much a month?", "ask: How much?", text) == [
        Change("questions", "options", "wording", "How much a month?", "How much?")
    ]


def test_short_and_long_forms_and_written_out_defaults_are_the_same() -> None:
    written = changed("look: Looking", "look: {label: Looking, points: 0}")
    written = changed("greeting: Hello.", "greeting: [Hello.]", written)
    written = changed("kind: money", "kind: money\n    skip: false", written)
    written = changed("band: hot", "band: [hot]", written)
    written = changed("bye: {say: Goodbye.}", "bye: {say: Goodbye., outcome: completed}", written)
    assert differences(flow(), flow(written)) == ()


def test_tests_and_comments_change_nothing() -> None:
    tested = SMALL + "tests: {a: {talk: []}}  # nothing\n"
    assert differences(flow(), flow(tested)) == ()


def test_a_language_is_told_by_its_size_and_its_texts_by_their_place() -> None:
    german = SMALL + GERMAN
    assert list(differences(flow(), flow(german))) == [
        Change("translations", "de", "language", None, "14 texts")
    ]
    assert between("look: Umsehen", "look: Nur umsehen", german) == [
        Change("translations", "de.goal.look", "label", "Umsehen", "Nur umsehen")
    ]
    assert between("bye: Bis bald.", "bye: Tschüss.", german) == [
        Change("translations", "de.bye", "words", "Bis bald.", "Tschüss.")
    ]


def test_a_route_that_goes_is_told_whole() -> None:
    text = changed(
        "  - {end: bye}", "  - {band: cold, when: returning, end: careers}\n  - {end: bye}"
    )
    assert list(differences(flow(text), flow())) == [
        Change("routes", "route 2", "route", "band: cold, when: returning, end: careers", None)
    ]


def _variants(value: Any) -> list[Any]:
    """Other values of the kind, some of which the grammar will take."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1]
    return [f"{value} x", value.replace("5", "6")] if isinstance(value, str) else []


def _changes(value: Any) -> Iterator[Any]:
    """`value` with one thing in it changed or taken out, for every thing in it."""
    if not isinstance(value, (dict, list)):
        yield from _variants(value)
        return
    for place in list(value) if isinstance(value, dict) else range(len(value)):
        rest = value.copy()
        inner = rest.pop(place)
        yield rest
        for other in _changes(inner):
            changed_one = value.copy()
            changed_one[place] = other
            yield changed_one


def test_whatever_makes_another_version_is_told() -> None:
    document, _ = read_yaml(WHOLE, "whole.yaml")
    assert document is not None
    base, told = flow(WHOLE), 0
    for data in _changes({k: v for k, v in document.data.items() if k != "tests"}):
        other, _ = load(replace(document, data=data, marks={}, keys={}), "small")
        if other is not None and other.version != base.version:
            assert differences(base, other), data
            told += 1
    assert told > 100


TEASERS = """teasers:
  prices: {say: Questions?, page: [/pricing, /plans], after: 20}
"""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("after: 20", "after: 5", Change("teasers", "prices", "shown after seconds", "20", "5")),
        ("say: Questions?", "say: Hello?",
         Change("teasers", "prices", "words", "Questions?", "Hello?")),
        ("[/pricing, /plans]", "/pricing",
         Change("teasers", "prices", "on the pages", "/pricing / /plans", "/pricing")),
        ("after: 20", "after: 20, leaving: true",
         Change("teasers", "prices", "shown to who leaves", None, "yes")),
        (TEASERS, "",
         Change("teasers", "prices", "teaser", "Questions? (on /pricing / /plans, after 20 s)",
                None)),
        ("  prices:", "  money:",
         Change("teasers", "money", "teaser is called", "prices", "money")),
    ],
)  # fmt: skip
def test_a_change_of_a_teaser_is_told(old: str, new: str, expected: Change) -> None:
    assert between(old, new, TEASERS + SMALL) == [expected]
