"""Owns the figures in a text about times: how many, which one, which day, and what links words.

It refuses figures that count something else: days of the month end at 31, counts at four digits.
"""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from agent.core.understand.calendar import Span
from agent.core.understand.cycles import Cycle
from agent.core.understand.locales import Language
from agent.core.understand.locales.timing import Times
from agent.core.understand.words import Item, by_phrase, fold, phrases

Number = tuple[int, int]  # a number and the place after it
BOUNDS = ("until", "before", "since", "after", "within", "beyond")
LINKS = ("of", "in")
_NOTHING = [""] * 32  # more than any rule looks beyond an end
_MOST_LINKS = 4  # small words between two that belong together
_STOPS = frozenset(("", "of", "in", "to", "or", "and", "hour", "for", "year", *BOUNDS))
_SIGNS = frozenset(".,;!?)\"'|")


class Time(NamedTuple):
    """A time in a text: its days, the place after it, and how it may be placed elsewhere.

    `cycle` is what it repeats, where nothing said which turn is meant; `grain` how coarse it is;
    `whole` the stretch in which a finer time is looked for, where that is not `span`.
    """

    span: Span
    end: int
    grain: str = "day"
    cycle: Cycle | None = None
    whole: Span | None = None


class Counted:
    """The items of one text. `exact` makes "in two years" a day, not a month."""

    def __init__(
        self,
        items: list[Item],
        text: str,
        today: date,
        day_first: bool,
        tongue: Language,
        words: Times,
        exact: bool = False,
    ) -> None:
        self._items = _with_months(items, text, words)
        self._text = text
        # the tag and the text of an item; empty for some places before the first and after the last
        self._tag: Callable[[int], str] = [*(one.tag for one in self._items), *_NOTHING].__getitem__
        spelled = (text[one.start : one.end] for one in self._items)
        self._said: Callable[[int], str] = [*spelled, *_NOTHING].__getitem__
        self._today = today
        self._day_first = day_first
        self._words = words
        self._exact = exact
        self._spaced = tongue.code == "fr"  # writes 17 02 for the 17th of February
        self._of = words.of.split("|", 1)[0]
        self._shy, self._days, self._endings, self._starting, self._numbered = _sets(words)

    def _after_links(self, at: int, tags: tuple[str, ...] = ("of",)) -> int:
        for _ in range(_MOST_LINKS):
            tag = self._tag(at)
            if tag not in tags and not (tag == "sign" and self._items[at].value in ",."):
                break
            at += 1
        return at

    def _glue(self, at: int) -> int:
        """The place after a slash or hyphen that joins its neighbours, else the place itself."""
        if not 0 < at < len(self._items) - 1:
            return at
        before, item, after = self._items[at - 1 : at + 2]
        joins = self._text[item.start : item.end] in ("/", "-")
        return at + 1 if joins and before.end == item.start and item.end == after.start else at

    def _stops(self, at: int) -> bool:
        """Whether nothing follows that the figure before could count."""
        tag = self._tag(at)
        return self._said(at) in _SIGNS if tag == "sign" else tag in _STOPS

    def _digits(self, at: int, most: int) -> int | None:
        """The number of an item of at most so many digits."""
        if self._tag(at) != "num":
            return None
        written = self._items[at].value
        return int(written) if written.isdigit() and len(written) <= most else None

    def _spelled(self, at: int) -> Number | None:
        """Number words: thirty one, vingt et un, two thousand and eighteen, mil novecientos."""
        total, current, lowest, start, scale = 0, 0, 10**6, at, 10**6
        while True:
            tag = self._tag(at)
            value = int(self._items[at].value) if tag in ("numeral", "scale") else 0
            if tag == "scale" and value < scale:
                current, lowest, scale = max(1, current) * value, value, value
                if value >= 1000:
                    total, current = total + current, 0
            elif tag == "numeral" and 0 < value < lowest:
                current, lowest = current + value, _below(value)
            elif at > start and self._one(at, lowest):
                current, lowest = current + 1, 0
            elif at == start or not self._joined(at, lowest):
                break
            at += 1
        return (total + current, at) if at > start and total + current else None

    def _one(self, at: int, lowest: int) -> bool:
        """The article that ends a number: vingt et un, vinte e um."""
        return lowest == 10 and self._tag(at - 1) == "and" and _is_one(self._items[at])

    def _joined(self, at: int, lowest: int) -> bool:
        """Whether an and or a hyphen stands between number words."""
        links = self._tag(at) == "and" or self._said(at) == "-"
        tag, low = self._tag(at + 1), 1 if self._said(at) == "-" else 9
        if not links or lowest <= low:
            return False
        if tag == "vague":
            return lowest == 10 and _is_one(self._items[at + 1])
        return tag == "numeral" and self._items[at + 1].value < lowest

    def _count(self, at: int) -> Number | None:
        """How many: 3, three, a few, a couple of."""
        digits = self._digits(at, 4)
        if digits is not None:
            return digits, at + 1
        if self._tag(at) == "vague" and self._tag(at + 1) in ("num", "numeral"):
            return self._count(at + 1)  # unos 3 meses
        if self._tag(at) in ("vague", "halved"):
            return self._items[at].value, at + 1
        return self._spelled(at)

    def _rank(self, at: int) -> Number | None:
        """A number that ranks: the third, 3rd, twenty-second, the 3. before a name."""
        tag = self._tag(at)
        if tag == "ordinal":
            return self._items[at].value, at + 1
        if tag == "num":
            digits = self._digits(at, 2)
            if not digits or not (self._ends_rank(at + 1) or self._dot(at + 1)):
                return None
            return digits, at + 2
        if tag == "numeral" and self._items[at].value in (20, 30):
            unit = at + 1 + (self._said(at + 1) == "-")
            if self._tag(unit) == "ordinal" and self._items[unit].value < 10:
                return int(self._items[at].value) + self._items[unit].value, unit + 1
        return None

    def _ends_rank(self, at: int) -> bool:
        """The th of 24th, also where it is a word by itself: 1o, 4tes."""
        if self._said(at) not in self._endings:
            return False
        return self._tag(at) == "ending" or self._items[at - 1].end == self._items[at].start

    def _dot(self, at: int) -> bool:
        """The full stop of a rank: 24. Dezember."""
        follows = ("month", "to", "until", "unit", "weekday", "quarter", "half", "and", "of")
        follows_rank = self._tag(at + 1) in follows or self._said(at + 1) == "/"
        return self._said(at) == "." and follows_rank

    def _day_number(self, at: int) -> Number | None:
        """A day of the month in any writing: 24, 24th, 24., the third, thirty one."""
        found = self._rank(at)
        if found is None:
            digits = self._digits(at, 2)
            found = self._spelled(at) if digits is None else (digits, at + 1)
        return found if found and 1 <= found[0] <= 31 else None


