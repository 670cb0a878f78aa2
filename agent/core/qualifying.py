"""Whether a lead is one: answers that disqualify it, and the stages it has come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.core.branching import reached
from agent.core.path import chosen, holds

if TYPE_CHECKING:
    from agent.core.flow import Flow, Question
    from agent.core.snapshot import Answer, Snapshot

STAGE_NAMES = frozenset({"score", "band", "claimed", "captured", "outcome"})


def disqualified(flow: Flow, snapshot: Snapshot) -> bool:
    """Whether a present answer says that this is not a customer."""
    given = snapshot.answers
    return any(
        id in given and _disqualifies(flow.questions[id], given[id]) for id in flow.disqualifying
    )


def _disqualifies(question: Question, answer: Answer) -> bool:
    if answer["status"] != "answered":
        return False
    if question.options:
        return any(question.options[id].disqualify for id in chosen(question, answer["value"]))
    step = reached(question, answer)
    return step is not None and step.disqualify


def advance(flow: Flow, snapshot: Snapshot, at: str) -> None:
    """Note, with the time `at`, the stages that are reached now. One that was reached stays."""
    facts = {
        "score": snapshot.score,
        "band": snapshot.band,
        "claimed": snapshot.owner == "rep",
        "captured": snapshot.captured,
        "outcome": snapshot.outcome,
    }
    missing = (name for name in flow.stages if name not in snapshot.stages)
    new = [name for name in missing if holds(flow, snapshot, flow.stages[name], facts)]
    if new:
        snapshot.stages = {**snapshot.stages, **dict.fromkeys(new, at)}


def stage(flow: Flow, snapshot: Snapshot) -> str | None:
    """The furthest stage reached, by the order of the flow; None before the first."""
    found = [name for name in flow.stages if name in snapshot.stages]
    return found[-1] if found else None
