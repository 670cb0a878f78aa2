"""Owns options made ready for matching: their phrases, the words only one has, a language's sets.

Built once for a question and a language and remembered; it decides nothing.
"""

from dataclasses import dataclass
from functools import lru_cache

from agent.core.understand.locales import Language
from agent.core.understand.reading import Choice
from agent.core.understand.words import fold, phrases, words

Words = tuple[str, ...]
_ENDINGS = ("ings", "ing", "ers", "er", "ies", "es", "ed", "s", "y", "e")
_STEM = 4  # letters that must stay
_LONGER = _STEM + 1


@dataclass(frozen=True, eq=False, slots=True)
class Tables:
    """A language's tables as sets of words."""

    stop: frozenset[str]
    pick: frozenset[str]
    negators: frozenset[str]
    joiners: frozenset[str]
    either: frozenset[str]
    last: frozenset[str]
    all: frozenset[Words]
    none: frozenset[Words]
    besides: frozenset[Words]
    contrast: frozenset[str]  # but: what follows a denial is meant
    places: dict[Words, int]  # second, two, 2nd -> 2
    small: frozenset[str]  # stop and pick
    denying: frozenset[str]  # words one of which stands in all that leaves something out


@dataclass(frozen=True, eq=False, slots=True)
class Menu:
    """Options made ready."""

    ids: Words
    named: dict[Words, Words]  # words of a label or synonym -> the options it names
    by_id: dict[Words, str]
    starts: frozenset[str]  # first words of what `named` knows
    longest: int  # words in the longest phrase
    spelled: dict[str, str]  # phrase -> its one option, for close spelling
    telling: dict[str, str]  # stem that stands in one option only -> that option
    weights: dict[str, int]  # option -> content words of its shortest phrase


@lru_cache(maxsize=16)
def tables(tongue: Language) -> Tables:
    """The sets of a language."""
    places = {**tongue.ordinals, **{w: n for w, n in tongue.numerals.items() if n == int(n)}}
    stop, pick = _single(tongue.stop), _single(tongue.pick)
    negators = frozenset(fold(word) for word in phrases(tongue.negators) if " " not in word)
    leaving = _whole(tongue.besides) | _whole(tongue.none)
    return Tables(
        stop=stop,
        pick=pick,
        negators=negators,
        joiners=_single(tongue.joiners),
        either=_single(tongue.either),
        last=_single(tongue.last),
        all=_whole(tongue.all),
        none=_whole(tongue.none),
        besides=_whole(tongue.besides),
        contrast=_single(tongue.contrast),
        places={words(phrase): int(place) for phrase, place in places.items()},
        small=stop | pick,
        denying=negators | {phrase[0] for phrase in leaving},
    )


def _single(table: str) -> frozenset[str]:
    return frozenset(word for phrase in phrases(table) for word in words(phrase))


def _whole(table: str) -> frozenset[Words]:
    return frozenset(words(phrase) for phrase in phrases(table))


@lru_cache(maxsize=1024)
def menu(options: tuple[Choice, ...], tongue: Language) -> Menu:
    """Options made ready for a language."""
    stop = tables(tongue).stop
    named: dict[Words, dict[str, None]] = {}
    holders: dict[str, set[str]] = {}
    weights: dict[str, int] = {}
    for option in options:
        for phrase in (option.label, *option.means):
            spelled = words(phrase)
            if spelled:
                named.setdefault(spelled, {})[option.id] = None
            content = stems(spelled, stop)
            weights[option.id] = min(weights.get(option.id, 99), max(1, len(content)))
            for word in content:
                holders.setdefault(word, set()).add(option.id)
    return Menu(
        ids=tuple(option.id for option in options),
        named={phrase: tuple(ids) for phrase, ids in named.items()},
        by_id={words(option.id): option.id for option in options},
        starts=frozenset(phrase[0] for phrase in named),
        longest=max(map(len, named), default=0),
        spelled={
            " ".join(phrase): next(iter(ids)) for phrase, ids in named.items() if len(ids) == 1
        },
        telling={word: next(iter(ids)) for word, ids in holders.items() if len(ids) == 1},
        weights=weights,
    )


def stems(spelled: Words, stop: frozenset[str]) -> set[str]:
    """The stems of the words that carry meaning."""
    return {stem(word) for word in spelled if word not in stop}


def stem(word: str) -> str:
    """A word without its commonest endings: the same for meeting, meetings and meets."""
    if len(word) < _LONGER or not word.endswith(_ENDINGS):
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM:
            return word[: -len(ending)]
    return word
