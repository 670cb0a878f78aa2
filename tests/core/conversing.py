"""A conversation held with a flow, turn by turn: what tests of turns, ends and readings share."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from agent.core.context import page_context, source_context, touches
from agent.core.flow import Flow
from agent.core.snapshot import Frame, Snapshot
from agent.core.turn import begin, take
from agent.core.turning import (
    OPEN,
    Consented,
    Effect,
    Handoff,
    Input,
    LeadKnown,
    Moved,
    Send,
    Timed,
    Turn,
    World,
)

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)  # a Monday
AT = "2026-11-23T10:00:00.000Z"

TALK = """\
locale: en
region: GB
greeting: Hello.
questions:
  goal:
    ask: What do you need?
    kind: choice
    dimension: need
    options:
      buy: {label: Buying, points: 20}
      look: Just looking
      job: {label: A job, next: careers}
  team:
    ask: How many are you?
    kind: number
    skip: true
    steps: {1: 0, 10: 10}
  budget:
    ask: How much a month?
    why: So that we show you what fits.
    kind: money
    unit: USD a month
    steps: {0: 0, 500: 10, 2000: 30}
  owner:
    ask: Is it yours to decide?
    kind: yes_no
    dimension: authority
    when: budget >= 500
    options:
      yes: {label: "Yes, it is", points: 20, means: [I decide]}
      no: {label: "No, my boss", means: [the board]}
  contact:
    ask: Who are you?
    kind: contact
    fields: {name: required, email: required, phone: optional}
    consent: {notice: We answer you., marketing: News too.}
signals:
  pricing: {when: page.path is under '/pricing', points: 5}
bands: {cold: 0, warm: 30, hot: 60}
routes:
  - {band: hot, call: sales, record: crm, end: booked}
  - {band: warm, call: desk, record: crm, end: booked}
  - {record: crm, nurture: letters, end: bye}
ends:
  booked: {say: "Thanks, {{ name }}."}
  bye: {say: "Goodbye, {{ name }}."}
  careers: {say: Our jobs., outcome: disqualified}
  no_agent: {say: "Nobody is here, we write {{ next_opening }}."}
faq:
  price: {asks: [how much is it], say: Five dollars.}
translations:
  de:
    greeting: Hallo.
    questions:
      goal: {ask: Was brauchen Sie?, options: {buy: Kaufen, look: Nur schauen, job: Eine Stelle}}
      team: {ask: Wie viele sind Sie?}
      budget: {ask: Wie viel im Monat?, why: Damit es passt.}
      owner:
        ask: Entscheiden Sie?
        options: {yes: {label: "Ja, ich", means: [ich]}, no: {label: "Nein, mein Chef"}}
      contact:
        ask: Wer sind Sie?
        consent: {notice: Wir antworten Ihnen., marketing: Auch Neues.}
    ends:
      booked: "Danke, {{ name }}."
      bye: "Auf Wiedersehen, {{ name }}."
      careers: Unsere Stellen.
      no_agent: "Niemand ist da, wir schreiben {{ next_opening }}."
    faq: {price: {asks: [was kostet das], say: Fünf Dollar.}}
"""
ANN = {"name": "Ann Lee", "email": "ann@acme.io"}


class Conversation:
    """One conversation; `events` and `effects` are those of the last turn, `sent` all events for
    destinations so far."""

    def __init__(
        self,
        flow: Flow,
        *,
        page: str | None = None,
        locale: str | None = None,
        world: World = OPEN,
    ) -> None:
        self.flow = flow
        self.world = world
        self.now = NOW
        self.sent: list[Send] = []
        self.inputs = 0
        spoken = flow.speaking(locale or flow.locale).locale
        self.turn = self._keep(begin(flow, start(flow, page, spoken), NOW, world))

    @property
    def snapshot(self) -> Snapshot:
        """What the last turn left."""
        return self.turn.snapshot

    @property
    def events(self) -> list[Frame]:
        """What the last turn showed."""
        return self.turn.events

    @property
    def effects(self) -> list[Effect]:
        """What the last turn asked to be done."""
        return self.turn.effects

    def give(self, type: str, **more: Any) -> Turn:
        """Give an input, with ids a1, a2, ...; one that is refused leaves all as it was."""
        self.inputs += 1
        given = Input(type, id=f"a{self.inputs}", **more)
        return self._keep(take(self.flow, self.snapshot, given, self.now, self.world))

    def type(self, text: str, **more: Any) -> Turn:
        """Answer the current question in writing."""
        return self.give("answer", question=self.snapshot.current, text=text, **more)

    def tap(self, value: Any, **more: Any) -> Turn:
        """Answer the current question by its button or form."""
        return self.give("answer", question=self.snapshot.current, value=value, **more)

    def answer(self, *answers: Any) -> "Conversation":
        """Answer question after question: a text in writing, all else by button or form."""
        for answer in answers:
            taken = self.type(answer) if isinstance(answer, str) else self.tap(answer)
            assert taken.refusal is None, taken.refusal
        return self

    def _keep(self, turn: Turn) -> Turn:
        self.turn = turn
        self.sent += [effect for effect in turn.effects if isinstance(effect, Send)]
        return turn


def start(flow: Flow, page: str | None = None, locale: str = "en") -> Snapshot:
    """A conversation of which nothing was said yet."""
    seen: Mapping[str, Any] = {"url": page} if page else {}
    return Snapshot(
        id="conv_1",
        flow=flow.id,
        version=flow.version,
        locale=locale,
        page=page_context(seen),
        source=source_context(touches(seen, None, AT)),
    )


def said(turn: Turn) -> list[str]:
    """What the visitor reads after his own words: messages, rejections and questions."""
    return [e["text"] for e in turn.events if "text" in e and e.get("from") != "visitor"]


def kinds(turn: Turn) -> list[str]:
    """The types of a turn's events, `message` with who speaks."""
    return [f"{e['type']} {e['from']}" if "from" in e else e["type"] for e in turn.events]


def types(effects: list[Effect]) -> list[object]:
    """Effects in short: what is sent to whom, and the kinds of the rest."""
    return [_short(effect) for effect in effects]


def _short(effect: Effect) -> object:
    if isinstance(effect, Send):
        return (effect.type, effect.to)
    if isinstance(effect, Handoff):
        return ("handoff", effect.route, effect.reason)
    if isinstance(effect, LeadKnown):
        return ("lead", dict(effect.contact))
    if isinstance(effect, Timed):
        return ("timers", *(timer.kind for timer in effect.timers))
    if isinstance(effect, Moved):
        return ("moved", effect.step)
    assert isinstance(effect, Consented)
    return ("consent", {r["purpose"]: r["given"] for r in effect.records})


def refused(turn: Turn) -> str | None:
    """The code of a refusal; such a turn shows nothing and does nothing."""
    if turn.refusal is None:
        return None
    assert (turn.events, turn.effects) == ([], [])
    return turn.refusal.code
