"""Wishes found in what was typed, in five languages, and what only looks like one."""

import pytest

from agent.core.understand.locales import LANGUAGES
from agent.core.understand.words import phrases
from agent.core.wishes import Wish, phrasing, wish


@pytest.mark.parametrize(
    ("locale", "text", "kind"),
    [
        ("en", "can I talk to a human", "person"),
        ("en", "Agent please!", "person"),
        ("en", "I'd like to speak with a real person", "person"),
        ("en", "this leads nowhere, just give me a human", "person"),
        ("en", "STOP", "stop"),
        ("en", "please leave me alone.", "stop"),
        ("en", "no thanks, bye", "stop"),
        ("en", "Start over", "restart"),
        ("en", "can we start from the beginning please", "restart"),
        ("en", "go back", "back"),
        ("en", "previous question, please", "back"),
        ("en", "Why do you ask?", "why"),
        ("en", "but why", "why"),
        ("en", "Hi there!", "greet"),
        ("en", "Good morning", "greet"),
        ("en", "ok, thanks a lot", "thank"),
        ("de", "Guten Tag", "greet"),
        ("de", "vielen Dank", "thank"),
        ("es", "¡Hola, buenas tardes!", "greet"),
        ("es", "muchas gracias", "thank"),
        ("fr", "Bonjour", "greet"),
        ("fr", "merci beaucoup", "thank"),
        ("pt", "Oi, tudo bem?", "greet"),
        ("pt", "muito obrigada", "thank"),
        ("de", "Kann ich bitte mit einem Menschen sprechen?", "person"),
        ("de", "ich möchte mit einem Mitarbeiter reden", "person"),
        ("de", "hör bitte auf", "stop"),
        ("de", "Lassen Sie mich in Ruhe!", "stop"),
        ("de", "noch mal von vorn bitte", "restart"),
        ("de", "zurück", "back"),
        ("de", "Warum wollen Sie das wissen?", "why"),
        ("es", "quiero hablar con una persona", "person"),
        ("es", "¿Puedo hablar con un agente, por favor?", "person"),
        ("es", "déjame en paz", "stop"),
        ("es", "empezar de nuevo", "restart"),
        ("es", "volver atrás", "back"),
        ("es", "¿Por qué lo preguntas?", "why"),
        ("fr", "je voudrais parler à un conseiller", "person"),
        ("fr", "arrêtez s'il vous plaît", "stop"),
        ("fr", "on recommence", "restart"),
        ("fr", "revenir en arrière", "back"),
        ("fr", "Pourquoi vous demandez ça ?", "why"),
        ("pt", "quero falar com um atendente", "person"),
        ("pt", "me deixe em paz", "stop"),
        ("pt", "começar de novo", "restart"),
        ("pt", "voltar", "back"),
        ("pt", "Por que você pergunta isso?", "why"),
        ("de", "can I talk to a human", "person"),
        ("en", "quiero hablar con una persona", "person"),
    ],
)
def test_a_wish_is_found_in_any_language_with_politeness_around(
    locale: str, text: str, kind: str
) -> None:
    found = wish(locale, text)
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("auf Deutsch bitte", "de"),
        ("Sprechen Sie Deutsch?", "de"),
        ("in English please", "en"),
        ("English", "en"),
        ("¿Habla español?", "es"),
        ("parlez-vous français ?", "fr"),
        ("brazilian portuguese please", "pt"),
        ("do you speak German?", "de"),
        ("em português por favor", "pt"),
    ],
)
def test_another_language_is_wished_for_in_any(text: str, locale: str) -> None:
    said = [wish(own, text) for own in LANGUAGES]
    assert {(w.kind, w.locale) for w in said if w} == {("language", locale)}
    assert None not in said


@pytest.mark.parametrize(
    "text",
    [
        "",
        "20k",
        "back office",
        "a support agent for our team",
        "we stop using it in March",
        "an English teacher",
        "I need to talk to my boss first, he is back in March",
        "the human resources team",
        "I want to start in March",
        "someone told me why it matters",
        "agent " * 200,
    ],
)
def test_a_sentence_about_something_else_is_no_wish(text: str) -> None:
    assert wish("en", text) is None


def test_a_wish_says_which_words_were_one() -> None:
    assert wish("en", "Useless! Give me a human, please.") == Wish("person", "give me a human")


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_phrase_of_a_table_is_the_wish_it_stands_for(code: str) -> None:
    said = phrasing(code)
    for kind in ("person", "stop", "restart", "back", "why"):
        for phrase in phrases(getattr(said, kind)):
            plain = " ".join(piece.split("/")[0] for piece in phrase.replace("?", "").split())
            found = wish(code, plain)
            assert (found and found.kind) == kind, plain
