import pytest

from agent.core.understand import Ask
from tests.core.understand.asked import outcome

ASK = Ask("timing")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("in 10 days", "2026-12-03", "2026-12-03"),
        ("give us six weeks", "2027-01-04", "2027-01-04"),
        ("a year and a half", "2028-05-23", "2028-05-23"),
        ("1.5 years", "2028-05-23", "2028-05-23"),
        ("in 2 years, 1 month and 3 days", "2028-12-26", "2028-12-26"),
        ("in two years", "2028-11-01", "2028-11-30"),
        ("two years ago", "2024-11-01", "2024-11-30"),
        ("three weeks ago", "2026-11-02", "2026-11-02"),
        ("2 weeks from tomorrow", "2026-12-08", "2026-12-08"),
        ("three days after Christmas", "2026-12-28", "2026-12-28"),
        ("two days before yesterday", "2026-11-20", "2026-11-20"),
        ("three Mondays from now", "2026-12-14", "2026-12-14"),
        ("in 36 hours", "2026-11-24", "2026-11-24"),
        ("in 20 minutes", "2026-11-23", "2026-11-23"),
        ("a month or two", "2026-12-23", "2027-01-23"),
        ("4 months or less", "2026-11-23", "2027-03-23"),
        ("no more than 4 months", "2026-11-23", "2027-03-23"),
        ("4+ months", "2027-03-23", None),
        ("4 months or more", "2027-03-23", None),
        ("more than two weeks after today", "2026-12-07", None),
        ("more than two weeks ago", None, "2026-11-09"),
        ("within 2 weeks from Friday", "2026-11-27", "2026-12-11"),
        ("for 3 days from Friday", "2026-11-27", "2026-11-30"),
        ("from Friday for 3 days", "2026-11-27", "2026-11-30"),
        ("18 December for a week", "2026-12-18", "2026-12-25"),
    ],
)
def test_lengths_lead_to_days(text: str, first: str | None, last: str | None) -> None:
    assert outcome(ASK, text) == {"from": first, "to": last}


def test_a_date_two_years_ahead_is_a_day() -> None:
    assert outcome(Ask("date"), "in two years") == "2028-11-23"


@pytest.mark.parametrize(
    "text",
    [
        "it has now been stuck for 3 weeks and we are tired of it",
        "we get about 20 leads a month",
        "every two weeks my manager and I talk about all of this",
        "half an hour",
    ],
)
def test_how_long_or_how_often_is_not_when(text: str) -> None:
    assert outcome(ASK, text) == "no_match"


@pytest.mark.parametrize(
    ("locale", "text", "first", "last"),
    [
        ("de", "in anderthalb Jahren", "2028-05-23", "2028-05-23"),
        ("de", "vor drei Wochen", "2026-11-02", "2026-11-02"),
        ("de", "in einem halben Jahr", "2027-05-23", "2027-05-23"),
        ("es", "hace tres semanas", "2026-11-02", "2026-11-02"),
        ("es", "en unas 3 semanas", "2026-12-14", "2026-12-14"),
        ("es", "en un año y medio", "2028-05-23", "2028-05-23"),
        ("fr", "il y a trois semaines", "2026-11-02", "2026-11-02"),
        ("fr", "dans un an et demi", "2028-05-23", "2028-05-23"),
        ("fr", "deux jours plus tard", "2026-11-25", "2026-11-25"),
        ("pt", "há três semanas", "2026-11-02", "2026-11-02"),
        ("pt", "três semanas atrás", "2026-11-02", "2026-11-02"),
        ("pt", "daqui a um ano e meio", "2028-05-23", "2028-05-23"),
    ],
)
def test_lengths_of_other_languages(locale: str, text: str, first: str, last: str) -> None:
    assert outcome(Ask("timing", locale=locale), text) == {"from": first, "to": last}
