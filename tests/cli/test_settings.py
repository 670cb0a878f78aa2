"""The options that several commands share."""

import pytest

from agent.cli.settings import Span


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [("90s", 90_000), ("30m", 1_800_000), ("2h", 7_200_000), ("7 D", 604_800_000)],
)
def test_a_span_is_a_number_and_a_letter(text: str, milliseconds: int) -> None:
    assert Span().convert(text, None, None) == milliseconds
