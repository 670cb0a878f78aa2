from typing import Any

import pytest

from agent.core.understand import Ask, check_value, understand
from tests.core.understand.asked import NOW

FIELDS = (
    ("name", "required"),
    ("email", "business"),
    ("phone", "optional"),
    ("company", "optional"),
)
ASK = Ask("contact", region="GB", fields=FIELDS)
PHONE = "+442079460958"


def contact(
    name: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    company: str | None = None,
) -> dict[str, Any]:
    return {"name": name, "email": email, "phone": phone, "company": company}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Bo Lee, bo@acme.io", contact("Bo Lee", "bo@acme.io")),
        ("Bo Lee, bo@acme.io, +44 20 7946 0958", contact("Bo Lee", "bo@acme.io", PHONE)),
        ("020 7946 0958 bo@acme.io Bo Lee", contact("Bo Lee", "bo@acme.io", PHONE)),
        ("bo@acme.io\nBo Lee\nAcme Ltd", contact("Bo Lee", "bo@acme.io", None, "Acme Ltd")),
        ("I'm Bo from Acme, bo@acme.io", contact("Bo", "bo@acme.io", None, "Acme")),
        (
            "Name: Bo Lee; E-mail: bo@acme.io; Phone: 020 7946 0958; Company: Acme",
            contact("Bo Lee", "bo@acme.io", PHONE, "Acme"),
        ),
        ("my name is Bo and my email is bo@acme.io", contact("Bo", "bo@acme.io")),
        ("Zoë Müller bo at acme dot io", contact("Zoë Müller", "bo@acme.io")),
    ],
)
def test_a_contact_is_read_in_any_order(text: str, value: dict[str, Any]) -> None:
    reading = understand(ASK, text, NOW)
    assert (reading.status, reading.value) == ("understood", value)


@pytest.mark.parametrize(
    ("text", "code", "value"),
    [
        ("Bo Lee", "missing_email", contact("Bo Lee")),
        ("bo@acme.io", "missing_name", contact(None, "bo@acme.io")),
        ("you can reach me at bo@acme.io", "missing_name", contact(None, "bo@acme.io")),
        ("Bo, bo@gmail.com", "email_business", contact("Bo")),
        ("Bo, bo@acme", "email_incomplete", contact("Bo")),
        ("Bo, bo@acme.io, 12345678", "phone_invalid", contact("Bo", "bo@acme.io")),
        ("?!", "missing_name", None),
    ],
)
def test_what_was_understood_of_an_incomplete_contact_is_kept(
    text: str, code: str, value: dict[str, Any] | None
) -> None:
    reading = understand(ASK, text, NOW)
    assert (reading.status, reading.code, reading.value) == ("not_understood", code, value)


def test_a_slip_in_the_address_is_suggested() -> None:
    ask = Ask("contact", fields=(("email", "required"),))
    assert understand(ask, "bo@gmial.com", NOW).suggestion == "bo@gmail.com"


def test_a_refusal_is_a_refusal() -> None:
    assert understand(ASK, "I'd rather not say", NOW).status == "declined"


def test_other_languages() -> None:
    reading = understand(
        Ask("contact", locale="de", region="DE", fields=FIELDS),
        "Ich bin Bo Lee von Acme, bo@acme.io, Telefon: 030 901820",
        NOW,
    )
    assert reading.value == contact("Bo Lee", "bo@acme.io", "+4930901820", "Acme")


@pytest.mark.parametrize(
    ("value", "code", "kept"),
    [
        (
            {"name": " Bo ", "email": "bo@ACME.io", "phone": "020 7946 0958", "company": ""},
            "",
            contact("Bo", "bo@acme.io", PHONE),
        ),
        ({"name": "Bo", "email": "bo@acme.io", "phone": None}, "", contact("Bo", "bo@acme.io")),
        ({"name": "Bo"}, "missing_email", contact("Bo")),
        ({"name": "Bo", "email": "bo@"}, "email_incomplete", contact("Bo")),
        ({"name": "Bo", "email": "bo@gmail.com"}, "email_business", contact("Bo")),
        (
            {"name": "Bo", "email": "b@acme.io", "phone": "1"},
            "phone_invalid",
            contact("Bo", "b@acme.io"),
        ),
        ({"name": "Bo", "age": "7"}, "bad_value", None),
        ({"name": 7}, "bad_value", None),
        ({1: "Bo"}, "bad_value", None),
        ("Bo", "bad_value", None),
        ({}, "missing_name", None),
    ],
)
def test_a_form_is_checked_field_by_field(value: object, code: str, kept: object) -> None:
    reading = check_value(ASK, value, NOW)
    assert (reading.code, reading.value) == (code, kept)


@pytest.mark.parametrize(
    ("text", "name", "company"),
    [
        ("Hi, this is Bo from Acme, you can reach me at bo@acme.io", "Bo", "Acme"),
        ("Bo Lee <bo@acme.io>", "Bo Lee", None),
        ("ok here you go: Bo Lee, bo@acme.io", "Bo Lee", None),
        ("you can use bo@acme.io - Bo", "Bo", None),
        ("send it to bo@acme.io please, thanks! Bo", "Bo", None),
        ("Kind regards, Bo Lee bo@acme.io", "Bo Lee", None),
        ("I'm Bo Lee, CEO at Acme. bo@acme.io", "Bo Lee", "Acme"),
    ],
)
def test_what_is_only_said_around_a_contact_is_no_name(
    text: str, name: str, company: str | None
) -> None:
    reading = understand(ASK, text, NOW)
    assert (reading.status, reading.value) == (
        "understood",
        contact(name, "bo@acme.io", None, company),
    )


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("es", "Hola, soy Bo de Acme, bo@acme.io"),
        ("fr", "Bonjour, c'est Bo de chez Acme, bo@acme.io"),
        ("de", "Guten Tag, ich bin Bo von Acme, bo@acme.io, viele Grüße"),
        ("pt", "Bom dia, sou o Bo da Acme, bo@acme.io, obrigado"),
    ],
)
def test_courtesies_of_every_language_are_no_names(locale: str, text: str) -> None:
    reading = understand(Ask("contact", locale=locale, fields=FIELDS), text, NOW)
    assert reading.value == contact("Bo", "bo@acme.io", None, "Acme")
