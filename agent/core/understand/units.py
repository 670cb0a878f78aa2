"""Owns the words of amounts in a language, and the unit after a figure: 20 dollars, 10 cents.

It decides nothing about which amount counts.
"""

import re
from functools import lru_cache

from agent.core.understand import currencies
from agent.core.understand.compounds import joined
from agent.core.understand.figures import Figure, plain
from agent.core.understand.locales import Language
from agent.core.understand.words import Item, Lexicon, Table, by_phrase, phrases

_BEFORE = "|".join(re.escape(name) for name in currencies.DOLLARS if name[:-1].isalpha())
_AFTER = "|".join(re.escape(name) for name in currencies.DOLLARS if name[1:].isalpha())
_TOKEN = re.compile(
    r"[0-9]{1,3}(?: [0-9]{3}(?![0-9]))+(?:[.,][0-9]+)?"  # 1 000  10 000,50
    r"|[0-9]+(?:[.,'][0-9]+)*(?:[.,]-(?![0-9]))?"  # 1,000.50  1.000,50  1'000  5,-
    r"|(?<![\w.,])[.,][0-9]+"
    rf"|(?<![^\W\d_])(?:{_BEFORE})(?![^\W\d_])|(?:{_AFTER})(?![^\W\d_])"  # us$, $us
    r"|[^\W\d_]+(?:'[^\W\d_]+)*"
    r"|\S"
)
_OF = frozenset(("of", "from", "article"))
_IDLE = frozenset(
    (
        "word",
        "sign",
        "filler",
        "idiom",
        "approx",
        "approx_after",
        "under",
        "over",
        "under_after",
        "over_after",
        "between",
        "from",
        "and",
        "or",
        "to",
        "of",
        "with",
        "period",
        "clock",
        "counted",
        "ending",
    )
)
_UNITS = frozenset(("currency", "late_currency", "multiple", "coin"))


@lru_cache(maxsize=32)  # of one text: a turn asks for its amounts as money and as a number
def read(folded: str, tongue: Language, *, money: bool = False) -> list[Item]:
    """The items of a folded text, not to be changed."""
    items = joined(_lexicon(tongue, money).read(folded), tongue)
    for place, item in enumerate(items):
        if item.tag == "scale" and item.value == 100 and place and items[place - 1].tag == "num":
            coin = _coins(tongue).get(folded[item.start : item.end])
            if coin is not None:  # French: 34 cents are coins, trois cents are hundreds
                items[place] = item._replace(tag="coin", value=coin)
        elif item.tag == "late_currency" and _leads(items, place):
            items[place] = item._replace(tag="currency")
    return items


def _leads(items: list[Item], place: int) -> bool:
    """Whether a code stands before a figure, glued to it or with nothing else said: COP50."""
    after = items[place + 1 : place + 2]
    figure = bool(after) and after[0].tag == "num"
    return figure and (after[0].start == items[place].end or len(items) == 2)


@lru_cache(maxsize=16)
def _coins(tongue: Language) -> dict[str, str]:
    return {**by_phrase(tongue.coins), "¢": ""}


@lru_cache(maxsize=16)
def _lexicon(tongue: Language, money: bool) -> Lexicon:
    of, one = phrases(tongue.of)[0], phrases(tongue.indefinite)
    return Lexicon(
        ("idiom", tongue.idioms),
        ("count", by_phrase(tongue.counts)),
        ("approx", "~"),
        ("over_after", tongue.over_after),
        ("under_after", tongue.under_after),
        *_kinds(tongue, money),
        ("period", by_phrase(tongue.periods)),
        ("numeral", tongue.numerals),
        ("ordinal", tongue.ordinals),
        ("part", by_phrase(tongue.parts)),
        ("under", tongue.under),
        ("over", tongue.over),
        ("minus", tongue.minus),
        ("approx", tongue.approx),
        ("approx_after", tongue.approx_after),
        ("point", tongue.point),
        ("between", tongue.between),
        ("from", {phrase: phrase != of for phrase in phrases(tongue.origin)}),
        ("and", tongue.both),
        ("or", tongue.either),
        ("to", tongue.to),
        ("article", {phrase: phrase in one for phrase in phrases(tongue.articles)}),
        ("of", of),
        ("clock", tongue.clock),
        ("ending", tongue.ordinal_endings),
        ("counted", tongue.counted),
        ("with", tongue.beside),
        ("filler", tongue.fillers),
        token=_TOKEN,
    )


