"""Several answers in one text: shown once, and taken after a yes."""

import json
from typing import Any

import pytest

from agent.core.flow import Flow
from agent.core.snapshot import restore
from tests.core.conversing import AT, NOW, TALK, Conversation, said
from tests.small_flow import changed, flow

START = "  start: {ask: When do you start?, kind: timing}\n"
TEXT = TALK[: TALK.index("  team:")] + TALK[TALK.index("  budget:") : TALK.index("translations:")]
FLOW = changed("  contact:\n", START + "  contact:\n", TEXT)
WHOLE = "we are buying next month, budget 20k"
BUDGET = {"min": 20_000, "max": 20_000, "currency": "USD", "period": "month", "approx": False}
MONTH = {"from": "2026-12-01", "to": "2026-12-31"}


@pytest.fixture(scope="module")
def talk() -> Flow:
    return flow(FLOW)


def values(held: Conversation) -> dict[str, Any]:
    return {id: answer["value"] for id, answer in held.snapshot.answers.items()}


def waiting(held: Conversation) -> dict[str, Any]:
    pending = held.snapshot.pending.get("answers", {})
    return {id: answer["value"] for id, answer in pending.items()}


def test_all_of_it_is_shown_before_it_counts(talk: Flow) -> None:
    held = Conversation(talk)
    held.type(WHOLE)
    assert held.events[1:] == [
        {
            "type": "question",
            "id": "confirm",
            "text": "Did I get this right?\n• What do you need? Buying\n"
            "• How much a month? $20,000 a month\n• When do you start? 1–31 Dec 2026",
            "input": {
                "kind": "confirm",
                "options": [{"value": "yes", "label": "Yes"}, {"value": "edit", "label": "Edit"}],
            },
            "progress": {"asked": 1, "of": 5},
            "skippable": False,
            "seq": 4,
        }
    ]
    assert (values(held), held.snapshot.score, held.snapshot.state) == ({}, 0, "goal")


def test_a_yes_takes_all_and_asks_only_what_is_left(talk: Flow) -> None:
    held = Conversation(talk).answer(WHOLE, "yes")
    assert values(held) == {"goal": "buy", "budget": BUDGET, "start": MONTH}
    assert held.snapshot.answers["start"] == {
        "status": "answered", "text": WHOLE, "value": MONTH, "at": AT,
    }  # fmt: skip
    assert (held.snapshot.score, held.snapshot.pending) == (50, {})
    assert said(held.turn) == ["Is it yours to decide?"]
    held.answer("yes")
    assert held.snapshot.state == "contact"


def test_edit_asks_one_by_one(talk: Flow) -> None:
    held = Conversation(talk).answer(WHOLE, "edit")
    assert (said(held.turn), values(held), waiting(held)) == (["What do you need?"], {}, {})
    held.answer("buying")
    assert held.snapshot.state == "budget"


def test_an_answer_to_a_later_question_alone_is_taken_too(talk: Flow) -> None:
    held = Conversation(talk).answer("next month")
    assert (waiting(held), held.snapshot.attempts) == ({"start": MONTH}, 0)
    held.answer("yes")
    assert (values(held), held.snapshot.state) == ({"start": MONTH}, "goal")


def test_small_words_of_labels_keep_nothing(talk: Flow) -> None:
    """One of the labels is "A job"."""
    assert waiting(Conversation(talk).answer("buying, 20k a month")) == {
        "goal": "buy",
        "budget": BUDGET,
    }


def test_what_waits_can_be_corrected(talk: Flow) -> None:
    held = Conversation(talk).answer(WHOLE, "no, make it 30k")
    assert waiting(held) == {"goal": "buy", "budget": {**BUDGET, "min": 30_000, "max": 30_000},
                             "start": MONTH}  # fmt: skip
    held.answer("yes")
    assert held.snapshot.answers["budget"]["value"]["min"] == 30_000


def test_the_current_question_is_asked_again_where_the_text_leaves_it_open(talk: Flow) -> None:
    held = Conversation(talk).answer("next month, 20k", "yes")
    assert values(held) == {"budget": BUDGET, "start": MONTH}
    assert (held.snapshot.state, held.snapshot.attempts) == ("goal", 0)
    held.answer("buying")
    assert held.snapshot.state == "owner"


