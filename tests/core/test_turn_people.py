"""A visitor asks for a person: called, come, or nobody there."""

from agent.core.flow import Flow
from agent.core.turning import World
from tests.core.conversing import AT, TALK, Conversation, kinds, refused, said, types
from tests.small_flow import changed, flow

CLOSED = World(frozenset({"sales", "desk"}), "tomorrow at 9:00")


def test_a_person_is_called_before_any_answer(held: Conversation) -> None:
    held.give("human")
    assert held.events == [
        {"type": "message", "from": "visitor", "text": "Talk to a person", "at": AT, "id": "a1",
         "seq": 3},
        {"type": "message", "from": "bot", "at": AT, "seq": 4,
         "text": "I'm calling a colleague. Someone will answer here shortly."},
        {"type": "owner", "owner": "none", "seq": 5},
    ]  # fmt: skip
    assert held.snapshot.owner == "none"
    assert refused(held.give("human")) == "stale"


def test_while_a_person_is_called_answers_are_messages_to_him(held: Conversation) -> None:
    held.give("human")
    held.type("Is somebody there?")
    held.tap("buy")
    assert [e["text"] for e in held.events] == ["Buying"]
    held.give("say", text="Hello!")
    assert [(e["type"], e["from"], e["text"]) for e in held.events] == [
        ("message", "visitor", "Hello!")
    ]
    assert (held.snapshot.answers, held.effects) == ({}, [])
    assert refused(held.give("skip", question="goal")) == "stale"
    assert refused(held.give("back")) == "stale"


def test_while_a_person_holds_the_conversation_a_language_changes_in_silence(
    held: Conversation,
) -> None:
    held.give("human")
    held.give("locale", locale="de")
    assert (held.turn.refusal, held.events, held.snapshot.locale) == (None, [], "de")


def test_a_claim_names_the_person_once(held: Conversation) -> None:
    held.give("claimed", text="Ana")
    assert held.events == [{"type": "owner", "owner": "rep", "name": "Ana", "seq": 3}]
    assert refused(held.give("claimed", text="Ben")) == "taken"
    assert held.snapshot.rep == "Ana"


def test_with_nobody_there_the_exit_runs_at_once(talk: Flow) -> None:
    held = Conversation(talk, world=CLOSED)
    held.give("human")
    assert held.events == [
        {"type": "message", "from": "visitor", "text": "Talk to a person", "at": AT, "id": "a1",
         "seq": 3},
        {"type": "message", "from": "bot", "at": AT, "seq": 4,
         "text": "Nobody is here, we write tomorrow at 9:00."},
        {"type": "end", "outcome": "no_agent", "seq": 5},
    ]  # fmt: skip
    assert (held.snapshot.state, held.snapshot.owner) == ("no_agent", "bot")
    assert types(held.effects) == [("timers", "opening")]  # people are called when they are back


def test_where_nobody_is_ever_called_and_there_is_no_exit_the_question_is_asked_again() -> None:
    text = changed('  no_agent: {say: "Nobody is here, we write {{ next_opening }}."}\n', "", TALK)
    text = changed(
        '      no_agent: "Niemand ist da, wir schreiben {{ next_opening }}."\n', "", text
    )
    text = text.replace("call: sales, ", "").replace("call: desk, ", "")
    held = Conversation(flow(text), world=CLOSED)
    held.give("human")
    assert kinds(held.turn) == ["message visitor", "message bot", "question"]
    assert said(held.turn) == [
        "Nobody is free right now. Leave your details and we will write tomorrow at 9:00.",
        "What do you need?",
    ]
    assert held.snapshot.owner == "bot"


def test_only_people_who_are_there_are_called(talk: Flow) -> None:
    held = Conversation(talk, world=World(frozenset({"sales"})))
    held.give("human")
    assert [send.to for send in held.sent] == ["desk"]


def test_who_is_ruled_out_by_an_answer_is_not_called() -> None:
    text = changed("{band: hot, call: sales", "{when: goal == 'look', band: hot, call: sales", TALK)
    before, after = Conversation(flow(text)), Conversation(flow(text))
    before.give("human")  # the goal is not known yet
    after.tap("buy")
    after.give("human")
    assert (before.snapshot.called, after.snapshot.called) == (["sales"], ["desk"])
