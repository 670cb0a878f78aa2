"""What people do to a conversation, and what the clock does while nobody has it."""

from typing import Any

import pytest

from agent.core.turning import Moved, Send, Turn
from tests.core.conversing import ANN, AT, TALK, Conversation, kinds, refused, said, types
from tests.small_flow import changed, flow

ANA = {"holder": "rep_ana"}
EXITS = """\
  claimed: {say: "A person is here."}
  timed_out: {say: Nobody came., book: "https://cal.example/demo"}
  resolved: {say: All settled.}
  visitor_left: {say: Come back soon.}
"""
GERMAN = """\
      claimed: Ein Mensch ist da.
      timed_out: Es kam niemand.
      resolved: Alles geklärt.
      visitor_left: Bis bald.
"""
WITH_EXITS = changed("faq:\n  price", f"{EXITS}faq:\n  price", TALK).replace(
    "    faq: {price", f"{GERMAN}    faq: {{price"
)
TIERS = changed(
    "{band: hot, call: sales, record: crm, end: booked}",
    "{band: hot, call: sales, then: all, manager: boss, clock: {then: 30 s, silent: never}, "
    "record: crm, end: booked}",
    TALK,
)
HOT = ("buying", "10", "2k", "yes")


def claimed(text: str = TALK, *answers: str) -> Conversation:
    """A conversation that Ana has claimed."""
    held = Conversation(flow(text)).answer(*answers)
    held.give("claimed", text="Ana", value="rep_ana")
    return held


def acts(held: Conversation, type: str, text: str | None = None, **value: Any) -> Turn:
    """Ana does something."""
    return held.give(f"rep_{type}", text=text, value={**ANA, "id": "x1", **value})


def ticks(held: Conversation, kind: str) -> Turn:
    """A timer fires."""
    return held.give("timer", text=kind)


def sent(held: Conversation) -> list[tuple[str, str | None]]:
    """What the last turn sent."""
    return [(e.type, e.to) for e in held.effects if isinstance(e, Send)]


def test_a_claim_is_told_to_everybody_who_was_called_and_starts_its_own_clock() -> None:
    held = claimed(TALK, *HOT)
    assert held.events == [{"type": "owner", "owner": "rep", "name": "Ana", "seq": 11}]
    assert types(held.effects) == [
        ("moved", "claimed"),
        ("timers", "silent"),
        ("handoff.claimed", "desk"),
        ("handoff.claimed", "sales"),
    ]
    assert held.effects[0] == Moved("claimed", "Ana", "rep_ana")
    data = held.sent[-1].data
    assert data["handoff"] == {
        "by": "Ana",
        "claimed_at": AT,
        "contacted_at": None,
        "resolved_at": None,
        "reason": None,
    }


def test_the_first_words_count_and_later_ones_are_only_said() -> None:
    held = claimed(TALK, *HOT)
    acts(held, "say", "Hi, I'm Ana.")
    assert held.events == [
        {"type": "message", "from": "rep", "text": "Hi, I'm Ana.", "at": AT, "name": "Ana",
         "id": "x1", "seq": 12}
    ]  # fmt: skip
    assert types(held.effects) == [
        ("moved", "contacted"),
        ("handoff.contacted", "desk"),
        ("handoff.contacted", "sales"),
    ]
    acts(held, "say", "Are you there?")
    assert (kinds(held.turn), held.effects) == (["message rep"], [])


@pytest.mark.parametrize(("how", "note"), [("call", "I'm calling"), ("mail", "I e-mailed")])
def test_calling_and_mailing_count_as_words_and_say_nothing(how: str, note: str) -> None:
    held = claimed()
    acts(held, "contacted", how)
    assert (held.events, held.effects) == ([], [Moved("contacted", "Ana", note=note)])
    acts(held, "contacted", how)
    assert held.effects == []


@pytest.mark.parametrize("act", ["say", "contacted", "hand_back", "take", "release", "resolve"])
def test_only_who_has_the_claim_may_act(act: str) -> None:
    held = claimed()
    for value in ({"holder": "rep_ben", "id": "x"}, {"holder": "", "id": "x"}, None):
        assert refused(held.give(f"rep_{act}", text="hi", value=value)) == "not_yours"
    free = Conversation(flow(TALK))
    assert refused(free.give(f"rep_{act}", text="hi", value={**ANA, "id": "x"})) == "not_yours"


def test_while_a_person_has_the_talk_taps_and_texts_go_to_him_and_the_bot_is_silent() -> None:
    held = claimed()
    for turn in (held.tap("buy"), held.type("how much is it"), held.give("say", text="hello?")):
        assert kinds(turn) == ["message visitor"]
    held.give("locale", locale="de")
    assert held.events == []
    for type in ("skip", "back", "human"):
        assert refused(held.give(type)) is not None
    assert (held.snapshot.answers, held.snapshot.state) == ({}, "goal")


