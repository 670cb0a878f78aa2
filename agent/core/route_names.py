"""Whether the configuration knows the teams and destinations that a flow names.

Flows name them, config.yaml owns them; without a configuration file nobody asks this.
"""

from agent.core.flow import Flow
from agent.core.texts import closest
from agent.core.yaml_reader import Document
from agent.errors import Fault

_ELSEWHERE = {
    "call": "A visitor who is told that a person comes would wait for one who was never called.",
    "then": "A visitor whom nobody took would wait for people who were never called.",
    "manager": "Nobody would be told of a visitor whom nobody took.",
    "record": "The record of the visitor would go to the default destination, or stay here.",
    "nurture": "The visitor who wished for news would get none from there.",
}


def unknown_names(flow: Flow, document: Document, known: frozenset[str]) -> tuple[Fault, ...]:
    """A fault for each name in a route that is not in `known`; `document` is the flow's."""
    return tuple(
        _fault(document, route.index, key, name, known)
        for route in flow.routes
        for key in _ELSEWHERE
        if (name := getattr(route, key)) is not None and name not in known
    )


def unmailed(flow: Flow, document: Document, mailing: frozenset[str]) -> tuple[Fault, ...]:
    """A fault where a flow offers transcripts, and the destination it names has no mail server;
    `mailing` has those that have one."""
    name = flow.transcript
    if name is None or name in mailing:
        return ()
    near = closest(name, mailing)
    add = f"add `{name}` under destinations there, with `kind: mail` and its `smtp`"
    mend = f"did you mean `{near}`?" if near else add
    what = f"transcript: the configuration has no mail destination `{name}`"
    so = "Visitors would not be offered their conversation by mail."
    return (Fault(document.where(("transcript",)), what, mend, visitor=so),)


def _fault(document: Document, index: int, key: str, name: str, known: frozenset[str]) -> Fault:
    near = closest(name, known)
    mend = f"did you mean `{near}`?" if near else "add it under destinations or teams there"
    what = f"routes.{index}.{key}: the configuration has no destination or team `{name}`"
    return Fault(document.where(("routes", index, key)), what, mend, visitor=_ELSEWHERE[key])
