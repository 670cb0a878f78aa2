"""Owns reading YAML strictly: plain data with the line and column of every key and value.

Refuses what surprises people or machines: duplicate keys, tabs as indentation, anchors and
aliases, tags, several documents, control characters, texts too long, too deep or too full.
It reads libyaml's events rather than composing nodes: composing recurses, and lets a bomb in.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from agent.core.yaml_syntax import syntax_fault
from agent.errors import Fault

MAX_CHARACTERS = 1_000_000
MAX_DEPTH = 24
MAX_VALUES = 50_000
MAX_FAULTS = 50

Path = tuple[str | int, ...]
Position = tuple[int, int]

# libyaml reads a file of 5 kB in 1 ms, the Python loader in 15 ms; both give the same events.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DROPPED = object()
# U+0085, U+2028 and U+2029 break lines for YAML and for no editor: lines would be miscounted.
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
# Screens, terminals and PostgreSQL take these badly, however they are written: nothing at
# all, half a character, and what turns the text around it the other way.
_FORBIDDEN = re.compile("[\x00\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_CUT = re.compile(r" #(\S)\S*")
# A leading zero stays text (postcodes), and so does what a double can't hold exactly (account ids).
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,14})")
_BASED = re.compile(r"0o[0-7]{1,16}|0x[0-9a-fA-F]{1,12}")
_FLOAT = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,14})?(?:\.[0-9]{0,17})?(?:[eE][-+]?[0-9]{1,3})?")
_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


@dataclass(frozen=True, slots=True)
class Document:
    """A text as data: dicts with text keys, lists, str, int, float, bool and None.

    `marks` gives the position of each value and `keys` of each key, by path from the root: text for
    a key, int for a list index. Lines and columns count from 1.
    """

    data: Any
    file: str
    marks: Mapping[Path, Position]
    keys: Mapping[Path, Position]
    lines: tuple[str, ...]

    def where(self, path: Path, key: bool = False) -> str:
        """Return "file:line:column" of the value (or key) at `path`, else of its nearest parent."""
        line, column = self.position(path, key)
        return f"{self.file}:{line}:{column}"

    def position(self, path: Path, key: bool = False) -> Position:
        """Return (line, column) of the value (or key) at `path`, else of its nearest parent."""
        if key and path in self.keys:
            return self.keys[path]
        for end in range(len(path), -1, -1):
            if path[:end] in self.marks:
                return self.marks[path[:end]]
        return (1, 1)


def read_yaml(text: str, file: str) -> tuple[Document | None, tuple[Fault, ...]]:
    """Read `text`; `file` is the name that stands in faults. Never raises.

    The document is None when the text could not be read to its end. With faults it may still be
    there, so that its reader can add his own; it must not be used otherwise. Of a duplicate key the
    first stands, an alias is None.
    """
    text = text.removeprefix("\ufeff")
    fault = _too_long(text, file) or _unreadable(text, file)
    if fault:
        return None, (fault,)
    builder = _Builder(text, file)
    try:
        for event in _events(text):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        fault = syntax_fault(error, builder.lines, file)
        known = any(_line(noted) == _line(fault) for noted in builder.faults)
        return None, (*builder.faults, *(() if known else (fault,)))
    except _StopReading:
        return None, tuple(builder.faults)
    return builder.document(), tuple(builder.faults)


def scalar(text: str) -> str | int | float | bool | None:
    """Return what an unquoted `text` means in YAML 1.2's core schema; most mean themselves."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "+-.0123456789":
        return text
    if _INT.fullmatch(text):
        return int(text)
    if _BASED.fullmatch(text):
        return int(text, 0)
    if _FLOAT.fullmatch(text) and any(map(str.isdigit, text.lower().partition("e")[0])):
        number = float(text)
        return number if math.isfinite(number) else text
    return text


class _StopReading(Exception):
    """A limit was reached; its fault is noted already."""


