from typing import Any

import pytest

from agent.core.understand import Ask, check_value, understand
from tests.core.understand.asked import NOW, outcome

ASK = Ask("money", currency="USD", period="month")


def amount(
    low: float | None,
    high: float | None,
    currency: str | None = "USD",
    period: str | None = "month",
    *,
    approx: bool = False,
) -> dict[str, Any]:
    return {"min": low, "max": high, "currency": currency, "period": period, "approx": approx}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4k", amount(4000, 4000)),
        ("7,500", amount(7500, 7500)),
        ("$1,234.50", amount(1234.5, 1234.5)),
        ("three grand", amount(3000, 3000)),
        ("a grand", amount(1000, 1000)),
        ("half a million", amount(500_000, 500_000)),
        ("one point five million", amount(1_500_000, 1_500_000)),
        ("two hundred and forty thousand", amount(240_000, 240_000)),
        ("twenty-five hundred", amount(2500, 2500)),
        ("2 lakh rupees", amount(200_000, 200_000, "INR")),
        ("£1.2m", amount(1_200_000, 1_200_000, "GBP")),
        ("EUR 900", amount(900, 900, "EUR")),
        ("900eur", amount(900, 900, "EUR")),
        ("our budget is 6000", amount(6000, 6000)),
    ],
)
def test_one_amount_is_both_ends(text: str, value: object) -> None:
    assert outcome(ASK, text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3-6k", amount(3000, 6000)),
        ("3 to 6 thousand", amount(3000, 6000)),
        ("800-1k", amount(800, 1000)),
        ("between 2 and 4k euros", amount(2000, 4000, "EUR")),
        ("from 2k to 4k", amount(2000, 4000)),
        ("4k or 6k", amount(4000, 6000)),
        ("$40 - $60", amount(40, 60)),
        ("6k–4k", amount(4000, 6000)),
    ],
)
def test_a_range_keeps_its_ends_in_order_and_shares_its_scale(text: str, value: object) -> None:
    assert outcome(ASK, text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("under 3k", amount(None, 3000)),
        ("no more than 3k", amount(None, 3000)),
        ("3k max", amount(None, 3000)),
        ("max 3k", amount(None, 3000)),
        ("over 3k", amount(3000, None)),
        ("3k+", amount(3000, None)),
        ("3k or more", amount(3000, None)),
        ("at least 3k", amount(3000, None)),
        ("from 3k", amount(3000, None)),
    ],
)
def test_an_open_end_is_null(text: str, value: object) -> None:
    assert outcome(ASK, text) == value


@pytest.mark.parametrize(
    "text", ["about 3k", "around 3k", "~3k", "roughly 3k", "3k or so", "3k-ish"]
)
def test_an_approximation_is_marked(text: str) -> None:
    assert outcome(ASK, text) == amount(3000, 3000, approx=True)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("3k a month", "month"),
        ("3k/mo", "month"),
        ("3k per year", "year"),
        ("3k/yr", "year"),
        ("3k one-off", "once"),
        ("monthly 3k", "month"),
        ("a yearly budget of 3k", "year"),
    ],
)
def test_a_period_in_words_wins_over_the_questions(text: str, period: str) -> None:
    assert outcome(Ask("money", currency="USD", period="month"), text) == amount(
        3000, 3000, "USD", period
    )


def test_what_is_unsaid_and_unasked_stays_null() -> None:
    assert outcome(Ask("money"), "3k") == amount(3000, 3000, None, None)


@pytest.mark.parametrize(
    ("locale", "text", "value"),
    [
        ("en", "1,000.50", 1000.5),
        ("en", "1.000,50", 1000.5),
        ("de", "1.000,50", 1000.5),
        ("de", "1.000", 1000),
        ("fr", "1 000,50", 1000.5),
        ("de", "1,5 Mio", 1_500_000),
        ("en", "1.125 million", 1_125_000),
        ("en", "1,00,000", 100_000),
        ("de", "fünfundzwanzig Euro", 25),
        ("es", "cinco mil", 5000),
        ("pt", "dois mil e quinhentos", 2500),
        ("fr", "mille deux cents", 1200),
    ],
)
def test_figures_follow_the_locale_where_they_do_not_tell(
    locale: str, text: str, value: float
) -> None:
    assert outcome(Ask("money", locale=locale, currency="EUR"), text) == amount(
        value, value, "EUR", None
    )


@pytest.mark.parametrize(
    "text",
    [
        "I have 3 cards",
        "at 10:30",
        "12/11/2026",
        "B2B",
        "that is a grand idea",
        "-5k",
        "9" * 30,
        "the 2nd",
        "7pm",
        "",
        "I want one that works",
    ],
)
def test_other_numbers_are_no_money(text: str) -> None:
    assert understand(ASK, text, NOW).status == "not_understood"


def test_an_amount_wins_over_a_count_in_one_sentence() -> None:
    assert outcome(ASK, "there are 20 of us and we could pay 3k") == amount(3000, 3000)


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("18 dollars 25 cents", 18.25, "USD"),
        ("$18 and 25c", 18.25, "USD"),
        ("eighteen euros twenty-five", 18.25, "EUR"),
        ("18 pounds and 25 pence", 18.25, "GBP"),
        ("25 pence", 0.25, "GBP"),
        ("an 80-cent fee", 0.8, "USD"),
        ("a euro", 1, "EUR"),
        ("40 Hong Kong dollars", 40, "HKD"),
        ("HK$ 40", 40, "HKD"),
        ("40 measly dollars", 40, "USD"),
        ("12 MEUR", 12_000_000, "EUR"),
        ("7k€", 7000, "EUR"),
        ("a $700 budget", 700, "USD"),
        ("three quarters of a million dollars", 750_000, "USD"),
        ("40 THB", 40, "THB"),
        ("40 zloty", 40, "PLN"),
        ("40 kr", 40, "SEK"),
        ("40,- €", 40, "EUR"),
    ],
)
def test_units_stand_before_after_and_within(text: str, value: float, currency: str) -> None:
    assert outcome(Ask("money"), text) == amount(value, value, currency, None)


