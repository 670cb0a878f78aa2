"""Owns explicit days: 2026-12-24, 24/12, 24th of December, Dec 24, the 24th, Friday the 13th.

What has no year is the next one from today on, and stays a cycle, so that a year said elsewhere can
still place it. It refuses days that the calendar does not have.
"""

from datetime import date, timedelta

from agent.core.understand import calendar, cycles
from agent.core.understand.counted import BOUNDS, Time
from agent.core.understand.cycles import Cycle
from agent.core.understand.years import Years, century

TURNS = {"this": 0, "next": 1, "coming": 1, "second_next": 2, "past": -1, "last_but_one": -2}
PARTS = ("early", "middle", "latter", "late", "first_half", "second_half")
_MEANT = frozenset(
    (
        *PARTS,
        *BOUNDS,
        "of",
        "in",
        "this",
        "next",
        "coming",
        "past",
        "to",
        "between",
        "and",
        "or",
        "since",
        "rest",
        "num",
        "ordinal",
        "ending",
        "weekday",
    )
)
_AROUND_RANK = frozenset(("of", "sign", "ordinal", "num", "ending", "weekday", "for", *BOUNDS))
_CLOSES = frozenset(("unit", "onwards", "at_latest", "between"))
_NAMES = frozenset(("month", "weekday", "season"))
_BARE = frozenset(("of", "in", "sign", "month", "weekday", "season"))
_FEW = 6  # items of a text that is a date written with spaces
_MONTHS = 12
_COMPACT = 8  # digits of a date without signs
_RECENT = 92  # days that a date named with its weekday may lie back
_SPACED = frozenset(("of", "num", "sign"))


