import pytest

from agent.core.understand import Ask
from tests.core.understand.asked import outcome


def one(value: object) -> dict[str, object]:
    return {"min": value, "max": value}


@pytest.mark.parametrize(
    ("locale", "text", "value"),
    [
        ("en", "four hundred and seventeen", 417),
        ("en", "ninety-four thousand three hundred", 94_300),
        ("en", "six million nine hundred thousand", 6_900_000),
        ("en", "7 hundred and 30", 730),
        ("en", "three forty-five", 345),
        ("en", "six dozen", 72),
        ("en", "six point oh", 6),
        ("en", "nine point two five", 9.25),
        ("en", "point seventy five", 0.75),
        ("en", "three quarters", 0.75),
        ("en", "four and a half", 4.5),
        ("en", "six and two thirds", 6 + 2 / 3),
        ("en", "three quarters of a million", 750_000),
        ("en", "8 million and a half", 8_500_000),
        ("en", "a fifth", 0.2),
        ("en", "5/8", 0.625),
        ("en", "1 3/4", 1.75),
        ("en", "2e5", 200_000),
        ("en", "3^4", 81),
        ("en", "one over eight", 0.125),
        ("en", "minus seven", -7),
        ("en", "- 7", -7),
        ("en", "negative two hundred", -200),
        ("en", "a few", 3),
        ("en", "6 lakh", 600_000),
        ("de", "siebenhundertvierundneunzig", 794),
        ("de", "sechseinhalb", 6.5),
        ("de", "dreitausend siebenhundert", 3700),
        ("de", "fünf Komma zwei", 5.2),
        ("de", "drei Viertel", 0.75),
        ("de", "keine", 0),
        ("es", "trescientas cuarenta y una", 341),
        ("es", "veintisiete mil millones", 27_000_000_000),
        ("es", "dos millones y medio", 2_500_000),
        ("es", "seis coma dos", 6.2),
        ("es", "cinco octavos", 5 / 8),
        ("fr", "quatre-vingt-quatorze", 94),
        ("fr", "deux cent soixante et onze", 271),
        ("fr", "trois cents", 300),
        ("fr", "septante-deux mille", 72_000),
        ("fr", "trois virgule cinq", 3.5),
        ("pt", "seiscentos e trinta e dois", 632),
        ("pt", "três mil e quatrocentos", 3400),
        ("pt", "meio milhão", 500_000),
        ("pt", "sete vírgula dois", 7.2),
    ],
)
def test_a_number_in_words(locale: str, text: str, value: float) -> None:
    assert outcome(Ask("number", locale=locale), text) == one(pytest.approx(value, rel=1e-12))


@pytest.mark.parametrize(
    ("locale", "text", "value"),
    [
        ("en", "5th", 5),
        ("en", "the fourth", 4),
        ("en", "eighty-sixth", 86),
        ("en", "three hundred fourteenth", 314),
        ("de", "dreiundvierzigste", 43),
        ("es", "vigésimo tercero", 23),
        ("fr", "quarante-deuxième", 42),
        ("fr", "trente et unième", 31),
        ("fr", "trente-et-unième", 31),
        ("pt", "trigésima quarta", 34),
    ],
)
def test_an_ordinal_alone_is_its_number(locale: str, text: str, value: int) -> None:
    assert outcome(Ask("number", locale=locale), text) == one(value)


@pytest.mark.parametrize(
    ("locale", "text", "ends"),
    [
        ("en", "two thousand and three thousand", "several"),
        ("en", "between two thousand and three thousand", (2000, 3000)),
        ("en", "between one hundred and fifty", (50, 100)),
        ("en", "more than 15 and at most 18", (15, 18)),
        ("en", "at most 18 and over 15", (15, 18)),
        ("en", "over 18 and below 15", "several"),
        ("en", "greater than or equal to 12", (12, None)),
        ("en", "12 or fewer", (None, 12)),
        ("en", "12~15", (12, 15)),
        ("en", "between the third and the sixth", (3, 6)),
        ("es", "menor o igual a 12", (None, 12)),
        ("fr", "entre douze et quinze", (12, 15)),
        ("de", "größer als zwölf", (12, None)),
        ("pt", "de doze a quinze", (12, 15)),
    ],
)
def test_two_numbers_are_a_range_only_where_they_are_joined(
    locale: str, text: str, ends: object
) -> None:
    read = outcome(Ask("number", locale=locale), text)
    assert (tuple(read.values()) if isinstance(read, dict) else read) == ends


@pytest.mark.parametrize(
    "text",
    [
        "on May 4th",
        "+44-20-7946-0958",
        "2026-04",
        "12/11/2026",
        "second thoughts",
        "half of them",
        "covid-19",
        "one moment please",
        "at 5pm",
    ],
)
def test_what_counts_nothing_is_no_number(text: str) -> None:
    assert outcome(Ask("number"), text) == "no_match"
