"""Owns the grammar of times: bounds, ranges and lengths around times, and where each stands.

It walks the items of a text once and turns each time it finds into a stretch of days.
"""

from datetime import timedelta

from agent.core.understand import calendar, cycles
from agent.core.understand.calendar import Span
from agent.core.understand.counted import BOUNDS, Time
from agent.core.understand.cycles import Cycle
from agent.core.understand.days import PARTS, TURNS
from agent.core.understand.nested import Nested

_LINKS = frozenset(("of", "in", *BOUNDS))
INNER = frozenset(  # begin no time
    (
        "word",
        "idiom",
        "sign",
        "of",
        "to",
        "or",
        "and",
        "ending",
        "hence",
        "hour",
        "not",
        "no_rush",
        "some_day",
        "decade_ending",
        "ago",
        "scale_sign",
    )
)
_MOST_TRIES = 30  # places of a text looked at: prose of a thousand characters has fewer
_MOST_FOUND = 5
_SHORT_DATE = 5  # characters of 24/12
_JOINS = ("to", "or", "until")


class Periods(Nested):
    """One text's times."""

    def found(self) -> list[tuple[Span, int, int]]:
        """Every time, with the items from and to which it stands."""
        all_found: list[tuple[Span, int, int]] = []
        at = tries = 0
        while at < len(self._items) and tries < _MOST_TRIES and len(all_found) < _MOST_FOUND:
            begins = self._items[at].tag not in INNER
            denied = begins and self._denied(at)
            tries += begins
            read = (self._later_than(at) if denied else self._time(at)) if begins else None
            if read is not None:
                all_found.append((read.span, at, read.end))
            at = read.end if read is not None else at + 1
        return all_found

    def _denied(self, at: int) -> bool:
        """Whether a not stands before: not in May."""
        for back in range(at - 1, max(-1, at - 4), -1):
            if self._tag(back) not in _LINKS:
                return self._tag(back) == "not"
        return False

    def _later_than(self, at: int) -> Time | None:
        """Not this year: what comes after it."""
        read = self._single(at) if self._tag(at) == "this" else None
        if read is None or read.grain == "day" or read.span.last is None:
            return None
        return Time(Span(read.span.last + timedelta(days=1), None), read.end, "part")

    def _time(self, at: int) -> Time | None:
        """A bounded time, a range of times, or a time."""
        tag = self._tag(at)
        if tag == "within":
            return self._within(at + 1)
        if tag == "beyond":
            return self._beyond(at + 1)
        if tag == "for":
            return self._lasting(at)
        if tag in ("until", "before", "since", "after"):
            return self._bounded(at, tag)
        if tag == "ago_first":  # vor, of time past or ahead
            return self._single(at) or self._bounded(at, "before")
        if tag == "second_next" and " " in self._said(at):
            return self._after_next(at)
        if tag == "between":
            return self._range(at + 1, ("and", *_JOINS))
        found = self._range(at, _JOINS) or self._placed_range(at) or self._adjoining(at)
        found = found or self._lasted(self._single(at))
        return self._opened(found) if found else None

    def _adjoining(self, at: int) -> Time | None:
        """Today and tomorrow, Monday and Tuesday: two times of which one begins where one ends."""
        one = self._single(at)
        other = self._single(one.end + 1) if one and self._tag(one.end) == "and" else None
        if one is None or other is None or one.span.last is None:
            return None
        following = one.span.last + timedelta(days=1)
        span = cycles.after(other.cycle, following) if other.cycle else other.span
        if span is None or span.first != following:
            return None
        return Time(Span(one.span.first, span.last), other.end, "part")

    def _opened(self, found: Time) -> Time:
        """March onwards, May or later, Friday at the latest."""
        tag = self._tag(found.end)
        if tag == "onwards":
            return Time(Span(found.span.first, None), found.end + 1, "part")
        if tag == "or_less":
            return Time(Span(self._today, found.span.last), found.end + 1, "part")
        if tag == "at_latest":
            return Time(Span(None, found.span.last), found.end + 1, "part")
        return found

    def _after_next(self, at: int) -> Time | None:
        """After next week, where no word for a time stands before: from the week after."""
        turned = self._turned_unit(at)
        last = turned.span.last if turned else None
        if turned is None or last is None:
            return None
        return Time(Span(last + timedelta(days=1), None), turned.end, "part")

    def _turned_unit(self, at: int) -> Time | None:
        inner = self._after_links(at + 1)
        if self._tag(inner) == "unit":
            return self._whole(self._items[inner].value, 1, 1, inner + 1)
        if self._tag(inner) == "weekday":
            near = self._words.nearest
            return self._turned_weekday(self._items[inner].value, 1, inner + 1, near)
        return self._turned(inner, 1)

    def _placed_range(self, at: int) -> Time | None:
        """Next week between Wednesday and Friday; February between 2 and 7."""
        whole = self._single(at)
        if whole is None or whole.grain == "day":
            return None
        inner = self._after_links(whole.end, ("of", "since"))
        between = self._tag(inner) == "between"
        ranged = self._range(inner + between, ("and", *_JOINS), whole)
        return ranged if ranged and (between or inner > whole.end) else None

    def _bounded(self, at: int, tag: str) -> Time | None:
        if tag == "since":
            ranged = self._range(at + 1, ("to", "until"))
            if ranged:
                return ranged
        inner = self._after_links(at + 1, ("of", "in"))
        unit = inner > at + 1 or " " in self._said(at)
        read = (self._deeper_unit(inner) if unit else None) or self._single(inner)
        if read is None:
            return None
        if tag == "since" and self._tag(read.end) == "for":
            return self._lasted(read)
        if tag == "until" and self._tag(self._after_links(at + 1)) in ("rest", "so_far"):
            return read  # para el resto del año
        (first, last), one = read.span, timedelta(days=1)
        ends = {
            "until": Span(None, last),
            "before": Span(None, first - one if first else None),
            "since": Span(first, None),
            "after": Span(last + one if last else None, None),
        }
        return Time(ends[tag], read.end, "part")

    def _lasting(self, at: int) -> Time | None:
        """For ten days from the 18th; for a week starting tomorrow."""
        read = self._steps(at + 1)
        if read is None:
            return None
        steps, end = read
        inner = self._after_links(end)
        start = self._single(inner + 1) if self._tag(inner) == "since" else None
        return self._stretched(start, steps, start.end) if start else None

    def _lasted(self, start: Time | None) -> Time | None:
        """18 December for ten days."""
        if start is None or self._tag(start.end) != "for" or start.grain != "day":
            return start
        read = self._steps(start.end + 1)
        return (self._stretched(start, *read) if read else None) or start

    def _stretched(self, start: Time, steps: list[tuple[int, str]], end: int) -> Time | None:
        first = start.span.first
        last = self._stepped(first, steps, 1) if first else None
        return Time(Span(first, last), end, "part") if first and last else None

    def _within(self, at: int) -> Time | None:
        """Within three months, in the next few weeks, within this year, in 2 weeks from Monday."""
        at = self._after_links(at, ("of", "in"))
        at += self._tag(at) in TURNS and self._count(at + 1) is not None
        unit = self._tag(at) == "unit"
        if unit and self._tag(at + 1) in ("num", "numeral", "scale"):
            return self._single(at)  # dans les années 70
        steps = ([(1, self._items[at].value)], at + 1) if unit else self._steps(at)
        top = self._count(at)
        if steps is None and top and self._tag(top[1]) in ("to", "or"):
            steps = self._steps(top[1] + 1)
        if steps is None and top and self._tag(top[1]) == "next":
            steps = self._steps_after(top)
        if steps is None:
            inner = self._single(at)
            last = inner.span.last if inner else None
            if inner is None or last is None or last < self._today:
                return inner
            return Time(Span(self._today, last), inner.end, "part")
        start, end = self._today, steps[1]
        if self._tag(end) == "ago":  # less than two weeks ago
            gone = self._stepped(start, steps[0], -1)
            return Time(Span(gone, start), end + 1, "part") if gone else None
        base = self._base(end + 1) if self._tag(end) in ("since", "after") else None
        if base and base.span.first:
            start, end = base.span.first, base.end
        last = self._stepped(start, steps[0], 1)
        return Time(Span(start, last), self._ended(end), "part") if last else None

    def _steps_after(self, count: tuple[int, int]) -> tuple[list[tuple[int, str]], int] | None:
        """Les trois prochains mois: the unit after the word for next."""
        inner = self._after_links(count[1] + 1)
        if self._tag(inner) != "unit":
            return None
        return [(count[0], self._items[inner].value)], inner + 1

    def _beyond(self, at: int) -> Time | None:
        """More than two weeks (from now, after today, before May)."""
        at = self._after_links(at, ("of", "in"))
        read = self._steps(at)
        found = self._shift(at, led=True) if read else None
        if read is None:
            named = self._single(at) if " " in self._said(at - 1) else None  # no sooner than May
            first = named.span.first if named else None
            return Time(Span(first, None), named.end, "part") if named and first else None
        if found is None or found.span.first is None:
            return None
        day = found.span.first
        backward = day < self._today
        return Time(Span(None, day) if backward else Span(day, None), found.end, "part")

    def _range(self, at: int, joins: tuple[str, ...], whole: Time | None = None) -> Time | None:
        """Two times with a to between; 1-31 Dec takes its month from the end."""
        at = self._after_links(at)
        counts = self._counts(at, joins)
        if counts:
            return counts
        low = self._bare(at, joins) or self._single(at)
        if low is None or not (self._tag(low.end) in joins or self._slashed(at, low)):
            return None
        start = self._after_links(low.end + 1, ("of", "in", "to", "until"))
        single = self._single(start)
        high = single or self._bare(start, ())
        if high is None or (low.grain == "bare" and high.grain == "bare" and whole is None):
            return None
        if low.grain == "bare" and single and single.grain != "day":
            return None
        return self._spanned(low, high, whole)

    def _bare(self, at: int, joins: tuple[str, ...]) -> Time | None:
        """A day of a month that the other end, or what is around it, names."""
        inner = at + (self._tag(at) == "unit" and self._items[at].value == "day")
        day = self._day_number(inner)
        if day is None or not self._led_on(inner, day[1], joins):
            return None
        if self._tag(self._glue(day[1])) == "month" or self._tag(day[1] + 1) == "past":
            return None  # 24-Dec-26; second to last
        if not joins and not (self._stops(day[1]) or self._year_at(day[1])):
            return None
        return Time(Span(None, None), day[1], "bare", Cycle("day", day[0]))

    def _led_on(self, at: int, end: int, joins: tuple[str, ...]) -> bool:
        """Whether a day is followed by what joins it: 13 to, 14./; anything where none is asked."""
        slashed = self._said(end) == "/" and self._said(end - 1) == "."
        return not joins or self._tag(end) in joins or slashed

    def _slashed(self, at: int, low: Time) -> bool:
        """Q1/Q2, Jan/Feb, 14./15.10."""
        if self._said(low.end) != "/":
            return False
        tags = {self._tag(at), self._tag(low.end + 1)}
        if low.grain == "day" and self._whole_date(at) and self._whole_date(low.end + 1):
            return True
        return low.grain == "bare" or (len(tags) == 1 and tags != {"num"}) or tags <= set(PARTS)

    def _whole_date(self, at: int) -> bool:
        """2026-12-24: with its year, so that a slash after it begins another."""
        return self._tag(at) == "num" and len(self._said(at)) > _SHORT_DATE

    def _spanned(self, low: Time, high: Time, whole: Time | None) -> Time | None:
        """The stretch from one time to another, each placed by the other where it is open."""
        end, first, last = high.end, low.span, high.span
        if whole is not None:
            stretch = whole.whole or whole.span
            year, end = self._year(end)
            if year and whole.cycle:
                stretch = cycles.inside(whole.cycle, calendar.year(year)) or stretch
            first = (low.cycle and cycles.inside(low.cycle, stretch)) or first
            last = (high.cycle and cycles.inside(high.cycle, stretch)) or last
        elif high.cycle and (_open(high, low) or low.cycle is None):
            year, end = self._year(high.end) if high.cycle.kind == "day" else (None, high.end)
            if year and low.cycle:
                first = cycles.inside(low.cycle, calendar.year(year)) or first
            last = (first.first and cycles.after(high.cycle, first.first)) or last
        elif low.cycle and last.last and (_inner(low.cycle) or _beyond(first, last)):
            first = cycles.before(low.cycle, last.first or last.last) or first
        elif low.cycle and high.cycle is None and last.last:
            first = cycles.before(low.cycle, last.last) or first
        if first.first is None or last.last is None or first.first > last.last:
            return None
        return Time(Span(first.first, last.last), end, "part")

    def _counts(self, at: int, joins: tuple[str, ...]) -> Time | None:
        """2-3 months, in two or three weeks: that many from now."""
        at += self._tag(at) == "in"
        low = self._count(at)
        if low is None:
            return None
        if self._tag(low[1]) == "unit" and self._tag(low[1] + 1) == "or":
            return self._or_two(low)
        high = self._count(low[1] + 1) if self._tag(low[1]) in joins else None
        if high is None or self._tag(high[1]) != "unit" or self._tag(high[1] + 1) in TURNS:
            return None
        return self._counted(low[0], high[0], self._items[high[1]].value, high[1] + 1)

    def _or_two(self, low: tuple[int, int]) -> Time | None:
        """A month or two."""
        high = self._count(low[1] + 2)
        if high is None or not self._stops(high[1]):
            return None
        return self._counted(low[0], high[0], self._items[low[1]].value, high[1])

    def _counted(self, low: int, high: int, unit: str, end: int) -> Time | None:
        if unit in ("hour", "minute"):
            return None
        first = self._moved(self._today, low, unit)
        last = self._moved(self._today, high, unit)
        if first is None or last is None or first > last:
            return None
        return Time(Span(first, last), self._ended(end), "part")


def _inner(cycle: Cycle) -> bool:
    """Whether a lower end takes its month from the upper: 13 to 15 July, Monday 1st to 5 July."""
    return cycle.kind in ("day", "both")


def _beyond(first: Span, last: Span) -> bool:
    return first.first is not None and last.last is not None and first.first > last.last


def _open(high: Time, low: Time) -> bool:
    """Whether the upper end follows the lower: Monday to Friday, July 13 to 15."""
    kinds = (high.cycle.kind if high.cycle else "", low.cycle.kind if low.cycle else "")
    return kinds == ("weekday", "weekday") or (kinds[0] == "day" and low.grain != "bare")
