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
_WHOLE = 9  # digits below which a number of no known range is only a part of one


def read(ask: Ask, text: str) -> Reading:
    """A text as an E.164 number."""
    found = find(text, ask.region)
    if found is not None:
        return understood(found[0], f'phone: "{found[1]}" in {ask.region}')
    doubtful = _possible(text, ask.region)
    if doubtful is not None:  # new ranges are given out before the tables know them: asked about
        why = f"phone: as long as a number of {ask.region}, but in no range known there"
        return understood(doubtful, why, doubtful)
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


def _possible(text: str, region: str) -> str | None:
    """The only number of a text, of a length that the region has, if in no range in use."""
    matches = list(_NUMBER.finditer(fold(text)))
    if len(matches) != 1:
        return None
    number = _parsed(matches[0].group(), region)
    short = len(_DIGITS.findall(matches[0].group())) < _WHOLE
    reason = number and phonenumbers.is_possible_number_with_reason(number)
    if number is None or short or reason != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def parse(written: str, region: str) -> str | None:
    """A written number in E.164; None where it is none."""
    number = _parsed(written, region)
    if number is None or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _parsed(written: str, region: str) -> phonenumbers.PhoneNumber | None:
    if len(_DIGITS.findall(written)) < _LEAST:
        return None
    try:
        return phonenumbers.parse(written, region.upper())
    except phonenumbers.NumberParseException:
        return None
