"""Owns the transcript by mail: when a visitor may have his conversation, and to which address.

Refuses every address but the one he gave in this conversation; a second mail about the same; and to
offer what no mail server is there for. Which words the mail holds is not decided here: they are
those of the log up to the event that `Mailed` names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.core.phrases import phrase
from agent.core.turning import STALE, Input, Mailed, Refusal
from agent.core.understand import Ask, understand

if TYPE_CHECKING:
    from agent.core.snapshot import Frame, Snapshot
    from agent.core.speaking import Speaking

MOST = 3  # mails a conversation; each needs something new in it
QUESTION = "transcript"  # what a refusal of an address is about
_GONE = frozenset({"erased", "restarted"})


def offered(talk: Speaking, frame: Frame) -> Frame:
    """An end with the offer, where there is one: the address it would go to, empty while none is
    known."""
    snapshot = talk.snapshot
    if not _may(talk) or snapshot.mailed.get("times", 0) >= MOST:
        return frame
    return {**frame, "transcript": _known(snapshot)}


def take(talk: Speaking, given: Input) -> None:
    """The visitor wants his conversation by mail. Raises Refusal."""
    snapshot, locale = talk.snapshot, talk.snapshot.locale
    over = snapshot.ended and snapshot.owner == "bot" and snapshot.outcome not in _GONE
    if not over or not _may(talk):
        raise Refusal(STALE, "There is nothing to be mailed now.")
    if snapshot.mailed.get("seq") == snapshot.seq or snapshot.mailed.get("times", 0) >= MOST:
        raise Refusal(STALE, "This conversation was mailed already.")
    to, until = _known(snapshot) or _address(talk, given), snapshot.seq
    if not to:
        return
    talk.say(phrase(locale, "mailed", address=to), "system", {"code": QUESTION})
    times = snapshot.mailed.get("times", 0) + 1
    snapshot.mailed = {"to": to, "seq": snapshot.seq, "times": times}
    assert talk.flow.transcript is not None
    name = talk.flow.persona.get("name", "Chat")
    talk.effects.append(Mailed(talk.flow.transcript, to, name, until))


def _may(talk: Speaking) -> bool:
    return talk.flow.transcript is not None and talk.world.mails and not talk.snapshot.test


def _known(snapshot: Snapshot) -> str:
    known: str = snapshot.contact.get("email") or snapshot.mailed.get("to", "")
    return known


def _address(talk: Speaking, given: Input) -> str:
    """The address that was written, "" where it is none: then the visitor is told. One that looks
    misspelled is asked about once."""
    snapshot, text = talk.snapshot, (given.text or "").strip()
    read = understand(Ask("email", locale=snapshot.locale, region=talk.flow.region), text, talk.now)
    if read.status == "understood" and (not read.suggestion or snapshot.doubt == text):
        return str(read.value)
    snapshot.doubt = text
    code, said = "email", phrase(snapshot.locale, "reject_email", example="ann@acme.io")
    if read.suggestion:
        code = "did_you_mean"
        said = phrase(snapshot.locale, "reject_suggestion", suggestion=read.suggestion)
    frame = {"type": "reject", "id": given.id, "question": QUESTION, "code": code, "text": said}
    talk.event(frame)
    return ""
