"""Owns choosing one option: by its words, its place, its synonyms or nearly its spelling.

It refuses to guess: options that fit alike come back as candidates, a word that stands in every
sentence never chooses, and what is negated is not chosen.
"""

import re
from functools import lru_cache

from rapidfuzz import fuzz, process

from agent.core.understand import number
from agent.core.understand.denied import denies, without
from agent.core.understand.locales import Language, language
from agent.core.understand.menu import Menu, Tables, Words, menu, stem, tables
from agent.core.understand.reading import Ask, Reading, refused, understood
from agent.core.understand.words import words

_CLOSE = 82.0  # per cent of equal spelling from which two texts count as one
_MARGIN = 8.0  # by which the best must lead the second
_LONG = 12  # words of a text from which spelling is no longer compared
_SEVERAL = 2  # words from which a text may be how a label begins
_REACH = 3  # words after a negation that it turns
_PLACE = re.compile(r"([0-9]{1,3})(?:st|nd|rd|th|º|ª|o|a|er|e|eme)?")


def by_label(ask: Ask, text: str) -> str | None:
    """The one option whose label or synonym is exactly this text."""
    ids = menu(ask.options, language(ask.locale)).named.get(words(text), ())
    return ids[0] if len(ids) == 1 else None


def by_place(ask: Ask, text: str) -> str | None:
    """The option a text names by rank or letter only; a figure may be an amount."""
    tongue = language(ask.locale)
    said, shown = words(text), menu(ask.options, tongue)
    place = None if not said or said[-1].isdigit() else _place(said, shown, tables(tongue))
    return shown.ids[place - 1] if place and place <= len(shown.ids) else None


def read(ask: Ask, text: str) -> Reading:
    """A text as the id of one option."""
    tongue = language(ask.locale)
    shown, known, said = menu(ask.options, tongue), tables(tongue), words(text)
    if said not in shown.named and said not in shown.by_id and denies(said, known):
        named = inside(said, shown, known)
        if not any(denies(said[slice(*place)], known) for place in named):
            left = without(text, shown, known, lambda run: one(ask, run, shown, known, tongue))
            if left is not None:
                return left
    return one(ask, said, shown, known, tongue)


def one(ask: Ask, said: Words, shown: Menu, known: Tables, tongue: Language) -> Reading:
    """The option that these words choose."""
    exact = shown.named.get(said, ())
    if exact:
        return _picked(exact, f'choice: the label "{" ".join(said)}"')
    placed = _placed(ask, said, shown, known)
    if placed is not None:
        return placed
    begun = _begun(said, shown)
    if begun:
        return _picked(begun, "choice: how a label begins")
    if said in shown.by_id:
        return understood(shown.by_id[said], "choice: the option's id")
    found = inside(said, shown, known)
    if found and (len(found) > 1 or known.either.isdisjoint(said)):
        whole = ", ".join(" ".join(said[start:end]) for start, end in found)
        ids = tuple(dict.fromkeys(id_ for span in found for id_ in found[span]))
        return _picked(ids, f'choice: "{whole}" in the text')
    counted = _counted(ask, said)
    if counted is not None:
        return counted
    if not said or not known.negators.isdisjoint(said):
        return refused("no_match", "choice: no option, or a denied one")
    return (
        _by_content(said, shown, known)
        or _either(ask, said, shown, known, tongue)
        or _by_spelling(said, shown, known)
    )


def _either(ask: Ask, said: Words, shown: Menu, known: Tables, tongue: Language) -> Reading | None:
    """The two options of `the third or the fourth`, to be asked about."""
    at = next((place for place, word in enumerate(said) if place and word in known.either), 0)
    if not 0 < at < len(said) - 1 or len(said) > _LONG:
        return None
    low = said[said[0] in known.either : at]  # either the third or the fourth
    ids = [one(ask, run, shown, known, tongue).value for run in (low, said[at + 1 :])]
    return _picked((ids[0], ids[1]), "choice: one or the other") if None not in ids else None


def _picked(ids: Words, why: str) -> Reading:
    if len(ids) == 1:
        return understood(ids[0], why)
    return Reading("ambiguous", why=why, candidates=ids)


def _begun(said: Words, shown: Menu) -> Words:
    """The options of which a label or synonym begins with just these words: just looking."""
    if len(said) < _SEVERAL or said[0] not in shown.starts:
        return ()
    found = (ids for phrase, ids in shown.named.items() if phrase[: len(said)] == said)
    return tuple(dict.fromkeys(id_ for ids in found for id_ in ids))


def _placed(ask: Ask, said: Words, shown: Menu, known: Tables) -> Reading | None:
    """An option by number, letter or rank: 2, #2, b), the second one, last."""
    place = _place(said, shown, known)
    if place is None:
        return None
    for_figure = _by_figure(ask, int(said[-1])) if said[-1].isdigit() else None
    if for_figure is not None:
        return for_figure
    if 1 <= place <= len(shown.ids):
        return understood(shown.ids[place - 1], f"choice: place {place} of {len(shown.ids)}")
    return refused("no_match", f"choice: there is no option {place}")


