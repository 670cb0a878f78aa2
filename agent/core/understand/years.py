"""Owns years in a text: 2027, '27, nineteen ninety nine, the 1970s, the nineties, 21st century.

A bare figure is a year only where something says so or little else is said.
"""

from agent.core.understand import calendar
from agent.core.understand.counted import Counted, Time

_SHORT = 5  # items of a text in which a bare year is an answer
_TURN = 30  # the thirties are those of the last century
_SAY_SO = frozenset(
    (
        "of",
        "in",
        "to",
        "between",
        "and",
        "or",
        "this",
        "next",
        "past",
        "season",
        "early",
        "middle",
        "late",
        "until",
        "before",
        "since",
        "after",
        "within",
        "rest",
        "unit",
    )
)


class Years(Counted):
    """The years of one text."""

    def _year(self, at: int) -> tuple[int | None, int]:
        """The year that stands at a place or after its links, else None and the place as it was."""
        inner = self._after_links(at)
        if self._tag(inner) == "unit" and self._items[inner].value == "year":
            inner = self._after_links(inner + 1)  # of the year 2027
        return self._year_at(inner) or (None, at)

    def _year_at(self, at: int) -> tuple[int, int] | None:
        tag = self._tag(at)
        if tag == "num":
            written = self._items[at].value
            if len(written) == 4 and written.isdigit() and "1000" <= written <= "2999":
                return int(written), at + 1
            if at and self._said(at - 1) == "'" and len(written) == 2 and written.isdigit():
                return century(int(written)), at + 1
        if self._said(at) == "'" and self._tag(at + 1) == "num":
            return self._year_at(at + 1)
        return self._spelled_year(at) if tag in ("numeral", "scale") else None

    def _spelled_year(self, at: int) -> tuple[int, int] | None:
        """Nineteen ninety nine; two thousand and eighteen."""
        first = self._spelled(at)
        if first is None:
            return None
        if 1000 <= first[0] <= 2999:
            return first
        second = self._spelled(first[1] + (self._said(first[1]) == "-"))
        if 13 <= first[0] <= 21 and second and 10 <= second[0] <= 99:
            return first[0] * 100 + second[0], second[1]
        return None

    def _full_year(self, at: int) -> Time | None:
        """2027; the 1970s."""
        found = self._year_at(at)
        if found is None:
            return None
        year, end = found
        if self._decade_ends(end) and year % 10 == 0:
            return self._years(year, 10, end + 1)
        before = self._tag(at - 1) if at else ""
        if before == "month" or not (before in _SAY_SO or self._after_short(at)):
            return None  # the year of a day that does not exist
        return self._years(year, 1, end)

    def _after_short(self, at: int) -> bool:
        follows = self._tag(self._after_links(at + 1, ("of", "in")))
        placed = follows in ("month", "quarter", "half", "to", "ordinal")
        return placed or len(self._items) <= _SHORT or self._said(at - 1) in ("-", ",", "/")

    def _decade_ends(self, at: int) -> bool:
        if self._tag(at) not in ("decade_ending", "ending") or at == 0:
            return self._said(at) in ("'s",)
        glued = self._items[at - 1].end == self._items[at].start
        return self._said(at) in self._decade_endings and (glued or self._said(at)[0] == "'")

    @property
    def _decade_endings(self) -> tuple[str, ...]:
        return tuple(self._words.decade_endings.split("|"))

    def _years(self, first: int, count: int, end: int) -> Time | None:
        span = calendar.years(first, count)
        if span is None or abs(first - self._today.year) > calendar.FARTHEST:
            return None
        return Time(span, end, "year" if count == 1 else "decade")

    def _decade(self, at: int) -> Time | None:
        """The nineties, the nineteen seventies, the twenty-tens, 70s, années 70, década de 1970."""
        tag = self._tag(at)
        if tag == "decade":
            return self._years(century(self._items[at].value, _TURN), 10, at + 1)
        if tag == "numeral":
            first = self._spelled(at)
            inner = first[1] + (self._said(first[1]) == "-") if first else at
            if first and 13 <= first[0] <= 21 and self._tag(inner) == "decade":
                return self._years(first[0] * 100 + self._items[inner].value, 10, inner + 1)
        if tag == "num":
            short = self._digits(at, 2)
            if short is not None and short % 10 == 0 and self._decade_ends(at + 1):
                return self._years(century(short, _TURN), 10, at + 2)
        return None

    def _named_decade(self, at: int) -> Time | None:
        """Années 70, los años setenta, década de 1970: the word for years stands before."""
        inner = self._after_links(at + 1)
        found = self._year_at(inner)
        if found is None:
            short = self._digits(inner, 2)
            found = self._spelled(inner) if short is None else (short, inner + 1)
        if found is None or found[0] % 10 or 100 < found[0] < 1000:
            return None
        first = century(found[0], _TURN) if found[0] < 100 else found[0]
        end = found[1] + (self._tag(found[1]) == "decade_ending")
        return self._years(first, 10, end)

    def _century(self, rank: int, end: int) -> Time | None:
        """The 21st century: 2000 to 2099."""
        span = calendar.years((rank - 1) * 100, 100) if 2 <= rank <= 40 else None
        return Time(span, end, "century") if span else None


def century(year: int, turn: int = 70) -> int:
    """The year that two digits mean: from `turn` on they lie behind us."""
    return year + (1900 if year >= turn else 2000)
