"""Owns which tests a flow has: those in its file, and those in tests/NAME.yaml beside it.

Both have the same shape. Only the commands read the second file: a mistake in it is a fault here,
and never keeps a flow from being served.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent.core.flow import Flow
from agent.core.structure import problems
from agent.core.yaml_reader import Document, read_yaml
from agent.errors import Fault
from agent.flow_files import read_flow

FOLDER = "tests"


@dataclass(frozen=True, slots=True)
class FlowTests:
    """A flow with all its tests by name, or None and why it can't be tested."""

    flow: Flow | None
    tests: Mapping[str, Any]
    faults: tuple[Fault, ...]
    file: Path

    def where(self, name: str, place: tuple[str | int, ...]) -> str:
        """The file, line and column of a place within a test; read again, since faults are rare."""
        for file, path in ((self.file, (FOLDER, name)), (beside(self.file), (name,))):
            document = _document(file)[0] if file.is_file() else None
            if document is not None and path in document.marks:
                return document.where((*path, *place))
        return str(self.file)


def beside(file: Path) -> Path:
    """Where more tests of the flow in `file` stand."""
    return file.parent / FOLDER / file.name


def tested(file: Path) -> Path:
    """The flow that `file` is, or whose tests it holds."""
    flow = file.parent.parent / file.name
    return flow if file.parent.name == FOLDER and flow.is_file() else file


def orphans(folder: Path) -> Iterator[Fault]:
    """Files of tests in `folder` that belong to no flow there: nobody would ever run them."""
    for file in sorted((folder / FOLDER).glob("*.yaml")):
        if not (folder / file.name).is_file():
            what = f"there is no flow `{file.stem}` for these tests"
            yield Fault(str(file), what, f"name the file as a flow in {folder} is named")


def read(file: Path) -> FlowTests:
    """The flow in `file` and all its tests."""
    flow, faults = read_flow(file)
    if flow is None:
        return FlowTests(None, {}, faults, file)
    more, faults = _more(file, flow)
    return FlowTests(None if faults else flow, {**flow.tests, **more}, faults, file)


def _more(file: Path, flow: Flow) -> tuple[dict[str, Any], tuple[Fault, ...]]:
    place = beside(file)
    if not place.is_file():
        return {}, ()
    document, faults = _document(place)
    if document is None or faults:
        return {}, faults
    faults = tuple(_shape(document, file)) or tuple(_twice(document, flow))
    return ({}, faults) if faults else (document.data or {}, ())


def _document(file: Path) -> tuple[Document | None, tuple[Fault, ...]]:
    try:
        return read_yaml(file.read_text(encoding="utf-8"), str(file))
    except (OSError, UnicodeDecodeError) as error:
        return None, (Fault(str(file), f"cannot be read: {error}", "Check the file."),)


def _shape(document: Document, file: Path) -> Iterator[Fault]:
    """The grammar knows `tests:` within a flow, so the flow is lent to them."""
    whole = _document(file)[0]
    if whole is None or document.data is None:
        return
    for path, key, what, mend, _ in problems({**whole.data, "tests": document.data}):
        if path[0] == FOLDER:
            place = ".".join(map(str, path[1:]))
            yield Fault(f"{document.where(path[1:], key)} {place}".strip(), what, mend)


def _twice(document: Document, flow: Flow) -> Iterator[Fault]:
    for name in document.data or {}:
        if name in flow.tests:
            where = f"{document.where((name,), True)} {name}"
            yield Fault(where, f"the flow's file has a test `{name}` too", "give it another name")
