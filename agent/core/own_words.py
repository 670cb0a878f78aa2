"""Owns a typed yes or no in the flow's own words: the labels and `means` of the options yes and no.

It refuses to make a yes of anything negative: what denies, doubts or asks wins over a label, and a
label counts only where it stands whole in the text, or where no other telling word stands beside
its own.
"""

import re
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from agent.core.understand import Ask, Choice, Reading, understand
from agent.core.understand.choice import inside
from agent.core.understand.locales import language
from agent.core.understand.menu import menu, stems, tables
from agent.core.understand.words import cut, words

_INTRODUCED = re.compile(r"\W*(\w+)\s*[,;:.!–—-]+\s*(.+)", re.DOTALL)  # No, I rent


def read(ask: Ask, text: str, now: datetime) -> Reading:
    """A text as true or false: by plain yes and no words, and by the words of the options."""
    plain = understand(ask, text, now)
    own = _own(ask)
    if own is None or plain.status in ("declined", "unknown"):
        return plain
    named = understand(own, text, now)
    if named.status != "understood" or not _tells(own, cut(text), named.value):
        return plain
    if plain.status == "understood":
        agree = plain.value == (named.value == "yes") or not plain.value
        return plain if agree else Reading("not_understood", why=named.why, code="mixed")
    if named.value == "yes" and (plain.code != "no_match" or text.rstrip().endswith("?")):
        return plain
    return Reading("understood", named.value == "yes", named.why)


@lru_cache(maxsize=256)
def _own(ask: Ask) -> Ask | None:
    """The options as a choice by what they say beside yes and no; None if that is nothing."""
    stop = tables(language(ask.locale)).stop
    options = tuple(
        Choice(option.id, "", tuple(said for said in map(_bare, _phrases(option)) if said))
        for option in ask.options
    )
    telling = any(stems(words(said), stop) for option in options for said in option.means)
    return replace(ask, kind="choice", options=options) if telling else None


def _phrases(option: Choice) -> tuple[str, ...]:
    return (option.label, *option.means)


def _bare(said: str) -> str:
    """A label without the yes or no that introduces it; a lone word is left to the plain words."""
    introduced = _INTRODUCED.fullmatch(said)
    return introduced[2] if introduced else said


def _tells(own: Ask, text: str, option: str) -> bool:
    """Whether a text says what the option says, and no more that could turn it."""
    tongue = language(own.locale)
    known, shown, said = tables(tongue), menu(own.options, tongue), words(text)
    if any(option in ids for ids in inside(said, shown, known).values()):
        return True
    mine = {stem for stem, owner in shown.telling.items() if owner == option}
    telling = stems(said, known.stop)
    return bool(telling) and telling <= mine
