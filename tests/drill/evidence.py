"""What a drill leaves behind, read once: what the visitors saw, what the store and its outbox hold,
what the receiver took. Refuses to judge, see `checker`."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import select

from agent.core.snapshot import restore
from agent.flow_files import Flows
from agent.reproducing import reproduce
from agent.tokens import token_hash
from storage.engine import Database, open_database
from storage.records import Turn
from storage.store import Store
from storage.tables import attempts, handoffs, outbox
from tests.drill.receiver import Receiver
from tests.drill.visitors import Frame, Seen

EVERY = 1_000_000  # differences shown


@dataclass
class Kept:
    """A conversation as it is stored. `called`: whether its snapshot says that people were."""

    id: str
    seq: int
    called: bool
    turns: list[Turn]

    def events(self) -> list[Frame]:
        """What its turns showed, in their order."""
        return [orjson.loads(line) for turn in self.turns for line in turn.events.split("\n")
                if line]  # fmt: skip


@dataclass
class Row:
    """An event in the outbox, as far as it matters here."""

    id: str
    conversation: str
    handoff: str | None
    sequence: int
    destination: str | None
    type: str
    state: str
    data: dict[str, Any]


@dataclass
class Evidence:
    """`kept` are all conversations by their id, `whose` says which visitor has which (no entry:
    nobody has it), `handoffs` are (id, conversation), `taken` is what the receiver had accepted, by
    webhook-id, before the outbox was read. `before` is how many events each visitor's
    conversation had before he looked for the last time, `settled` are the events that were in the
    outbox by then and through with it. `otherwise` is what came otherwise when all turns were
    taken again."""

    seen: list[Seen]
    whose: dict[int, str]
    kept: dict[str, Kept]
    handoffs: list[tuple[str, str]]
    outbox: list[Row]
    receiver: Receiver
    taken: dict[str, list[Frame]]
    before: dict[int, int] = field(default_factory=dict)
    settled: frozenset[str] = frozenset()
    otherwise: list[str] = field(default_factory=list)


async def stored_events(url: str, seen: Sequence[Seen]) -> dict[int, int]:
    """How many events are stored for each visitor at this moment."""
    store = await Store.open(url)
    found = {}
    for visitor in seen:
        conversation = await store.conversation(token_hash(visitor.token))
        found[visitor.number] = 0 if conversation is None else conversation.seq
    await store.close()
    return found


async def through(url: str) -> frozenset[str]:
    """The events that wait for nothing any more at this moment."""
    database = await open_database(url)
    query = select(outbox.c.id).where(outbox.c.state != "pending")
    found = frozenset(await database.read(lambda c: list(c.scalars(query))))
    await database.close()
    return found


async def tries(url: str) -> Counter[str]:
    """How often each event was tried, as far as that is written down."""
    database = await open_database(url)
    found = Counter(await database.read(lambda c: list(c.scalars(select(attempts.c.outbox)))))
    await database.close()
    return found


async def gather(url: str, flows: Flows, seen: list[Seen], receiver: Receiver) -> Evidence:
    """Read it all, while the servers run: what a timer does meanwhile is no fault."""
    store, database = await Store.open(url), await open_database(url)
    taken = {id: list(bodies) for id, bodies in receiver.accepted.items()}
    evidence = Evidence(seen, {}, {}, [], [], receiver, taken)
    numbers = {token_hash(visitor.token): visitor.number for visitor in seen}
    for hashed, number in numbers.items():
        mine = await store.conversation(hashed)
        if mine is not None:
            evidence.whose[number] = mine.id
    async for one in store.every_conversation():
        snapshot = restore(orjson.loads(one.snapshot))
        turns = [turn for turn in await store.turns(one.id) if turn.epoch <= one.epoch]
        evidence.kept[one.id] = Kept(one.id, one.seq, bool(snapshot.called), turns)
    evidence.handoffs, evidence.outbox = await _rows(database)
    evidence.otherwise = await _otherwise(store, flows)
    await store.close()
    await database.close()
    return evidence


async def _rows(database: Database) -> tuple[list[tuple[str, str]], list[Row]]:
    names = ("id", "conversation", "handoff", "sequence", "destination", "type", "state", "data")
    query = select(*(outbox.c[name] for name in names)).order_by(outbox.c.created_at)
    offers = select(handoffs.c.id, handoffs.c.conversation)
    sent = await database.read(lambda c: c.execute(query).all())
    offered = await database.read(lambda c: c.execute(offers).all())
    rows = [Row(**{**row._mapping, "data": orjson.loads(row.data)}) for row in sent]
    return [(row.id, row.conversation) for row in offered], rows


async def _otherwise(store: Store, flows: Flows) -> list[str]:
    found = await reproduce(store, flows, shown=EVERY)
    return [f"{one.conversation}: {one.place} is {one.stored}, and came again as {one.again}"
            for one in found.differences]  # fmt: skip
