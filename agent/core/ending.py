"""Where a conversation goes beyond its questions: routes, handoffs, records and ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from agent.core import clock, last_words, mailing
from agent.core.flow import Route
from agent.core.path import holds
from agent.core.payload import payload
from agent.core.phrases import phrase
from agent.core.qualifying import advance, disqualified
from agent.core.remembering import only_remembered
from agent.core.turning import Handoff, LeadKnown, Moved, Send, Timed, Timer

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
    elif talk.world.closed and not talk.snapshot.called and "waits" not in talk.snapshot.people:
        _away(talk)


def _away(talk: Speaking) -> None:
    """Nobody is there to be called for this lead: it is offered when they are back."""
    snapshot = talk.snapshot
    if disqualified(talk.flow, snapshot) or only_remembered(snapshot):
        return
    for route in talk.flow.routes:
        banded = route.bands is not None and snapshot.band in route.bands
        if banded and route.call in talk.world.closed and not _ruled_out(talk, route):
            wait(talk, route, "band")
            return


def wait(talk: Speaking, route: Route, reason: str) -> None:
    """Call a route's people at their opening."""
    talk.snapshot.people = {**talk.snapshot.people, "waits": route.index, "wanted": reason}
    talk.effects.append(Timed((Timer(clock.OPENING, opens=route.call),)))


def offer(talk: Speaking, route: Route, reason: str) -> None:
    """Offer the lead to people, once a conversation and destination."""
    snapshot = talk.snapshot
    if route.call in snapshot.called:
        if snapshot.people.get("slow"):
            _hurry(talk, route)
        return
    if snapshot.people.get("holder"):
        return  # it is somebody's already
    first = not snapshot.called
    snapshot.called.append(route.call)
    if first:
        talk.effects.append(LeadKnown(dict(snapshot.contact)))
        talk.effects.append(Handoff(route.name, snapshot.band, snapshot.score, reason))
    else:
        talk.effects.append(Moved("called", note=route.call))
    send(talk, "lead.handoff", route.call)
    snapshot.reported = _facts(talk)
    if route.call in talk.world.closed:
        wait(talk, route, reason)
    elif first or reason == "human" or (snapshot.people.get("slow") and _is_hot(talk)):
        start_clock(talk, route, reason)


def start_clock(talk: Speaking, route: Route, reason: str) -> None:
    """From now on people have their time to take the lead."""
    snapshot = talk.snapshot
    times = clock.of(talk.flow, route, snapshot.band, reason)
    slow = times != clock.of(talk.flow, route, snapshot.band, "human")
    snapshot.people = {**snapshot.people, "route": route.index, "slow": slow}
    talk.effects.append(Timed(clock.offered(times, route)))


def _hurry(talk: Speaking, route: Route) -> None:
    """A warm lead became a hot one for the same people: its clock is a hot one's from now on."""
    if _is_hot(talk) and not talk.snapshot.people.get("holder"):
        start_clock(talk, route, "band")


def _is_hot(talk: Speaking) -> bool:
    return talk.snapshot.band == talk.flow.bands[-1].name


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


def inform(talk: Speaking) -> None:
    """Tell those called what changed."""
    _update(talk)


def send(talk: Speaking, type: str, to: str | None, more: Mapping[str, Any] | None = None) -> None:
    """Have an event about this lead delivered; `more` goes with its data."""
    talk.snapshot.sequence += 1
    if talk.flow.stages:
        advance(talk.flow, talk.snapshot, talk.at)
    data = payload(talk.flow, talk.snapshot, talk.score)
    talk.effects.append(Send(type, to, data if more is None else {**data, **more}))


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
    talk.event(mailing.offered(talk, frame))
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
    if talk.snapshot.people.get("holder"):  # he who has the lead comes back to it, or loses it
        again = clock.of(talk.flow, route, talk.snapshot.band, "human").then or clock.AGAIN_SECONDS
        talk.effects.append(Timed((Timer(clock.AGAIN, again),)))
    elif route.call in talk.snapshot.called:
        call_again(talk, route)
    else:
        offer(talk, route, "human")


def call_again(talk: Speaking, route: Route) -> None:
    """Somebody waits for people who were called before: their clock begins anew, and they are
    called anew where it had run out."""
    snapshot = talk.snapshot
    if snapshot.people.get("expired"):
        snapshot.people = {k: v for k, v in snapshot.people.items() if k != "expired"}
        send(talk, "lead.handoff", route.call)
        talk.effects.append(Moved("offered_again"))
    start_clock(talk, route, "human")


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
    away = (r for r in talk.flow.routes if r.call in talk.world.closed and not _ruled_out(talk, r))
    route = next(away, None)
    if route is not None and not talk.snapshot.called:
        wait(talk, route, "human")
    if "no_agent" in talk.flow.ends:
        finish(talk, "no_agent")
        return
    opening = talk.world.next_opening or phrase(talk.snapshot.locale, "soon")
    talk.say(phrase(talk.snapshot.locale, "nobody", when=opening))
    talk.repeat()