def test_a_hand_back_asks_the_saved_question_again_and_nothing_answered() -> None:
    held = claimed(TALK, "buying", "10")
    acts(held, "hand_back")
    assert kinds(held.turn) == ["owner", "question"]
    assert (held.events[0]["owner"], held.events[1]["id"]) == ("bot", "budget")
    held.answer("300", ANN)
    assert held.snapshot.answers.keys() == {"goal", "team", "budget", "contact"}
    assert refused(acts(held, "say", "still here?")) == "bot_holds"
    assert refused(acts(held, "hand_back")) == "bot_holds"


def test_who_handed_back_may_take_over_again_and_nobody_else_claim() -> None:
    held = claimed(TALK, "buying")
    acts(held, "hand_back")
    assert refused(held.give("claimed", text="Ben", value="rep_ben")) == "taken"
    acts(held, "take")
    assert held.events == [{"type": "owner", "owner": "rep", "name": "Ana", "seq": 8}]
    assert refused(acts(held, "take")) == "person_holds"


def test_a_chat_whose_flow_is_through_is_open_again_for_the_rep_and_back_at_its_end_after() -> None:
    held = claimed(TALK, *HOT)
    held = Conversation(flow(TALK)).answer(*HOT, ANN)
    assert held.snapshot.ended
    held.give("claimed", text="Ana", value="rep_ana")
    acts(held, "say", "Hello Ann")
    held.give("say", text="Hello Ana")
    assert kinds(held.turn) == ["message visitor"]
    acts(held, "hand_back")
    assert kinds(held.turn) == ["owner", "end"]
    assert refused(held.give("say", text="and now?")) == "stale"


@pytest.mark.parametrize(("asked", "owner"), [(True, "none"), (False, "bot")])
def test_a_release_gives_the_talk_back_to_whoever_held_it(asked: bool, owner: str) -> None:
    held = Conversation(flow(TALK)).answer("buying")
    if asked:
        held.give("human")
    held.give("claimed", text="Ana", value="rep_ana")
    acts(held, "release")
    assert held.events[0] == {"type": "owner", "owner": owner, "seq": held.events[0]["seq"]}
    assert kinds(held.turn) == (["owner"] if asked else ["owner", "question"])
    assert held.effects == [Moved("released", "Ana")]
    assert refused(acts(held, "say", "late")) == "not_yours"
    held.give("claimed", text="Ben", value="rep_ben")
    assert held.snapshot.rep == "Ben"


def test_resolving_ends_the_chat_and_says_how_it_came_out() -> None:
    held = claimed(WITH_EXITS, *HOT)
    acts(held, "resolve", "signed", outcome="won")
    assert kinds(held.turn) == ["message system", "owner", "end"]
    assert (said(held.turn), held.events[2]["outcome"]) == (["All settled."], "resolved")
    assert held.effects[0] == Moved("resolved", "Ana", outcome="won", reason="signed")
    assert sent(held) == [
        ("handoff.resolved", "desk"),
        ("handoff.resolved", "sales"),
        ("lead.updated", "desk"),
        ("lead.updated", "sales"),
    ]
    assert held.sent[-1].data["outcome"] == "won"
    assert refused(acts(held, "resolve")) == "stale"


def test_the_outcome_may_come_later_and_the_last_one_counts() -> None:
    held = claimed(TALK, *HOT)
    acts(held, "resolve")
    assert held.snapshot.outcome == "resolved"
    acts(held, "outcome", "no budget", outcome="lost")
    assert (held.events, held.snapshot.outcome) == ([], "lost")
    assert held.effects[0] == Moved("outcome", "Ana", outcome="lost", reason="no budget")
    acts(held, "outcome", outcome="junk")
    assert (held.snapshot.outcome, held.snapshot.people.get("reason")) == ("junk", None)
    assert refused(acts(held, "outcome")) == "bad_frame"


def test_the_visitor_goes_while_a_person_has_the_talk_and_finds_what_was_written() -> None:
    held = claimed(WITH_EXITS)
    held.give("end")
    assert kinds(held.turn) == ["message system", "end"]
    assert said(held.turn) == ["Come back soon."]
    acts(held, "say", "I'll write you.")
    assert kinds(held.turn) == ["message rep"]
    held.give("say", text="I am back")
    assert kinds(held.turn) == ["message visitor"]


@pytest.mark.parametrize("way", ["restart", "erase"])
def test_nobody_writes_to_a_chat_that_is_gone(way: str) -> None:
    held = claimed()
    held.give(way)
    assert "bot" not in {event.get("from") for event in held.events}
    assert held.events[-1]["type"] == "end"
    assert refused(acts(held, "say", "hello?")) == "ended"


def test_the_exit_of_a_claim_is_said_before_the_person_has_the_talk() -> None:
    held = claimed(WITH_EXITS)
    assert kinds(held.turn) == ["message system", "owner"]
    assert said(held.turn) == ["A person is here."]
