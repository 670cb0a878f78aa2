import pytest

from agent.core.understand import Ask, check_value, understand
from tests.core.understand.asked import NOW, outcome


@pytest.mark.parametrize(
    ("region", "text", "number"),
    [
        ("GB", "020 7946 0958", "+442079460958"),
        ("GB", "ring me on 020 7946 0958 after 3", "+442079460958"),
        ("US", "+44 (0)20 7946 0958", "+442079460958"),
        ("US", "(202) 555-0143", "+12025550143"),
        ("US", "1.202.555.0143", "+12025550143"),
        ("DE", "030 901820", "+4930901820"),
        ("de", "0049 30 901820", "+4930901820"),
        ("US", "٢٠٢ ٥٥٥ ٠١٤٣", "+12025550143"),
        ("US", "12345", "phone_invalid"),
        ("GB", "020 7946", "phone_invalid"),
        ("US", "no phone", "no_match"),
        ("US", "none of your business", "declined"),
        ("ZZ", "+12025550143", "+12025550143"),
        ("", "202 555 0143", "phone_invalid"),
    ],
)
def test_numbers_are_read_by_region(region: str, text: str, number: str) -> None:
    assert outcome(Ask("phone", region=region), text) == number


def test_a_field_is_checked() -> None:
    assert check_value(Ask("phone"), "202 555 0143", NOW).value == "+12025550143"


def test_a_number_of_no_known_range_is_asked_about() -> None:
    reading = understand(Ask("phone"), "call 062 555 0143 x12", NOW)
    assert (reading.status, reading.value, reading.suggestion) == (
        "understood",
        "+10625550143",
        "+10625550143",
    )


@pytest.mark.parametrize(
    ("text", "asked"),
    [("44 20 7946 0958", "+442079460958"), ("0 44 20 7946 0958", None), ("7946 0958", None)],
)
def test_a_number_without_its_plus_is_asked_about(text: str, asked: str | None) -> None:
    assert understand(Ask("phone", region="US"), text, NOW).suggestion == asked


def test_an_extension_is_no_part_of_the_number() -> None:
    assert outcome(Ask("phone"), "(202) 555-0143 ext. 12") == "+12025550143"


@pytest.mark.parametrize(
    ("locale", "text", "extension"),
    [
        ("en", "650 701 8887 ext 12", "12"),
        ("en", "(650) 701-8887, extension: 1234 please", "1234"),
        ("en", "650 701 8887 x12", "12"),
        ("en", "650 701 8887 #12", "12"),
        ("es", "650 701 8887 interno 12", "12"),
        ("fr", "650 701 8887 poste 12", "12"),
        ("de", "650 701 8887 Durchwahl 12", "12"),
        ("pt", "650 701 8887 ramal 12", "12"),
        ("en", "650 701 8887 at 12", None),
        ("en", "650 701 8887 extra 12", None),
        ("en", "650 701 8887 ext 123456789", None),
    ],
)
def test_an_extension_stands_beside_the_number(
    locale: str, text: str, extension: str | None
) -> None:
    reading = understand(Ask("phone", locale=locale, region="US"), text, NOW)
    beside = {"extension": extension} if extension else None
    assert (reading.value, reading.beside) == ("+16507018887", beside)


def test_a_number_of_no_known_range_is_marked() -> None:
    reading = understand(Ask("phone", region="US"), "+1 650 101 8887", NOW)
    assert (reading.value, reading.suggestion) == ("+16501018887", "+16501018887")
    assert reading.beside == {"valid": False}


@pytest.mark.parametrize(
    ("locale", "region", "text", "number"),
    [
        ("en", "GB", "oh two oh seven nine four six oh nine five eight", "+442079460958"),
        ("en", "GB", "ring oh two oh seven nine four six, oh nine five eight", "+442079460958"),
        ("en", "US", "four one five, triple five, two six seven one please", "+14155552671"),
        ("en", "US", "plus four four two oh seven nine four six oh nine five eight",
         "+442079460958"),
        ("de", "DE", "null drei null neun null eins acht zwo null", "+4930901820"),
        ("fr", "FR", "zéro six douze trente-quatre cinquante-six soixante-dix-huit",
         "+33612345678"),
        ("es", "ES", "seis uno dos tres cuatro cinco seis siete ocho", "+34612345678"),
        ("pt", "BR", "um um nove oito sete meia cinco quatro três dois um", "+5511987654321"),
        ("en", "US", "one of those two people over there", "no_match"),
    ],
)  # fmt: skip
def test_a_number_may_be_said(locale: str, region: str, text: str, number: str) -> None:
    assert outcome(Ask("phone", locale=locale, region=region), text) == number
