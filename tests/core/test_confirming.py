"""What is not certain is shown first, and counts only after a yes."""

import json
from typing import Any

import pytest

from agent.core.flow import Flow
from agent.core.snapshot import restore
from agent.core.transcript import run
from tests.core.conversing import AT, TALK, Conversation, kinds, refused, said
from tests.small_flow import changed, flow

PLANS = changed(
    "buy: {label: Buying, points: 20}\n      look: Just looking\n",
    "buy: {label: Painting, points: 20}\n      look: Printing\n",
    TALK,
)
ASKED: dict[str, Any] = {
    "type": "question",
    "id": "confirm",
    "text": "Did I get this right?\n• What do you need? Painting",
    "input": {
        "kind": "confirm",
        "options": [{"value": "yes", "label": "Yes"}, {"value": "edit", "label": "Edit"}],
    },
    "progress": {"asked": 1, "of": 5},
    "skippable": False,
}


@pytest.fixture(scope="module")
def plans() -> Flow:
    return flow(PLANS)


@pytest.fixture
def held(plans: Flow) -> Conversation:
    held = Conversation(plans)
    held.type("prainting")
    return held


def test_what_is_spelled_much_like_two_options_is_shown_first(held: Conversation) -> None:
    assert held.events[1:] == [{**ASKED, "seq": 4}]
    assert (held.snapshot.answers, held.snapshot.score, held.snapshot.state) == ({}, 0, "goal")


@pytest.mark.parametrize("text", ["yes", "Yep!", "👍", "that's right"])
def test_a_yes_lets_it_count(held: Conversation, text: str) -> None:
    held.type(text)
    answer = {"status": "answered", "text": "prainting", "value": "buy", "at": AT}
    assert (held.snapshot.answers, held.snapshot.pending) == ({"goal": answer}, {})
    assert said(held.turn) == ["How many are you?"]


def test_a_tapped_yes_is_shown_by_its_label(held: Conversation) -> None:
    held.tap("yes")
    assert held.events[0]["text"] == "Yes"
    assert held.snapshot.state == "team"


@pytest.mark.parametrize("text", ["edit", "no", "👎", "change it", "go back"])
def test_whoever_wants_it_otherwise_is_asked_again(held: Conversation, text: str) -> None:
    held.type(text)
    assert (said(held.turn), held.snapshot.pending) == (["What do you need?"], {})
    held.tap("buy")
    assert held.snapshot.answers["goal"]["value"] == "buy"


def test_neither_yes_nor_no_is_rejected_and_in_the_end_asked_again(held: Conversation) -> None:
    held.type("kangaroo")
    assert held.events[-1] == {
        "type": "reject", "id": "a2", "question": "confirm", "code": "no_match", "seq": 6,
        "text": "A yes is enough. If something is wrong, say “edit”.",
    }  # fmt: skip
    held.type("kangaroo")
    held.type("kangaroo")
    assert (said(held.turn), held.snapshot.pending) == (["What do you need?"], {})


def test_only_the_newest_question_is_current(held: Conversation) -> None:
    assert refused(held.give("answer", question="goal", value="buy")) == "stale"
    assert refused(held.give("skip", question="goal")) == "stale"


def test_side_questions_and_wishes_are_heard_meanwhile(held: Conversation) -> None:
    held.type("how much is it?")
    assert said(held.turn) == ["Five dollars.", ASKED["text"]]
    held.type("auf Deutsch bitte")
    assert said(held.turn) == ["Habe ich das richtig verstanden?\n• Was brauchen Sie? Kaufen"]
    held.type("can I talk to a human")
    assert held.snapshot.owner == "none"


def test_what_is_pending_survives_being_stored(held: Conversation) -> None:
    again = restore(json.loads(json.dumps(held.snapshot.data())))
    assert again == held.snapshot
    assert again.current == "confirm"


def test_what_is_spelled_like_one_only_counts_at_once() -> None:
    held = Conversation(flow(TALK)).answer("byuing")
    assert held.snapshot.answers["goal"]["value"] == "buy"


def test_a_test_of_a_flow_confirms_by_its_name(plans: Flow) -> None:
    for says, answers in ((True, {"goal": "buy"}), ("yes", {"goal": "buy"}), ("edit", {})):
        talk = [{"goal": "prainting"}, {"confirm": says}]
        result = run(plans, "t", {"talk": talk, "expect": {"answers": answers}})
        assert result.failures == ()


