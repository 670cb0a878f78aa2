"""A conversation turn by turn: what is shown, what is kept, what is refused."""

from typing import Any

import pytest

from agent.core.flow import Flow
from agent.core.snapshot import Snapshot
from tests.core.conversing import ANN, AT, TALK, Conversation, kinds, refused, said, start
from tests.small_flow import changed, flow

GOAL: dict[str, Any] = {
    "type": "question",
    "id": "goal",
    "text": "What do you need?",
    "input": {
        "kind": "choice",
        "options": [
            {"value": "buy", "label": "Buying"},
            {"value": "look", "label": "Just looking"},
            {"value": "job", "label": "A job"},
        ],
    },
    "progress": {"asked": 1, "of": 5},
    "skippable": False,
}
TEAM: dict[str, Any] = {
    "type": "question",
    "id": "team",
    "text": "How many are you?",
    "input": {
        "kind": "number",
        "options": [{"value": "1", "label": "1–9"}, {"value": "10", "label": "10+"}],
    },
    "progress": {"asked": 2, "of": 5},
    "skippable": True,
}


def test_a_conversation_begins_with_the_greeting_and_the_first_question(held: Conversation) -> None:
    assert held.events == [
        {"type": "message", "from": "bot", "text": "Hello.", "at": AT, "seq": 1},
        {**GOAL, "seq": 2},
    ]
    assert held.effects == []
    assert held.snapshot == Snapshot(
        id="conv_1", flow="small", version=held.flow.version, locale="en", state="goal", seq=2,
        band="cold", source=start(held.flow).source,
    )  # fmt: skip


def test_an_answer_is_shown_as_said_and_the_next_question_follows(held: Conversation) -> None:
    held.tap("buy")
    assert held.events == [
        {"type": "message", "from": "visitor", "text": "Buying", "at": AT, "id": "a1", "seq": 3},
        {**TEAM, "seq": 4},
    ]
    answer = {"status": "answered", "text": "Buying", "value": "buy", "at": AT}
    assert held.snapshot.answers == {"goal": answer}
    assert (held.snapshot.score, held.snapshot.band, held.snapshot.seq) == (20, "cold", 4)


def test_what_is_not_understood_is_shown_then_rejected(held: Conversation) -> None:
    held.type("a kangaroo")
    text = "Sorry, I didn't catch that. Please tap one of the options, for example “Buying”."
    assert held.events == [
        {"type": "message", "from": "visitor", "text": "a kangaroo", "at": AT, "id": "a1",
         "seq": 3},
        {"type": "reject", "id": "a1", "question": "goal", "code": "no_match", "text": text,
         "seq": 4},
    ]  # fmt: skip
    assert (held.snapshot.attempts, held.snapshot.answers) == (1, {})


def test_after_three_attempts_the_question_may_be_skipped(held: Conversation) -> None:
    assert refused(held.give("skip", question="goal")) == "not_skippable"
    held.type("a kangaroo")
    held.type("two kangaroos")
    assert refused(held.give("skip", question="goal")) == "not_skippable"
    held.type("no kangaroos")
    assert kinds(held.turn) == ["message visitor", "reject", "message bot", "question"]
    assert said(held.turn)[1:] == [
        "No problem. You can skip this one, or talk to a person.",
        "What do you need?",
    ]
    assert held.events[-1] == {**GOAL, "skippable": True, "seq": 10}
    held.type("kangaroos again")
    assert kinds(held.turn) == ["message visitor", "reject"]  # said once
    held.give("skip", question="goal")
    assert held.snapshot.answers == {
        "goal": {"status": "skipped", "text": "Skip", "value": None, "at": AT}
    }
    assert (held.snapshot.state, held.snapshot.attempts) == ("team", 0)


def test_a_skipped_question_goes_on_in_the_file_even_if_every_option_jumps() -> None:
    text = changed(
        "buy: {label: Buying, points: 20}\n      look: Just looking\n",
        "buy: {label: Buying, next: budget}\n      look: {label: Look, next: budget}\n",
        TALK,
    )
    held = Conversation(flow(text)).answer("kangaroo", "kangaroos", "kangaroo")
    held.give("skip", question="goal")
    assert held.snapshot.state == "team"
    assert flow(text).reach["goal"] >= {"team", "budget", "careers"}


def test_somebody_who_will_not_say_passes_only_what_may_be_skipped(held: Conversation) -> None:
    held.answer("buying")
    held.type("I'd rather not say")
    assert held.snapshot.answers["team"] == {
        "status": "declined", "text": "I'd rather not say", "value": None, "at": AT,
    }  # fmt: skip
    held.type("I'd rather not say")
    assert held.events[-1] == {
        "type": "reject", "id": "a3", "question": "budget", "code": "declined", "seq": 8,
        "text": "I need this one to go on. So that we show you what fits.",
    }  # fmt: skip
    held.type("no idea")
    assert held.events[1]["code"] == "unknown"
    assert said(held.turn)[1:] == [
        "No problem. You can skip this one, or talk to a person.",
        "How much a month?",
    ]
    assert held.events[-1]["skippable"] is True
    held.type("no idea")
    assert held.snapshot.answers["budget"] == {
        "status": "unknown", "text": "no idea", "value": None, "at": AT,
    }  # fmt: skip


