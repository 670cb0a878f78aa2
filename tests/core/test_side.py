"""Side questions: answered in between, the pending question asked again, no attempt counted."""

import pytest

from agent.core.flow import Flow
from tests.core.conversing import AT, TALK, Conversation, kinds, said
from tests.small_flow import changed, flow


@pytest.fixture
def held(talk: Flow) -> Conversation:
    return Conversation(talk).answer("buying")


def test_a_side_question_is_answered_and_the_question_asked_again(held: Conversation) -> None:
    asked = held.events[-1]
    held.type("How much is it?")
    assert held.events == [
        {"type": "message", "from": "visitor", "text": "How much is it?", "at": AT, "id": "a2",
         "seq": 5},
        {"type": "message", "from": "bot", "text": "Five dollars.", "at": AT, "seq": 6},
        {**asked, "seq": 7},
    ]  # fmt: skip
    assert (held.snapshot.attempts, held.snapshot.asked, held.effects) == (0, [], [])


@pytest.mark.parametrize(
    "text",
    ["how much is it", "HOW MUCH IS IT???", "tell me, how much is it?", "how mcuh is it?"],
)
def test_a_side_question_is_known_by_its_words(held: Conversation, text: str) -> None:
    held.type(text)
    assert said(held.turn)[0] == "Five dollars."


def test_a_side_question_keeps_earlier_attempts_and_parts(talk: Flow) -> None:
    held = Conversation(talk).answer("buying", "5", "100", "Ann Lee", "how much is it?")
    assert (held.snapshot.attempts, held.snapshot.partial) == (1, {"name": "Ann Lee"})
    held.answer("ann@acme.io")
    assert held.snapshot.ended


def test_an_answer_with_a_question_mark_is_an_answer(held: Conversation) -> None:
    held.type("about 20?")
    assert held.snapshot.answers["team"]["value"] == {"min": 20, "max": 20}


def test_a_question_nobody_foresaw_is_remembered_for_sales(held: Conversation) -> None:
    held.type("Do you ship to Mars?")
    assert kinds(held.turn) == ["message visitor", "reject"]
    assert (held.snapshot.asked, held.snapshot.attempts) == (["Do you ship to Mars?"], 1)


def test_a_question_given_as_free_words_is_an_answer_and_remembered() -> None:
    words = changed("    kind: number\n    skip: true\n    steps: {1: 0, 10: 10}\n",
                    "    kind: text\n", TALK)  # fmt: skip
    held = Conversation(flow(words)).answer("buying", "Do you ship to Mars?")
    assert held.snapshot.answers["team"]["value"] == "Do you ship to Mars?"
    assert held.snapshot.asked == ["Do you ship to Mars?"]


def test_of_many_unanswered_questions_the_last_are_kept(held: Conversation) -> None:
    for number in range(30):
        held.type(f"Do you ship {'x' * 400} to Mars {number}?")
        held.type(f"Mars {number}?")
    assert len(held.snapshot.asked) == 20
    assert held.snapshot.asked[-1] == "Mars 29?"
    assert max(map(len, held.snapshot.asked)) == 300


@pytest.mark.parametrize(
    "text", ["why?", "Why do you ask?", "but why", "¿por qué?", "Por quê?", "Warum?"]
)
def test_whoever_wonders_why_is_told(talk: Flow, text: str) -> None:
    held = Conversation(talk).answer("buying", "5")
    held.type(text)
    assert said(held.turn) == ["So that we show you what fits.", "How much a month?"]


def test_whoever_wonders_why_where_the_flow_gives_no_reason_is_told_in_general(
    held: Conversation,
) -> None:
    held.type("why?")
    general = "It helps the right person to answer you, with nothing that doesn't fit."
    assert (said(held.turn), held.snapshot.attempts) == ([general, "How many are you?"], 0)


def test_another_language_has_its_own_questions_and_those_of_the_flow(talk: Flow) -> None:
    held = Conversation(talk, locale="de")
    for text in ("Was kostet das?", "how much is it?"):
        held.type(text)
        assert said(held.turn) == ["Fünf Dollar.", "Was brauchen Sie?"]


def test_of_two_that_fit_the_longer_one_answers() -> None:
    more = "  a_team: {asks: [how much is it for a team], say: Ten.}\n"
    text = changed("say: Five dollars.}\n", f"say: Five dollars.}}\n{more}", TALK)
    text = changed("say: Fünf Dollar.}}", "say: Fünf Dollar.}, a_team: {say: Zehn.}}", text)
    held = Conversation(flow(text))
    answers = []
    for asked in ("so how much is it for a team?", "how much is it?"):
        held.type(asked)
        answers.append(said(held.turn)[0])
    assert answers == ["Ten.", "Five dollars."]
