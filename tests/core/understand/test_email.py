import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import example, given, settings
from hypothesis import strategies as st

from agent.core.understand import Ask, check_value, understand
from agent.core.understand.email import check, is_business, seen
from tests.core.understand.asked import NOW, outcome

ASK = Ask("email")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("bo@acme.io", "bo@acme.io"),
        ("bo@example.com", "bo@example.com"),
        ("It is Bo.Lee@ACME.io, thanks.", "Bo.Lee@acme.io"),
        ("<bo@acme.io>", "bo@acme.io"),
        ("mailto:bo@acme.io", "bo@acme.io"),
        ("bo+news@mail.acme.co.uk!", "bo+news@mail.acme.co.uk"),
        ("bo at acme dot io", "bo@acme.io"),
        ("bo+x at acme.io", "bo+x@acme.io"),
        ("bo dot lee at acme dot co dot uk", "bo.lee@acme.co.uk"),
        ("bo dot lee at acme.io", "bo.lee@acme.io"),
        ("bo underscore lee at acme dash uk dot io", "bo_lee@acme-uk.io"),
        ("hi @sam, it is bo@acme.io", "bo@acme.io"),
        ("Bo (bo@acme.io)", "bo@acme.io"),
        ('"bo@acme.io"', "bo@acme.io"),
        ("bo@xn--bcher-kva.de", "bo@xn--bcher-kva.de"),
    ],
)
def test_an_address_is_found_in_its_sentence(text: str, address: str) -> None:
    assert outcome(ASK, text) == address


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("bo@", "email_incomplete"),
        ("bo@acme", "email_incomplete"),
        ("bo.acme.io", "email_incomplete"),
        ("bo@acme..io", "email_invalid"),
        ("bo@lo calhost", "email_incomplete"),
        ("bo@acme.test", "email_invalid"),
        ("(bo@acme.io", "email_invalid"),
        ("bo@acme.io(me)", "email_invalid"),
        ('"bo@acme.io', "email_invalid"),
        ("b" * 300 + "@acme.io", "too_long"),
        ("call me", "no_match"),
        ("meet me at noon", "no_match"),
        ("lunch at 12.30", "no_match"),
        ("find us at acme.io", "no_match"),
        ("lunch at acme.io soon", "no_match"),
        ("skip", "declined"),
        ("I don't know", "unknown"),
    ],
)
def test_what_is_no_address_says_why(text: str, code: str) -> None:
    assert outcome(ASK, text) == code


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("bo@gmial.com", "bo@gmail.com"),
        ("bo@hotmial.com", "bo@hotmail.com"),
        ("bo@acme.con", "bo@acme.com"),
        ("bo@acme.com", None),
        ("bo@mail.com", None),
        ("bo@mail.acme.con", None),
        ("bo@gmail.com", None),
    ],
)
def test_a_slip_is_suggested_and_never_corrected(text: str, suggestion: str | None) -> None:
    reading = understand(ASK, text, NOW)
    assert (reading.value, reading.suggestion) == (text, suggestion)


def test_a_sign_that_no_domain_has_is_left_out_of_a_suggestion_only() -> None:
    reading = understand(ASK, "bo@*gmail.com", NOW)
    assert (reading.status, reading.value) == ("not_understood", None)
    assert (reading.code, reading.suggestion) == ("email_invalid", "bo@gmail.com")


def test_free_mail_is_no_business_address() -> None:
    assert [is_business("bo@acme.io"), is_business("bo@gmail.com")] == [True, False]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("bo@acme.io", "bo@acme.io"),
        ("bo@", "email_incomplete"),
        (5, "bad_value"),
        (None, "bad_value"),
    ],
)
def test_a_field_is_checked(value: object, expected: str) -> None:
    reading = check_value(ASK, value, NOW)
    assert (reading.value or reading.code) == expected


def library(written: str) -> str | None:
    """What the library makes of an address."""
    try:
        found = validate_email(written, check_deliverability=False)
    except EmailNotValidError:
        return None
    return f"{found.local_part}@{(found.ascii_domain or '').lower()}"


_LABEL = st.text("abAB01-", min_size=0, max_size=6) | st.sampled_from(["a" * 63, "a" * 64, "xn--a"])
_LOCAL = st.text("aB0._+-'!é", min_size=0, max_size=8) | st.sampled_from(
    ["Info", "SALES", "a" * 64, "a" * 65, "no-reply", "x.y", ".x", "x..y"]
)
_ENDING = st.sampled_from(["io", "COM", "test", "local", "Onion", "arpa", "c1", "1", "x", "a" * 25])


@settings(max_examples=1500)
@example("0.", ["aa"], "io")  # whole to a regular expression that is possessive in Python 3.11.2
@given(_LOCAL, st.lists(_LABEL, min_size=0, max_size=3), _ENDING)
def test_a_plain_address_is_judged_as_the_library_judges_it(
    local: str, labels: list[str], ending: str
) -> None:
    written = f"{local}@{'.'.join([*labels, ending])}"
    reading = check(written)
    if reading.code not in ("email_incomplete", "too_long"):  # what the product refuses itself
        assert reading.value == library(written)


@pytest.mark.parametrize("written", ["Info@ACME.io", "bo.lee+x_y@mail.acme-labs.co.uk"])
def test_an_ordinary_address_never_reaches_the_library(written: str) -> None:
    plain = seen(written)
    assert plain is not None
    assert f"{plain[0]}@{plain[1]}" == check(written).value


@pytest.mark.parametrize(
    "written", ["bo@xn--bcher-kva.de", "bo@a.test", "b'o@acme.io", "bo@ab--c.io"]
)
def test_a_strange_address_is_left_to_the_library(written: str) -> None:
    assert seen(written) is None
