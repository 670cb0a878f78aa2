"""Owns turning all sources into one Config, or into every fault at once.

Refuses half a configuration: with a single fault there is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from agent.config import values
from agent.config.model import Config
from agent.config.schema import SCHEMA, Named, Node, Room, Setting, keys
from agent.config.sources import Sources, delay_scale, names
from agent.config.values import Wrong, meant, shown
from agent.core.yaml_reader import Path as Place
from agent.errors import Fault, FaultsError

KEYS = tuple(keys())
"""Every setting's dotted key in the order of the docs; NAME and DAYS stand for the operator's."""

_NONE: Mapping[str, object] = MappingProxyType({})
_FAILED = object()


class ConfigError(FaultsError):
    """The configuration can't be used; `faults` says everything that is wrong with it."""


def load(
    path: Path | None, env: Mapping[str, str], overrides: Mapping[str, object] = _NONE
) -> Config:
    """Read the file at `path` (None: no file), then `env`, then `overrides` by dotted key.

    Raises ConfigError with all faults.
    """
    sources = Sources()
    if path is not None:
        sources.read_file(path)
    sources.read_environment(env)
    sources.read_overrides(overrides)
    reading = _Reading(sources)
    built: Config = reading.read(SCHEMA, sources.tree, ())
    reading.check_names()
    faults = [*sources.faults, *reading.in_order(), *sources.foreign_faults]
    try:
        scale = delay_scale(env)
    except Wrong as wrong:
        faults.append(Fault("environment HANDRAISE_DELAY_SCALE", wrong.what, wrong.mend))
    if faults:
        raise ConfigError(faults)
    return replace(built, file=path, delay_scale=scale)


@dataclass(slots=True)
class _Reading:
    """Walks the schema beside the tree and collects faults."""

    sources: Sources
    found: list[tuple[tuple[int, int], Fault]] = field(default_factory=list)

    def in_order(self) -> list[Fault]:
        return [fault for _, fault in sorted(self.found, key=lambda item: item[0])]

    def read(
        self, node: Node, value: object, place: Place, beside: Mapping[str, object] = _NONE
    ) -> Any:
        """Return the typed value of `node`; null stands for the default. _FAILED after faults.

        `beside` is the mapping the value stands in: what must be there depends on the rest.
        """
        if isinstance(node, Setting):
            return self._setting(node, value, place, beside)
        if value is not None and not isinstance(value, dict):
            what = f"{shown(value)} stands where settings belong"
            self._fault(place, what, "Write keys under it, indented by two spaces.")
            return _FAILED
        if isinstance(node, Named):
            return self._named(node, value or {}, place)
        return self._room(node, value or {}, place, {})

    def _setting(
        self, setting: Setting, value: object, place: Place, beside: Mapping[str, object]
    ) -> Any:
        if value is None:
            missing = setting.missing(beside)
            if missing:
                self._missing(setting, place)
            return _FAILED if missing else setting.default
        try:
            return setting.parse(value)
        except Wrong as wrong:
            self._fault((*place, *wrong.within), wrong.what, wrong.mend)
            return _FAILED

    def _missing(self, setting: Setting, place: Place) -> None:
        try:
            setting.parse(None)
            mend = "Add it."
        except Wrong as wrong:
            mend = wrong.mend
        self._fault(place[:-1], f"{place[-1]} is missing", mend, key=True)

    def _named(self, node: Named, value: dict[str, Any], place: Place) -> Any:
        items: dict[str, Any] = {}
        for name, inner in value.items():
            at = (*place, name)
            try:
                values.name(name)
            except Wrong as wrong:
                self._fault(at, wrong.what, wrong.mend, key=True)
            if inner is not None and not isinstance(inner, dict):
                self.read(node.room, inner, at)
                continue
            items[name] = self._room(node.room, inner or {}, at, {"name": name})
        return MappingProxyType(items)

    def _room(self, room: Room, value: dict[str, Any], place: Place, given: dict[str, Any]) -> Any:
        read = {
            key: self.read(node, value.get(key), (*place, key), value)
            for key, node in room.fields.items()
        }
        extra = self._rest(room, value, place)
        if room.rest:
            read["rest"] = extra
        if any(item is _FAILED for item in (*read.values(), *extra.values())):
            return _FAILED
        try:
            return room.build(**given, **read)
        except Wrong as wrong:
            self._fault((*place, *wrong.within), wrong.what, wrong.mend, key=True)
            return _FAILED

    def _rest(self, room: Room, value: dict[str, Any], place: Place) -> dict[str, Any]:
        """Read the keys that follow a pattern, and note those that nobody knows."""
        extra: dict[str, Any] = {}
        for key in value:
            if key in room.fields:
                continue
            if room.rest and room.pattern.fullmatch(key):
                extra[key] = self._setting(room.rest, value[key], (*place, key), value)
                continue
            known = [*room.fields, *([room.rest_example] if room.rest else [])]
            what = f'the key "{key[:60]}" is not known here'
            self._fault((*place, key), what, meant(key, known), key=True)
        return extra

    def check_names(self) -> None:
        """Note every name of a destination or of hours that nothing bears, and failover rings."""
        tree = self.sources.tree
        destinations, hours = list(names(tree, "destinations")), list(names(tree, "hours"))
        self._named_by(("default_destination",), destinations, "destinations")
        for team in names(tree, "teams"):
            self._named_by(("teams", team, "destination"), destinations, "destinations")
            self._named_by(("teams", team, "hours"), hours, "hours")
        for destination in destinations:
            self._named_by(("destinations", destination, "failover"), destinations, "destinations")
            self._ring(destination)

    def _named_by(self, place: Place, known: list[str], room: str) -> None:
        name = self._value(place)
        if isinstance(name, str) and name not in known:
            mend = meant(name, known) if known else f'Add it under "{room}".'
            self._fault(place, f"{shown(name)} is not among the {room}", mend)

    def _ring(self, destination: str) -> None:
        seen = [destination]
        while isinstance(step := self._value(("destinations", seen[-1], "failover")), str):
            if step == destination:
                what = f"failover runs in a ring: {' -> '.join([*seen, step])}"
                self._fault(
                    ("destinations", destination, "failover"), what, "Leave one of them out."
                )
            if step in seen:
                return
            seen.append(step)

    def _value(self, place: Place) -> object:
        value: object = self.sources.tree
        for part in place:
            value = value.get(str(part)) if isinstance(value, dict) else None
        return value

    def _fault(self, place: Place, what: str, mend: str, key: bool = False) -> None:
        fault = Fault(self.sources.where(place, key), what, mend)
        self.found.append((self.sources.order(place, key), fault))
