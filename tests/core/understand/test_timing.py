import pytest

from agent.core.understand import Ask, check_value
from tests.core.understand.asked import NOW, outcome

ASK = Ask("timing")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("asap", "2026-11-23", "2026-11-23"),
        ("right now", "2026-11-23", "2026-11-23"),
        ("tomorrow", "2026-11-24", "2026-11-24"),
        ("this week", "2026-11-23", "2026-11-29"),
        ("next week", "2026-11-30", "2026-12-06"),
        ("next month", "2026-12-01", "2026-12-31"),
        ("next quarter", "2027-01-01", "2027-03-31"),
        ("this year", "2026-01-01", "2026-12-31"),
        ("Q3", "2027-07-01", "2027-09-30"),
        ("q4", "2026-10-01", "2026-12-31"),
        ("the second quarter of 2028", "2028-04-01", "2028-06-30"),
        ("in March", "2027-03-01", "2027-03-31"),
        ("december", "2026-12-01", "2026-12-31"),
        ("summer", "2027-06-01", "2027-08-31"),
        ("2028", "2028-01-01", "2028-12-31"),
        ("friday", "2026-11-27", "2026-11-27"),
        ("next friday", "2026-12-04", "2026-12-04"),
        ("in 3 weeks", "2026-12-14", "2026-12-14"),
        ("in a couple of months", "2027-01-23", "2027-01-23"),
        ("in 2-3 months", "2027-01-23", "2027-02-23"),
        ("half a year", "2027-05-23", "2027-05-23"),
        ("within 6 months", "2026-11-23", "2027-05-23"),
        ("in the next 10 days", "2026-11-23", "2026-12-03"),
        ("early next year", "2027-01-01", "2027-03-31"),
        ("mid January", "2027-01-11", "2027-01-20"),
        ("end of the month", "2026-11-21", "2026-11-30"),
        ("end of Q1", "2027-03-01", "2027-03-31"),
        ("november to february", "2026-11-01", "2027-02-28"),
        ("between March and May", "2027-03-01", "2027-05-31"),
        ("asap, before Q3", "2026-11-23", "2026-11-23"),
        ("the first Monday of March", "2027-03-01", "2027-03-01"),
        ("the last friday in january", "2027-01-29", "2027-01-29"),
        ("first week of March 2027", "2027-03-01", "2027-03-07"),
        ("3rd quarter", "2027-07-01", "2027-09-30"),
        ("the 20th of next month", "2026-12-20", "2026-12-20"),
        ("wednesday of next week", "2026-12-02", "2026-12-02"),
        ("two fridays from now", "2026-12-04", "2026-12-04"),
        ("10/2027", "2027-10-01", "2027-10-31"),
        ("2027-10", "2027-10-01", "2027-10-31"),
    ],
)
def test_times_in_words(text: str, first: str, last: str) -> None:
    assert outcome(ASK, text) == {"from": first, "to": last}


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("by March", None, "2027-03-31"),
        ("before Q3", None, "2027-06-30"),
        ("before the end of the year", None, "2026-08-31"),
        ("by the end of the year", None, "2026-12-31"),
        ("after January", "2027-02-01", None),
        ("not before March", "2027-03-01", None),
        ("from 1 Dec 2026", "2026-12-01", None),
    ],
)
def test_open_ends_are_null(text: str, first: str | None, last: str | None) -> None:
    assert outcome(ASK, text) == {"from": first, "to": last}


@pytest.mark.parametrize(
    "text", ["no rush", "just looking", "Later", "someday", "not now", "I'm flexible"]
)
def test_no_rush_is_open_at_both_ends(text: str) -> None:
    assert outcome(ASK, text) == {"from": None, "to": None}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2027-02-14", "2027-02-14"),
        ("2/14/2027", "2027-02-14"),
        ("14/2/2027", "2027-02-14"),
        ("14.02.27", "2027-02-14"),
        ("14 Feb", "2027-02-14"),
        ("14-Feb-27", "2027-02-14"),
        ("14/Feb/1997", "1997-02-14"),
        ("two weeks ago", "2026-11-09"),
        ("yesterday", "2026-11-22"),
        ("Feb 14th, 2027", "2027-02-14"),
        ("the 14th of February", "2027-02-14"),
        ("the 24th", "2026-11-24"),
        ("the 3rd", "2026-12-03"),
        ("Monday 7 December", "2026-12-07"),
        ("tomorrow", "2026-11-24"),
        ("next month", "date_imprecise"),
        ("no rush", "date_imprecise"),
        ("30 February 2027", "no_match"),
    ],
)
def test_a_date_is_one_day(text: str, day: str) -> None:
    assert outcome(Ask("date"), text) == day


@pytest.mark.parametrize(
    ("ask", "day"),
    [
        (Ask("date"), "2027-03-04"),
        (Ask("date", region="GB"), "2027-04-03"),
        (Ask("date", locale="en-GB"), "2027-04-03"),
        (Ask("date", locale="de"), "2027-04-03"),
    ],
)
def test_day_and_month_follow_the_place(ask: Ask, day: str) -> None:
    assert outcome(ask, "3/4/2027") == day


@pytest.mark.parametrize(
    "text",
    [
        "not in May",
        "my spring order",
        "we pay for it once a month",
        "I may be late",
        "in 9999 years",
        "call me at 10:30",
        "purple",
    ],
)
def test_the_unclear_is_refused(text: str) -> None:
    assert outcome(ASK, text) == "no_match"


def test_a_month_over_twelve_is_the_day_wherever_it_stands() -> None:
    assert outcome(Ask("date", region="GB"), "2/14/2027") == "2027-02-14"


def test_times_that_do_not_meet_are_not_guessed() -> None:
    assert outcome(ASK, "tomorrow, in May") == "several"


@pytest.mark.parametrize(
    ("locale", "text", "first", "last"),
    [
        ("de", "nächste Woche", "2026-11-30", "2026-12-06"),
        ("de", "bis Ende März", None, "2027-03-31"),
        ("de", "24. Dezember 2026", "2026-12-24", "2026-12-24"),
        ("es", "el mes que viene", "2026-12-01", "2026-12-31"),
        ("es", "antes de marzo", None, "2027-02-28"),
        ("fr", "la semaine prochaine", "2026-11-30", "2026-12-06"),
        ("fr", "dans 3 mois", "2027-02-23", "2027-02-23"),
        ("pt", "na próxima semana", "2026-11-30", "2026-12-06"),
        ("pt", "sem pressa", None, None),
    ],
)
def test_other_languages(locale: str, text: str, first: str | None, last: str | None) -> None:
    assert outcome(Ask("timing", locale=locale), text) == {"from": first, "to": last}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"from": "2026-12-01", "to": None}, {"from": "2026-12-01", "to": None}),
        ({"from": None, "to": None}, {"from": None, "to": None}),
        ({"from": "2026-12-02", "to": "2026-12-01"}, "bad_value"),
        ({"from": "soon"}, "bad_value"),
        ({"from": 5}, "bad_value"),
        ("later", "bad_value"),
    ],
)
def test_a_forms_object_is_checked(value: object, expected: object) -> None:
    reading = check_value(ASK, value, NOW)
    assert (reading.value or reading.code) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [("2026-12-24", "2026-12-24"), ("2026-02-30", "bad_value")]
)
def test_a_date_field_is_checked(value: str, expected: str) -> None:
    reading = check_value(Ask("date"), value, NOW)
    assert (reading.value or reading.code) == expected
