"""What a process knows of the others."""

from agent.bus_peers import (
    FORGOTTEN_SECONDS,
    HEARD,
    LOST_SECONDS,
    NOBODY,
    SILENT_SECONDS,
    WATCHED,
    Peers,
)

PRICES = {"url": "https://acme.io/prices"}
TERMS = {"url": "https://acme.io/terms"}


def known(peers: Peers, conversation: str = "c1") -> tuple[bool, bool, object]:
    """Whether it is shared, whether the visitor is there, and on which page."""
    return peers.share(conversation), peers.present(conversation), peers.page(conversation)


def test_a_tab_and_a_page_of_a_rep_are_told_apart() -> None:
    peers = Peers()
    assert known(peers) == (False, False, None)
    assert peers.note("c1", "b", WATCHED)
    assert known(peers) == (True, False, None)
    assert not peers.note("c1", "b", HEARD)
    assert known(peers) == (True, True, None)
    assert not peers.note("c1", "b", NOBODY)
    assert known(peers) == (False, False, None)
    assert not peers.note("c1", "b", NOBODY)


def test_the_page_is_the_one_said_last_and_stays_until_another_is_said() -> None:
    peers = Peers()
    peers.note("c1", "b", PRICES)
    peers.note("c1", "b", HEARD)
    assert known(peers) == (True, True, PRICES)
    peers.note("c1", "d", TERMS)
    assert known(peers) == (True, True, TERMS)
    peers.note("c1", "b", PRICES)
    assert known(peers) == (True, True, PRICES)
    peers.note("c1", "b", WATCHED)
    assert known(peers) == (True, True, TERMS)
    peers.drop(["c1"])
    assert known(peers) == (False, False, None)


def test_a_process_is_silent_then_lost_then_forgotten() -> None:
    peers = Peers()
    assert peers.heard("b", 10.0)
    assert not peers.heard("b", 10.5)
    assert peers.all_heard(10.5 + SILENT_SECONDS)
    assert not peers.all_heard(10.6 + SILENT_SECONDS)
    assert peers.missing(10.5 + LOST_SECONDS) == []
    assert peers.missing(10.6 + LOST_SECONDS) == ["b"]
    assert peers.missing(10.7 + LOST_SECONDS) == []  # told once
    assert peers.heard("b", 20.0)  # and is as a new one when it comes back
    assert not peers.heard("b", 20.1)
    assert peers.missing(20.2 + FORGOTTEN_SECONDS) == []
    assert peers.all_heard(20.2 + FORGOTTEN_SECONDS)


def test_who_is_gone_has_nobody_and_the_others_keep_theirs() -> None:
    peers = Peers()
    peers.note("c1", "b", HEARD)
    peers.note("c2", "b", WATCHED)
    peers.note("c2", "d", PRICES)
    peers.note("c3", "d", HEARD)
    assert peers.gone("b") == ["c1", "c2"]
    assert known(peers) == (False, False, None)
    assert known(peers, "c2") == (True, True, PRICES)
    assert peers.gone("d") == ["c2", "c3"]
    assert known(peers, "c2") == known(peers, "c3") == (False, False, None)


def test_who_said_that_he_ends_is_forgotten_and_new_when_he_is_back() -> None:
    peers = Peers()
    peers.heard("b", 10.0)
    peers.forget("b")
    assert peers.all_heard(10.1 + SILENT_SECONDS)
    assert peers.missing(10.1 + LOST_SECONDS) == []
    peers.heard("b", 20.0)
    assert peers.missing(20.1 + LOST_SECONDS) == ["b"]
    peers.forget("b")
    peers.forget("b")
    assert peers.heard("b", 30.0)
    assert peers.missing(30.1 + LOST_SECONDS) == ["b"]  # lost anew, and told


def test_what_is_in_doubt_stands_until_it_is_said_again_or_given_up() -> None:
    peers = Peers()
    for conversation in ("c1", "c2", "c3"):
        peers.note(conversation, "b", PRICES)
    for conversation in ("c1", "c2", "c3", "unknown"):
        peers.doubt(conversation)
    assert known(peers) == (True, True, PRICES)
    peers.note("c1", "d", HEARD)  # another's word settles nothing of his
    assert peers.doubted() == ["c1", "c2", "c3", "unknown"]
    peers.note("c1", "b", HEARD)
    peers.note("unknown", "b", HEARD)
    peers.drop(["c3"])
    assert peers.doubted() == ["c2"]
    assert peers.give_up() == ["c2"]
    assert peers.doubted() == peers.give_up() == []
    assert (known(peers), known(peers, "unknown")) == ((True, True, PRICES), (True, True, None))
    assert known(peers, "c2") == (False, False, None)
