import pytest

from agent.core.understand import Ask
from tests.core.understand.asked import outcome


@pytest.mark.parametrize(
    ("locale", "text", "first", "last"),
    [
        ("en", "in 2028", "2028-01-01", "2028-12-31"),
        ("en", "the year 2028", "2028-01-01", "2028-12-31"),
        ("en", "in two thousand and twenty eight", "2028-01-01", "2028-12-31"),
        ("en", "back in nineteen eighty four", "1984-01-01", "1984-12-31"),
        ("en", "March '28", "2028-03-01", "2028-03-31"),
        ("en", "in the 1980s", "1980-01-01", "1989-12-31"),
        ("en", "in the 80's", "1980-01-01", "1989-12-31"),
        ("en", "the eighties", "1980-01-01", "1989-12-31"),
        ("en", "the nineteen eighties", "1980-01-01", "1989-12-31"),
        ("en", "this decade", "2020-01-01", "2029-12-31"),
        ("en", "the 19th century", "1800-01-01", "1899-12-31"),
        ("de", "in den achtziger Jahren", "1980-01-01", "1989-12-31"),
        ("es", "en los años ochenta", "1980-01-01", "1989-12-31"),
        ("es", "mil novecientos ochenta y cuatro", "1984-01-01", "1984-12-31"),
        ("fr", "dans les années 80", "1980-01-01", "1989-12-31"),
        ("fr", "en deux mille vingt-huit", "2028-01-01", "2028-12-31"),
        ("pt", "nos anos 80", "1980-01-01", "1989-12-31"),
    ],
)
def test_years_decades_and_centuries(locale: str, text: str, first: str, last: str) -> None:
    assert outcome(Ask("timing", locale=locale), text) == {"from": first, "to": last}


@pytest.mark.parametrize(
    "text", ["our order 2019 has not come at all", "we sold 1984 of them to people"]
)
def test_a_bare_figure_in_a_sentence_is_no_year(text: str) -> None:
    assert outcome(Ask("timing"), text) == "no_match"
