"""`handraise schema`: the grammar as an editor reads it."""

import json
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator

from agent.core.grammar import FLOW
from agent.core.grammar_examples import exemplified
from tests.cli.conftest import Run


def _keys(schema: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    for key, inner in schema.get("properties", {}).items():
        yield f"{path}.{key}", inner
        yield from _keys(inner, f"{path}.{key}")
    for part in ("additionalProperties", "items"):
        if isinstance(schema.get(part), dict):
            yield from _keys(schema[part], f"{path}.*")


def _without(schema: Any) -> Any:
    """The schema without its examples."""
    if isinstance(schema, dict):
        return {key: _without(value) for key, value in schema.items() if key != "examples"}
    return [_without(value) for value in schema] if isinstance(schema, list) else schema


def test_it_prints_the_grammar_as_a_valid_json_schema(run: Run) -> None:
    result = run("schema")
    printed = json.loads(result.output)
    assert (result.exit_code, _without(printed)) == (0, _without(FLOW))
    Draft202012Validator.check_schema(printed)
    assert "questions" in printed["properties"]


def test_every_key_is_explained_and_shown_by_an_example() -> None:
    bare = [
        path
        for path, key in _keys(exemplified(FLOW))
        if not key.get("description")
        or not (key.get("examples") or "enum" in key or key.get("type") == "boolean")
    ]
    assert bare == []


def test_every_example_may_stand_where_it_is_shown() -> None:
    for path, key in _keys(exemplified(FLOW)):
        for example in key.get("examples", []):
            found = list(Draft202012Validator(key).iter_errors(example))
            assert found == [], (path, example)
