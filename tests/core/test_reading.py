"""What an input means at its question, and the words for what it does not mean."""

from typing import Any

import pytest

from agent.core.flow import Flow
from tests.core.conversing import ANN, TALK, Conversation, said
from tests.small_flow import changed, flow


def test_a_contact_is_taken_bit_by_bit(talk: Flow) -> None:
    held = Conversation(talk).answer("buying", "5", "100", "Ann Lee")
    assert said(held.turn) == ["I still need your e-mail. For example “Ann Lee, ann@acme.io”."]
    held.answer("???")
    assert said(held.turn) == ["I still need your e-mail. For example “Ann Lee, ann@acme.io”."]
    held.answer("ann@acme.io")
    assert held.snapshot.answers["contact"]["value"] == {**ANN, "phone": None, "company": None}
    assert held.snapshot.contact == ANN


@pytest.mark.parametrize("form", [False, True])
def test_a_likely_misspelling_is_asked_about_once_and_then_taken(talk: Flow, form: bool) -> None:
    held = Conversation(talk).answer("buying", "5", "100")
    odd = {"name": "Ann", "email": "ann@gmial.com"} if form else " Ann, ann@gmial.com "
    held.answer(odd)
    assert held.events[-1] == {
        "type": "reject", "id": "a4", "question": "contact", "code": "did_you_mean", "seq": 10,
        "text": "Did you mean ann@gmail.com? If yours is right, just send it again.",
    }  # fmt: skip
    held.answer(odd if form else "Ann, ann@GMIAL.com")
    assert held.snapshot.ended
    assert held.snapshot.contact == {"name": "Ann", "email": "ann@gmial.com"}


def test_the_same_misspelling_elsewhere_is_asked_about_again(talk: Flow) -> None:
    held = Conversation(talk).answer("buying", "5", "100", "Ann, ann@gmial.com")
    held.answer("Ann, ann@gmal.com")
    assert held.events[-1]["code"] == "did_you_mean"


@pytest.mark.parametrize("name", ["{{7*7}}", "[x](http://evil)", "{% if 1 %}", "<b>Ann</b>"])
def test_an_answer_is_shown_as_typed(name: str) -> None:
    text = changed("    kind: number\n    skip: true\n    steps: {1: 0, 10: 10}\n",
                   "    kind: text\n", TALK)  # fmt: skip
    text = changed("ask: How much a month?", "ask: 'And {{ team }}, how much a month?'", text)
    held = Conversation(flow(text)).answer("buying", name)
    assert held.events[0]["text"] == name
    shown = said(held.turn)[-1]
    assert shown.replace("\u2060", "") == f"And {name}, how much a month?"
    assert "](" not in shown


MONEY = """\
locale: {locale}
questions:
  budget: {{ask: How much?, kind: money, unit: {unit}{more}}}
bands: {{all: 0}}
routes: [{{end: bye}}]
ends: {{bye: {{say: Bye.}}}}
"""


def _money(unit: str, locale: str = "en", more: str = "") -> Conversation:
    return Conversation(flow(MONEY.format(locale=locale, unit=unit, more=more)))


@pytest.mark.parametrize(
    ("unit", "text", "value"),
    [
        ("USD a month", "24k a year", (24000, 24000, "USD", "year")),
        ("USD a month", "2k", (2000, 2000, "USD", "month")),
        ("USD a year", "2000 a month", (2000, 2000, "USD", "month")),
        ("GBP once", "5k", (5000, 5000, "GBP", "once")),
        ("CHF", "5k a month", (5000, 5000, "CHF", "month")),
    ],
)
def test_money_is_kept_as_said_in_its_own_rhythm(unit: str, text: str, value: Any) -> None:
    held = _money(unit).answer(text)
    kept = held.snapshot.answers["budget"]["value"]
    assert (kept["min"], kept["max"], kept["currency"], kept["period"]) == value


@pytest.mark.parametrize(
    ("unit", "locale", "text", "words"),
    [
        ("USD a month", "en", "5000 EUR",
         "Could you give that in USD a month? For example “$5,000”."),
        ("USD a month", "en", "$5000 once",
         "Could you give that in USD a month? For example “$5,000”."),
        ("USD a month", "de", "5000 EUR",
         "Könnten Sie das in USD im Monat angeben? Zum Beispiel „5.000\xa0$“."),
        ("EUR a year", "fr", "5000 $",
         "Pouvez-vous le donner en EUR par an ? Par exemple « 5\u202f000\xa0€ »."),
        ("GBP once", "en", "£500 a month",
         "Could you give that in GBP once? For example “£5,000”."),
        ("CHF", "en", "500 EUR", "Could you give that in CHF? For example “CHF5,000”."),
    ],
)  # fmt: skip
def test_another_currency_or_rhythm_is_never_guessed(
    unit: str, locale: str, text: str, words: str
) -> None:
    held = _money(unit, locale)
    held.type(text)
    assert (held.events[-1]["code"], said(held.turn)) == ("currency", [words])
    assert held.snapshot.answers == {}


