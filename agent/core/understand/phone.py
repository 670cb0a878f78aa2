"""Owns phone numbers: found in a sentence, read by region, kept as E.164.

It refuses numbers that the region's plan does not know.
"""

import re

import phonenumbers

from agent.core.understand.reading import Ask, Reading, refused, understood
from agent.core.understand.words import fold

_NUMBER = re.compile(r"[+(]?[0-9](?:[ ()./\-]{0,3}[0-9]){4,24}")
_DIGITS = re.compile(r"[0-9]")
_LEAST = 7  # digits below which nobody meant a phone number


def read(ask: Ask, text: str) -> Reading:
    """A text as an E.164 number."""
    found = find(text, ask.region)
    if found is not None:
        return understood(found[0], f'phone: "{found[1]}" in {ask.region}')
    if len(_DIGITS.findall(fold(text))) >= 3:
        return refused("phone_invalid", f"phone: no number of {ask.region}")
    return refused("no_match", "phone: no number")


def find(text: str, region: str) -> tuple[str, str, tuple[int, int]] | None:
    """The first valid number of a text in E.164, as written, and where it stands."""
    plain = fold(text)
    text = plain if len(plain) == len(text) else text
    for match in _NUMBER.finditer(plain):
        number = parse(match.group(), region)
        if number is not None:
            return number, match.group(), match.span()
    return None


def parse(written: str, region: str) -> str | None:
    """A written number in E.164; None where it is none."""
    if len(_DIGITS.findall(written)) < _LEAST:
        return None
    try:
        number = phonenumbers.parse(written, region.upper())
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
