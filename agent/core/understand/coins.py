"""Owns the small coins after an amount: 8 dollars 15 cents, 9 euros and 30."""

from agent.core.understand.amounts import Amount
from agent.core.understand.figures import plain
from agent.core.understand.words import Item

_UNITS = ("currency", "late_currency", "multiple", "scale", "period", "clock")
_NOUNS = frozenset((*_UNITS, "word", "counted", "to", "ordinal"))


def with_coins(items: list[Item], found: list[Amount]) -> list[Amount]:
    """The amounts, each with the coins said right after it."""
    kept: list[Amount] = []
    for amount in found:
        last = kept[-1] if kept else None
        if last is None or not (_whole(last) and _part(items, last, amount)):
            kept.append(amount)
            continue
        share = (amount.low or 0) if amount.currency is not None else (amount.low or 0) / 100
        last.low = None if last.low is None else plain(last.low + share)
        last.high = None if last.high is None else plain(last.high + share)
        last.end, last.period = amount.end, amount.period
    return kept


def _whole(amount: Amount) -> bool:
    """Whether coins may follow an amount: it has a currency, whole ends, and is no range."""
    ends = [end for end in (amount.low, amount.high) if end is not None]
    single = len(set(ends)) == 1 and not amount.period
    return bool(amount.currency) and single and ends[0] == int(ends[0])


def _part(items: list[Item], whole: Amount, part: Amount) -> bool:
    """Whether an amount is the coins of the one right before it."""
    low = part.low
    if low is None or low != part.high or part.negative or part.approx:
        return False
    link = items[whole.end : part.first]
    if len(link) > 1 or any(item.tag not in ("and", "point", "with") for item in link):
        return False
    if items[part.end - 1].tag == "coin":
        return 0 < low < 1
    unit = items[whole.end - 1].tag in ("currency", "late_currency")
    after = items[part.end : part.end + 1]
    alone = part.currency is None and not part.period and not (after and after[0].tag in _NOUNS)
    return unit and alone and low == int(low) and 0 < low < 100