def _place(said: Words, shown: Menu, known: Tables) -> int | None:
    if len(said) > 8:
        return None
    if said and len(said) < 3 and len(said[-1]) == 1 and "a" <= said[-1] <= "z":
        letter = ord(said[-1]) - ord("a") + 1
        if (len(said) == 1 or said[0] in known.pick) and letter <= len(shown.ids):
            return letter
    rest = tuple(word for word in said if word not in known.pick)
    if not rest and len(said) == 1:
        rest = said
    if len(rest) == 1:
        digits = _PLACE.fullmatch(rest[0])
        if digits:
            return int(digits[1])
        if rest[0] in known.last:
            return len(shown.ids)
    return known.places.get(rest)


def _counted(ask: Ask, said: Words) -> Reading | None:
    """A number in words where the labels are figures: about 25 of us."""
    if not any(_span(option.label, ask.locale) for option in ask.options):
        return None
    reading = number.read(Ask("number", locale=ask.locale), " ".join(said))
    if reading.status != "understood" or reading.value["min"] != reading.value["max"]:
        return None
    return _by_figure(ask, reading.value["min"])


def _by_figure(ask: Ask, value: float) -> Reading | None:
    """Options that are figures themselves (2 bedrooms, 5-19 people): the figure means its value."""
    spans = [_span(option.label, ask.locale) for option in ask.options]
    if not any(spans):
        return None
    fits = tuple(
        option.id
        for option, span in zip(ask.options, spans, strict=True)
        if span and span[0] <= value <= span[1]
    )
    if not fits:
        return refused("no_match", f"choice: no option holds {value}")
    return _picked(fits, f"choice: {value} lies in the label")


@lru_cache(maxsize=4096)
def _span(label: str, locale: str) -> tuple[float, float] | None:
    """The ends of a label that is a figure or range of figures."""
    first = words(label)[:1]
    reading = number.read(Ask("number", locale=locale), label)
    if reading.status != "understood" or not first:
        return None
    low, high = reading.value["min"], reading.value["max"]
    if low == high and not first[0][0].isdigit():
        return None  # Top 10 companies
    return (0 if low is None else low, float("inf") if high is None else high)


def inside(said: Words, shown: Menu, known: Tables) -> dict[tuple[int, int], Words]:
    """Labels and synonyms that stand whole inside a text and are not denied: place -> options.

    One of small words only ("I do") counts when at most two words stand outside all of them, a
    single small word ("me") when at most one does.
    """
    found: dict[tuple[int, int], Words] = {}
    at = covered = 0
    while at < len(said):
        size = _phrase(said, at, shown) if said[at] in shown.starts else 0
        if size and known.negators.isdisjoint(said[max(0, at - _REACH) : at]):
            found[at, at + size] = shown.named[said[at : at + size]]
            covered += size
        at += size or 1
    outside = len(said) - covered if known.negators.isdisjoint(said) else _LONG
    enough = 1 if outside < 2 else 2 if outside == 2 else _LONG
    return {
        place: ids for place, ids in found.items() if _tells(said[slice(*place)], known, enough)
    }


def _phrase(said: Words, at: int, shown: Menu) -> int:
    """How many words from here on are a label; 0 where none is."""
    for size in range(min(shown.longest, len(said) - at), 0, -1):
        if said[at : at + size] in shown.named:
            return size
    return 0


def _tells(phrase: Words, known: Tables, enough: int) -> bool:
    """Whether a label is more than small words, or has `enough` of them."""
    return len(phrase) >= enough or not known.stop.issuperset(phrase)


def _by_content(said: Words, shown: Menu, known: Tables) -> Reading | None:
    """The option that shares the words which carry meaning, when it shares enough of them."""
    content = list(dict.fromkeys(stem(word) for word in said if word not in known.stop))
    hits: dict[str, list[str]] = {}
    for word in content:
        option = shown.telling.get(word) or _misspelled(word, shown, len(content))
        if option:
            hits.setdefault(option, []).append(word)
    enough = {
        option: found
        for option, found in hits.items()
        if 3 * len(found) >= shown.weights[option] and 3 * len(found) >= len(content)
    }
    if not enough:
        return None
    most = max(len(found) for found in enough.values())
    best = tuple(id_ for id_ in shown.ids if len(enough.get(id_, ())) == most)
    told = ", ".join(enough[best[0]])
    return _picked(best, f"choice: the words {told}")


def _misspelled(word: str, shown: Menu, count: int) -> str | None:
    if len(word) < 5 or count > _LONG:
        return None
    close = process.extractOne(word, list(shown.telling), scorer=fuzz.ratio, score_cutoff=_CLOSE)
    return None if close is None else shown.telling[close[0]]


def _by_spelling(said: Words, shown: Menu, known: Tables) -> Reading:
    text = " ".join(said)
    if len(said) > _LONG or len(text) < 3 or (len(said) == 1 and text in known.stop):
        return refused("no_match", "choice: no option")
    close = process.extract(
        text, list(shown.spelled), scorer=fuzz.ratio, limit=None, score_cutoff=_CLOSE - _MARGIN
    )
    if not close or close[0][1] < _CLOSE:
        return refused("no_match", "choice: no option is spelled like this")
    rivals = [shown.spelled[one[0]] for one in close if one[1] > close[0][1] - _MARGIN]
    ids = tuple(id_ for id_ in shown.ids if id_ in rivals)
    return _picked(ids, f'choice: spelled like "{close[0][0]}"')
