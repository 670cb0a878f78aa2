"""Owns what is no answer: a refusal (declined) and a don't-know (unknown).

Free text, names and companies may be any words, so there only a whole text counts.
"""

from functools import lru_cache
from typing import Literal

from agent.core.understand.locales import Language, language
from agent.core.understand.words import Lexicon, fold, phrases, tokens

Aside = Literal["declined", "unknown"]


@lru_cache(maxsize=16)
def _lexicon(tongue: Language) -> Lexicon:
    return Lexicon(
        ("declined", tongue.declined),
        ("unknown", tongue.unknown),
        ("declined_alone", tongue.declined_alone),
        ("unknown_alone", tongue.unknown_alone),
        ("polite", tongue.polite),
    )


@lru_cache(maxsize=16)
def _starts(tongue: Language) -> frozenset[str]:
    """The words that a refusal or don't-know begins with."""
    cells = (tongue.declined, tongue.unknown, tongue.declined_alone, tongue.unknown_alone)
    return frozenset(tokens(fold(phrase))[0] for cell in cells for phrase in phrases(cell))


@lru_cache(maxsize=32)  # of one text: a turn reads it as several kinds
def aside(locale: str, text: str, *, whole: bool) -> tuple[Aside, str, str] | None:
    """A refusal or don't-know in a text: which, its words, and the rest of the text after it.

    With `whole`, the phrase must be all there is but politeness. The rest is empty where it says
    nothing ("not sure right now").
    """
    folded, tongue = fold(text), language(locale)
    if _starts(tongue).isdisjoint(tokens(folded)):
        return None  # most answers
    items = _lexicon(tongue).read(folded)
    said = [item for item in items if item.tag not in ("polite", "sign")]
    if not said:
        return None
    if len(said) == 1 and said[0].tag.endswith("_alone"):
        kind: Aside = "declined" if said[0].tag.startswith("declined") else "unknown"
        return kind, folded[said[0].start : said[0].end], ""
    for place, item in enumerate(said):
        if item.tag == "declined" or item.tag == "unknown":
            others = said[place + 1 :]
            if whole and len(said) > 1:
                return None
            rest = folded[item.end :] if others else ""
            return (
                ("declined" if item.tag == "declined" else "unknown"),
                folded[item.start : item.end],
                rest,
            )
    return None
