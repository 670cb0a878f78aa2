"""The state machine refuses every move the flow does not contain."""

import pytest

from agent.core.flow import Flow
from agent.core.machine import IllegalMove, move
from tests.core.conversing import TALK
from tests.small_flow import changed, flow

BRANCHES = changed(
    "      look: Just looking\n",
    "      look: {label: Look, next: budget}\n",
    changed(
        "    skip: true\n    steps: {1: 0",
        "    next: contact\n    steps: {1: 0",
        changed("hot: 60", "hot: 50", TALK),
    ),
)


@pytest.fixture(scope="module")
def branches() -> Flow:
    return flow(BRANCHES)


def _moves(made: Flow, target: str) -> set[str]:
    found = set()
    for state in ("", *made.questions, *made.ends):
        try:
            assert move(made.machine, state, target) == target
        except IllegalMove:
            continue
        found.add(state)
    return found


@pytest.mark.parametrize(
    ("target", "sources"),
    [
        ("goal", {"", "goal", "team", "budget", "owner", "contact"}),  # from later ones by back
        ("team", {"", "goal", "team", "contact"}),
        ("budget", {"", "goal", "budget", "owner", "contact"}),
        ("contact", {"", "goal", "team", "budget", "owner", "contact"}),
    ],
)
def test_a_question_is_reached_from_before_it_and_by_going_back(
    branches: Flow, target: str, sources: set[str]
) -> None:
    assert _moves(branches, target) == sources


def test_an_end_is_reached_from_everywhere(branches: Flow) -> None:
    assert _moves(branches, "no_agent") == {"", *branches.questions, *branches.ends}


@pytest.mark.parametrize(("state", "target"), [("team", "nowhere"), ("nowhere", "team"),
                                               ("bye", "team"), ("budget", "team")])  # fmt: skip
def test_an_illegal_move_names_both_places(branches: Flow, state: str, target: str) -> None:
    with pytest.raises(IllegalMove, match=f"^no way from {state} to {target}$"):
        move(branches.machine, state, target)
