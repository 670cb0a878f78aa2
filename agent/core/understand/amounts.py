"""Owns the grammar of amounts that money and number share: one figure, a range, an open end.

It finds every candidate in a text with the evidence for it; which one counts, and what it counts,
is for the kinds to say.
"""

import re
from dataclasses import dataclass

from agent.core.understand.figures import Figure, plain
from agent.core.understand.locales import Language
from agent.core.understand.spelled import figure
from agent.core.understand.units import valued
from agent.core.understand.words import Item

_BOUNDS = ("under", "over", "under_after", "over_after", "between", "from")
_BEFORE = frozenset((*_BOUNDS, "approx", "currency", "article", "filler", "to", "and", "or"))


_MOST = 40  # candidates that are looked at; no answer has more
_DASHED = re.compile(r"[0-9]{4}-0|[0-9]+-[0-9]+[-/][0-9]")  # a year and month, a phone number


_Ends = tuple[int | float | None, int | float | None]


@dataclass(slots=True)
class Amount:
    """A candidate: ends (None where open), what was said about them, and where it stands."""

    low: int | float | None
    high: int | float | None
    approx: bool
    currency: str | None  # as said: a code, a shared name, "" for coins of no named currency
    period: str | None
    spelled: bool
    scaled: bool
    bounded: bool  # a range, or one end open
    first: int  # indices of the items it spans
    end: int
    negative: bool = False
    rank: bool = False

    @property
    def evidence(self) -> int:
        """How sure it is that this is money rather than some other number."""
        said = 4 * (self.currency is not None)
        return said + 2 * (self.scaled + bool(self.period)) + self.bounded


@dataclass(frozen=True, slots=True)
class Grammar:
    """What the words of an answer are read by."""

    tongue: Language
    money: bool = False
    ranks: bool = False  # ordinals are numbers too


def amounts(items: list[Item], text: str, grammar: Grammar) -> list[Amount]:
    """Every candidate in the items of a folded text, in order."""
    found: list[Amount] = []
    at = said = 0  # `said` is where what belongs to the next candidate begins
    while at < len(items) and len(found) < _MOST:
        read = _figure(items, at, grammar)
        if read is None or not _quantity(items, at, read, text, grammar):
            at = at + 1 if read is None else read.end
            continue
        amount = _suffixed(items, _amount(items, said, at, read, text, grammar))
        found.append(amount)
        at = said = amount.end
    return _both_bounds(items, found)


def _figure(items: list[Item], at: int, grammar: Grammar) -> Figure | None:
    if grammar.money and items[at].tag == "article":
        return _one(items, at)
    if grammar.ranks and items[at].tag == "num":
        after = items[at + 1 : at + 2]
        if after and after[0].tag == "ending" and after[0].start == items[at].end:
            whole = items[at].value
            fits = whole.isdigit() and len(whole) < 10
            return Figure(int(whole), 1, False, False, at + 2, None, True) if fits else None
    return figure(items, at, grammar.tongue, money=grammar.money, ranks=grammar.ranks)


def _one(items: list[Item], at: int) -> Figure | None:
    """A euro, un dolar: an article that counts the currency after it, unless that leads on."""
    if not items[at].value or at + 1 >= len(items):
        return None
    unit, after = items[at + 1], items[at + 2 : at + 3]
    named = unit.tag in ("currency", "coin") and unit.end - unit.start > 3
    coins = len(items) == at + 3 and after[0].tag in ("num", "numeral")  # a dollar fifty
    leads = bool(after) and after[0].tag in ("word", "num", "numeral", "counted", "scale")
    leads = leads and not coins
    return Figure(1, 1, False, True, at + 1) if named and not leads else None


