"""What a well-formed flow means: is it sound to publish? Adds faults; the figures are `reach`'s."""

from agent.core.building import Building, is_personal
from agent.core.flow import Flow
from agent.core.graph import FINISH
from agent.core.reach import Reach, TooManyStates, reach
from agent.core.snapshot import Snapshot
from agent.core.yaml_reader import Path

MAX_QUESTIONS = 6


def check(building: Building, flow: Flow) -> None:
    """Note every fault that only shows in the whole."""
    _consent_first(building, flow)
    _answered_before(building, flow)
    _reachable(building, flow)
    bounds = figures(flow)
    if bounds is None:
        building.fault(
            ("questions",),
            "the conditions depend on too many answers at once to be checked",
            "let each `when` read fewer questions",
        )
        return
    _bounds(building, flow, bounds)


def figures(flow: Flow) -> Reach | None:
    """Lowest and highest score and most questions over every conversation; None if too many."""
    try:
        return reach(flow, Snapshot("", flow.id, flow.version, flow.locale), any_context=True)
    except TooManyStates:
        return None


def _bounds(building: Building, flow: Flow, bounds: Reach) -> None:
    where: Path = ("questions",)
    if bounds.questions > MAX_QUESTIONS:
        building.fault(
            where,
            f"a visitor may be asked {bounds.questions} questions",
            f"ask at most {MAX_QUESTIONS} on any path; a contact step counts as one",
        )
    if bounds.highest > 100:
        building.fault(
            where,
            f"the points can add up to {bounds.highest}",
            f"take {bounds.highest - 100} away, so that the highest score is at most 100",
        )
    if bounds.lowest < 0:
        building.fault(
            where,
            f"the points can add up to {bounds.lowest}",
            "lessen the negative points, so that the lowest score is at least 0",
        )
    for band in flow.bands:
        if band.start > bounds.highest:
            building.fault(
                ("bands", band.name),
                f"no visitor can reach {band.start}; the highest score is {bounds.highest}",
                "lower the band or give more points",
            )


def _consent_first(building: Building, flow: Flow) -> None:
    for id in flow.order:
        question = flow.questions[id]
        if question.consent is not None and question.when is None:
            return
        if question.consent is not None and is_personal(question.kind):
            continue
        if is_personal(question.kind):
            building.fault(
                ("questions", id),
                "personal data is asked for before any notice says what for",
                "add `consent: {notice: …}` to this question or one before it",
                key=True,
            )
            return


def _answered_before(building: Building, flow: Flow) -> None:
    """A condition or text over an answer that cannot be there yet says nothing, ever."""
    for place, id in enumerate(flow.order):
        question = flow.questions[id]
        later = frozenset(flow.order[place:])
        for key, read in (("when", question.when), ("ask", question.text)):
            for name in sorted(read.names & later if read else ()):
                building.fault(
                    ("questions", id, key),
                    f"`{name}` is not answered yet when this is looked at",
                    f"read only answers of questions that stand before `{id}`",
                )


def _reachable(building: Building, flow: Flow) -> None:
    first = flow.order[0]
    reachable = {first, *flow.reach[first]}
    if flow.questions[first].when is not None:
        building.fault(
            ("questions", first, "when"), "the first question has a condition", "take it away"
        )
    for id in flow.order:
        if id not in reachable:
            building.fault(
                ("questions", id),
                "no answer leads here",
                "let an option's `next` lead here, or take it out",
                key=True,
            )
    _ends(building, flow, reachable)


def _ends(building: Building, flow: Flow, reachable: set[str]) -> None:
    used = {*reachable, "no_agent"}
    if FINISH in reachable:
        used |= {route.end for route in flow.routes}
    for id in flow.ends:
        if id not in used:
            building.fault(
                ("ends", id), "nothing leads here", "use it in a route or a `next`", key=True
            )
