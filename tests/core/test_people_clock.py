"""What the clock does while nobody has a lead, and while somebody has it and says nothing."""

from agent.core.turning import Moved, Timed, Timer, World
from tests.core.conversing import ANN, TALK, Conversation, kinds, refused, said, types
from tests.core.test_people import HOT, TIERS, WITH_EXITS, acts, claimed, sent, ticks
from tests.small_flow import flow


def test_an_offer_starts_the_clock_of_its_route_and_band() -> None:
    warm = Conversation(flow(TIERS)).answer("buying", "10")
    assert warm.effects[-1] == Timed((Timer("honest", 2_160), Timer("manager", 3_600)))
    hot = Conversation(flow(TIERS))
    hot.give("human")
    assert hot.effects[-1] == Timed(
        (Timer("then", 30), Timer("honest", 180), Timer("manager", 300))
    )
    hot.give("claimed", text="Ana", value="rep_ana")
    assert "timers" not in str(types(hot.effects))  # `silent: never`


def test_a_warm_lead_that_becomes_hot_for_the_same_people_has_the_fast_clock() -> None:
    text = TALK.replace("call: desk", "call: sales")
    held = Conversation(flow(text)).answer("buying", "10", "2k")
    assert held.effects[-1] == Timed((Timer("honest", 180), Timer("manager", 300)))
    held.answer("yes")
    assert not any(isinstance(effect, Timed) for effect in held.effects)


def test_the_second_tier_is_called_once_and_not_when_somebody_has_it() -> None:
    held = Conversation(flow(TIERS))
    held.give("human")
    ticks(held, "then")
    assert (held.events, sent(held)) == ([], [("lead.handoff", "all")])
    assert held.effects[-1] == Moved("called", note="all")
    ticks(held, "then")
    assert held.effects == []
    other = Conversation(flow(TIERS))
    other.give("human")
    other.give("claimed", text="Ana", value="rep_ana")
    for kind in ("then", "honest", "manager"):
        ticks(other, kind)
        assert (other.turn.refusal, other.events, other.effects) == (None, [], [])


def test_the_honest_word_asks_for_an_address_where_none_is_known() -> None:
    held = Conversation(flow(TALK))
    held.give("human")
    ticks(held, "honest")
    assert kinds(held.turn) == ["message bot", "owner", "question"]
    assert "nobody could join us yet" in said(held.turn)[0]
    assert (held.events[1]["owner"], held.events[2]["id"]) == ("bot", "contact")
    held.tap(ANN)
    assert held.snapshot.ended  # an address was the way out: no more questions
    assert ("lead.captured", "crm") in sent(held)


def test_the_honest_word_of_a_flow_with_an_exit_offers_its_other_way() -> None:
    held = Conversation(flow(WITH_EXITS)).answer(*HOT, ANN)
    ticks(held, "honest")
    assert said(held.turn) == ["Nobody came.\n[Choose a time](https://cal.example/demo)"]
    assert kinds(held.turn) == ["message bot"]


def test_the_managers_alarm_goes_to_him_or_to_all_who_were_called() -> None:
    held = Conversation(flow(TIERS))
    held.give("human")
    ticks(held, "manager")
    assert (types(held.effects), held.events) == (
        [("moved", "unclaimed"), ("handoff.unclaimed", "boss")],
        [],
    )
    plain = Conversation(flow(TALK)).answer(*HOT)
    ticks(plain, "manager")
    assert sent(plain) == [("handoff.unclaimed", "desk"), ("handoff.unclaimed", "sales")]


def test_a_silent_claim_is_released_and_one_with_words_is_not() -> None:
    held = claimed()
    ticks(held, "silent")
    assert held.effects == [Moved("released", "Ana", note="silent")]
    assert kinds(held.turn) == ["owner", "question"]
    spoken = claimed()
    acts(spoken, "say", "Hi")
    ticks(spoken, "silent")
    assert (spoken.events, spoken.effects) == ([], [])


