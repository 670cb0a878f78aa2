"""Flow + present answers + context -> the score with its points. Computed, never incremented."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from agent.core.flow import FIT, Flow, Question
from agent.core.path import chosen, holds
from agent.core.snapshot import Answer, Snapshot
from agent.core.steps import amount_step, in_unit, timing_step


@dataclass(frozen=True, slots=True)
class Points:
    """What one rule gave. `rule` is its place in the flow, `question.option` or a signal's id."""

    question: str | None
    rule: str
    points: int
    why: str
    dimension: str | None


@dataclass(frozen=True, slots=True)
class Score:
    """The sum of its points, 0..100, and its parts; `fit + intent == total`."""

    total: int
    band: str
    points: tuple[Points, ...]

    @property
    def dimensions(self) -> dict[str, int]:
        """Points by dimension; rules without one count as intent."""
        sums: dict[str, int] = {}
        for given in self.points:
            name = given.dimension or "intent"
            sums[name] = sums.get(name, 0) + given.points
        return sums

    @property
    def fit(self) -> int:
        """How well they suit us: budget, authority, fit."""
        return sum(p.points for p in self.points if p.dimension in FIT)

    @property
    def intent(self) -> int:
        """How much they want it: all the rest."""
        return self.total - self.fit


def score(flow: Flow, snapshot: Snapshot) -> Score:
    """The score of the answers and context in `snapshot`."""
    given = [p for id, a in snapshot.answers.items() for p in earned(flow.questions[id], a)]
    for signal in flow.signals:
        if signal.points and holds(flow, snapshot, signal.when):
            given.append(
                Points(None, signal.id, signal.points, signal.why, signal.dimension or "behaviour")
            )
    total = sum(p.points for p in given)
    return Score(total, flow.band(total), tuple(given))


def earned(question: Question, answer: Answer) -> Iterator[Points]:
    """The points of one answer; rules that give none are left out."""
    if answer["status"] != "answered":
        return
    if question.points:
        yield Points(
            question.id, question.id, question.points, question.text.source, question.dimension
        )
    if question.options:
        for id in chosen(question, answer["value"]):
            option = question.options[id]
            if option.points:
                why = option.why or option.label
                rule = f"{question.id}.{id}"
                yield Points(question.id, rule, option.points, why, question.dimension)
    elif question.steps:
        step = reached(question, answer)
        if step is not None and step.points:
            rule = f"{question.id}.{step.id}"
            yield Points(question.id, rule, step.points, step.label, question.dimension)


def reached(question: Question, answer: Answer) -> Any:
    """The step an answer reaches; None below the first."""
    value = answer["value"]
    if question.kind == "timing":
        return timing_step(question.steps, value, date.fromisoformat(answer["at"][:10]))
    if question.kind == "money":
        value = in_unit(value, question.unit.period)
    return amount_step(question.steps, value)
