"""What changes for a visitor between two flows, in words: the place, before, after.

Owns how two trees are laid beside each other: what was added, taken away, renamed, moved, reworded.
It reads the canonical source, so a key nobody told it about is still reported, by its own name.
Refuses to judge a change, and to look at tests and comments: no visitor sees them.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from agent.core.check import figures
from agent.core.flow import Flow

Tree = Mapping[str, Any]
Place = tuple[str, ...]

PARTS = {
    "figures": "Figures",
    "teasers": "Teasers",
    "greeting": "Greeting",
    "questions": "Questions",
    "signals": "Signals",
    "bands": "Bands",
    "routes": "Routes",
    "ends": "Ends",
    "faq": "Side answers",
    "translations": "Translations",
    "flow": "The flow itself",
}
"""The parts of a flow a change belongs to, in order, with their headings."""

_THINGS = {
    "questions": "question",
    "options": "option",
    "steps": "points from here on",
    "fields": "field",
    "consent": "consent",
    "signals": "signal",
    "bands": "begins at",
    "ends": "end",
    "faq": "side answer",
    "teasers": "teaser",
    "translations": "language",
}
_WORDS = {
    "ask": "wording",
    "say": "words",
    "label": "label",
    "why": "reason given",
    "again": "words when not understood",
    "kind": "kind of answer",
    "when": "condition",
    "next": "goes on to",
    "skip": "may be skipped",
    "means": "also understood",
    "asks": "recognised by",
    "min": "least",
    "max": "most",
    "notice": "consent notice",
    "band": "for the bands",
    "call": "calls",
    "record": "record goes to",
    "nurture": "nurture goes to",
    "end": "ends with",
    "book": "booking link",
    "redirect": "goes on to the page",
    "page": "on the pages",
    "after": "shown after seconds",
    "scroll": "shown at percent of the page",
    "leaving": "shown to who leaves",
    "returning": "for who was here before",
    "repeat": "stays away for",
    "transcript": "conversation mailed by",
}
_ORDERED = frozenset({"questions", "options"})  # the others may stand in any order
_DEFAULTS = {"skip": False, "points": 0, "outcome": "completed"}
_LISTED = frozenset({"greeting", "again", "band", "page"})  # one may stand without a list
_SHORT = {"options": "label", "ends": "say"}  # what a text alone means there
_TEXTS = ("ask", "label", "say")


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `before` is None for what is new, `after` for what is gone; `place` is the way
    to it within its `part`, `what` says what of it changed."""

    part: str
    place: str
    what: str
    before: str | None
    after: str | None


def differences(old: Flow, new: Flow) -> tuple[Change, ...]:
    """All changes from `old` to `new`, part by part; none when both are the same version."""
    if old.version == new.version:
        return ()
    before, after = _tree(json.loads(old.source)), _tree(json.loads(new.source))
    found = [*_figures(old, new), *_routes(before.pop("routes", []), after.pop("routes", []))]
    found += _inside((), before, after)
    order = list(PARTS)
    return tuple(sorted(found, key=lambda change: order.index(change.part)))


def _figures(old: Flow, new: Flow) -> Iterator[Change]:
    before, after = figures(old), figures(new)
    if before is None or after is None:
        return
    names = {"questions": "questions asked at most", "lowest": "lowest score",
             "highest": "highest score"}  # fmt: skip
    for name, what in names.items():
        one, other = getattr(before, name), getattr(after, name)
        if one != other:
            yield Change("figures", "", what, str(one), str(other))


def _tree(value: Any, path: Place = ()) -> Any:
    """A flow's data with its short forms written out and its defaults left away."""
    if isinstance(value, dict):
        short = _SHORT.get(path[-1]) if path and _is_group(path) else None
        return {
            k: _tree({short: v} if short and isinstance(v, str) else v, (*path, k))
            for k, v in value.items()
            if short or not _default(k, v)
        }
    if isinstance(value, list):
        return [_tree(item, (*path, "")) for item in value]
    return [value] if path[-1] in _LISTED and isinstance(value, str) else value


def _default(key: str, value: Any) -> bool:
    return key in _DEFAULTS and not isinstance(value, dict) and value == _DEFAULTS[key]


def _routes(before: Sequence[Tree], after: Sequence[Tree]) -> Iterator[Change]:
    """Routes have no ids: what stands alike on both sides shows which belong together."""
    match = SequenceMatcher(None, [_words(r) for r in before], [_words(r) for r in after], False)
    for kind, i, end_i, j, end_j in match.get_opcodes():
        if kind == "equal":
            continue
        pairs = min(end_i - i, end_j - j)
        for one, other in zip(range(i, i + pairs), range(j, j + pairs), strict=True):
            yield from _inside(("routes", f"route {other + 1}"), before[one], after[other])
        for place in range(i + pairs, end_i):
            yield Change("routes", f"route {place + 1}", "route", _words(before[place]), None)
        for place in range(j + pairs, end_j):
            yield Change("routes", f"route {place + 1}", "route", None, _words(after[place]))


