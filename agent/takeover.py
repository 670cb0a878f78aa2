"""The use cases of a rep: claim a lead, talk in its conversation, hand back, release, resolve.

Each is one turn, so it is stored with its events, its webhooks and the handoff's step in one
transaction, or not at all. Refuses to trust a caller's word for a claim: the turn itself compares
the `holder`, on what is stored at that moment.
"""

import re
import secrets
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from agent.bus import Bus, Listener
from agent.conversations import Conversations
from agent.core import clock
from agent.core.flow import Flow
from agent.core.people import OUTCOMES, TAKEN
from agent.core.snapshot import Snapshot, restore
from agent.core.turning import Input, Refusal
from agent.core.values import lookup
from agent.flow_files import FlowMissing, Flows
from agent.reps import MAX_NAME
from storage.desk_records import Rep
from storage.errors import NotFound
from storage.records import HandoffRow
from storage.store import Store

MAX_TEXT = 4_000
MAX_REASON = 500
MAX_ID = 64
TYPING_MS = 30_000  # a rep who writes has this long again
ACTS = frozenset({"say", "contacted", "hand_back", "take", "release", "resolve", "outcome"})
# Categories that no name needs: controls, surrogates, line and paragraph separators.
_NO_NAME = frozenset({"Cc", "Cs", "Zl", "Zp"})
_TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_ID = re.compile(r"[\x21-\x7e]+")


class Unfit(Exception):
    """What a rep sent cannot be used: what is wrong, and how to put it right."""

    def __init__(self, text: str, code: str = "bad_frame") -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True, slots=True)
class Claimed:
    """Who has the lead after a claim, and whether it was this one."""

    row: HandoffRow
    won: bool


@dataclass(frozen=True, slots=True)
class Canned:
    """An answer ready to be sent, in the visitor's language."""

    id: str
    text: str


class Takeover:
    """What reps do. `scale` shortens waits in tests."""

    def __init__(
        self,
        store: Store,
        flows: Flows,
        conversations: Conversations,
        bus: Bus,
        now: Callable[[], int],
        scale: float = 1.0,
    ) -> None:
        self._store = store
        self._flows = flows
        self._conversations = conversations
        self._bus = bus
        self._now = now
        self._scale = scale

    async def claim(self, id: str, name: str, rep: Rep | None = None) -> Claimed:
        """Give the lead to whoever comes first; `rep` when he is known. The winner's repeat, by
        himself or by his name, is a win too. Raises NotFound, Refusal, StorageError."""
        row = await self.row(id)
        if row.claimed_at is None:
            holder = rep.id if rep else f"once_{secrets.token_hex(12)}"
            given = Input("claimed", text=rep.name if rep else name, value=holder)
            try:
                await self._conversations.act(row.conversation, given)
            except Refusal as refusal:
                if refusal.code not in (TAKEN, "busy"):
                    raise
            row = await self.row(id)
        won = row.claimed_at is not None and _same(row, name, rep)
        return Claimed(row, won)

    async def act(self, row: HandoffRow, holder: str, said: Mapping[str, Any]) -> int:
        """One act of whoever carries `holder`; returns the seq that acknowledges it. Raises Unfit,
        Refusal, StorageError."""
        id = said.get("id")
        if not isinstance(id, str) or not 0 < len(id) <= MAX_ID or not _ID.fullmatch(id):
            raise Unfit(f"`id` is a text of 1 to {MAX_ID} characters without spaces.", "bad_id")
        text, value = _GIVEN.get(said["type"], _nothing)(said)
        value |= {"holder": holder, "id": id}
        given = Input(f"rep_{said['type']}", id=f"rep:{id}", text=text, value=value)
        return await self._conversations.act(row.conversation, given)

    async def typing(self, row: HandoffRow, page: Listener) -> None:
        """The rep writes on `page`: the visitor sees it while a person has the talk, the lead's
        other pages too, and a claim without a word is released later."""
        frame = {"type": "typing", "from": "rep"}
        stored = await self._store.conversation_by_id(row.conversation)
        if stored is not None and stored.owner == "rep":
            self._bus.publish(row.conversation, (orjson.dumps(frame),))
        named = orjson.dumps({**frame, "name": row.claimed_by})
        self._bus.whisper(row.conversation, (named,), but=page)
        if row.contacted_at is None:
            until = self._now() + round(TYPING_MS * self._scale)
            await self._store.put_off(row.conversation, clock.SILENT, until)

    async def row(self, id: str) -> HandoffRow:
        """The handoff as it is now. Raises NotFound, StorageError."""
        row = await self._store.handoff_row(id)
        if row is None:
            raise NotFound("handoff", id)
        return row

    async def canned(self, conversation: str) -> list[Canned]:
        """The flow's ready answers with this visitor's values in them."""
        stored = await self._store.conversation_by_id(conversation)
        if stored is None:
            return []
        snapshot = restore(orjson.loads(stored.snapshot))
        try:
            flow = await self._flows.version(stored.version, stored.flow)
        except FlowMissing:
            return []  # the talk can still be read
        return _canned(flow.speaking(snapshot.locale), snapshot)


