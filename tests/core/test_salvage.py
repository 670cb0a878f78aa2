"""A broken shape in one place does not hide what is wrong in another."""

from agent.core.salvage import salvage
from tests.small_flow import SMALL, changed, faults


def test_faults_of_shape_and_of_meaning_are_told_together() -> None:
    text = changed("kind: money", "kind: monye")
    text = changed("end: booked}", "end: boked}", text)
    text = changed("when: page.path is under '/pricing'", "when: pagee.path", text)
    text = changed("look: Looking", "look: {label: Looking, point: 4}", text)
    assert [what for _, what, _ in faults(text)] == [
        "questions.goal.options.look.point: unknown key `point`",
        "questions.budget.kind: `monye` is not known here",
        "signals.pricing.when: unknown name `pagee`",
        "routes.0.end: there is no end `boked`",
    ]


def test_a_broken_key_of_a_question_leaves_the_rest_of_it_to_be_looked_at() -> None:
    text = changed("kind: choice", "kind: choise")
    text = changed("look: Looking", "look: {label: Looking, pionts: 4}", text)
    text = changed("next: careers", "next: carers", text)
    text = changed("  no_agent: {say: Nobody is here.}\n", "", text)
    text = changed("greeting: Hello.", 'greeting: "Hello {{ nam }}."', text)
    assert [what for _, what, _ in faults(text)] == [
        "greeting: unknown name `nam`",
        "questions.goal.kind: `choise` is not known here",
        "questions.goal.options.look.pionts: unknown key `pionts`",
        "questions.goal.options.job.next: there is no `carers`",
        "routes.0.call: people are called, and there is no end for when nobody is there",
    ]


def test_what_refers_to_a_broken_part_is_no_mistake() -> None:
    text = changed("careers: {say: Our jobs., outcome: disqualified}", "careers: {sya: Jobs.}")
    assert {what for _, what, _ in faults(text)} == {
        "ends.careers.sya: unknown key `sya`",
        "ends.careers: `say` is missing",
    }


def test_too_little_is_left_to_go_on() -> None:
    assert salvage([], []) is None
    assert salvage({"locale": "en"}, []) is None
    whole = {"locale": "en", "questions": {}, "bands": {}, "routes": [], "ends": {}}
    assert salvage(whole, [("questions",)]) is None
    assert salvage(whole, [("persona",)]) == whole


def test_a_sound_flow_needs_none_of_it() -> None:
    assert faults(SMALL) == []
