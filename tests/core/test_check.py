"""What only shows in the whole of a flow: each fault as a whole, and the figures."""

import time

import pytest

from agent.core.check import figures
from agent.core.reach import Reach
from agent.core.spread import spread
from tests.sixty_flow import SIXTY
from tests.small_flow import SMALL, changed, faults, flow

SHARES = {"cold": 0.744, "warm": 0.24, "hot": 0.016}
CASES = [
    pytest.param(
        "ask: How much a month?",
        'ask: "{{ name }}, how much a month?"',
        [
            (
                "9:10",
                "questions.budget.ask: `name` is not answered yet when this is looked at",
                "Read only answers of questions that stand before `budget`.",
            ),
        ],
        id="a text over a part of a later contact",
    ),
    pytest.param(
        "greeting: Hello.",
        'greeting: [Hello., "You want {{ goal }}."]',
        [
            (
                "2:20",
                "greeting.1: `goal` is not answered yet when this is looked at",
                "Read only answers of questions that stand before `goal`.",
            ),
        ],
        id="a greeting over an answer",
    ),
    pytest.param(
        "  no_agent: {say: Nobody is here.}\n",
        "",
        [
            (
                "21:23",
                "routes.0.call: people are called, and there is no end for when nobody is there",
                "Add `no_agent: {say: …}` to `ends`, with what happens instead, such as when "
                "somebody is back: `{{ next_opening }}`.",
            ),
        ],
        id="a call that nobody may take",
    ),
    pytest.param(
        "signals:\n",
        (
            "  q0: {ask: 'What 0?', kind: text, skip: true}\n"
            "  q1: {ask: 'What 1?', kind: text, skip: true}\n"
            "  q2: {ask: 'What 2?', kind: text, skip: true}\n"
            "  q3: {ask: 'What 3?', kind: text, skip: true}\n"
            "  q4: {ask: 'What 4?', kind: text, skip: true}\n"
            "signals:\n"
        ),
        [
            (
                "4:3",
                "questions: a visitor may be asked 8 questions",
                "Ask at most 6 on any path; a contact step counts as one.",
            ),
        ],
        id="more than six questions",
    ),
    pytest.param(
        "points: 40}, look",
        "points: 90}, look",
        [
            (
                "4:3",
                "questions: the points can add up to 135",
                "Take 35 away, so that the highest score is at most 100.",
            ),
        ],
        id="points over 100",
    ),
    pytest.param(
        "points: 5}",
        "points: 50}",
        [
            (
                "4:3",
                "questions: the points can add up to 130",
                "Take 30 away, so that the highest score is at most 100.",
            ),
        ],
        id="points over 100 by a signal",
    ),
    pytest.param(
        "look: Looking",
        "look: {label: Looking, points: -10}",
        [
            (
                "4:3",
                "questions: the points can add up to -10",
                "Lessen the negative points, so that the lowest score is at least 0.",
            ),
        ],
        id="points below 0",
    ),
    pytest.param(
        "{cold: 0, hot: 50}",
        "{cold: 0, hot: 50, boiling: 90}",
        [
            (
                "19:36",
                "bands.boiling: no visitor can reach 90; the highest score is 85",
                "Lower the band or give more points.",
            ),
        ],
        id="a band nobody reaches",
    ),
    pytest.param(
        "    consent: {notice: We answer you., marketing: News too.}\n",
        "",
        [
            (
                "13:3",
                "questions.contact: personal data is asked for before any notice says what for",
                "Add `consent: {notice: …}` to this question or one before it.",
            ),
        ],
        id="personal data before any notice",
    ),
    pytest.param(
        "  budget:\n",
        "  who: {ask: Name?, kind: name}\n  budget:\n",
        [
            (
                "8:3",
                "questions.who: personal data is asked for before any notice says what for",
                "Add `consent: {notice: …}` to this question or one before it.",
            ),
        ],
        id="a name before the notice",
    ),
    pytest.param(
        "look: Looking, job: {label: A job, next: careers}}\n",
        (
            "look: {label: Looking, next: contact}, job: {label: A job, next: careers}}\n"
            "    next: contact\n"
        ),
        [
            (
                "9:3",
                "questions.budget: no answer leads here",
                "Let an option's `next` lead here, or take it out.",
            ),
            (
                "20:23",
                "bands.hot: no visitor can reach 50; the highest score is 45",
                "Lower the band or give more points.",
            ),
        ],
        id="a question nothing leads to",
    ),
    pytest.param(
        "    ask: What brings you here?\n",
        "    ask: What brings you here?\n    when: page.path == '/'\n",
        [
            ("6:11", "questions.goal.when: the first question has a condition", "Take it away."),
        ],
        id="a condition on the first question",
    ),
    pytest.param(
        "  bye: {say: Goodbye.}",
        "  bye: {say: Goodbye.}\n  other: {say: x}",
        [
            ("26:3", "ends.other: nothing leads here", "Use it in a route or a `next`."),
        ],
        id="an end nothing leads to",
    ),
    pytest.param(
        "    consent: {notice: We answer you., marketing: News too.}\n",
        "    consent: {notice: We answer you., marketing: News too.}\n    next: bye\n",
        [
            ("25:3", "ends.booked: nothing leads here", "Use it in a route or a `next`."),
        ],
        id="a jump that makes the routes idle",
    ),
    pytest.param(
        "    unit: USD a month\n",
        "    unit: USD a month\n    when: contact is known\n",
        [
            (
                "12:11",
                "questions.budget.when: `contact` is not answered yet when this is looked at",
                "Read only answers of questions that stand before `budget`.",
            ),
            (
                "20:23",
                "bands.hot: no visitor can reach 50; the highest score is 45",
                "Lower the band or give more points.",
            ),
        ],
        id="a condition over a later answer",
    ),
    pytest.param(
        "    unit: USD a month\n",
        "    unit: USD a month\n    when: budget > 5\n",
        [
            (
                "12:11",
                "questions.budget.when: `budget` is not answered yet when this is looked at",
                "Read only answers of questions that stand before `budget`.",
            ),
            (
                "20:23",
                "bands.hot: no visitor can reach 50; the highest score is 45",
                "Lower the band or give more points.",
            ),
        ],
        id="a condition over its own answer",
    ),
    pytest.param(
        "ask: What brings you here?",
        "ask: 'Hello {{ contact.name }}, what brings you here?'",
        [
            (
                "5:10",
                "questions.goal.ask: `contact` is not answered yet when this is looked at",
                "Read only answers of questions that stand before `goal`.",
            ),
        ],
        id="a text over a later answer",
    ),
]


