"""Owns what the tests of reps share: a serving process with its second hand, and a hot lead."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agent.arrivals import Hello
from agent.bus import Bus
from agent.config import Config, Destination, Team
from agent.conversations import Conversations, Opened
from agent.core.turning import Input
from agent.escalation import Escalation
from agent.flow_files import Flows
from agent.lives import Live
from agent.reps import Roster, add
from agent.takeover import Takeover
from storage.desk_records import Rep
from storage.records import HandoffRow
from storage.store import Store
from tests.processing import Ears, Time
from tests.seeding import ANN, FLOW, HOT, SECRET

TIERS = FLOW.replace(
    "{band: hot, call: sales, record: crm, end: booked}",
    "{band: hot, call: sales, then: all, manager: boss, record: crm, end: booked}",
).replace("\nsignals:", '\ncanned: {hello: "Hi {{ name }}!"}\nsignals:')
PLACES = {
    name: Destination(name, f"https://{name}.example/", (SECRET,))
    for name in ("sales", "all", "boss", "crm", "ana", "ben")
}
CONFIG = Config(
    destinations=PLACES, default_destination="crm", teams={"sales": Team("sales", "sales")}
)


@dataclass
class Process:
    """One serving process; several may share a database file."""

    store: Store
    bus: Bus
    roster: Roster
    conversations: Conversations
    takeover: Takeover
    escalation: Escalation
    ears: Ears = field(default_factory=Ears)

    async def hot(self, *more: tuple[str, str]) -> tuple[Opened, HandoffRow]:
        """A visitor whom people were called for."""
        opened = await self.conversations.open(Hello(), self.ears)
        for number, (question, text) in enumerate((*HOT, *more)):
            tapped = text == "qualify"
            given = Input("answer", f"a{number}", question, None if tapped else text)
            await self.conversations.take(
                opened.live, given._replace(value=text) if tapped else given
            )
        assert opened.live.snapshot.handoff is not None
        return opened, await self.takeover.row(opened.live.snapshot.handoff)

    async def sent(self) -> list[tuple[str, str]]:
        """Every event that was written and not leased before."""
        rows = await self.store.lease("test", 10**15, 10**15, 100)
        return [(row.type, row.destination) for row in rows]

    async def row(self, row: HandoffRow) -> HandoffRow:
        """The handoff as it is now."""
        return await self.takeover.row(row.id)


async def started(folder: Path, time: Time, config: Config = CONFIG) -> Process:
    """A process on the database in `folder`."""
    store = await Store.open(f"sqlite:///{folder}/shared.db")
    flows = await Flows.open(folder, store, "saas-demo")
    bus, roster = Bus(), Roster()

    def now() -> int:
        return int(time.now.timestamp() * 1000)

    conversations = Conversations(store, flows, config, bus, clock=time, roster=roster)
    takeover = Takeover(store, flows, conversations, bus, now)
    escalation = Escalation(store, conversations, bus, roster, now)
    return Process(store, bus, roster, conversations, takeover, escalation)


async def two(folder: Path, time: Time) -> AsyncIterator[tuple[Process, Process]]:
    """Two processes on one database."""
    (folder / "saas-demo.yaml").write_text(TIERS)
    made = [await started(folder, time) for _ in range(2)]
    yield made[0], made[1]
    for process in made:
        await process.store.close()


def say(text: str, id: str = "x1") -> dict[str, Any]:
    return {"type": "say", "id": id, "text": text}


async def rep(process: Process, name: str, time: Time, **more: Sequence[str]) -> Rep:
    now = int(time.now.timestamp() * 1000)
    added = await add(process.store, name, now, destination=name.lower(), teams=("sales",), **more)
    await process.roster.refresh(process.store)
    return added.rep


async def answer_hot(process: Process, live: Live) -> None:
    for number, (question, text) in enumerate((*HOT, ANN)):
        tapped = text == "qualify"
        given = Input("answer", f"b{number}", question, None if tapped else text)
        await process.conversations.take(live, given._replace(value=text) if tapped else given)