def test_an_answer_and_a_time_beside_it(talk: Flow) -> None:
    held = Conversation(talk).answer("buying", "around 5k a month, starting next quarter")
    assert waiting(held) == {
        "budget": {**BUDGET, "min": 5000, "max": 5000, "approx": True},
        "start": {"from": "2027-01-01", "to": None},
    }


def test_who_goes_on_instead_of_a_yes_is_heard(talk: Flow) -> None:
    """What he says answers the question that comes next: it is shown with the rest."""
    held = Conversation(talk).answer("we are buying, 2k a month", "the board decides")
    waits = {"goal": "buy", "budget": {**BUDGET, "min": 2000, "max": 2000}}
    assert (values(held), waiting(held)) == ({}, {**waits, "owner": False})
    held.answer("yes")
    assert (values(held), held.snapshot.state) == ({**waits, "owner": False}, "start")


@pytest.mark.parametrize("text", ["hm", "let me think about it", "why", "Ann Lee from Acme"])
def test_what_answers_nothing_is_no_yes(talk: Flow, text: str) -> None:
    held = Conversation(talk).answer("we are buying, 2k a month", text)
    assert (values(held), list(waiting(held))) == ({}, ["goal", "budget"])


def test_nothing_is_agreed_to_before_its_notice_was_shown(talk: Flow) -> None:
    held = Conversation(talk).answer(WHOLE, "yes", "yes")  # now the contact comes
    late = Conversation(talk).answer("we are buying in march for 20k", "ann@acme.io please")
    assert held.snapshot.state == "contact"
    assert (list(waiting(late)), late.snapshot.consent) == (["goal", "budget", "start"], [])


@pytest.mark.parametrize(
    "text",
    [
        "buying",
        "we are buying",
        "buying for 20 people",  # a bare figure is no sum
        "we are buying now",  # a small word is no time
        "buying, as we did last year",  # it is over
        "we are buying in 3 places",
    ],
)
def test_what_is_not_certain_is_left_alone(talk: Flow, text: str) -> None:
    held = Conversation(talk).answer(text)
    assert (values(held), held.snapshot.state) == ({"goal": "buy"}, "budget")


def test_the_rhythm_of_a_sum_is_no_time(talk: Flow) -> None:
    held = Conversation(talk).answer("buying", "around 5k a month")
    assert (held.snapshot.state, list(values(held))) == ("owner", ["goal", "budget"])


def test_where_two_questions_could_take_it_none_does() -> None:
    two = changed("  start:", "  setup: {ask: And once?, kind: money, unit: USD}\n  start:", FLOW)
    held = Conversation(flow(two)).answer(WHOLE)
    assert waiting(held) == {"goal": "buy", "start": MONTH}


def test_what_asks_for_consent_is_never_answered_beforehand(talk: Flow) -> None:
    held = Conversation(talk).answer("buying, I am ann@acme.io")
    assert (values(held), held.snapshot.contact) == ({"goal": "buy"}, {})
    mail = changed("  contact:\n    ask: Who are you?\n    kind: contact\n"
                   "    fields: {name: required, email: required, phone: optional}\n",
                   "  mail:\n    ask: Your e-mail?\n    kind: email\n", FLOW)  # fmt: skip
    held = Conversation(flow(mail.replace("{{ name }}", "you"))).answer("buying, I am ann@acme.io")
    assert (values(held), held.snapshot.early) == ({"goal": "buy"}, {})


EARLY = "buying, write to ann@acme.io or call +44 20 7946 0958"
GIVEN = {"email": "ann@acme.io", "phone": "+442079460958"}


def test_parts_of_a_contact_said_early_are_offered_when_it_is_asked_for(talk: Flow) -> None:
    held = Conversation(talk).answer(EARLY)
    assert (held.snapshot.early, held.snapshot.contact) == ({"contact": GIVEN}, {})
    assert held.turn.why.endswith("; beside it contact.email, contact.phone")
    held.answer("300", "may")
    assert held.events[-1]["id"] == "contact"
    assert held.events[-1]["input"]["prefill"] == {
        "value": GIVEN, "text": "ann@acme.io, +442079460958",
    }  # fmt: skip


def test_a_name_completes_a_contact_of_which_the_rest_was_said_early(talk: Flow) -> None:
    held = Conversation(talk).answer(EARLY, "300", "may", "Ann Lee")
    whole = {"name": "Ann Lee", **GIVEN}
    assert (held.snapshot.contact, held.snapshot.ended) == (whole, True)


