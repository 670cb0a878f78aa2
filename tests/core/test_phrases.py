"""What the agent says by itself: every language says the same things."""

import string

import pytest

from agent.core.phrases import de, en, es, fr, languages, phrase, pt, span
from agent.core.understand import Ask, understand
from agent.core.understand.locales import language
from tests.core.conversing import NOW

TABLES = {"en": en.PHRASES, "de": de.PHRASES, "es": es.PHRASES, "fr": fr.PHRASES, "pt": pt.PHRASES}


def _facts(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_the_agent_speaks_every_language_it_understands() -> None:
    assert languages() == tuple(TABLES)
    assert [language(code).code for code in languages()] == list(languages())


@pytest.mark.parametrize("code", TABLES)
def test_a_language_has_every_phrase_of_the_english_one_with_its_facts(code: str) -> None:
    facts = {key: _facts(text) for key, text in TABLES[code].items()}
    assert facts == {key: _facts(text) for key, text in en.PHRASES.items()}
    assert list(TABLES[code]) == list(en.PHRASES)


def test_a_phrase_is_said_in_the_language_of_a_locale_else_in_english() -> None:
    said = [phrase(locale, "link", host="acme.io") for locale in ("de-AT", "PT-br", "xx", "en")]
    assert said == ["acme.io öffnen", "Abrir acme.io", "Open acme.io", "Open acme.io"]


def test_spans_are_said_after_within() -> None:
    said = [phrase(code, "within", span=span(code, "1 month")) for code in TABLES]
    assert said == ["Within a month", "Innerhalb eines Monats", "En menos de un mes",
                    "Sous un mois", "Em até um mês"]  # fmt: skip
    assert [span(code, "3 quarters") for code in TABLES] == [
        "3 quarters", "von 3 Quartalen", "3 trimestres", "3 trimestres", "3 trimestres",
    ]  # fmt: skip


@pytest.mark.parametrize("code", TABLES)
@pytest.mark.parametrize(("kind", "region"), [("email", "US"), ("phone", "US"), ("name", "US")])
def test_an_example_the_agent_gives_is_an_answer_it_understands(
    code: str, kind: str, region: str
) -> None:
    example = phrase(code, f"example_{kind}")
    assert understand(Ask(kind, locale=code, region=region), example, NOW).status == "understood"
