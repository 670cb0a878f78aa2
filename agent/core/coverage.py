"""What the tests of a flow reach, and what none of them does.

Owns what counts as a thing to reach: every question, option and step, every condition both ways,
every route, end and band. It looks at conversations that were held; it refuses to hold any.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from agent.core import branching, limits
from agent.core.ending import fitting
from agent.core.flow import STATEMENT, Flow, Question
from agent.core.graph import FINISH
from agent.core.path import chosen, holds, jump, walk
from agent.core.snapshot import Answer, Snapshot
from agent.core.speaking import Speaking
from agent.core.transcript import Result
from agent.core.turning import Handoff, Turn, World

_NOW = datetime(2026, 1, 1, tzinfo=UTC)  # a route depends on who is there, not on the time


@dataclass(frozen=True, slots=True)
class Target:
    """Something a test can reach: `kind` and `place` name it, `what` says what never happens."""

    kind: str
    place: str
    what: str

    def __str__(self) -> str:
        """As a person reads it."""
        return f"{self.kind} {self.place} {self.what}"


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many targets there are, and those that no test reaches, in the flow's order."""

    targets: int
    missed: tuple[Target, ...]


def coverage(flow: Flow, results: Iterable[Result]) -> Coverage:
    """What these conversations, all held with `flow`, reach of it."""
    every = tuple(dict.fromkeys(_targets(flow)))
    seen = {target for result in results for target in _reached(flow, result)}
    return Coverage(len(every), tuple(target for target in every if target not in seen))


def _targets(flow: Flow) -> Iterator[Target]:
    for question in flow.questions.values():
        yield _said(question.id) if question.kind == STATEMENT else _asked(question.id)
        yield from (_option(question.id, id) for id in question.options)
        yield from (_step(question.id, step.id) for step in question.steps)
        if question.limits is not None and question.limits.outside:
            yield _outside(question.id)
        if question.when is not None:
            yield from (_condition(question.id, held) for held in (True, False))
    for signal in flow.signals:
        yield from (_signal(signal.id, held) for held in (True, False))
    yield from (Target("band", band.name, "is never reached") for band in flow.bands)
    yield from (_route(route.name) for route in flow.routes)
    yield from (_end(id) for id in flow.ends)


def _asked(id: str) -> Target:
    return Target("question", id, "is never asked")


def _said(id: str) -> Target:
    return Target("statement", id, "is never said")


def _option(question: str, id: str) -> Target:
    return Target("option", f"{question}.{id}", "is never chosen")


def _step(question: str, id: str) -> Target:
    return Target("step", f"{question}.{id}", "is never reached")


def _outside(question: str) -> Target:
    return Target("question", question, "is never answered from outside its area")


def _condition(question: str, held: bool) -> Target:
    return Target("question", question, _never(held))


def _signal(id: str, held: bool) -> Target:
    return Target("signal", id, _never(held))


def _never(held: bool) -> str:
    return f"has a condition that never {'holds' if held else 'fails'}"


def _route(name: str) -> Target:
    number = name.removeprefix("route ")
    return Target("route", number, "is never taken")


def _end(id: str) -> Target:
    return Target("end", id, "is never reached")


def _reached(flow: Flow, result: Result) -> Iterator[Target]:
    for turn in result.turns:
        yield from _of_turn(flow, turn, result.world)
    if result.turns:  # a band is where a conversation came to, not what it passed on its way
        yield Target("band", result.turns[-1].snapshot.band, "is never reached")


def _of_turn(flow: Flow, turn: Turn, world: World) -> Iterator[Target]:
    snapshot = turn.snapshot
    yield from (_asked(event["id"]) for event in turn.events if event["type"] == "question")
    for id, answer in snapshot.answers.items():
        yield from _of_answer(flow.questions[id], answer)
    for id, held in _considered(flow, snapshot):
        yield _condition(id, held)
        if held and id in flow.statements:
            yield _said(id)
    for signal in flow.signals:
        yield _signal(signal.id, signal.id in snapshot.held or holds(flow, snapshot, signal.when))
    yield from (_route(e.route) for e in turn.effects if isinstance(e, Handoff))
    if snapshot.ended:
        yield _end(snapshot.state)
        yield from _taken(flow, snapshot, world)


def _of_answer(question: Question, answer: Answer) -> Iterator[Target]:
    if answer["status"] != "answered":
        return
    if question.options:
        yield from (_option(question.id, id) for id in chosen(question, answer["value"]))
    elif question.steps:
        step = branching.reached(question, answer)
        if step is not None:
            yield _step(question.id, step.id)
    if question.limits is not None and limits.is_outside(question, answer):
        yield _outside(question.id)


def _considered(flow: Flow, snapshot: Snapshot) -> Iterator[tuple[str, bool]]:
    """What the path came by, and whether each was asked (or said) or passed over."""
    index = 0
    while index < len(flow.order):
        question = flow.questions[flow.order[index]]
        held = holds(flow, snapshot, question.when)
        yield question.id, held
        target = _leads(question, snapshot) if held else None
        if held and question.kind != STATEMENT and question.id not in snapshot.answers:
            return
        if target in flow.ends:
            return
        index = flow.order.index(target) if target else index + 1


def _leads(question: Question, snapshot: Snapshot) -> str | None:
    answer = snapshot.answers.get(question.id)
    return question.next if answer is None else jump(question, answer)


def _taken(flow: Flow, snapshot: Snapshot, world: World) -> Iterator[Target]:
    """The route that chose the end, where one did."""
    if list(walk(flow, snapshot))[-1] == FINISH and snapshot.state in flow.ends:
        talk = Speaking(flow, snapshot.copy(), _NOW, world)
        yield _route(fitting(talk).name)
