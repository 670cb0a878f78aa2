"""Owns values that come as data: a button's option, a form's object. Same rules, no words to read.

It refuses what is malformed with the code bad_value, or with the field's own code.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from agent.core.understand import contact, email, money, named, number, phone, timing, url
from agent.core.understand.reading import Ask, Choice, Reading, refused, understood
from agent.core.understand.words import LIMIT, fold

Read = Callable[[Ask, str, datetime], Reading]
_BOOLEANS: dict[Any, bool] = {
    True: True,
    False: False,
    "true": True,
    "yes": True,
    "false": False,
    "no": False,
}


def check(ask: Ask, value: object, now: datetime, read: Read) -> Reading:
    """A wire value, or the id of an option, as the typed value. `read` understands labels."""
    if ask.kind == "choice":
        return _option(ask, value)
    if ask.kind == "multi":
        return _options(ask, value)
    if ask.kind in ("yes_no", "consent"):
        return _boolean(ask, value)
    if ask.kind == "confirm":
        return understood(value, "confirm: a button") if value in ("yes", "edit") else _bad(ask)
    option = _find(ask, value)
    if option is not None and ask.kind != "rating":
        return read(ask, option.label, now)
    if isinstance(value, dict):
        return _object(ask, value)
    if isinstance(value, (int, float)):
        return _figure(ask, value)
    return _text(ask, value) if isinstance(value, str) else _bad(ask)


def _bad(ask: Ask) -> Reading:
    return refused("bad_value", f"{ask.kind}: not a value of this kind")


def _find(ask: Ask, value: object) -> Choice | None:
    if not isinstance(value, str):
        return None
    return next((option for option in ask.options if option.id == value), None)


def _option(ask: Ask, value: object) -> Reading:
    option = _find(ask, value)
    return understood(option.id, "choice: a button") if option else _bad(ask)


def _options(ask: Ask, value: object) -> Reading:
    chosen = [value] if isinstance(value, str) else value
    if not isinstance(chosen, list) or not all(isinstance(one, str) for one in chosen):
        return _bad(ask)
    known = [option.id for option in ask.options]
    if not set(chosen) <= set(known):
        return _bad(ask)
    return understood([id_ for id_ in known if id_ in chosen], "multi: buttons")


def _boolean(ask: Ask, value: object) -> Reading:
    if isinstance(value, str):
        value = fold(value).strip()
    if not isinstance(value, (bool, str)) or value not in _BOOLEANS:
        return _bad(ask)
    return understood(_BOOLEANS[value], f"{ask.kind}: a button")


def _object(ask: Ask, value: dict[Any, Any]) -> Reading:
    if not all(isinstance(key, str) for key in value):
        return _bad(ask)
    if ask.kind == "contact":
        return contact.check(ask, value)
    if ask.kind == "money":
        return money.check(value)
    if ask.kind == "number":
        return number.check(value)
    return timing.check(value) if ask.kind == "timing" else _bad(ask)


def _figure(ask: Ask, value: int | float) -> Reading:
    if not money.ends_fit(value, value):
        return _bad(ask)
    if ask.kind == "number":
        return understood({"min": value, "max": value}, "number: as given")
    if ask.kind == "rating" and value == int(value):
        return number.on_scale(ask, int(value))
    if ask.kind == "money":
        kept = {"min": value, "max": value, "currency": ask.currency, "period": ask.period}
        return understood({**kept, "approx": False}, "money: as given")
    return _bad(ask)


def _text(ask: Ask, value: str) -> Reading:
    """A form's text field."""
    value = value[:LIMIT].strip()
    if ask.kind == "date":
        day = timing.iso(value)
        return understood(value, "date: as given") if day else _bad(ask)
    if ask.kind == "rating":
        whole = value.isascii() and value.isdigit() and len(value) < 4
        return number.on_scale(ask, int(value)) if whole else _bad(ask)
    if ask.kind == "email":
        return email.check(value)
    if ask.kind == "phone":
        return phone.read(ask, value)
    if ask.kind == "url":
        return url.check(value)
    if ask.kind in ("name", "company"):
        return named.plain(ask.kind, named.tidy(value))
    return named.text(ask, value) if ask.kind == "text" else _bad(ask)
