"""Owns stretches of days: weeks, months, quarters, years, their parts, and steps between them.

A stretch has both ends included; None is an open end. Nothing here knows a word.
"""

from datetime import date, timedelta
from typing import NamedTuple

FARTHEST = 200  # years from today beyond which nothing is understood


class Span(NamedTuple):
    """Days from `first` to `last`, both included; None where open."""

    first: date | None
    last: date | None


def day(at: date) -> Span:
    """One day."""
    return Span(at, at)


def shifted(at: date, count: int, unit: str) -> date | None:
    """The day `count` units later; None beyond two hundred years. The 31st becomes the 30th."""
    if abs(count) > 80_000:
        return None
    months = {"month": 1, "quarter": 3, "half": 6, "year": 12}.get(unit)
    if months is None:
        moved = at + timedelta(days=count * {"week": 7, "fortnight": 14}.get(unit, 1))
        return moved if abs(moved.year - at.year) <= FARTHEST else None
    year, month = divmod(at.year * 12 + at.month - 1 + count * months, 12)
    if not 1 <= year <= 9999 or abs(year - at.year) > FARTHEST:
        return None
    return date(year, month + 1, min(at.day, _days(year, month + 1)))


def workdays(at: date, count: int) -> date:
    """The day `count` working days later, at most a year's worth."""
    for _ in range(min(count, 260)):
        at += timedelta(days=3 if at.weekday() == 4 else 2 if at.weekday() == 5 else 1)
    return at


def _days(year: int, month: int) -> int:
    return (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day


def month(year: int, number: int) -> Span:
    """A whole month."""
    return Span(date(year, number, 1), date(year, number, _days(year, number)))


def months(year: int, number: int, count: int) -> Span:
    """`count` whole months from month `number` on."""
    last = year * 12 + number - 1 + count - 1
    return Span(date(year, number, 1), month(last // 12, last % 12 + 1).last)


def year(number: int) -> Span:
    """A whole year."""
    return Span(date(number, 1, 1), date(number, 12, 31))


def whole(at: date, unit: str) -> Span:
    """The day, week (Monday to Sunday), weekend, month, quarter or year that holds a day."""
    if unit in ("week", "fortnight", "weekend"):
        monday = at - timedelta(days=at.weekday())
        first = monday + timedelta(days=5 if unit == "weekend" else 0)
        return Span(first, monday + timedelta(days=13 if unit == "fortnight" else 6))
    if unit == "month":
        return month(at.year, at.month)
    if unit == "quarter":
        return months(at.year, (at.month - 1) // 3 * 3 + 1, 3)
    return year(at.year) if unit == "year" else day(at)


def part(span: Span, which: str) -> Span:
    """The early, middle or late part of a stretch.

    A month has parts of ten days, a week of three; a year begins for three months and ends for
    four.
    """
    first, last = span
    if first is None or last is None:
        return span
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    if first.day == 1 and count > 1:
        return _part_of_months(first, count, which)
    days = (last - first).days + 1
    if days < 3:
        return span
    third = 10 if days > 7 else 3
    begun, ending = first + timedelta(days=third), last - timedelta(days=days - 2 * third - 1)
    if which == "early":
        return Span(first, begun - timedelta(days=1))
    if which == "late":
        return Span(ending if days > 7 else last - timedelta(days=2), last)
    return Span(begun, ending - timedelta(days=1))


def _part_of_months(first: date, count: int, which: str) -> Span:
    early, late = max(1, count // 4), max(1, count // 3)
    start = {"early": 0, "late": count - late}.get(which, early)
    size = {"early": early, "late": late}.get(which, count - early - late)
    begin = first.year * 12 + first.month - 1 + start
    return months(begin // 12, begin % 12 + 1, size)


def nth(span: Span, rank: int, weekday: int | None, size: int) -> Span | None:
    """The `rank`-th (or, at -1, last) day, weekday or week (`size` 7, from Monday) of a stretch."""
    first, last = span
    if first is None or last is None:
        return None
    wanted = 0 if weekday is None and size == 7 else weekday
    step = 1 if wanted is None else 7
    if rank > 0:
        skip = 0 if wanted is None else (wanted - first.weekday()) % 7
        found = first + timedelta(days=skip + (rank - 1) * step)
    else:
        skip = 0 if wanted is None else (last.weekday() - wanted) % 7
        found = last - timedelta(days=skip)
    return Span(found, found + timedelta(days=size - 1)) if found <= last else None


def of(year_number: int, month_number: int, day_number: int) -> date | None:
    """A date, None where the calendar has none."""
    try:
        return date(year_number, month_number, day_number)
    except ValueError:
        return None
