"""Flow + present answers + context -> the score with its points. Computed, never incremented."""

from typing import NamedTuple

from agent.core import limits
from agent.core.branching import reached
from agent.core.flow import FIT, Flow, Points, Question
from agent.core.path import chosen, holds
from agent.core.snapshot import Answer, Snapshot


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
        given += _known(snapshot, flow.questions[id], answer)
    for signal in flow.signals:
        if signal.id in snapshot.held or (
            not signal.settled and holds(flow, snapshot, signal.when)
        ):
            given.append(
                Points(None, signal.id, signal.points, signal.why, signal.dimension or "behaviour")
            )
    total = 0
    for points in given:
        total += points.points
    return Score(total, flow.band(total), tuple(given))


def _known(snapshot: Snapshot, question: Question, answer: Answer) -> tuple[Points, ...]:
    """The points of an answer, looked up once: a turn changes one answer and counts them all. What
    is kept counts for these very objects only, so it cannot outlive them."""
    kept = snapshot.earned.get(question.id)
    if kept is None or kept[0] is not answer or kept[1] is not question:
        kept = snapshot.earned[question.id] = (answer, question, tuple(earned(question, answer)))
    found: tuple[Points, ...] = kept[2]
    return found


def settled(flow: Flow, snapshot: Snapshot) -> list[str]:
    """The signals that page and source decide, and that hold."""
    fixed = (signal for signal in flow.signals if signal.settled)
    return [signal.id for signal in fixed if holds(flow, snapshot, signal.when)]


def earned(question: Question, answer: Answer) -> list[Points]:
    """The points of one answer; rules that give none are left out."""
    if answer["status"] != "answered":
        return []
    given = []
    if question.points and not limits.is_outside(question, answer):
        id, why = question.id, question.text.source
        given.append(Points(id, id, question.points, why, question.dimension))
    if question.options:
        names: tuple[str, ...] = chosen(question, answer["value"])
    else:
        step = reached(question, answer) if question.steps else None
        names = (step.id,) if step else ()
    gives = question.gives
    return given + [gives[name] for name in names if name in gives]
