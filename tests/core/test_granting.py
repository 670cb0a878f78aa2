"""Wishes typed where an answer was due: granted at once, no attempt counted."""

import pytest

from agent.core.flow import Flow
from agent.core.turning import World
from tests.core.conversing import TALK, Conversation, kinds, refused, said, types
from tests.small_flow import changed, flow


def test_whoever_types_for_a_person_gets_one(held: Conversation) -> None:
    held.type("Can I talk to a human?")
    assert kinds(held.turn) == ["message visitor", "message bot", "owner"]
    assert (held.snapshot.owner, held.turn.why) == (
        "none",
        'wish for person: "can i talk to a human"',
    )
    assert types(held.effects)[1:] == [
        ("handoff", "route 1", "human"),
        ("lead.handoff", "sales"),
        ("timers", "honest", "manager"),
    ]


def test_where_nobody_is_the_end_for_that_is_told(talk: Flow) -> None:
    world = World(frozenset({"sales", "desk"}), "tomorrow")
    held = Conversation(talk, world=world)
    held.type("agent please")
    assert said(held.turn) == ["Nobody is here, we write tomorrow."]


@pytest.mark.parametrize(
    ("text", "word"), [("Hi there!", "Hello!"), ("thank you", "You're welcome.")]
)
def test_a_kind_word_gets_one_back_and_the_question_stands(
    held: Conversation, text: str, word: str
) -> None:
    held.answer("buying")
    held.type(text)
    assert kinds(held.turn) == ["message visitor", "message bot", "question"]
    assert (said(held.turn)[0], held.snapshot.attempts, held.snapshot.state) == (word, 0, "team")


def test_a_kind_word_beside_an_answer_asks_for_nothing(held: Conversation) -> None:
    held.answer("hello, buying, thanks")
    assert held.snapshot.state == "team"


@pytest.mark.parametrize("text", ["stop", "Please leave me alone!", "unsubscribe"])
def test_stop_ends_kindly(held: Conversation, text: str) -> None:
    held.type(text)
    assert said(held.turn) == ["All right, I won't ask anything more. Take care."]
    assert held.events[-1] == {"type": "end", "outcome": "left", "seq": held.snapshot.seq}
    assert (held.snapshot.ended, held.snapshot.outcome) == (True, "left")
    assert refused(held.type("hello?")) == "stale"


def test_stop_is_no_no(talk: Flow) -> None:
    held = Conversation(talk).answer("buying", "5", "USD 800 a month", "stop")
    assert (held.snapshot.outcome, "owner" in held.snapshot.answers) == ("left", False)


def test_who_gave_an_address_and_stops_is_a_record() -> None:
    text = TALK[: TALK.index("translations:")]
    asked = "    kind: email\n    consent: {notice: For you.}\n"
    number = "    kind: number\n    skip: true\n    steps: {1: 0, 10: 10}\n"
    held = Conversation(flow(changed(number, asked, text))).answer("buying", "ann@acme.io", "stop")
    assert types(held.effects) == [("lead.captured", "crm")]


def test_start_over_asks_everything_again(talk: Flow) -> None:
    held = Conversation(talk).answer("buying", "5", "start over")
    assert said(held.turn) == ["Let's start again.", "What do you need?"]
    assert (held.snapshot.state, held.snapshot.answers, held.snapshot.score) == ("goal", {}, 0)
    held.answer("just looking")
    assert held.snapshot.state == "team"


def test_start_over_at_the_first_question_asks_it_again(held: Conversation) -> None:
    held.answer("a kangaroo", "start again")
    assert (held.snapshot.state, held.snapshot.attempts) == ("goal", 0)


def test_another_language_is_spoken_if_the_flow_has_it(held: Conversation) -> None:
    held.type("auf Deutsch bitte")
    assert (said(held.turn), held.snapshot.locale) == (["Was brauchen Sie?"], "de")
    held.type("in English please")
    assert (said(held.turn), held.snapshot.locale) == (["What do you need?"], "en")
    held.type("English please")
    assert (said(held.turn), held.snapshot.attempts) == (["What do you need?"], 0)


def test_a_language_the_flow_lacks_is_no_answer_either(held: Conversation) -> None:
    held.type("en español por favor")
    assert (kinds(held.turn), held.snapshot.locale) == (["message visitor", "reject"], "en")


def test_back_asks_the_question_before(held: Conversation) -> None:
    held.answer("buying", "5")
    held.type("go back")
    assert (said(held.turn), held.snapshot.state) == (["How many are you?"], "team")
    assert list(held.snapshot.answers) == ["goal", "team"]


def test_back_at_the_first_question_asks_it_again(held: Conversation) -> None:
    held.type("back")
    assert (said(held.turn), held.snapshot.attempts) == (["What do you need?"], 0)


@pytest.mark.parametrize("label", ["Talk to a person", "An agent, please"])
def test_an_option_that_says_the_same_wins(label: str) -> None:
    text = changed("job: {label: A job,", f"job: {{label: '{label}',", TALK)
    held = Conversation(flow(text))
    held.type(label.lower())
    assert (held.snapshot.state, held.snapshot.owner) == ("careers", "bot")


def test_a_person_wins_over_an_answer_said_beside_it(held: Conversation) -> None:
    held.type("buying, but let me talk to a human")
    assert (held.snapshot.owner, held.snapshot.answers) == ("none", {})


def test_one_word_for_a_person_may_be_a_name() -> None:
    text = changed("    kind: number\n    skip: true\n    steps: {1: 0, 10: 10}\n",
                   "    kind: company\n", TALK)  # fmt: skip
    held = Conversation(flow(text)).answer("buying", "Human")
    assert held.snapshot.answers["team"]["value"] == "Human"
    held.give("back", question="team")
    held.type("talk to a human")
    assert held.snapshot.owner == "none"


def test_a_tapped_answer_is_never_a_wish(talk: Flow) -> None:
    text = changed("look: Just looking", "look: Stop", TALK)
    held = Conversation(flow(text))
    held.tap("look")
    assert held.snapshot.answers["goal"]["value"] == "look"


def test_a_faq_that_asks_why_answers_it_itself(talk: Flow) -> None:
    text = changed("asks: [how much is it]", "asks: [what is this for]", TALK)
    held = Conversation(flow(text))
    held.type("What is this for?")
    assert said(held.turn) == ["Five dollars.", "What do you need?"]
