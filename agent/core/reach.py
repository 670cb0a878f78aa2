"""What a conversation can still come to: the lowest and highest score, the most questions.

Every answer that makes a difference stands for all that do not: each option, each step, each
number that a condition compares with. Paths that agree on what later conditions read are one, so
the work grows with the number of such states and not with the number of paths.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from agent.core.flow import Flow, Question, Signal
from agent.core.path import holds, jump
from agent.core.scoring import earned
from agent.core.snapshot import Answer, Snapshot
from agent.core.steps import step_value
from agent.core.texts import MONEY_NAMES, Expression
from agent.core.values import CONTACT_FIELDS, FIRST_NAME

MAX_STATES = 20_000
_ANY_TIME = datetime(2026, 1, 1, tzinfo=UTC)
MOST_RATED = 10
_QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"")
_ANSWERS_LIMIT = 12  # options of a multi that are tried in every combination
_SKIPPED: Answer = {
    "status": "skipped",
    "value": None,
    "text": "",
    "at": _ANY_TIME.isoformat(),
}
_TRIED = frozenset({"choice", "multi", "yes_no", "consent", "rating"})  # every answer there is


@dataclass(frozen=True, slots=True)
class Reach:
    """Bounds from here on, those points included that are earned already."""

    lowest: int
    highest: int
    questions: int


@dataclass(frozen=True, slots=True)
class Survey:
    """A whole flow, whatever page and source: its bounds, every score there is, the most questions
    without `skip` on a path, and the most questions from each one on, itself included."""

    bounds: Reach
    scores: frozenset[int]
    required: int
    longest: Mapping[str, int]


class TooManyStates(Exception):
    """Conditions depend on so many answers at once that the bounds cannot be told."""


def reach(flow: Flow, snapshot: Snapshot, *, any_context: bool = False) -> Reach:
    """The bounds from `snapshot` on. `any_context`: for a check of the flow, where page and source
    may be anything; else those of the conversation count. Raises TooManyStates."""
    return _Walk(flow, snapshot, any_context).whole().reach


def survey(flow: Flow) -> Survey:
    """The flow before anybody talks to it. Raises TooManyStates."""
    walk = _Walk(flow, Snapshot("", flow.id, flow.version, flow.locale), any_context=True)
    found = walk.whole()
    return Survey(found.reach, found.scores, found.required, walk.longest)


class _Bounds(NamedTuple):
    """`sums` has a bit for each sum of points that can come, the first for the `lowest` one."""

    lowest: int = 0
    sums: int = 1
    questions: int = 0
    required: int = 0

    @property
    def reach(self) -> Reach:
        return Reach(self.lowest, self.lowest + self.sums.bit_length() - 1, self.questions)

    @property
    def scores(self) -> frozenset[int]:
        found = range(self.sums.bit_length())
        return frozenset(self.lowest + place for place in found if self.sums >> place & 1)

    def or_more(self, points: int) -> "_Bounds":
        """With these points or without them."""
        if points < 0:
            return self._replace(lowest=self.lowest + points, sums=self.sums | self.sums << -points)
        return self._replace(sums=self.sums | self.sums << points)


class _Walk:
    def __init__(self, flow: Flow, snapshot: Snapshot, any_context: bool) -> None:
        self.flow = flow
        self.any_context = any_context
        self.schedule = Schedule(flow)
        self.known: dict[tuple[Any, ...], _Bounds] = {}
        self.longest: dict[str, int] = {}
        self.here = snapshot.copy()
        # The current question is open, even if it was answered before the visitor went back.
        self.given = {id: a for id, a in snapshot.answers.items() if id != snapshot.state}
        self.open = fields(q for id, q in flow.questions.items() if id not in self.given)
        self.open |= _untried(flow, self.given.keys(), any_context)
        self.here.answers = {}

    def whole(self) -> _Bounds:
        """From the first question on."""
        return self._signals(-1, 0, self.bounds(0))

    def bounds(self, index: int) -> _Bounds:
        """What can still come from the question at `index` on; signals that were due are not in."""
        if index >= len(self.flow.order):
            return _Bounds()
        key = (index, *(self._read(id) for id in self.schedule.read[index]))
        found = self.known.get(key)
        if found is None:
            if len(self.known) >= MAX_STATES:
                raise TooManyStates(self.flow.id)
            found = self.known[key] = self._from(index)
        return found

    def _read(self, id: str) -> object:
        answer = self.here.answers.get(id)
        return None if answer is None else (answer["status"], repr(answer["value"]))

    def _from(self, index: int) -> _Bounds:
        question = self.flow.questions[self.flow.order[index]]
        if not self._holds(question):
            return self._onward(index, index + 1)
        asked = _merge(self._outcomes(index, question))
        self.longest[question.id] = max(asked.questions, self.longest.get(question.id, 0))
        if self._uncertain(question.when):
            return _merge([asked, self._onward(index, index + 1)])
        return asked

    def _holds(self, question: Question) -> bool:
        return self._uncertain(question.when) or holds(self.flow, self.here, question.when)

    def _uncertain(self, condition: Expression | None) -> bool:
        """Whether a condition reads what may still become anything: an unknown context, a part of
        the contact that is not given yet, or a value computed from what is not tried out."""
        outside = condition.names - self.flow.questions.keys() if condition else frozenset()
        unknown = self.any_context and not outside <= self.flow.values.keys()
        return unknown or bool(outside & self.open)

    def _outcomes(self, index: int, question: Question) -> list[_Bounds]:
        """What each answer leads to that makes a difference."""
        given = self.given.get(question.id)
        if given is not None:
            return [self._answered(index, question, given)]
        if question.kind == "multi" and not _read_in_sets(self.flow, question):
            some = self._answered(index, question, _answer([]))
            for option in question.options.values():
                some = some.or_more(option.points)
            return [some, self._answered(index, question, _SKIPPED)]
        return [self._answered(index, question, one) for one in _answers(self.flow, question)]

    def _answered(self, index: int, question: Question, answer: Answer) -> _Bounds:
        self.here.answers[question.id] = answer
        target = jump(question, answer)
        if target is None:
            onward = self._onward(index, index + 1)
        elif target in self.flow.questions:
            onward = self._onward(index, self.flow.order.index(target))
        else:
            onward = self._onward(index, len(self.flow.order))
        del self.here.answers[question.id]
        points = sum(p.points for p in earned(question, answer))
        return _Bounds(
            onward.lowest + points,
            onward.sums,
            onward.questions + int(question.counted),
            onward.required + int(question.counted and not question.skip),
        )

    def _onward(self, index: int, target: int) -> _Bounds:
        return self._signals(index, target, self.bounds(target))

    def _signals(self, index: int, target: int, onward: _Bounds) -> _Bounds:
        """`onward`, with the signals that nothing behind `target` can change any more."""
        for signal in self.schedule.due(index, target):
            if self._uncertain(signal.when):
                onward = onward.or_more(signal.points)
            elif holds(self.flow, self.here, signal.when):
                onward = onward._replace(lowest=onward.lowest + signal.points)
        return onward


class Schedule:
    """What a walk through a flow must remember where. `read[i]` are the questions whose answers a
    condition from the question at `i` on may look at: only they tell one state from another there.
    A signal is settled as soon as the last question it reads lies behind."""

    def __init__(self, flow: Flow) -> None:
        size = len(flow.order)
        place = {id: index for index, id in enumerate(flow.order)}
        self._due: list[list[Signal]] = [[] for _ in range(size + 1)]  # by place, the first for -1
        wanted: list[set[str]] = [set() for _ in range(size)]
        for signal in flow.signals:
            names = signal.when.names & place.keys()
            last = max((place[name] for name in names), default=-1)
            self._due[last + 1].append(signal)
            wanted[last] |= names
        for index, id in enumerate(flow.order):
            when = flow.questions[id].when
            wanted[index] |= when.names & place.keys() if when else set()
        self.read: list[tuple[str, ...]] = []
        later: set[str] = set()
        for index in range(size - 1, -1, -1):
            later |= wanted[index]
            self.read.insert(0, tuple(id for id in flow.order[:index] if id in later))

    def due(self, index: int, target: int) -> Iterator[Signal]:
        """The signals settled by going from the question at `index` to that at `target`; -1 is
        where a walk begins."""
        for signals in self._due[index + 1 : target + 1]:
            yield from signals


def fields(questions: Iterable[Question]) -> frozenset[str]:
    """The fields of the contact that these questions may fill."""
    kinds = {name for question in questions for name in (question.kind, *question.fields)}
    told = frozenset(kinds) & frozenset(CONTACT_FIELDS)
    return told | {FIRST_NAME} if "name" in told else told


def _untried(flow: Flow, given: Set[str], any_context: bool) -> frozenset[str]:
    """The computed values that may still become anything: those that read an answer not given of
    which not every one is tried, and where the context is open, those that read that."""
    tried = {id for id, q in flow.questions.items() if q.kind in _TRIED and _every(q)}
    missing = flow.questions.keys() - given - tried
    known = {*flow.questions, *flow.values, *MONEY_NAMES}
    return frozenset(
        name
        for name, formula in flow.values.items()
        if formula.names & missing or (any_context and not formula.names <= known)
    )


def _every(question: Question) -> bool:
    return question.kind != "multi" or len(question.options) <= _ANSWERS_LIMIT


def _merge(outcomes: list[_Bounds]) -> _Bounds:
    lowest, sums = min(o.lowest for o in outcomes), 0
    for one in outcomes:
        sums |= one.sums << one.lowest - lowest
    questions, required = max(o.questions for o in outcomes), max(o.required for o in outcomes)
    return _Bounds(lowest, sums, questions, required)


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
    yield _SKIPPED  # any question may be, one that must be answered after three tries


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
        yield from _combinations(question)
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


def _read_in_sets(flow: Flow, question: Question) -> bool:
    """Whether it makes a difference which options of a multi come together."""
    return question.id in relevant(flow) or any(o.next for o in question.options.values())


def _combinations(question: Question) -> Iterator[list[str]]:
    """Every set of options; of many, each alone and the sets that score least and most."""
    ids = list(question.options)
    if len(ids) <= _ANSWERS_LIMIT:
        for bits in range(2 ** len(ids)):
            yield [id for place, id in enumerate(ids) if bits >> place & 1]
        return
    yield from ([], *([id] for id in ids))
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
