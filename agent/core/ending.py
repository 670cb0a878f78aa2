"""Where a conversation goes beyond its questions: routes, handoffs, records and ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.core import last_words
from agent.core.flow import Route
from agent.core.path import holds
from agent.core.payload import payload
from agent.core.phrases import phrase
from agent.core.qualifying import advance, disqualified
from agent.core.remembering import only_remembered
from agent.core.turning import Handoff, LeadKnown, Send

if TYPE_CHECKING:
    from agent.core.speaking import Speaking

ATTEMPTS = 3
DISQUALIFIED = "disqualified"
MARKETING = "marketing"


def _open(talk: Speaking, route: Route) -> bool:
    return (route.call or "") not in talk.world.closed


def _fits(talk: Speaking, route: Route) -> bool:
    snapshot = talk.snapshot
    if route.bands is not None and snapshot.band not in route.bands:
        return False
    hours = "open" if _open(talk, route) else "closed"
    if route.hours is not None and route.hours != hours:
        return False
    if route.when is None:
        return True
    extra = {"band": snapshot.band, "score": snapshot.score, "hours": hours}
    return holds(talk.flow, snapshot, route.when, extra)


def fitting(talk: Speaking) -> Route:
    """The first route that fits now; the last one always does."""
    for route in talk.flow.routes:
        if _fits(talk, route):
            break
    return route


def tell(talk: Speaking) -> None:
    """Call people when a band with a handoff is reached; keep those called up to date."""
    _update(talk)  # before the offer: it speaks of the same facts to those called just now
    route = fitting(talk)
    wanted = route.call and (route.bands or talk.snapshot.ended)
    if wanted and not (disqualified(talk.flow, talk.snapshot) or only_remembered(talk.snapshot)):
        offer(talk, route, "band")


def offer(talk: Speaking, route: Route, reason: str) -> None:
    """Offer the lead to people, once a conversation and destination."""
    snapshot = talk.snapshot
    if route.call in snapshot.called:
        return
    first = not snapshot.called
    snapshot.called.append(route.call)
    if first:
        talk.effects.append(LeadKnown(dict(snapshot.contact)))
        talk.effects.append(Handoff(route.name, snapshot.band, snapshot.score, reason))
    send(talk, "lead.handoff", route.call)
    snapshot.reported = _facts(talk)


def _update(talk: Speaking) -> None:
    snapshot = talk.snapshot
    if not snapshot.called:
        return
    facts = _facts(talk)
    if facts != snapshot.reported:
        for to in snapshot.called:
            send(talk, "lead.updated", to)
        snapshot.reported = facts


def _facts(talk: Speaking) -> list[object]:
    snapshot = talk.snapshot
    return [snapshot.score, snapshot.band, snapshot.outcome, dict(snapshot.contact)]


def send(talk: Speaking, type: str, to: str | None) -> None:
    """Have an event about this lead delivered."""
    talk.snapshot.sequence += 1
    if talk.flow.stages:
        advance(talk.flow, talk.snapshot, talk.at)
    talk.effects.append(Send(type, to, payload(talk.flow, talk.snapshot, talk.score)))


def finish(talk: Speaking, id: str) -> None:
    """Come to an end: the last words, then what sales and records need."""
    end = talk.flow.ends[id]
    talk.move(id)
    outcome = DISQUALIFIED if disqualified(talk.flow, talk.snapshot) else end.outcome
    talk.snapshot.ended, talk.snapshot.outcome = True, outcome
    talk.say(last_words.last_words(talk, end))
    frame = {"type": "end", "outcome": outcome}
    onward = last_words.redirect(end, talk.snapshot)
    if onward:
        frame["redirect"] = onward
    talk.event(frame)
    if outcome == DISQUALIFIED:
        _update(talk)
        return
    tell(talk)
    capture(talk)
    _nurture(talk)


def capture(talk: Speaking) -> None:
    """The record for a CRM, once, when there is somebody to write to."""
    snapshot = talk.snapshot
    if snapshot.captured or not (snapshot.contact.get("email") or snapshot.contact.get("phone")):
        return
    if disqualified(talk.flow, snapshot) or only_remembered(snapshot):
        return
    snapshot.captured = True
    send(talk, "lead.captured", fitting(talk).record)


def _nurture(talk: Speaking) -> None:
    to = fitting(talk).nurture
    if to is not None and talk.snapshot.captured and _may_market(talk):
        send(talk, "lead.nurture", to)


def _may_market(talk: Speaking) -> bool:
    """Whether the visitor agreed to marketing, or was asked for no purpose he could decline."""
    questions = talk.flow.questions.values()
    if not any(question.consent and question.consent.purposes for question in questions):
        return True
    return any(r["purpose"] == MARKETING and r["given"] for r in talk.snapshot.consent)


def close(talk: Speaking, outcome: str) -> None:
    """The visitor goes before the flow is through; what is known of him is not lost."""
    talk.snapshot.ended, talk.snapshot.outcome = True, outcome
    _update(talk)
    capture(talk)


def call_person(talk: Speaking) -> None:
    """The visitor asks for a person: call one, or say honestly that nobody is there."""
    route = next((r for r in talk.flow.routes if r.call and _callable(talk, r)), None)
    if route is None:
        _nobody(talk)
        return
    opening = talk.world.next_opening or phrase(talk.snapshot.locale, "soon")
    talk.say(phrase(talk.snapshot.locale, "calling", when=opening))
    talk.snapshot.owner = "none"
    talk.event({"type": "owner", "owner": "none"})
    offer(talk, route, "human")


def _callable(talk: Speaking, route: Route) -> bool:
    """Whether a route's people are there and his; the band does not matter to one who asks."""
    return _open(talk, route) and route.hours != "closed" and not _ruled_out(talk, route)


def _ruled_out(talk: Speaking, route: Route) -> bool:
    """Whether answers given already say that a route is for others: applicants, say, or minors."""
    if route.when is None or any(
        id in route.when.names and id not in talk.snapshot.answers for id in talk.flow.questions
    ):
        return False
    extra = {"band": talk.snapshot.band, "score": talk.snapshot.score, "hours": "open"}
    return not holds(talk.flow, talk.snapshot, route.when, extra)


def _nobody(talk: Speaking) -> None:
    if "no_agent" in talk.flow.ends:
        finish(talk, "no_agent")
        return
    opening = talk.world.next_opening or phrase(talk.snapshot.locale, "soon")
    talk.say(phrase(talk.snapshot.locale, "nobody", when=opening))
    talk.repeat()
