"""What a conversation can still come to: the lowest and highest score, the most questions.

Every answer that makes a difference stands for all that do not: each option, each step, each
number that a condition compares with. Paths that agree on what later conditions read are one, so
the work grows with the number of such states and not with the number of paths.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from agent.core.flow import Flow, Question
from agent.core.path import holds, jump
from agent.core.scoring import earned
from agent.core.snapshot import Answer, Snapshot
from agent.core.steps import step_value
from agent.core.texts import Expression
from agent.core.values import CONTACT_FIELDS

MAX_STATES = 20_000
_ANY_TIME = datetime(2026, 1, 1, tzinfo=UTC)
MOST_RATED = 10
_QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"")
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
        self.relevant = relevant(flow)
        self.known: dict[tuple[Any, ...], Reach] = {}
        self.here = snapshot.copy()
        # The current question is open, even if it was answered before the visitor went back.
        self.given = {id: a for id, a in snapshot.answers.items() if id != snapshot.state}
        self.open = _fields(q for id, q in flow.questions.items() if id not in self.given)
        self.open |= _unsettled(flow, self.given)
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
        if self._uncertain(question.when):
            outcomes.append(self.bounds(index + 1))
        return _merge(outcomes)

    def _holds(self, question: Question) -> bool:
        return self._uncertain(question.when) or holds(self.flow, self.here, question.when)

    def _uncertain(self, condition: Expression | None) -> bool:
        """Whether a condition reads what may still become anything: an unknown context, or a part
        of the contact that is not given yet."""
        outside = condition.names - self.flow.questions.keys() if condition else frozenset()
        return bool(outside if self.any_context else outside & self.open)

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
            if self._uncertain(signal.when):
                least += min(0, signal.points)
                most += max(0, signal.points)
            elif holds(self.flow, self.here, signal.when):
                least += signal.points
                most += signal.points
        return Reach(least, most, 0)


def _fields(questions: Iterable[Question]) -> frozenset[str]:
    """The fields of the contact that these questions may fill."""
    kinds = {name for question in questions for name in (question.kind, *question.fields)}
    return frozenset(kinds) & frozenset(CONTACT_FIELDS)


def _unsettled(flow: Flow, given: Mapping[str, Answer]) -> frozenset[str]:
    """The computed values that another answer may change: what they come to is not tried."""
    missing = flow.questions.keys() - given.keys()
    return frozenset(name for name, formula in flow.values.items() if formula.names & missing)


def _merge(outcomes: list[Reach]) -> Reach:
    return Reach(
        min(o.lowest for o in outcomes),
        max(o.highest for o in outcomes),
        max(o.questions for o in outcomes),
    )


def _conditions(flow: Flow) -> list[Expression]:
    conditions = [q.when for q in flow.questions.values() if q.when]
    return conditions + [signal.when for signal in flow.signals]


def relevant(flow: Flow) -> tuple[str, ...]:
    """The questions that a condition reads; only their answers tell one state from another."""
    read = {name for condition in _conditions(flow) for name in condition.names}
    return tuple(id for id in flow.order if id in read)


def _answers(flow: Flow, question: Question) -> Iterator[Answer]:
    """One answer for each difference the flow can tell."""
    for value in _values(flow, question):
        yield _answer(value)
    # Any question may be skipped, one that must be answered after three tries.
    yield {"status": "skipped", "value": None, "text": "", "at": _ANY_TIME.isoformat()}


def _answer(value: Any) -> Answer:
    return {"status": "answered", "value": value, "text": "", "at": _ANY_TIME.isoformat()}


def _values(flow: Flow, question: Question) -> Iterator[Any]:
    kind = question.kind
    if question.limits is not None and question.limits.area is not None:
        yield question.limits.area.example  # what is not inside comes below
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
    elif question.id not in relevant(flow):
        yield {} if kind == "contact" else "x"
    else:
        yield from _read(flow, question)


def _read(flow: Flow, question: Question) -> Iterator[Any]:
    """Values of a question that conditions read and that has no options: what they compare with,
    and something else."""
    if question.kind == "contact":
        yield from ({}, dict.fromkeys(question.fields, "x"))
    elif question.kind == "rating":
        yield from range(MOST_RATED + 1)
    else:
        found = (_QUOTED.findall(c.source) for c in _conditions(flow) if question.id in c.names)
        written = {first or second for pairs in found for first, second in pairs}
        # Of texts that are ordered, dates for example, those between two compared ones too.
        yield from sorted({"", "x", *written, *(f"{text}~" for text in written)})


def _combinations(flow: Flow, question: Question) -> Iterator[list[str]]:
    """Every set when a condition reads it; otherwise only the sets that score least and most."""
    ids = list(question.options)
    read = question.id in relevant(flow) or any(o.next for o in question.options.values())
    if read and len(ids) <= _ANSWERS_LIMIT:
        for bits in range(2 ** len(ids)):
            yield [id for place, id in enumerate(ids) if bits >> place & 1]
        return
    yield from ([], *([id] for id in ids if read))
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
    return {n for c in _conditions(flow) if id in c.names for n in c.constants}
