"""What a conversation can still come to: the lowest and highest score, the most questions.

Every answer that makes a difference stands for all that do not: each option, each step, each
number that a condition compares with. Paths that agree on what later conditions read are one, so
the work grows with the number of such states and not with the number of paths.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from agent.core.flow import Flow, Question
from agent.core.path import holds, jump
from agent.core.scoring import earned
from agent.core.snapshot import Answer, Snapshot
from agent.core.steps import step_value

MAX_STATES = 20_000
_ANY_TIME = datetime(2026, 1, 1, tzinfo=UTC)
_ANSWERS_LIMIT = 12  # options of a multi that are tried in every combination


@dataclass(frozen=True, slots=True)
class Reach:
    """Bounds from here on, those points included that are earned already."""

    lowest: int
    highest: int
    questions: int


class TooManyStates(Exception):
    """Conditions depend on so many answers at once that the bounds cannot be told."""


def reach(flow: Flow, snapshot: Snapshot, *, any_context: bool = False) -> Reach:
    """The bounds from `snapshot` on. `any_context`: for a check of the flow, where page and source
    may be anything; else those of the conversation count. Raises TooManyStates."""
    return _Walk(flow, snapshot, any_context).bounds(0)


class _Walk:
    def __init__(self, flow: Flow, snapshot: Snapshot, any_context: bool) -> None:
        self.flow = flow
        self.any_context = any_context
        self.base = snapshot
        self.relevant = _relevant(flow)
        self.known: dict[tuple[Any, ...], Reach] = {}
        self.here = snapshot.copy()
        self.given = snapshot.answers
        self.here.answers = {}

    def bounds(self, index: int) -> Reach:
        if index >= len(self.flow.order):
            return self._finish()
        key = (index, *(self._read(id) for id in self.relevant))
        found = self.known.get(key)
        if found is None:
            if len(self.known) >= MAX_STATES:
                raise TooManyStates(self.flow.id)
            found = self.known[key] = self._from(index)
        return found

    def _read(self, id: str) -> object:
        answer = self.here.answers.get(id)
        return None if answer is None else (answer["status"], repr(answer["value"]))

    def _from(self, index: int) -> Reach:
        question = self.flow.questions[self.flow.order[index]]
        if not self._holds(question):
            return self.bounds(index + 1)
        outcomes = [self._answered(index, question, answer) for answer in self._answers(question)]
        if question.when is not None and self._uncertain(question):
            outcomes.append(self.bounds(index + 1))
        return _merge(outcomes)

    def _holds(self, question: Question) -> bool:
        return self._uncertain(question) or holds(self.flow, self.here, question.when)

    def _uncertain(self, question: Question) -> bool:
        names = question.when.names if question.when else frozenset()
        return self.any_context and bool(names - self.flow.questions.keys())

    def _answers(self, question: Question) -> Iterator[Answer]:
        given = self.given.get(question.id)
        if given is not None:
            yield given
            return
        yield from _answers(self.flow, question)

    def _answered(self, index: int, question: Question, answer: Answer) -> Reach:
        self.here.answers[question.id] = answer
        target = jump(question, answer)
        if target is None:
            onward = self.bounds(index + 1)
        elif target in self.flow.questions:
            onward = self.bounds(self.flow.order.index(target))
        else:
            onward = self._finish()
        del self.here.answers[question.id]
        points = sum(p.points for p in earned(question, answer))
        return Reach(
            onward.lowest + points,
            onward.highest + points,
            onward.questions + int(question.counted),
        )

    def _finish(self) -> Reach:
        least = most = 0
        for signal in self.flow.signals:
            if self.any_context and signal.when.names - self.flow.questions.keys():
                least += min(0, signal.points)
                most += max(0, signal.points)
            elif holds(self.flow, self.here, signal.when):
                least += signal.points
                most += signal.points
        return Reach(least, most, 0)


def _merge(outcomes: list[Reach]) -> Reach:
    return Reach(
        min(o.lowest for o in outcomes),
        max(o.highest for o in outcomes),
        max(o.questions for o in outcomes),
    )


def _relevant(flow: Flow) -> tuple[str, ...]:
    conditions = [q.when for q in flow.questions.values() if q.when]
    conditions += [signal.when for signal in flow.signals]
    read = {name for condition in conditions for name in condition.names}
    return tuple(id for id in flow.order if id in read)


def _answers(flow: Flow, question: Question) -> Iterator[Answer]:
    """One answer for each difference the flow can tell."""
    for value in _values(flow, question):
        yield _answer(value)
    if question.skip or question.kind not in ("choice", "yes_no", "consent"):
        yield {"status": "skipped", "value": None, "text": "", "at": _ANY_TIME.isoformat()}


def _answer(value: Any) -> Answer:
    return {"status": "answered", "value": value, "text": "", "at": _ANY_TIME.isoformat()}


def _values(flow: Flow, question: Question) -> Iterator[Any]:
    kind = question.kind
    if kind in ("yes_no", "consent"):
        yield from (True, False)
    elif kind == "choice":
        yield from question.options
    elif kind == "multi":
        yield from _combinations(flow, question)
    elif kind in ("money", "number"):
        yield from _amounts(flow, question)
    elif kind == "timing":
        for step in question.steps:
            yield step_value(kind, question.steps, step.id, question.unit, _ANY_TIME)
        yield {"from": None, "to": None}
    else:
        yield {} if kind == "contact" else "x"


def _combinations(flow: Flow, question: Question) -> Iterator[list[str]]:
    """Every set when a condition reads it; otherwise only the sets that score least and most."""
    ids = list(question.options)
    read = question.id in _relevant(flow) or any(o.next for o in question.options.values())
    if read and len(ids) <= _ANSWERS_LIMIT:
        for bits in range(2 ** len(ids)):
            yield [id for place, id in enumerate(ids) if bits >> place & 1]
        return
    yield []
    yield [id for id in ids if question.options[id].points > 0]
    yield [id for id in ids if question.options[id].points < 0]


def _amounts(flow: Flow, question: Question) -> Iterator[Mapping[str, Any]]:
    marks = {step.at for step in question.steps} | _compared(flow, question.id)
    for mark in sorted({-1e12, 1e12, *marks, *(m + 0.01 for m in marks)}):
        yield {
            "min": mark,
            "max": mark,
            "currency": question.unit.currency,
            "period": question.unit.period,
            "approx": False,
        }


def _compared(flow: Flow, id: str) -> set[float]:
    conditions = [q.when for q in flow.questions.values() if q.when]
    conditions += [signal.when for signal in flow.signals]
    return {n for c in conditions if id in c.names for n in c.constants}
