"""The traps of YAML that a flow's author falls into: each is named where the value begins."""

import pytest

from agent.core.yaml_reader import read_yaml
from tests.small_flow import changed, faults

QUOTES = "Put quotes around the whole of it: {0}."
OTHER = "Put quotes of the other kind around the whole of it."
CUT = "Put quotes around the whole text, or a space after the # of a comment."
COMMA = "Put quotes around the whole text if it holds a comma."


def found(text: str) -> list[tuple[str, str, str]]:
    """Every fault of reading `text`: "line:column", what, mend."""
    return [(f.where.removeprefix("f:"), f.what, f.mend) for f in read_yaml(text, "f")[1]]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: {when: band in ['hot'], b: 1}",
         ("1:11", "brackets in a condition are read as a list here",
          QUOTES.format("\"band in ['hot']\""))),
        ('a: {when: band in ["hot"], b: 1}',
         ("1:11", "brackets in a condition are read as a list here",
          QUOTES.format("'band in [\"hot\"]'"))),
        ("a: {say: [Prices](/prices)}",
         ("1:10", "a text that begins with a bracket is read as a list",
          QUOTES.format('"[Prices](/prices)"'))),
        ("say: [Prices](/prices) here",
         ("1:6", "a text that begins with a bracket is read as a list",
          QUOTES.format('"[Prices](/prices) here"'))),
        ("say: 'It's me'", ("1:6", "the text goes on behind its closing quote", OTHER)),
        ('a: {say: "Hi" she said}', ("1:10", "the text goes on behind its closing quote", OTHER)),
        ("say: > Hello", ("1:6", "a text can't begin with |, > or ?", QUOTES.format('"> Hello"'))),
        ("a: {say: One thing: bye}",
         ("1:10", "a text with a colon and a space needs quotes",
          QUOTES.format('"One thing: bye"'))),
        ("a: {say: we are #one, b: 1}",
         ("1:17", '"#one," is left out, because a # after a space begins a comment', CUT)),
        ("say: {{ name }}",
         ("1:6", '"{{" begins a mapping here, not a placeholder',
          'Put quotes around the whole text: "{{ name }}".')),
        ("say: Hi #1",
         ("1:9", '"#1" is left out, because a # after a space begins a comment', CUT)),
        ("say: You are #one here",
         ("1:14", '"#one" is left out, because a # after a space begins a comment', CUT)),
    ],
)  # fmt: skip
def test_a_trap_is_named(text: str, fault: tuple[str, str, str]) -> None:
    assert found(text) == [fault]


@pytest.mark.parametrize(
    "text",
    [
        "say: Hi  #1",
        "say: Hi # 1",
        "say: Hi there # a comment",
        "kind: money #the budget",
        "points: 5 #five",
        'say: "Hi #1"',
        "say: Hi#1",
        "say: |\n  Hi #1",
        "a: {when: \"band in ['hot']\", b: [1, 2]}",
    ],
)
def test_what_is_no_trap_is_read(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("{say: Goodbye.}", "{say: Yes, of course.}",
         ("25:19", "ends.bye.of course.: unknown key `of course.`", COMMA)),
        ("{say: Goodbye.}", "{say:Goodbye., link: /a}",
         ("25:9", "ends.bye.say:Goodbye.: unknown key `say:Goodbye.`",
          "Put a space after the colon: `say: Goodbye.`.")),
    ],
)  # fmt: skip
def test_a_text_that_became_a_key_is_named(old: str, new: str, fault: tuple[str, str, str]) -> None:
    assert fault in faults(changed(old, new))


def test_a_long_line_takes_no_time() -> None:
    assert len(found("a: {" + "b: c [x" * 20_000)) == 1
