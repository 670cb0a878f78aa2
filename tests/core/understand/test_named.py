import pytest

from agent.core.understand import Ask, check_value
from tests.core.understand.asked import NOW, outcome


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Bo", "Bo"),
        ("I'm Bo", "Bo"),
        ("my name is Bo Lee.", "Bo Lee"),
        ("Hi, I'm Bo!", "Bo"),
        ("  José   Núñez ", "José Núñez"),
        ("It’s Zoë", "Zoë"),
        ("Mary-Jane O'Neil", "Mary-Jane O'Neil"),
        ("李小龙", "李小龙"),
        ("Bo\u202e\x00", "Bo"),
        ("why?", "no_match"),
        ("bo@acme.io", "no_match"),
        ("12345", "no_match"),
        ("N" * 200, "too_long"),
        ("skip", "declined"),
        ("no idea", "unknown"),
        ("No Idea Smith", "No Idea Smith"),
        ("I'm Bo from Umbrella", "Bo"),
        ("it's bo lee here", "bo lee"),
        ("Bo, I sell umbrellas", "Bo"),
        ("Bo Lee and I sell umbrellas", "Bo Lee"),
        ("call me Dr. Lee", "Dr. Lee"),
    ],
)
def test_names(text: str, name: str) -> None:
    assert outcome(Ask("name"), text) == name


@pytest.mark.parametrize(
    ("text", "company"),
    [
        ("Acme", "Acme"),
        ("we are Acme Inc.", "Acme Inc."),
        ("I work at Acme & Sons", "Acme & Sons"),
        ("3M", "3M"),
        ("I'm Bo from Umbrella", "Umbrella"),
        ("at Umbrella & Sons, in Leeds", "Umbrella & Sons"),
        ("Umbrella, Inc.", "Umbrella, Inc."),
        ("what for?", "no_match"),
        ("prefer not to say", "declined"),
    ],
)
def test_companies(text: str, company: str) -> None:
    assert outcome(Ask("company"), text) == company


@pytest.mark.parametrize(
    ("locale", "text", "name"),
    [
        ("de", "Ich heiße Bo", "Bo"),
        ("es", "Me llamo Bo", "Bo"),
        ("fr", "Je m'appelle Bo", "Bo"),
        ("pt", "Meu nome é Bo", "Bo"),
    ],
)
def test_names_in_other_languages(locale: str, text: str, name: str) -> None:
    assert outcome(Ask("name", locale=locale), text) == name


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  two \x00words\n\nand   lines ", "two words\n\nand lines"),
        ("I don't know what to say", "I don't know what to say"),
        ("don't know", "unknown"),
        ("\u202e", "empty"),
        ("   ", "empty"),
        ("👩‍💻", "👩‍💻"),
    ],
)
def test_text_is_kept_as_typed(text: str, kept: str) -> None:
    assert outcome(Ask("text"), text) == kept


def test_a_text_is_cut_at_a_thousand_characters() -> None:
    assert outcome(Ask("text"), "x" * 5000) == "x" * 1000


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("name", "I'm Bo", "I'm Bo"),
        ("company", "...", "no_match"),
        ("text", " a ", "a"),
        ("text", 5, "bad_value"),
    ],
)
def test_a_field_is_kept_as_given(kind: str, value: object, expected: str) -> None:
    reading = check_value(Ask(kind), value, NOW)
    assert (reading.value or reading.code) == expected


@pytest.mark.parametrize(
    ("locale", "text", "company"),
    [
        ("en", "we're a two-person studio called Fig & Olive", "Fig & Olive"),
        ("en", "a bakery by the name of Crumb", "Crumb"),
        ("es", "una panadería que se llama Miga", "Miga"),
        ("fr", "une boulangerie qui s'appelle Mie", "Mie"),
        ("de", "eine Bäckerei namens Krume", "Krume"),
        ("pt", "uma padaria chamada Miolo", "Miolo"),
    ],
)
def test_a_company_is_what_it_is_called(locale: str, text: str, company: str) -> None:
    assert outcome(Ask("company", locale=locale), text) == company


@pytest.mark.parametrize(
    ("locale", "text"),
    [("en", "its bo lee"), ("en", "im bo lee"), ("fr", "je mappelle bo lee")],
)
def test_a_name_is_found_where_the_apostrophe_is_missing(locale: str, text: str) -> None:
    assert outcome(Ask("name", locale=locale), text) == "bo lee"
