import pytest

from agent.core.understand import Ask, check_value
from tests.core.understand.asked import NOW, outcome

ASK = Ask("number")


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("30", 30, 30),
        ("about 30 of us", 30, 30),
        ("thirty-four", 34, 34),
        ("a dozen", 12, 12),
        ("1,200", 1200, 1200),
        ("2.5k", 2500, 2500),
        ("just me", 1, 1),
        ("nobody", 0, 0),
        ("8–16", 8, 16),
        ("between 8 and 16", 8, 16),
        ("8 to 16 people", 8, 16),
        ("40+", 40, None),
        ("more than 40", 40, None),
        ("under 8", None, 8),
        ("we are 3 now", 3, 3),
    ],
)
def test_figures_words_and_ranges(text: str, low: int | None, high: int | None) -> None:
    assert outcome(ASK, text) == {"min": low, "max": high}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("10:30", "no_match"),
        ("$50", "no_match"),
        ("many", "no_match"),
        ("half of them", "no_match"),
        ("7, then 30", "several"),
    ],
)
def test_what_is_no_single_number_is_refused(text: str, code: str) -> None:
    assert outcome(ASK, text) == code


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"min": 30, "max": 30}, {"min": 30, "max": 30}),
        ({"min": 50}, {"min": 50, "max": None}),
        (7, {"min": 7, "max": 7}),
        (True, "bad_value"),
        ({"min": "7"}, "bad_value"),
    ],
)
def test_a_forms_object_is_checked(value: object, expected: object) -> None:
    reading = check_value(ASK, value, NOW)
    assert (reading.value or reading.code) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4", 4),
        ("4/5", 4),
        ("four stars", 4),
        ("8 out of 10", 8),
        ("⭐⭐⭐", 3),
        ("11", "out_of_range"),
        ("4.5", "no_match"),
        ("3 or 4", "several"),
    ],
)
def test_a_rating_is_a_whole_number_on_the_scale(text: str, value: object) -> None:
    assert outcome(Ask("rating"), text) == value


@pytest.mark.parametrize(
    ("value", "expected"), [(4, 4), ("4", 4), (12, "out_of_range"), (True, "bad_value")]
)
def test_a_rating_button_is_checked(value: object, expected: object) -> None:
    reading = check_value(Ask("rating"), value, NOW)
    assert (reading.value or reading.code) == expected
