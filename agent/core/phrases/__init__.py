"""What the agent says by itself, in each language; a flow's own texts always come first.

A language is one file here, with a phrase for every key of the English one. `phrase` falls back to
English for a language that is not known.
"""

from collections.abc import Mapping
from functools import lru_cache

from agent.core.phrases import de, en, es, fr, pt

_TABLES: Mapping[str, Mapping[str, str]] = {
    "en": en.PHRASES,
    "de": de.PHRASES,
    "es": es.PHRASES,
    "fr": fr.PHRASES,
    "pt": pt.PHRASES,
}


def phrase(locale: str, key: str, **facts: object) -> str:
    """The phrase `key` in `locale` with `facts` put in."""
    return _sentence(locale.split("-")[0].lower(), key).format(**facts)


@lru_cache(maxsize=1024)
def _sentence(language: str, key: str) -> str:
    return _TABLES.get(language, en.PHRASES)[key]


def languages() -> tuple[str, ...]:
    """The languages the agent itself speaks."""
    return tuple(_TABLES)


def span(locale: str, words: str) -> str:
    """`3 months` as the language says it after "within"."""
    count, unit = words.split()
    unit = unit.rstrip("s")
    if count == "1":
        return phrase(locale, f"1 {unit}")
    return phrase(locale, unit + "s", n=count)