def test_what_is_said_at_the_contact_counts_more_than_what_was_said_early(talk: Flow) -> None:
    held = Conversation(talk).answer(EARLY, "300", "may", "Ann Lee, lee@acme.io")
    assert held.snapshot.contact == {**GIVEN, "name": "Ann Lee", "email": "lee@acme.io"}


def test_a_yes_to_an_incomplete_contact_is_no_name(talk: Flow) -> None:
    held = Conversation(talk).answer(EARLY, "300", "may", "yes")
    assert (held.snapshot.contact, held.events[-1]["code"]) == ({}, "missing_name")
    held.answer("Ann Lee")
    assert held.snapshot.contact == {"name": "Ann Lee", **GIVEN}


def test_a_yes_takes_a_contact_that_was_said_whole() -> None:
    short = changed("name: required, email: required, phone: optional", "email: required", FLOW)
    held = Conversation(flow(short.replace("{{ name }}", "you")))
    held.answer("buying, write to ann@acme.io", "300", "may", "yes, that one")
    assert held.snapshot.contact == {"email": "ann@acme.io"}


def test_a_form_sends_all_of_it(talk: Flow) -> None:
    held = Conversation(talk).answer(EARLY, "300", "may")
    held.answer({"name": "Ann Lee", "email": "ann@acme.io", "phone": ""})
    assert held.snapshot.contact == {"name": "Ann Lee", "email": "ann@acme.io"}


def test_what_is_left_without_an_address_answers_the_question(talk: Flow) -> None:
    held = Conversation(talk).answer("ann@acme.io by the way, I am buying")
    assert (values(held), held.snapshot.early) == (
        {"goal": "buy"}, {"contact": {"email": "ann@acme.io"}},
    )  # fmt: skip


def test_an_address_alone_is_kept_and_the_question_asked_again(talk: Flow) -> None:
    held = Conversation(talk).answer("write to ann@acme.io")
    assert held.events[-1]["type"] == "reject"
    assert held.snapshot.early == {"contact": {"email": "ann@acme.io"}}


def test_an_extension_is_kept_beside_the_number(talk: Flow) -> None:
    held = Conversation(talk)
    held.answer("buying", "300", "may", "Ann Lee, ann@acme.io, +44 20 7946 0958 ext. 12")
    kept = held.snapshot.answers["contact"]
    assert (kept["value"]["phone"], kept["extension"]) == ("+442079460958", "12")
    (sent,) = [one for one in held.sent if one.type == "lead.captured"]
    told = next(one for one in sent.data["answers"] if one["question"] == "contact")
    assert (told["extension"], sent.data["lead"]["phone"]) == ("12", "+442079460958")


def test_a_question_off_the_path_takes_nothing(talk: Flow) -> None:
    held = Conversation(talk).answer("a job starting next month")
    assert (values(held), held.snapshot.state) == ({"goal": "job"}, "careers")


def test_labels_that_speak_of_times_or_sums_keep_them(talk: Flow) -> None:
    labels = changed("buy: {label: Buying,", "buy: {label: 'Something next month',", FLOW)
    held = Conversation(flow(labels)).answer("we want something next month")
    assert (values(held), waiting(held)) == ({"goal": "buy"}, {})
    labels = changed("buy: {label: Buying,", "buy: {label: '10k or more',", FLOW)
    held = Conversation(flow(labels)).answer("we have about 20k")
    assert waiting(held) == {}


def test_what_is_spoken_for_before_is_not_taken_again(talk: Flow) -> None:
    held = Conversation(talk).answer("buying", "800", "yes")
    held.give("back", question="goal")
    held.type("buying, budget is 20k then")
    assert waiting(held) == {}


def test_it_survives_being_stored_in_between(talk: Flow) -> None:
    held = Conversation(talk).answer(WHOLE)
    assert restore(json.loads(json.dumps(held.snapshot.data()))) == held.snapshot


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("de", "wir kaufen nächsten Monat, Budget 20k"),
        ("es", "compramos el próximo mes, presupuesto 20k"),
        ("fr", "on achète le mois prochain, budget 20k"),
        ("pt", "compramos no próximo mês, orçamento 20k"),
    ],
)
def test_so_it_is_in_every_language(locale: str, text: str) -> None:
    held = Conversation(flow(FLOW.replace("locale: en", f"locale: {locale}")))
    held.type(text)
    assert waiting(held) == {"budget": BUDGET, "start": MONTH}
    assert held.now == NOW
