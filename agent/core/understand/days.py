"""Owns explicit days: 2026-12-24, 24/12, 24th of December, Dec 24, the 24th, December 2026, 2027.

What has no year is the next one from today on. It refuses days that the calendar does not have.
"""

from datetime import date

from agent.core.understand import calendar
from agent.core.understand.calendar import Span
from agent.core.understand.locales import Language
from agent.core.understand.words import Item, fold, phrases

Found = tuple[Span, int]  # and the place after it
Counted = tuple[int, int]  # a number and the place after it
PARTS = ("early", "middle", "late")
BOUNDS = ("until", "before", "since", "after", "within")
_MEANT = frozenset((*PARTS, *BOUNDS, "of", "in", "this", "next", "to", "between", "and", "or"))
_AROUND_RANK = frozenset(("of", "sign", "ordinal", "num", "ending", "weekday", *BOUNDS))
_BARE = frozenset(("of", "in", "sign", "month", "weekday", "season"))
_MOST_LINKS = 4  # small words between two that belong together


class Days:
    """The items of one text and the explicit days in it. `day_first` orders 3/4/2027."""

    def __init__(
        self, items: list[Item], text: str, today: date, day_first: bool, tongue: Language
    ) -> None:
        self._items = items
        self._text = text
        self._today = today
        self._day_first = day_first
        tags = {item.tag for item in items}
        self._bare = tags <= _BARE  # a name and nothing else
        self._ranked = tags <= _AROUND_RANK
        self._shy = frozenset(fold(word) for word in phrases(tongue.shy))

    def _tag(self, at: int) -> str:
        return self._items[at].tag if at < len(self._items) else ""

    def _after_links(self, at: int, tags: tuple[str, ...] = ("of",)) -> int:
        for _ in range(_MOST_LINKS):
            tag = self._tag(at)
            if tag not in tags and not (tag == "sign" and self._items[at].value in ",."):
                break
            at += 1
        return at

    def _month(self, at: int) -> Found | None:
        """December, Dec 24, December 24th 2026, Dec 2026."""
        month = self._items[at].value
        if at and self._tag(at - 1) == "num":
            return None  # the 30th of February
        day = self._number(self._after_links(at + 1))
        if day and self._tag(day[1]) != "unit":
            year, end = self._year(day[1])
            dated = self._dated(year, month, day[0])
            return None if dated is None else (calendar.day(dated), end)
        year, end = self._year(at + 1)
        if year is None and not self._named(at):
            return None
        past = month < self._today.month
        return calendar.month(year or self._today.year + past, month), end

    def _named(self, at: int) -> bool:
        """Whether a word that is a month or day name and something else too is meant as a name."""
        item = self._items[at]
        if self._text[item.start : item.end] not in self._shy:
            return True
        before = self._tag(at - 1) if at else ""
        return self._bare or before in _MEANT

    def _month_days(self, month: int, low: int, high: int, at: int) -> Found | None:
        year, end = self._year(at)
        first, last = self._dated(year, month, low), self._dated(year, month, high)
        if first is None or last is None:
            return None
        if first > last:
            first = calendar.of(last.year, month, low) or first
        return (Span(first, last), end) if first <= last else None

    def _numeric(self, at: int) -> Found | None:
        """2026-12-24, 24.12.2026, 12/24/2026, 24/12."""
        written = self._items[at].value
        if isinstance(written, str) and not written.isdigit():
            first, second, third = _split(written)
            end = at + 1
        else:
            whole = self._month_of_year(at)
            short = None if whole else self._slashed(at)
            if whole:
                return whole
            if short is None:
                return None
            first, second, third, end = short
        found = self._ordered(first, second, third)
        return None if found is None else (calendar.day(found), end)

    def _month_of_year(self, at: int) -> Found | None:
        """2027-10 and 10/2027."""
        if self._glue(at + 1) == at + 1 or self._tag(at + 2) != "num":
            return None
        first, second = str(self._items[at].value), str(self._items[at + 2].value)
        year, month = (first, second) if len(first) == 4 else (second, first)
        if len(year) != 4 or len(month) > 2 or not (year + month).isdigit():
            return None
        if not ("1900" <= year <= "2199" and 1 <= int(month) <= 12):
            return None
        return calendar.month(int(year), int(month)), at + 3

    def _glue(self, at: int) -> int:
        """The place after a slash or hyphen that joins its neighbours, else the place itself."""
        if not 0 < at < len(self._items) - 1:
            return at
        before, item, after = self._items[at - 1 : at + 2]
        joins = self._text[item.start : item.end] in ("/", "-")
        return at + 1 if joins and before.end == item.start and item.end == after.start else at

    def _slashed(self, at: int) -> tuple[int, int, int, int] | None:
        """24/12 and 24.12. without a year."""
        signs = self._items[at + 1 : at + 3]
        if len(signs) < 2 or signs[0].value not in ("/", ".") or signs[1].tag != "num":
            return None
        day, month = self._items[at].value, signs[1].value
        glued = signs[1].end - self._items[at].start == len(str(day)) + len(month) + 1
        if not glued or not (str(day).isdigit() and month.isdigit()) or len(str(day) + month) > 4:
            return None
        return int(day), int(month), 0, at + 3

    def _ordered(self, first: int, second: int, third: int) -> date | None:
        if first > 31:
            return calendar.of(first, second, third)
        day, month = (first, second) if self._day_first or first > 12 else (second, first)
        if month > 12:
            day, month = month, day
        if third == 0:
            return self._dated(None, month, day)
        return calendar.of(third if third > 99 else _century(third), month, day)

    def _dated(self, year: int | None, month: int, day: int) -> date | None:
        """A day of a month; without a year the next such day."""
        found = calendar.of(year or self._today.year, month, day)
        if year is None and (found is None or found < self._today):
            found = calendar.of(self._today.year + 1, month, day) or found
        return found

    def _dated_at(self, at: int) -> Found | None:
        """24 December 2026, 24th of December, the 24th."""
        day = self._number(at)
        if day is None or not 1 <= day[0] <= 31:
            return None
        month = self._glue(self._after_links(day[1]))
        if self._tag(month) == "month":
            year, end = self._glued_year(month + 1)
            dated = self._dated(year, self._items[month].value, day[0])
            return None if dated is None else (calendar.day(dated), end)
        if self._rank(at) is None or not (self._ranked or self._tag(at) == "num"):
            return None
        return self._next_such_day(day[0], day[1])

    def _next_such_day(self, number: int, end: int) -> Found | None:
        for ahead in range(3):
            month = calendar.shifted(self._today.replace(day=1), ahead, "month")
            dated = month and calendar.of(month.year, month.month, number)
            if dated and dated >= self._today:
                return calendar.day(dated), end
        return None

    def _full_year(self, at: int) -> Found | None:
        year, end = self._year(at)
        after_month = at > 0 and self._tag(at - 1) == "month"  # of a day that does not exist
        return (calendar.year(year), end) if year and not after_month else None

    def _year(self, at: int) -> tuple[int | None, int]:
        """The year that stands at a place or after its links, else None and the place as it was."""
        inner = self._after_links(at)
        if self._tag(inner) == "num":
            written = self._items[inner].value
            if len(written) == 4 and written.isdigit() and "1900" <= written <= "2199":
                return int(written), inner + 1
            if inner and self._items[inner - 1].value == "'" and len(written) == 2:
                return 2000 + int(written), inner + 1
        return None, at

    def _glued_year(self, at: int) -> tuple[int | None, int]:
        """The year after a month, also as in 24-Dec-26."""
        inner = self._glue(at)
        if inner > at and self._tag(inner) == "num" and len(self._items[inner].value) == 2:
            return _century(int(self._items[inner].value)), inner + 1
        year, end = self._year(inner)
        return (year, end) if year else (None, at)

    def _rank(self, at: int) -> Counted | None:
        """A number that ranks: the third, 3rd."""
        number = self._number(at)
        ranks = number is not None and self._tag(number[1] - 1) in ("ending", "ordinal")
        return number if ranks else None

    def _number(self, at: int) -> Counted | None:
        """A day of the month: 24, 24th, the third."""
        tag = self._tag(at)
        if tag == "num":
            written = self._items[at].value
            if not written.isdigit() or len(written) > 2 or not 1 <= int(written) <= 31:
                return None
            glued = self._tag(at + 1) == "ending" or self._dot(at + 1)
            return int(written), at + 1 + glued
        return (self._items[at].value, at + 1) if tag == "ordinal" else None

    def _dot(self, at: int) -> bool:
        """The full stop of a rank: 24. Dezember."""
        return (
            self._tag(at) == "sign"
            and self._items[at].value == "."
            and (self._tag(at + 1) in ("month", "to"))
        )

    def _count(self, at: int) -> Counted | None:
        """How many: 3, three, a few, a couple of."""
        tag = self._tag(at)
        if tag == "num":
            written = self._items[at].value
            return (int(written), at + 1) if written.isdigit() and len(written) < 5 else None
        return (int(self._items[at].value), at + 1) if tag == "numeral" else None


def _century(year: int) -> int:
    """The year that two digits mean: 70 to 99 lie behind us."""
    return year + (1900 if year >= 70 else 2000)


def _split(written: str) -> tuple[int, int, int]:
    first, second, third = (
        int(piece) for piece in written.replace("/", "-").replace(".", "-").split("-")
    )
    return first, second, third
