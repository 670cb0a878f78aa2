"""Owns number words written together: zweihundertfuenfzig, twentyfifth. Other words it leaves."""

import re
from functools import lru_cache

from agent.core.understand.locales import Language
from agent.core.understand.words import Item, by_phrase, fold, phrases

_LONGEST = 120  # characters of a word that are tried


@lru_cache(maxsize=16)
def _pieces(tongue: Language) -> tuple[re.Pattern[str], dict[str, tuple[str, float]]]:
    """What a compound is made of, the longest first, and what each piece is."""
    known: dict[str, tuple[str, float]] = {}
    for phrase in phrases(tongue.both):
        known[fold(phrase)] = ("and", 0)
    for ending in phrases(tongue.rank_endings):
        known[ending] = ("rank", 0)
    for word, place in tongue.ordinals.items():
        known[fold(word)] = ("ordinal", place)
    for word, scale in by_phrase(tongue.scales).items():
        known[fold(word)] = ("scale", scale)
    for word, value in tongue.numerals.items():
        known[fold(word)] = ("numeral", value)
    spelled = sorted((one for one in known if one.isalpha() and len(one) > 1), key=len)
    return re.compile("|".join(reversed(spelled))), known


@lru_cache(maxsize=4096)
def compound(word: str, tongue: Language) -> tuple[str, int] | None:
    """A folded word as (numeral or ordinal, its value); None where it is no compound number."""
    pattern, known = _pieces(tongue)
    said, at = [], 0
    while at < len(word) <= _LONGEST:
        match = pattern.match(word, at)
        if match is None:
            return None
        said.append(known[match[0]])
        at = match.end()
    if len(said) < 2 or said[0][0] == "and" or said[-1][0] == "and":
        return None
    ranks = [tag in ("ordinal", "rank") for tag, _ in said]
    value = _value([piece for piece in said if piece[0] not in ("and", "rank")])
    if value is None or any(ranks[:-1]):
        return None
    return ("ordinal" if ranks[-1] else "numeral"), value


def _value(said: list[tuple[str, float]]) -> int | None:
    """The pieces as a number; einundzwanzig says its unit first."""
    total: float = 0
    group: float = 0
    for tag, value in said:
        if tag == "scale" and value >= 1000:
            total, group = total + (group or 1) * value, 0
        elif tag == "scale":
            group = (group or 1) * value
        elif value >= 1000:
            total, group = total + group * 1000 + value, 0  # hundert fuenftausend
        else:
            group += value
    value = total + group
    return int(value) if value == int(value) else None


def joined(items: list[Item], tongue: Language) -> list[Item]:
    """The items with compounds read."""
    if not tongue.glued:
        return items
    for place, item in enumerate(items):
        if item.tag == "word" and len(item.value) > 5:
            found = compound(item.value, tongue)
            if found is not None:
                items[place] = Item(*found, item.start, item.end)
    return items
