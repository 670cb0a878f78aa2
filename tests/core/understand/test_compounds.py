import pytest

from agent.core.understand.compounds import compound
from agent.core.understand.locales import language


@pytest.mark.parametrize(
    ("locale", "word", "read"),
    [
        ("de", "vierhundertdreiundsechzig", ("numeral", 463)),
        ("de", "dreitausendvierhundert", ("numeral", 3400)),
        ("de", "sechshundertvierzigtausendundeins", ("numeral", 640_001)),
        ("de", "zweihundertfunfzigste", ("ordinal", 250)),
        ("en", "sixtyfourth", ("ordinal", 64)),
        ("en", "tenmillion", ("numeral", 10_000_000)),
        ("de", "achtung", None),
        ("de", "undzwei", None),
        ("en", "someone", None),
        ("en", "firstone", None),
    ],
)
def test_numbers_written_together(locale: str, word: str, read: object) -> None:
    assert compound(word, language(locale)) == read


def test_a_word_too_long_is_left() -> None:
    assert compound("eins" * 40, language("de")) is None