def test_who_came_while_everybody_was_away_is_offered_at_the_opening() -> None:
    closed = World(frozenset({"sales", "desk"}), "tomorrow")
    text = TALK.replace("band: hot, call", "band: hot, hours: open, call").replace(
        "band: warm, call", "band: warm, hours: open, call"
    )
    held = Conversation(flow(text), world=closed).answer(*HOT)
    timers = [effect for effect in held.effects if isinstance(effect, Timed)]
    assert (held.sent, timers) == ([], [])  # it began to wait when it was warm
    held.world = World()
    ticks(held, "opening")
    assert types(held.effects)[1:] == [
        ("handoff", "route 1", "band"),
        ("lead.handoff", "sales"),
        ("timers", "honest", "manager"),
    ]


def test_who_was_called_while_away_is_called_again_at_the_opening() -> None:
    held = Conversation(flow(TALK), world=World(frozenset({"sales", "desk"}), "tomorrow"))
    held.answer(*HOT)
    assert [(e.type, e.to) for e in held.sent][:1] == [("lead.handoff", "desk")]
    held.world = World()
    ticks(held, "opening")
    assert types(held.effects) == [
        ("lead.handoff", "sales"),
        ("moved", "offered_again"),
        ("timers", "honest", "manager"),
    ]


def test_who_asked_for_a_person_out_of_hours_is_offered_at_the_opening() -> None:
    held = Conversation(flow(TALK), world=World(frozenset({"sales", "desk"}), "tomorrow"))
    held.give("human")
    assert held.snapshot.outcome == "no_agent"
    held.world = World()
    ticks(held, "opening")
    assert ("handoff", "route 1", "human") in types(held.effects)


def test_hours_that_were_changed_meanwhile_are_waited_for() -> None:
    closed = World(frozenset({"sales", "desk"}), "tomorrow")
    held = Conversation(flow(TALK), world=closed)
    held.give("human")
    ticks(held, "opening")
    assert held.effects == [Timed((Timer("opening", opens="sales"),))]


def test_a_lead_that_is_none_calls_nobody_when_its_timer_fires() -> None:
    held = Conversation(flow(TIERS))
    held.give("human")
    held.give("erase")
    for kind in ("then", "honest", "manager", "opening", "unknown"):
        ticks(held, kind)
        assert (held.turn.refusal, held.events, held.effects) == (None, [], [])


def test_a_lead_that_becomes_hot_for_other_people_has_the_fast_clock() -> None:
    held = Conversation(flow(TALK)).answer("buying", "10")
    assert held.effects[-1] == Timed((Timer("honest", 2_160), Timer("manager", 3_600)))
    held.answer("2k")
    assert sent(held)[-1] == ("lead.handoff", "sales")
    assert held.effects[-1] == Timed((Timer("honest", 180), Timer("manager", 300)))


def test_who_asks_for_a_person_after_the_clock_ran_out_is_heard() -> None:
    text = TALK.replace("call: desk", "call: sales")
    held = Conversation(flow(text)).answer("buying", "10", "2k")
    held.give("human")  # while the clock runs
    assert types(held.effects) == [("timers", "honest", "manager")]
    ticks(held, "honest")
    ticks(held, "manager")
    held.give("human")
    assert types(held.effects) == [
        ("lead.handoff", "sales"),
        ("moved", "offered_again"),
        ("timers", "honest", "manager"),
    ]


def test_who_asks_for_a_person_after_a_hand_back_gets_him_or_another() -> None:
    held = claimed(TIERS, *HOT)
    acts(held, "say", "Hi")
    acts(held, "hand_back")
    held.give("human")
    assert (sent(held), held.effects[-1]) == ([], Timed((Timer("again", 30),)))
    acts(held, "take")
    ticks(held, "again")
    assert held.effects == []
    acts(held, "hand_back")
    held.give("human")
    ticks(held, "again")
    assert types(held.effects) == [
        ("moved", "released"),
        ("lead.handoff", "sales"),
        ("timers", "then", "honest", "manager"),
    ]
    assert refused(acts(held, "take")) == "not_yours"
    held.give("claimed", text="Ben", value="rep_ben")
    assert held.snapshot.owner == "rep"


def test_who_ended_the_talk_himself_is_told_nothing_more() -> None:
    held = Conversation(flow(TALK)).answer(*HOT)
    held.give("end")
    ticks(held, "honest")
    assert (held.events, held.effects) == ([], [])
    ticks(held, "manager")
    assert ("handoff.unclaimed", "sales") in sent(held)
