"""What templates are given: links in a bot's words, spans of time."""

import pytest

from agent.web.rendering import ago, coded, linked


def test_a_bots_link_is_a_link_and_everything_else_literal() -> None:
    said = "Thanks <b>Ann</b>: [Choose & see](https://cal.example/a?b=1&c=2) or [ring](tel:+4420)"
    assert linked(said) == (
        "Thanks &lt;b&gt;Ann&lt;/b&gt;: "
        '<a href="https://cal.example/a?b=1&amp;c=2" target="_blank" rel="noreferrer">'
        "Choose &amp; see</a> or "
        '<a href="tel:+4420" target="_blank" rel="noreferrer">ring</a>'
    )


@pytest.mark.parametrize(
    "text", ["[x](javascript:alert(1))", "[x](data:text/html,x)", "[x] (https://a.io)", "[](a)"]
)
def test_no_other_address_becomes_a_link(text: str) -> None:
    assert "<a" not in linked(text)


def test_for_a_visitor_a_bare_address_is_a_link_without_what_stands_behind_it() -> None:
    link = '<a href="{0}" target="_blank" rel="noreferrer">{0}</a>'.format
    said = linked("See https://acme.io/a?b=1, or [this](/c) (http://x.example/).", local=True)
    this = '<a href="/c" target="_blank" rel="noreferrer">this</a>'
    assert said == f"See {link('https://acme.io/a?b=1')}, or {this} ({link('http://x.example/')})."
    assert linked("https://acme.io") == "https://acme.io"


def test_a_command_in_a_text_of_ours_is_code_and_markup_is_not() -> None:
    said = "Ask: `handraise reps add <NAME>` prints <b>one</b>."
    shown = "Ask: <code>handraise reps add &lt;NAME&gt;</code> prints &lt;b&gt;one&lt;/b&gt;."
    assert coded(said) == shown


@pytest.mark.parametrize(
    ("milliseconds", "words"),
    [
        (0, "moments"),
        (59_999, "moments"),
        (60_000, "1 minute"),
        (7_199_000, "1 hour"),
        (7_200_000, "2 hours"),
        (259_200_000, "3 days"),
    ],
)
def test_a_span_is_told_by_its_largest_unit(milliseconds: int, words: str) -> None:
    assert ago(milliseconds) == words
