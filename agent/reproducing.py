"""Owns the proof that a conversation follows from what is stored: every turn is taken again.

Flow version, inputs, times and who was there are stored with each turn; from them the same core
makes events, score, band, routes and the sequence of what was sent once more, and every bit of
that is held against what was stored. Refuses to write, and to mend what it finds.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

import orjson

from agent.core import turn as turns
from agent.core.flow import Flow
from agent.core.snapshot import Snapshot, restore
from agent.core.turning import OPEN, Handoff, Input, Send, Turn, World
from agent.flow_files import FlowMissing, Flows
from agent.writing import encode, moment
from storage import records
from storage.store import Store

SHOWN = 50
T = TypeVar("T")
# What only turns send; the rest (`lead.erased` ...) is written apart from them.
_OF_TURNS = frozenset(
    {"lead.handoff", "lead.updated", "lead.captured", "lead.nurture", "handoff.claimed",
     "handoff.contacted", "handoff.unclaimed", "handoff.resolved"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """The first thing of a conversation that came otherwise. `place` says where in it."""

    conversation: str
    flow: str
    place: str
    stored: str
    again: str


@dataclass(slots=True)
class Reproduction:
    """How many conversations agreed, differed, and were left out because they were erased;
    `differences` holds the first of those that differed."""

    agreed: int = 0
    differed: int = 0
    erased: int = 0
    differences: list[Difference] = field(default_factory=list)


async def reproduce(store: Store, flows: Flows, since: int = 0, shown: int = SHOWN) -> Reproduction:
    """Take every turn of every conversation begun at `since` (ms) or later again.

    Raises StorageError.
    """
    found = Reproduction()
    async for one in store.every_conversation(since=since):
        history = await store.history(one.id)
        if history is None:
            continue  # deleted for its age since its page was read
        kept = orjson.loads(history.conversation.snapshot)
        if kept.get("erased") is True:
            found.erased += 1
            continue
        difference = await _difference(flows, history)
        found.agreed += difference is None
        found.differed += difference is not None
        if difference is not None and len(found.differences) < shown:
            found.differences.append(difference)
    return found


async def _difference(flows: Flows, history: records.History) -> Difference | None:
    """The first difference; a conversation that cannot be taken again at all differs too."""
    one = history.conversation
    try:
        flow = await flows.version(one.version, one.flow)
        place, stored, again = next(_differences(flow, history), ("", "", ""))
    except (FlowMissing, ValueError) as error:
        place, stored, again = "flow", one.version, str(error)
    return Difference(one.id, one.flow, place, stored, again) if place else None


def _differences(flow: Flow, history: records.History) -> Iterator[tuple[str, str, str]]:
    """Place, what is stored and what came again, in the order of the conversation."""
    stored = restore(orjson.loads(history.conversation.snapshot))
    taken: list[tuple[records.Turn, Turn]] = []
    snapshot = _blank(stored)
    if any('"type":"known"' in (row.input or "") for row in history.turns):
        snapshot.identity, snapshot.prefill = {}, {}  # what it began with stands in its first turn
    for row in history.turns:
        try:
            again = _take(flow, snapshot, row)
        except Exception as error:  # whatever a row that was tampered with brings about
            yield f"turn {row.epoch}", row.input or "no input", f"{type(error).__name__}: {error}"
            return
        yield from _frames(row, again)
        taken.append((row, again))
        snapshot = again.snapshot
    yield from _handoffs(history, taken)
    yield from _events(history, taken)
    yield from _state(stored, snapshot)
    yield from _figures(history.conversation, snapshot)


def _blank(stored: Snapshot) -> Snapshot:
    """The snapshot that the first turn began with: what no turn changes."""
    return Snapshot(
        id=stored.id,
        flow=stored.flow,
        version=stored.version,
        locale=stored.locale,
        page=stored.page,
        source=stored.source,
        returning=stored.returning,
        test=stored.test,
        prefill=stored.prefill,
        identity=stored.identity,
        before=stored.before,
        people={k: v for k, v in stored.people.items() if k == "previous"},
    )


def _take(flow: Flow, snapshot: Snapshot, row: records.Turn) -> Turn:
    kept: dict[str, Any] = orjson.loads(row.input or "{}")
    world = OPEN
    if "closed" in kept:
        mails = kept.get("mails", False)
        world = World(frozenset(kept["closed"]), kept["next_opening"], mails)
    now = moment(row.at)
    if row.epoch == 1:
        snapshot.locale = kept.get("locale", snapshot.locale)
        snapshot.identity = kept.get("value", {}).get("identity", snapshot.identity)
        snapshot.prefill = kept.get("value", {}).get("prefill", snapshot.prefill)
        return turns.begin(flow, snapshot, now, world)
    names = ("type", "question", "text", "value", "consent", "locale")
    given = Input(id=row.input_id, **{name: kept[name] for name in names if name in kept})
    again = turns.take(flow, snapshot, given, now, world)
    if again.refusal is not None:
        raise again.refusal
    return again


def _frames(row: records.Turn, again: Turn) -> Iterator[tuple[str, str, str]]:
    stored = row.events.split("\n") if row.events else []
    yield from _lists(
        f"turn {row.epoch}, event", stored, [f.decode() for f in encode(again.events)]
    )


def _real(taken: list[tuple[records.Turn, Turn]], kind: type[T]) -> Iterator[T]:
    """The effects of one kind that were performed: those of a test were not."""
    for _, turn in taken:
        if not turn.snapshot.test:
            yield from (effect for effect in turn.effects if isinstance(effect, kind))


def _handoffs(
    history: records.History, taken: list[tuple[records.Turn, Turn]]
) -> Iterator[tuple[str, str, str]]:
    again = [f"{e.route}, {e.band}, {e.score}, {e.reason}" for e in _real(taken, Handoff)]
    stored = [f"{h.route}, {h.band}, {h.score}, {h.reason}" for h in history.handoffs]
    yield from _lists("handoff", stored, again)


def _events(
    history: records.History, taken: list[tuple[records.Turn, Turn]]
) -> Iterator[tuple[str, str, str]]:
    again = [f"{e.type} {orjson.dumps(e.data).decode()}" for e in _real(taken, Send)]
    # A copy for a failover destination says the same under another id.
    stored = dict.fromkeys(f"{e.type} {e.data}" for e in history.events if e.type in _OF_TURNS)
    yield from _lists("sent", list(stored), again)


def _state(stored: Snapshot, again: Snapshot) -> Iterator[tuple[str, str, str]]:
    for name in {**stored.data(), **again.data()}:
        kept, came = _text(_followed(stored, name)), _text(_followed(again, name))
        # A handoff's id is drawn by chance when it is written; everything else follows.
        if name != "handoff" and kept != came:
            yield f"state, {name}", kept, came


def _followed(snapshot: Snapshot, name: str) -> Any:
    """A field without what is looked up when it is written: whose turn it was to be called."""
    value = getattr(snapshot, name)
    if name == "people":
        return {key: fact for key, fact in value.items() if key != "reached"}
    return value


def _figures(row: records.Conversation, again: Snapshot) -> Iterator[tuple[str, str, str]]:
    """The columns that lists and reports read."""
    for name in ("seq", "score", "band", "owner", "outcome"):
        stored, came = getattr(row, name), getattr(again, name)
        if stored != came:
            yield name, _text(stored), _text(came)


def _lists(place: str, stored: list[str], again: list[str]) -> Iterator[tuple[str, str, str]]:
    for number in range(max(len(stored), len(again))):
        here = [one[number] if number < len(one) else "nothing" for one in (stored, again)]
        if here[0] != here[1]:
            yield f"{place} {number + 1}", here[0], here[1]


def _text(value: object) -> str:
    return orjson.dumps(value).decode()
