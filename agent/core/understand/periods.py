"""Owns the grammar of times: this, next, in, within, by, after, quarters, seasons, ranges.

It walks the items of a text once and turns each time it finds into a stretch of days.
"""

from datetime import date, timedelta

from agent.core.understand import calendar
from agent.core.understand.calendar import Span
from agent.core.understand.days import BOUNDS, PARTS, Days, Found
from agent.core.understand.words import Item

_LINKS = frozenset(("of", "in", *BOUNDS))
_INNER = frozenset(  # begin no time
    ("word", "sign", "of", "to", "or", "and", "ending", "hence", "hour", "not", "no_rush")
)
_SHORT = 5  # items of a text in which "a month" is an answer by itself


class Periods(Days):
    """One text's times."""

    def found(self) -> list[tuple[Span, int, int]]:
        """Every time, with the items from and to which it stands."""
        all_found: list[tuple[Span, int, int]] = []
        at = 0
        while at < len(self._items):
            begins = self._items[at].tag not in _INNER and not self._denied(at)
            read = self._time(at) if begins else None
            if read is not None:
                all_found.append((read[0], at, read[1]))
            at = read[1] if read is not None else at + 1
        return all_found

    def _denied(self, at: int) -> bool:
        """Whether a not, or a word for the past, stands before: not in May, last March."""
        for back in range(at - 1, max(-1, at - 4), -1):
            if self._tag(back) not in _LINKS:
                return self._tag(back) in ("not", "past")
        return False

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
        if tag in ("quarter", "half"):
            return self._numbered(at)
        if tag in ("ordinal", "past"):
            return self._nth(at) or self._dated_at(at)
        if tag == "season" and self._named(at):
            return self._season(self._items[at].value, self._today, at + 1)
        return self._figured(at, tag)

    def _figured(self, at: int, tag: str) -> Found | None:
        if tag == "in":
            return self._ahead(at + 1)
        if tag in ("num", "numeral"):
            return (
                self._nth(at)
                or self._numeric(at)
                or self._within_month(at)
                or self._dated_at(at)
                or self._length(at)
                or self._full_year(at)
            )
        return None

    def _part(self, at: int) -> Found | None:
        """Early March, mid of next quarter, end of the year, end of month."""
        read = self._whole_of(at + 1)
        return None if read is None else (calendar.part(read[0], self._items[at].tag), read[1])

    def _whole_of(self, at: int) -> Found | None:
        """The stretch that a part belongs to: (end) of the year, (the first Monday) in March."""
        inner = self._after_links(at, ("of", "to", "in"))
        if self._tag(inner) == "unit":
            return calendar.whole(self._today, self._items[inner].value), inner + 1
        return None if self._tag(inner) in (*PARTS, "past") else self._single(inner)

    def _within_month(self, at: int) -> Found | None:
        """The 20th of next month."""
        number = self._number(at)
        if number is None or self._tag(number[1]) not in ("of", "in"):
            return None
        inner = self._after_links(number[1], ("of", "in"))
        if self._tag(inner) not in ("this", "next") or self._tag(inner + 1) != "unit":
            return None
        first = self._whole(self._items[inner + 1].value, int(self._tag(inner) == "next")).first
        if self._items[inner + 1].value != "month" or first is None:
            return None
        found = calendar.of(first.year, first.month, number[0])
        return None if found is None else (calendar.day(found), inner + 2)

    def _nth(self, at: int) -> Found | None:
        """The third quarter; the first Monday of March, the last week of the year."""
        rank = (-1, at + 1) if self._tag(at) == "past" else self._rank(at)
        if rank is None or self._tag(rank[1]) not in ("weekday", "unit", "quarter", "half"):
            return None
        item, end = self._items[rank[1]], rank[1] + 1
        if rank[0] > 0 and (item.tag == "quarter" or item.value == "quarter"):
            return self._piece(rank[0], 3, end) if rank[0] <= 4 else None
        if rank[0] in (1, 2) and item.tag == "half":
            return self._piece(rank[0], 6, end)
        linked = self._tag(end) in ("of", "in")
        whole = self._whole_of(end) if linked else None
        if whole is None or not (item.tag == "weekday" or item.value in ("day", "week")):
            return None
        span = calendar.nth(
            whole[0],
            rank[0],
            item.value if item.tag == "weekday" else None,
            7 if item.value == "week" else 1,
        )
        return None if span is None else (span, whole[1])

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
        week = self._after_links(at + 1, ("of", "in"))
        if self._tag(week) in ("this", "next") and self._tag(week + 1) == "unit":
            forward = int(self._tag(week) == "next")
            return calendar.day(self._in_week(self._items[at].value, forward)), week + 2
        if not self._named(at):
            return None
        return calendar.day(self._next(self._items[at].value)), at + 1

    def _next(self, weekday: int) -> date:
        ahead = (weekday - self._today.weekday() - 1) % 7 + 1
        return self._today + timedelta(days=ahead)

    def _season(self, first: int, today: date, at: int) -> Found:
        year, end = self._year(at)
        span = calendar.months(year or today.year, first, 3)
        if year is None and span.last and span.last < today:
            span = calendar.months(today.year + 1, first, 3)
        return span, end

    def _numbered(self, at: int) -> Found | None:
        """Q3, Q3 2027, H1."""
        if self._tag(at + 1) != "num" or not self._items[at + 1].value.isdigit():
            return None
        count = int(self._items[at + 1].value[:2])
        size = 3 if self._tag(at) == "quarter" else 6
        return self._piece(count, size, at + 2) if 1 <= count <= 12 // size else None

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
        if read and self._tag(read[1]) == "weekday" and self._tag(read[1] + 1) == "hence":
            ahead = self._next(self._items[read[1]].value) + timedelta(days=7 * (read[0] % 500 - 1))
            return calendar.day(ahead), read[1] + 2
        if read is None or self._tag(read[1]) != "unit":
            return None
        lone = self._tag(at) == "numeral" and read[0] == 1 and self._tag(at - 1) != "in"
        if lone and len(self._items) > _SHORT:
            return None  # once a month
        if self._tag(read[1] + 1) == "past":  # three weeks ago
            back = self._moved(-read[0], self._items[read[1]].value)
            return None if back is None else (calendar.day(back), read[1] + 2)
        moved = self._moved(read[0], self._items[read[1]].value)
        return None if moved is None else (calendar.day(moved), self._ended(read[1] + 1))
