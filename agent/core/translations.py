"""Translations shadow the flow's tree: the same ids, texts only, every text that the flow has."""

import copy
from collections.abc import Mapping
from typing import Any

from agent.core.building import Building
from agent.core.yaml_reader import Path

_QUESTION_TEXTS = ("ask", "say", "alt", "why", "again", "placeholder")
_TWO_LANGUAGES = "Visitors who speak this language would be spoken to in two."


def merge(building: Building, data: Mapping[str, Any], locale: str) -> dict[str, Any] | None:
    """The flow's mapping with its texts in `locale`; None, with faults, where one is missing."""
    merged = copy.deepcopy(dict(data))
    shadow = data["translations"][locale]
    root: Path = ("translations", locale)
    before = len(building.sorted())
    _greeting(building, root, merged, shadow)
    _questions(building, (*root, "questions"), merged["questions"], shadow.get("questions", {}))
    _ends(building, (*root, "ends"), merged["ends"], shadow.get("ends", {}))
    _faq(building, (*root, "faq"), merged.get("faq", {}), shadow.get("faq", {}))
    _canned(building, (*root, "canned"), merged.get("canned", {}), shadow.get("canned", {}))
    _teasers(building, (*root, "teasers"), merged.get("teasers", {}), shadow.get("teasers", {}))
    return merged if len(building.sorted()) == before else None


def _take(
    building: Building, path: Path, base: dict[str, Any], key: str, shadow: Mapping[str, Any]
) -> None:
    """Put the translated text of `key` into `base`, or say that it is missing."""
    if key not in base:
        return
    if key in shadow:
        base[key] = shadow[key]
    else:
        what, mend = f"`{key}` is not translated", f"add `{key}:` in this language"
        building.fault(path, what, mend, _TWO_LANGUAGES)


def _unknown(building: Building, path: Path, base: Mapping[str, Any], shadow: Any) -> None:
    for id in shadow:
        if id not in base:
            what, so = f"the flow has no `{id}`", "No visitor would ever read this text."
            building.fault((*path, id), what, building.near(id, base), so, key=True)


def _greeting(
    building: Building, root: Path, merged: dict[str, Any], shadow: Mapping[str, Any]
) -> None:
    _take(building, root, merged, "greeting", shadow)


def _questions(
    building: Building, path: Path, base: dict[str, Any], shadow: Mapping[str, Any]
) -> None:
    _unknown(building, path, base, shadow)
    for id, question in base.items():
        words = shadow.get(id, {})
        for key in _QUESTION_TEXTS:
            _take(building, (*path, id), question, key, words)
        if "pattern" in question:
            where = (*path, id, "pattern")
            _take(building, where, question["pattern"], "say", words.get("pattern", {}))
        _options(building, (*path, id, "options"), question, words.get("options", {}))
        if "consent" in question:
            for purpose in question["consent"]:
                given = words.get("consent", {})
                _take(building, (*path, id, "consent"), question["consent"], purpose, given)


def _options(
    building: Building, path: Path, question: dict[str, Any], shadow: Mapping[str, Any]
) -> None:
    options = question.get("options", {})
    _unknown(building, path, options, shadow)
    for id, option in options.items():
        if isinstance(option, str):
            option = options[id] = {"label": option}
        if "label" not in option:
            continue
        words = shadow.get(id)
        if words is None:
            what, mend = f"`{id}` is not translated", f"add `{id}:` in this language"
            building.fault(path, what, mend, _TWO_LANGUAGES)
            continue
        spec = {"label": words} if isinstance(words, str) else words
        option["means"] = [*option.get("means", []), *spec.get("means", [])]
        _take(building, (*path, id), option, "label", spec)


def _ends(building: Building, path: Path, base: dict[str, Any], shadow: Mapping[str, Any]) -> None:
    _unknown(building, path, base, shadow)
    for id, end in base.items():
        words = shadow.get(id, {})
        spec: Mapping[str, Any] = {"say": words} if isinstance(words, str) else words
        _take(building, (*path, id), end, "say", spec)
        if "deliver" in end:
            where = (*path, id, "deliver")
            _take(building, where, end["deliver"], "say", spec.get("deliver", {}))


def _faq(building: Building, path: Path, base: dict[str, Any], shadow: Mapping[str, Any]) -> None:
    _unknown(building, path, base, shadow)
    for id, answer in base.items():
        words = shadow.get(id, {})
        _take(building, (*path, id), answer, "say", words)
        answer["asks"] = [*answer["asks"], *words.get("asks", [])]


def _canned(
    building: Building, path: Path, base: dict[str, Any], shadow: Mapping[str, Any]
) -> None:
    _unknown(building, path, base, shadow)
    for id in base:
        _take(building, path, base, id, shadow)


def _teasers(
    building: Building, path: Path, base: dict[str, Any], shadow: Mapping[str, Any]
) -> None:
    _unknown(building, path, base, shadow)
    for id, teaser in base.items():
        _take(building, (*path, id), teaser, "say", shadow.get(id, {}))
