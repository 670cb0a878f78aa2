"""Owns lengths of time and where they lead: three weeks, a year and a half, ten days ago.

In three weeks is a day, in three years a month. A bare length counts from today, but only where
little else is said: it may also be how long something took.
"""

from datetime import date, timedelta

from agent.core.understand import calendar, cycles
from agent.core.understand.calendar import Span
from agent.core.understand.counted import Number, Time
from agent.core.understand.cycles import Cycle
from agent.core.understand.days import Days

SHORT = 6  # items of a text in which "a month" is an answer by itself
_LONG = 9  # and "three weeks"
_HALVES = {"year": (6, "month"), "month": (15, "day"), "week": (3, "day"), "quarter": (45, "day")}


class Lengths(Days):
    """The lengths in one text."""

    def _moved(self, start: date, count: int, unit: str) -> date | None:
        if unit == "workday":
            return calendar.workdays(start, count) if count > 0 else None
        if unit == "minute":
            return start
        if unit == "hour":
            unit, count = "day", count // 24
        return calendar.shifted(start, count, "week" if unit == "weekend" else unit)

    def _later(self, span: Span, days: int) -> Span:
        first, last = span
        step = timedelta(days=days)
        return Span(first + step if first else None, last + step if last else None)

    def _weekdays_on(self, count: int, weekday: int, at: int) -> Time | None:
        """Two Fridays from now."""
        if self._tag(at) == "ago" and 0 < count < 500:
            gone = cycles.before(Cycle("weekday", weekday), self._today - timedelta(days=1))
            return Time(self._later(gone, -7 * (count - 1)), at + 1) if gone else None
        end = at + 1 + (self._tag(at) == "since")
        now = self._tag(at) == "since" and self._tag(at + 1) in ("at_once", "offset")
        if not (now or self._tag(at) in ("hence", "later")) or not 0 < count < 500:
            return None
        span = cycles.after(Cycle("weekday", weekday), self._tomorrow)
        return Time(self._later(span, 7 * (count - 1)), end) if span else None

    def _steps(self, at: int) -> tuple[list[tuple[int, str]], int] | None:
        """Counts and units in a row: 2 years, 1 month and 21 days."""
        steps: list[tuple[int, str]] = []
        end = at
        for _ in range(4):
            count, half = self._halved(at)
            if count is None or self._tag(count[1]) != "unit" or count[0] > 80_000:
                break
            unit = self._items[count[1]].value
            steps.append((count[0], unit))
            end = count[1] + 1
            if self._tag(end) == "half_more":
                half, end = True, end + 1
            if half and unit in _HALVES:
                steps.append(_HALVES[unit])
            at = end + (self._tag(end) == "and" or self._said(end) == ",")
        return (steps, end) if steps else None

    def _halved(self, at: int) -> tuple[Number | None, bool]:
        """A count and whether half of one comes with it: 1.5, one and a half."""
        count = self._count(at)
        end = count[1] if count else at
        if self._said(end) in (".", ",") and self._said(end + 1) == "5":
            return (count[0], end + 2) if count else None, True
        if self._tag(at) == "halved":
            return count, True
        if count and self._tag(end) == "half_more":
            return (count[0], end + 1), True
        return count, False

    def _stepped(self, start: date, steps: list[tuple[int, str]], sign: int) -> date | None:
        moved: date | None = start
        for count, unit in steps:
            moved = self._moved(moved, sign * count, unit) if moved else None
        return moved

    def _shift(self, at: int, led: bool = False, sign: int = 1) -> Time | None:
        """Three weeks, with what tells from when: ago, from now, after Christmas."""
        read = self._steps(at)
        if read is None:
            return None
        steps, end = read
        start = self._today
        tag = self._tag(end)
        if tag in ("ago", "past") and sign > 0:
            sign, end, led = -1, end + 1, True
        elif tag in ("hence", "later", "rest"):
            end, led = end + 1, True
        elif tag == "since" or self._links_day(end):
            found = self._base(end + 1)
            if found and found.span.first and found.grain == "day":
                stretch = self._opened_by(at, end, found, steps)
                if stretch:
                    return stretch
                start, end = found.span.first, found.end
            elif tag == "since" or self._tag(end + 1) not in ("", "sign"):
                return None
            else:
                end += 1
            sign, led = -sign if tag == "before" else sign, True
        if not (led or self._alone(at)) or (steps[0][1] in ("hour", "minute") and not led):
            return None
        return self._arrived(start, steps, sign, end)

    def _links_day(self, at: int) -> bool:
        """Whether what is said before counts from what follows: after, before; following 5 May."""
        if self._tag(at) == "next":
            return self._tag(at + 1) in ("num", "month", "feast", "easter")
        return self._tag(at) in ("after", "before")

    def _opened_by(
        self, at: int, link: int, day: Time, steps: list[tuple[int, str]]
    ) -> Time | None:
        """A stretch, not its far end: ten days starting tomorrow, the week before Christmas."""
        first, one = day.span.first, timedelta(days=1)
        tag = self._tag(link)
        begins = tag == "since" and self._said(link) in self._starting
        named = tag != "since" and self._said(at - 1) in self._days
        if first is None or not (begins or named):
            return None
        far = self._stepped(first, steps, -1 if tag == "before" else 1)
        if far is None:
            return None
        if begins:
            return Time(Span(first, far - one), day.end, "part")
        ends = (far, first - one) if tag == "before" else (first + one, far)
        return Time(Span(*ends), day.end, "part")

    def _ended(self, at: int) -> int:
        return at + (self._tag(at) in ("hence", "next"))

    def _base(self, at: int) -> Time | None:
        """The day that a length is counted from."""
        return None

    def _alone(self, at: int) -> bool:
        """Whether a length is an answer by itself, and not how often or how long something was."""
        if self._tag(at) == "vague" and self._items[at].value == 1:
            free = self._tag(at - 1) not in ("word", "num", "numeral")
            return free and len(self._items) < SHORT  # not once a month
        before = self._tag(at - 1)
        return before != "for" and len(self._items) < (SHORT if before == "word" else _LONG)

    def _arrived(
        self, start: date, steps: list[tuple[int, str]], sign: int, end: int
    ) -> Time | None:
        moved = self._stepped(start, steps, sign)
        if moved is None:
            return None
        unit = steps[0][1] if len(steps) == 1 else "day"
        whole = calendar.whole(moved, unit) if unit in ("week", "month", "year") else None
        if unit == "year" and not self._exact and start == self._today:
            return Time(calendar.whole(moved, "month"), end, "year", None, whole)
        grain = unit if unit in ("week", "month", "year") else "day"
        return Time(calendar.day(moved), end, "day" if whole is None else grain, None, whole)
