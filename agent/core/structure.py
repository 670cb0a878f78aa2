"""A flow's mapping against the grammar: wrong types, missing and unknown keys, all at once."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from jsonschema import Draft202012Validator, validators

from agent.core import consequences
from agent.core.grammar import FLOW
from agent.core.texts import closest
from agent.core.yaml_reader import Path


class Problem(NamedTuple):
    """What is wrong at `path`, or with its `key`; `visitor` as in a Fault."""

    path: Path
    key: bool
    what: str
    mend: str
    visitor: str

    @property
    def said(self) -> tuple[Path, str, str, str]:
        """As a Building takes it."""
        return self.path, self.what, self.mend, self.visitor


_TYPES = {
    "object": "a mapping (`key: value` lines)",
    "array": "a list",
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
}


@lru_cache(maxsize=1)
def _validator() -> Any:
    # JSON Schema takes 40.0 for an integer; a score must not become 40.0 because somebody wrote it.
    types = Draft202012Validator.TYPE_CHECKER.redefine("integer", _whole)
    extend: Any = validators.extend  # it comes without types
    return extend(Draft202012Validator, type_checker=types)(FLOW)


def _whole(_: object, value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def problems(data: Any) -> list[Problem]:
    """What is wrong with the shape of `data`, in file order."""
    return [p for error in _validator().iter_errors(data) for p in _explain(error)]


def _explain(error: Any) -> Iterator[Problem]:
    path = tuple(error.absolute_path)
    explain = _EXPLAIN.get(error.validator, _plain)
    yield from explain(path, error)


def _unknown_keys(path: Path, error: Any) -> Iterator[Problem]:
    allowed = frozenset(error.schema.get("properties", {}))
    for key in error.instance:
        if key in allowed:
            continue
        near = closest(str(key), allowed)
        if error.instance[key] is None and not key.isidentifier():
            mend, so = _unquoted(key), consequences.CUT
        else:
            known = f"known here: {', '.join(sorted(allowed))}"
            mend = f"did you mean `{near}`?" if near else known
            so = consequences.UNKNOWN_KEY
        yield Problem((*path, key), True, f"unknown key `{key}`", mend, so)


def _unquoted(key: str) -> str:
    """Between braces a comma or a colon without a space makes a key of what was meant as text."""
    name, colon, rest = key.partition(":")
    if colon and name.isidentifier() and rest:
        return f"put a space after the colon: `{name}: {rest}`"
    return "put quotes around the whole text if it holds a comma"


def _missing(path: Path, error: Any) -> Iterator[Problem]:
    # One error a missing key; jsonschema names it only in its message.
    for key in error.validator_value:
        if key not in error.instance and f"'{key}'" in error.message:
            description = error.schema["properties"][key].get("description", "").rstrip(".")
            mend, so = f"add `{key}:` ({description})", consequences.of_missing(key, path)
            yield Problem(path, True, f"`{key}` is missing", mend, so)


def _type(path: Path, error: Any) -> Iterator[Problem]:
    wanted = error.validator_value
    kinds = [wanted] if isinstance(wanted, str) else wanted
    expected = " or ".join(_TYPES[k] for k in kinds)
    what, so = f"this is {_describe(error.instance)}", _without(path)
    yield Problem(path, False, what, f"write {expected}", so)


def _describe(value: Any) -> str:
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, (dict, list)):
        return "a mapping" if isinstance(value, dict) else "a list"
    return f"`{str(value)[:40]}`"


def _enum(path: Path, error: Any) -> Iterator[Problem]:
    allowed = [str(v) for v in error.validator_value]
    near = closest(str(error.instance), frozenset(allowed))
    mend = (f"did you mean `{near}`? " if near else "") + "One of " + ", ".join(allowed)
    what, so = f"`{error.instance}` is not known here", consequences.of_part(path)
    yield Problem(_place(path, error), _is_key(error), what, mend, so)


def _pattern(path: Path, error: Any) -> Iterator[Problem]:
    mend = "start with a small letter; small letters, digits and _ only"
    if _is_key(error) and ":" in error.instance:
        mend = _unquoted(error.instance)
    if not _is_key(error):
        mend = f"it must look like {error.validator_value}"
    what, so = f"`{error.instance}` cannot stand here", consequences.of_part(path)
    yield Problem(_place(path, error), _is_key(error), what, mend, so)


def _place(path: Path, error: Any) -> Path:
    return (*path, error.instance) if _is_key(error) else path


def _is_key(error: Any) -> bool:
    return "propertyNames" in error.absolute_schema_path


def _plain(path: Path, error: Any) -> Iterator[Problem]:
    what, mend = {
        "minimum": (f"{error.instance} is too small", f"use at least {error.validator_value}"),
        "maximum": (f"{error.instance} is too large", f"use at most {error.validator_value}"),
    }.get(error.validator, ("this is empty", "write something here, or take the key out"))
    yield Problem(path, False, what, mend, _without(path))


def _without(path: Path) -> str:
    """What it means that the value at `path` is empty or cannot be one."""
    return consequences.of_missing(str(path[-1]) if path else "", path)


_EXPLAIN = {
    "additionalProperties": _unknown_keys,
    "required": _missing,
    "type": _type,
    "enum": _enum,
    "pattern": _pattern,
}
