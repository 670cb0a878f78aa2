"""Owns choosing several options: a list with commas or ands, all, none, all except some.

It refuses to drop a short part of a list that names no option: the visitor is asked again.
"""

import re

from agent.core.understand.choice import inside, one
from agent.core.understand.denied import denies, opens_denied
from agent.core.understand.locales import Language, language
from agent.core.understand.menu import Menu, Tables, Words, menu, tables
from agent.core.understand.reading import Ask, Reading, refused, understood
from agent.core.understand.words import fold, words

_PART = re.compile(r"[^\W_]+(?:'[^\W\d_]+)*|[,;/+&\n]")
_SEPARATORS = frozenset(",;/+&\n")
_PARTS = 50  # parts of a list that are looked at
_SHORT = 3  # words of a part that must name an option


def read(ask: Ask, text: str) -> Reading:
    """A text as a list of option ids, in the order of the options."""
    tongue = language(ask.locale)
    shown, known = menu(ask.options, tongue), tables(tongue)
    said = words(text)
    exact = shown.named.get(said, ())
    if len(exact) == 1:
        return understood([exact[0]], "multi: one label")
    core = _core(said, known)
    if said in known.none or core in known.none:
        return understood([], "multi: none")
    if said in known.all or core in known.all:
        return understood(list(shown.ids), "multi: all")
    spared = _spared(said, known)
    if spared is None and denies(said, known):
        text = _affirmed(text, known)
    chosen = _listed(ask, text if spared is None else spared, shown, known, tongue)
    if spared is None or chosen.status != "understood":
        return chosen
    return understood([id_ for id_ in shown.ids if id_ not in chosen.value], "multi: all except")


def _affirmed(text: str, known: Tables) -> str:
    """A list without the parts that are denied: sales, not pricing."""
    parts = re.split(r"[,;]", text)
    kept = [part for part in parts if not opens_denied(words(part), known)]
    return ",".join(kept) if kept and len(kept) < len(parts) else text


def _core(said: Words, known: Tables) -> Words:
    """A text without the small words around it."""
    first, last = 0, len(said)
    while first < last and said[first] in known.pick:
        first += 1
    while last > first and said[last - 1] in known.pick:
        last -= 1
    return said[first:last] or said


def _spared(said: Words, known: Tables) -> str | None:
    """What follows `all except`, if a text begins with that."""
    for size in range(1, 4):
        if said[:size] in known.all:
            for more in (2, 1):
                if said[size : size + more] in known.besides:
                    return " ".join(said[size + more :])
    for size in range(1, 4):
        if said[:size] in known.besides and said[0] in {phrase[0] for phrase in known.all}:
            return " ".join(said[size:])
    return None


def _listed(ask: Ask, text: str, shown: Menu, known: Tables, tongue: Language) -> Reading:
    parts = _PART.findall(fold(text))
    said = tuple(part for part in parts if part not in _SEPARATORS)
    found = inside(said, shown, known)
    ids = {id_ for span in found.values() for id_ in span if len(span) == 1}
    unclear = {id_ for span in found.values() for id_ in span if len(span) > 1}
    lost = []
    for run in _runs(parts, found, known):
        if len(run) > 1 and run not in shown.named and known.small.issuperset(run):
            continue
        some = _outer(run, shown, known)
        if some:
            ids.update(some)
            continue
        reading = one(ask, run, shown, known, tongue)
        if reading.status == "understood":
            ids.add(reading.value)
        elif reading.status == "ambiguous":
            unclear.update(reading.candidates)
        elif not known.small.issuperset(run):
            lost.append(run)
    return _list(ids, unclear - ids, lost, shown)


def _outer(run: Words, shown: Menu, known: Tables) -> Words:
    """The first two, the last three."""
    core = tuple(word for word in run if word not in known.pick or word in known.last)
    count = known.places.get(core[1:]) if len(core) == 2 else None
    if count is None or not 1 < count <= len(shown.ids):
        return ()
    if core[0] in known.last:
        return shown.ids[-count:]
    return shown.ids[:count] if known.places.get(core[:1]) == 1 and core[0] != "1" else ()


def _list(ids: set[str], unclear: set[str], lost: list[Words], shown: Menu) -> Reading:
    chosen = [id_ for id_ in shown.ids if id_ in ids]
    if unclear:
        either = tuple(id_ for id_ in shown.ids if id_ in unclear | ids)
        return Reading("ambiguous", why="multi: a part fits several options", candidates=either)
    if not chosen:
        return refused("no_match", "multi: no option")
    short = [" ".join(run) for run in lost if len(run) <= _SHORT]
    if short:
        return refused("some_unmatched", f"multi: no option for {short[0]}", chosen)
    return understood(chosen, f"multi: {len(chosen)} of a list")


def _runs(parts: list[str], found: dict[tuple[int, int], Words], known: Tables) -> list[Words]:
    """The words between separators, joining words and the labels found already."""
    taken = {place for start, end in found for place in range(start, end)}
    runs: list[list[str]] = [[]]
    place = 0
    for part in parts:
        if part in _SEPARATORS or part in known.joiners or place in taken:
            runs.append([])
        else:
            runs[-1].append(part)
        place += part not in _SEPARATORS
    return [tuple(run) for run in runs if run][:_PARTS]