def test_a_flow_may_call_a_question_of_its_own_so() -> None:
    text = TALK[: TALK.index("translations:")].replace("  team:\n", "  confirm:\n")
    held = Conversation(flow(text)).answer("buying", "12 or so", "800")
    assert held.snapshot.answers["confirm"]["value"] == {"min": 12, "max": 12}


START = "  start: {ask: When do you start?, kind: timing}\n  day: {ask: Which day?, kind: date}\n"
WHEN = TALK[: TALK.index("  owner:")] + START + TALK[TALK.index("  contact:") :]
WHEN = WHEN[: WHEN.index("translations:")]


@pytest.fixture(scope="module")
def when() -> Flow:
    return flow(WHEN)


@pytest.mark.parametrize(
    ("before", "text", "shown"),
    [
        (("buying", "12"), "5", "How much a month? $5 a month"),
        (("buying", "12"), "800, I mean $2k", "How much a month? $2,000 a month"),
        (("buying",), "twenty here, 35 there", "How many are you? 35"),
        (("buying", "12", "300"), "last month", "When do you start? 1–31 Oct 2026"),
        (("buying", "12", "300"), "3/4/2027", "When do you start? 3 Apr 2027"),
        (("buying", "12", "300", "may"), "3/4/2027", "Which day? 3 Apr 2027"),
    ],
)
def test_what_may_be_meant_otherwise_is_shown_first(
    when: Flow, before: tuple[str, ...], text: str, shown: str
) -> None:
    held = Conversation(when).answer(*before)
    held.type(text)
    asked = held.snapshot.state
    assert held.events[-1]["text"] == f"Did I get this right?\n• {shown}"
    assert asked not in held.snapshot.answers
    held.type("yes")
    assert held.snapshot.answers[asked]["text"] == text


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (("buying", "12"), "$5"),  # said with its sign
        (("buying", "12"), "30"),
        (("buying", "12"), "between 500 and 800"),
        (("buying",), "about twenty"),
        (("buying", "12", "300"), "24/12/2026"),
        (("buying", "12", "300"), "next month"),
        (("buying", "12", "300", "may"), "4/4/2027"),
        (("buying", "12", "300", "may"), "1 May 2020"),  # a day that is over may be asked for
    ],
)
def test_what_can_mean_one_thing_only_counts_at_once(
    when: Flow, before: tuple[str, ...], text: str
) -> None:
    held = Conversation(when).answer(*before)
    asked = held.snapshot.state
    held.type(text)
    assert held.snapshot.answers[asked]["text"] == text


def test_a_sentence_is_no_name_before_it_was_looked_at() -> None:
    who = "  who: {ask: Your name?, kind: name, consent: {notice: We answer.}}\n"
    name = TALK[: TALK.index("  team:")] + who + TALK[TALK.index("  budget:") :]
    name = name[: name.index("translations:")]
    held = Conversation(flow(name)).answer("buying")
    held.type("i am looking for a demo")
    assert held.events[-1]["text"] == "Did I get this right?\n• Your name? looking for a demo"
    held.type("edit")
    held.type("bo lee")
    assert held.snapshot.answers["who"]["value"] == "bo lee"


class TestSuggestions:
    """Did you mean anna@gmail.com?"""

    @pytest.fixture
    def asked(self) -> Conversation:
        held = Conversation(flow(TALK)).answer("buying", "5", "100")
        held.type("Anna Lee, anna@gmial.com")
        assert held.events[-1]["code"] == "did_you_mean"
        return held

    @pytest.mark.parametrize("text", ["yes", "Yes please", "👍", "yep, thanks"])
    def test_a_yes_takes_it(self, asked: Conversation, text: str) -> None:
        asked.type(text)
        assert asked.snapshot.contact == {"name": "Anna Lee", "email": "anna@gmail.com"}
        assert asked.snapshot.ended

    def test_a_no_keeps_what_was_typed(self, asked: Conversation) -> None:
        asked.type("no")
        assert asked.snapshot.contact["email"] == "anna@gmial.com"

    def test_another_address_is_another_answer(self, asked: Conversation) -> None:
        asked.type("no, it's Anna Lee, anna@acme.io")
        assert asked.snapshot.contact["email"] == "anna@acme.io"

    def test_it_comes_when_nothing_else_is_missing(self) -> None:
        held = Conversation(flow(TALK)).answer("buying", "5", "100")
        held.type("anna@gmial.com")
        assert kinds(held.turn) == ["message visitor", "reject"]
        assert held.events[-1]["code"] == "missing_name"
        held.answer("Anna Lee", "yes")
        assert held.snapshot.contact == {"name": "Anna Lee", "email": "anna@gmail.com"}