def test_an_example_of_money_is_one_of_its_buttons() -> None:
    held = _money("USD", more=", steps: {0: 0, 500: 10, 2000: 20}")
    held.type("a kangaroo")
    assert said(held.turn) == [
        "I couldn't read an amount there. A rough figure is enough, for example “$500–$2,000”."
    ]


ONE = """\
locale: en
questions:
  one: {{ask: Well?, kind: {kind}{more}}}
bands: {{all: 0}}
routes: [{{end: bye}}]
ends: {{bye: {{say: Bye.}}}}
"""
NOTICE = ", consent: {notice: For the reply.}"


def _one(kind: str, more: str = "") -> Conversation:
    return Conversation(flow(ONE.format(kind=kind, more=more)))


@pytest.mark.parametrize(
    ("kind", "more", "text", "code", "words"),
    [
        ("number", ", min: 5, max: 2000000", "3", "range",
         "That should be between 5 and 2,000,000."),
        ("number", ", min: 5", "3", "range", "That should be at least 5."),
        ("number", ", max: 5", "30", "range", "That should be at most 5."),
        ("rating", ", min: 1, max: 5", "7", "range", "That should be between 1 and 5."),
        ("rating", "", "11", "out_of_range", "That should be between 0 and 10."),
        ("yes_no", "", "kangaroo", "no_match", "A yes or a no is enough."),
        ("url", "", "kangaroo", "no_match", "Which website is it? For example “acme.io”."),
        ("name", NOTICE, "12345", "no_match", "What may I call you? For example “Ann Lee”."),
        ("company", "", "???", "no_match", "What is the company called? For example “Acme Ltd”."),
        ("email", NOTICE, "ann@", "email_incomplete",
         "That doesn't look like an e-mail address yet. For example “ann@acme.io”."),
        ("phone", NOTICE, "123456", "phone_invalid",
         "That doesn't look like a phone number yet. For example “+44 20 7946 0958”."),
        ("text", ", again: [First., Second.]", "", "empty", "First."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_an_example(
    kind: str, more: str, text: str, code: str, words: str
) -> None:
    held = _one(kind, more)
    held.type(text)
    assert (held.events[-1]["code"], said(held.turn)) == (code, [words])


def test_the_flows_own_words_are_said_try_by_try() -> None:
    held = _one("number", ", again: [First., Second.]")
    words = []
    for _ in range(4):
        held.type("kangaroo")
        words.append(said(held.turn)[0])
    assert words == ["First.", "Second.", "Second.", "Second."]


@pytest.mark.parametrize(
    ("fields", "text", "code", "words"),
    [
        ("name: required, phone: required", "Ann, 12345678", "phone_invalid",
         "That doesn't look like a phone number yet. For example “+44 20 7946 0958”."),
        ("name: required, phone: required", "Ann", "missing_phone",
         "I still need your phone number. For example “Ann Lee, +44 20 7946 0958”."),
        ("name: required, email: required, phone: optional", "Ann, ann@acme", "email_incomplete",
         "That doesn't look like an e-mail address yet. For example “ann@acme.io”."),
        ("name: required, email: required, company: required", "ann@acme.io", "missing_name",
         "I still need your name and your company. For example “Ann Lee, ann@acme.io, Acme Ltd”."),
        ("name: required, email: required, phone: required", "???", "missing_name",
         "I still need your name, your e-mail and your phone number. "
         "For example “Ann Lee, ann@acme.io, +44 20 7946 0958”."),
        ("name: optional, email: optional", "???", "no_match",
         "I still need your name and your e-mail. For example “Ann Lee, ann@acme.io”."),
        ("name: required, email: business", "Ann, ann@gmail.com", "email_business",
         "Please give your work e-mail, so that the right person answers."),
    ],
)  # fmt: skip
def test_a_contact_says_what_is_missing_or_wrong(
    fields: str, text: str, code: str, words: str
) -> None:
    held = _one("contact", f", fields: {{{fields}}}{NOTICE}")
    held.type(text)
    assert (held.events[-1]["code"], said(held.turn)) == (code, [words])


def test_an_overlong_address_beside_a_whole_contact_is_rejected_in_words() -> None:
    held = _one("contact", f", fields: {{name: required, email: optional}}{NOTICE}")
    held.tap({"name": "Ann", "email": "a" * 300 + "@acme.io"})
    assert (held.events[-1]["code"], held.snapshot.partial) == ("too_long", {"name": "Ann"})


def test_an_answer_given_again_takes_back_what_it_no_longer_holds() -> None:
    text = changed("signals:\n", "  more: {ask: Anything else?, kind: text}\nsignals:\n", TALK)
    text = changed("    ends:\n", "      more: {ask: Noch etwas?}\n    ends:\n", text)
    held = Conversation(flow(text)).answer("buying", "5", "100")
    held.tap({**ANN, "phone": "020 7946 0958"})
    assert held.snapshot.contact == {**ANN, "phone": "+442079460958"}
    held.give("back", question="contact")
    held.tap(ANN)
    assert held.snapshot.contact == ANN


OWN = (
    ", options: {yes: {label: 'Yes, it is', means: [I own it, my house]}, "
    "no: {label: 'No, I rent', means: [renting]}}"
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Yes, it is", True),
        ("I own it", True),
        ("own", True),
        ("it's my house", True),
        ("sure", True),
        ("No, I rent", False),
        ("I rent", False),
        ("renting a flat", False),
        ("we rent it", False),
        ("not my house", False),
        ("I own it, not", False),
        ("hardly my house", False),
        ("never owned it", False),
        ("no, I own nothing", False),
        ("my landlord owns it", "no_match"),
        ("I used to own it", "no_match"),
        ("is it my house or not?", False),
        ("what if it's my house?", "no_match"),
        ("yes I rent", "mixed"),
        ("no problem", "no_match"),
        ("a", "no_match"),
        ("maybe my house", "unknown"),
        ("I'd rather not say", "declined"),
    ],
)
def test_yes_and_no_in_the_words_of_the_flow(text: str, value: object) -> None:
    held = _one("yes_no", OWN)
    held.type(text)
    answer = held.snapshot.answers.get("one")
    assert (answer["value"] if answer else held.events[-1]["code"]) == value


@pytest.mark.parametrize("text", ["agreed", "not agreed", "I can't say it's agreed", "agreed?"])
def test_consent_in_the_words_of_the_flow_is_given_by_a_plain_yes_only(text: str) -> None:
    options = ", options: {yes: {label: We are agreed}, no: {label: 'No, keep nothing'}}"
    held = _one("consent", f"{options}{NOTICE}")
    held.type(text)
    answer = held.snapshot.answers.get("one")
    assert (answer is not None and answer["value"] is True) == (text == "agreed")


@pytest.mark.parametrize(
    ("kind", "more", "value", "shown"),
    [
        ("choice", ", options: {a: Doors, b: Windows}", "b", "Windows"),
        ("multi", ", options: {a: Doors, b: Windows}", ["b", "a"], "Doors, Windows"),
        ("multi", ", options: {a: Doors, b: Windows}", [], "None"),
        ("yes_no", OWN, False, "No, I rent"),
        ("yes_no", "", True, "Yes"),
        ("number", ", steps: {1: 0, 10: 5}", "1", "1–9"),
        ("number", "", 7, "7"),
        ("timing", ", steps: {1 month: 0, later: 0}", "later", "Later"),
        ("date", "", "2026-12-24", "24 Dec 2026"),
        ("rating", "", 4, "4"),
        ("contact", NOTICE, ANN, "Ann Lee, ann@acme.io"),
    ],
)
def test_a_tap_stands_in_the_transcript_as_its_label(
    kind: str, more: str, value: Any, shown: str
) -> None:
    held = _one(kind, more)
    held.tap(value)
    assert held.events[0]["text"] == shown
    assert held.snapshot.answers["one"]["text"] == shown


@pytest.mark.parametrize(
    ("kind", "more", "value"),
    [
        ("choice", ", options: {a: Doors}", "c"),
        ("choice", ", options: {a: Doors}", {"a": [1]}),
        ("multi", ", options: {a: Doors}", ["a", "c"]),
        ("multi", ", options: {a: Doors}", [["a"]]),
        ("yes_no", "", "perhaps"),
        ("number", ", steps: {1: 0}", "2"),
        ("number", "", True),
        ("money", ", unit: USD", {"min": "1"}),
        ("timing", "", {"from": 1, "to": 2}),
        ("contact", NOTICE, {"name": 1}),
        ("contact", NOTICE, {"nick": "Ann"}),
        ("contact", NOTICE, []),
        ("text", "", {"x": "y" * 1000}),
        ("text", "", None),
    ],
)
def test_a_value_no_button_sends_is_rejected(kind: str, more: str, value: Any) -> None:
    held = _one(kind, more)
    held.tap(value)
    assert [e["type"] for e in held.events] == ["message", "reject"]
    assert len(held.events[0]["text"]) <= 200
    assert held.snapshot.answers == {}
