import pytest

from agent.core.understand import Ask
from tests.core.understand.asked import outcome

ASK = Ask("timing")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("June next year", "2027-06-01", "2027-06-30"),
        ("March in two years", "2028-03-01", "2028-03-31"),
        ("2028, March", "2028-03-01", "2028-03-31"),
        ("Q3 next year", "2027-07-01", "2027-09-30"),
        ("next week on Thursday", "2026-12-03", "2026-12-03"),
        ("last week Sunday", "2026-11-22", "2026-11-22"),
        ("Thursday in two weeks", "2026-12-10", "2026-12-10"),
        ("the second week of March", "2027-03-08", "2027-03-14"),
        ("the last week of March 2027", "2027-03-22", "2027-03-28"),
        ("the third week of 2027", "2027-01-18", "2027-01-24"),
        ("second to last Friday of March", "2027-03-19", "2027-03-19"),
        ("fifth last day of March", "2027-03-27", "2027-03-27"),
        ("the second Tuesday", "2026-11-10", "2026-11-10"),
        ("the second month of next year", "2027-02-01", "2027-02-28"),
        ("the last quarter of 2027", "2027-10-01", "2027-12-31"),
        ("the first ten days of March", "2027-03-01", "2027-03-10"),
        ("the last two weeks of the year", "2026-12-18", "2026-12-31"),
        ("the first half of 2027", "2027-01-01", "2027-06-30"),
        ("the second half of March", "2027-03-16", "2027-03-31"),
        ("mid to late March", "2027-03-11", "2027-03-31"),
        ("mid next week", "2026-12-02", "2026-12-03"),
        ("late next week", "2026-12-03", "2026-12-06"),
        ("end of next week", "2026-12-04", "2026-12-06"),
        ("the end of the second quarter", "2027-06-01", "2027-06-30"),
        ("later next year", "2027-09-01", "2027-12-31"),
    ],
)
def test_times_made_of_times(text: str, first: str, last: str) -> None:
    assert outcome(ASK, text) == {"from": first, "to": last}


@pytest.mark.parametrize(
    ("locale", "text", "first", "last"),
    [
        ("de", "zweiter Dienstag im März", "2027-03-09", "2027-03-09"),
        ("de", "Mittwoch in zwei Wochen", "2026-12-09", "2026-12-09"),
        ("de", "Mitte nächsten Jahres", "2027-04-01", "2027-08-31"),
        ("es", "el último viernes de marzo", "2027-03-26", "2027-03-26"),
        ("es", "la primera quincena de abril", "2027-04-01", "2027-04-15"),
        ("fr", "première semaine d'octobre", "2027-10-04", "2027-10-10"),
        ("fr", "la deuxième quinzaine de mars", "2027-03-15", "2027-03-31"),
        ("fr", "mi-mars", "2027-03-11", "2027-03-20"),
        ("pt", "último trimestre de 2027", "2027-10-01", "2027-12-31"),
        ("pt", "terceiro mês de 2027", "2027-03-01", "2027-03-31"),
    ],
)
def test_times_of_other_languages(locale: str, text: str, first: str, last: str) -> None:
    assert outcome(Ask("timing", locale=locale), text) == {"from": first, "to": last}
