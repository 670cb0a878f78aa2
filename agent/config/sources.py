"""Owns laying file, environment and command line over each other: the later wins.

Refuses names that no setting bears. Keeps where each value came from, for the faults.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from agent.config.schema import SCHEMA, Node, Room, Setting, keys
from agent.config.values import Wrong, meant
from agent.core.yaml_reader import Document, read_yaml, scalar
from agent.core.yaml_reader import Path as Place
from agent.errors import Fault

PREFIX = "HANDRAISE_"
# Read by others: the command line's --config, and the delivery's pace in tests.
RESERVED = ("HANDRAISE_CONFIG", "HANDRAISE_DELAY_SCALE")


@dataclass(slots=True)
class Sources:
    """One tree of plain values out of all sources, `origins` of what the file does not hold.

    `faults` are the file's, `foreign_faults` those of environment and command line.
    """

    document: Document | None = None
    tree: dict[str, Any] = field(default_factory=dict)
    origins: dict[Place, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    foreign_faults: list[Fault] = field(default_factory=list)

    def where(self, place: Place, key: bool = False) -> str:
        """Return where the value (or key) at `place` was written, with its dotted key."""
        for end in range(len(place), 0, -1):
            if place[:end] in self.origins:
                return self.origins[place[:end]]
        dotted = ".".join(part for part in place if isinstance(part, str))
        if self.document is None:
            return dotted
        return f"{self.document.where(place, key)} {dotted}".rstrip()

    def order(self, place: Place, key: bool = False) -> tuple[int, int]:
        """Return what sorts faults as the file is read; other sources come after the file."""
        foreign = any(place[:end] in self.origins for end in range(1, len(place) + 1))
        if foreign or self.document is None:
            return (1 << 30, 0)
        return self.document.position(place, key)

    def read_file(self, path: Path) -> None:
        """Take in the YAML file at `path`."""
        try:
            text = path.read_bytes().decode()
        except OSError as error:
            mend = "Check the path, or leave --config out to run with the defaults."
            self._fault(str(path), f"the file can't be read: {error.strerror}", mend)
            return
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            self._fault(f"{path}:{line}:1", "the file is not UTF-8", "Save it as UTF-8.")
            return
        self.document, faults = read_yaml(text, str(path))
        self.faults.extend(faults)
        data = self.document.data if self.document else None
        if isinstance(data, dict):
            self.tree = data
        elif data is not None:
            mend = 'Write settings as "key: value"; config.example.yaml shows all of them.'
            self._fault(self.where(()), "the file holds no settings", mend)

    def read_environment(self, env: Mapping[str, str]) -> None:
        """Take in HANDRAISE_ROOM__KEY; empty means not set, ..._FILE names a file to read."""
        for variable in sorted(env):
            if variable.startswith(PREFIX) and variable not in RESERVED and env[variable]:
                self._variable(variable, env[variable])

    def _variable(self, variable: str, text: str) -> None:
        origin = f"environment {variable}"
        segments = tuple(variable.removeprefix(PREFIX).lower().split("__"))
        found = _resolve(SCHEMA, segments, self.tree)
        if found is None and segments[-1].endswith("_file"):
            found = _resolve(SCHEMA, (*segments[:-1], segments[-1][:-5]), self.tree)
            if found:
                read = self._content(origin, text)
                if read is None:
                    return
                text = read
        if found is None:
            self._unknown_variable(origin, segments)
            return
        place, setting = found
        if place in self.origins:
            self._foreign(origin, f"{self.origins[place]} sets this too", "Keep one of the two.")
            return
        self._put(place, _from_text(setting, text), origin)

    def _content(self, origin: str, path: str) -> str | None:
        try:
            return Path(path).read_text("utf-8").rstrip("\r\n")
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
            mend = "Check that it exists and that this user may read it."
            self._foreign(origin, f"the file {path} can't be read: {reason}", mend)
            return None

    def _unknown_variable(self, origin: str, segments: tuple[str, ...]) -> None:
        """Note a fault; but names of one word only when they look like ours.

        Kubernetes sets HANDRAISE_PORT and HANDRAISE_SERVICE_HOST for a service of our name.
        """
        known = [_variable_name(key) for key in keys()]
        if len(segments) == 1:
            single = [name for name in known if "__" not in name]
            known = get_close_matches(PREFIX + segments[0].upper(), single, n=1, cutoff=0.85)
        if known:
            mend = meant(origin.removeprefix("environment "), known)
            mend = mend if mend.startswith("Did") else "docs/config.md lists every setting."
            self._foreign(origin, "no setting has this name", mend)

    def read_overrides(self, overrides: Mapping[str, object]) -> None:
        """Take in dotted keys from the command line; None means not given."""
        for dotted, value in overrides.items():
            if value is None:
                continue
            origin = f"command line {dotted}"
            found = _resolve(SCHEMA, tuple(dotted.split(".")), self.tree)
            if found is None:
                self._foreign(origin, "no setting has this name", meant(dotted, list(keys())))
                continue
            place, setting = found
            given = list(value) if isinstance(value, tuple) else value
            self._put(
                place, _from_text(setting, given) if isinstance(given, str) else given, origin
            )

    def _put(self, place: Place, value: object, origin: str) -> None:
        """Set the value; where the file holds no mapping on the way, its own fault comes later."""
        room = self.tree
        for part in place[:-1]:
            if room.get(str(part)) is None:
                room[str(part)] = {}
            room = room[str(part)]
            if not isinstance(room, dict):
                return
        room[str(place[-1])] = value
        self.origins[place] = origin

    def _fault(self, where: str, what: str, mend: str) -> None:
        self.faults.append(Fault(where, what, mend))

    def _foreign(self, where: str, what: str, mend: str) -> None:
        self.foreign_faults.append(Fault(where, what, mend))


def _resolve(
    node: Node, segments: tuple[str, ...], tree: object
) -> tuple[tuple[str, ...], Setting] | None:
    """Find the setting that `segments` lead to; case and - or _ don't matter."""
    if isinstance(node, Setting):
        return None if segments else ((), node)
    if not segments:
        return None
    names = tree if isinstance(tree, dict) else {}
    inner, key = _step(node, segments[0], names)
    found = inner and _resolve(inner, segments[1:], names.get(key))
    return ((key, *found[0]), found[1]) if found else None