@pytest.mark.parametrize(("old", "new", "expected"), CASES)
def test_each_mistake_is_a_fault_with_its_place_and_how_to_mend_it(
    old: str, new: str, expected: list[tuple[str, str, str]]
) -> None:
    assert faults(changed(old, new)) == expected


def test_the_figures_are_the_bounds_over_every_conversation() -> None:
    assert figures(flow()) == Reach(lowest=0, highest=85, questions=3)


def test_questions_on_paths_that_never_meet_are_not_added_up() -> None:
    branch = "".join(f"  q{i}: {{ask: 'What {i}?', kind: text, next: contact}}\n" for i in range(9))
    options = "".join(f", to{i}: {{label: To {i}, next: q{i}}}" for i in range(9))
    text = changed("  contact:\n", branch + "  contact:\n")
    text = changed(", look: Looking", f"{options}, look: Looking", text)
    assert figures(flow(text)) == Reach(lowest=0, highest=85, questions=4)


def test_a_flow_whose_conditions_depend_on_too_much_is_refused_and_not_waited_for() -> None:
    asked = "".join(
        f"  q{i}: {{ask: 'How many {i}?', kind: number, steps: {{1: 0, 2: 1, 5: 3, 9: 4}}}}\n"
        for i in range(6)
    )
    read = " and ".join(f"q{i} > 3 or q{i} < 100" for i in range(6))
    text = changed(
        "  contact:\n", f"{asked}  last: {{ask: So?, kind: text, when: {read}}}\n  contact:\n"
    )
    assert faults(text) == [
        (
            "4:3",
            "questions: the conditions depend on too many answers at once to be checked",
            "Let each `when` read fewer questions.",
        )
    ]
    assert faults(SMALL) == []


def test_sixty_questions_in_branches_are_checked_within_a_second() -> None:
    began = time.process_time()
    made = flow(SIXTY)
    found, shares = figures(made), spread(made).bands
    assert time.process_time() - began < 1
    assert (len(made.order), found) == (60, Reach(lowest=0, highest=59, questions=6))
    assert {band: round(share, 3) for band, share in shares.items()} == SHARES


def test_questions_that_exclude_each_other_are_not_added_up() -> None:
    made = flow(SIXTY)
    assert {id: made.longest[id] for id in ("area", "topic_c", "more_c11", "contact")} == {
        "area": 6,
        "topic_c": 5,
        "more_c11": 3,
        "contact": 1,
    }


def test_a_condition_on_the_question_before_is_no_burden_for_those_behind() -> None:
    chain = "".join(
        f"  c{n}: {{ask: 'And {n}?', kind: consent, when: c{n - 1} == true}}\n"
        for n in range(1, 40)
    )
    text = changed("signals:\n", "  c0: {ask: Yes?, kind: consent}\n" + chain + "signals:\n")
    assert figures(flow(text)) == Reach(lowest=0, highest=85, questions=3)


def test_a_value_computed_from_choices_is_known_where_they_are() -> None:
    text = changed(
        "signals:\n",
        "values: {fit: \"(1 if goal == 'buy' else 0)\"}\n"
        "signals:\n  both: {when: fit >= 1 and goal != 'buy', points: 60}\n",
    )
    assert figures(flow(text)) == Reach(lowest=0, highest=85, questions=3)