def test_whoever_refuses_after_a_failed_attempt_is_still_told_why(talk: Flow) -> None:
    held = Conversation(talk).answer("buying", "5", "a kangaroo", "I'd rather not say")
    assert said(held.turn) == ["I need this one to go on. So that we show you what fits."]
    assert held.snapshot.attempts == 2
    held.type("I'd rather not say")
    assert held.snapshot.attempts == 3


def test_sequence_numbers_have_no_gaps(held: Conversation) -> None:
    numbers = [event["seq"] for event in held.events]
    steps: list[tuple[str, dict[str, Any]]] = [
        ("answer", {"question": "goal", "text": "kangaroo"}),
        ("answer", {"question": "goal", "value": "buy"}),
        ("answer", {"question": "goal", "value": "buy"}),  # stale
        ("skip", {"question": "team"}),
        ("locale", {"locale": "de"}),
        ("back", {"question": "goal"}),
        ("human", {}),
        ("answer", {"question": "goal", "text": "hello?"}),
        ("end", {}),
    ]
    for type, more in steps:
        numbers += [event["seq"] for event in held.give(type, **more).events]
    assert numbers == list(range(1, held.snapshot.seq + 1))
    assert len(numbers) == 15


def test_answers_to_what_is_not_asked_are_refused_and_change_nothing(held: Conversation) -> None:
    before = held.snapshot.data().copy()
    given = [held.give("answer", question=q, value="buy") for q in ("team", "nowhere", None)]
    given += [
        held.give("skip", question="team"),
        held.give("back"),
        held.give("back", question="x"),
    ]
    given += [held.give("locale", locale="en"), held.give("back", question="goal")]
    assert [refused(turn) for turn in given] == ["stale"] * 8
    assert held.snapshot.data() == before


def test_after_the_end_everything_is_stale(talk: Flow) -> None:
    held = Conversation(talk).answer("a job")
    assert (held.snapshot.ended, held.snapshot.state) == (True, "careers")
    for type in ("answer", "skip", "back", "human", "say", "locale", "end"):
        assert refused(held.give(type, question="goal", text="x", locale="de")) == "stale"


@pytest.mark.parametrize(
    ("typed", "tapped", "value"),
    [
        ("buying", "buy", "buy"),
        ("2", "look", "look"),
    ],
)
def test_typed_and_tapped_options_are_the_same(
    talk: Flow, typed: str, tapped: str, value: str
) -> None:
    wrote, pressed = Conversation(talk), Conversation(talk)
    wrote.type(typed)
    pressed.tap(tapped)
    assert wrote.snapshot.answers["goal"]["value"] == value
    assert pressed.snapshot.answers["goal"]["value"] == value
    assert wrote.events[1:] == pressed.events[1:]


def test_typed_and_tapped_conversations_come_to_the_same(talk: Flow) -> None:
    wrote = Conversation(talk).answer("buying", "10 or more", "over 2k", "I decide")
    tapped = Conversation(talk)
    for value in ("buy", "10", "2000", True):
        tapped.tap(value)
    wrote.answer("Ann Lee, ann@acme.io")
    tapped.tap(ANN)
    values = [{id: a["value"] for id, a in c.snapshot.answers.items()} for c in (wrote, tapped)]
    assert values[0] == values[1] == {
        "goal": "buy",
        "team": {"min": 10, "max": None},
        "budget": {"min": 2000, "max": None, "currency": "USD", "period": "month",
                   "approx": False},
        "owner": True,
        "contact": {**ANN, "phone": None, "company": None},
    }  # fmt: skip
    assert wrote.snapshot.score == tapped.snapshot.score == 80


def test_going_back_keeps_later_answers_that_stand(talk: Flow) -> None:
    held = Conversation(talk).answer("buying", "5", "2000", "the board")
    held.give("back", question="team")
    assert kinds(held.turn) == ["question"]
    assert held.events[0] == {**TEAM, "seq": 11}
    held.answer("20")
    assert held.snapshot.state == "contact"
    assert {id: a["text"] for id, a in held.snapshot.answers.items()} == {
        "goal": "buying", "team": "20", "budget": "2000", "owner": "the board",
    }  # fmt: skip
    assert held.snapshot.score == 60


def test_going_back_drops_what_the_new_answer_leads_past(talk: Flow) -> None:
    held = Conversation(talk).answer("buying", "5", "2000", "I decide")
    held.give("back", question="budget")
    held.answer("100")
    assert list(held.snapshot.answers) == ["goal", "team", "budget"]
    assert (held.snapshot.state, held.snapshot.score) == ("contact", 20)


