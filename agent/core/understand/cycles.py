"""Owns times that come again: Fridays, the 15th, the 24th of December, March, a third quarter.

A cycle finds its turn at or after a day, or at or before one. It knows no word and no today.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from typing import NamedTuple

from agent.core.understand import calendar
from agent.core.understand.calendar import Span

_MOST = 60  # turns tried: a Friday the 31st can be years away


class Cycle(NamedTuple):
    """What comes again, by `kind`, and its two figures.

    weekday (0 for Monday) | day (of the month) | both (day, weekday) | date (month, day) |
    easter (days after it) | months (first month, how many)
    """

    kind: str
    one: int
    two: int = 0


def after(cycle: Cycle, day: date) -> Span | None:
    """The first turn that ends on a day or later."""
    if cycle.kind == "weekday":
        return calendar.day(day + timedelta(days=(cycle.one - day.weekday()) % 7))
    turns = (span for span in _turns(cycle, day, 1) if span.last and span.last >= day)
    return next(turns, None)


def before(cycle: Cycle, day: date) -> Span | None:
    """The last turn that begins on a day or earlier."""
    if cycle.kind == "weekday":
        return calendar.day(day - timedelta(days=(day.weekday() - cycle.one) % 7))
    turns = (span for span in _turns(cycle, day, -1) if span.first and span.first <= day)
    return next(turns, None)


def inside(cycle: Cycle, whole: Span) -> Span | None:
    """The first turn that begins in a stretch."""
    first, last = whole
    found = None if first is None else after(cycle, first)
    if found and found.first and first and found.first < first:  # a season begun the year before
        found = after(cycle, found.last + timedelta(days=1)) if found.last else None
    fits = found and found.first and last and found.first <= last
    return found if fits else None


def _turns(cycle: Cycle, day: date, step: int) -> Iterator[Span]:
    """Turns around a day in order of time, ahead or (step -1) back."""
    by_month = cycle.kind in ("day", "both")
    places = _months(day, step) if by_month else _years(day, step)
    for year, month in islice(places, _MOST):
        found = _turn(cycle, year, month)
        if found:
            yield found


def _months(day: date, step: int) -> Iterator[tuple[int, int]]:
    at = day.year * 12 + day.month - 1 - step
    while 12 <= at < 9999 * 12:
        yield at // 12, at % 12 + 1
        at += step


def _years(day: date, step: int) -> Iterator[tuple[int, int]]:
    year = day.year - step
    while 1 <= year < 9999:
        yield year, 0
        year += step


def _turn(cycle: Cycle, year: int, month: int) -> Span | None:
    if cycle.kind == "months":
        return calendar.months(year, cycle.one, cycle.two)
    if cycle.kind == "easter":
        return calendar.day(calendar.easter(year) + timedelta(days=cycle.one))
    at = (month, cycle.one) if cycle.kind != "date" else (cycle.one, cycle.two)
    found = calendar.of(year, *at)
    if found is None or (cycle.kind == "both" and found.weekday() != cycle.two):
        return None
    return calendar.day(found)
