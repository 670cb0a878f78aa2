"""Owns numbers (how many) and ratings (how much out of a few).

A number refuses amounts of money, dates and times of day; a rating refuses what is off its scale.
"""

from functools import lru_cache
from typing import Any

from agent.core.understand import units
from agent.core.understand.amounts import Amount, Grammar, amounts
from agent.core.understand.figures import MOST, plain, powered
from agent.core.understand.locales import Language, language
from agent.core.understand.reading import Ask, Reading, refused, understood
from agent.core.understand.spelled import figure
from agent.core.understand.words import Item, by_phrase, fold, phrases
from agent.core.understand.words import words as words_of

_SHORT = 2  # words no table knows, beside which a lone "one" still counts


def read(ask: Ask, text: str) -> Reading:
    """A text as {"min","max"}. An ordinal is a number where nothing else in the text is one."""
    tongue = language(ask.locale)
    folded = fold(text)
    items = units.read(folded, tongue)
    if units.names_none(items):
        return _said(items, folded, tongue) or refused("no_match", "number: no number")
    value = powered(folded)
    if value is None:
        value = _quotient(folded, tongue)
    if value is not None:
        return _value(value, value, f'number: "{folded.strip()}"')
    found = _found(items, folded, Grammar(tongue))
    found = [one for one in found if _counts(items, one, folded, tongue)]
    if not found:
        found = _ranks(items, folded, tongue)
    best = _best(found)
    if best is not None:
        words = folded[items[best.first].start : items[best.end - 1].end]
        rivals = len({(one.low, one.high) for one in found}) - 1
        told = f"; {rivals} more beside it" if rivals else ""
        ends = {"min": best.low, "max": best.high}
        return understood(ends, f'number: "{words}"{told}', sure=not rivals)
    if found:
        return refused("several", f"number: {len(found)} numbers")
    return _said(items, folded, tongue) or refused("no_match", "number: no number")


def _quotient(folded: str, tongue: Language) -> int | float | None:
    """A whole text that divides: one over nine, three out of four."""
    for said in phrases(tongue.divided):
        first, found, second = folded.partition(f" {said} ")
        if not found:
            continue
        ends = [_lone(units.read(part, tongue), tongue) for part in (first, second)]
        if None not in ends and ends[1]:
            return plain((ends[0] or 0) / ends[1])
    return None


def _lone(items: list[Item], tongue: Language) -> int | float | None:
    """What a text is worth that is one figure and nothing else."""
    if len(items) == 1 and items[0].tag == "article" and items[0].value:
        return 1
    read = figure(items, 0, tongue) if items else None
    return read.value if read is not None and read.end == len(items) else None


def _value(low: float | None, high: float | None, why: str) -> Reading:
    return understood({"min": low, "max": high}, why)


def _found(items: list[Item], folded: str, grammar: Grammar) -> list[Amount]:
    """The numbers of a text. Below nothing there are single ones, no ranges."""
    found = amounts(items, folded, grammar)
    for one in found:
        if one.negative and one.low is not None and one.low == one.high:
            one.low = one.high = -one.low
    return [one for one in found if not one.negative or one.low == one.high]


def _best(found: list[Amount]) -> Amount | None:
    """The number meant: figures before words, a range before single ones; None where unclear."""
    figured = [one for one in found if one.bounded or not one.spelled]
    for several in (found, figured, [one for one in found if one.bounded]):
        if len({(one.low, one.high) for one in several}) == 1:
            return several[0]
    return None


def _ranks(items: list[Item], folded: str, tongue: Language) -> list[Amount]:
    """Ordinals, in a range or with nothing but small words around them."""
    if not any(item.tag == "ordinal" or item.tag == "ending" for item in items):
        return []
    found = _found(items, folded, Grammar(tongue, ranks=True))
    alone = not any(item.tag in ("word", "counted", "idiom") for item in items)
    return [one for one in found if one.bounded or (alone and one.rank)]


def _said(items: list[Item], folded: str, tongue: Language) -> Reading | None:
    """Words that count without a number: just me, nobody, a few."""
    counted = [item for item in items if item.tag == "count"]
    if len(counted) == 1:
        words = folded[counted[0].start : counted[0].end]
        return _value(counted[0].value, counted[0].value, f'number: the words "{words}"')
    bare = " ".join(words_of(folded))
    few = _alone(tongue).get(bare)
    return None if few is None else _value(few, few, f'number: the words "{bare}"')


@lru_cache(maxsize=16)
def _alone(tongue: Language) -> dict[str, int]:
    """What is a number only where it is the whole text."""
    single = dict.fromkeys(phrases(tongue.indefinite), 1)
    return {fold(one): count for one, count in {**single, **by_phrase(tongue.some)}.items()}


def _counts(items: list[Item], amount: Amount, folded: str, tongue: Language) -> bool:
    """Whether a number is one: no money, no half of something, no `one` in a long sentence."""
    if amount.currency is not None or amount.rank:
        return False
    low = amount.low
    if not amount.spelled or low is None:
        return True
    after = items[amount.end :]
    if 0 < low < 1 and low == amount.high:
        return not any(item.tag in ("word", "counted", "of") for item in after)
    if low != 1 or amount.high not in (1, None):
        return True
    article = folded[items[amount.first].start : items[amount.end - 1].end] in _alone(tongue)
    return sum(item.tag == "word" for item in items) <= (0 if article else _SHORT)


def check(value: dict[str, Any]) -> Reading:
    """A wire object: {"min","max"} with one end null where open."""
    low, high = value.get("min"), value.get("max")
    if not value.keys() <= {"min", "max"} or not _fit(low, high):
        return refused("bad_value", "number: not an object of min and max")
    return understood({"min": low, "max": high}, "number: as given")


def _fit(low: Any, high: Any) -> bool:
    """Whether two ends are numbers that can be kept or null, not both null, and in order."""
    ends = [end for end in (low, high) if end is not None]
    numbers = all(
        isinstance(end, (int, float)) and not isinstance(end, bool) and abs(end) <= MOST
        for end in ends
    )
    return bool(ends) and numbers and (len(ends) == 1 or low <= high)


def rating(ask: Ask, text: str) -> Reading:
    """A text as a whole number on the scale: 4, 4/5, four stars, 4 out of 5."""
    folded = fold(text)
    tongue = language(ask.locale)
    items = units.read(folded, tongue)
    figures = [int(item.value) for item in items if _whole(item)]
    stars = sum(item.value in ("\u2b50", "\u2605") for item in items)
    if not figures and stars:
        figures = [stars]
    of_top = len(figures) == 2 and figures[1] in (5, 10) and figures[0] <= figures[1]
    if len(figures) != 1 and not of_top:
        return refused("several" if figures else "no_match", "rating: no single number")
    return on_scale(ask, figures[0])


def _whole(item: Item) -> bool:
    if item.tag == "num":
        return item.value.isdigit() and len(item.value) < 4
    return item.tag == "numeral" and item.value == int(item.value)


def on_scale(ask: Ask, value: int) -> Reading:
    """A rating that is on the question's scale: its numeric options, else 0 to 10."""
    scale = {int(one.id) for one in ask.options if one.id.isdecimal() and len(one.id) < 4}
    if value in (scale or range(11)):
        return understood(value, f"rating: {value}")
    return refused("out_of_range", f"rating: {value} is off the scale")
