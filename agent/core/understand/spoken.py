"""Owns how a value is shown to a person, by locale. What it shows is understood back as the value.

Babel is loaded at the first value that needs it, since a process must start fast.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from agent.core.understand.locales import language
from agent.core.understand.reading import Choice


def spoken(kind: str, value: Any, locale: str = "en", options: tuple[Choice, ...] = ()) -> str:
    """A wire value in words: $5,000–$10,000 a month, 1–31 Dec 2026, Ann Lee, ann@acme.io.

    `options` give the labels of choice and multi. A missing value is an empty string.
    """
    if value is None:
        return ""
    show = _SHOWN.get(kind)
    if show is not None:
        return show(value, locale)
    if kind == "choice":
        return _labels(options).get(value, str(value))
    if kind == "multi":
        labels = _labels(options)
        return ", ".join(labels.get(one, str(one)) for one in value) or _word(locale, "none")
    return str(value)


def _labels(options: tuple[Choice, ...]) -> dict[str, str]:
    return {option.id: option.label for option in options}


def _word(locale: str, key: str) -> str:
    return language(locale).shown[key]


def _yes_no(value: bool, locale: str) -> str:
    return _word(locale, "yes" if value else "no")


def _confirm(value: str, locale: str) -> str:
    return _word(locale, "yes" if value == "yes" else "edit")


def _number(value: Mapping[str, Any], locale: str) -> str:
    return _range(value["min"], value["max"], locale, lambda figure: _figure(figure, locale))


def _money(value: Mapping[str, Any], locale: str) -> str:
    currency = value.get("currency")
    about = _word(locale, "about") if value.get("approx") else "{}"
    low, high = value["min"], value["max"]
    if low is None:
        said = _word(locale, "under").format(about.format(_amount(high, currency, locale)))
    else:
        said = _range(low, high, locale, lambda figure: _amount(figure, currency, locale))
        said = about.format(said)
    period = value.get("period")
    return _word(locale, period).format(said) if period else said


def _range(low: Any, high: Any, locale: str, show: Callable[[Any], str]) -> str:
    if low is None:
        return _word(locale, "under").format(show(high))
    if high is None:
        return _word(locale, "over").format(show(low))
    return show(low) if low == high else f"{show(low)}–{show(high)}"


@lru_cache(maxsize=4096)
def _figure(value: float, locale: str) -> str:
    from babel.numbers import format_decimal  # noqa: PLC0415 - see above

    return str(format_decimal(value, format="#,##0.######", locale=_babel(locale)))


@lru_cache(maxsize=4096)
def _amount(value: float, currency: str | None, locale: str) -> str:
    if currency is None:
        return _figure(value, locale)
    from babel.numbers import format_currency  # noqa: PLC0415 - see above

    pattern = "¤#,##0" if language(locale).code == "en" else "#,##0\xa0¤"
    if value != int(value):
        pattern = pattern.replace("0", "0.00", 1) if "0.00" not in pattern else pattern
        pattern = pattern.replace("#,##0.00", "#,##0.00####")
    shown = format_currency(
        value, currency, format=pattern, locale=_babel(locale), currency_digits=False
    )
    return str(shown)


@lru_cache(maxsize=256)
def _babel(locale: str) -> str:
    """The nearest locale that Babel knows."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - see above

    name = locale.replace("-", "_")
    try:
        return str(Locale.parse(name))
    except (ValueError, UnknownLocaleError):
        return language(locale).code


def _timing(value: Mapping[str, Any], locale: str) -> str:
    first, last = (date.fromisoformat(end) if end else None for end in (value["from"], value["to"]))
    if first and last:
        return _between(first, last, locale)
    if last:
        return _word(locale, "until").format(_day(last, locale))
    return _word(locale, "since").format(_day(first, locale)) if first else _word(locale, "no_rush")


def _between(first: date, last: date, locale: str) -> str:
    if first == last:
        return _day(first, locale)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}{'.' if '.' in _word(locale, 'day') else ''}–{_day(last, locale)}"
    return f"{_day(first, locale)} – {_day(last, locale)}"


@lru_cache(maxsize=4096)
def _day(day: date, locale: str) -> str:
    from babel.dates import format_date  # noqa: PLC0415 - see above

    return str(format_date(day, format=_word(locale, "day"), locale=_babel(locale)))


def _date(value: str, locale: str) -> str:
    return _day(date.fromisoformat(value), locale)


def _contact(value: Mapping[str, Any], locale: str) -> str:
    parts = (value.get(field) for field in ("name", "company", "email", "phone"))
    return ", ".join(part for part in parts if part)


_SHOWN: dict[str, Callable[[Any, str], str]] = {
    "yes_no": _yes_no,
    "consent": _yes_no,
    "confirm": _confirm,
    "number": _number,
    "money": _money,
    "timing": _timing,
    "date": _date,
    "contact": _contact,
}
