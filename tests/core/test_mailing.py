"""When a visitor may have the conversation by mail, and to whom it goes."""

from agent.core.turning import STALE, Mailed, Turn, World
from tests.core.conversing import ANN, TALK, Conversation, said
from tests.small_flow import flow

MAILS = World(mails=True)
OFFERED = f"transcript: mailbox\npersona: {{name: Mia}}\n{TALK}"
ANSWERS = ("buying", "10", "2k", "yes")
ANA = {"holder": "rep_ana", "id": "x1"}


def held(*answers: object, text: str = OFFERED, world: World = MAILS) -> Conversation:
    """A conversation with these answers."""
    return Conversation(flow(text), world=world).answer(*answers)


def offer(turn: Turn) -> object:
    """What the end of a turn offers; None where it offers nothing."""
    ends = [event for event in turn.events if event["type"] == "end"]
    return ends[-1].get("transcript")


def mailed(turn: Turn) -> list[Mailed]:
    """What a turn has mailed."""
    return [effect for effect in turn.effects if isinstance(effect, Mailed)]


def why(turn: Turn) -> str | None:
    """The code by which a turn was refused."""
    return turn.refusal.code if turn.refusal else None


def test_the_end_offers_it_where_the_flow_and_a_mail_server_do() -> None:
    assert offer(held(*ANSWERS, ANN).turn) == "ann@acme.io"
    assert offer(held(*ANSWERS, ANN, text=TALK).turn) is None
    assert offer(held(*ANSWERS, ANN, world=World()).turn) is None


def test_a_preview_mails_nothing() -> None:
    talk = held(*ANSWERS, ANN)
    talk.snapshot.test = True
    assert why(talk.give("transcript")) == STALE


def test_it_goes_to_the_known_address_whatever_is_written() -> None:
    talk = held(*ANSWERS, ANN)
    until = talk.snapshot.seq
    turn = talk.give("transcript", text="stranger@example.com")
    assert mailed(turn) == [Mailed("mailbox", "ann@acme.io", "Mia", until)]
    assert said(turn) == ["This conversation is on its way to ann@acme.io."]
    assert why(talk.give("transcript")) == STALE


def test_after_a_person_it_is_offered_again_and_three_times_in_all() -> None:
    talk = held(*ANSWERS, ANN)
    assert mailed(talk.give("transcript"))
    talk.give("claimed", text="Ana", value="rep_ana")
    assert why(talk.give("transcript")) == STALE
    talk.give("rep_say", text="Hello!", value=ANA)
    assert offer(talk.give("rep_hand_back", value=ANA)) == "ann@acme.io"
    assert mailed(talk.give("transcript"))
    talk.give("rep_take", value=ANA)
    assert offer(talk.give("rep_resolve", value={**ANA, "outcome": "won"})) == "ann@acme.io"
    assert mailed(talk.give("transcript"))
    assert talk.snapshot.mailed["times"] == 3


def test_it_is_never_offered_a_fourth_time() -> None:
    talk = held(*ANSWERS, ANN)
    talk.give("claimed", text="Ana", value="rep_ana")
    offers = []
    for _ in range(4):
        offers.append(offer(talk.give("rep_hand_back", value=ANA)))
        mails = mailed(talk.give("transcript"))
        talk.give("rep_take", value=ANA)
    assert offers == ["ann@acme.io"] * 3 + [None]
    assert mails == []


def test_who_left_without_an_address_is_asked_for_one_and_keeps_to_it() -> None:
    talk = held("buying")
    assert offer(talk.give("end")) == ""
    assert [e["code"] for e in talk.give("transcript", text="ann").events] == ["email"]
    assert [e["code"] for e in talk.give("transcript", text="ann@gmial.com").events] == [
        "did_you_mean"
    ]
    [meant] = mailed(talk.give("transcript", text="ann@gmial.com"))
    assert meant.to == "ann@gmial.com"


def test_before_the_end_after_a_restart_or_erased_there_is_nothing() -> None:
    talk = held("buying")
    assert why(talk.give("transcript", text="ann@acme.io")) == STALE
    talk.give("erase")
    assert why(talk.give("transcript", text="ann@acme.io")) == STALE
    again = held("buying")
    again.give("restart")
    assert why(again.give("transcript", text="ann@acme.io")) == STALE
