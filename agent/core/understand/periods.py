"""Owns the grammar of times: this, next, in, within, by, after, quarters, seasons, ranges.

It walks the items of a text once and turns each time it finds into a stretch of days.
"""

from datetime import date, timedelta

from agent.core.understand import calendar
from agent.core.understand.calendar import Span
from agent.core.understand.days import BOUNDS, PARTS, Days, Found
from agent.core.understand.words import Item

_SHORT = 5  # items of a text in which "a month" is an answer by itself


class Periods(Days):
    """One text's times."""

    def found(self) -> list[tuple[Span, int, int]]:
        """Every time, with the items from and to which it stands."""
        all_found: list[tuple[Span, int, int]] = []
        at = 0
        while at < len(self._items):
            read = None if self._denied(at) else self._time(at)
            if read is not None:
                all_found.append((read[0], at, read[1]))
            at = read[1] if read is not None else at + 1
        return all_found

    def _denied(self, at: int) -> bool:
        return at > 0 and self._tag(at - 1) in ("not", "past") and self._tag(at) not in BOUNDS

    def _time(self, at: int) -> Found | None:
        """A bounded time, a range of times, or a time."""
        tag = self._tag(at)
        if tag == "within":
            return self._within(at + 1)
        if tag in ("until", "before", "since", "after"):
            return self._bounded(at, tag)
        if tag == "between":
            return self._range(at + 1, ("and", "to", "or", "until"))
        return self._range(at, ("to", "or", "until")) or self._single(at)

    def _bounded(self, at: int, tag: str) -> Found | None:
        if tag == "since":
            ranged = self._range(at + 1, ("to", "until"))
            if ranged:
                return ranged
        read = self._single(self._after_links(at + 1))
        if read is None:
            return None
        (first, last), end = read
        one = timedelta(days=1)
        if tag == "until":
            return Span(None, last), end
        if tag == "before":
            return Span(None, first - one if first else None), end
        return Span(first if tag == "since" else last + one if last else None, None), end

    def _within(self, at: int) -> Found | None:
        """Within three months, in the next few weeks, within this year."""
        at = self._after_links(at, ("of", "in"))
        read = self._count(at)
        if read is None and self._tag(at) == "unit":
            return self._rest(self._items[at].value), at + 1
        if read is None:
            span = self._single(at)
            return None if span is None else (Span(self._today, span[0].last), span[1])
        count, at = read
        top = self._count(at + 1) if self._tag(at) in ("to", "or") else None
        count, at = top or (count, at)
        if self._tag(at) != "unit":
            return None
        last = self._moved(count, self._items[at].value)
        return None if last is None else (Span(self._today, last), self._ended(at + 1))

    def _rest(self, unit: str) -> Span:
        """Within a month: from today on; the article is no number."""
        return Span(self._today, self._moved(1, unit))

    def _moved(self, count: int, unit: str) -> date | None:
        if unit == "workday":
            return calendar.workdays(self._today, count)
        return calendar.shifted(self._today, count, "week" if unit == "weekend" else unit)

    def _ended(self, at: int) -> int:
        while self._tag(at) == "hence":
            at += 1
        return at

    def _range(self, at: int, joins: tuple[str, ...]) -> Found | None:
        """Two times with a to between; 1-31 Dec takes its month from the end."""
        days = self._days(at, joins)
        if days:
            return days
        counts = self._counts(at, joins)
        if counts:
            return counts
        low = self._single(at)
        if low is None or self._tag(low[1]) not in joins:
            return None
        high = self._single(self._after_links(low[1] + 1, ("of", "early", "in")))
        if high is None or low[0].first is None or high[0].last is None:
            return None
        first, last = low[0].first, high[0].last
        if first > last:
            first, last = self._turned(first, last)
        return (Span(first, last), high[1]) if first <= last else None

    def _turned(self, first: date, last: date) -> tuple[date, date]:
        """The upper end fell before the lower: a year later (Nov to Feb) or a year earlier."""
        later = calendar.shifted(last, 1, "year") or last
        earlier = calendar.shifted(first, -1, "year") or first
        return (earlier, last) if earlier >= self._today else (first, later)

    def _days(self, at: int, joins: tuple[str, ...]) -> Found | None:
        """1-31 Dec 2026, and Dec 1-31."""
        at = self._after_links(at)
        if self._tag(at) == "month":
            low = self._number(self._after_links(at + 1))
            if low and self._tag(low[1]) in joins:
                high = self._number(self._after_links(low[1] + 1))
                if high and self._tag(high[1]) not in ("month", "unit"):
                    return self._month_days(self._items[at].value, low[0], high[0], high[1])
            return None
        low = self._number(at)
        if low is None or self._tag(low[1]) not in joins:
            return None
        high = self._number(self._after_links(low[1] + 1))
        if high is None:
            return None
        month = self._after_links(high[1])
        if self._tag(month) != "month":
            return None
        return self._month_days(self._items[month].value, low[0], high[0], month + 1)

    def _counts(self, at: int, joins: tuple[str, ...]) -> Found | None:
        """In two to three weeks."""
        if self._tag(at) == "in":
            at += 1
        low = self._count(at)
        if low is None or self._tag(low[1]) not in joins:
            return None
        high = self._count(low[1] + 1)
        if high is None or self._tag(high[1]) != "unit":
            return None
        unit = self._items[high[1]].value
        first, last = self._moved(low[0], unit), self._moved(high[0], unit)
        if first is None or last is None or first > last:
            return None
        return Span(first, last), self._ended(high[1] + 1)

    def _single(self, at: int) -> Found | None:
        """One time without a bound."""
        at = self._after_links(at, ("of",))
        tag = self._tag(at)
        if tag == "offset":
            return calendar.day(self._today + timedelta(days=self._items[at].value)), at + 1
        if tag in PARTS:
            return self._part(at)
        if tag == "end_of":
            whole = calendar.whole(self._today, self._items[at].value)
            return calendar.part(whole, "late"), at + 1
        if tag in ("unit", "weekday") and self._tag(at + 1) == "next":
            return self._following(self._items[at], at + 2)
        if tag == "unit" and self._items[at].value == "half":
            moved = self._moved(1, "half")
            return None if moved is None else (calendar.day(moved), self._ended(at + 1))
        if tag in ("this", "next"):
            return self._relative(at)
        if tag == "month":
            return self._month(at)
        if tag == "weekday":
            return self._weekday(at)
        if tag in ("quarter", "half", "ordinal"):
            return self._numbered(at) or self._dated_at(at)
        if tag == "season":
            return self._season(self._items[at].value, self._today, at + 1)
        return self._figured(at, tag)

    def _figured(self, at: int, tag: str) -> Found | None:
        if tag == "in":
            return self._ahead(at + 1)
        if tag in ("num", "numeral"):
            return (
                self._numeric(at) or self._dated_at(at) or self._length(at) or self._full_year(at)
            )
        return None

    def _part(self, at: int) -> Found | None:
        """Early March, mid of next quarter, end of the year, end of month."""
        inner = self._after_links(at + 1, ("of", "to", "in"))
        if self._tag(inner) == "unit":
            read: Found | None = (calendar.whole(self._today, self._items[inner].value), inner + 1)
        else:
            read = None if self._tag(inner) in PARTS else self._single(inner)
        return None if read is None else (calendar.part(read[0], self._items[at].tag), read[1])

    def _relative(self, at: int) -> Found | None:
        """This week, next quarter, next Friday, next May, next three months."""
        forward = int(self._tag(at) == "next")
        inner = self._after_links(at + 1)
        tag = self._tag(inner)
        if tag == "unit":
            return self._whole(self._items[inner].value, forward), inner + 1
        if tag == "weekday":
            return calendar.day(self._in_week(self._items[inner].value, forward)), inner + 1
        if tag == "season":
            return self._season(self._items[inner].value, self._today, inner + 1)
        if tag == "month":
            return self._month(inner)
        return self._within(inner) if forward and self._count(inner) else None

    def _in_week(self, weekday: int, forward: int) -> date:
        monday = self._today - timedelta(days=self._today.weekday())
        return monday + timedelta(days=weekday + 7 * forward)

    def _following(self, item: Item, at: int) -> Found:
        """La semaine prochaine, el mes que viene: the word for next stands after."""
        if item.tag == "unit":
            return self._whole(item.value, 1), at
        return calendar.day(self._in_week(item.value, 1)), at

    def _whole(self, unit: str, forward: int) -> Span:
        if unit in ("day", "workday"):
            return calendar.day(self._today + timedelta(days=forward))
        step = "week" if unit == "weekend" else unit
        start = calendar.whole(self._today, unit).first or self._today
        return calendar.whole(calendar.shifted(start, forward, step) or start, unit)

    def _weekday(self, at: int) -> Found | None:
        """Friday: the next one, not today. Friday 13 November is that day."""
        dated = self._dated_at(self._after_links(at + 1)) if at + 1 < len(self._items) else None
        if dated is None and self._tag(at + 1) in ("month", "of", "sign"):
            inner = self._after_links(at + 1)
            month = self._month(inner) if self._tag(inner) == "month" else None
            dated = month if month and month[0].first == month[0].last else None
        if dated:
            return dated
        if not self._named(at):
            return None
        ahead = (self._items[at].value - self._today.weekday() - 1) % 7 + 1
        return calendar.day(self._today + timedelta(days=ahead)), at + 1

    def _season(self, first: int, today: date, at: int) -> Found:
        year, end = self._year(at)
        span = calendar.months(year or today.year, first, 3)
        if year is None and span.last and span.last < today:
            span = calendar.months(today.year + 1, first, 3)
        return span, end

    def _numbered(self, at: int) -> Found | None:
        """Q3, Q3 2027, H1, the third quarter, first half of 2027."""
        count, tag = 0, self._tag(at)
        if tag == "ordinal":
            count, tag, at = self._items[at].value, self._tag(at + 1), at + 1
            is_quarter = tag == "quarter" or (tag == "unit" and self._items[at].value == "quarter")
            end = at + 1
        else:
            is_quarter = tag == "quarter"
            if self._tag(at + 1) == "num" and self._items[at + 1].value.isdigit():
                count = int(self._items[at + 1].value[:2])
            end = at + 2
        size = 3 if is_quarter else 6 if tag == "half" else 0
        if not size or not 1 <= count <= 12 // size:
            return None
        return self._piece(count, size, end)

    def _piece(self, count: int, size: int, at: int) -> Found:
        year, end = self._year(at)
        first = (count - 1) * size + 1
        span = calendar.months(year or self._today.year, first, size)
        if year is None and span.last and span.last < self._today:
            span = calendar.months(self._today.year + 1, first, size)
        return span, end

    def _ahead(self, at: int) -> Found | None:
        """In three weeks; in a month; in March; in 2027."""
        at = self._after_links(at, ("of", "in"))
        if self._tag(at) == "unit":
            moved = self._moved(1, self._items[at].value)
            return None if moved is None else (calendar.day(moved), self._ended(at + 1))
        return self._single(at) if self._tag(at) != "in" else None

    def _length(self, at: int) -> Found | None:
        """Three weeks, with or without an `in` before it: that day."""
        read = self._count(at)
        if read is None or self._tag(read[1]) != "unit":
            return None
        lone = self._tag(at) == "numeral" and read[0] == 1 and self._tag(at - 1) != "in"
        if lone and len(self._items) > _SHORT:
            return None  # once a month
        moved = self._moved(read[0], self._items[read[1]].value)
        return None if moved is None else (calendar.day(moved), self._ended(read[1] + 1))
