"""The rows a turn becomes: nothing that a turn takes is left out of its input."""

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from agent.core.snapshot import Snapshot
from agent.core.turning import OPEN, Input, Turn, World
from agent.writing import record

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


def kept(given: Input | None, world: World = OPEN, why: str = "") -> Any:
    turn = Turn(Snapshot("conv_1", "small", "v", "de", seq=2), why=why)
    row = record(turn, 2, [], given, world, NOW, lambda name: name)
    assert row.input is not None
    return orjson.loads(row.input)


@pytest.mark.parametrize("value", [0, False, [], "", {}, {"min": 1.5, "max": None}])
def test_a_value_is_kept_however_empty(value: object) -> None:
    given = Input("answer", "i1", "stars", value=value, consent={})
    expected = {"type": "answer", "question": "stars", "value": value, "consent": {}}
    assert kept(given) == expected


def test_the_first_turn_keeps_the_language_and_who_was_there() -> None:
    world = World(frozenset({"sales", "care"}), "morgen um 9:00")
    assert kept(None, world) == {
        "type": "begin",
        "locale": "de",
        "closed": ["care", "sales"],
        "next_opening": "morgen um 9:00",
    }


def test_an_empty_text_is_a_text_and_the_reading_stands_beside_it() -> None:
    given = Input("answer", None, "goal", text="")
    expected = {"type": "answer", "question": "goal", "text": "", "why": "nothing typed"}
    assert kept(given, why="nothing typed") == expected