@pytest.mark.parametrize(
    ("locale", "text", "value"),
    [
        ("es", "siete euros con treinta", 7.3),
        ("fr", "sept euros trente", 7.3),
        ("pt", "sete euros e trinta centavos", 7.3),
        ("de", "acht Euro dreißig", 8.3),
        ("fr", "2 millions d'euros", 2_000_000),
        ("fr", "70 cents", 0.7),
        ("es", "un euro", 1),
    ],
)
def test_coins_and_scales_in_other_languages(locale: str, text: str, value: float) -> None:
    assert outcome(Ask("money", locale=locale, currency="EUR"), text) == amount(
        value, value, "EUR", None
    )


@pytest.mark.parametrize(
    "text",
    [
        "thanks a million",
        "one moment please",
        "I have a question",
        "all 30 of them",
        "-$5",
        "minus 5k",
        "-€1,200",
        "my 401k",
        "is it 40?",
        "200 thousand users",
        "2000 people",
        "a dollar sign",
        "the fifth",
    ],
)
def test_idioms_counts_and_debts_are_no_amounts(text: str) -> None:
    assert understand(ASK, text, NOW).value is None


def test_coins_are_no_second_amount_only_right_after_a_whole_one() -> None:
    assert outcome(ASK, "$18, and 25 people") == amount(18, 18)
    assert outcome(Ask("money"), "18 dollars 25 euros") == "several"
    assert outcome(Ask("money"), "18 to 25 dollars") == amount(18, 25, "USD", None)


def test_several_amounts_are_not_guessed_unless_one_is_for_the_period_asked() -> None:
    assert outcome(ASK, "3k, then 9k") == "several"
    assert outcome(ASK, "9k once, then 3k a month") == amount(3000, 3000)


def test_the_reason_names_the_words() -> None:
    reading = understand(ASK, "Around 3-6k a month", NOW)
    assert reading.why == 'money: range in "3-6k a month"; currency of the question'


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (amount(1, 2), amount(1, 2)),
        ({"min": None, "max": 2}, amount(None, 2, None, None)),
        (250, amount(250, 250)),
        ({"min": 2, "max": 1}, "bad_value"),
        ({"min": None, "max": None}, "bad_value"),
        ({"min": True, "max": 2}, "bad_value"),
        ({"min": -1, "max": 2}, "bad_value"),
        ({"min": 1, "max": 2, "currency": "usd"}, "bad_value"),
        ({"min": 1, "max": 2, "period": "week"}, "bad_value"),
        ({"min": 1, "max": 2, "extra": 1}, "bad_value"),
        (float("nan"), "bad_value"),
        ("3k", "bad_value"),
        ([], "bad_value"),
    ],
)
def test_a_forms_object_is_checked(value: object, expected: object) -> None:
    reading = check_value(ASK, value, NOW)
    assert (reading.value or reading.code) == expected


@pytest.mark.parametrize(
    ("locale", "text", "least", "most"),
    [
        ("en", "six figures", 100_000, 999_999),
        ("en", "a 5-figure sum", 10_000, 99_999),
        ("de", "sechsstelliger Betrag", 100_000, 999_999),
        ("es", "cinco cifras", 10_000, 99_999),
        ("fr", "à six chiffres", 100_000, 999_999),
        ("pt", "seis dígitos", 100_000, 999_999),
    ],
)
def test_a_sum_by_its_figures(locale: str, text: str, least: int, most: int) -> None:
    found = understand(Ask("money", locale=locale), text, NOW).value
    assert (found["min"], found["max"], found["approx"]) == (least, most, True)


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("we spent 80 grand before, now I'd cap it at thirty", False),
        ("2k, or 30", False),
        ("20 dollars and 43 cents", True),
        ("5k in 2027", True),
        ("5k for 3 people", True),
        ("between 5 and 10k", True),
    ],
)
def test_a_sum_beside_another_figure_is_not_certain(text: str, sure: bool) -> None:
    assert understand(Ask("money"), text, NOW).sure is sure


@pytest.mark.parametrize(
    ("locale", "text", "amount", "currency"),
    [
        ("en", "a few thousand dollars", 3000, "USD"),
        ("en", "several hundred", 300, None),
        ("de", "ein paar tausend Euro", 3000, "EUR"),
        ("es", "varios miles de euros", 3000, "EUR"),
        ("fr", "quelques milliers d'euros", 3000, "EUR"),
        ("pt", "alguns milhares de reais", 3000, "BRL"),
        ("en", "a dollar fifty", 1.5, "USD"),
        ("en", "10 złoty", 10, "PLN"),
        ("en", "TRY 10", 10, "TRY"),
        ("en", "2 lari 50 tetri", 2.5, "GEL"),
    ],
)
def test_sums_said_loosely_and_coins_of_many_countries(
    locale: str, text: str, amount: float, currency: str | None
) -> None:
    found = understand(Ask("money", locale=locale), text, NOW).value
    assert (found["min"], found["max"], found["currency"]) == (amount, amount, currency)
