"""Owns what the tests of understanding share: one moment, one menu, a short way to ask."""

from datetime import UTC, datetime

from agent.core.understand import Ask, Choice, understand

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)  # a Monday

GOALS = (
    Choice("qualify", "Qualify inbound leads", ("too many bad leads",)),
    Choice("book", "Book more meetings"),
    Choice("look", "Just looking"),
    Choice("job", "I want to work for you"),
)


def outcome(ask: Ask, text: str) -> object:
    """The value of an understood text, the candidates of an ambiguous one, else code or status."""
    reading = understand(ask, text, NOW)
    if reading.status == "understood":
        return reading.value
    if reading.status == "ambiguous":
        return reading.candidates
    return reading.code or reading.status
