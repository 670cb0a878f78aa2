"""Owns what an answer means: a visitor's words or a button's value as a typed value, and why.

Pure and fast: no clock, no network, no model; a module per kind, a file of tables per language.
It refuses to guess: what fits twice is ambiguous, what fits nothing is not understood.
"""

from collections.abc import Callable
from datetime import datetime

from agent.core.understand import (
    choice,
    contact,
    email,
    money,
    multi,
    named,
    number,
    phone,
    timing,
    url,
    values,
    yes_no,
)
from agent.core.understand.aside import aside
from agent.core.understand.reading import Ask, Choice, Reading, Status, refused
from agent.core.understand.spoken import spoken
from agent.core.understand.words import cut

__all__ = [
    "KINDS",
    "Ask",
    "Choice",
    "Reading",
    "Status",
    "check_value",
    "spoken",
    "understand",
]

_Read = Callable[[Ask, str, datetime], Reading]


def _timeless(read: Callable[[Ask, str], Reading]) -> _Read:
    return lambda ask, text, now: read(ask, text)


_READERS: dict[str, _Read] = {
    "choice": _timeless(choice.read),
    "multi": _timeless(multi.read),
    "yes_no": _timeless(yes_no.read),
    "consent": _timeless(yes_no.read),
    "confirm": _timeless(yes_no.confirm),
    "money": _timeless(money.read),
    "number": _timeless(number.read),
    "rating": _timeless(number.rating),
    "timing": timing.read,
    "date": timing.one_day,
    "text": _timeless(named.text),
    "name": _timeless(named.name),
    "company": _timeless(named.company),
    "email": _timeless(email.read),
    "phone": _timeless(phone.read),
    "url": _timeless(url.read),
    "contact": _timeless(contact.read),
}
KINDS = frozenset(_READERS)
_WORDS = frozenset({"text", "name", "company"})  # may be any words
_STEPPED = frozenset({"money", "timing"})  # buttons made from steps, which have places too
_BOOLEAN = frozenset({"yes_no", "consent", "confirm"})


def understand(ask: Ask, text: str, now: datetime) -> Reading:
    """What a typed answer means. Reads the first 1000 characters; never raises."""
    text = cut(text)
    if ask.kind not in KINDS:
        return refused("unknown_kind", f"no kind {ask.kind}")
    if not text.strip():
        return refused("empty", f"{ask.kind}: nothing typed")
    labelled = _button(ask, choice.by_label(ask, text), now) if ask.options else None
    reading = labelled or _typed(ask, text, now)
    if reading.code == "no_match" and ask.options and ask.kind in _STEPPED:
        return _button(ask, choice.by_place(ask, text), now) or reading
    return reading


def _button(ask: Ask, option: str | None, now: datetime) -> Reading | None:
    """The option that was named instead of tapped."""
    if option is None:
        return None
    reading = check_value(ask, option, now)
    return None if reading.status == "not_understood" else reading


def _typed(ask: Ask, text: str, now: datetime) -> Reading:
    read = _READERS[ask.kind]
    return _refusal(ask, text, now, read) or read(ask, text, now)


def _refusal(ask: Ask, text: str, now: datetime, read: _Read) -> Reading | None:
    """Declined or unknown, unless an answer follows it (I don't know, maybe 5k)."""
    found = aside(ask.locale, text, whole=ask.kind in _WORDS)
    if found is None or (ask.kind in _BOOLEAN and found[0] == "declined"):
        return None
    status, words, rest = found
    if rest and ask.kind not in _WORDS and ask.kind not in _BOOLEAN:
        after = read(ask, rest, now)
        if after.status == "understood":
            return after
    return Reading(status, why=f'{status}: "{words}"')


def check_value(ask: Ask, value: object, now: datetime) -> Reading:
    """What a button's or form's value means: option ids, wire objects, plain values.

    Never raises.
    """
    if ask.kind not in KINDS:
        return refused("unknown_kind", f"no kind {ask.kind}")
    return values.check(ask, value, now, _typed)
