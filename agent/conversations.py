"""The use cases of a conversation: open, resume, take a turn, start again, erase, claim.

Each is one transaction: a turn is computed, stored with all it causes, and only then acknowledged
and shown. One turn of a conversation is under way at a time; another process may still be faster,
then the store says so and the turn is computed anew on what is stored.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, NamedTuple

import orjson

from agent import arrivals, availability
from agent.arrivals import TOKEN_MS, Hello, Visitor
from agent.availability import milliseconds
from agent.bus import Bus, Listener
from agent.config import Config
from agent.core import turn as turns
from agent.core.context import page_context, source_context, touches
from agent.core.flow import Flow
from agent.core.snapshot import Frame, Snapshot, restore
from agent.core.turning import Input, Refusal, Turn, World
from agent.erasure import erase
from agent.errors import HandraiseError
from agent.flow_files import Flows
from agent.lives import Live
from agent.reps import Roster
from agent.tokens import new_token, token_hash
from agent.writing import encode, record
from storage import records
from storage.errors import Conflict, StorageError
from storage.store import Store

USED_MS = 86_400_000  # a token's last use is written at most daily
RACES = 5
MOST_ASKED = 500  # conversations in one question to the database
TYPING = (b'{"type":"typing","from":"visitor"}',)

Clock = Callable[[], datetime]


class UnknownFlow(HandraiseError):
    """A hello named a flow that does not run here."""


class Opened(NamedTuple):
    """A conversation opened or resumed: its tokens, and the frames the client has not seen."""

    live: Live
    conversation: str
    visitor: str
    seq: int
    frames: list[bytes]


class Conversations:
    """All conversations of this process. `on_outbox` is told after rows were written to it."""

    def __init__(
        self,
        store: Store,
        flows: Flows,
        config: Config,
        bus: Bus,
        on_outbox: Callable[[], None] = lambda: None,
        clock: Clock = lambda: datetime.now(UTC),
        roster: Roster | None = None,
        delay_scale: float = 1.0,
    ) -> None:
        self._store = store
        self._flows = flows
        self._config = config
        self._bus = bus
        self._clock = clock
        self._live: dict[str, Live] = {}
        self._placing = availability.Placing(config, roster or Roster(), store, delay_scale)
        self.on_outbox = on_outbox

    @property
    def open_count(self) -> int:
        """How many conversations somebody is connected to."""
        return len(self._live)

    async def open(self, hello: Hello, listener: Listener, token: str | None = None) -> Opened:
        """Resume the conversation a hello names, or open a new one; `listener` hears from then on.
        The new one has this `token`, or one of its own. Raises UnknownFlow; Conflict where another
        has the token."""
        if hello.conversation:
            resumed = await self.resume(hello, listener)
            if resumed is not None:
                return resumed
        return await self._begin(hello, listener, token or new_token())

    async def resume(self, hello: Hello, listener: Listener) -> Opened | None:
        """Go on with the conversation a hello names; None where its token opens none."""
        assert hello.conversation is not None
        stored = await self._store.conversation(token_hash(hello.conversation))
        now = milliseconds(self._clock())
        if stored is None or stored.used_at < now - TOKEN_MS or hello.after > stored.seq:
            return None
        if hello.draft is not None and (stored.version, stored.test) != (hello.draft.version, True):
            return None  # a preview goes on with itself only
        if stored.used_at < now - USED_MS:
            await self._store.used(stored.id, stored.visitor, now)
        live = await self._load(stored.id, stored)
        await self._learn(live, hello)
        async with live.lock:  # nothing is published between what is read here and joining
            if live.stale or live.epoch < stored.epoch:
                await self._refresh(live)
            events = await self._events(live.id, hello.after, live.snapshot.seq)
            self._bus.join(live.id, listener)
            live = self._live.setdefault(live.id, live)
        if hello.page and (page := page_context(hello.page)):
            self._bus.moved_to(live.id, page)
        self._bus.whisper(live.id)
        visitor = hello.visitor or new_token()
        return Opened(live, hello.conversation, visitor, live.snapshot.seq, events)

    async def _learn(self, live: Live, hello: Hello) -> None:
        """Keep what the page has come to know since; what it said before changes nothing."""
        told = arrivals.told(live.snapshot, hello, self._config.identity.secrets, self._clock())
        if told:
            with suppress(Refusal):
                await self.take(live, Input("known", value=told))

    async def _begin(self, hello: Hello, listener: Listener, token: str) -> Opened:
        now = self._clock()
        seen = touches(hello.page or {}, hello.source, now.isoformat(timespec="milliseconds"))
        page, source = page_context(hello.page or {}), source_context(seen)
        flow = hello.draft or (
            self._flows.get(hello.flow) if hello.flow else self._flows.choose(page, source)
        )
        if flow is None:
            raise UnknownFlow(f"there is no flow `{hello.flow}` here", "Check data-flow.")
        visitor = await arrivals.visitor(self._store, hello, now)
        snapshot = arrivals.fresh(flow, hello, page, source, now, self._config.identity.secrets)
        await arrivals.recall(self._store, self._flows, flow, snapshot, visitor, now)
        return await self._create(flow, snapshot, listener, visitor, seen, now, token)

    def preview(self, flow: Flow, hello: Hello) -> list[Frame]:
        """The events a new conversation would begin with; nothing is opened or stored."""
        now = self._clock()
        seen = touches(hello.page or {}, hello.source, now.isoformat(timespec="milliseconds"))
        page, source = page_context(hello.page or {}), source_context(seen)
        snapshot = arrivals.fresh(flow, hello, page, source, now, self._config.identity.secrets)
        return turns.begin(flow, snapshot, now, self._world(flow, snapshot, now)).events

    async def _create(
        self,
        flow: Flow,
        snapshot: Snapshot,
        listener: Listener,
        visitor: Visitor,
        seen: list[dict[str, Any]],
        now: datetime,
        token: str,
    ) -> Opened:
        world = self._world(flow, snapshot, now)
        turn = turns.begin(flow, snapshot, now, world)
        frames = encode(turn.events)
        create = records.NewConversation(
            token_hash=token_hash(token),
            visitor=visitor.id,
            visitor_token_hash=None if visitor.known else token_hash(visitor.token),
            flow=flow.id,
            version=flow.version,
            test=snapshot.test,
        )
        drawn = await self._placing.call(turn, milliseconds(now))
        row = record(turn, 1, frames, None, world, now, self._placing, create, seen)
        try:
            await self._store.write(row)
        except StorageError:
            self._placing.give_back(drawn, row)
            raise
        self._told(row)
        live = Live(flow, turn.snapshot, 1, visitor.id, {}, asyncio.Lock(), now)
        self._live[live.id] = live
        self._bus.join(live.id, listener, fresh=True)
        return Opened(live, token, visitor.token, 0, frames)

    def leave(self, live: Live, listener: Listener) -> None:
        """A client is gone; the last one takes the conversation out of memory."""
        if self._bus.leave(live.id, listener):
            self._live.pop(live.id, None)
        self._bus.whisper(live.id)

    def online(self, id: str) -> bool:
        """Whether a tab of the visitor is open."""
        return self._bus.present(id)

    def page(self, id: str) -> Mapping[str, Any] | None:
        """The page the visitor is on; None when he is not here, or on the one he came by."""
        return self._bus.page(id)

    def typing(self, live: Live) -> None:
        """The visitor writes: whoever reads as a rep is told, nothing is stored."""
        self._bus.whisper(live.id, TYPING)

    async def take(self, live: Live, given: Input) -> int:
        """Take a turn and return the seq that acknowledges it. A repeated id gets its first seq.
        Raises Refusal, or a StorageError when it could not be stored."""
        async with live.lock:
            for _ in range(RACES):
                if live.stale:
                    await self._refresh(live)
                if given.id is not None and given.id in live.acks:
                    return live.acks[given.id]
                try:
                    return await self._turn(live, given)
                except Conflict:
                    live.stale = True
            raise Refusal("busy", "This conversation is busy elsewhere. Please try again.")

    async def _turn(self, live: Live, given: Input) -> int:
        now = self._clock()
        world = self._world(live.flow, live.snapshot, now)
        turn = turns.take(live.flow, live.snapshot, given, now, world)
        if turn.refusal is not None:
            raise turn.refusal
        frames = encode(turn.events)
        drawn = await self._placing.call(turn, milliseconds(now))
        row = record(turn, live.epoch + 1, frames, given, world, now, self._placing)
        try:
            await self._store.write(row)
        except BaseException as error:
            live.stale = True  # whether it was stored is not known: what is stored decides
            if isinstance(error, StorageError):
                self._placing.give_back(drawn, row)
            raise
        self._applied(live, turn, frames, given, now)
        self._told(row)
        return turn.snapshot.seq

    def _told(self, row: records.TurnRecord) -> None:
        """Wake who delivers, where there is something to deliver: what has no destination is only
        kept, and looking at the outbox is a transaction of its own."""
        outbox = row.extras.outbox if row.extras is not None else ()
        if any(event.destination is not None for event in outbox):
            self.on_outbox()

    def _applied(
        self, live: Live, turn: Turn, frames: list[bytes], given: Input, now: datetime
    ) -> None:
        live.snapshot, live.spoke = turn.snapshot, now
        live.epoch += 1
        if given.id is not None:
            live.acks[given.id] = turn.snapshot.seq
        self._bus.publish(live.id, frames)

    async def restart(self, live: Live, visitor_token: str, listener: Listener) -> Opened:
        """A new conversation of the same visitor and flow, after the old one took `restart`."""
        flow = live.flow if live.snapshot.test else self._flows.get(live.snapshot.flow) or live.flow
        now = self._clock()
        snapshot = arrivals.again(flow, live.snapshot, now)
        visitor = Visitor(live.visitor, visitor_token, True)
        opened = await self._create(flow, snapshot, listener, visitor, [], now, new_token())
        self.leave(live, listener)
        return opened

    async def erase(self, live: Live, given: Input) -> int:
        """The visitor wants the data gone: end the conversation, then blank what it held."""
        seq = await self.take(live, given)
        await erase(self._store, conversation=live.id, now=milliseconds(self._clock()))
        live.stale = True
        self.on_outbox()
        return seq

    async def act(self, conversation: str, given: Input) -> int:
        """A turn that no visitor's client sent: a rep's, or a timer's. Returns the seq that
        acknowledges it. Raises Refusal, StorageError, FlowMissing."""
        live = self._live.get(conversation)
        if live is None:
            stored = await self._store.conversation_by_id(conversation)
            if stored is None:
                raise Refusal("gone", "This conversation was deleted.")
            live = await self._load(conversation, stored)
        try:
            return await self.take(live, given)
        finally:
            if not self._bus.listens(conversation):
                self._live.pop(conversation, None)
            self._bus.whisper(conversation)

    async def idle(self, conversations: list[str]) -> None:
        """Nothing was heard for half an hour: whoever left an address becomes a record."""
        for id in conversations:
            await self._apart(id, Input("idle"))

    async def _apart(self, conversation: str, given: Input) -> None:
        """A turn that no client sent."""
        with suppress(Refusal):
            await self.act(conversation, given)

    def park(self) -> int:
        """Hold less of the conversations in which nobody speaks; how many they were."""
        now = self._clock()
        return sum(live.park(now) for live in self._live.values())

    async def catch_up(self, ids: Collection[str] | None = None) -> None:
        """Show what another process wrote to these conversations, as far as they are open here;
        without `ids` to those that people were called for."""
        if ids is None:
            watched = [live for live in self._live.values() if live.snapshot.called]
        else:
            watched = [live for id in ids if (live := self._live.get(id)) is not None]
        for begin in range(0, len(watched), MOST_ASKED):
            some = {live.id: live for live in watched[begin : begin + MOST_ASKED]}
            epochs = await self._store.epochs(list(some))
            for live in (some[id] for id, epoch in epochs.items() if epoch > some[id].epoch):
                async with live.lock:
                    if live.stale or epochs[live.id] > live.epoch:
                        with suppress(Refusal):
                            await self._refresh(live)

    async def _load(self, id: str, stored: records.Conversation) -> Live:
        live = self._live.get(id)
        if live is None:
            loaded = await self._restored(stored)
            live = self._live.setdefault(id, loaded)
        return live

    async def _restored(self, stored: records.Conversation) -> Live:
        flow = await self._flows.version(stored.version, stored.flow)
        acks = await self._acks(stored)
        snapshot = restore(orjson.loads(stored.snapshot))
        return Live(
            flow, snapshot, stored.epoch, stored.visitor, acks, asyncio.Lock(), self._clock()
        )

    async def _refresh(self, live: Live) -> None:
        """Take over what is stored, and show our clients what they missed."""
        stored = await self._store.conversation_by_id(live.id)
        if stored is None:
            raise Refusal("gone", "This conversation no longer exists.")
        acks = await self._acks(stored)
        missed = await self._events(live.id, live.snapshot.seq, stored.seq)
        live.acks, live.snapshot = acks, restore(orjson.loads(stored.snapshot))
        live.epoch, live.stale, live.spoke = stored.epoch, False, self._clock()
        self._bus.publish(live.id, missed)

    async def _acks(self, stored: records.Conversation) -> dict[str, int]:
        """Those that belong to what was read of a conversation. Another process may have written
        more meanwhile: a repeat acknowledged by that would not have shown what came of it."""
        acks = await self._store.acks(stored.id)
        return {id: seq for id, seq in acks.items() if seq <= stored.seq}

    async def _events(self, id: str, after: int, until: int) -> list[bytes]:
        """The frames in between. What another process wrote after the snapshot was read is shown
        when that is read anew, and not twice."""
        events = await self._store.events_after(id, after)
        while events and orjson.loads(events[-1])["seq"] > until:
            events.pop()
        return [event.encode() for event in events]

    def _world(self, flow: Flow, snapshot: Snapshot, now: datetime) -> World:
        return availability.world(self._config, flow, snapshot.locale, now)
