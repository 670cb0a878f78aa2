"""How things look: strangers' texts made harmless, times, counts, and lists in columns."""

import pytest
from rich.text import Text

from agent.cli import output


def test_a_strangers_text_cannot_steer_the_terminal() -> None:
    assert output.line("Ann\x1b[2J\nLee\u202e") == "Ann\ufffd[2J Lee\ufffd"
    assert output.plain("two\nlines\t\r") == "two\nlines\t\ufffd"
    assert output.plain(None) == ""


def test_moments_are_in_utc() -> None:
    assert output.moment(1_795_428_000_123) == "2026-11-23 10:00"
    assert output.rfc3339(1_795_428_000_123) == "2026-11-23T10:00:00.123Z"
    assert (output.moment(None), output.rfc3339(None)) == ("", None)


def test_counts_are_said_in_words() -> None:
    assert [output.count(n, "lead") for n in (0, 1, 1_200)] == ["0 leads", "1 lead", "1,200 leads"]


def test_columns_are_as_wide_as_their_widest_cell(capsys: pytest.CaptureFixture[str]) -> None:
    rows: list[output.Row] = [
        (("a", "7", "x" * 300), ()),
        ((Text("日本", style="bold"), "1,000", "y"), ("below",)),
    ]
    output.listing(output.console(), ("name", ">n", "last"), rows)
    assert capsys.readouterr().out == (
        f"name      n  last\na         7  {'x' * 300}\n日本  1,000  y\n    below\n"
    )
