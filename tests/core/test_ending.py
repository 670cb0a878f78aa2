"""Routes, handoffs, records and ends: who is told what, and how often."""

from typing import Any

import pytest

from agent.core.flow import Flow
from agent.core.turning import Handoff, LeadKnown, Send, Timed, Timer, World
from tests.core.conversing import ANN, TALK, Conversation, said, types
from tests.small_flow import changed, flow

HOT = ("buying", "10")  # warm by now, hot with the budget
NO_CONSENT = changed(
    "        consent: {notice: Wir antworten Ihnen., marketing: Auch Neues.}\n",
    "        consent: {notice: Wir antworten Ihnen.}\n",
    changed("notice: We answer you., marketing: News too.", "notice: We answer you.", TALK),
)


def _sent(held: Conversation) -> list[tuple[str, str | None, int, str, int]]:
    return [
        (s.type, s.to, s.data["score"]["total"], s.data["score"]["band"], s.data["sequence"])
        for s in held.sent
    ]


def test_reaching_a_band_calls_at_once_before_the_contact_is_known(talk: Flow) -> None:
    held = Conversation(talk).answer("buying")
    assert held.effects == []
    held.answer("10")
    assert held.snapshot.state == "budget"
    (call,) = held.sent
    assert held.effects == [
        LeadKnown({}),
        Handoff("route 2", "warm", 30, "band"),
        Send("lead.handoff", "desk", call.data),
        Timed((Timer("honest", 2_160), Timer("manager", 3_600))),
    ]
    assert _sent(held) == [("lead.handoff", "desk", 30, "warm", 1)]


def test_each_destination_is_called_once_and_those_called_before_are_told(talk: Flow) -> None:
    held = Conversation(talk).answer(*HOT, "2000", "I decide")
    assert _sent(held) == [
        ("lead.handoff", "desk", 30, "warm", 1),
        ("lead.updated", "desk", 60, "hot", 2),
        ("lead.handoff", "sales", 60, "hot", 3),
        ("lead.updated", "desk", 80, "hot", 4),
        ("lead.updated", "sales", 80, "hot", 5),
    ]
    assert [e for e in held.effects if isinstance(e, Handoff)] == []


def test_a_score_that_falls_and_rises_never_calls_again(talk: Flow) -> None:
    held = Conversation(talk).answer(*HOT)
    held.give("back", question="goal")
    held.answer("just looking")
    held.give("back", question="goal")
    held.answer("buying")
    assert _sent(held) == [
        ("lead.handoff", "desk", 30, "warm", 1),
        ("lead.updated", "desk", 10, "cold", 2),
        ("lead.updated", "desk", 30, "warm", 3),
    ]


def test_what_changes_nothing_tells_nobody(talk: Flow) -> None:
    held = Conversation(talk).answer(*HOT)
    held.give("back", question="team")
    held.answer("11")
    held.answer("how much is it?", "kangaroo")
    assert _sent(held) == [("lead.handoff", "desk", 30, "warm", 1)]


def test_the_contact_is_told_to_those_called_and_recorded_once(talk: Flow) -> None:
    held = Conversation(talk).answer(*HOT, "100")
    before = len(held.sent)
    held.tap(ANN)
    assert types(held.effects) == [
        ("lead", ANN),
        ("consent", {"request": True, "marketing": False}),
        ("lead.updated", "desk"),
        ("lead.captured", "crm"),
    ]
    assert [s.data["lead"]["email"] for s in held.sent] == [None] * before + ["ann@acme.io"] * 2
    assert [s.data["outcome"] for s in held.sent] == [None] * before + ["completed"] * 2


def test_a_cold_lead_is_recorded_and_nobody_called(talk: Flow) -> None:
    held = Conversation(talk).answer("just looking", "5", "100")
    held.tap(ANN)
    assert types(held.effects) == [
        ("lead", ANN),
        ("consent", {"request": True, "marketing": False}),
        ("lead.captured", "crm"),
    ]


def test_declined_marketing_is_recorded_and_gets_no_letters(talk: Flow) -> None:
    letters = []
    for consent in (None, {"marketing": False}, {"marketing": True}):
        held = Conversation(talk).answer("just looking", "5", "100")
        held.tap(ANN, consent=consent)
        letters.append([(s.type, s.to) for s in held.sent])
    captured = ("lead.captured", "crm")
    assert letters == [[captured], [captured], [captured, ("lead.nurture", "letters")]]


def test_a_flow_that_asks_for_no_purpose_sends_letters_by_its_notice() -> None:
    held = Conversation(flow(NO_CONSENT)).answer("just looking", "5", "100", ANN)
    assert types(held.effects)[-1] == ("lead.nurture", "letters")


def test_who_leaves_no_address_gets_no_letters() -> None:
    text = changed("    kind: contact\n", "    kind: contact\n    skip: true\n", NO_CONSENT)
    held = Conversation(flow(text)).answer("just looking", "5", "100")
    held.give("skip", question="contact")
    assert (held.snapshot.state, held.effects) == ("bye", [])


def test_the_disqualified_are_sold_to_nobody(talk: Flow) -> None:
    held = Conversation(talk).answer("a job")
    assert (held.effects, held.snapshot.outcome) == ([], "disqualified")


def test_those_called_hear_that_a_lead_is_none(talk: Flow) -> None:
    held = Conversation(talk).answer(*HOT)
    held.give("back", question="goal")
    held.answer("a job")
    assert types(held.effects) == [("lead.updated", "desk")]
    assert held.sent[-1].data["outcome"] == "disqualified"


