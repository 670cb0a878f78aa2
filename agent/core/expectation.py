"""What a test expects, held against what came. Knows the facts by name, decides nothing else.

A mapping expects what it names and leaves the rest open; a list, a text or a number expects
exactly itself; `points` expects all points there are, because one too many is a fault too.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agent.core.texts import closest
from agent.core.turning import Send


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact that is not as expected; both sides in words, `key` dotted from the expectation."""

    key: str
    expected: str
    got: str


def differences(expected: Mapping[str, Any], facts: Mapping[str, Any]) -> Iterator[Difference]:
    """What of `expected` does not hold in `facts`."""
    for key, wanted in expected.items():
        if key not in facts:
            yield Difference(key, "a fact that can be checked", _unknown(key, facts))
        elif key == "points":
            yield from _points(wanted, facts[key])
        else:
            yield from _compare(key, wanted, facts[key])


def event_differences(expected: object, sent: Sequence[Send]) -> Iterator[Difference]:
    """What of a `sent:` does not hold: a type or a mapping of types to facts asks for those among
    others, a list asks for exactly these types in this order."""
    if isinstance(expected, list):
        types = [event.type for event in sent]
        if types != expected:
            yield Difference("sent", words(expected), words(types))
        return
    wanted = expected if isinstance(expected, dict) else {str(expected): None}
    for type, facts in wanted.items():
        yield from _among(type, facts or {}, sent)


def words(value: object) -> str:
    """A value as an operator would write it."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, default=str)


def points_by_place(points: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Points by question, or by signal where no question gives them."""
    sums: dict[str, int] = {}
    for given in points:
        place = given["question"] or given["rule"]
        sums[place] = sums.get(place, 0) + given["points"]
    return sums


def _among(type: str, facts: Mapping[str, Any], sent: Sequence[Send]) -> Iterator[Difference]:
    found = [list(differences(facts, _facts(event, facts))) for event in sent if event.type == type]
    if not found:
        types = [event.type for event in sent]
        yield Difference(f"sent.{type}", "this event", words(types) if types else "nothing sent")
        return
    for difference in min(found, key=len):
        yield Difference(f"{type}.{difference.key}", difference.expected, difference.got)


def _facts(event: Send, expected: Mapping[str, Any]) -> dict[str, Any]:
    """An event's data with the short forms a test may use."""
    data, score = event.data, event.data["score"]
    return {
        **data,
        "to": event.to,
        "score": score if isinstance(expected.get("score"), dict) else score["total"],
        "band": score["band"],
        "points": points_by_place(score["points"]),
        "answers": {answer["question"]: answer["value"] for answer in data["answers"]},
        "consent": {record["purpose"]: record["given"] for record in data["consent"]},
    }


def _points(expected: object, got: Mapping[str, int]) -> Iterator[Difference]:
    if not isinstance(expected, dict):
        yield Difference("points", "a mapping of questions and signals to points", words(expected))
        return
    for place in dict.fromkeys((*expected, *got)):
        wanted, given = expected.get(place, 0), got.get(place, 0)
        if wanted != given:
            yield Difference(f"points.{place}", words(wanted), words(given))


def _compare(key: str, expected: object, got: object) -> Iterator[Difference]:
    if isinstance(expected, dict) and isinstance(got, Mapping):
        for name, wanted in expected.items():
            yield from _compare(f"{key}.{name}", wanted, got.get(name))
    elif not _same(expected, got):
        yield Difference(key, words(expected), words(got))


def _same(expected: object, got: object) -> bool:
    # True == 1 in Python; a test that says `marketing: 1` means something else.
    return expected == got and isinstance(expected, bool) == isinstance(got, bool)


def _unknown(key: str, facts: Mapping[str, Any]) -> str:
    near = closest(key, frozenset(facts))
    hint = f"did you mean `{near}`?" if near else f"known here: {', '.join(sorted(facts))}"
    return f"there is no `{key}` here; {hint}"