@dataclass(slots=True)
class _Frame:
    """A collection being read. `path` None: its content is dropped."""

    into: dict[str, Any] | list[Any]
    path: Path | None
    start: Any
    is_key: bool = False
    key: Any = None
    braces: bool = False


@dataclass(slots=True)
class _Builder:
    """Turns events into data, marks and faults, with a stack of its own instead of recursion."""

    text: str
    file: str
    lines: tuple[str, ...] = ()
    faults: list[Fault] = field(default_factory=list)
    marks: dict[Path, Position] = field(default_factory=dict)
    keys: dict[Path, Position] = field(default_factory=dict)
    frames: list[_Frame] = field(default_factory=list)
    root: Any = None
    values: int = 0
    documents: int = 0

    def __post_init__(self) -> None:
        self.lines = tuple(re.split(r"\r\n|\r|\n", self.text))

    def document(self) -> Document:
        return Document(self.root, self.file, self.marks, self.keys, self.lines)

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._decorated(event)
            self._scalar(event)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._decorated(event)
            self._open(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close(event)
        elif isinstance(event, yaml.AliasEvent):
            self._fault(event, f'"*{event.anchor}" repeats another part of the file', _NO_ALIAS)
            self._place(None, event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._document(event)

    def _document(self, event: yaml.Event) -> None:
        self.documents += 1
        if self.documents > 1:
            self._fault(event, 'a second document begins here ("---")', "Keep one per file.")
            raise _StopReading

    def _decorated(self, event: Any) -> None:
        if event.anchor is not None:
            self._fault(event, f'"&{event.anchor}" names a part of the file', _NO_ALIAS)
        if event.tag is not None:
            mend = "Leave it out; put quotes around a text that begins with an exclamation mark."
            self._fault(event, "a tag (a word after an exclamation mark) is not used here", mend)

    def _scalar(self, event: Any) -> None:
        if found := _FORBIDDEN.search(event.value):  # written as an escape
            self._fault(event, _forbidden(found[0]), "Take it out.")
        if self._awaits_key():
            self._key(event)
            return
        plain = event.implicit[0] and event.tag is None
        value = scalar(event.value) if plain else event.value
        if plain and isinstance(value, str):
            self._cut_short(value, event)
        self._place(value, event)

    def _cut_short(self, value: str, event: Any) -> None:
        """Name the # that takes the rest of a text away: `Hi #1`. A comment is written otherwise,
        with a space after its # or more than one before."""
        end = event.end_mark
        line = self.lines[end.line] if end.line < len(self.lines) else ""
        found = _CUT.match(line, end.column)
        if found is not None and (" " in value or found[1].isdigit()):
            what = f'"{found[0].strip()}" is left out, because a # after a space begins a comment'
            mend = "Put quotes around the whole text, or a space after the # of a comment."
            place = f"{self.file}:{end.line + 1}:{end.column + 2}"
            self.faults.append(Fault(place, what, mend))

    def _awaits_key(self) -> bool:
        return bool(self.frames) and self.frames[-1].key is None and self._in_mapping()

    def _in_mapping(self) -> bool:
        return isinstance(self.frames[-1].into, dict)

    def _key(self, event: Any) -> None:
        frame, name = self.frames[-1], event.value
        frame.key = _DROPPED
        if not name:
            self._fault(event, "a key is empty", 'Write a name before the colon: "name: value".')
        elif frame.path is not None and (*frame.path, name) in self.keys:
            line = self.keys[(*frame.path, name)][0]
            what = f'the key "{name}" stands twice; first in line {line}'
            self._fault(event, what, "Keep one of the two, or rename one.")
        else:
            frame.key = name
            if frame.path is not None:
                self.keys[(*frame.path, name)] = _position(event)

    def _open(self, event: Any) -> None:
        if len(self.frames) >= MAX_DEPTH:
            what = f"values are nested more than {MAX_DEPTH} deep"
            self._stop(event, what, "Check for brackets that were not meant, and flatten the rest.")
        into: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        if self._awaits_key():
            self._collection_as_key(event)
            self.frames.append(_Frame(into, None, event.start_mark, is_key=True))
            return
        path = self._path()
        self._count(event, path)
        self.frames.append(_Frame(into, path, event.start_mark))

    def _collection_as_key(self, event: Any) -> None:
        frame = self.frames[-1]
        opening = self.text[frame.start.index : event.start_mark.index + 1]
        if opening == "{{" and frame.path is not None:
            frame.braces = True
            what = '"{{" begins a mapping here, not a placeholder'
            self._fault(event, what, 'Put quotes around the whole text: "{{ name }}".', back=1)
        else:
            self._fault(event, "a key is a list or a mapping", "Use a word as the key.")

    def _close(self, event: Any) -> None:
        frame = self.frames.pop()
        if frame.is_key:
            self.frames[-1].key = _DROPPED
            return
        value: Any = frame.into
        if frame.braces:  # the text as meant, so that its reader does not complain of a mapping too
            value = self.text[frame.start.index : event.end_mark.index]
        self._attach(value)

    def _place(self, value: Any, event: Any) -> None:
        """Put a value without content of its own where it belongs; an alias may stand as a key."""
        if self._awaits_key():
            self.frames[-1].key = _DROPPED
            return
        self._count(event, self._path())
        self._attach(value)

    def _path(self) -> Path | None:
        """Return the path of the value that comes next; None when it is dropped."""
        if not self.frames:
            return ()
        frame = self.frames[-1]
        if frame.path is None or frame.key is _DROPPED:
            return None
        return (*frame.path, frame.key if self._in_mapping() else len(frame.into))

    def _attach(self, value: Any) -> None:
        if not self.frames:
            self.root = value
            return
        frame = self.frames[-1]
        if isinstance(frame.into, list):
            frame.into.append(value)
            return
        if frame.key is not _DROPPED:
            frame.into[frame.key] = value
        frame.key = None

    def _count(self, event: Any, path: Path | None) -> None:
        self.values += 1
        if self.values > MAX_VALUES:
            what = f"there are more than {MAX_VALUES:,} values"
            self._stop(event, what, "Split the file, or take out what was generated.")
        if path is not None:
            self.marks[path] = _position(event)

    def _stop(self, event: Any, what: str, mend: str) -> None:
        self._fault(event, what, mend)
        raise _StopReading

    def _fault(self, event: Any, what: str, mend: str, back: int = 0) -> None:
        line, column = _position(event)
        self.faults.append(Fault(f"{self.file}:{line}:{column - back}", what, mend))
        if len(self.faults) >= MAX_FAULTS:
            raise _StopReading


_NO_ALIAS = (
    "Anchors and aliases are not used here: write the part out. "
    "Put quotes around a text that begins with & or *."
)


def _events(text: str) -> Iterator[yaml.Event]:
    loader = _LOADER(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()


def _position(event: Any) -> Position:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _line(fault: Fault) -> str:
    return fault.where.rpartition(":")[0]


def _too_long(text: str, file: str) -> Fault | None:
    if len(text) <= MAX_CHARACTERS:
        return None
    what = f"the file has {len(text):,} characters, at most {MAX_CHARACTERS:,} are read"
    return Fault(f"{file}:1:1", what, "Split it, or check that it is the file you meant.")


def _unreadable(text: str, file: str) -> Fault | None:
    found = _FORBIDDEN.search(text) or _UNREADABLE.search(text)
    if not found:
        return None
    before = re.split(r"\r\n|\r|\n", text[: found.start()])
    where = f"{file}:{len(before)}:{len(before[-1]) + 1}"
    if _FORBIDDEN.match(found[0]):
        return Fault(where, _forbidden(found[0]), "Delete it.")
    what = f"the character U+{ord(found[0]):04X} can't be read and is invisible in most editors"
    return Fault(where, what, f'Delete it, or write "\\u{ord(found[0]):04x}" inside double quotes.')


def _forbidden(character: str) -> str:
    return f"the character U+{ord(character):04X} is invisible and may not stand in a text"