def _canned(flow: Flow, snapshot: Snapshot) -> list[Canned]:
    return [
        Canned(id, text.render(lookup(flow, snapshot, text.names, {})).strip())
        for id, text in flow.canned.items()
    ]


def name_of(given: object) -> str:
    """A rep's name as visitors may see it. Raises Unfit."""
    name = given.strip() if isinstance(given, str) else ""
    if not name:
        raise Unfit("Who are you? Write your name, so that the visitor knows who joined.")
    if len(name) > MAX_NAME:
        raise Unfit(f"That is too long. A name has at most {MAX_NAME} characters.")
    if any(unicodedata.category(c) in _NO_NAME or c in _TURNING for c in name):
        raise Unfit("A name has no control characters. Type it by hand.")
    return name


def _same(row: HandoffRow, name: str, rep: Rep | None) -> bool:
    """Whether the one who has it is the one who asks: the same rep, or the same name."""
    if rep is not None and row.holder == rep.id:
        return True
    winner = (row.claimed_by or "").strip().casefold()
    return winner == (rep.name if rep else name).strip().casefold()


def _nothing(said: Mapping[str, Any]) -> tuple[str | None, dict[str, Any]]:
    return None, {}


def _say(said: Mapping[str, Any]) -> tuple[str | None, dict[str, Any]]:
    text = said.get("text")
    if not isinstance(text, str) or not text.strip():
        raise Unfit("There is nothing to send. Write something first.")
    if len(text) > MAX_TEXT:
        raise Unfit(f"A message has at most {MAX_TEXT} characters. Send it in parts.")
    _storable(text)
    return text, {}


def _storable(text: str) -> None:
    if "\0" in text:
        raise Unfit("A text may not hold NUL.", "bad_text")


def _contacted(said: Mapping[str, Any]) -> tuple[str | None, dict[str, Any]]:
    how = said.get("how", "call")
    if how not in ("call", "mail"):
        raise Unfit("`how` is `call` or `mail`.")
    return str(how), {}


def _verdict(said: Mapping[str, Any]) -> tuple[str | None, dict[str, Any]]:
    outcome, reason = said.get("outcome") or None, said.get("reason") or None
    wanted = said["type"] == "outcome"
    if outcome not in OUTCOMES and (wanted or outcome is not None):
        raise Unfit(f"`outcome` is one of {', '.join(OUTCOMES)}.")
    if reason is not None and (not isinstance(reason, str) or len(reason) > MAX_REASON):
        raise Unfit(f"`reason` is a text of at most {MAX_REASON} characters.")
    _storable(reason or "")
    return reason, {"outcome": outcome}


_GIVEN: Mapping[str, Callable[[Mapping[str, Any]], tuple[str | None, dict[str, Any]]]] = {
    "say": _say,
    "contacted": _contacted,
    "resolve": _verdict,
    "outcome": _verdict,
}
