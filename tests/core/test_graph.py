"""The shape of a flow: what may follow what."""

from agent.core.graph import FINISH, Graph
from tests.core.conversing import TALK
from tests.small_flow import changed, flow


def _graph(text: str) -> Graph:
    made = flow(text)
    return Graph(made.questions, made.ends)


def test_what_may_come_next_and_ever() -> None:
    graph = _graph(TALK)
    assert graph.first == ("goal",)
    assert graph.after == {
        "goal": ("careers", "team"),
        "team": ("budget",),
        "budget": ("contact", "owner"),
        "owner": ("contact",),
        "contact": (FINISH,),
    }
    assert graph.reach == {
        "goal": frozenset({"careers", "team", "budget", "owner", "contact", FINISH}),
        "team": frozenset({"budget", "owner", "contact", FINISH}),
        "budget": frozenset({"owner", "contact", FINISH}),
        "owner": frozenset({"contact", FINISH}),
        "contact": frozenset({FINISH}),
    }
    assert graph.longest == {"goal": 5, "team": 4, "budget": 3, "owner": 2, "contact": 1}


def test_a_question_whose_options_all_jump_may_still_be_skipped_onward() -> None:
    text = changed("      buy: {label: Buying, points: 20}\n      look: Just looking\n",
                   "      buy: {label: Buying, next: contact}\n"
                   "      look: {label: Just looking, next: budget}\n", TALK)  # fmt: skip
    assert _graph(text).after["goal"] == ("budget", "careers", "contact", "team")


def test_a_questions_own_next_leads_where_no_option_does() -> None:
    text = changed("    dimension: need\n", "    dimension: need\n    next: budget\n", TALK)
    text = changed("      look: Just looking\n", "      look: {label: Look, next: team}\n", text)
    assert _graph(text).after["goal"] == ("budget", "careers", "team")


def test_a_question_jumped_to_may_be_passed_over_by_its_condition() -> None:
    text = changed("      look: Just looking\n", "      look: {label: Look, next: owner}\n", TALK)
    assert _graph(text).after["goal"] == ("careers", "contact", "owner", "team")


def test_a_last_question_with_a_condition_leads_past_itself() -> None:
    text = changed("    fields: {name: required, email: required, phone: optional}\n",
                   "    fields: {name: required, email: required, phone: optional}\n"
                   "    when: budget > 5\n", TALK)  # fmt: skip
    assert _graph(text).after["owner"] == (FINISH, "contact")


def test_consent_is_no_question_that_counts() -> None:
    step = "  agree: {ask: May we?, kind: consent, consent: {notice: We keep it.}}\nsignals:\n"
    text = changed("signals:\n", step, TALK)
    text = changed(
        "    ends:\n", "      agree: {ask: Ja?, consent: {notice: Ja.}}\n    ends:\n", text
    )
    assert _graph(text).longest["goal"] == 5
