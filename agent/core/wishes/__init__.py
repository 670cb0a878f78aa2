"""Owns what a visitor may want instead of answering: a person, to stop, to start again, to go
back, another language, to know why he is asked, or only to be polite. A language's words are one
file here.

It refuses to find a wish inside a sentence about something else: a clause must say the wish and
nothing more than politeness around it.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import NamedTuple

from agent.core.understand.locales import LANGUAGES
from agent.core.understand.words import fold, phrases, words

LONGEST = 300  # characters; who writes more than that tells something
_CLAUSE = re.compile(r"[.,;:!?¿¡\n]+|\s-+\s")
_KINDS = ("person", "stop", "restart", "back", "why", "greet", "thank")
_ANYWHERE = frozenset({"person", "stop"})  # found in any clause; the others must be all there is


@dataclass(frozen=True, eq=False)
class Phrasing:
    """Words of one language. In a phrase `a/b` is one of both, and `a?` may be missing."""

    around: str  # what may stand before and after a wish
    person: str
    stop: str
    restart: str
    back: str
    why: str
    greet: str  # and to be greeted
    thank: str
    languages: dict[str, str]
    language: str  # with {} for the language's name
    # corrections; plain phrases
    hints: str  # what may lead one in: actually, sorry
    meant: str  # make it (10k)
    change: str  # wrong (budget), change my (budget)
    own: str  # my (budget)
    becomes: str  # (my budget) is, should be, to
    nouns: dict[str, str]  # what answers are called, by their kind
    # what is meant to offend, or for a language model; see `conduct`
    rude: str
    prompts: str


class Wish(NamedTuple):
    """`kind` is one of _KINDS or language; `locale` the language wished for, `words` what said
    so."""

    kind: str
    words: str
    locale: str = ""


class _Known:
    """A language's phrasing made ready: one pattern for each wish, and the words that one of must
    stand in any of them."""

    def __init__(self, code: str) -> None:
        said = phrasing(code)
        self.around = frozenset(word for cell in phrases(said.around) for word in words(cell))
        self.cues: set[str] = set()
        parts = [f"(?P<{kind}>{self._any(getattr(said, kind))})"
                 for kind in _KINDS]  # fmt: skip
        for locale, name in _names().items():
            parts.append(f"(?P<language_{locale}>{self._any(said.language, name)})")
        self.pattern = re.compile("|".join(parts))

    def _any(self, cell: str, name: str = "") -> str:
        made = [written(phrase.replace("{}", name), self.around) for phrase in phrases(cell)]
        self.cues.update(*(cues for _, cues in made))
        return "|".join(pattern for pattern, _ in made)


def written(phrase: str, small: Collection[str]) -> tuple[str, set[str]]:
    """A phrase of a table as a pattern, and the words one of which stands in all it matches; they
    are no `small` words if that can be."""
    made, telling = "", set[str]()
    for piece in phrase.split():
        choices = [words(one) for one in piece.rstrip("?").split("/")]
        said = "|".join(re.escape(" ".join(one)) for one in choices)
        made += f"(?:(?:{said}) )?" if piece.endswith("?") else f"(?:{said}) "
        first = {one[0] for one in choices}
        if not piece.endswith("?") and (not telling or first.isdisjoint(small)):
            telling = first
    return made, telling


@lru_cache(maxsize=16)
def _names() -> dict[str, str]:
    """Every language's names in all languages, joined by slashes."""
    names: dict[str, list[str]] = {}
    for code in LANGUAGES:
        for locale, cell in phrasing(code).languages.items():
            names.setdefault(locale, []).extend(phrases(cell))
    joined = {locale: "/".join(dict.fromkeys(found)) for locale, found in names.items()}
    return {locale: name.replace(" ", "_") for locale, name in joined.items()}  # one piece each


@lru_cache(maxsize=16)
def phrasing(code: str) -> Phrasing:
    """The words of a language."""
    found = import_module(f"{__name__}.{code}").PHRASING
    assert isinstance(found, Phrasing)
    return found


@lru_cache(maxsize=64)
def _tongues(locale: str) -> tuple[_Known, ...]:
    """The languages a wish is looked for in, the visitor's own first: whoever cannot follow the
    language of a flow wishes in his own."""
    own = locale[:2].lower()
    codes = sorted(LANGUAGES, key=lambda code: (code != own, code != "en"))
    return tuple(_known(code) for code in codes)


@lru_cache(maxsize=16)
def _known(code: str) -> _Known:
    return _Known(code)


@lru_cache(maxsize=1)
def _cues() -> frozenset[str]:
    return frozenset().union(*(_known(code).cues for code in LANGUAGES))


def wish(locale: str, text: str) -> Wish | None:
    """The wish that a text says, if it says one."""
    if len(text) > LONGEST or _cues().isdisjoint(words(text)):
        return None
    clauses = [said for said in map(words, _CLAUSE.split(fold(text))) if said]
    found = next(_found(locale, clauses), None)
    if found is not None:
        return found
    whole = words(text)
    return _in_clause(locale, whole) if len(clauses) > 1 else None


def _found(locale: str, clauses: list[tuple[str, ...]]) -> Iterator[Wish]:
    """The wishes of a text clause by clause; one that may not stand in any must be alone."""
    tongue = _tongues(locale)[0]
    telling = [clause for clause in clauses if not tongue.around.issuperset(clause)] or clauses
    for clause in telling:
        found = _in_clause(locale, clause)
        if found is not None and (len(telling) == 1 or found.kind in _ANYWHERE):
            yield found


def _in_clause(locale: str, clause: tuple[str, ...]) -> Wish | None:
    for known in _tongues(locale):
        if known.cues.isdisjoint(clause):
            continue
        for said in _bared(clause, known.around):
            match = known.pattern.fullmatch(" ".join(said) + " ")
            if match is not None and match.lastgroup is not None:
                kind, _, language = match.lastgroup.partition("_")
                return Wish(kind, " ".join(clause), language)
    return None


def _bared(clause: tuple[str, ...], around: frozenset[str]) -> Iterator[tuple[str, ...]]:
    """A clause as it is, then without the politeness after it, before it, and both."""
    end, start = len(clause), 0
    while end > 1 and clause[end - 1] in around:
        end -= 1
    while start < end - 1 and clause[start] in around:
        start += 1
    yield from dict.fromkeys((clause, clause[:end], clause[start:], clause[start:end]))
