import pytest

from agent.core.understand import Ask, Choice, check_value, understand
from tests.core.understand.asked import GOALS, NOW, outcome

ASK = Ask("multi", GOALS)


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("1, 3", ["qualify", "look"]),
        ("3 and 1", ["qualify", "look"]),
        ("a,c", ["qualify", "look"]),
        ("book more meetings, just looking", ["book", "look"]),
        ("meetings & leads", ["qualify", "book"]),
        ("the first one and the last one", ["qualify", "job"]),
        ("Book more meetings", ["book"]),
        ("all of them", ["qualify", "book", "look", "job"]),
        ("none", []),
        ("none of these, thanks", []),
        ("all except the first", ["book", "look", "job"]),
        ("everything but just looking", ["qualify", "book", "job"]),
        ("meetings, not leads", ["book"]),
        ("the first two", ["qualify", "book"]),
        ("the last three please", ["book", "look", "job"]),
    ],
)
def test_a_list_is_read_in_the_order_of_the_options(text: str, options: list[str]) -> None:
    assert outcome(ASK, text) == options


def test_a_label_with_a_comma_is_one_option() -> None:
    ask = Ask("multi", (Choice("a", "Calls, texts and mail"), Choice("b", "Letters")))
    assert outcome(ask, "Calls, texts and mail, letters") == ["a", "b"]


def test_a_short_part_that_names_nothing_is_asked_again_with_the_rest_kept() -> None:
    reading = understand(ASK, "book more meetings and carrier pigeons", NOW)
    assert (reading.status, reading.code, reading.value) == (
        "not_understood",
        "some_unmatched",
        ["book"],
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (["look", "book"], ["book", "look"]),
        ([], []),
        ("book", ["book"]),
        (["nope"], "bad_value"),
        ([1], "bad_value"),
        ([["book"]], "bad_value"),
        ({"book": 1}, "bad_value"),
    ],
)
def test_buttons_are_a_list_of_ids(value: object, expected: object) -> None:
    reading = check_value(ASK, value, NOW)
    assert (reading.value if reading.status == "understood" else reading.code) == expected


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("everything bar the demo", ["buy", "look"]),
        ("buying, no demo", ["buy"]),
        ("no demo, buying", ["buy"]),
    ],
)
def test_what_is_left_out_is_not_chosen(text: str, chosen: list[str]) -> None:
    options = (Choice("buy", "Buying"), Choice("demo", "A demo"), Choice("look", "Looking"))
    assert outcome(Ask("multi", options), text) == chosen