def _kinds(tongue: Language, money: bool) -> tuple[Table, ...]:
    """What follows a figure: the name of its currency, of its coins, or how many it counts."""
    scales = by_phrase(tongue.scales)
    if not money and "g" in scales:
        scales["g"] = 10**9  # a grand of money, else a giga
    names = {"kr": "krone"} if money else {}  # else Indian for ten million
    return (
        ("currency", names),
        ("currency", by_phrase(tongue.currencies)),
        ("currency", currencies.SIGNS),
        ("currency", currencies.DOLLARS),
        ("currency", currencies.CODES),
        ("late_currency", currencies.LATE_CODES),
        ("multiple", currencies.MULTIPLES),
        ("scale", scales),
        ("coin", _coins(tongue)),
    )


def names_none(items: list[Item]) -> bool:
    """Whether no figure can stand in a text: most texts, seen at a glance."""
    return _IDLE.issuperset([item.tag for item in items])


def valued(
    items: list[Item], read: Figure, currency: str | None, *, money: bool
) -> tuple[Figure, int, str | None]:
    """A figure with the unit after it, the item after both, and the currency as said."""
    at = _over_gap(items, read.end)
    unit = items[at] if at < len(items) else None
    if unit is None or unit.tag not in _UNITS or currency is not None:
        return read, read.end, currency
    if unit.tag == "multiple":
        value = plain(read.value * unit.value[0])
        return read._replace(value=value, scaled=True), at + 1, unit.value[1]
    if unit.tag == "coin":
        coins = read._replace(value=plain(read.value / 100))
        return (coins, at + 1, unit.value) if money else (read, read.end, None)
    return _scaled(items, read, *_last_of(items, at))


def _last_of(items: list[Item], at: int) -> tuple[int, str]:
    """The item after a currency that is said twice (dollars US, $ usd), and the currency."""
    currency, at = items[at].value, at + 1
    while at < len(items) and items[at].tag == "currency":
        if at + 1 < len(items) and items[at + 1].tag in ("num", "numeral"):
            break  # the currency of the next figure
        currency, at = items[at].value, at + 1
    return at, currency


def _scaled(
    items: list[Item], read: Figure, at: int, currency: str
) -> tuple[Figure, int, str | None]:
    """75 USD million."""
    scale = items[at].value if at < len(items) and items[at].tag == "scale" else 0
    if scale < 1000 or read.scaled:
        return read, at, currency
    return read._replace(value=plain(read.value * scale), scaled=True), at + 1, currency


def _over_gap(items: list[Item], at: int) -> int:
    """The item of a unit, after what may stand between it and its figure; else `at`.

    A hyphen (a 12-cent stamp), of (millions of dollars), or one word (20 Canadian dollars).
    """
    if at + 1 >= len(items) or items[at].tag in _UNITS:
        return at
    first, after = items[at], at + 1
    while first.tag in _OF and after + 1 < len(items) and items[after].tag in _OF:
        after += 1
    unit = items[after]
    if first.tag == "to":
        glued = first.end == unit.start == first.start + 1
        return after if glued and unit.tag in ("currency", "coin") else at
    if first.tag in _OF:
        return after if unit.tag == "currency" else at
    named = unit.tag == "currency" and unit.end - unit.start > 3
    return after if first.tag == "word" and named and first.end - first.start > 3 else at
