import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.core.understand import Ask, Choice, check_value
from tests.core.understand.asked import NOW, outcome

ASK = Ask("yes_no")
NOES = [
    "nooo",
    "n",
    "no",
    "nope",
    "nah",
    "not really",
    "no thanks",
    "I don't think so",
    "of course not",
    "never",
    "not now",
    "I do not agree",
    "we don't",
    "absolutely not",
    "👎",
    "that does not work",
    "not at all",
    "I'm not interested",
    "I can't",
    "won't do",
    "unfortunately not",
]
YESES = [
    "yesss",
    "yes",
    "Yep!",
    "yeah",
    "sure",
    "ok",
    "of course",
    "definitely",
    "I agree",
    "sounds good",
    "👍🏽",
    "why not",
    "please do",
    "I think so",
    "that's fine",
    "Sure, why not?",
    "can't wait",
]


@pytest.mark.parametrize("text", YESES)
def test_yes(text: str) -> None:
    assert outcome(ASK, text) is True


@pytest.mark.parametrize(
    "text", [*NOES, "yes, but not now", "no, maybe later", "agreed, though it isn't ok"]
)
def test_no_also_after_a_yes(text: str) -> None:
    assert outcome(ASK, text) is False


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("not sure", "unknown"),
        ("maybe", "unknown"),
        ("it depends", "unknown"),
        ("yes and no", "unknown"),
        ("not so sure", "unknown"),
        ("I guess", "unknown"),
        ("never mind", "no_match"),
        ("rather not say", "declined"),
        ("skip", "declined"),
        ("no, wait, yes", "mixed"),
        ("it is not wrong", "mixed"),
        ("is it right?", "no_match"),
        ("yeah right", "no_match"),
        ("no problem", "no_match"),
        ("I'm good", "no_match"),
        ("are you sure", "no_match"),
        ("sure?", "no_match"),
        ("ok, but what for?", "no_match"),
        ("it is complicated", "no_match"),
        ("I can't say yes", "mixed"),
        ("bananas", "no_match"),
        ("10k", "no_match"),
    ],
)
def test_what_is_neither_is_asked_again(text: str, result: str) -> None:
    assert outcome(ASK, text) == result


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("Yes. I said no before.", True),
        ("No! I said yes by mistake.", False),
        ("I said no, not yes", False),
        ("yes I said no", False),
        ("maybe. I said no", False),
    ],
)
def test_a_sentence_that_repeats_an_earlier_answer_gives_none(text: str, result: bool) -> None:
    assert outcome(ASK, text) is result


@given(st.sampled_from(NOES), st.sampled_from(YESES), st.sampled_from([" ", ", ", "! ", " and "]))
def test_nothing_that_holds_a_denial_is_read_as_yes(no: str, yes: str, join: str) -> None:
    assert outcome(ASK, no + join + yes) is not True
    assert outcome(ASK, yes + join + no) is not True


@pytest.mark.parametrize(
    ("locale", "yes", "no"),
    [
        ("de", "auf jeden Fall", "auf keinen Fall"),
        ("es", "claro que sí", "claro que no"),
        ("fr", "bien sûr", "bien sûr que non"),
        ("pt", "acho que sim", "acho que não"),
    ],
)
def test_other_languages(locale: str, yes: str, no: str) -> None:
    ask = Ask("yes_no", locale=locale)
    assert [outcome(ask, yes), outcome(ask, no)] == [True, False]


def test_an_options_label_is_its_button() -> None:
    ask = Ask("consent", (Choice("true", "Send me news"), Choice("false", "No news is good news")))
    assert [outcome(ask, "send me news"), outcome(ask, "no news is good news")] == [True, False]


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("yes", "yes"),
        ("looks good", "yes"),
        ("no", "edit"),
        ("change it", "edit"),
        ("not correct", "edit"),
        ("hm", "no_match"),
    ],
)
def test_a_confirmation_is_yes_or_edit(text: str, result: str) -> None:
    assert outcome(Ask("confirm"), text) == result


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("yes_no", True, True),
        ("yes_no", "no", False),
        ("consent", "true", True),
        ("consent", False, False),
        ("consent", 1, "bad_value"),
        ("yes_no", "maybe", "bad_value"),
        ("yes_no", [True], "bad_value"),
        ("confirm", "edit", "edit"),
        ("confirm", True, "bad_value"),
        ("confirm", ["yes"], "bad_value"),
    ],
)
def test_a_button_is_checked(kind: str, value: object, expected: object) -> None:
    reading = check_value(Ask(kind), value, NOW)
    assert (reading.value if reading.status == "understood" else reading.code) == expected


@pytest.mark.parametrize(
    ("locale", "text", "result"),
    [
        ("en", "couldn't agree more", True),
        ("en", "fine by me", True),
        ("en", "100%", True),
        ("en", "sure, if hell freezes over", "unknown"),
        ("en", "not if I can help it", False),
        ("en", "over my dead body", False),
        ("de", "warum nicht", True),
        ("de", "ja, wenn der Preis stimmt", "unknown"),
        ("es", "por qué no", True),
        ("es", "no es correcto", False),
        ("fr", "sans souci", True),
        ("fr", "oui, seulement si c'est gratuit", "unknown"),
        ("pt", "por que não", True),
    ],
)
def test_idioms_and_conditions(locale: str, text: str, result: object) -> None:
    assert outcome(Ask("yes_no", locale=locale), text) == result
