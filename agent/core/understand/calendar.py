"""Owns stretches of days: weeks, months, quarters, years, their parts, and steps between them.

A stretch has both ends included; None is an open end. Nothing here knows a word.
"""

from datetime import date, timedelta
from typing import NamedTuple

FARTHEST = 200  # years from today beyond which nothing is understood
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}


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
    months = MONTHS.get(unit)
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


def years(first: int, count: int) -> Span | None:
    """`count` whole years from year `first` on; None where the calendar ends."""
    if not 1 <= first <= first + count - 1 <= 9999:
        return None
    return Span(date(first, 1, 1), date(first + count - 1, 12, 31))


def whole(at: date, unit: str) -> Span:
    """The stretch that holds a day: its week (Monday to Sunday), weekend, month, quarter, half,
    year, decade or century."""
    if unit in ("week", "fortnight", "weekend"):
        monday = at - timedelta(days=at.weekday())
        first = monday + timedelta(days=5 if unit == "weekend" else 0)
        return Span(first, monday + timedelta(days=13 if unit == "fortnight" else 6))
    if unit not in MONTHS:
        return day(at)
    if unit in ("decade", "century"):
        size = MONTHS[unit] // 12
        return years(at.year // size * size or 1, size) or year(at.year)
    size = MONTHS[unit]
    return months(at.year, (at.month - 1) // size * size + 1, size)


def next_whole(at: date, unit: str, count: int, size: int = 1) -> Span | None:
    """`size` stretches in a row, the first of which comes `count` after the one that holds a day.

    None beyond two hundred years.
    """
    step = "week" if unit == "weekend" else unit
    start = whole(at, unit).first or at
    first, last = shifted(start, count, step), shifted(start, count + size - 1, step)
    if first is None or last is None:
        return None
    return Span(first, whole(last, unit).last)


def week_of_year(number: int, week: int) -> Span | None:
    """A week of a year as calendars number them (the first holds the first Thursday)."""
    try:
        monday = date.fromisocalendar(number, week, 1)
    except ValueError:
        return None
    return Span(monday, monday + timedelta(days=6))


def easter(number: int) -> date:
    """Easter Sunday of a year, by Gauss's rule as completed by Butcher."""
    golden, century, rest = number % 19, number // 100, number % 100
    epact = (19 * golden + century - century // 4 - (8 * century + 13) // 25 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    ordinal = epact + weekday - 7 * shift + 114
    return date(number, ordinal // 31, ordinal % 31 + 1)


def part(span: Span, which: str) -> Span:
    """The early, middle or late part of a stretch; the latter part of a week is a day longer.

    A month has parts of ten days, a week begins and ends for three; a year begins for three months
    and ends for four.
    """
    first, last = span
    if first is None or last is None:
        return span
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    days = (last - first).days + 1
    if days < 3:
        return span
    if which in ("first_half", "second_half"):
        return _half(span, count if first.day == 1 else 1, which == "first_half")
    if first.day == 1 and count > 1:
        return _part_of_months(first, count, which)
    early, late, middle = (10, days - 20, (10, 20)) if days > 7 else (3, 3, (2, 4))
    if which == "early":
        return Span(first, first + timedelta(days=early - 1))
    if which in ("late", "latter"):
        late += which == "latter" and days == 7
        return Span(last - timedelta(days=late - 1), last)
    return Span(first + timedelta(days=middle[0]), first + timedelta(days=middle[1] - 1))


def _half(span: Span, count: int, upper: bool) -> Span:
    """Half of a stretch: of its months where they are even, else of its days."""
    first, last = span
    if first is None or last is None:
        return span
    if count > 1 and count % 2 == 0:
        start = first.year * 12 + first.month - 1 + (0 if upper else count // 2)
        return months(start // 12, start % 12 + 1, count // 2)
    middle = first + timedelta(days=((last - first).days + 1) // 2)
    return Span(first, middle - timedelta(days=1)) if upper else Span(middle, last)


def _part_of_months(first: date, count: int, which: str) -> Span:
    early, late = max(1, count // 4), max(1, count // 3)
    ends = which in ("late", "latter")
    start = 0 if which == "early" else count - late if ends else early
    size = early if which == "early" else late if ends else count - early - late
    begin = first.year * 12 + first.month - 1 + start
    return months(begin // 12, begin % 12 + 1, size)


def nth(span: Span, rank: int, weekday: int | None, size: int) -> Span | None:
    """The `rank`-th day, weekday or whole week (`size` 7, from Monday) of a stretch.

    Below zero it counts from the end. None where the stretch has no such day.
    """
    first, last = span
    if first is None or last is None:
        return None
    wanted = 0 if weekday is None and size == 7 else weekday
    step = 1 if wanted is None else 7
    if rank > 0:
        skip = 0 if wanted is None else (wanted - first.weekday()) % 7
        found = first + timedelta(days=skip + (rank - 1) * step)
    else:
        ending = last - timedelta(days=size - 1)
        skip = 0 if wanted is None else (ending.weekday() - wanted) % 7
        found = ending - timedelta(days=skip + (-rank - 1) * step)
    return Span(found, found + timedelta(days=size - 1)) if first <= found <= last else None


def of(year_number: int, month_number: int, day_number: int) -> date | None:
    """A date, None where the calendar has none."""
    try:
        return date(year_number, month_number, day_number)
    except ValueError:
        return None
