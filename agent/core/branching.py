"""Where an answer leads beside options and `next`: a step that goes elsewhere, a place outside."""

from datetime import date
from typing import Any

from agent.core import limits
from agent.core.flow import Question
from agent.core.snapshot import Answer
from agent.core.steps import Step, amount_step, in_unit, timing_step


def target(question: Question, answer: Answer) -> str | None:
    """The question or end that an answer's step or place leads to; None for none."""
    if question.limits is not None and limits.is_outside(question, answer):
        return question.limits.outside
    step = reached(question, answer) if question.steps else None
    return step.next if step else None


def reached(question: Question, answer: Answer) -> Step | None:
    """The step an answer reaches; None below the first, and for a sum in another currency."""
    value: Any = answer["value"]
    if question.kind == "timing":
        return timing_step(question.steps, value, date.fromisoformat(answer["at"][:10]))
    if question.kind == "money":
        if value["currency"] not in (None, question.unit.currency):
            return None
        value = in_unit(value, question.unit.period)
    return amount_step(question.steps, value)
