"""Times in the words of people, beside the grammar of single rules: ways to name a stretch."""

import pytest

from agent.core.understand import Ask
from tests.core.understand.asked import NOW, outcome

ASK = Ask("timing")  # asked on Monday, 23 November 2026


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("fortnight from now", "2026-12-07", "2026-12-07"),
        ("week from tomorrow", "2026-12-01", "2026-12-01"),
        ("two Mondays ago", "2026-11-09", "2026-11-09"),
        ("this or next month", "2026-11-01", "2026-12-31"),
        ("this quarter or next", "2026-10-01", "2027-03-31"),
        ("late May, early June", "2027-05-21", "2027-06-10"),
        ("not this year", "2027-01-01", None),
        ("by eod Friday", None, "2026-11-27"),
        ("early in the new year", "2027-01-01", "2027-01-31"),
        ("the latter half of March", "2027-03-16", "2027-03-31"),
        ("next fiscal year", "2027-01-01", "2027-12-31"),
        ("2 or more weeks", "2026-12-07", None),
        ("less than two weeks ago", "2026-11-09", "2026-11-23"),
        ("the three weeks before Christmas", "2026-12-04", "2026-12-24"),
        ("the three weeks after Christmas", "2026-12-26", "2027-01-15"),
        ("ten days starting tomorrow", "2026-11-24", "2026-12-03"),
        ("a week starting on 4 January", "2027-01-04", "2027-01-10"),
        ("four days following 5 January", "2027-01-09", "2027-01-09"),
        ("the week following 4 January", "2027-01-11", "2027-01-17"),
        ("the next five business days", "2026-11-24", "2026-11-30"),
        ("no sooner than 12 May", "2027-05-12", None),
        ("2027 and later", "2027-01-01", None),
        ("year to date", "2026-01-01", "2026-11-23"),
        ("2027-01-04/2027-01-15", "2027-01-04", "2027-01-15"),
        ("4 Jan 27 till 15 Jan 27", "2027-01-04", "2027-01-15"),
        ("20270104", "2027-01-04", "2027-01-04"),
        ("2027/jan", "2027-01-01", "2027-01-31"),
        ("2027/jan/04", "2027-01-04", "2027-01-04"),
        ("over Christmas", "2026-12-25", "2026-12-25"),
    ],
)
def test_stretches(text: str, first: str | None, last: str | None) -> None:
    assert NOW.date().isoformat() == "2026-11-23"
    assert outcome(ASK, text) == {"from": first, "to": last}


@pytest.mark.parametrize(
    ("locale", "text", "first", "last"),
    [
        ("es", "como muy tarde en mayo", None, "2027-05-31"),
        ("fr", "dans moins d'un mois", "2026-11-23", "2026-12-23"),
        ("fr", "je me renseigne juste", None, None),
        ("de", "in der 12. KW", "2027-03-22", "2027-03-28"),
        ("de", "KW 12", "2027-03-22", "2027-03-28"),
        ("de", "nur mal umsehen", None, None),
    ],
)
def test_stretches_in_other_languages(
    locale: str, text: str, first: str | None, last: str | None
) -> None:
    assert outcome(Ask("timing", locale=locale), text) == {"from": first, "to": last}


@pytest.mark.parametrize("text", ["late May, early July", "end of month end of month"])
def test_what_makes_no_stretch_is_not_guessed(text: str) -> None:
    assert outcome(ASK, text) in ("several", "no_match")


@pytest.mark.parametrize(
    ("locale", "text", "first", "last"),
    [
        ("en", "at the beginning of the year", "2027-01-01", "2027-03-31"),
        ("en", "the start of the quarter", "2027-01-01", "2027-01-31"),
        ("en", "the beginning of this year", "2026-01-01", "2026-03-31"),
        ("es", "a principios de año, lo antes posible", "2027-01-01", "2027-03-31"),
        ("en", "as soon as possible, early next year", "2027-01-01", "2027-03-31"),
    ],
)
def test_who_says_it_looks_ahead(locale: str, text: str, first: str, last: str) -> None:
    assert outcome(Ask("timing", locale=locale), text) == {"from": first, "to": last}


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("we want to start next month", "2026-12-01", "2026-12-31"),
        ("the start of next month", "2026-12-01", "2026-12-10"),
        ("FY27", "2027-01-01", "2027-12-31"),
        ("end of FY 2027", "2027-09-01", "2027-12-31"),
        ("the first Monday after the 20th of January", "2027-01-25", "2027-01-25"),
        ("the second Friday after Christmas", "2027-01-08", "2027-01-08"),
        ("before whit monday", None, "2027-05-16"),
        ("after the summer holidays", "2027-09-01", None),
    ],
)
def test_years_of_business_and_days_after_days(
    text: str, first: str | None, last: str | None
) -> None:
    assert outcome(ASK, text) == {"from": first, "to": last}