def _step(node: Node, segment: str, names: Mapping[str, object]) -> tuple[Node | None, str]:
    if not isinstance(node, Room):
        assert not isinstance(node, Setting)
        known = (name for name in names if _plain(name) == _plain(segment))
        return node.room, next(known, segment)
    if segment in node.fields:
        return node.fields[segment], segment
    day = segment.replace("_", "-")
    return (node.rest, day) if node.rest and node.pattern.fullmatch(day) else (None, segment)


def _plain(name: str) -> str:
    return name.casefold().replace("-", "_")


def _variable_name(dotted: str) -> str:
    return PREFIX + dotted.replace(".", "__").upper()


def _from_text(setting: Setting, text: str) -> object:
    if setting.words == "list":
        return [part for part in re.split(r"[,\s]+", text) if part]
    return scalar(text.strip()) if setting.words == "scalar" else text


def delay_scale(env: Mapping[str, str]) -> float:
    """Return the factor of every wait of the delivery. Raises Wrong."""
    text = env.get("HANDRAISE_DELAY_SCALE") or "1"
    value = scalar(text.strip())
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1000:
        raise Wrong(f'"{text[:40]}" is not a factor', "Write a number such as 1 or 0.001.")
    return float(value)


def names(tree: Mapping[str, object], key: str) -> Iterator[str]:
    """Yield what the operator named under `key`."""
    room = tree.get(key)
    yield from room if isinstance(room, dict) else ()