def test_back_without_a_question_goes_to_the_one_before(talk: Flow) -> None:
    held = Conversation(talk).answer("buying", "5", "100")
    asked = [held.give("back").events[0]["id"] for _ in range(3)]
    assert asked == ["budget", "team", "goal"]
    assert refused(held.give("back")) == "stale"


def test_going_back_never_passes_over_what_is_still_to_be_answered(talk: Flow) -> None:
    held = Conversation(talk).answer("buying", "5", "2000", "I decide")
    held.give("back", question="budget")
    held.answer("100")
    held.give("back", question="budget")
    held.answer("2000")
    assert held.snapshot.state == "owner"
    assert refused(held.give("back", question="contact")) == "stale"


def test_a_kept_answer_behind_an_open_question_cannot_be_jumped_to() -> None:
    text = changed(
        "look: Just looking\n",
        "look: {label: Just looking, next: budget}\n",
        changed("    skip: true\n    steps: {1: 0, 10: 10}", "    steps: {1: 0, 10: 10}", TALK),
    )
    held = Conversation(flow(text)).answer("just looking", "100")
    held.give("back", question="goal")
    held.answer("buying")
    assert (held.snapshot.state, list(held.snapshot.answers)) == ("team", ["goal", "budget"])
    assert refused(held.give("back", question="budget")) == "stale"


def test_a_failed_attempt_is_forgotten_after_going_back(held: Conversation) -> None:
    held.answer("buying", "kangaroo")
    assert held.snapshot.attempts == 1
    held.give("back")
    assert held.snapshot.attempts == 0


def test_parts_and_doubts_are_forgotten_after_going_back(talk: Flow) -> None:
    held = Conversation(talk).answer("buying", "5", "100", "Ann, ann@gmial.com")
    assert (held.snapshot.doubt, held.snapshot.partial) == (
        "ann, ann@gmial.com", {"name": "Ann", "email": "ann@gmial.com"},
    )  # fmt: skip
    held.give("back")
    assert (held.snapshot.doubt, held.snapshot.partial) == (None, {})


def test_another_language_repeats_the_question_and_leaves_what_was_said(
    held: Conversation,
) -> None:
    held.tap("buy")
    held.give("locale", locale="de-AT")
    assert held.events == [{**TEAM, "text": "Wie viele sind Sie?", "seq": 5}]
    assert held.snapshot.answers["goal"]["text"] == "Buying"
    held.answer("etwa 20")
    assert said(held.turn) == ["Wie viel im Monat?"]
    assert refused(held.give("locale", locale="de")) == "stale"
    held.give("locale", locale="en")
    assert said(held.turn) == ["How much a month?"]


def test_a_signal_that_reads_the_language_counts_from_the_moment_it_changes() -> None:
    text = changed("signals:\n", "signals:\n  german: {when: locale == 'de', points: 7}\n", TALK)
    held = Conversation(flow(text)).answer("buying")
    held.give("locale", locale="de")
    assert held.snapshot.score == 27


def test_say_is_an_answer_while_the_bot_asks(held: Conversation) -> None:
    held.give("say", text="buying")
    assert held.snapshot.answers["goal"]["value"] == "buy"
    assert held.events[-1] == {**TEAM, "seq": 4}


def test_the_visitor_may_leave(held: Conversation) -> None:
    held.give("end")
    assert held.events == [{"type": "end", "outcome": "left", "seq": 3}]
    assert (held.snapshot.ended, held.snapshot.outcome) == (True, "left")


def test_starting_again_closes_without_a_word(held: Conversation) -> None:
    held.give("restart")
    assert (held.events, held.snapshot.outcome) == ([], "restarted")
    held.give("restart")
    assert (held.turn.refusal, held.events) == (None, [])


def test_who_wants_the_data_gone_is_told_so(talk: Flow) -> None:
    held = Conversation(talk).answer("buying")
    held.give("erase")
    assert held.events == [
        {"type": "message", "from": "bot", "text": "Your answers were deleted.", "at": AT,
         "seq": 5},
        {"type": "end", "outcome": "erased", "seq": 6},
    ]  # fmt: skip
    assert held.effects == []


def test_an_answer_that_fits_several_options_is_asked_about_with_these_alone() -> None:
    held = Conversation(flow(TALK))
    held.type("Buying or just looking")
    assert kinds(held.turn) == ["message visitor", "message bot", "question"]
    assert said(held.turn) == ["Which one do you mean?", "What do you need?"]
    assert held.events[-1]["input"]["options"] == [
        {"value": "buy", "label": "Buying"},
        {"value": "look", "label": "Just looking"},
    ]
    assert held.snapshot.attempts == 0
