"""Corrections: the right answer is overwritten, and what follows from it is looked at again."""

import pytest

from agent.core.flow import Flow
from tests.core.conversing import AT, TALK, Conversation, kinds, said, types
from tests.small_flow import changed, flow

STARTED = ("buying", "5", "800 a month")
LAST = ("buying", "800 a month", "yes", "Bo Lee, bo@acme.io")
LATE = changed(
    "signals:\n",
    "  start: {ask: When do you start?, kind: timing}\n"
    "  words: {ask: Anything else?, kind: text}\n"
    "signals:\n",
    TALK[: TALK.index("  team:")] + TALK[TALK.index("  budget:") : TALK.index("translations:")],
)


@pytest.fixture(scope="module")
def late() -> Flow:
    return flow(LATE)


def money(low: int) -> dict[str, object]:
    return {"min": low, "max": low, "currency": "USD", "period": "month", "approx": False}


@pytest.mark.parametrize(
    "text",
    [
        "actually make it 10k",
        "I meant 10k a month",
        "sorry, $10k",
        "change my budget to 10k",
        "no wait, my budget is 10k",
        "wrong budget: 10k",
        "the budget should be 10k",
    ],
)
def test_the_right_answer_is_overwritten_and_shown(talk: Flow, text: str) -> None:
    held = Conversation(talk).answer(*STARTED)
    held.type(text)
    assert said(held.turn) == ["Changed to $10,000 a month.", "Is it yours to decide?"]
    answer = {"status": "answered", "text": text, "value": money(10_000), "at": AT}
    assert held.snapshot.answers["budget"] == answer
    assert held.turn.why == "correction of budget"
    assert (held.snapshot.score, held.snapshot.attempts) == (50, 0)


@pytest.mark.parametrize(
    ("locale", "text", "low"),
    [
        ("de", "ich meinte 3k im Monat", 3000),
        ("de", "mein Budget ist doch 4k", 4000),
        ("de", "falsches Budget: 2k", 2000),
    ],
)
def test_so_it_is_in_german(talk: Flow, locale: str, text: str, low: int) -> None:
    held = Conversation(talk, locale=locale).answer("kaufen", "5", "800 im Monat")
    held.type(text)
    assert held.snapshot.answers["budget"]["value"] == money(low)


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en", "actually make it 10k"),
        ("es", "perdón, quise decir 10k al mes"),
        ("es", "cambiar mi presupuesto a 10k"),
        ("fr", "je voulais dire 10k par mois"),
        ("fr", "mon budget est plutôt 10k"),
        ("pt", "na verdade, quis dizer 10k por mês"),
        ("pt", "mudar o meu orçamento para 10k"),
    ],
)
def test_so_it_is_in_every_language(locale: str, text: str) -> None:
    spoken = TALK[: TALK.index("translations:")].replace("locale: en", f"locale: {locale}")
    held = Conversation(flow(spoken))
    held.tap("buy")
    held.tap("1")
    held.type("800 USD")
    assert held.snapshot.state == "owner"
    held.type(text)
    assert held.snapshot.answers["budget"]["value"] == money(10_000)


def test_branches_are_taken_again(talk: Flow) -> None:
    held = Conversation(talk).answer(*STARTED, "change my budget to $300")
    assert said(held.turn) == ["Changed to $300 a month.", "Who are you?"]
    assert held.snapshot.state == "contact"


def test_later_answers_stand_if_still_asked(talk: Flow) -> None:
    held = Conversation(talk).answer(*STARTED, "yes", "change the team to 12")
    assert held.snapshot.answers["team"]["value"] == {"min": 12, "max": 12}
    assert (held.snapshot.state, list(held.snapshot.answers)) == (
        "contact",
        ["goal", "team", "budget", "owner"],
    )
    held.type("my budget is $300 instead")
    held = held.answer("change my budget to $300")
    assert list(held.snapshot.answers) == ["goal", "team", "budget"]


def test_a_choice_is_corrected_by_its_label(talk: Flow) -> None:
    held = Conversation(talk).answer(*STARTED, "I meant just looking")
    assert held.snapshot.answers["goal"]["value"] == "look"
    assert held.snapshot.state == "owner"


@pytest.mark.parametrize(
    "text", ["change my budget", "the budget is wrong", "go back to my budget"]
)
def test_what_is_named_without_a_new_value_is_asked_again(talk: Flow, text: str) -> None:
    held = Conversation(talk).answer(*STARTED)
    held.type(text)
    assert (said(held.turn), held.snapshot.state) == (["How much a month?"], "budget")


def test_an_address_is_corrected_inside_its_contact(late: Flow) -> None:
    held = Conversation(late).answer(*LAST)
    held.type("sorry, wrong e-mail: ann@acme.io")
    assert held.snapshot.contact == {"name": "Bo Lee", "email": "ann@acme.io"}
    assert types(held.effects)[0] == ("lead", held.snapshot.contact)
    assert held.snapshot.state == "start"


def test_what_the_current_question_takes_is_its_answer(talk: Flow, late: Flow) -> None:
    held = Conversation(talk).answer("buying", "5", "actually, 10k")
    assert held.snapshot.answers["budget"]["value"] == money(10_000)
    held = Conversation(late).answer(*LAST, "actually next month")
    assert held.snapshot.answers["start"]["value"] == {"from": "2026-12-01", "to": "2026-12-31"}


def test_where_two_could_be_meant_nothing_is_guessed() -> None:
    two = changed("  owner:\n", "  setup: {ask: And once?, kind: money, unit: USD}\n  owner:\n",
                  TALK[: TALK.index("translations:")])  # fmt: skip
    held = Conversation(flow(two)).answer("buying", "5", "800", "$3000")
    held.type("I meant $10,000")
    assert kinds(held.turn) == ["message visitor", "reject"]
    assert (held.snapshot.answers["budget"]["value"]["min"], held.snapshot.state) == (800, "owner")


@pytest.mark.parametrize(
    "text",
    ["the budget is tight this year", "my start is next year, I think", "no"],
)
def test_free_words_are_no_correction(late: Flow, text: str) -> None:
    held = Conversation(late).answer(*LAST, "next month", text)
    assert held.snapshot.answers["words"]["text"] == text


def test_nothing_answered_is_nothing_to_correct(talk: Flow) -> None:
    held = Conversation(talk)
    held.type("change my budget")
    assert kinds(held.turn) == ["message visitor", "reject"]
