"""Owns what people do to a conversation, and what the clock does while nobody has it: claim, words,
hand back, release, resolve; second tier, honest word, alarm, release of a silent claim.

Refuses everything of a rep whose claim is not the present one: `holder` proves it in the very turn
that is stored, so a rep who lost the lead can't write, and the bot can't while he holds it. What is
said for a person's coming and going stands in the ends `claimed`, `timed_out`, `resolved` and
`visitor_left`, where the flow has them.

`Snapshot.people` holds: `holder` and `resumes` (who held the talk before) while claimed;
`contacted`, `resolved`: when; `reason`; `expired`: nobody came in time; `route`: the index of the
route that called, `slow`: whether its clock is a warm lead's; `waits`: the route to call at its
opening, and `wanted`: why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from agent.core import clock, ending, last_words, mailing
from agent.core.phrases import phrase
from agent.core.qualifying import disqualified
from agent.core.turning import STALE, Input, Moved, Refusal, Timed, Timer

if TYPE_CHECKING:
    from agent.core.flow import Question, Route
    from agent.core.speaking import Speaking

NOT_YOURS = "not_yours"
BOT_HOLDS = "bot_holds"
PERSON_HOLDS = "person_holds"
ENDED = "ended"
TAKEN = "taken"
OUTCOMES = ("won", "lost", "junk")
CLAIMED, TIMED_OUT, RESOLVED, LEFT = "claimed", "timed_out", "resolved", "visitor_left"

LEFT_BY_HIMSELF = "left"  # the outcome of who ended the talk: he waits for nobody
_GONE = frozenset({"erased", "restarted"})
_BY_HAND = {"call": "I'm calling", "mail": "I e-mailed"}


def left(talk: Speaking) -> None:
    """The visitor goes while people were called or hold the talk: the exit for that."""
    if talk.snapshot.owner != "bot":
        _exit(talk, LEFT)


def _know(talk: Speaking, **facts: Any) -> None:
    """Keep facts of people; None takes one out."""
    known = {**talk.snapshot.people, **facts}
    talk.snapshot.people = {name: fact for name, fact in known.items() if fact is not None}


def _exit(talk: Speaking, id: str) -> None:
    """The words of an exit, said by the chat itself: while a person holds it the bot is silent."""
    end = talk.flow.ends.get(id)
    if end is not None:
        talk.say(last_words.last_words(talk, end), "system")


def _tell(talk: Speaking, type: str, to: tuple[str | None, ...] | None = None) -> None:
    """An event about the handoff, to everybody who was called unless others are named."""
    people, snapshot = talk.snapshot.people, talk.snapshot
    facts = {
        "by": snapshot.rep,
        "claimed_at": people.get("claimed"),
        "contacted_at": people.get("contacted"),
        "resolved_at": people.get("resolved"),
        "reason": people.get("reason"),
    }
    for name in snapshot.called if to is None else to:
        ending.send(talk, type, name, {"handoff": facts})


def _own(talk: Speaking, owner: str) -> None:
    """Change who holds the talk, and say so."""
    snapshot = talk.snapshot
    if snapshot.owner == owner:
        return
    snapshot.owner = owner
    named = {"name": snapshot.rep} if owner == "rep" else {}
    talk.event({"type": "owner", "owner": owner, **named})


def _claimed(talk: Speaking, given: Input) -> None:
    snapshot = talk.snapshot
    if snapshot.owner == "rep" or snapshot.people.get("holder"):
        raise Refusal(TAKEN, "Claimed already.")
    _know(talk, holder=given.value or given.text, resumes=snapshot.owner, claimed=talk.at)
    snapshot.rep = given.text
    if snapshot.outcome not in _GONE:
        _exit(talk, CLAIMED)
        _own(talk, "rep")
    talk.effects.append(Moved("claimed", given.text, given.value))
    silent = _route_clock(talk).silent
    if silent is not None:
        talk.effects.append(Timed((Timer(clock.SILENT, silent),)))
    _tell(talk, "handoff.claimed")


def _route_clock(talk: Speaking) -> clock.Clock:
    people, flow = talk.snapshot.people, talk.flow
    index = people.get("route")
    if index is None:
        return clock.FAST
    band = "" if people.get("slow") else flow.bands[-1].name
    return clock.of(flow, flow.routes[index], band, "band")


def _holding(talk: Speaking, given: Input) -> None:
    """Raise Refusal unless the one who acts has the claim."""
    if not given.value or talk.snapshot.people.get("holder") != given.value.get("holder"):
        raise Refusal(
            NOT_YOURS,
            "This lead is not yours, or not any more. Load the page to see who has it.",
        )
    if talk.snapshot.outcome in _GONE:
        raise Refusal(ENDED, "The visitor began anew or had the data erased. Call or write.")


def _speaking(talk: Speaking, given: Input) -> None:
    _holding(talk, given)
    if talk.snapshot.owner != "rep":
        raise Refusal(BOT_HOLDS, "The bot has the chat. Take it over again, then write.")


def _said(talk: Speaking, given: Input) -> None:
    _speaking(talk, given)
    text, id, name = given.text or "", given.value["id"], talk.snapshot.rep
    frame = {"type": "message", "from": "rep", "text": text, "at": talk.at, "name": name, "id": id}
    talk.event(frame)
    _contact(talk, None)


def _by_hand(talk: Speaking, given: Input) -> None:
    _holding(talk, given)
    _contact(talk, _BY_HAND.get(given.text or "", "contacted"))


def _contact(talk: Speaking, note: str | None) -> None:
    """The first human words; every later one is only said."""
    if not talk.snapshot.people.get("contacted"):
        _know(talk, contacted=talk.at)
        talk.effects.append(Moved("contacted", talk.snapshot.rep, note=note))
        _tell(talk, "handoff.contacted")


def _hand_back(talk: Speaking, given: Input) -> None:
    _speaking(talk, given)
    talk.effects.append(Moved("handed_back", talk.snapshot.rep))
    _to_bot(talk)


def _to_bot(talk: Speaking) -> None:
    """The bot goes on where it was: the question it had asked, or the end it had come to."""
    _own(talk, "bot")
    if talk.snapshot.ended:
        talk.event(mailing.offered(talk, {"type": "end", "outcome": talk.snapshot.outcome}))
    else:
        talk.repeat()


def _taken_over(talk: Speaking, given: Input) -> None:
    _holding(talk, given)
    if talk.snapshot.owner == "rep":
        raise Refusal(PERSON_HOLDS, "You have the chat already.")
    _own(talk, "rep")
    talk.effects.append(Moved("taken_over", talk.snapshot.rep))


def _released(talk: Speaking, given: Input) -> None:
    _holding(talk, given)
    _release(talk, None)


def _release(talk: Speaking, note: str | None) -> None:
    """Nobody has the lead any more; the talk goes back to whoever held it before."""
    snapshot = talk.snapshot
    talk.effects.append(Moved("released", snapshot.rep, note=note))
    held, before = snapshot.owner == "rep", snapshot.people.get("resumes")
    _know(talk, holder=None, resumes=None, claimed=None, contacted=None)
    snapshot.rep = None
    if not held:
        return
    if before == "none" and not snapshot.ended:
        _own(talk, "none")
    else:
        _to_bot(talk)


def _resolved(talk: Speaking, given: Input) -> None:
    _holding(talk, given)
    if talk.snapshot.people.get("resolved"):
        raise Refusal(STALE, "This is resolved already. Its outcome can still be changed.")
    outcome, reason = _verdict(given, RESOLVED)
    _know(talk, resolved=talk.at, reason=reason)
    talk.snapshot.outcome = outcome
    _exit(talk, RESOLVED)
    _own(talk, "bot")
    talk.snapshot.ended = True
    talk.event(mailing.offered(talk, {"type": "end", "outcome": RESOLVED}))
    talk.effects.append(_moved(talk, "resolved", outcome, reason))
    _tell(talk, "handoff.resolved")
    ending.inform(talk)


def _outcome(talk: Speaking, given: Input) -> None:
    _holding(talk, given)
    outcome, reason = _verdict(given, None)
    if outcome is None:
        raise Refusal("bad_frame", "An outcome is won, lost or junk.")
    _know(talk, reason=reason)
    talk.snapshot.outcome = outcome
    talk.effects.append(_moved(talk, "outcome", outcome, reason))
    ending.inform(talk)


def _verdict(given: Input, otherwise: Any) -> tuple[Any, str | None]:
    outcome = given.value.get("outcome")
    return (outcome if outcome in OUTCOMES else otherwise), given.text or None


def _moved(talk: Speaking, step: str, outcome: str | None, reason: str | None) -> Moved:
    known = outcome if outcome in OUTCOMES else None
    return Moved(step, talk.snapshot.rep, outcome=known, reason=reason)


def _timer(talk: Speaking, given: Input) -> None:
    """A timer fired. One whose time has passed otherwise changes nothing but that it is gone."""
    if talk.snapshot.outcome in _GONE or disqualified(talk.flow, talk.snapshot):
        return
    fires = _TIMERS.get(given.text or "")
    if fires is not None:
        fires(talk)


def _second_tier(talk: Speaking) -> None:
    route = _calling(talk)
    if route is None or route.then in talk.snapshot.called or route.then in talk.world.closed:
        return
    talk.snapshot.called = [*talk.snapshot.called, route.then]
    ending.send(talk, "lead.handoff", route.then)
    talk.effects.append(Moved("called", note=route.then))


def _calling(talk: Speaking) -> Route | None:
    """The route whose clock runs; None while somebody has the lead."""
    people = talk.snapshot.people
    if people.get("holder") or "route" not in people:
        return None
    route: Route = talk.flow.routes[people["route"]]
    return route


def _honest(talk: Speaking) -> None:
    """Nobody came: say so, and offer the best other way."""
    snapshot = talk.snapshot
    if _calling(talk) is None or snapshot.outcome == LEFT_BY_HIMSELF:
        return
    way = None if snapshot.ended else _contact_question(talk)
    end = talk.flow.ends.get(TIMED_OUT)
    usual = phrase(snapshot.locale, "timed_out" if way else "timed_out_known")
    talk.say(last_words.last_words(talk, end) if end else usual)
    talk.effects.append(Moved("told"))
    if snapshot.ended:
        return
    _own(talk, "bot")
    if way is not None and way.id != snapshot.state:
        talk.fresh()
        talk.move(way.id)
        talk.ask(way)
    else:
        talk.repeat()


def _contact_question(talk: Speaking) -> Question | None:
    """The question that asks for an address, where none is known and it can be asked now."""
    snapshot, flow = talk.snapshot, talk.flow
    if snapshot.contact.get("email") or snapshot.contact.get("phone"):
        return None
    here = (snapshot.state, *flow.reach.get(snapshot.state, ()))
    asks = ("contact", "email", "phone")
    found = (flow.questions[id] for id in flow.order if id in here)
    return next((q for q in found if q.kind in asks and q.id not in snapshot.answers), None)


def _unclaimed(talk: Speaking) -> None:
    route = _calling(talk)
    if route is None:
        return
    _know(talk, expired=True)
    talk.effects.append(Moved("unclaimed"))
    _tell(talk, "handoff.unclaimed", (route.manager,) if route.manager else None)


def _silent(talk: Speaking) -> None:
    people = talk.snapshot.people
    if people.get("holder") and not people.get("contacted"):
        _release(talk, "silent")


def _again(talk: Speaking) -> None:
    """The visitor asked for a person, and who has the lead did not come back: others may."""
    snapshot = talk.snapshot
    if snapshot.owner != "none" or not snapshot.people.get("holder"):
        return
    talk.effects.append(Moved("released", snapshot.rep, note="asked for again"))
    _know(talk, holder=None, resumes=None, claimed=None, contacted=None)
    snapshot.rep = None
    route = _calling(talk)
    if route is not None:
        ending.send(talk, "lead.handoff", route.call)
        ending.start_clock(talk, route, "human")


def _opening(talk: Speaking) -> None:
    """People are back: call them for what came while they were away."""
    people, snapshot = talk.snapshot.people, talk.snapshot
    route = talk.flow.routes[people["waits"]] if "waits" in people else None
    _know(talk, waits=None)
    if route is None or people.get("holder"):
        return
    if route.call in talk.world.closed:  # the hours were changed meanwhile
        ending.wait(talk, route, people["wanted"])
    elif route.call in snapshot.called:
        ending.send(talk, "lead.handoff", route.call)
        talk.effects.append(Moved("offered_again"))
        ending.start_clock(talk, route, people["wanted"])
    elif people["wanted"] == "human":
        ending.offer(talk, route, "human")
    else:  # answers may have come since: whoever is to be called for them now
        ending.tell(talk)


_TIMERS: Mapping[str, Callable[[Speaking], None]] = {
    clock.THEN: _second_tier,
    clock.HONEST: _honest,
    clock.MANAGER: _unclaimed,
    clock.SILENT: _silent,
    clock.OPENING: _opening,
    clock.AGAIN: _again,
}
TAKES: Mapping[str, Callable[[Speaking, Input], None]] = {
    "claimed": _claimed,
    "rep_say": _said,
    "rep_contacted": _by_hand,
    "rep_hand_back": _hand_back,
    "rep_take": _taken_over,
    "rep_release": _released,
    "rep_resolve": _resolved,
    "rep_outcome": _outcome,
    "timer": _timer,
}
