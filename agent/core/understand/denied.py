"""Owns what a choice leaves out: not the first, anything but a demo, sales instead of support.

It refuses to guess among what is left: one option is chosen only where it is the only one.
"""

import re
from collections.abc import Callable, Iterator
from itertools import islice

from agent.core.understand.menu import Menu, Tables, Words
from agent.core.understand.reading import Reading, refused, understood
from agent.core.understand.words import fold

_WORD = re.compile(r"[^\W_]+(?:'[^\W\d_]+)*|[,;]")
_STOPS = frozenset(",;")
_MOST = 24  # parts of a text that are looked at
_FEW = 2  # options left between which it is worth asking

One = Callable[[Words], Reading]


def denies(said: Words, known: Tables) -> bool:
    """Whether a text leaves something out."""
    if known.denying.isdisjoint(said):
        return False
    return any(_denial(said, at, known) for at in range(len(said)))


def opens_denied(said: Words, known: Tables) -> bool:
    """Whether a part of a list begins by leaving out what it names: no chat, not the forms."""
    return bool(said) and _denial(said, 0, known) > 0


def without(text: str, shown: Menu, known: Tables, one: One) -> Reading | None:
    """The option that a text names beside those it denies, or the only one it leaves.

    None where it denies no option by name. `one` reads a few words as an option.
    """
    chosen: dict[str, None] = {}
    denied: set[str] = set()
    for words, negative in islice(_parts(text, known), _MOST):
        ids = _named(words, known, one)
        if negative:
            denied.update(ids)
        else:
            chosen.update(dict.fromkeys(ids))
    if not denied:
        return None
    kept = tuple(id_ for id_ in shown.ids if id_ in chosen and id_ not in denied)
    left = kept or tuple(id_ for id_ in shown.ids if id_ not in denied)
    why = "choice: what is left beside the denied"
    if len(left) == 1:
        return understood(left[0], why)
    if kept or len(left) == _FEW:
        return Reading("ambiguous", why=why, candidates=left)
    return refused("no_match", "choice: no option, or a denied one")


def _parts(text: str, known: Tables) -> Iterator[tuple[Words, bool]]:
    """A text in parts, each with whether it is denied. A comma or contrast begins afresh."""
    said: list[str] = []
    negative = False
    words = tuple(_WORD.findall(fold(text)))
    at = 0
    while at < len(words):
        size = _denial(words, at, known)
        turns = size > 0
        contrast = negative and words[at] in known.contrast and not _turned(words, at, known)
        if turns or contrast or words[at] in _STOPS:
            yield tuple(said), negative
            said = []
            negative = turns and not contrast
            at += 1 if contrast else max(size, 1)
            continue
        said.append(words[at])
        at += 1
    yield tuple(said), negative


def _turned(words: Words, at: int, known: Tables) -> bool:
    """Whether a contrast goes on to deny: but not."""
    return at + 1 < len(words) and words[at + 1] in known.negators


def _denial(words: Words, at: int, known: Tables) -> int:
    """How many words from `at` on deny what follows: not, except, no (water); 0 where none do."""
    for size in (3, 2, 1):
        if words[at : at + size] in known.besides:
            return size
    after = words[at + 1] if at + 1 < len(words) else ""
    named = after.isalpha() and after not in known.stop and (after,) not in known.places
    return int(words[at] in known.negators or (named and words[at : at + 1] in known.none))


def _named(words: Words, known: Tables, one: One) -> list[str]:
    """The options that words name, several of them with ands or ors between."""
    runs: list[list[str]] = [[]]
    for word in words:
        if word in known.joiners or word in known.either:
            runs.append([])
        else:
            runs[-1].append(word)
    found = [one(tuple(run)) for run in runs if run and not known.stop.issuperset(run)]
    return [reading.value for reading in found if reading.status == "understood"]
