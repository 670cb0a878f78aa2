"""Owns times counted from today: this, next and last week, in three weeks, ten days ago, EOY.

Next and last mean whole stretches of the calendar; in three weeks is a day, in three years a month.
"""

from datetime import timedelta

from agent.core.understand import calendar, cycles
from agent.core.understand.calendar import Span
from agent.core.understand.counted import Time
from agent.core.understand.cycles import Cycle
from agent.core.understand.days import TURNS
from agent.core.understand.lengths import SHORT, Lengths
from agent.core.understand.words import fold, phrases
from agent.core.understand.years import century

_CYCLIC = frozenset(("weekday", "month", "season", "feast", "easter"))
_SHORTEST = 2  # letters of an abbreviation
_NOUNS = frozenset(("unit", "of", *_CYCLIC))


class Relative(Lengths):
    """The times of one text that are counted from today."""

    def _whole(self, unit: str, turn: int, count: int, end: int) -> Time | None:
        """The stretch `turn` away, or `count` of them: next week, last two months."""
        if unit == "workday":
            return self._workdays(turn * count, end)
        if unit in ("hour", "minute"):
            return None
        first = turn if turn >= 0 or count == 1 else turn - count + 1
        span = calendar.next_whole(self._today, unit, first, count)
        return None if span is None else Time(span, end, unit if count == 1 else "part")

    def _workdays(self, count: int, end: int) -> Time | None:
        """The next five business days."""
        if not 0 < count < 260:
            return None
        first, last = calendar.workdays(self._today, 1), calendar.workdays(self._today, count)
        return Time(Span(first, last), end, "part")

    def _relative(self, at: int) -> Time | None:
        """This week, next quarter, next Friday, next three months, the past few days."""
        turn, inner = self._adjectives(at)
        either = self._either(at)
        if either:
            return either
        counted = self._count(inner)
        place = self._after_links(counted[1] if counted else inner, ("of", "for"))
        if self._tag(place) == "unit":
            return self._counted_units(turn, counted, place)
        if counted:
            return None
        if self._tag(inner) == "weekday":
            near = self._words.nearest or self._tag(at) == "coming"
            return self._turned_weekday(self._items[inner].value, turn, inner + 1, near)
        return self._turned(inner, turn)

    def _either(self, at: int) -> Time | None:
        """This or next month; this month or next."""
        place = at + 1 + (self._tag(at + 1) == "unit")
        if self._tag(place) not in ("or", "and", "to") or self._tag(place + 1) not in TURNS:
            return None
        noun = at + 1 if place > at + 1 else self._after_links(place + 2)
        if self._tag(noun) != "unit" or (noun < place and self._tag(place + 2) in _NOUNS):
            return None
        unit, end = self._items[noun].value, max(noun + 1, place + 2)
        ends = [self._whole(unit, TURNS[self._tag(one)], 1, end) for one in (at, place + 1)]
        first, last = (one.span if one else Span(None, None) for one in ends)
        if first.first is None or last.last is None or first.first > last.last:
            return None
        return Time(Span(first.first, last.last), end, "part")

    def _adjectives(self, at: int) -> tuple[int, int]:
        """What this, next and last add up to, and the place after them: this past, this next."""
        turn = TURNS[self._tag(at)]
        inner = self._after_links(at + 1)
        if self._tag(inner) in TURNS:
            turn = turn or TURNS[self._tag(inner)]
            inner = self._after_links(inner + 1)
        return turn, inner

    def _counted_units(self, turn: int, counted: tuple[int, int] | None, at: int) -> Time | None:
        unit, end = self._items[at].value, at + 1
        plain = counted is None
        if plain and turn < 0 and unit == "day" and self._said(at) in self._plurals:
            counted = (3, at)  # the last days
        if counted is None and unit == "day" and turn == 0 and self._tag(end) == "num":
            return None  # esse dia 20
        if counted is None:
            return self._whole(unit, turn, 1, end)
        if turn == 0 or not 0 < counted[0] < 1000:
            return None
        return self._whole(unit, -1 if turn < 0 else 1, counted[0], end)

    @property
    def _shorts(self) -> tuple[str, ...]:
        """The words for a year that two figures may follow: FY27."""
        return tuple(word for word in phrases(self._words.units["year"]) if len(word) <= _SHORTEST)

    @property
    def _plurals(self) -> tuple[str, ...]:
        return tuple(fold(word) for word in phrases(self._words.units["day"])[1:])

    def _turned_weekday(self, weekday: int, turn: int, end: int, near: bool) -> Time | None:
        """Next Friday is that of next week (the coming one where `nearest`); last Friday the last
        one gone; this Friday the coming one."""
        cycle = Cycle("weekday", weekday)
        if turn < 0:
            span = cycles.before(cycle, self._today - timedelta(days=1))
        elif turn == 0:
            span = cycles.after(cycle, self._today)
        elif turn == 1 and not near:
            monday = self._today - timedelta(days=self._today.weekday())
            span = calendar.day(monday + timedelta(days=7 + weekday))
        else:
            span = cycles.after(cycle, self._tomorrow)
            span = span and self._later(span, 7 * (turn - 1))
        return None if span is None else Time(span, end)

    def _turned(self, at: int, turn: int) -> Time | None:
        """Next March, last summer, this Christmas: the turn after, before or around today."""
        found = self._cyclic(at) if self._tag(at) in _CYCLIC else None
        if found is None or found.cycle is None:
            return None
        first, last = found.span
        if turn < 0:
            span = cycles.before(found.cycle, self._today)
            if span and span.last and span.last >= self._today and span.first:
                span = cycles.before(found.cycle, span.first - timedelta(days=1))
        elif turn and first and last and first <= self._today:
            span = cycles.after(found.cycle, last + timedelta(days=1))
        elif turn == 0 and found.grain == "month" and first and first.year > self._today.year:
            span = cycles.before(found.cycle, self._today)
        else:
            span = found.span
        if turn == 2 and span and span.last:
            span = cycles.after(found.cycle, span.last + timedelta(days=1))
        return None if span is None else Time(span, found.end, found.grain)

    def _cyclic(self, at: int) -> Time | None:
        """A month, season or feast, with the year where one is said."""
        tag = self._tag(at)
        if tag == "month":
            return self._month(at)
        if tag == "season":
            return self._yearly(at, Cycle("months", self._items[at].value, 3), "season")
        if tag == "feast":
            return self._yearly(at, Cycle("date", *self._items[at].value), "day")
        return self._yearly(at, Cycle("easter", self._items[at].value), "day")

    def _yearly(self, at: int, cycle: Cycle, grain: str) -> Time | None:
        """Summer 2027, Christmas."""
        year, end = self._year(at + 1)
        if year is None:
            if cycle.kind == "months" and not self._named(at):
                return None
            return self._turn(cycle, at + 1, grain)
        whole = calendar.years(year, 1)
        span = cycles.inside(cycle, whole) if whole else None
        return Time(span, end, grain) if span else None

    def _after_noun(self, found: Time, at: int) -> Time | None:
        """Le mois prochain, lundi prochain, semana pasada, March after next: the word follows."""
        end = found.end
        turned = self._tag(end)
        if turned not in TURNS or self._tag(self._after_links(end + 1)) in ("unit", *_CYCLIC):
            return None
        tag, turn = self._tag(at), TURNS[turned]
        if tag == "weekday":
            return self._turned_weekday(self._items[at].value, turn, end + 1, self._words.nearest)
        if tag in _CYCLIC:
            time = self._turned(at, turn)
            return time._replace(end=end + 1) if time else None
        return None

    def _unit(self, at: int) -> Time | None:
        """La semana que viene, the week after next, week 31, the week of the 18th, década 1970."""
        unit, inner = self._items[at].value, at + 1
        if self._tag(inner) == "since" and self._tag(inner + 1) in ("at_once", "offset", "weekday"):
            return self._from_day(unit, inner + 1)
        if self._links_day(inner) and unit in ("day", "week", "month", "year"):
            return self._next_to(unit, inner)
        if self._tag(inner) in TURNS:
            follows = self._tag(self._after_links(inner + 1))
            return None if follows in ("unit", *_CYCLIC) else self._placed(at)
        if unit in ("week", "weekend"):
            named = self._week(at)
            return self._whole(unit, 0, 1, inner) if named is None and unit != "week" else named
        if unit in ("quarter", "half"):
            return self._piece(at) or (self._half(at) if unit == "half" else None)
        if unit in ("year", "decade"):
            return self._named_decade(at) or self._named_year(at)
        if unit == "month" and self._tag(self._after_links(inner)) == "month":
            return self._cyclic(self._after_links(inner))
        return None

    def _from_day(self, unit: str, at: int) -> Time | None:
        """Week from tomorrow, fortnight from now: one of them, though nothing says so."""
        base = self._base(at)
        first = base.span.first if base and base.grain == "day" else None
        return self._arrived(first, [(1, unit)], 1, base.end) if base and first else None

    def _named_year(self, at: int) -> Time | None:
        """The year 2027."""
        inner = self._after_links(at + 1)
        found = self._year_at(inner)
        short = (
            self._digits(inner, 2) if inner == at + 1 and self._tag(inner + 1) != "unit" else None
        )
        if found is None and short is not None and self._said(at) in self._shorts:
            found = century(short), inner + 1
        return self._years(found[0], 1, found[1]) if found else None

    def _next_to(self, unit: str, at: int) -> Time | None:
        """The day after Christmas, the week before Easter."""
        base = self._base(at + 1)
        if base is None or base.span.first is None or base.grain != "day":
            return None
        moved = calendar.shifted(base.span.first, -1 if self._tag(at) == "before" else 1, unit)
        if moved is None:
            return None
        return Time(calendar.whole(moved, unit), base.end, unit)

    def _half(self, at: int) -> Time | None:
        """Half a year: that day."""
        led = self._tag(at - 1) == "in" or len(self._items) < SHORT
        return self._arrived(self._today, [(1, "half")], 1, at + 1) if led else None

    def _placed(self, at: int) -> Time | None:
        turn = TURNS[self._tag(at + 1)]
        return self._whole(self._items[at].value, turn, 1, at + 2)

    def _piece(self, at: int) -> Time | None:
        """Q3, quarter 3, H1 2027."""
        size = 3 if "quarter" in (self._tag(at), self._items[at].value) else 6
        number = self._digits(at + 1, 1)
        if not number or number > 12 // size:
            return None
        return self._part_of_year(number, size, at + 2)

    def _part_of_year(self, number: int, size: int, at: int) -> Time | None:
        year, end = self._year(at)
        cycle = Cycle("months", (number - 1) * size + 1, size)
        if year is None:
            return self._turn(cycle, at, "quarter")
        return Time(calendar.months(year, cycle.one, size), end, "quarter")

    def _week(self, at: int) -> Time | None:
        """Week 31; the week of the 18th, the week starting February 4. A Sunday opens its week."""
        number = self._digits(at + 1, 2)
        if number and self._said(at + 2) not in (":", "/"):
            return self._week_number(number, at + 2)
        inner = self._after_links(at + 1, ("of", "since", "in"))
        if inner == at + 1:
            return None
        day = self._explicit(inner) or self._lone_day(inner)
        if day is None or day.span.first is None:
            return None
        first = day.span.first + timedelta(days=day.span.first.weekday() == 6)
        unit = self._items[at].value
        return Time(
            calendar.whole(first if unit == "week" else day.span.first, unit), day.end, unit
        )

    def _week_number(self, number: int, at: int) -> Time | None:
        year, end = self._year(at)
        span = calendar.week_of_year(year or self._today.year, number)
        if span and year is None and span.last and span.last < self._today:
            span = calendar.week_of_year(self._today.year + 1, number)
        return Time(span, end, "week") if span else None

    def _edge(self, at: int) -> Time:
        """EOY, BOM, YTD; EOD, also of a day named after it."""
        which, unit = self._items[at].value
        if which == "so_far":
            first = calendar.whole(self._today, unit).first
            return Time(Span(first, self._today), at + 1, "part")
        named = self._base(at + 1) if unit == "day" else None
        if named and named.grain == "day":
            return named
        return Time(calendar.part(calendar.whole(self._today, unit), which), at + 1, "part")

    def _length(self, at: int) -> Time | None:
        """Three weeks; 2 years 1 month and 21 days; two Fridays: what shifts a day."""
        count = self._count(at)
        if count is None:
            return None
        more = self._said(count[1]) == "+" or self._tag(count[1]) == "onwards"
        if more and self._tag(count[1] + 1) == "unit":
            return self._upwards(count)
        if self._tag(count[1]) not in ("unit", "weekday", "next", "coming", "past"):
            return self._shift(at) if self._halved(at)[1] else None
        tag, value = self._tag(count[1]), self._items[count[1]].value
        if tag == "weekday":
            return self._weekdays_on(count[0], value, count[1] + 1)
        if tag != "unit":
            return self._counted_turn(count)
        follows = self._tag(self._after_links(count[1] + 2)) in ("unit", *_CYCLIC)
        turns = ("next", "coming", "past", "second_next")
        counted = not follows and not self._links_day(count[1] + 1)
        if counted and self._tag(count[1] + 1) in turns:
            turned = self._counted_units(TURNS[self._tag(count[1] + 1)], count, count[1])
            return turned._replace(end=count[1] + 2) if turned else None
        return self._shift(at)

    def _upwards(self, count: tuple[int, int]) -> Time | None:
        """3+ months, 2 or more weeks."""
        first = self._moved(self._today, count[0], self._items[count[1] + 1].value)
        return Time(Span(first, None), count[1] + 2, "part") if first else None

    def _counted_turn(self, count: tuple[int, int]) -> Time | None:
        """3 próximos meses, two upcoming weeks."""
        turn, inner = self._adjectives(count[1])
        if self._tag(inner) != "unit":
            return None
        return self._counted_units(turn, (count[0], inner), inner)
