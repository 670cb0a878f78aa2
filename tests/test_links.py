"""A link's token: what it says, and what is refused."""

import pytest

from agent import links

KEY = b"k" * 32
SIGNED = 1_790_000_000


def test_a_token_says_which_handoff_and_when() -> None:
    token = links.sign(KEY, "h-1", SIGNED)
    assert links.read(KEY, token) == links.Link("h-1", SIGNED)


def test_a_token_without_a_time_is_signed_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links.time, "time", lambda: SIGNED + 0.9)
    assert links.read(KEY, links.sign(KEY, "h-1")) == links.Link("h-1", SIGNED)


def test_a_token_fits_into_an_address_as_it_is() -> None:
    token = links.sign(KEY, "0" * 32, SIGNED)
    assert len(token) < 100
    assert set(token) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        ".",
        "h-1",
        "h-1.6ab13b80",
        links.sign(b"other" * 8, "h-1", SIGNED),
        links.sign(KEY, "h-1", SIGNED)[:-2] + "AA",
        links.sign(KEY, "h-1", SIGNED).replace("h-1", "h-2"),
        links.sign(KEY, "h-1", SIGNED) + "\N{SNOWMAN}",
        "a" * 100_000,
        links.proof(KEY, "h-1", SIGNED),
    ],
)
def test_a_token_this_key_did_not_sign_says_nothing(wrong: str) -> None:
    assert links.read(KEY, wrong) is None


def test_the_proof_of_a_claim_holds_for_that_claim_only() -> None:
    cookie = links.proof(KEY, "h-1", SIGNED)
    assert links.proves(KEY, cookie, "h-1", SIGNED)
    assert not links.proves(KEY, cookie, "h-1", SIGNED + 1)
    assert not links.proves(KEY, cookie, "h-2", SIGNED)
    assert not links.proves(KEY, links.sign(KEY, "h-1", SIGNED), "h-1", SIGNED)


def test_a_preview_says_which_draft_and_until_when() -> None:
    token = links.sign_preview(KEY, "3af0c1d29b7e4410", SIGNED)
    assert links.read_preview(KEY, token) == links.Preview("3af0c1d29b7e4410", SIGNED)


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        links.sign(KEY, "3af0c1d29b7e4410", SIGNED),
        links.sign_preview(b"other" * 8, "3af0c1d29b7e4410", SIGNED),
        links.sign_preview(KEY, "3af0c1d29b7e4410", SIGNED).replace("3af0", "4af0"),
        links.sign_preview(KEY, "3af0c1d29b7e4410", SIGNED)[:-1],
    ],
)
def test_what_this_server_did_not_sign_is_no_preview(wrong: str) -> None:
    assert links.read_preview(KEY, wrong) is None
