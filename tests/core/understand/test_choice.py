import pytest

from agent.core.understand import Ask, Choice, check_value, understand
from tests.core.understand.asked import GOALS, NOW, outcome

ASK = Ask("choice", GOALS)
TEAMS = Ask("choice", (Choice("s", "1–4"), Choice("m", "5–19"), Choice("l", "20+")))
ROLES = Ask(
    "choice", (Choice("me", "I do"), Choice("us", "A few of us"), Choice("boss", "Somebody else"))
)


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("Book more meetings", "book"),
        ("bóok MORE meetings!", "book"),
        ("too many bad leads", "qualify"),
        ("look", "look"),
    ],
)
def test_a_label_a_synonym_or_an_id_chooses(text: str, option: str) -> None:
    assert outcome(ASK, text) == option


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("2", "book"),
        ("2.", "book"),
        ("#2", "book"),
        ("b", "book"),
        ("b)", "book"),
        ("option b", "book"),
        ("number two", "book"),
        ("the second one", "book"),
        ("2nd", "book"),
        ("the last one please", "job"),
        ("5", "no_match"),
        ("z", "no_match"),
    ],
)
def test_a_place_chooses(text: str, option: str) -> None:
    assert outcome(ASK, text) == option


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("I want to book more meetings", "book"),
        ("bok more meetngs", "book"),
        ("meetings please", "book"),
        ("I'd like to work for you", "job"),
        ("just looking around", "look"),
    ],
)
def test_the_words_of_a_label_in_a_sentence_choose(text: str, option: str) -> None:
    assert outcome(ASK, text) == option


@pytest.mark.parametrize(
    "text",
    [
        "the",
        "I",
        "you",
        "more",
        "how much is it?",
        "not the first",
        "I don't want more meetings",
        "our agencies work with a lot of unhappy people",
        "!!!",
    ],
)
def test_small_words_denials_and_chance_hits_never_choose(text: str) -> None:
    assert outcome(ASK, text) == "no_match"


PAIR = Ask("choice", (Choice("call", "Call me"), Choice("mail", "Write to me")))
THREE = Ask("choice", (Choice("a", "Red wine"), Choice("b", "White wine"), Choice("c", "Water")))


@pytest.mark.parametrize(
    ("ask", "text", "option"),
    [
        (PAIR, "not the first", "mail"),
        (PAIR, "anything but a call", "mail"),
        (PAIR, "don't write", "call"),
        (THREE, "no water", ("a", "b")),
        (THREE, "not water, white", "b"),
        (THREE, "not white but red", "a"),
        (THREE, "red, not white", "a"),
        (THREE, "neither red nor white", "c"),
        (THREE, "everything except water", ("a", "b")),
        (THREE, "none of them", "no_match"),
        (THREE, "the first or the last", ("a", "c")),
        (ASK, "anything but meetings", "no_match"),
    ],
)
def test_what_is_denied_is_never_chosen_and_what_alone_is_left_is(
    ask: Ask, text: str, option: object
) -> None:
    assert outcome(ask, text) == option


def test_a_denial_inside_a_label_is_no_denial() -> None:
    ask = Ask("choice", (Choice("a", "Not ready"), Choice("b", "Ready")))
    assert [outcome(ask, "we are not ready"), outcome(ask, "ready")] == ["a", "b"]


@pytest.mark.parametrize(
    ("locale", "text"),
    [("de", "nicht der erste"), ("es", "no el primero"), ("fr", "pas le premier"),
     ("pt", "não o primeiro")],
)  # fmt: skip
def test_denials_in_other_languages(locale: str, text: str) -> None:
    assert outcome(Ask("choice", PAIR.options, locale), text) == "mail"


def test_two_that_fit_are_given_back_and_only_these() -> None:
    assert outcome(ASK, "book more meetings or just looking") == ("book", "look")
    plans = Ask(
        "choice", (Choice("p1", "Pro plan"), Choice("p2", "Prop plan"), Choice("x", "None"))
    )
    assert outcome(plans, "prp plan") == ("p1", "p2")


@pytest.mark.parametrize(
    ("text", "option"),
    [("3", "s"), ("12 people", "m"), ("about 60", "l"), ("5-19", "m"), ("b", "m")],
)
def test_where_labels_are_figures_a_figure_means_its_value(text: str, option: str) -> None:
    assert outcome(TEAMS, text) == option


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("I do", "me"),
        ("me", "me"),
        ("I do not know", "unknown"),
        ("I do what they tell me to", "no_match"),
        ("skip", "declined"),
    ],
)
def test_a_label_of_small_words_counts_only_when_little_else_is_said(
    text: str, option: str
) -> None:
    assert outcome(ROLES, text) == option


def test_an_options_own_label_wins_over_a_refusal() -> None:
    ask = Ask("choice", (Choice("a", "Skip"), Choice("b", "Not sure")))
    assert [outcome(ask, "skip"), outcome(ask, "not sure")] == ["a", "b"]


def test_the_reason_names_what_matched() -> None:
    assert understand(ASK, "I want to book more meetings", NOW).why == (
        'choice: "book more meetings" in the text'
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [("book", "book"), ("Book more meetings", "bad_value"), (2, "bad_value"), (None, "bad_value")],
)
def test_a_button_is_an_option_id(value: object, expected: str) -> None:
    reading = check_value(ASK, value, NOW)
    assert (reading.value or reading.code) == expected


@pytest.mark.parametrize(
    ("locale", "labels", "text", "option"),
    [
        ("en", ("Me", "A few of us", "Somebody else"), "it's me", "0"),
        ("en", ("Me", "A few of us", "Somebody else"), "let me think", "no_match"),
        ("de", ("Ich", "Wir gemeinsam", "Jemand anderes"), "ich selbst", "0"),
        ("de", ("Ich", "Wir gemeinsam", "Jemand anderes"), "ich nicht", "no_match"),
        ("es", ("Yo", "Lo decidimos entre varios", "Otra persona"), "yo decido", "0"),
    ],
)
def test_a_small_word_alone_is_a_label_where_hardly_more_is_said(
    locale: str, labels: tuple[str, ...], text: str, option: str
) -> None:
    options = tuple(Choice(str(place), label) for place, label in enumerate(labels))
    assert outcome(Ask("choice", options, locale), text) == option


BEGUN = (
    Choice("look", "Just looking around"),
    Choice("buy", "Book a demo"),
    Choice("ask", "Book a call"),
)


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("just looking", "look"),
        ("book a demo", "buy"),
        ("looking", "no_match"),
        ("just", "no_match"),
    ],
)
def test_a_text_may_be_how_a_label_begins(text: str, option: str) -> None:
    assert outcome(Ask("choice", BEGUN), text) == option


@pytest.mark.parametrize("text", ["book a", "either the second or the third", "the 2nd or the 3rd"])
def test_how_two_labels_begin_is_asked_about(text: str) -> None:
    reading = understand(Ask("choice", BEGUN), text, NOW)
    assert (reading.status, reading.candidates) == ("ambiguous", ("buy", "ask"))
