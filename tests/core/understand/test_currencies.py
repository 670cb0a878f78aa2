import pytest

from agent.core.understand.currencies import CODES, DOLLARS, LATE_CODES, MULTIPLES, meant


@pytest.mark.parametrize(
    ("said", "wanted", "region", "code"),
    [
        ("$", None, "US", "USD"),
        ("$", None, "CA", "CAD"),
        ("$", "AUD", "US", "AUD"),
        ("$", "EUR", "DE", "USD"),
        ("USD", "CAD", "CA", "USD"),
        ("krone", None, "DK", "DKK"),
        ("peso", "COP", "US", "COP"),
        ("", "EUR", "US", "EUR"),
        ("", None, "gb", "GBP"),
        ("", None, "ZZ", ""),
    ],
)
def test_a_shared_name_means_the_flows_currency_then_the_regions(
    said: str, wanted: str | None, region: str, code: str
) -> None:
    assert meant(said, wanted, region) == code


def test_every_code_has_three_letters() -> None:
    codes = {*CODES.values(), *LATE_CODES.values(), *DOLLARS.values()}
    codes |= {code for _, code in MULTIPLES.values()}
    assert {code for code in codes if len(code) != 3 or not code.isupper()} == set()
