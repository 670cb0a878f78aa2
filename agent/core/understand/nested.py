"""Owns times made of times: parts, ranks, and what a coarser time says of a finer one.

The end of March, the third week of 2027, the last Friday in May, June next year. It refuses more
than four levels of them.
"""

from datetime import date, timedelta
from functools import cached_property

from agent.core.understand import calendar, cycles
from agent.core.understand.calendar import Span
from agent.core.understand.counted import Time
from agent.core.understand.cycles import Cycle
from agent.core.understand.days import PARTS, TURNS
from agent.core.understand.relative import Relative

_DEEPEST = 4  # times inside times: the end of the first week of March
_GRAINS = (
    "day",
    "week",
    "weekend",
    "fortnight",
    "part",
    "month",
    "season",
    "quarter",
    "half",
    "year",
    "decade",
    "century",
)
_RANK = {grain: place for place, grain in enumerate(_GRAINS)}
_PLACES = frozenset(
    (
        *TURNS,
        "unit",
        "in",
        "month",
        "num",
        "ago_first",
        "numeral",
        "vague",
        "weekday",
        "quarter",
        "half",
        "scale",
        "ordinal",
    )
)


class Nested(Relative):
    """The times of one text that other times are made of."""

    _depth = 0

    @cached_property
    def _read(self) -> dict[tuple[int, int], Time | None]:
        """What was read at a place, at a depth: asked again for every reading around it."""
        return {}

    def _base(self, at: int) -> Time | None:
        return self._deeper(self._after_links(at))

    def _deeper(self, at: int) -> Time | None:
        """A time inside a time."""
        if self._depth >= _DEEPEST:
            return None
        self._depth += 1
        found = self._single(at)
        self._depth -= 1
        return found

    def _single(self, at: int) -> Time | None:
        """One time without a bound, placed by what stands after it: June next year."""
        at = self._after_links(at)
        known = (at, self._depth)
        if known not in self._read:
            self._read[known] = self._placed_single(at)
        return self._read[known]

    def _placed_single(self, at: int) -> Time | None:
        found = self._primary(at)
        for _ in range(2):
            placed = self._combined(found) if found else None
            if placed is None:
                break
            found = placed
        return found and self._confirmed(found)

    def _confirmed(self, found: Time) -> Time:
        """12 September 2014, Friday: a day name that says the same."""
        first = found.span.first
        at = self._after_links(found.end)
        if found.grain != "day" or first is None or self._tag(at) != "weekday":
            return found
        same = first.weekday() == self._items[at].value and not self._explicit(at + 1)
        return found._replace(end=at + 1) if same else found

    def _combined(self, one: Time) -> Time | None:
        """Two times in a row of which the coarser places the finer."""
        at = self._after_links(one.end, ("of", "in"))
        at += self._tag(at) == "since" and self._tag(at + 1) in TURNS  # Sunday from last week
        if self._tag(at - 1) == "in" and self._tag(at) in ("vague", "num", "numeral"):
            at -= 1  # March in a year
        if self._depth >= _DEEPEST or self._tag(at) not in _PLACES:
            return None
        self._depth += 1
        other = self._whole_unit(at) if at > one.end else None
        other = other or self._primary(at)
        self._depth -= 1
        if other is None or other.grain not in _RANK or one.grain not in _RANK:
            return None
        finer = _RANK[one.grain] < _RANK[other.grain]
        fine, coarse = (one, other) if finer else (other, one)
        days = fine.cycle is not None and fine.cycle.kind in ("day", "weekday")
        if days and _RANK[coarse.grain] > _RANK["month"]:
            return None  # 12th, 2028
        if fine.cycle is None or _RANK[fine.grain] == _RANK[coarse.grain]:
            return None
        if not finer and (one.cycle is not None or coarse.grain == "day"):
            return None
        span = cycles.inside(fine.cycle, coarse.whole or coarse.span)
        if span is None:
            return None
        cycle = None if coarse.cycle is None or finer else fine.cycle
        return Time(span, other.end, fine.grain, cycle)

    def _whole_unit(self, at: int) -> Time | None:
        """The month, in "the 20th of the month"."""
        if self._tag(at) != "unit" or self._tag(at + 1) in TURNS:
            return None
        return self._whole(self._items[at].value, 0, 1, at + 1)

    def _primary(self, at: int) -> Time | None:
        tag = self._tag(at)
        if tag in ("num", "numeral", "vague", "halved", "scale", "ordinal"):
            return self._figured(at, tag)
        if tag in TURNS:
            return (self._nth(at) if TURNS[tag] < 0 else None) or self._relative(at)
        simple = self._simple(at, tag)
        return simple if simple is None else self._after_noun(simple, at) or simple

    def _simple(self, at: int, tag: str) -> Time | None:
        if tag == "at_once":
            return Time(calendar.day(self._today), at + 1)
        if tag == "offset":
            moved = calendar.shifted(self._today, self._items[at].value, "day") or self._today
            return Time(calendar.day(moved), at + 1)
        if tag == "soon":
            month = calendar.shifted(self._today, 1, "month")
            return Time(Span(self._today, month), at + 1, "part")
        if tag == "edge":
            return self._edge(at) if self._named(at) else None
        if tag in (*PARTS, "rest", "so_far", "later"):
            return self._part(at, tag)
        if tag == "month":
            return self._month(at)
        if tag == "weekday":
            return self._nth(at) or self._weekday(at)
        if tag in ("season", "feast", "easter"):
            return self._cyclic(at)
        if tag in ("quarter", "half"):
            return self._piece(at)
        if tag == "unit":
            return self._unit(at)
        if tag == "in":
            return self._ahead(at + 1)
        if tag == "ago_first":
            return self._shift(self._after_links(at + 1), True, -1)
        return self._decade(at) if tag == "decade" else None

    def _figured(self, at: int, tag: str) -> Time | None:
        """A time that begins with a figure."""
        if tag in ("vague", "halved"):
            return self._length(at)
        if tag == "num":
            numeric = self._numeric(at) or self._quarter_of(at)
            if numeric:
                return numeric
        return (
            self._dated(at)
            or self._placed_day(at)
            or self._nth(at)
            or self._length(at)
            or self._decade(at)
            or self._lone_day(at)
            or self._full_year(at)
        )

    def _placed_day(self, at: int) -> Time | None:
        day = self._day_in(at)
        return self._combined(day) if day else None

    def _quarter_of(self, at: int) -> Time | None:
        """18Q4, 2018Q4."""
        written = self._items[at].value
        glued = at + 1 < len(self._items) and self._items[at].end == self._items[at + 1].start
        if self._tag(at + 1) != "quarter" or not written.isdigit() or not glued:
            return None
        number = self._digits(at + 2, 1)
        year = int(written) if len(written) == 4 else 2000 + int(written)
        if (
            written in ("1", "2", "3", "4")
            and number is None
            and self._digits(at + 2, 2) is not None
        ):
            short = self._digits(at + 2, 2) or 0  # 1Q27
            return Time(calendar.months(2000 + short, int(written) * 3 - 2, 3), at + 3, "quarter")
        if not number or number > 4 or len(written) not in (2, 4) or not 1000 <= year <= 2999:
            return None
        return Time(calendar.months(year, number * 3 - 2, 3), at + 3, "quarter")

    def _part(self, at: int, which: str) -> Time | None:
        """Early March, end of the year, the rest of the week, mid to late May."""
        joined = self._tag(at + 1) in ("to", "or") or self._said(at + 1) == "/"
        upto = self._tag(at + 2) if joined and which in PARTS else ""
        read = self._whole_of(at + 3 if upto in PARTS else at + 1)
        if read is None or read.span.first is None or read.span.last is None:
            return None
        if which in PARTS:
            whole = self._ahead_of(read, which).span
            first, last = calendar.part(whole, which)
            last = calendar.part(whole, upto).last if upto in PARTS else last
            return Time(Span(first, last), read.end, "part")
        if not read.span.first <= self._today <= read.span.last:
            late = calendar.part(read.span, "late")
            return Time(late, read.end, "part") if which == "later" else None
        first, last = read.span
        span = Span(first, self._today) if which == "so_far" else Span(self._today, last)
        return Time(span, read.end, "part")

    def _ahead_of(self, read: Time, which: str) -> Time:
        """The year or quarter of which a part is still to come: the beginning of the year, said in
        November, is that of the next."""
        unit = self._items[read.end - 1].value
        bare = self._tag(read.end - 1) == "unit" and self._tag(read.end - 2) not in TURNS
        last = calendar.part(read.span, which).last
        if not bare or unit not in ("year", "quarter") or last is None or last >= self._today:
            return read
        return self._whole(unit, 1, 1, read.end) or read

    def _whole_of(self, at: int) -> Time | None:
        """The stretch that a part belongs to: (end) of the year, (the first Monday) in March."""
        inner = self._after_links(at, ("of", "to", "in"))
        if self._tag(inner) in (*PARTS, "in"):
            return None
        return self._deeper_unit(inner) or self._deeper(inner)

    def _deeper_unit(self, at: int) -> Time | None:
        if self._tag(at) != "unit" or self._tag(at + 1) in TURNS:
            return None
        unit = self._items[at].value
        if self._tag(self._after_links(at + 1)) in ("month", "num") or unit in ("day", "hour"):
            return None
        return self._whole(unit, 0, 1, at + 1)

    def _nth(self, at: int) -> Time | None:
        """The third quarter; the first Monday of March, the last week of the year."""
        rank = self._ranking(at)
        several = self._first_several(*rank) if rank and rank[0] in (1, -1) else None
        if several:
            return several
        if rank is None or self._tag(rank[1]) not in ("weekday", "unit", "quarter", "half"):
            return None
        item, end = self._items[rank[1]], rank[1] + 1
        unit = item.value if item.tag == "unit" else item.tag
        if unit == "century":
            return self._century(rank[0], end)
        if rank[0] > 0 and self._said(rank[1]) in self._numbered:
            return self._week_number(rank[0], end)
        if unit in ("quarter", "half"):
            return self._ranked_part(rank[0], 3 if unit == "quarter" else 6, end)
        if unit == "weekday" and rank[0] > 0 and self._tag(end) == "after":
            return self._nth_after(rank[0], item.value, end + 1)
        whole = self._whole_of(end) if self._placing(end) else None
        if whole is None or whole.grain == "day":
            return self._this_month(rank[0], item.value, end) if unit == "weekday" else None
        return self._ranked(rank[0], unit, item.value, whole)

    def _nth_after(self, rank: int, weekday: int, at: int) -> Time | None:
        """The first Monday after the 20th."""
        base = self._base(at)
        last = base.span.last if base else None
        if base is None or last is None:
            return None
        found = cycles.after(Cycle("weekday", weekday), last + timedelta(days=1))
        return Time(self._later(found, 7 * (rank - 1)), base.end) if found else None

    def _first_several(self, rank: int, at: int) -> Time | None:
        """The first two weeks of next month, the last ten days of March."""
        count = self._count(at)
        if count is None or not 1 < count[0] < 400 or self._tag(count[1]) != "unit":
            return None
        end = count[1] + 1
        whole = self._whole_of(end) if self._tag(end) in ("of", "in") else None
        unit = self._items[count[1]].value
        first, last = whole.span if whole else (None, None)
        if whole is None or first is None or last is None:
            return None
        one = timedelta(days=1)
        if rank > 0:
            moved = calendar.shifted(first, count[0], unit)
            span = Span(first, moved - one) if moved else None
        else:
            moved = calendar.shifted(last + one, -count[0], unit)
            span = Span(moved, last) if moved else None
        return Time(span, whole.end, "part") if span else None

    def _placing(self, at: int) -> bool:
        """Whether what follows names the stretch: of March, next year, 2017; not May or June."""
        inner = self._after_links(at, ("of", "in", "to"))
        return inner > at or self._tag(inner) in ("month", "num", *TURNS)

    def _ranking(self, at: int) -> tuple[int, int] | None:
        """A rank and the place after it: third, last, second last, last but one, segunda."""
        tag = self._tag(at)
        if tag == "past":
            return (-1, at + 1)
        if tag == "last_but_one":
            return (-2, at + 1)
        day_rank = self._words.day_ranks.get(self._said(at)) if tag == "weekday" else None
        rank = (day_rank, at + 1) if day_rank else self._rank(at)
        past = rank[1] + (self._tag(rank[1]) == "to") if rank else at
        if rank and self._tag(past) == "past":
            return -rank[0], past + 1
        return rank

    def _this_month(self, rank: int, weekday: int, end: int) -> Time | None:
        """The second Sunday: of this month."""
        if rank < 1:
            return None
        month = calendar.month(self._today.year, self._today.month)
        span = calendar.nth(month, rank, weekday, 1)
        return None if span is None else Time(span, end)

    def _ranked_part(self, rank: int, size: int, end: int) -> Time | None:
        """The third quarter (of 2027), the last quarter of next year."""
        most = 12 // size
        number = rank if rank > 0 else most + 1 + rank
        if not 1 <= number <= most or (rank < 0 and not self._placing(end)):
            return None
        found = self._part_of_year(number, size, end)
        placed = found is not None and (found.cycle is None or rank > 0)
        return found if placed or found is None else self._combined(found)

    def _ranked(self, rank: int, unit: str, weekday: int, whole: Time) -> Time | None:
        """The rank-th day, week, weekday, month or weekend of a stretch."""
        first, last = whole.span
        if first is None or last is None:
            return None
        if unit == "week" and whole.grain == "year" and rank > 0:
            span = calendar.week_of_year(first.year, rank)
        elif unit in ("day", "week", "weekday"):
            wanted = weekday if unit == "weekday" else None
            span = calendar.nth(whole.span, rank, wanted, 7 if unit == "week" else 1)
        elif unit in ("month", "weekend", "fortnight"):
            span = self._ranked_stretch(rank, unit, first, last)
        else:
            return None
        return None if span is None else Time(span, whole.end, unit if unit != "weekday" else "day")

    def _ranked_stretch(self, rank: int, unit: str, first: date, last: date) -> Span | None:
        if unit == "fortnight":  # half of a month
            middle = first + timedelta(days=14)
            return Span(middle, last) if rank in (2, -1) else Span(first, middle)
        if unit == "weekend":
            found = calendar.nth(Span(first, last), rank, 5, 1)
            day = found.first if found else None
            return Span(day, day + timedelta(days=1)) if day else None
        start = first if rank > 0 else last
        return calendar.next_whole(start, unit, rank - 1 if rank > 0 else rank + 1)

    def _ahead(self, at: int) -> Time | None:
        """In three weeks; in a month; in March; in 2027."""
        at = self._after_links(at, ("of", "in", "for"))
        shifted = self._shift(at, led=True)
        if shifted:
            return shifted._replace(end=self._ended(shifted.end))
        return self._primary(at) if self._tag(at) != "in" else None
