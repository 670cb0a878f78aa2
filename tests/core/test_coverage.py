"""What tests reach of a flow: every thing is missed until a conversation comes by it."""

import pytest

from agent.core.coverage import Coverage, coverage
from agent.core.transcript import run
from agent.core.yaml_reader import read_yaml
from tests.small_flow import changed, flow

RICH = changed(
    "  contact:\n",
    "  town: {ask: Where are you?, kind: text, when: budget >= 500}\n  contact:\n",
)
RICH = changed("    kind: contact", "    kind: contact\n    skip: true", RICH)
EVERYTHING = [
    "question goal is never asked",
    "option goal.buy is never chosen",
    "option goal.look is never chosen",
    "option goal.job is never chosen",
    "question budget is never asked",
    "step budget.0 is never reached",
    "step budget.500 is never reached",
    "step budget.2000 is never reached",
    "question town is never asked",
    "question town has a condition that never holds",
    "question town has a condition that never fails",
    "question contact is never asked",
    "signal pricing has a condition that never holds",
    "signal pricing has a condition that never fails",
    "band cold is never reached",
    "band hot is never reached",
    "route 1 is never taken",
    "route 2 is never taken",
    "end booked is never reached",
    "end bye is never reached",
    "end careers is never reached",
    "end no_agent is never reached",
]


def covered(*tests: str, text: str = RICH) -> Coverage:
    """What these tests, each written as in a flow, reach."""
    under_test = flow(text)
    results = []
    for test in tests:
        document, faults = read_yaml(test, "test.yaml")
        assert document is not None and faults == ()
        results.append(run(under_test, "t", document.data))
    return coverage(under_test, results)


def reached(*tests: str, text: str = RICH) -> set[str]:
    missed = {str(target) for target in covered(*tests, text=text).missed}
    return {str(target) for target in covered(text=text).missed} - missed


def test_without_tests_everything_is_missed_in_the_flows_order() -> None:
    found = covered()
    assert [str(target) for target in found.missed] == EVERYTHING
    assert found.targets == len(EVERYTHING)


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        (
            "{talk: []}",
            {
                "question goal is never asked",
                "signal pricing has a condition that never fails",
                "band cold is never reached",
            },
        ),
        (
            "{given: {page: /pricing}, talk: [goal: job]}",
            {
                "question goal is never asked",
                "option goal.job is never chosen",
                "signal pricing has a condition that never holds",
                "band cold is never reached",
                "end careers is never reached",
            },
        ),
        (
            "{talk: [goal: look, budget: 100, skip: contact]}",
            {
                "question goal is never asked",
                "option goal.look is never chosen",
                "question budget is never asked",
                "step budget.0 is never reached",
                "question town has a condition that never fails",
                "question contact is never asked",
                "signal pricing has a condition that never fails",
                "band cold is never reached",
                "route 2 is never taken",
                "end bye is never reached",
            },
        ),
        (
            "{talk: [goal: buy, budget: 5k]}",
            {
                "question goal is never asked",
                "option goal.buy is never chosen",
                "question budget is never asked",
                "step budget.2000 is never reached",
                "question town is never asked",
                "question town has a condition that never holds",
                "signal pricing has a condition that never fails",
                "band hot is never reached",
                "route 1 is never taken",
            },
        ),
    ],
)
def test_a_conversation_reaches_what_it_comes_by(test: str, expected: set[str]) -> None:
    assert reached(test) == expected


def test_tests_add_up_and_the_rest_is_left() -> None:
    found = covered(
        "{given: {page: /pricing},"
        " talk: [goal: buy, budget: 5k, town: Rome, contact: 'Al, a@b.io']}",
        "{talk: [goal: look, budget: 0-100, skip: contact]}",
        "{talk: [goal: job]}",
        "{given: {closed: sales}, talk: [human: x]}",
    )
    assert [str(target) for target in found.missed] == ["step budget.500 is never reached"]


def test_an_answer_that_was_taken_back_was_still_given() -> None:
    assert "option goal.buy is never chosen" in reached(
        "{talk: [goal: buy, back: goal, goal: look]}"
    )


def test_a_condition_behind_a_jump_was_not_looked_at() -> None:
    text = changed("look: Looking", "look: {label: Looking, next: contact}", RICH)
    found = reached("{talk: [goal: look]}", text=text)
    assert "question town has a condition that never fails" not in found


def test_a_multi_reaches_each_option_and_a_yes_its_own() -> None:
    text = changed(
        "  contact:\n",
        "  parts: {ask: Which?, kind: multi, options: {a: Doors, b: Windows, c: Roof}}\n"
        "  own: {ask: Yours?, kind: yes_no, options: {yes: {points: 1}}}\n  contact:\n",
    )
    found = reached("{talk: [goal: look, budget: 100, parts: [a, c], own: yes]}", text=text)
    assert {target for target in found if target.startswith("option ")} == {
        "option goal.look is never chosen",
        "option parts.a is never chosen",
        "option parts.c is never chosen",
        "option own.yes is never chosen",
    }


def test_a_route_counts_as_taken_by_who_is_there() -> None:
    text = changed("band: hot, call", "band: hot, hours: open, call", RICH)
    talk = "talk: [goal: buy, budget: 5k, town: Rome, skip: contact]"
    assert "route 1 is never taken" in reached(f"{{{talk}}}", text=text)
    closed = reached(f"{{given: {{closed: sales}}, {talk}}}", text=text)
    assert {target for target in closed if target.startswith("route")} == {"route 2 is never taken"}


def test_an_answer_from_outside_the_area_is_a_branch() -> None:
    text = changed(
        "  contact:\n",
        "  place: {ask: Where?, kind: text, area: ['10115'], outside: careers}\n  contact:\n",
    )
    outside = "question place is never answered from outside its area"
    assert outside not in reached("{talk: [goal: look, budget: 100, place: 10115]}", text=text)
    assert outside in reached("{talk: [goal: look, budget: 100, place: 80331]}", text=text)


def test_a_statement_is_said_where_its_condition_holds() -> None:
    said = "  aside: {say: We do that too., when: goal == 'buy'}\n  budget:\n"
    text = changed("  budget:\n", said)
    whole = {str(target) for target in covered(text=text).missed}
    assert "statement aside is never said" in whole
    assert "question aside is never asked" not in whole
    holds, fails = (f"question aside has a condition that never {x}" for x in ("holds", "fails"))
    buying = reached("{talk: [goal: buy]}", text=text)
    assert {"statement aside is never said", holds} <= buying and fails not in buying
    looking = reached("{talk: [goal: look]}", text=text)
    assert fails in looking and not {"statement aside is never said", holds} & looking


def test_a_statement_that_jumps_passes_by_nothing() -> None:
    said = "  aside: {say: We do that too., when: goal == 'look', next: contact}\n  budget:\n"
    text = changed("  budget:\n", said, RICH)
    found = reached("{talk: [goal: look]}", text=text)
    assert "question contact is never asked" in found
    assert not {target for target in found if target.startswith("question town")}
