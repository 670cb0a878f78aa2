"""A flow around the questions a test is about, and its own conversations held with it."""

from textwrap import indent

from agent.core.flow import Flow
from agent.core.transcript import Failure, run
from tests.small_flow import faults, flow

AROUND = """\
locale: en
questions:
{questions}
bands: {{cold: 0}}
routes: [{{end: bye}}]
ends:
  bye: {{say: Goodbye.}}
{more}
"""


def text(questions: str, more: str = "") -> str:
    """The text of a flow with these questions, and `more` after its ends."""
    return AROUND.format(questions=indent(questions.strip("\n"), "  "), more=more)


def asking(questions: str, more: str = "") -> Flow:
    """The flow of `text`, loaded."""
    return flow(text(questions, more))


def refused(questions: str, more: str = "") -> list[tuple[str, str, str]]:
    """What is wrong with the flow of `text`; its first question begins in line 3."""
    return faults(text(questions, more))


def failures(flow: Flow) -> list[tuple[str, Failure]]:
    """What failed in the flow's own tests, with the name of each."""
    assert flow.tests
    return [
        (n, failure) for n, test in flow.tests.items() for failure in run(flow, n, test).failures
    ]
