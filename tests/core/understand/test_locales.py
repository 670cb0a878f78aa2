import dataclasses

import pytest

from agent.core.understand.locales import LANGUAGES, language
from agent.core.understand.locales.timing import times


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_has_the_tables_that_answers_need(code: str) -> None:
    tongue = language(code)
    needed = {
        field.name
        for field in dataclasses.fields(tongue)
        if field.name not in ("asks", "neutral", "rank_endings", "glued", "tens_and", "month_first")
    }
    assert {name for name in needed if not getattr(tongue, name)} == set()
    assert (len(times(code).months), len(times(code).weekdays)) == (12, 7)
    assert tongue.shown.keys() == language("en").shown.keys()


def test_a_locale_finds_its_language_and_an_unknown_one_english() -> None:
    assert [language(one).code for one in ("pt-BR", "DE", "xx", "")] == ["pt", "de", "en", "en"]