def _is_one(item: Item) -> bool:
    return item.tag == "vague" and item.value == 1


def _with_months(items: list[Item], text: str, words: Times) -> list[Item]:
    """Names that are months after a figure only: 12 sept, but dans sept jours."""
    if not words.figured_months:
        return items
    months = _figured(words)
    return [
        Item("month", months[said], item.start, item.end)
        if (said := text[item.start : item.end]) in months and _after_figure(items, place)
        else item
        for place, item in enumerate(items)
    ]


def _after_figure(items: list[Item], place: int) -> bool:
    before = [item.tag for item in items[max(0, place - 2) : place]]
    return before[-1:] == ["num"] or before == ["num", "of"]


def _below(value: int) -> int:
    """What may follow a number word: fifty, then one to nine; five hundred, then less."""
    if value >= 100:
        return 100
    return 20 if value in (60, 80) else 10 if value >= 20 and value % 10 == 0 else 0


@lru_cache(maxsize=16)
def _sets(words: Times) -> tuple[frozenset[str], ...]:
    """The folded shy names, day words, rank endings, words for starting and for weeks with a
    number of a language."""
    cells = (words.shy, words.days, words.rank_endings, words.starting, words.numbered)
    return tuple(frozenset(fold(word) for word in phrases(cell)) for cell in cells)


@lru_cache(maxsize=16)
def _figured(words: Times) -> dict[str, int]:
    return by_phrase(words.figured_months)
