"""Owns phone numbers: found in a sentence, read by region, kept as E.164.

It refuses numbers that the region's plan does not know.
"""

import re
from itertools import islice

import phonenumbers

from agent.core.understand import numbering
from agent.core.understand.reading import Ask, Reading, refused, understood
from agent.core.understand.words import fold

_NUMBER = re.compile(r"[+(]?[0-9](?:[ ()./\-]{0,3}[0-9]){4,24}")
_SIGNED = re.compile(r"\+[0-9 ()./\-]+")
_DIGITS = re.compile(r"[0-9]")
_GROUP = re.compile(r"[0-9]+")
_TRIED = 8  # runs of digits that are tried; nobody writes more numbers
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
    for match in islice(_NUMBER.finditer(plain), _TRIED):
        number = parse(match.group(), region)
        if number is not None:
            return number, match.group(), match.span()
    return None


def _possible(text: str, region: str) -> str | None:
    """The only number of a text, as long as those in use; or one that lacks its +."""
    matches = list(islice(_NUMBER.finditer(fold(text)), 2))
    groups = _GROUP.findall(matches[0].group()) if len(matches) == 1 else []
    digits = "".join(groups)
    if len(digits) < _WHOLE:
        return None
    number = _parsed(matches[0].group(), region)
    if number is None or not phonenumbers.is_possible_number(number):
        number = _parsed(f"+{digits}", region)
        if number is None or str(number.country_code) != groups[0]:
            return None  # the country code must stand apart: 44 20 ...
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def parse(written: str, region: str) -> str | None:
    """A written number in E.164; None where it is none."""
    digits = _international(written)
    known = numbering.international(digits) if digits else None
    if known is not None:
        return f"+{digits}" if known else None
    number = _parsed(written, region)
    if number is None or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _international(written: str) -> str:
    """The digits after a plus, where nothing but digits and signs between them follows."""
    if not written.startswith("+") or _SIGNED.fullmatch(written) is None:
        return ""
    digits = "".join(_GROUP.findall(written))
    return digits if len(digits) >= _LEAST else ""


def _parsed(written: str, region: str) -> phonenumbers.PhoneNumber | None:
    if len(_DIGITS.findall(written)) < _LEAST:
        return None
    try:
        return phonenumbers.parse(written, region.upper())
    except phonenumbers.NumberParseException:
        return None