def _quantity(items: list[Item], at: int, read: Figure, text: str, grammar: Grammar) -> bool:
    """Whether a figure is a quantity: no part of a word, a date, a time of day or a rank."""
    start, stop = items[at].start, items[read.end - 1].end
    before = text[start - 1] if start else " "
    if before.isalpha() and items[at - 1].tag != "currency":
        return False
    if before == "-" and start > 1 and text[start - 2].isdigit():
        return False  # the rest of a number with dashes
    if _times(items, at, read.end):
        return False
    if before in "/:#" or (before == "." and at and items[at - 1].tag == "word"):
        return False
    if before == "-" and at > 1 and items[at - 2].end == start - 1 and _worded(items[at - 2]):
        return False  # covid-19
    if read.end < len(items):
        after = items[read.end]
        glued = after.start == stop
        if after.tag == "clock" or (glued and after.tag == "ending"):
            return False
        if glued and text[stop] in "/:" and text[stop + 1 : stop + 2].isdigit():
            return False
        if glued and items[at].tag == "num" and _DASHED.match(text, start):
            return False
    return True


def _times(items: list[Item], at: int, end: int) -> bool:
    """Whether a figure is multiplied by another: 3 x 500."""
    for place, beyond in ((at - 1, at - 2), (end, end + 1)):
        if 0 < place < len(items) and 0 <= beyond < len(items):
            sign = items[place].value in ("x", "*", "\u00d7")
            if sign and items[beyond].tag in ("num", "currency", "scale"):
                return True
    return False


def _worded(item: Item) -> bool:
    return item.tag in ("word", "filler", "counted")


def _amount(
    items: list[Item], said: int, at: int, low: Figure, text: str, grammar: Grammar
) -> Amount:
    around = _spoken_before(items, said, at)
    tags = {item.tag: item for item in around}
    currency = tags["currency"].value if "currency" in tags else None
    low, end, currency = valued(items, low, currency, money=grammar.money)
    between = "between" in tags or "from" in tags
    high, after, other = _upper(items, end, grammar, between=between)
    part = low.before
    if high is None and part is not None and "between" in tags:
        low, end = part, part.end  # between a thousand and five hundred
        high, after, other = _upper(items, end, grammar, between=True)
    if high is not None and (between or not _descends(items, end, text, low, high)):
        approx = "approx" in tags or items[low.end].tag == "approx"
        ends: _Ends = _ends(low, high)
        end = after
        currency = other if currency is None else currency
        spelled, scaled = low.spelled and high.spelled, low.scaled or high.scaled
    else:
        approx, ends = "approx" in tags, _open_end(low.value, tags)
        spelled, scaled = low.spelled, low.scaled
    scaled = scaled and max(end for end in ends if end is not None) >= 1000  # not two hundred
    negative = _negative(items, said, at, text)
    bounded = ends[0] != ends[1]
    return Amount(
        low=ends[0],
        high=ends[1],
        approx=approx,
        currency=currency,
        period=None,
        spelled=spelled,
        scaled=scaled,
        bounded=bounded,
        first=at,
        end=end,
        negative=negative,
        rank=low.rank,
    )


def _open_end(value: int | float, tags: dict[str, Item]) -> _Ends:
    """A single figure, or an end where the words before it say that the other one is open."""
    if "under" in tags or "under_after" in tags:
        return None, value
    opens = "from" in tags and bool(tags["from"].value)
    over = opens or "over" in tags or "over_after" in tags
    return value, None if over else value


def _descends(items: list[Item], at: int, text: str, low: Figure, high: Figure) -> bool:
    """Whether the word `to` leads down: 1990 at 1,015 francs is no range."""
    return low.value > high.value and not high.scaled and text[items[at].start] not in "-~"


def _spoken_before(items: list[Item], said: int, at: int) -> list[Item]:
    """What is said right before a figure about it: bounds, currency, approximation."""
    first = at
    while first > said and items[first - 1].tag in _BEFORE:
        first -= 1
    return items[first:at]


