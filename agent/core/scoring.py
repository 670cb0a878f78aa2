"""Flow + present answers + context -> the score with its points. Computed, never incremented."""

from typing import NamedTuple

from agent.core import limits
from agent.core.branching import reached
from agent.core.flow import FIT, Flow, Question
from agent.core.path import chosen, holds
from agent.core.snapshot import Answer, Snapshot


class Points(NamedTuple):
    """What one rule gave. `rule` is its place in the flow, `question.option` or a signal's id.
    A tuple, because every turn makes half a dozen and a frozen dataclass takes five times as long.
    """

    question: str | None
    rule: str
    points: int
    why: str
    dimension: str | None


class Score(NamedTuple):
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
    given: list[Points] = []
    for id, answer in snapshot.answers.items():
        if answer["status"] == "answered":
            given += earned(flow.questions[id], answer)
    for signal in flow.signals:
        if signal.id in snapshot.held or (
            not signal.settled and holds(flow, snapshot, signal.when)
        ):
            given.append(
                Points(None, signal.id, signal.points, signal.why, signal.dimension or "behaviour")
            )
    total = sum(p.points for p in given)
    return Score(total, flow.band(total), tuple(given))


def settled(flow: Flow, snapshot: Snapshot) -> list[str]:
    """The signals that page and source decide, and that hold."""
    fixed = (signal for signal in flow.signals if signal.settled)
    return [signal.id for signal in fixed if holds(flow, snapshot, signal.when)]


def earned(question: Question, answer: Answer) -> list[Points]:
    """The points of one answer; rules that give none are left out."""
    if answer["status"] != "answered":
        return []
    id, dimension, given = question.id, question.dimension, []
    if question.points and not limits.is_outside(question, answer):
        given.append(Points(id, id, question.points, question.text.source, dimension))
    if question.options:
        for name in chosen(question, answer["value"]):
            option = question.options[name]
            if option.points:
                why = option.why or option.label
                given.append(Points(id, f"{id}.{name}", option.points, why, dimension))
    elif question.steps:
        step = reached(question, answer)
        if step is not None and step.points:
            given.append(Points(id, f"{id}.{step.id}", step.points, step.why, dimension))
    return given
