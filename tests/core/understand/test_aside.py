import pytest

from agent.core.understand import KINDS, Ask, understand
from tests.core.understand.asked import NOW, outcome

WORDS = {"text", "name", "company"}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_refusals_and_dont_knows_are_told_apart_for_every_kind(kind: str) -> None:
    said = ["I'd rather not say", "skip", "I don't know", "no idea, sorry"]
    assert [outcome(Ask(kind), text) for text in said] == [
        "declined",
        "declined",
        "unknown",
        "unknown",
    ]


@pytest.mark.parametrize("kind", sorted(KINDS - WORDS))
def test_a_refusal_in_a_sentence_counts_where_words_are_not_free(kind: str) -> None:
    assert outcome(Ask(kind), "well, that is really none of your business is it") == "declined"


@pytest.mark.parametrize("kind", sorted(WORDS))
def test_free_words_are_only_a_refusal_as_a_whole(kind: str) -> None:
    assert understand(Ask(kind), "Skip Business Ltd", NOW).status == "understood"


def test_an_answer_after_a_dont_know_is_the_answer() -> None:
    assert outcome(Ask("number"), "I don't know, maybe 40") == {"min": 40, "max": 40}
    assert outcome(Ask("timing"), "not sure, next month I guess") == {
        "from": "2026-12-01",
        "to": "2026-12-31",
    }


def test_now_after_a_dont_know_is_no_time() -> None:
    assert outcome(Ask("timing"), "I don't know right now") == "unknown"


@pytest.mark.parametrize(
    ("locale", "declined", "unknown"),
    [
        ("de", "möchte ich nicht sagen", "keine Ahnung"),
        ("es", "prefiero no decirlo", "no lo sé"),
        ("fr", "c'est privé", "je ne sais pas"),
        ("pt", "prefiro não dizer", "não faço ideia"),
    ],
)
def test_other_languages(locale: str, declined: str, unknown: str) -> None:
    ask = Ask("money", locale=locale)
    assert [outcome(ask, declined), outcome(ask, unknown)] == ["declined", "unknown"]
