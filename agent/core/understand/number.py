"""Owns numbers (how many) and ratings (how much out of a few).

A number refuses amounts of money, dates and times of day; a rating refuses what is off its scale.
"""

from typing import Any

from agent.core.understand.amounts import Amount, amounts, lexicon
from agent.core.understand.locales import language
from agent.core.understand.money import ends_fit
from agent.core.understand.reading import Ask, Reading, refused, understood
from agent.core.understand.words import Item, fold

_SHORT = 7  # words of a text in which a lone "one" still counts


def read(ask: Ask, text: str) -> Reading:
    """A text as {"min","max"}."""
    tongue = language(ask.locale)
    folded = fold(text)
    items = lexicon(tongue).read(folded)
    found = [one for one in amounts(items, folded, tongue) if _counts(items, one)]
    if len({(one.low, one.high) for one in found}) > 1:
        found = [one for one in found if one.bounded or not one.spelled]
    if len({(one.low, one.high) for one in found}) > 1:
        return refused("several", f"number: {len(found)} numbers")
    if found:
        words = folded[items[found[0].first].start : items[found[0].end - 1].end]
        return understood({"min": found[0].low, "max": found[0].high}, f'number: "{words}"')
    counted = [item for item in items if item.tag == "count"]
    if len(counted) == 1:
        value = counted[0].value
        words = folded[counted[0].start : counted[0].end]
        return understood({"min": value, "max": value}, f'number: the words "{words}"')
    return refused("no_match", "number: no number")


def _counts(items: list[Item], amount: Amount) -> bool:
    if amount.currency is not None or (amount.spelled and amount.low == 0.5):
        return False
    lone = amount.spelled and amount.low == amount.high == 1
    return not lone or len(items) <= _SHORT


def check(value: dict[str, Any]) -> Reading:
    """A wire object: {"min","max"} with one end null where open."""
    low, high = value.get("min"), value.get("max")
    if not value.keys() <= {"min", "max"} or not ends_fit(low, high):
        return refused("bad_value", "number: not an object of min and max")
    return understood({"min": low, "max": high}, "number: as given")


def rating(ask: Ask, text: str) -> Reading:
    """A text as a whole number on the scale: 4, 4/5, four stars, 4 out of 5."""
    folded = fold(text)
    tongue = language(ask.locale)
    items = lexicon(tongue).read(folded)
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
