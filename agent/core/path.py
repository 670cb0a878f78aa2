"""Which question comes next: file order, `when` skips, an option's `next` jumps and wins."""

from collections.abc import Iterator, Mapping
from typing import Any

from agent.core import branching
from agent.core.flow import STATEMENT, Flow, Question
from agent.core.graph import FINISH
from agent.core.snapshot import NOTHING, Answer, Snapshot
from agent.core.texts import Expression
from agent.core.values import lookup

NO_EXTRA: Mapping[str, Any] = {}


def holds(
    flow: Flow,
    snapshot: Snapshot,
    condition: Expression | None,
    extra: Mapping[str, Any] = NO_EXTRA,
) -> bool:
    """Whether a `when:` holds now; a missing one always does."""
    if condition is None:
        return True
    return condition(lookup(flow, snapshot, condition.names, extra))


def walk(
    flow: Flow, snapshot: Snapshot, start: str | None = None, passed: list[str] | None = None
) -> Iterator[str]:
    """The questions on the present path, from `start` or the first one on; the first unanswered
    one, or the end, comes last. The statements on it are added to `passed`."""
    place: str = start or flow.order[0]
    index = flow.order.index(place)
    while True:
        question = flow.questions[place]
        if question.when is None or holds(flow, snapshot, question.when):
            if question.kind == STATEMENT:
                target = question.next
                if passed is not None:
                    passed.append(place)
            else:
                yield place
                answer = snapshot.answers.get(place)
                if answer is None:
                    return
                target = jump(question, answer)
            if target is not None and target not in flow.questions:
                yield target
                return
            index = flow.order.index(target) if target else index + 1
        else:
            index += 1
        if index >= len(flow.order):
            yield FINISH
            return
        place = flow.order[index]


def jump(question: Question, answer: Answer) -> str | None:
    """Where an answer leads, None for the next question in the file."""
    if question.options and answer["status"] == "answered":
        for id in chosen(question, answer["value"]):
            option = question.options[id]
            if option.next:
                return option.next
    if question.targets and answer["status"] == "answered":
        return branching.target(question, answer) or question.next
    return question.next


def chosen(question: Question, value: Any) -> tuple[str, ...]:
    """The ids of the options an answer holds."""
    if isinstance(value, str):  # first, because every turn asks of every choice, several times
        return (value,) if value in question.options else ()
    if isinstance(value, bool):
        return ("yes",) if value else ("no",)
    return tuple(id for id in value or () if id in question.options)


def settle(flow: Flow, snapshot: Snapshot) -> str:
    """Go on from the present answers and return the next question, an end, or FINISH. Answers that
    are not on the present path are put aside; those that can no longer be reached are dropped."""
    later = flow.reach.get(snapshot.state)
    if later is not None and not snapshot.aside and later.isdisjoint(snapshot.answers):
        *_, target = walk(flow, snapshot, snapshot.state)  # nothing behind can have changed
        return target
    known = {**snapshot.aside, **snapshot.answers}
    snapshot.answers = {}  # filled on the way, so that no condition reads what is passed by
    target = place = _stand(flow, snapshot, known, flow.order[0])
    while place in flow.questions:  # what stands behind an open question, if it is passed by
        place = flow.questions[place].next or _following(flow, place)
        if place in flow.questions:
            place = _stand(flow, snapshot, known, place)
    onward = flow.reach.get(target, frozenset()) - snapshot.answers.keys()
    snapshot.aside = {id: known[id] for id in known if id in onward} or NOTHING
    return target


def _stand(flow: Flow, snapshot: Snapshot, known: Mapping[str, Answer], start: str) -> str:
    """Let the `known` answers on the path from `start` on stand, up to an open question or end."""
    place = start
    for place in walk(flow, snapshot, start):  # it looks for an answer after the question came
        if place in known:
            snapshot.answers[place] = known[place]
    return place


def _following(flow: Flow, id: str) -> str:
    index = flow.order.index(id) + 1
    return flow.order[index] if index < len(flow.order) else FINISH


def previous(flow: Flow, snapshot: Snapshot) -> str | None:
    """The question asked before the current one."""
    before = None
    for id in walk(flow, snapshot):
        if id == snapshot.state:
            return before
        before = id
    return before


def progress(flow: Flow, snapshot: Snapshot, state: str) -> dict[str, int]:
    """How many questions were asked, the current one included, and how many there may be."""
    asked = 0
    for id, answer in snapshot.answers.items():
        here = id != state and "remembered" not in answer
        if here and flow.questions[id].counted and id not in flow.reach[state]:
            asked += 1
    return {"asked": asked + int(flow.questions[state].counted), "of": asked + flow.longest[state]}
