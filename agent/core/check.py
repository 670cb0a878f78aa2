"""What a well-formed flow means: is it sound to publish? Adds faults; the figures are `reach`'s."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from agent.core.building import Building, is_personal
from agent.core.flow import STATEMENT, End, Flow, Route
from agent.core.graph import FINISH
from agent.core.reach import Reach, TooManyStates, fields, survey
from agent.core.yaml_reader import Path

MAX_QUESTIONS = 6
NO_AGENT = "no_agent"
# What is said at its moment, wherever the talk stands: see `people`.
EXITS = frozenset({NO_AGENT, "claimed", "timed_out", "resolved", "visitor_left"})
_NEVER_TRUE = "The condition would be false for every visitor, so nobody would be asked this."
_NEVER_SAID = "Every visitor would read it with a hole in it."


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
            "Nobody can tell how many questions a visitor would be asked, or the highest score.",
        )
        return
    _bounds(building, flow, bounds)


def measured(flow: Flow) -> Flow:
    """The flow with the most questions from each one on as its conditions have it: those that
    exclude each other are not added up. Where conditions read too much, the shape alone counts."""
    try:
        return replace(flow, longest={**flow.longest, **survey(flow).longest})
    except TooManyStates:
        return flow


def figures(flow: Flow) -> Reach | None:
    """Lowest and highest score and most questions over every conversation; None if too many."""
    try:
        return survey(flow).bounds
    except TooManyStates:
        return None


def _bounds(building: Building, flow: Flow, bounds: Reach) -> None:
    where: Path = ("questions",)
    if bounds.questions > MAX_QUESTIONS:
        building.fault(
            where,
            f"a visitor may be asked {bounds.questions} questions",
            f"ask at most {MAX_QUESTIONS} on any path; a contact step counts as one",
            "Visitors leave a talk that goes on and on.",
        )
    if bounds.highest > 100:
        building.fault(
            where,
            f"the points can add up to {bounds.highest}",
            f"take {bounds.highest - 100} away, so that the highest score is at most 100",
            "Of the best visitors nobody could tell who is better: the scale ends at 100.",
        )
    if bounds.lowest < 0:
        building.fault(
            where,
            f"the points can add up to {bounds.lowest}",
            "lessen the negative points, so that the lowest score is at least 0",
            "A visitor's good answers would be eaten up by points below nothing.",
        )
    for band in flow.bands:
        if band.start > bounds.highest:
            building.fault(
                ("bands", band.name),
                f"no visitor can reach {band.start}; the highest score is {bounds.highest}",
                "lower the band or give more points",
                f"However good the answers, no visitor would ever be treated as {band.name}.",
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
                "Visitors would give their data before they are told what it is used for.",
                key=True,
            )
            return


def _answered_before(building: Building, flow: Flow) -> None:
    """A condition or text over an answer that cannot be there yet says nothing, ever."""
    for index, text in enumerate(flow.greeting):
        _not_yet(building, ("greeting", index), text.names & _unknown_at(flow, 0), flow.order[0])
    for place, id in enumerate(flow.order):
        question, later = flow.questions[id], _unknown_at(flow, place)
        said = "say" if question.kind == STATEMENT else "ask"
        read = [("when", question.when), (said, question.text)]
        read += [("again", text) for text in question.again]
        for key, one in read:
            _not_yet(building, ("questions", id, key), one.names & later if one else (), id)


def _unknown_at(flow: Flow, place: int) -> frozenset[str]:
    """What nobody can have answered when the question at `place` comes: it and those behind it,
    and the parts of the contact that only they ask for. Who is remembered may be known by name."""
    later = flow.order[place:]
    behind = fields(flow.questions[id] for id in later)
    before = fields(flow.questions[id] for id in flow.order[:place])
    parts = behind - before - flow.questions.keys()
    return frozenset(later) | (frozenset() if flow.remember else parts)


def _not_yet(building: Building, path: Path, names: Iterable[str], before: str) -> None:
    so = _NEVER_TRUE if path[-1] == "when" else _NEVER_SAID
    for name in sorted(names):
        building.fault(
            path,
            f"`{name}` is not answered yet when this is looked at",
            f"read only answers of questions that stand before `{before}`",
            so,
        )


def nobody_there(building: Building, routes: Iterable[Route], ends: Mapping[str, End]) -> None:
    """Note the first route that calls people in a flow without words for when nobody comes."""
    calling = next((route for route in routes if route.call), None)
    if calling is not None and NO_AGENT not in ends:
        building.fault(
            ("routes", calling.index, "call"),
            "people are called, and there is no end for when nobody is there",
            "add `no_agent: {say: …}` to `ends`, with what happens instead, such as "
            "when somebody is back: `{{ next_opening }}`",
            "Visitors who ask for a person out of hours would be put off with a sentence that is "
            "none of yours, and asked the same question again.",
        )


def _reachable(building: Building, flow: Flow) -> None:
    first = flow.order[0]
    reachable = {first, *flow.reach[first]}
    if flow.questions[first].when is not None:
        building.fault(
            ("questions", first, "when"),
            "the first question has a condition",
            "take it away",
            "Some visitors would be asked nothing at the beginning.",
        )
    for id in flow.order:
        if id not in reachable:
            building.fault(
                ("questions", id),
                "no answer leads here",
                "let an option's `next` lead here, or take it out",
                "No visitor would ever be asked it.",
                key=True,
            )
    _ends(building, flow, reachable)


def _ends(building: Building, flow: Flow, reachable: set[str]) -> None:
    used = {*reachable, *EXITS}
    if FINISH in reachable:
        used |= {route.end for route in flow.routes}
    for id in flow.ends:
        if id not in used:
            building.fault(
                ("ends", id),
                "nothing leads here",
                "use it in a route or a `next`",
                "No visitor would ever be told this.",
                key=True,
            )
