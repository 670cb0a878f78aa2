"""The shape of a conversation: which question or end can follow which, however it is answered.

Questions stand in file order and jumps go forward only, so the shape has no circles and one pass
from the back is enough.
"""

from collections.abc import Mapping

from agent.core.flow import End, Question

FINISH = "(finish)"  # where a route chooses the end; no question can be called so


class Graph:
    """`after[q]` what may come next; `reach[q]` all that may ever come; `longest[q]` the most
    questions from here on, this one included, whatever the conditions."""

    def __init__(self, questions: Mapping[str, Question], ends: Mapping[str, End]) -> None:
        order = tuple(questions)
        self.questions = questions
        self.ends = ends
        self.first = _candidates(questions, order, 0)
        self.after = {id: _after(questions, order, place) for place, id in enumerate(order)}
        self.reach: dict[str, frozenset[str]] = {}
        self.longest: dict[str, int] = {}
        for id in reversed(order):
            onward = [t for t in self.after[id] if t in questions]
            self.reach[id] = frozenset(self.after[id]).union(*(self.reach[t] for t in onward))
            self.longest[id] = int(questions[id].counted) + max(
                (self.longest[t] for t in onward), default=0
            )


def _after(
    questions: Mapping[str, Question], order: tuple[str, ...], place: int
) -> tuple[str, ...]:
    question = questions[order[place]]
    found = {option.next for option in question.options.values() if option.next}
    found |= question.targets
    if question.next:
        found.add(question.next)
    else:  # even if every option jumps: after three tries any question may be skipped
        found.update(_candidates(questions, order, place + 1))
    # A question jumped to may be passed over by its own condition.
    for target in tuple(found):
        if target in questions:
            found.update(_candidates(questions, order, order.index(target)))
    return tuple(sorted(found))


def _candidates(
    questions: Mapping[str, Question], order: tuple[str, ...], place: int
) -> tuple[str, ...]:
    found = []
    for id in order[place:]:
        found.append(id)
        if questions[id].when is None:
            return tuple(found)
    return (*found, FINISH)
