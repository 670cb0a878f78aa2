"""Owns a small real world for the tests of pages: a store, a flow, conversations held with it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import orjson

from agent.arrivals import Hello
from agent.bus import Bus
from agent.config import Config, Destination
from agent.conversations import Conversations
from agent.core.turning import Input
from agent.flow_files import Flows
from agent.lives import Live
from agent.reps import Roster
from storage.records import Attempt, HandoffRow
from storage.store import Store

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
NOW_MS = int(NOW.timestamp() * 1000)

FLOW = """
locale: en
persona: {name: Mia}
greeting: Hi, I'm Mia.
questions:
  goal:
    ask: What would you like to fix first?
    kind: choice
    dimension: need
    options:
      qualify: {label: Qualify enquiries, points: 30, why: Wants to qualify enquiries}
      look: Just looking
  budget:
    ask: Roughly what could you spend?
    again: Roughly, in dollars?
    kind: money
    unit: USD a month
    steps: {0: 0, 2000: 20, 5000: 40}
  start:
    ask: When should it run?
    kind: timing
    skip: true
    steps: {1 month: 25, 3 months: 12, later: 0}
  contact:
    ask: Where may we write to you?
    kind: contact
    fields: {name: required, email: required, phone: optional}
    consent: {notice: We use this to answer your request., marketing: Send me news}
signals:
  pricing: {when: page.path is under '/pricing', points: 5, dimension: intent, why: Saw the prices}
bands: {cold: 0, warm: 41, hot: 70}
routes:
  - {band: hot, call: sales, record: crm, end: booked}
  - {record: crm, end: bye}
ends:
  booked: {say: Thanks. A person answers shortly.}
  bye: {say: Thanks.}
  no_agent: {say: Nobody is here just now.}
"""

HOT = (("goal", "qualify"), ("budget", "around 5k a month"), ("start", "next week"))
ANN = ("contact", "Ann Lee, ann@acme.io, +44 20 7946 0958")


class Deaf:
    """A client that listens to nothing."""

    def send(self, frames: object) -> None:
        """Take frames and forget them."""


@dataclass
class World:
    """One server's insides. `now` may be moved."""

    store: Store
    flows: Flows
    conversations: Conversations
    bus: Bus
    roster: Roster
    listener: Deaf = field(default_factory=Deaf)

    async def open(self, page: str = "https://acme.io/pricing?utm_source=google") -> Live:
        """A new visitor."""
        hello = Hello(page={"url": page, "title": "Prices", "referrer": "https://google.com/"})
        return (await self.conversations.open(hello, self.listener)).live

    async def answer(self, live: Live, *answers: tuple[str, str]) -> None:
        """The visitor answers; an option's id is a tap, anything else typed."""
        for number, (question, said) in enumerate(answers, live.snapshot.seq):
            tapped = said in {"qualify", "look"}
            given = Input(
                "answer",
                id=f"{question}-{number}",
                question=question,
                text=None if tapped else said,
                value=said if tapped else None,
            )
            await self.conversations.take(live, given)

    async def hot(self, *more: tuple[str, str]) -> tuple[Live, HandoffRow]:
        """A visitor whom people are called for, and the offer."""
        live = await self.open()
        await self.answer(live, *HOT, *more)
        assert live.snapshot.handoff is not None
        detail = await self.store.handoff(live.snapshot.handoff)
        assert detail is not None
        return live, detail.handoff

    async def delivered(self) -> int:
        """Let everything due be delivered; returns how many events that were."""
        rows = await self.store.lease("test", NOW_MS + 1, 1_000, 100)
        for row in rows:
            attempt = Attempt(NOW_MS + 1, 200, 12, None, "thanks, Ann")
            await self.store.settle(row.id, attempt, state="delivered", next_at=None)
        return len(rows)


async def world(folder: Path, config: Config | None = None) -> World:
    """A server's insides on an SQLite file in `folder`."""
    flows_dir = folder / "flows"
    flows_dir.mkdir(exist_ok=True)
    (flows_dir / "saas-demo.yaml").write_text(FLOW, encoding="utf-8")
    store = await Store.open(f"sqlite:///{folder / 'handraise.db'}")
    flows = await Flows.open(flows_dir, store, "saas-demo")
    settings = Config(destinations=DESTINATIONS, default_destination="crm")
    bus, roster = Bus(), Roster()
    conversations = Conversations(
        store, flows, config or settings, bus, clock=lambda: NOW, roster=roster
    )
    return World(store, flows, conversations, bus, roster)


SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
DESTINATIONS = {
    name: Destination(name, f"https://{name}.example/hook", (SECRET,)) for name in ("sales", "crm")
}


def data(text: str) -> dict[str, object]:
    """JSON as stored."""
    found: dict[str, object] = orjson.loads(text)
    return found
