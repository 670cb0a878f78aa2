import pytest

from agent.core.understand.menu import stem


@pytest.mark.parametrize("word", ["meetings", "meeting", "meets", "meet"])
def test_forms_of_a_word_have_one_stem(word: str) -> None:
    assert stem(word) == "meet"


def test_short_words_keep_their_endings() -> None:
    assert [stem(word) for word in ("bus", "yes", "ring")] == ["bus", "yes", "ring"]
