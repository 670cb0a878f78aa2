"""One document of several files: shared questions and translations put where a flow uses them.

Owns `use:` and what becomes of its place: own keys win, whole; a fault in what was taken points
into the file it was taken from. Refuses circles. Reads nothing: `flow_files` hands the files over.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from agent.core import consequences
from agent.core.structure import Problem
from agent.core.texts import closest
from agent.core.yaml_reader import Document, Path, Position
from agent.errors import Fault

MOST = 100  # questions that one flow may take from others
_UNASKED = "Visitors would not be asked this question."
_STAND_IN: Mapping[str, Any] = {"ask": "?", "kind": "text"}


@dataclass(frozen=True, slots=True)
class Parts:
    """The files beside a flow: shared ones by name and translations by locale; of those that could
    not be read, the faults."""

    shared: Mapping[str, Document | tuple[Fault, ...]] = field(default_factory=dict)
    locales: Mapping[str, Document | tuple[Fault, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Grafted(Document):
    """A document some of whose parts stand in other files: `homes` tells which, and where there."""

    homes: Mapping[Path, tuple[Document, Path]] = field(default_factory=dict)

    def where(self, path: Path, key: bool = False) -> str:
        """As Document, in the file the part stands in."""
        document, inner = self._home(path)
        return Document.where(document, inner, key)

    def position(self, path: Path, key: bool = False) -> Position:
        """As Document, in the file the part stands in."""
        document, inner = self._home(path)
        return Document.position(document, inner, key)

    def _home(self, path: Path) -> tuple[Document, Path]:
        for end in range(len(path), 0, -1):
            if path[:end] in self.homes:
                document, inner = self.homes[path[:end]]
                return document, (*inner, *path[end:])
        return self, path


def graft(document: Document, parts: Parts) -> tuple[Document, list[Problem], list[Fault]]:
    """The document with its parts in place, what is wrong with how it uses them, and the faults
    of files it uses that could not be read."""
    if not isinstance(document.data, dict):
        return document, [], []
    work = _Work(document, parts)
    data = dict(document.data)
    uses = work.uses(data.get("questions"))
    if not uses and not parts.locales:
        return document, [], []
    if uses:
        data["questions"] = work.questions(data["questions"])
    if parts.locales:
        data["translations"] = work.translations(data.get("translations"))
    made = Grafted(
        data, document.file, document.marks, document.keys, document.lines, homes=work.homes
    )
    return made, work.problems, work.faults


class _Work:
    def __init__(self, document: Document, parts: Parts) -> None:
        self.document = document
        self.parts = parts
        self.homes: dict[Path, tuple[Document, Path]] = {}
        self.problems: list[Problem] = []
        self.faults: list[Fault] = []

    @staticmethod
    def uses(questions: Any) -> bool:
        if not isinstance(questions, dict):
            return False
        return any(isinstance(spec, dict) and "use" in spec for spec in questions.values())

    def questions(self, given: Mapping[str, Any]) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for id, spec in given.items():
            for name, question in self._taken(id, spec, given):
                made[name] = question
        return made

    def _taken(self, id: str, spec: Any, given: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        """What stands in the place of one question: itself, or what it uses."""
        if not isinstance(spec, dict) or "use" not in spec:
            yield id, spec
            return
        path: Path = ("questions", id)
        shared = self._shared((*path, "use"), spec["use"])
        if shared is None:
            yield id, _STAND_IN
        elif _several(shared.data):
            yield from self._spread(path, spec, shared, given)
        else:
            yield id, self._one(path, spec, shared, (str(spec["use"]),))

    def _shared(self, path: Path, name: Any) -> Document | None:
        found = self.parts.shared.get(name) if isinstance(name, str) else None
        if found is None:
            self._misused(path, f"there is no shared `{name}`", self._near(name))
        elif not isinstance(found, Document):
            self.faults += found
        elif isinstance(found.data, dict) and found.data:
            return found
        else:
            self.homes[path] = (found, ())
            self._misused(path, "this file holds no question", "write `ask:` …")
        return None

    def _misused(self, path: Path, what: str, mend: str, so: str = _UNASKED) -> None:
        self.problems.append(Problem(path, False, what, mend, so))

    def _near(self, name: Any) -> str:
        close = closest(str(name), frozenset(self.parts.shared))
        return f"did you mean `{close}`?" if close else f"put it into flows/shared/{name}.yaml"

    def _one(
        self, path: Path, spec: Mapping[str, Any], shared: Document, stack: tuple[str, ...]
    ) -> dict[str, Any]:
        """A question with what it lacks taken from `shared`, and from what that uses itself."""
        own = {key: value for key, value in spec.items() if key != "use"}
        for key in shared.data.keys() - own.keys() - {"use"}:
            self.homes[(*path, key)] = (shared, (key,))
        lower = dict(shared.data)
        if "use" in lower:
            lower = self._below(path, lower, stack, {*own, *shared.data})
        return {**lower, **own}

    def _below(
        self, path: Path, lower: dict[str, Any], stack: tuple[str, ...], known: set[str]
    ) -> dict[str, Any]:
        name = lower.pop("use")
        if name in stack:
            circle = " uses ".join(f"`{one}`" for one in (*stack, name))
            self._misused((*path, "use"), f"{circle}: a circle", "take one away")
            return {**_STAND_IN, **lower}
        deeper = self._shared((*path, "use"), name)
        if deeper is None:
            return {**_STAND_IN, **lower}
        if _several(deeper.data):
            what = f"`{name}` holds several questions, where one is used"
            self._misused((*path, "use"), what, "use it in the flow itself")
            return {**_STAND_IN, **lower}
        for key in deeper.data.keys() - known:
            self.homes[(*path, key)] = (deeper, (key,))
        rest = dict(deeper.data)
        if "use" in rest:
            rest = self._below(path, rest, (*stack, name), {*known, *rest})
        return {**rest, **lower}

    def _spread(
        self, path: Path, spec: Mapping[str, Any], shared: Document, given: Mapping[str, Any]
    ) -> Iterator[tuple[str, Any]]:
        """Several questions in the place of one."""
        for key in spec.keys() - {"use"}:
            what = f"`{spec['use']}` holds several questions, so `{key}` fits none of them"
            so = consequences.UNKNOWN_KEY
            self.problems.append(Problem((*path, key), True, what, "take it away", so))
        for id, question in list(shared.data.items())[:MOST]:
            if id in given and id != path[-1]:
                what = f"`{spec['use']}` has a question `{id}`, and so has this flow"
                so = "Visitors would be asked only one of the two."
                self._misused((*path, "use"), what, "rename one of them", so)
                continue
            there: Path = ("questions", id)
            self.homes[there] = (shared, (id,))
            inner = self._shared((*there, "use"), question["use"]) if "use" in question else None
            if inner is None:
                yield id, _STAND_IN if "use" in question else question
            else:
                yield id, self._one(there, question, inner, (spec["use"], question["use"]))

    def translations(self, given: Any) -> Any:
        made = dict(given) if isinstance(given, dict) else {}
        for locale, document in self.parts.locales.items():
            path: Path = ("translations", locale)
            if not isinstance(document, Document):
                self.faults += document
            elif locale in made:
                what = f"{document.file} translates into `{locale}` too"
                so = "Which of the two a visitor would read would be chance."
                self.problems.append(Problem(path, True, what, "keep one of the two", so))
            else:
                self.homes[path] = (document, ())
                made[locale] = document.data
        return made


def _several(data: Mapping[str, Any]) -> bool:
    """Whether a shared file holds questions by id, rather than the keys of one."""
    return all(isinstance(value, dict) for value in data.values())
