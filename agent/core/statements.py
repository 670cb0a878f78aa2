"""What is said between questions: each statement once, when the talk goes past it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.core.path import walk

if TYPE_CHECKING:
    from agent.core.speaking import Speaking


def pass_by(talk: Speaking) -> None:
    """Say the statements on the way to where the talk is now that were not said yet."""
    snapshot, passed = talk.snapshot, list[str]()
    for _ in walk(talk.flow, snapshot, passed=passed):
        pass
    new = [id for id in passed if id not in snapshot.shown]
    for id in new:
        statement = talk.flow.questions[id]
        talk.say(statement.text, more=statement.input)
    if new:
        snapshot.shown = [*snapshot.shown, *new]
