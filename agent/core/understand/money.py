"""Owns money: which amount of a text is the answer, in which currency, for which period.

It refuses figures that count something else (3 cards, 10:30, 12/11/2026): a figure needs a
currency, a scale or a period, or nothing but small words around it.
"""

import re
from functools import lru_cache
from typing import Any

from agent.core.understand import currencies, units
from agent.core.understand.amounts import Amount, Grammar, amounts
from agent.core.understand.coins import with_coins
from agent.core.understand.figures import MOST
from agent.core.understand.locales import Language, language
from agent.core.understand.reading import Ask, Reading, refused, understood
from agent.core.understand.words import Item, fold, phrases

_ALONE = frozenset(["word", "sign", "numeral", "num", "ordinal", "counted", "idiom"])
_STRANGE = 3  # words no table knows, beside which a bare figure is still money
_YEARS = range(1900, 2200)
PERIODS = ("month", "year", "once")


def read(ask: Ask, text: str) -> Reading:
    """A text as {"min","max","currency","period","approx"}."""
    tongue = language(ask.locale)
    folded = fold(text)
    items = units.read(folded, tongue, money=True)
    if units.names_none(items) and not tongue.glued:
        return refused("no_match", "money: no amount")
    sized = _sized(ask, folded, tongue)
    if sized is not None:
        return sized
    candidates = amounts(items, folded, Grammar(tongue, money=True))
    found = _money(items, with_coins(items, candidates), asks=folded.rstrip().endswith("?"))
    if not found:
        return refused("no_match", "money: no amount")
    best = _best(found, ask)
    if best is None:
        return refused("several", f"money: {len(found)} amounts")
    period = best.period or _period(items, tongue) or ask.period
    value = {
        "min": best.low,
        "max": best.high,
        "currency": _currency(best, ask),
        "period": period,
        "approx": best.approx,
    }
    others = {(one.low, one.high) for one in found if one.low not in _YEARS}
    rivals = len(others - {(best.low, best.high)}) + _loose(items, candidates, found)
    told = f"; {rivals} more beside it" if rivals else ""
    return understood(value, _why(items, best, folded, ask) + told, sure=not rivals)


def _sized(ask: Ask, folded: str, tongue: Language) -> Reading | None:
    """Six figures: any sum with as many."""
    match = _figured(tongue).search(folded)
    if match is None:
        return None
    count = int(match[1]) if match[1].isdigit() else _counts_of(tongue)[match[1]]
    ends = {"min": 10 ** (count - 1), "max": 10**count - 1}
    period = _period(units.read(folded, tongue, money=True), tongue) or ask.period
    value = {**ends, "currency": ask.currency, "period": period, "approx": True}
    return understood(value, f'money: as many figures in "{match[0]}"')


@lru_cache(maxsize=16)
def _figured(tongue: Language) -> re.Pattern[str]:
    said = "|".join(re.escape(fold(word)) for word in phrases(tongue.figured))
    numbers = "|".join(map(re.escape, _counts_of(tongue)))
    return re.compile(rf"\b([2-9]|{numbers})[ -]?(?:{said})\b")


@lru_cache(maxsize=16)
def _counts_of(tongue: Language) -> dict[str, int]:
    """The numbers from two to nine in words."""
    return {fold(word): int(n) for word, n in tongue.numerals.items() if n in range(2, 10)}


def _loose(items: list[Item], candidates: list[Amount], found: list[Amount]) -> int:
    """How many figures of the text stand there as bare as a sum may, and were not taken for one."""
    taken = {place for one in found for place in range(one.first, one.end)}
    others = (one for one in candidates if one.first not in taken and not one.rank)
    return sum(_ends_clause(items, one.end) and one.low not in _YEARS for one in others)


def _ends_clause(items: list[Item], at: int) -> bool:
    return at == len(items) or (items[at].tag == "sign" and items[at].value in ".,;!?")


def _currency(amount: Amount, ask: Ask) -> str | None:
    if amount.currency is None:
        return ask.currency
    regions = f"{ask.locale[3:5]} {ask.region}"  # fr-CA tells more than where the visitor is
    return currencies.meant(amount.currency, ask.currency, regions) or None


def _money(items: list[Item], found: list[Amount], *, asks: bool) -> list[Amount]:
    """The amounts that are money; a question leaves no room for other words."""
    strange = sum(item.tag in _ALONE for item in items) + _STRANGE * asks
    return [one for one in found if _counts(items, one, strange)]


def _counts(items: list[Item], amount: Amount, strange: int) -> bool:
    """Whether a figure is money. Bare ones are unless a word after them says what they count.

    `strange` is how many words of the text no table of amounts knows.
    """
    if amount.negative or amount.rank:
        return False
    if amount.currency is not None:
        return True
    following = items[amount.end] if amount.end < len(items) else None
    if following and (following.tag == "counted" or following.value in ("%", "#")):
        return False
    if amount.scaled:
        return True
    if following and following.tag in ("word", "of"):
        return False
    if amount.period:
        return True
    others = strange - sum(item.tag in _ALONE for item in items[amount.first : amount.end])
    if amount.spelled:
        return others == 0 and amount.high != 1
    return others <= _STRANGE


def _best(found: list[Amount], ask: Ask) -> Amount | None:
    """The amount with the most evidence; among equals the one for the flow's period."""
    top = max(one.evidence for one in found)
    first = [one for one in found if one.evidence == top]
    if len({(one.low, one.high) for one in first}) > 1:
        first = [one for one in first if ask.period and one.period == ask.period]
    return first[0] if len({(one.low, one.high) for one in first}) == 1 else None


def _period(items: list[Item], tongue: Language) -> str | None:
    """A period said elsewhere in the text: monthly, up to 5k."""
    periods = {item.value for item in items if item.tag == "period"}
    return periods.pop() if len(periods) == 1 else None


def _why(items: list[Item], amount: Amount, folded: str, ask: Ask) -> str:
    words = folded[items[amount.first].start : items[amount.end - 1].end]
    shape = "range" if None not in (amount.low, amount.high) and amount.bounded else "amount"
    shape = "open end" if None in (amount.low, amount.high) else shape
    unsaid = "; currency of the question" if not amount.currency and ask.currency else ""
    return f'money: {shape} in "{words}"{unsaid}'


def check(value: dict[str, Any]) -> Reading:
    """A wire object, as a form sends it: keys, types, and ends in order."""
    low, high = value.get("min"), value.get("max")
    currency, period = value.get("currency"), value.get("period")
    fits = (
        value.keys() <= {"min", "max", "currency", "period", "approx"}
        and ends_fit(low, high)
        and (currency is None or (isinstance(currency, str) and _code(currency)))
        and (period is None or period in PERIODS)
        and isinstance(value.get("approx", False), bool)
    )
    if not fits:
        return refused("bad_value", "money: not an amount object")
    kept = {"min": low, "max": high, "currency": currency, "period": period}
    return understood({**kept, "approx": value.get("approx", False)}, "money: as given")


def _code(currency: str) -> bool:
    return len(currency) == 3 and currency.isascii() and currency.isalpha() and currency.isupper()


def ends_fit(low: Any, high: Any) -> bool:
    """Whether two ends are numbers from 0 to 9·10^15 or null, not both null, and in order."""
    ends = [end for end in (low, high) if end is not None]
    numbers = all(
        isinstance(end, (int, float)) and not isinstance(end, bool) and 0 <= end <= MOST
        for end in ends
    )
    return bool(ends) and numbers and (len(ends) == 1 or low <= high)