class Days(Years):
    """The explicit days of one text."""

    _tags: frozenset[str] | None = None
    turned = False  # whether a date was read that is another one with day and month exchanged

    def _only(self, tags: frozenset[str]) -> bool:
        """Whether the text has nothing else in it."""
        if self._tags is None:
            self._tags = frozenset(item.tag for item in self._items)
        return self._tags <= tags

    def _named(self, at: int) -> bool:
        """Whether a word that is a month or day name and something else too is meant as a name."""
        if self._said(at) not in self._shy:
            return True
        if self._tag(at - 1) == "this" and self._tag(at + 1) == "word":
            return False  # this may have been
        if self._introduced(at) or self._followed(at):
            return True
        if self._tag(at + 1) in ("to", "or", "and") or self._said(at + 1) == "/":
            return self._tag(self._after_links(at + 2)) in _NAMES
        return self._only(_BARE) and self._tag(at + 1) in ("", "sign")

    def _introduced(self, at: int) -> bool:
        """In March; 2028, March; but not after any comma."""
        listed = self._said(at - 1) == "," and self._tag(at - 2) != "num"
        return self._tag(at - 1) in _MEANT and not listed

    def _followed(self, at: int) -> bool:
        """March next year, March onwards, March in two years."""
        follows = self._tag(self._after_links(at + 1, ("of", "in")))
        counted = self._tag(at + 1) == "in" and follows in ("vague", "numeral", "num")
        return counted or follows in TURNS or follows in _CLOSES

    def _turn(self, cycle: Cycle, end: int, grain: str = "day") -> Time | None:
        """The coming turn of a cycle, today included."""
        span = cycles.after(cycle, self._today)
        return None if span is None else Time(span, end, grain, cycle)

    def _on(self, month: int, number: int, year: int | None, end: int) -> Time | None:
        """A day of a month, of a year where one is known."""
        if year is None:
            return self._turn(Cycle("date", month, number), end)
        found = calendar.of(year, month, number)
        return None if found is None else Time(calendar.day(found), end)

    def _month(self, at: int) -> Time | None:
        """December, Dec 24, December the 24th, 2026, Dec 2026, Oct/2."""
        if at and self._tag(at - 1) in ("num", "ending") and self._day_number(at - 1):
            return None  # the 30th of February
        month = self._items[at].value
        inner = self._glue(self._after_links(at + 1))
        day = self._day_number(inner)
        if day and self._is_day_of(at, inner, day[1]):
            year, end = self._year(day[1])
            return self._on(month, day[0], year, end)
        year, end = self._glued_year(at + 1)
        if year is None:
            named = self._named(at)
            return self._turn(Cycle("months", month, 1), at + 1, "month") if named else None
        return Time(calendar.month(year, month), end, "month")

    def _is_day_of(self, at: int, inner: int, end: int) -> bool:
        """Whether the figure after a month is its day: not March 2 weeks, not may 5 people."""
        if self._tag(end) in ("unit", "hour") or (self._said(inner - 1) == "'"):
            return False
        if self._tag(inner) in ("numeral", "scale") and self._year_at(inner):
            return False
        named = self._said(at) not in self._shy or self._stops(end)
        return named or end - inner > 1 or self._year_at(end) is not None

    def _glued_year(self, at: int) -> tuple[int | None, int]:
        """The year after a month: Dec 2026, 24-Dec-26, 14 April '15."""
        inner = self._glue(at)
        short = self._digits(inner, 2) if inner > at else None
        if short is not None and len(self._said(inner)) == 2 and self._tag(inner + 1) != "month":
            return century(short), inner + 1
        linked = self._after_links(at)
        short = self._digits(linked, 2)
        if short is not None and short > 31:  # August 99
            return century(short), linked + 1
        year, end = self._year(inner)
        return (year, end) if year else (None, at)

    def _dated(self, at: int) -> Time | None:
        """24 December 2026, 24th of December, five of May."""
        day = self._day_number(at)
        if day is None:
            return None
        month = self._glue(self._after_links(day[1], ("of", "in")))
        if self._tag(month) == "unit" and self._items[month].value == "month":
            month = self._after_links(month + 1)  # the 19th of the month of May
        if self._tag(month) != "month":
            return None
        year, end = self._glued_year(month + 1)
        if year is None:
            year, end = self._short_year(month + 1 + (self._said(month + 1) == self._of))
            end = month + 1 if year is None else end
        return self._on(self._items[month].value, day[0], year, end)

    def _short_year(self, at: int) -> tuple[int | None, int]:
        """14 April 15: two digits that end a date."""
        short = self._digits(at, 2)
        if short is None or len(self._said(at)) != 2 or not self._ends_date(at + 1):
            return None, at
        return (None, at) if self._said(at + 1) in (":", "%", "-") else (century(short), at + 1)

    def _ends_date(self, at: int) -> bool:
        """Whether a date may end before a place; after a to another day must follow."""
        if self._tag(at) in ("to", "until", "and", "or"):
            return self._tag(at + 1) == "num" and self._tag(at + 2) == "month"
        return self._tag(at) in ("", "of", "sign")

    def _lone_day(self, at: int) -> Time | None:
        """The 24th; el 24, am 24.; the third, where nothing else is said."""
        rank = self._rank(at)
        if rank and 1 <= rank[0] <= 31:
            if (self._tag(at) == "num" or self._led(at)) and self._stops(rank[1]):
                return self._turn(Cycle("day", rank[0]), rank[1])
            return None
        day = self._day_number(at)
        if day is None or self._said(at - 1) not in self._days or not self._stops(day[1]):
            return None
        if day[0] < 10 and self._tag(at) != "num":
            return None  # the one
        end = day[1] + (self._said(day[1]) == ".")
        if self._tag(day[1]) in ("to", "or", "of") or self._tag(end) in ("num", "hour"):
            return None  # on 5-7 of them
        return self._turn(Cycle("day", day[0]), end)

    def _day_in(self, at: int) -> Time | None:
        """The bare figure of "20 of this month", which has yet to be placed."""
        day = self._day_number(at)
        month = self._after_links(day[1], ("of", "in")) if day else at
        if day is None:
            return None
        joined = self._tag(at - 1) in ("to", "and")
        led = month > day[1] or self._tag(month) == "this" or joined
        turned = self._tag(month) in TURNS and led
        noun = month + turned
        if noun == day[1] and not (joined and self._tag(noun + 1) in TURNS):
            return None
        if self._tag(noun) != "unit" or self._items[noun].value != "month":
            return None
        return self._turn(Cycle("day", day[0]), day[1])

    def _led(self, at: int) -> bool:
        """Whether a word for days stands before a rank, and nothing but links: for the second."""
        around = self._only(_AROUND_RANK) or self._tag(at - 2) in ("for", "of", "in")
        return self._said(at - 1) in self._days and around

    def _weekday(self, at: int) -> Time | None:
        """Friday: the next one, not today. Friday 13 November is that day; Friday 13th another."""
        weekday = self._items[at].value
        inner = self._after_links(at + 1)
        explicit = self._explicit(inner)
        if explicit:
            return self._agreeing(explicit, weekday)
        day = self._day_number(inner)
        if day and self._ends_weekday(inner, day[1]):
            return self._met(Cycle("both", day[0], weekday), day[1])
        later = self._weeks_on(at + 1)
        from_day = self._today if later else self._tomorrow
        coming = cycles.after(Cycle("weekday", weekday), from_day)
        ranked = self._tag(at - 1) in ("ordinal", "ending")  # a fifth Sunday there is not
        if coming is None or coming.first is None or ranked or not self._named(at):
            return None
        if later:
            moved = calendar.shifted(coming.first, later[0], "week") or coming.first
            return Time(calendar.day(moved), later[1])
        return Time(coming, at + 1, "day", Cycle("weekday", weekday))

    def _met(self, cycle: Cycle, end: int) -> Time | None:
        """Thursday the 21st: the one just gone, where the next is more than a month away."""
        month = timedelta(days=31)
        coming, gone = cycles.after(cycle, self._today), cycles.before(cycle, self._today)
        if coming and coming.first and coming.first - self._today > month and gone:
            recent = gone.first is not None and self._today - gone.first <= month
            coming = gone if recent else coming
        return None if coming is None else Time(coming, end, "day", cycle)

    @property
    def _tomorrow(self) -> date:
        return calendar.shifted(self._today, 1, "day") or self._today

    def _ends_weekday(self, at: int, end: int) -> bool:
        """Whether the figure after a day name is its day: Thu 15th, jeudi 15; not Friday 10 am."""
        if self._tag(at) == "num" and self._rank(at) is None:
            after = self._day_number(end + 1) if self._tag(end) == "to" else None
            timed = self._tag(end) == "hour" or (after and self._tag(after[1]) in ("hour", ""))
            return self._stops(end) and not timed
        return self._tag(at) != "numeral" and (self._stops(end) or self._tag(end) == "weekday")

    def _weeks_on(self, at: int) -> tuple[int, int] | None:
        """Lundi en huit: a week later."""
        if self._tag(at) != "in" or not self._words.weeks_on:
            return None
        count = self._count(at + 1)
        weeks = self._words.weeks_on.get(count[0]) if count else None
        return (weeks, count[1]) if weeks and count and self._tag(count[1]) != "unit" else None

    def _explicit(self, at: int) -> Time | None:
        """A day with its month."""
        tag = self._tag(at)
        if tag == "month":
            found = self._month(at)
            return found if found and found.grain == "day" else None
        if tag == "num":
            return self._numeric(at) or self._dated(at)
        return self._dated(at) if tag in ("ordinal", "numeral") else None

    def _agreeing(self, found: Time, weekday: int) -> Time:
        """Sunday, Feb 10: the year in which it is a Sunday, if that is this one or the last."""
        first = found.span.first
        if found.cycle is None or first is None or first.weekday() == weekday:
            return found
        past = cycles.before(found.cycle, self._today)
        recent = past and past.first and (self._today - past.first).days <= _RECENT
        if past and recent and past.first and past.first.weekday() == weekday:
            return Time(past, found.end, "day", found.cycle)
        return found

    def _numeric(self, at: int) -> Time | None:
        """2026-12-24, 24.12.2026, 12/24/2026, 24/12, 2-15, 17 02 2014."""
        written = self._items[at].value
        if written.isdigit() and len(written) == _COMPACT:  # 20261224
            return self._ordered(int(written[:4]), int(written[4:6]), int(written[6:]), at + 1)
        if written.isdigit():
            return self._month_of_year(at) or self._pair(at) or self._triple(at)
        pieces = written.replace("/", "-").replace(".", "-").split("-")
        if len(pieces) != 3 or not all(piece.isdigit() for piece in pieces):
            return None  # a clock, a figure with decimals
        first, second, third = (int(piece) for piece in pieces)
        return self._ordered(first, second, third, at + 1)

    def _month_of_year(self, at: int) -> Time | None:
        """2027-10, 10/2027, 2016 / 11."""
        sign, end = self._said(at + 1), at + 3
        if sign not in ("/", "-", "."):
            return None
        if self._tag(at + 2) == "month":
            return self._named_month_of_year(at, sign)
        if self._tag(at + 2) != "num":
            return None
        first, second = self._said(at), self._said(at + 2)
        year, month = (first, second) if len(first) == 4 else (second, first)
        if len(year) != 4 or len(month) > 2 or not (year + month).isdigit():
            return None
        if not ("1900" <= year <= "2199" and 1 <= int(month) <= 12) or self._said(end) == sign:
            return None
        return Time(calendar.month(int(year), int(month)), end, "month")

    def _named_month_of_year(self, at: int, sign: str) -> Time | None:
        """2027/aug/03, 2027/aug."""
        year = self._year_at(at)
        if year and self._said(at + 3) != sign:
            month = calendar.month(year[0], self._items[at + 2].value)
            return Time(month, at + 3, "month")
        day = self._digits(at + 4, 2) if self._said(at + 3) == sign else None
        return self._on(self._items[at + 2].value, day, year[0], at + 5) if day and year else None

    def _pair(self, at: int) -> Time | None:
        """24/12 and 24.12. without a year; 2-15 and el 3-3, where they can be no range."""
        sign = self._said(at + 1)
        if sign not in ("/", ".", "-") or (self._glue(at + 1) == at + 1 and sign != "."):
            return None
        first, second = self._digits(at, 2), self._digits(at + 2, 2)
        glued = at + 2 < len(self._items) and self._items[at + 2].end - self._items[at].start < 6
        if not first or not second or not glued or not self._dates(at, sign):
            return None
        end = at + 3
        if sign == "/" and self._tag(end) == "of" and self._said(end).split(" ", 1)[0] == self._of:
            return None  # 3/4 of them
        if sign != "-" and self._said(end) == "," and self._digits(end + 1, 2):
            return self._ordered(first, second, self._digits(end + 1, 2) or 0, end + 2)
        return self._ordered(first, second, 0, end + (sign == self._said(end) == "."))

    def _dates(self, at: int, sign: str) -> bool:
        """Whether two joined figures can be a date: 5-7 is a range, 4.2 a version."""
        follows = self._tag(at + 3)
        if follows in ("unit", "word", "month") and sign != "/":
            return sign == "." and follows == "word" and self._said(at - 1) in self._days
        if sign == "-":
            alone = len(self._items) == 3 and self._digits(at + 2, 2) in range(13, 32)
            return alone or (self._said(at - 1) in self._days and self._day_first)
        return sign == "/" or self._day_first

    def _triple(self, at: int) -> Time | None:
        """20 02 2014 and 17 02, in a language that writes dates with spaces."""
        if not self._spaced or len(self._items) > _FEW or not self._only(_SPACED):
            return None
        figures = [item.value for item in self._items if item.tag == "num"]
        if len(figures) not in (2, 3) or not all(figure.isdigit() for figure in figures):
            return None
        if max(map(len, figures[:2])) > 2 or self._tag(at + len(figures) - 1) != "num":
            return None
        third = int(figures[2]) if len(figures) == 3 else 0
        return self._ordered(int(figures[0]), int(figures[1]), third, at + len(figures))

    def _ordered(self, first: int, second: int, third: int, end: int) -> Time | None:
        if first > 31:
            return self._on(second, third, first, end)
        self.turned |= first != second and first <= _MONTHS and second <= _MONTHS
        day, month = (first, second) if self._day_first or first > _MONTHS else (second, first)
        if month > _MONTHS:
            day, month = month, day
        if third == 0:
            return self._on(month, day, None, end)
        return self._on(month, day, third if third > 99 else century(third), end)
