"""What holds for every kind: nothing raises, values fit the contract, labels stay apart."""

import re
from dataclasses import fields
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.core.understand import KINDS, Ask, Choice, Reading, check_value, spoken, understand
from agent.core.understand.currencies import CODES, LATE_CODES
from agent.core.understand.figures import MOST
from agent.core.understand.locales import LANGUAGES, language
from agent.core.understand.locales.timing import times
from agent.core.understand.words import phrases
from tests.core.understand.asked import GOALS, NOW, outcome

WORDS = (
    "a the in next week month q3 5 10k $ € - to – about under 40 over + or and , . / : 24 2026 dec "
    "may friday of end early within by before not no yes maybe don't know k m half @ bo@acme.io bo "
    "at dot +44 ( ) 020 7946 0958 first last all none except 1.000,50 0.5 one hundred million "
    "point 31 30 feb 99999999999999999999 -5 \x00 \u202e 👍 é ß İ ½ ٣ www. http:// just looking "
    "from until ? ' \ud800"
)
PIECES = WORDS.split(" ")
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=12).map("".join),
)
ASKS = st.builds(
    Ask,
    kind=st.sampled_from(sorted(KINDS)),
    options=st.sampled_from([(), GOALS, (Choice("1", "Under $500"), Choice("2", "$500+"))]),
    locale=st.sampled_from([*LANGUAGES, "en-GB", "xx", ""]),
    region=st.sampled_from(["US", "GB", "ZZ", ""]),
    currency=st.sampled_from([None, "USD"]),
    period=st.sampled_from([None, "month"]),
)
DAY = r"\d{4}-\d\d-\d\d"


def fits(kind: str, value: Any, options: tuple[Choice, ...]) -> bool:
    """Whether a value is what the contract says for its kind."""
    ids = {option.id for option in options}
    if kind in ("choice", "confirm"):
        return value in (ids if kind == "choice" else {"yes", "edit"})
    if kind == "multi":
        return isinstance(value, list) and set(value) <= ids
    if kind in ("yes_no", "consent"):
        return isinstance(value, bool)
    if kind == "rating":
        return isinstance(value, int)
    if kind == "money":
        named = list(value) == ["min", "max", "currency", "period", "approx"]
        return named and in_order(value["min"], value["max"])
    if kind == "number":
        return list(value) == ["min", "max"] and in_order(value["min"], value["max"], -MOST)
    if kind == "timing":
        return (
            list(value) == ["from", "to"]
            and all(end is None or re.fullmatch(DAY, end) for end in value.values())
            and (None in value.values() or value["from"] <= value["to"])
        )
    if kind == "contact":
        return list(value) == ["name", "email", "phone", "company"]
    return isinstance(value, str) and bool(value)


def in_order(low: float | None, high: float | None, least: float = 0) -> bool:
    ends = [end for end in (low, high) if end is not None]
    return bool(ends) and ends == sorted(ends) and least <= ends[0] and ends[-1] <= MOST


def whole(reading: Reading, ask: Ask) -> bool:
    if reading.status == "understood":
        return fits(ask.kind, reading.value, ask.options) and not reading.code
    if reading.status == "ambiguous":
        return len(reading.candidates) > 1
    return bool(reading.code) == (reading.status == "not_understood")


@settings(max_examples=1500, deadline=None)
@given(ASKS, TEXTS)
def test_no_text_raises_and_every_reading_is_whole(ask: Ask, text: str) -> None:
    assert whole(understand(ask, text, NOW), ask)


def said_in(code: str) -> list[str]:
    """The phrases of a language's tables: what a grammar half knows."""
    tables = (language(code), times(code))
    cells = [getattr(table, one.name) for table in tables for one in fields(table)]
    written = [text for cell in cells for text in _written(cell) if text]
    return [phrase for text in written for phrase in phrases(text)]


def _written(cell: object) -> list[str]:
    if isinstance(cell, dict):
        return [str(one) for pair in cell.items() for one in pair]
    return [str(one) for one in cell] if isinstance(cell, tuple) else [str(cell)]


FIGURES = ["1", "3", "10", "24", "99", "2027", "1.5", "1,000", "3/4", "-", "/", ".", ",", "@", "€"]
SOUP = {code: st.sampled_from([*said_in(code), *FIGURES * 20]) for code in LANGUAGES}


@settings(max_examples=1500, deadline=None)
@given(ASKS, st.data())
def test_no_words_of_a_grammar_raise_in_any_order(ask: Ask, data: st.DataObject) -> None:
    words = data.draw(st.lists(SOUP.get(ask.locale[:2], SOUP["en"]), min_size=1, max_size=9))
    text = data.draw(st.sampled_from([" ", ""])).join(words)
    assert whole(understand(ask, text, NOW), ask)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "min",
                    "max",
                    "currency",
                    "period",
                    "approx",
                    "from",
                    "to",
                    "name",
                    "email",
                    "phone",
                    "company",
                ]
            )
            | st.text(max_size=3),
            inner,
            max_size=4,
        )
    ),
    max_leaves=6,
)


@settings(max_examples=1500, deadline=None)
@given(ASKS, VALUES)
def test_no_value_raises_and_every_reading_is_whole(ask: Ask, value: object) -> None:
    assert whole(check_value(ask, value, NOW), ask)


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize(
    "text", ["a at " * 10_000, "1" * 9000, "(" * 9000, "1," * 5000, "@" * 9000]
)
def test_hostile_text_is_cut_before_it_is_read(kind: str, text: str) -> None:
    ask = Ask(kind, GOALS)
    assert understand(ask, text, NOW) == understand(ask, text[:1000], NOW)


