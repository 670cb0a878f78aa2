import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from phonenumbers import PhoneNumberType as Kind
from phonenumbers.phonenumberutil import COUNTRY_CODE_TO_REGION_CODE

from agent.core.understand import phone
from agent.core.understand.numbering import international

LEAST = 7  # digits below which the product looks at none
CODES = sorted(COUNTRY_CODE_TO_REGION_CODE)


def library(digits: str) -> str | None:
    """What the library makes of digits after a plus."""
    try:
        number = phonenumbers.parse(f"+{digits}", "US")
    except phonenumbers.NumberParseException:
        return None
    valid = phonenumbers.is_valid_number(number)
    return (
        phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if valid else None
    )


def examples() -> list[str]:
    """A number of every kind of every region, in E.164 without its plus."""
    found = set()
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        for kind in Kind.values():
            number = phonenumbers.example_number_for_type(region, kind)
            if number is not None:
                form = phonenumbers.PhoneNumberFormat.E164
                found.add(phonenumbers.format_number(number, form)[1:])
    return sorted(digits for digits in found if len(digits) >= LEAST)


EXAMPLES = examples()


def test_every_kind_of_number_of_every_region_is_judged_as_the_library_judges_it() -> None:
    judged = {digits: phone.parse(f"+{digits}", "US") for digits in EXAMPLES}
    assert judged == {digits: library(digits) for digits in EXAMPLES}
    assert sum(international(digits) is None for digits in EXAMPLES) < len(EXAMPLES) / 10


@settings(max_examples=400)
@given(st.sampled_from(EXAMPLES), st.data())
def test_a_changed_number_is_judged_as_the_library_judges_it(
    digits: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(digits)))
    put = data.draw(st.text("0123456789", max_size=2))
    changed = digits[:at] + put + digits[at + data.draw(st.integers(0, 2)) :]
    if len(changed) >= LEAST:
        assert phone.parse(f"+{changed}", "US") == library(changed)


@settings(max_examples=400)
@given(st.sampled_from(CODES), st.text("0123456789", min_size=4, max_size=16))
def test_any_digits_are_judged_as_the_library_judges_them(code: int, rest: str) -> None:
    digits = f"{code}{rest}"
    if len(digits) >= LEAST:
        assert phone.parse(f"+{digits}", "US") == library(digits)


@pytest.mark.parametrize(
    ("digits", "known"),
    [
        ("442079460958", True),
        ("14155552671", True),
        ("14165550123", True),  # Canada's, behind the same code
        ("440009460958", None),
        ("12125550", False),
        ("4402079460958", None),  # a prefix that is dialled within the country only
        ("80012345678", None),  # of no country
        ("0442079460958", None),
    ],
)
def test_what_is_seen_at_a_glance(digits: str, known: bool | None) -> None:
    assert international(digits) is known
