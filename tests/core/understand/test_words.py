import pytest

from agent.core.understand.words import Lexicon, fold, phrases, printable, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Größe", "grosse"),
        ("“Déjà”–vu’s", '"deja"-vu\'s'),
        ("５\u202f０００\xa0€", "5 000 €"),
        ("٤٢", "42"),
        ("a\u202eb\u200bc", "abc"),
        ("👍🏽\ufe0f", "👍🏽"),
    ],
)
def test_folding_leaves_plain_small_letters(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_a_text_that_grows_when_folded_is_cut_again() -> None:
    assert len(fold("ﷺ" * 1000)) <= 1000


def test_words_are_folded_and_without_punctuation() -> None:
    assert words("Don't (PANIC)! 2nd-best_thing") == ("don't", "panic", "2nd", "best", "thing")


def test_what_is_kept_has_no_control_characters() -> None:
    assert printable(" a\x00\u202e \t b👩\u200d💻\n") == "a b👩\u200d💻"


def test_the_longest_phrase_at_a_place_wins() -> None:
    lexicon = Lexicon(("short", "no"), ("long", {"no more than": 7}))
    items = [
        (item.tag, item.value, item.start, item.end)
        for item in lexicon.read("no, no more than 1.5k!")
    ]
    assert items == [
        ("short", None, 0, 2),
        ("sign", ",", 2, 3),
        ("long", 7, 4, 16),
        ("num", "1.5", 17, 20),
        ("word", "k", 20, 21),
        ("sign", "!", 21, 22),
    ]


def test_only_the_first_words_are_looked_up() -> None:
    assert len(Lexicon(("x", "a")).read("a " * 500)) == 250


def test_a_table_cell_is_phrases_between_bars() -> None:
    assert phrases("a b| c |") == ("a b", "c")
