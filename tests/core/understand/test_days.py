import pytest

from agent.core.understand import Ask
from tests.core.understand.asked import outcome

DATE = Ask("date")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("kick-off on 3 May 2027", "2027-05-03"),
        ("May 3rd, 2027", "2027-05-03"),
        ("3-May-27", "2027-05-03"),
        ("3 May '27", "2027-05-03"),
        ("3rd May 27", "2027-05-03"),
        ("2027/5/3", "2027-05-03"),
        ("Apr/3", "2027-04-03"),
        ("Apr3", "2027-04-03"),
        ("the third of May", "2027-05-03"),
        ("May the third", "2027-05-03"),
        ("May twenty two", "2027-05-22"),
        ("twenty second of June", "2027-06-22"),
        ("the 19th of the month of May", "2027-05-19"),
        ("let us say on 9", "2026-12-09"),
        ("we planned it for the second", "2026-12-02"),
        ("2-27", "2027-02-27"),
        ("29 February", "2028-02-29"),
        ("29 February 2028", "2028-02-29"),
        ("the 28th of this month", "2026-11-28"),
        ("the 28th of last month", "2026-10-28"),
    ],
)
def test_days_in_many_writings(text: str, day: str) -> None:
    assert outcome(DATE, text) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Friday the 1st", "2027-01-01"),
        ("Tuesday the 17th", "2026-11-17"),
        ("Sunday, November 22", "2026-11-22"),
        ("thursday 26 november", "2026-11-26"),
        ("24 November 2026, Tuesday", "2026-11-24"),
        ("friday at 10:30", "2026-11-27"),
        ("friday 10 am", "2026-11-27"),
    ],
)
def test_a_day_name_tells_which_day_is_meant(text: str, day: str) -> None:
    assert outcome(DATE, text) == day


@pytest.mark.parametrize(
    "text",
    [
        "31 November 2026",
        "the 2nd user",
        "the 3rd party",
        "this is the one",
        "at first",
        "second",
        "march on",
        "this may be it",
        "3/4 of them",
        "5-7",
        "version 4.2",
        "1,250.30",
        "a sixth Sunday",
        "24/7",
    ],
)
def test_figures_and_names_that_are_no_days(text: str) -> None:
    assert outcome(DATE, text) == "no_match"


@pytest.mark.parametrize(
    ("locale", "text", "day"),
    [
        ("de", "am 3.", "2026-12-03"),
        ("de", "am 3.5. um 10 Uhr", "2027-05-03"),
        ("de", "dreiundzwanzigster Mai", "2027-05-23"),
        ("es", "el 3", "2026-12-03"),
        ("es", "el veintiuno de mayo a las 10", "2027-05-21"),
        ("es", "día doce", "2026-12-12"),
        ("fr", "le 3", "2026-12-03"),
        ("fr", "le 03 05", "2027-05-03"),
        ("fr", "12 sept", "2027-09-12"),
        ("fr", "mai vingt et un", "2027-05-21"),
        ("fr", "mardi en huit", "2026-12-01"),
        ("pt", "dia 3", "2026-12-03"),
        ("pt", "3 de maio de 27, segunda", "2027-05-03"),
    ],
)
def test_days_of_other_languages(locale: str, text: str, day: str) -> None:
    assert outcome(Ask("date", locale=locale), text) == day
