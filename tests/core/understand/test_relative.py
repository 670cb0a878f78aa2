import pytest

from agent.core.understand import Ask
from tests.core.understand.asked import outcome

ASK = Ask("timing")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("last week", "2026-11-16", "2026-11-22"),
        ("the week before last", "2026-11-09", "2026-11-15"),
        ("the month after next", "2027-01-01", "2027-01-31"),
        ("last month", "2026-10-01", "2026-10-31"),
        ("next 3 days", "2026-11-24", "2026-11-26"),
        ("next two quarters", "2027-01-01", "2027-06-30"),
        ("two upcoming weeks", "2026-11-30", "2026-12-13"),
        ("the past two years", "2024-01-01", "2025-12-31"),
        ("last weekend", "2026-11-21", "2026-11-22"),
        ("this weekend", "2026-11-28", "2026-11-29"),
        ("this friday", "2026-11-27", "2026-11-27"),
        ("this coming friday", "2026-11-27", "2026-11-27"),
        ("last friday", "2026-11-20", "2026-11-20"),
        ("friday after next", "2026-12-04", "2026-12-04"),
        ("last march", "2026-03-01", "2026-03-31"),
        ("next november", "2027-11-01", "2027-11-30"),
        ("last summer", "2026-06-01", "2026-08-31"),
        ("this winter", "2026-12-01", "2027-02-28"),
        ("before Christmas", None, "2026-12-24"),
        ("easter 2027", "2027-03-28", "2027-03-28"),
        ("the day after Christmas", "2026-12-26", "2026-12-26"),
        ("the week before Easter", "2027-03-15", "2027-03-21"),
        ("week 10", "2027-03-08", "2027-03-14"),
        ("the week of the 9th", "2026-12-07", "2026-12-13"),
        ("the week starting 8 March", "2027-03-08", "2027-03-14"),
        ("27Q2", "2027-04-01", "2027-06-30"),
        ("Q2'27", "2027-04-01", "2027-06-30"),
        ("H1", "2027-01-01", "2027-06-30"),
        ("eom", "2026-11-21", "2026-11-30"),
        ("rest of the week", "2026-11-23", "2026-11-29"),
        ("earlier this month", "2026-11-01", "2026-11-23"),
        ("later this month", "2026-11-23", "2026-11-30"),
        ("soon", "2026-11-23", "2026-12-23"),
    ],
)
def test_times_counted_from_today(text: str, first: str | None, last: str | None) -> None:
    assert outcome(ASK, text) == {"from": first, "to": last}


@pytest.mark.parametrize(
    ("locale", "text", "first", "last"),
    [
        ("de", "übernächste Woche", "2026-12-07", "2026-12-13"),
        ("de", "nächsten Freitag", "2026-11-27", "2026-11-27"),
        ("de", "in KW 10", "2027-03-08", "2027-03-14"),
        ("de", "noch dieses Jahr", "2026-11-23", "2026-12-31"),
        ("es", "los próximos tres meses", "2026-12-01", "2027-02-28"),
        ("es", "el viernes pasado", "2026-11-20", "2026-11-20"),
        ("es", "lo que queda del año", "2026-11-23", "2026-12-31"),
        ("fr", "les 2 dernières années", "2024-01-01", "2025-12-31"),
        ("fr", "mercredi de la semaine prochaine", "2026-12-02", "2026-12-02"),
        ("fr", "la semaine du 9 mars", "2027-03-08", "2027-03-14"),
        ("pt", "terça desta semana", "2026-11-24", "2026-11-24"),
        ("pt", "os últimos 3 dias", "2026-11-20", "2026-11-22"),
        ("pt", "semana retrasada", "2026-11-09", "2026-11-15"),
    ],
)
def test_times_of_other_languages(locale: str, text: str, first: str, last: str) -> None:
    assert outcome(Ask("timing", locale=locale), text) == {"from": first, "to": last}


@pytest.mark.parametrize(
    "text",
    [
        "the last payment",
        "my next order",
        "this one",
        "that is the past",
        "rest assured",
        "can you do it right now?",
        "the parcel I sent you people has now arrived at my old address",
        "not yet had any money back, what is going on with that please",
    ],
)
def test_words_of_time_that_say_no_time(text: str) -> None:
    assert outcome(ASK, text) == "no_match"
