"""Owns how text becomes words: folding, tokens, and phrases of a table found in them in one pass.

Everything here is linear in the text. It knows no kind and no language.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

LIMIT = 1000  # characters of one text that are read; the rest is ignored
MOST = (
    250  # words and signs of it that are looked up; a thousand characters of prose have about 200
)

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4\u02bc`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\uff0d", "-"),
        **dict.fromkeys("\u2248\u223c\u301c", "~"),
        **dict(
            zip("\u0142\u0141\u00f8\u00d8\u0111\u0110\u0131", "lLoOdDi", strict=True)
        ),  # no marks
    }
)
_REMEMBERED = 4096  # characters whose plain form is kept
_DROPPED = frozenset({"Mn", "Me", "Cf"})  # accents, joiners, direction marks
_TOKEN = re.compile(
    r"[0-9]+(?:[.,'][0-9]+| [0-9]{3}(?![0-9]))*"  # 1,000.50  1.000,50  1 000  1'000
    r"|(?<![\w.])\.[0-9]+"
    r"|[^\W\d_]+(?:'[^\W\d_]+)*"
    r"|\S"
)
_WORD = re.compile(r"[^\W_]+(?:'[^\W\d_]+)*")


class Item(NamedTuple):
    """A stretch of folded text: its tag (of the table, or num, word, sign), value and place."""

    tag: str
    value: Any
    start: int
    end: int


def cut(text: str) -> str:
    """The part of a text that is read at all: its first 1000 characters."""
    return text[:LIMIT]


class _Folded(dict[int, str]):
    """Characters in their plain form, found out once: most texts have few different ones."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        plain = unicodedata.normalize("NFKD", char.translate(_SIGNS)).casefold()
        found = "".join(map(_plain, plain))
        if len(self) < _REMEMBERED:
            self[code] = found
        return found


def _plain(char: str) -> str:
    if char.isascii():
        return char
    category = unicodedata.category(char)
    if category in _DROPPED:
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(char))
    return " " if category[0] == "Z" else char


_FOLDED = _Folded()


def fold(text: str) -> str:
    """Lower case without accents; quotes, dashes, spaces and digits in their plain form."""
    return text.lower() if text.isascii() else text.translate(_FOLDED)[:LIMIT]


@lru_cache(maxsize=64)  # of one text: a turn looks at its words half a dozen times
def words(text: str) -> tuple[str, ...]:
    """The folded words and figures of a text, punctuation gone; `don't` stays one word."""
    return tuple(_WORD.findall(fold(text)))


def printable(text: str) -> str:
    """A text fit to keep: control and direction characters gone, white space single, trimmed."""
    if not text.isprintable():
        text = "".join(
            " " if char.isspace() else char
            for char in text
            if char.isspace() or unicodedata.category(char)[0] != "C" or char == "\u200d"
        )
    return " ".join(text.split())


@lru_cache(maxsize=2048)
def phrases(lines: str) -> tuple[str, ...]:
    """A table cell: phrases with | between."""
    return tuple(part for part in (piece.strip() for piece in lines.split("|")) if part)


def by_phrase(table: Mapping[Any, str]) -> dict[str, Any]:
    """A table of {value: phrases} as {phrase: value}."""
    return {phrase: value for value, cell in table.items() for phrase in phrases(cell)}


_Phrase = tuple[int, tuple[str, ...], str, Any]  # words after the first, the tag and the value
_Phrases = tuple[tuple[str, Any] | None, dict[str, tuple[_Phrase, ...]]]
_made = (
    tuple.__new__
)  # an item is made for every word of every text; by name it takes twice as long


def _by_second(rests: Mapping[tuple[str, ...], tuple[str, Any]]) -> _Phrases:
    """The phrases of one first word: itself alone, and by their second word, the longest first."""
    longer: dict[str, list[_Phrase]] = {}
    for rest, (tag, value) in sorted(rests.items(), key=lambda item: -len(item[0])):
        if rest:
            longer.setdefault(rest[0], []).append((len(rest), rest, tag, value))
    return rests.get(()), {second: tuple(found) for second, found in longer.items()}


@lru_cache(maxsize=64)
def tokens(folded: str) -> tuple[str, ...]:
    """The words, figures and signs of a folded text."""
    return tuple(_TOKEN.findall(folded))


Table = tuple[str, Mapping[str, Any] | str]  # a tag and its phrases, see Lexicon


class Lexicon:
    """Phrases of a language with a tag and a value each; the longest at a place wins."""

    def __init__(self, *tables: Table, token: re.Pattern[str] = _TOKEN) -> None:
        """`tables` are (tag, {phrase: value}) or (tag, "phrase|phrase"), earlier ones first where
        a phrase stands in two; `token` splits the text."""
        self._tokens: Callable[[str], Sequence[str]]
        self._tokens = tokens if token is _TOKEN else token.findall
        entries: dict[str, dict[tuple[str, ...], tuple[str, Any]]] = {}
        for tag, table in tables:
            cells = table if isinstance(table, Mapping) else dict.fromkeys(phrases(table))
            for phrase, value in cells.items():
                parts = tuple(token.findall(fold(phrase)))
                entries.setdefault(parts[0], {}).setdefault(parts[1:], (tag, value))
        # by the first word and then the second: a word such as "in" begins a hundred phrases
        self._entries = {first: _by_second(rests) for first, rests in entries.items()}

    def read(self, folded: str) -> list[Item]:
        """The items of a folded text, in order."""
        spelled = self._tokens(folded)[:MOST]
        ends = self._ends(folded, spelled)
        entries, items, at = self._entries, list[Item](), 0
        while at < len(spelled):
            text, last = spelled[at], at
            known = entries.get(text)
            if known is None:
                tag, value = _shape(text), text
            else:
                longer = known[1] and _longest(spelled, at, known[1])
                if longer:
                    last, (tag, value) = at + longer[0], longer[2:]
                else:
                    tag, value = known[0] or (_shape(text), text)
            start = ends[at] - len(text)
            items.append(_made(Item, (tag, value, start, ends[last])))
            at = last + 1
        return items

    @staticmethod
    def _ends(folded: str, spelled: Sequence[str]) -> list[int]:
        """Where each token ends. Between tokens there is white space only."""
        ends, end = list[int](), 0
        for text in spelled:
            end = folded.index(text, end) + len(text)
            ends.append(end)
        return ends


def _longest(
    spelled: Sequence[str], at: int, longer: dict[str, tuple[_Phrase, ...]]
) -> _Phrase | None:
    """The longest phrase of several words that stands at a place."""
    if at + 1 == len(spelled):
        return None
    for found in longer.get(spelled[at + 1], ()):
        if tuple(spelled[at + 1 : at + 1 + found[0]]) == found[1]:
            return found
    return None


def _shape(text: str) -> str:
    """The tag of what no table knows."""
    first = text[0]
    if first.isalpha():
        return "word"
    return "num" if first.isdigit() or (first in ".," and len(text) > 1) else "sign"