def _inside(path: Place, before: Tree, after: Tree) -> Iterator[Change]:
    """What changed within a mapping both sides have."""
    renamed = _renamed(path, before, after)
    for old, new in renamed.items():
        yield _change((*path, new), f"{_named((*path, new))} is called", old, new)
    same = {id: id for id in before if id in after} | renamed
    for id in before:
        yield from _both((*path, same.get(id, id)), before[id], after.get(same.get(id, "")))
    for id in after:
        if id not in same.values():
            yield from _both((*path, id), None, after[id])
    if path[:1] == ("questions",) and path[-1] in _ORDERED and _is_group(path):
        yield from _moved(path, [same[id] for id in before if id in same], list(after))


def _both(path: Place, before: Any, after: Any) -> Iterator[Change]:
    if json.dumps(before) == json.dumps(after):  # `==` knows no order, and takes true for 1
        return
    if _is_group(path):
        yield from _inside(path, before or {}, after or {})
    elif isinstance(before, dict) and isinstance(after, dict):
        yield from _inside(path, before, after)
    else:
        show = _texts_counted if path[:-1] == ("translations",) else _words
        one, other = (None if value is None else show(value) for value in (before, after))
        yield _change(path, _named(path), one, other)


def _renamed(path: Place, before: Tree, after: Tree) -> dict[str, str]:
    """Ids that are gone, with the new ids under which the same thing stands now."""
    if not _is_group(path):
        return {}
    gone = {_identity(v): k for k, v in before.items() if k not in after and _identity(v)}
    come = {_identity(v): k for k, v in after.items() if k not in before and _identity(v)}
    return {gone[text]: come[text] for text in gone if text in come}


def _identity(value: Any) -> str | None:
    """What a thing is to the visitor: its text; for a signal its condition."""
    if not isinstance(value, dict):
        return None
    return next((value[key] for key in (*_TEXTS, "when") if key in value), None)


def _moved(path: Place, kept: list[str], now: list[str]) -> Iterator[Change]:
    """What stands elsewhere among those that both sides have: as few as explain the new order."""
    present = [id for id in now if id in kept]
    match = SequenceMatcher(None, kept, present, False)
    still = {id for i, _, n in match.get_matching_blocks() for id in kept[i : i + n]}
    for id in present:
        if id not in still:
            before, after = _neighbour(kept, id), _neighbour(present, id)
            yield _change((*path, id), f"{_named((*path, id))} stands", before, after)


def _neighbour(order: list[str], id: str) -> str:
    place = order.index(id)
    return f"after {order[place - 1]}" if place else "first"


def _is_group(path: Place) -> bool:
    """Whether the last step names a group of things, and is not itself the id of one."""
    group = False
    for step in path:
        group = step in _THINGS and not group
    return group


def _change(path: Place, what: str, before: str | None, after: str | None) -> Change:
    """A change at `path`; groups are no part of a place, and what changed stands in `what`."""
    part = path[0] if path[0] in PARTS else "flow"
    steps = range(part != "flow", len(path))
    last = len(path) - 1
    is_id = [n > 0 and _is_group(path[:n]) and path[n] != "notice" for n in range(len(path))]
    kept = [path[n] for n in steps if is_id[n] or (n < last and not _is_group(path[: n + 1]))]
    return Change(part, ".".join(kept), what, before, after)


def _named(path: Place) -> str:
    """What the last step of a path is, in words."""
    key = path[-1]
    if _is_group(path[:-1]) and key != "notice":
        return _THINGS[path[-2]]
    return _WORDS.get(key, key.replace("_", " "))


def _texts_counted(language: Any) -> str:
    def count(value: Any) -> int:
        inside = value.values() if isinstance(value, dict) else value
        return 1 if isinstance(value, str) else sum(map(count, inside))

    return f"{count(language)} texts"


def _words(value: Any) -> str:
    """A value as one would say it: of a thing its text, then what is special about it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return " / ".join(map(_words, value))
    if not isinstance(value, dict):
        return str(value)
    text = next((value[key] for key in _TEXTS if key in value), None)
    rest = [_SAID[key](value[key]) for key in _SAID if key in value]
    if text is not None:
        return f"{text} ({', '.join(rest)})" if rest else str(text)
    return ", ".join(f"{key}: {_words(inner)}" for key, inner in value.items())


_SAID: Mapping[str, Callable[[Any], str]] = {
    "kind": str,
    "points": "{:+} points".format,
    "when": "when {}".format,
    "next": "goes on to {}".format,
    "link": str,
    "book": str,
    "page": lambda pages: f"on {_words(pages)}",
    "after": "after {} s".format,
    "scroll": "at {} % of the page".format,
    "leaving": lambda leaving: "to who leaves" if leaving else "not to who leaves",
}
