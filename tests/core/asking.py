"""A flow around the questions a test is about, and its own conversations held with it."""

from textwrap import indent

from agent.core.flow import Flow
from agent.core.transcript import Failure, run
from tests.small_flow import faults, flow

AROUND = """\
locale: en
questions:
{questions}
{head}
ends:
{more}
"""


def text(questions: str, more: str = "", end: str = "bye", head: str = "") -> str:
    """The text of a flow with these questions, from line 3 on; everybody comes to `end`, and
    `more` follows in the ends and after them. `head`: bands and routes of its own."""
    ends = "  bye: {say: Goodbye.}\n" if end == "bye" else ""
    ends += "  no_agent: {say: Nobody is here.}\n" if "call:" in head else ""
    return AROUND.format(
        questions=indent(questions.strip("\n"), "  "),
        more=ends + more.strip("\n"),
        head=head or f"bands: {{cold: 0}}\nroutes: [{{end: {end}}}]",
    )


def asking(questions: str, more: str = "", end: str = "bye", head: str = "") -> Flow:
    """The flow of `text`, loaded."""
    return flow(text(questions, more, end, head))


def refused(questions: str, more: str = "", end: str = "bye") -> list[tuple[str, str, str]]:
    """What is wrong with the flow of `text`."""
    return faults(text(questions, more, end))


def failures(flow: Flow) -> list[tuple[str, Failure]]:
    """What failed in the flow's own tests, with the name of each."""
    assert flow.tests
    return [
        (n, failure) for n, test in flow.tests.items() for failure in run(flow, n, test).failures
    ]
