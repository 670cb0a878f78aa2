import pytest

from agent.core.understand import Ask
from tests.core.understand.asked import outcome

ASK = Ask("timing")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("from the 3rd to the 12th of March", "2027-03-03", "2027-03-12"),
        ("March 3-12", "2027-03-03", "2027-03-12"),
        ("March 3rd through 12th, 2028", "2028-03-03", "2028-03-12"),
        ("March between 3 and 12", "2027-03-03", "2027-03-12"),
        ("between 24 and 28 this month", "2026-11-24", "2026-11-28"),
        ("3 to 12 of next month", "2026-12-03", "2026-12-12"),
        ("3 March - 5 April 2028", "2028-03-03", "2028-04-05"),
        ("Dec 28 to Jan 3", "2026-12-28", "2027-01-03"),
        ("from 11/20 to 11/27", "2026-11-20", "2026-11-27"),
        ("from tomorrow to Friday", "2026-11-24", "2026-11-27"),
        ("monday to friday", "2026-11-30", "2026-12-04"),
        ("next week between Wednesday and Friday", "2026-12-02", "2026-12-04"),
        ("between mid March and the end of April", "2027-03-11", "2027-04-30"),
        ("today and tomorrow", "2026-11-23", "2026-11-24"),
        ("Monday and Tuesday", "2026-11-30", "2026-12-01"),
        ("January and February", "2027-01-01", "2027-02-28"),
        ("Q1/Q2", "2027-01-01", "2027-06-30"),
        ("March or April", "2027-03-01", "2027-04-30"),
        ("2027-2029", "2027-01-01", "2029-12-31"),
        ("from May 2027 to 2029", "2027-05-01", "2029-12-31"),
        ("March onwards", "2027-03-01", None),
        ("March or later", "2027-03-01", None),
        ("March at the latest", None, "2027-03-31"),
        ("after next week", "2026-12-07", None),
        ("as of next month", "2026-12-01", None),
    ],
)
def test_bounds_and_ranges(text: str, first: str | None, last: str | None) -> None:
    assert outcome(ASK, text) == {"from": first, "to": last}


@pytest.mark.parametrize(
    ("locale", "text", "first", "last"),
    [
        ("de", "13. bis 15. Juli", "2027-07-13", "2027-07-15"),
        ("de", "14./15.7.", "2027-07-14", "2027-07-15"),
        ("de", "vom 14.7. - 15.7.2028", "2028-07-14", "2028-07-15"),
        ("de", "vor März", None, "2027-02-28"),
        ("de", "ab dem 1. April", "2027-04-01", None),
        ("es", "del 13 al 15 de julio", "2027-07-13", "2027-07-15"),
        ("es", "desde hoy hasta mañana", "2026-11-23", "2026-11-24"),
        ("es", "de lunes a viernes", "2026-11-30", "2026-12-04"),
        ("fr", "du lundi 5 au mercredi 7 juillet", "2027-07-05", "2027-07-07"),
        ("fr", "à partir d'avril", "2027-04-01", None),
        ("fr", "avant la fin de l'année", None, "2026-12-31"),
        ("fr", "d'ici mai", "2026-11-23", "2027-05-31"),
        ("pt", "de 13 a 15 de julho", "2027-07-13", "2027-07-15"),
        ("pt", "entre março e maio", "2027-03-01", "2027-05-31"),
        ("pt", "até o fim de março", None, "2027-03-31"),
    ],
)
def test_bounds_and_ranges_of_other_languages(
    locale: str, text: str, first: str | None, last: str | None
) -> None:
    assert outcome(Ask("timing", locale=locale), text) == {"from": first, "to": last}


@pytest.mark.parametrize(
    "text", ["from 5 to 10", "4 to 6 people", "from Berlin to Paris", "1-1-1-1"]
)
def test_ranges_that_are_no_times(text: str) -> None:
    assert outcome(ASK, text) == "no_match"
