"""A link's token: what it says, and what is refused."""

import pytest

from agent import links

KEY = b"k" * 32
SIGNED = 1_790_000_000
HOUR = 3_600_000


def test_a_token_says_which_handoff_for_whom_and_which_generation() -> None:
    token = links.sign(KEY, "h-1", "sales-desk", 12)
    assert links.read(KEY, token) == links.Link("h-1", "sales-desk", 12)
    assert links.read(KEY, links.sign(KEY, "h-1", "")) == links.Link("h-1", "", 1)


def test_every_attempt_has_the_same_token() -> None:
    assert links.sign(KEY, "h-1", "sales") == links.sign(KEY, "h-1", "sales")


def test_a_link_claims_for_a_day_after_it_was_first_taken() -> None:
    assert not links.expired([], 1, 10**15)  # nobody took it yet
    taken = [5, 5 + 23 * HOUR]
    assert not links.expired(taken, 1, 5 + 24 * HOUR)
    assert links.expired(taken, 1, 6 + 24 * HOUR)


def test_what_is_sent_after_that_is_a_new_generation() -> None:
    assert links.generation([], 0) == 1
    assert links.generation([5], 5 + 24 * HOUR) == 1
    assert links.generation([5], 6 + 24 * HOUR) == 2
    again = [5, 30 * HOUR, 40 * HOUR]
    assert links.generation(again, 41 * HOUR) == 2
    assert links.expired(again, 1, 41 * HOUR)
    assert not links.expired(again, 2, 41 * HOUR)
    assert not links.expired(again, 3, 90 * HOUR)


def test_a_clock_that_was_put_back_lets_no_link_lapse_early() -> None:
    assert (links.generation([5 * HOUR], 0), links.expired([5 * HOUR], 1, 0)) == (1, False)


def test_a_session_says_who_and_since_when() -> None:
    cookie = links.sign_session(KEY, "rep_1", SIGNED)
    assert links.read_session(KEY, cookie) == ("rep_1", SIGNED)
    for wrong in (
        "",
        cookie[:-1],
        cookie.replace("rep_1", "rep_2"),
        links.proof(KEY, "rep_1", "1"),
    ):
        assert links.read_session(KEY, wrong) is None


def test_a_token_fits_into_an_address_as_it_is() -> None:
    token = links.sign(KEY, "0" * 32, "sales")
    assert len(token) < 100
    assert set(token) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        ".",
        "h-1",
        "h-1.6ab13b80",
        "h-1.sales.1",
        links.sign(b"other" * 8, "h-1", "sales"),
        links.sign(KEY, "h-1", "sales")[:-2] + "AA",
        links.sign(KEY, "h-1", "sales").replace("h-1", "h-2"),
        links.sign(KEY, "h-1", "sales").replace("sales", "boss"),
        links.sign(KEY, "h-1", "sales").replace(".1.", ".2."),
        links.sign(KEY, "h-1", "sales") + "\N{SNOWMAN}",
        "a" * 100_000,
        links.proof(KEY, "h-1", "rep_1"),
    ],
)
def test_a_token_this_key_did_not_sign_says_nothing(wrong: str) -> None:
    assert links.read(KEY, wrong) is None


def test_the_proof_of_a_claim_holds_for_that_claim_only() -> None:
    cookie = links.proof(KEY, "h-1", "once_1")
    assert links.proves(KEY, cookie, "h-1", "once_1")
    assert not links.proves(KEY, cookie, "h-1", "once_2")
    assert not links.proves(KEY, cookie, "h-2", "once_1")
    assert not links.proves(KEY, links.sign(KEY, "h-1", "sales"), "h-1", "sales")


def test_a_preview_says_which_draft_and_until_when() -> None:
    token = links.sign_preview(KEY, "3af0c1d29b7e4410", SIGNED)
    assert links.read_preview(KEY, token) == links.Preview("3af0c1d29b7e4410", SIGNED)


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        links.sign(KEY, "3af0c1d29b7e4410", "sales"),
        links.sign_preview(b"other" * 8, "3af0c1d29b7e4410", SIGNED),
        links.sign_preview(KEY, "3af0c1d29b7e4410", SIGNED).replace("3af0", "4af0"),
        links.sign_preview(KEY, "3af0c1d29b7e4410", SIGNED)[:-1],
    ],
)
def test_what_this_server_did_not_sign_is_no_preview(wrong: str) -> None:
    assert links.read_preview(KEY, wrong) is None