def test_an_unknown_kind_is_not_understood() -> None:
    assert outcome(Ask("colour"), "red") == "unknown_kind"
    assert check_value(Ask("colour"), "red", NOW).code == "unknown_kind"


@given(
    st.lists(st.text("abcdefg 1234-", min_size=1, max_size=12), min_size=2, max_size=6, unique=True)
)
def test_a_label_is_never_read_as_another_option(labels: list[str]) -> None:
    options = tuple(Choice(f"id{place}", label) for place, label in enumerate(labels))
    for option in options:
        read = outcome(Ask("choice", options), option.label)
        assert read in (option.id, "empty", "no_match") or (
            isinstance(read, tuple) and option.id in read
        )


@pytest.mark.parametrize(
    ("kind", "labels"),
    [
        ("money", ["Under $500", "$500–$2,000", "$2,000–$5,000", "$5,000+"]),
        ("number", ["Under 5", "5–19", "20+"]),
        ("timing", ["Within a month", "Within 3 months", "Within a year", "Later"]),
    ],
)
def test_a_steps_button_and_its_label_mean_the_same(kind: str, labels: list[str]) -> None:
    options = tuple(Choice(f"s{place}", label) for place, label in enumerate(labels))
    ask = Ask(kind, options, currency="USD", period="month")
    typed = [outcome(ask, label) for label in labels]
    assert typed == [check_value(ask, option.id, NOW).value for option in options]
    assert len({str(one) for one in typed}) == len(labels)
    assert all(fits(kind, one, options) for one in typed)


def test_a_steps_button_can_be_named_by_its_place() -> None:
    ask = Ask("money", (Choice("low", "Under $500"), Choice("high", "$500+")), currency="USD")
    assert outcome(ask, "the second one") == outcome(ask, "$500+")


def test_step_labels_have_the_ends_they_show() -> None:
    ask = Ask("timing")
    assert [outcome(ask, text) for text in ("Within 3 months", "Later")] == [
        {"from": "2026-11-23", "to": "2027-02-23"},
        {"from": None, "to": None},
    ]


ENDS = st.one_of(
    st.integers(0, 10**9),
    st.integers(1, 10**7).map(lambda cents: cents / 100).filter(lambda x: x % 1),
)


def pair(low: float, high: float, open_end: str) -> tuple[float | None, float | None]:
    low, high = sorted((low, high))
    return {"low": (None, high), "high": (low, None), "both": (low, high), "one": (low, low)}[
        open_end
    ]


SHAPE = st.builds(pair, ENDS, ENDS, st.sampled_from(["low", "high", "both", "one"]))


@settings(max_examples=600, deadline=None)
@given(
    SHAPE,
    st.sampled_from([None, *sorted(CODES.values()), *sorted(LATE_CODES.values())]),
    st.sampled_from([None, "month", "year", "once"]),
    st.booleans(),
    st.sampled_from(LANGUAGES),
)
def test_money_shown_is_understood_back(
    ends: tuple[float | None, float | None],
    currency: str | None,
    period: str | None,
    approx: bool,
    locale: str,
) -> None:
    value = {
        "min": ends[0],
        "max": ends[1],
        "currency": currency,
        "period": period,
        "approx": approx,
    }
    shared = None if currency in (None, "USD", "EUR", "GBP", "CHF") else currency
    ask = Ask("money", locale=locale, currency=shared)
    assert outcome(ask, spoken("money", value, locale)) == value


@settings(max_examples=200, deadline=None)
@given(ENDS, st.sampled_from(LANGUAGES))
def test_a_number_below_nothing_is_understood_back_and_never_as_its_opposite(
    end: float, locale: str
) -> None:
    value = {"min": -end, "max": -end}
    shown = spoken("number", value, locale)
    assert outcome(Ask("number", locale=locale), shown) == value
    assert not end or understand(Ask("money", locale=locale), shown, NOW).value is None


@settings(max_examples=400, deadline=None)
@given(SHAPE, st.sampled_from(LANGUAGES))
def test_numbers_shown_are_understood_back(
    ends: tuple[float | None, float | None], locale: str
) -> None:
    value = {"min": ends[0], "max": ends[1]}
    assert outcome(Ask("number", locale=locale), spoken("number", value, locale)) == value


@settings(max_examples=600, deadline=None)
@given(
    st.dates(date(1990, 1, 1), date(2120, 1, 1)),
    st.dates(date(1990, 1, 1), date(2120, 1, 1)),
    st.sampled_from(["both", "low", "high", "one", "none"]),
    st.sampled_from(LANGUAGES),
)
def test_times_shown_are_understood_back(first: date, last: date, ends: str, locale: str) -> None:
    low, high = sorted((first.isoformat(), last.isoformat()))
    value = {
        "from": low if ends in ("both", "high", "one") else None,
        "to": {"both": high, "low": high, "one": low}.get(ends),
    }
    assert outcome(Ask("timing", locale=locale), spoken("timing", value, locale)) == value


@pytest.mark.parametrize("locale", LANGUAGES)
def test_answers_in_words_are_understood_back(locale: str) -> None:
    shown: dict[str, list[Any]] = {
        "yes_no": [True, False],
        "consent": [True, False],
        "confirm": ["yes", "edit"],
        "multi": [["book", "look"], []],
    }
    for kind, values in shown.items():
        ask = Ask(kind, GOALS if kind == "multi" else (), locale)
        for value in values:
            assert outcome(ask, spoken(kind, value, locale, GOALS)) == value