def test_silence_records_an_address_once() -> None:
    text = changed("signals:\n", "  more: {ask: Anything else?, kind: text}\nsignals:\n", TALK)
    text = changed("    ends:\n", "      more: {ask: Noch etwas?}\n    ends:\n", text)
    held = Conversation(flow(text)).answer("just looking", "5", "100")
    held.give("idle")
    assert held.effects == []  # nobody to write to
    held.answer(ANN)
    held.give("idle")
    assert (types(held.effects), held.events) == ([("lead.captured", "crm")], [])
    held.give("idle")
    held.answer("no")
    assert [s.type for s in held.sent] == ["lead.captured"]


@pytest.mark.parametrize("way", ["end", "restart"])
def test_who_leaves_in_the_middle_is_recorded_with_what_is_known(way: str) -> None:
    text = changed("signals:\n", "  more: {ask: Anything else?, kind: text}\nsignals:\n", TALK)
    text = changed("    ends:\n", "      more: {ask: Noch etwas?}\n    ends:\n", text)
    held = Conversation(flow(text)).answer(*HOT, "100", ANN)
    held.give(way)
    assert types(held.effects) == [("lead.updated", "desk"), ("lead.captured", "crm")]
    assert held.sent[-1].data["outcome"] == {"end": "left", "restart": "restarted"}[way]


def test_a_visitor_who_asks_for_a_person_is_offered_once(talk: Flow) -> None:
    held = Conversation(talk)
    held.give("human")
    assert types(held.effects) == [
        ("lead", {}),
        ("handoff", "route 1", "human"),
        ("lead.handoff", "sales"),
        ("timers", "honest", "manager"),
    ]
    called = Conversation(talk).answer(*HOT)
    called.world = World(frozenset({"sales"}))
    called.give("human")
    assert types(called.effects) == [("timers", "honest", "manager")]  # and heard anew
    assert called.snapshot.owner == "none"


HOURS = changed(
    "  - {band: hot, call: sales, record: crm, end: booked}\n",
    "  - {band: hot, hours: open, call: sales, record: crm, end: booked}\n"
    "  - {band: hot, hours: closed, call: night, record: crm, end: bye}\n",
    TALK,
)


@pytest.mark.parametrize(
    ("closed", "called", "end"),
    [
        (frozenset(), ["desk", "sales"], "booked"),
        (frozenset({"sales"}), ["desk"], "bye"),
        (frozenset({"sales", "night"}), ["desk", "night"], "bye"),
    ],
)
def test_hours_choose_the_route(closed: frozenset[str], called: list[str], end: str) -> None:
    held = Conversation(flow(HOURS), world=World(closed)).answer(*HOT, "2000", "I decide", ANN)
    assert [s.to for s in held.sent if s.type == "lead.handoff"] == called
    assert held.snapshot.state == end


def test_a_night_route_is_not_called_for_one_who_asks_for_a_person() -> None:
    held = Conversation(flow(HOURS), world=World(frozenset({"sales", "desk"})))
    held.give("human")
    assert held.snapshot.state == "no_agent"


def test_a_route_may_read_answers_band_and_score() -> None:
    text = changed(
        "  - {record: crm, nurture: letters, end: bye}\n",
        "  - {when: goal == 'look' and band == 'cold' and score < 20, record: other, end: booked}\n"
        "  - {record: crm, nurture: letters, end: bye}\n",
        TALK,
    )
    made = flow(text)
    ends = [Conversation(made).answer(goal, "5", "100", ANN) for goal in ("just looking", "buying")]
    assert [(c.snapshot.state, c.sent[-1].to) for c in ends] == [
        ("booked", "other"),
        ("bye", "crm"),
    ]


def test_a_route_without_a_band_calls_at_the_end_only() -> None:
    text = changed("  - {record: crm, nurture: letters, end: bye}",
                   "  - {call: all, record: crm, end: bye}", TALK)  # fmt: skip
    held = Conversation(flow(text)).answer("just looking", "5", "100")
    assert held.sent == []
    held.answer(ANN)
    assert [(s.type, s.to) for s in held.sent] == [
        ("lead.handoff", "all"),
        ("lead.captured", "crm"),
    ]


@pytest.mark.parametrize(
    ("keys", "locale", "words"),
    [
        ("link: https://acme.io/guide", "en", "[Open acme.io](https://acme.io/guide)"),
        ("link: /guide", "en", "[Open /guide](/guide)"),
        ("link: tel:+442079460958", "en", "[Call +442079460958](tel:+442079460958)"),
        ("link: tel:+442079460958", "de", "[+442079460958 anrufen](tel:+442079460958)"),
        ("link: 'mailto:a@b.io?subject=Hi'", "en", "[Write to a@b.io](mailto:a@b.io?subject=Hi)"),
        ("link: mailto:a@b.io", "de", "[An a@b.io schreiben](mailto:a@b.io)"),
        ("book: https://cal.io/x", "en", "[Choose a time](https://cal.io/x)"),
    ],
)
def test_links_stand_below_the_last_words(keys: str, locale: str, words: str) -> None:
    text = changed("outcome: disqualified}", f"outcome: disqualified, {keys}}}", TALK)
    held = Conversation(flow(text), locale=locale)
    held.tap("job")
    says = {"en": "Our jobs.", "de": "Unsere Stellen."}[locale]
    assert said(held.turn) == [f"{says}\n{words}"]


def test_an_end_may_send_the_site_on() -> None:
    text = changed("outcome: disqualified}", "redirect: /jobs}", TALK)
    held = Conversation(flow(text)).answer("a job")
    end: dict[str, Any] = {"type": "end", "outcome": "completed", "redirect": "/jobs", "seq": 5}
    assert held.events[-1] == end
