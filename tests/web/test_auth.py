"""Who may use the API."""

import pytest

from agent.web.auth import refusal

TOKENS = ("first-token-of-twenty", "second-token-of-twenty")


@pytest.mark.parametrize(
    "header",
    [
        "Bearer first-token-of-twenty",
        "bearer second-token-of-twenty",
        "Bearer  first-token-of-twenty ",
    ],
)
def test_a_bearer_of_a_token_may(header: str) -> None:
    assert refusal(TOKENS, header) is None


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (None, "Send a token"),
        ("", "Send a token"),
        ("Bearer", "Send a token"),
        ("Bearer ", "Send a token"),
        ("Basic first-token-of-twenty", "Send a token"),
        ("first-token-of-twenty", "Send a token"),
        ("Bearer first-token-of-twent", "not among"),
        ("Bearer \N{SNOWMAN}", "not among"),
        ("Bearer \udcff", "not among"),
    ],
)
def test_everybody_else_is_told_what_to_send(header: str | None, said: str) -> None:
    why = refusal(TOKENS, header)
    assert why is not None
    assert said in why


def test_without_tokens_nobody_may_and_it_says_how_to_set_one() -> None:
    why = refusal((), "Bearer ")
    assert why is not None
    assert "api.tokens in config.yaml" in why
