"""How scores spread over the bands when every button is as likely as the next: a picture of a flow,
not a forecast of visitors. Counted exactly, over states and not over paths, like `reach`.

Page and source count as unknown; a question that may be skipped is skipped as often as any one of
its buttons is tapped.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from agent.core.flow import Flow, Question
from agent.core.path import holds, jump
from agent.core.reach import MAX_STATES, Schedule, TooManyStates
from agent.core.scoring import earned
from agent.core.snapshot import Answer, Snapshot
from agent.core.steps import step_value

TAP_SECONDS = 4.0  # to read a question and tap, and to read it and type: an estimate, not measured
TYPE_SECONDS = 12.0
_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_TYPICAL: Mapping[str, Any] = {
    "contact": {},
    "number": {"min": 1, "max": 1},
    "money": {"min": 1, "max": 1, "currency": None, "period": None, "approx": False},
    "timing": {"from": None, "to": None},
    "rating": 5,
}
_TYPED = frozenset({"text", "name", "company", "email", "phone", "url", "contact", "date"})


@dataclass(frozen=True, slots=True)
class Spread:
    """`bands`: share of answer combinations by band, 0..1; `seconds`: the mean, estimated."""

    bands: Mapping[str, float]
    seconds: float


def spread(flow: Flow) -> Spread:
    """The spread of a flow's scores. Raises TooManyStates."""
    totals, seconds = _Tally(flow).whole()
    bands: dict[str, float] = {band.name: 0.0 for band in flow.bands}
    for total, share in totals.items():
        bands[flow.band(total)] += share
    return Spread(bands, seconds)


_Counted = tuple[Mapping[int, float], float]  # share by total; mean seconds


class _Tally:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.here = Snapshot("", flow.id, flow.version, flow.locale)
        self.schedule = Schedule(flow)
        self.known: dict[tuple[Any, ...], _Counted] = {}

    def whole(self) -> _Counted:
        """From the first question on."""
        return self._signals(-1, 0, self._from(0))

    def _from(self, index: int) -> _Counted:
        if index >= len(self.flow.order):
            return {0: 1.0}, 0.0
        key = (index, *(repr(self.here.answers.get(id)) for id in self.schedule.read[index]))
        if key not in self.known:
            if len(self.known) >= MAX_STATES:
                raise TooManyStates(self.flow.id)
            self.known[key] = self._asked(index)
        return self.known[key]

    def _asked(self, index: int) -> _Counted:
        question = self.flow.questions[self.flow.order[index]]
        if not holds(self.flow, self.here, question.when):
            return self._onward(index, index + 1)
        answers = list(_buttons(question))
        shares: defaultdict[int, float] = defaultdict(float)
        seconds = TYPE_SECONDS if question.kind in _TYPED else TAP_SECONDS
        for answer in answers:
            totals, onward = self._answered(index, question, answer)
            points = sum(p.points for p in earned(question, answer))
            for total, share in totals.items():
                shares[total + points] += share / len(answers)
            seconds += onward / len(answers)
        return shares, seconds

    def _answered(self, index: int, question: Question, answer: Answer) -> _Counted:
        self.here.answers[question.id] = answer
        target = jump(question, answer)
        if target is None:
            found = self._onward(index, index + 1)
        elif target in self.flow.questions:
            found = self._onward(index, self.flow.order.index(target))
        else:
            found = self._onward(index, len(self.flow.order))
        del self.here.answers[question.id]
        return found

    def _onward(self, index: int, target: int) -> _Counted:
        return self._signals(index, target, self._from(target))

    def _signals(self, index: int, target: int, onward: _Counted) -> _Counted:
        """`onward`, with the points of the signals settled on the way there."""
        due = self.schedule.due(index, target)
        points = sum(s.points for s in due if holds(self.flow, self.here, s.when))
        shares, seconds = onward
        return ({total + points: share for total, share in shares.items()}, seconds)


def _buttons(question: Question) -> Iterator[Answer]:
    """What can be tapped, or one answer where there is nothing to tap."""
    for value in _values(question):
        yield {"status": "answered", "value": value, "text": "", "at": _NOW.isoformat()}
    if question.skip:
        yield {"status": "skipped", "value": None, "text": "", "at": _NOW.isoformat()}


def _values(question: Question) -> list[Any]:
    if question.kind in ("yes_no", "consent"):
        return [True, False]
    if question.steps:
        steps, unit = question.steps, question.unit
        return [step_value(question.kind, steps, step.id, unit, _NOW) for step in steps]
    if question.options:
        return [[id] if question.kind == "multi" else id for id in question.options]
    return [_TYPICAL.get(question.kind, "x")]
