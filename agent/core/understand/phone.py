"""Owns phone numbers: found in a sentence, read by region, kept as E.164; an extension beside it.

It refuses numbers that the region's plan does not know.
"""

import re
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

import phonenumbers

from agent.core.understand import numbering
from agent.core.understand.locales import Language, language
from agent.core.understand.reading import Ask, Reading, refused, understood
from agent.core.understand.words import fold, phrases, words

_NUMBER = re.compile(r"[+(]?[0-9](?:[ ()./\-]{0,3}[0-9]){4,24}")
_SIGNED = re.compile(r"\+[0-9 ()./\-]+")
_DIGITS = re.compile(r"[0-9]")
_GROUP = re.compile(r"[0-9]+")
_EXTENSIONS = "ext|x|#"
_TRIED = 8  # runs of digits that are tried; nobody writes more numbers
_TENS = frozenset(str(tens) for tens in range(20, 100, 10))
_TEN = "10"
_SPOKEN = 5  # words of the shortest number that is said
_LEAST = 7  # digits below which nobody meant a phone number
_WHOLE = 9  # digits below which a number of no known range is only a part of one


class Found(NamedTuple):
    """A valid number in E.164, as written, where it stands, and its extension's digits, if any."""

    number: str
    written: str
    start: int
    end: int
    extension: str = ""

    @property
    def beside(self) -> dict[str, str] | None:
        """What is kept beside the number."""
        return {"extension": self.extension} if self.extension else None


def read(ask: Ask, text: str) -> Reading:
    """A text as an E.164 number."""
    text = dictated(text, language(ask.locale))
    found = find(text, ask.region, ask.locale)
    if found is not None:
        told = f", extension {found.extension}" if found.extension else ""
        why = f'phone: "{found.written}" in {ask.region}{told}'
        return understood(found.number, why, beside=found.beside)
    doubtful = _possible(text, ask.region)
    if doubtful is not None:  # new ranges are given out before the tables know them: asked about
        why = f"phone: as long as a number of {ask.region}, but in no range known there"
        return understood(doubtful, why, doubtful, beside={"valid": False})
    if len(_DIGITS.findall(fold(text))) >= 3:
        return refused("phone_invalid", f"phone: no number of {ask.region}")
    return refused("no_match", "phone: no number")


def dictated(text: str, tongue: Language) -> str:
    """A number said digit by digit, in figures (oh two oh seven, double four); else the text as it
    is. In pairs too: zéro six douze."""
    said = words(text)
    if len(said) < _SPOKEN or any(char.isdigit() for char in text):
        return text
    known, digits, last, times = _digit_words(tongue), "", "", 1
    for word in said:
        value = known.get(word, "")
        if value.startswith("*"):
            times = int(value[1:])
        elif value or digits:
            if not value and len(digits) < _LEAST:
                digits = ""  # one of those
            elif not value:
                break
            digits = _appended(digits, last, value * times)
            last, times = digits[-len(value) :], 1
    return digits if len(digits.strip("+")) >= _LEAST else text


def _appended(digits: str, last: str, value: str) -> str:
    """Digits, of which `last` was said as one word, with what was said next: thirty, four is 34;
    soixante-dix is 70."""
    if last in _TENS and len(value) == 1 and value != "0":
        return digits[:-1] + value
    if last in ("60", "80") and len(value) == len(_TEN) and value[0] == "1":
        return f"{digits[:-2]}{int(last) + int(value)}"
    return digits + value


@lru_cache(maxsize=16)
def _digit_words(tongue: Language) -> dict[str, str]:
    known = {fold(one): str(int(n)) for one, n in tongue.numerals.items() if n in range(100)}
    more = {fold(one): sign for sign, cell in tongue.digits.items() for one in phrases(cell)}
    return {**known, **more}


def find(text: str, region: str, locale: str = "en") -> Found | None:
    """The first valid number of a text."""
    plain = fold(text)
    text = plain if len(plain) == len(text) else text
    for match in islice(_NUMBER.finditer(plain), _TRIED):
        number = parse(match.group(), region)
        if number is not None:
            start, end = match.span()
            inner = _extension(language(locale)).match(plain, end)
            if inner is None:
                return Found(number, match.group(), start, end)
            return Found(number, match.group(), start, inner.end(), inner[1])
    return None


@lru_cache(maxsize=16)
def _extension(tongue: Language) -> re.Pattern[str]:
    """An extension right after a number: ext. 12, x12, #12, Durchwahl 12."""
    said = phrases(f"{tongue.extension}|{_EXTENSIONS}")
    words = "|".join(re.escape(fold(one)) for one in sorted(said, key=len, reverse=True))
    return re.compile(rf"[ ,;]{{0,3}}\(?(?:{words})[ .:#]{{0,3}}([0-9]{{1,7}})(?![0-9])\)?")


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
