"""Owns the turns the store's tests write: complete, and different only where a test says so."""

from dataclasses import replace
from typing import Any

from storage.records import (
    Consent,
    Extras,
    Handoff,
    Lead,
    Move,
    NewConversation,
    Outgoing,
    Touch,
    TurnRecord,
)
from storage.store import Store

NOW = 1_700_000_000_000


def turn(conversation: str = "c1", epoch: int = 2, **changes: Any) -> TurnRecord:
    """A turn with two frames; turn number n sends the frames 2n-1 and 2n."""
    first = epoch * 2 - 1
    record = TurnRecord(
        conversation=conversation,
        epoch=epoch,
        first_seq=first,
        seq=first + 1,
        snapshot=f'{{"turn":{epoch}}}',
        score=10,
        band="cold",
        owner="bot",
        outcome=None,
        idle_at=None,
        at=NOW + epoch,
        input_id=f"i{epoch}",
        input='{"text":"hello"}',
        events=f'{{"seq":{first}}}\n{{"seq":{first + 1}}}',
    )
    return replace(record, **changes)


def new(conversation: str = "c1", **changes: Any) -> NewConversation:
    """A conversation of a visitor nobody knows yet."""
    made = NewConversation(
        token_hash=f"token of {conversation}",
        visitor=f"visitor of {conversation}",
        visitor_token_hash=f"visitor token of {conversation}",
        flow="saas-demo",
        version="digest",
        test=False,
    )
    return replace(made, **changes)


def first(conversation: str = "c1", **changes: Any) -> TurnRecord:
    """The turn that creates a conversation."""
    return turn(conversation, 1, **{"create": new(conversation), **changes})


async def begin(store: Store, *conversations: str) -> None:
    """Writes the first turn of each."""
    for conversation in conversations:
        await store.write(first(conversation))


def anna(id: str = "l1", **changes: Any) -> Lead:
    """A lead whose every field is known."""
    known = Lead(id, "Anna@acme.io", "Anna", "+442079460958", "Acme")
    return replace(known, **changes)


def handoff(id: str = "h1", **changes: Any) -> Handoff:
    """An offer to the sales route."""
    return replace(Handoff(id, "sales", "hot", 86, "band"), **changes)


def call(id: str = "w1", **changes: Any) -> Outgoing:
    """The event that calls people, for the destination crm."""
    return replace(Outgoing(id, "h1", 1, "crm", "lead.handoff", '{"name":"Anna"}'), **changes)


def consent(**changes: Any) -> Consent:
    """A consent to be contacted."""
    page = "https://example.com/?email=anna"
    return replace(Consent("contact", "marketing", True, "5e", "en", page), **changes)


def claim(conversation: str = "c1", epoch: int = 2, by: str = "Ben", **changes: Any) -> TurnRecord:
    """A turn in which a rep takes the handoff h1."""
    move = Move("h1", "claimed", by, f"holder {by}")
    return turn(conversation, epoch, extras=Extras(moves=(move,)), **changes)


def everything() -> Extras:
    """One of every kind."""
    return Extras(
        lead=anna(),
        handoff=handoff(),
        outbox=(call(),),
        consents=(consent(),),
        touches=(Touch('{"utm":"newsletter"}'),),
    )
