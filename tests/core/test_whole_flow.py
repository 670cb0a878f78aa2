"""The flow that uses the whole language loads, and a key that it lacks is noticed."""

from typing import Any

from agent.core.grammar import KEYS
from agent.core.yaml_reader import read_yaml
from tests.small_flow import flow
from tests.whole_flow import WHOLE

ELSEWHERE = {  # keys that other tests use: words alone, other files, tests of flows
    "again", "business", "dimension", "expect", "given", "means", "placeholder", "talk",
    "tests", "translations", "use", "utm.content", "utm.id", "utm.medium", "utm.term",
}  # fmt: skip


def keys(value: Any) -> set[str]:
    """Every key at any depth."""
    if isinstance(value, list):
        return set().union(*map(keys, value))
    return set(value).union(*map(keys, value.values())) if isinstance(value, dict) else set()


def test_it_loads_and_uses_every_key() -> None:
    document, _ = read_yaml(WHOLE, "whole.yaml")
    assert document is not None
    assert set(KEYS) - keys(document.data) == ELSEWHERE
    assert flow(WHOLE).statements == {"hello", "dear"}