def _negative(items: list[Item], said: int, at: int, text: str) -> bool:
    """Whether a figure is below nothing: minus five, -5, -$5, - 5 at the very beginning."""
    before = at - 1
    if before >= said and items[before].tag == "currency":
        before -= 1
    if before < said:
        return False
    item = items[before]
    if item.tag == "minus":
        return before == said or items[before - 1].tag not in ("num", "numeral", "currency")
    if item.tag != "to" or text[item.start] != "-" or item.end - item.start > 1:
        return False
    apart = item.start == 0 or text[item.start - 1] in " (="
    return apart and (text[item.end : item.end + 1] != " " or not text[: item.start].strip())


def _ends(low: Figure, high: Figure) -> tuple[int | float, int | float]:
    """The ends of a range; 5-10k shares its scale, 500-1k does not."""
    first = low.value
    if high.scaled and not low.scaled and low.base < high.base:
        first = plain(low.value * (high.value / high.base))
    return (first, high.value) if first <= high.value else (high.value, first)


def _upper(
    items: list[Item], at: int, grammar: Grammar, *, between: bool
) -> tuple[Figure | None, int, str | None]:
    """The upper end of a range that begins at item `at`, the item after it, its currency."""
    while at < len(items) and items[at].tag in ("period", "approx_after"):
        at += 1
    joins = ("to", "or", "under", "and") if between else ("to", "or", "under")
    if at >= len(items) or not (items[at].tag in joins or _wave(items, at)):
        return None, at, None
    at += 1
    currency = None
    while at < len(items) and items[at].tag in ("currency", "approx", "article", "under", "to"):
        currency = items[at].value if items[at].tag == "currency" else currency
        at += 1
    high = _figure(items, at, grammar) if at < len(items) else None
    if high is None or (high.end < len(items) and items[high.end].tag == "clock"):
        return None, at, None
    return valued(items, high, currency, money=grammar.money)


def _wave(items: list[Item], at: int) -> bool:
    """20~100."""
    glued = at > 0 and items[at].start == items[at - 1].end and at + 1 < len(items)
    return glued and items[at].tag == "approx" and items[at + 1].start == items[at].end


def _suffixed(items: list[Item], amount: Amount) -> Amount:
    """What is said right after a figure: a period, an open end, an approximation."""
    while amount.end < len(items):
        tag = items[amount.end].tag
        if tag == "period" and amount.period is None:
            amount.period = items[amount.end].value
        elif tag in ("over_after", "under_after") and _counts_on(items, amount.end + 1):
            break  # the bound of the next figure
        elif tag == "over_after" and not amount.bounded:
            amount.high, amount.bounded = None, True
        elif tag == "under_after" and not amount.bounded:
            amount.low, amount.bounded = None, True
        elif tag in ("approx_after", "approx") and not _counts_on(items, amount.end + 1):
            amount.approx = True
        elif tag != "over_after" and tag != "under_after":
            break
        amount.end += 1
    return amount


def _counts_on(items: list[Item], at: int) -> bool:
    at += at < len(items) and items[at].tag == "article"
    return at < len(items) and items[at].tag in ("num", "numeral", "currency", "part")


def _both_bounds(items: list[Item], found: list[Amount]) -> list[Amount]:
    """Over twenty and at most thirty: two open ends that meet are one range."""
    merged: list[Amount] = []
    for amount in found:
        last = merged[-1] if merged else None
        if last is None or not _meets(items, last, amount):
            merged.append(amount)
            continue
        low, high = (last, amount) if last.high is None else (amount, last)
        last.low, last.high, last.end = low.low, high.high, amount.end
        last.currency = amount.currency if last.currency is None else last.currency
        last.spelled = last.spelled and amount.spelled
    return merged


def _meets(items: list[Item], left: Amount, right: Amount) -> bool:
    low, high = (left, right) if left.high is None else (right, left)
    if low.low is None or low.high is not None or high.low is not None or high.high is None:
        return False
    between = items[left.end : right.first]
    links = all(item.tag in _BEFORE or item.value == "," for item in between)
    return low.low <= high.high and links and len(between) < 7
