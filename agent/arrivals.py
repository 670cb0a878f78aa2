"""Who arrives and with what: the visitor his token names, his page, what is known before a word.

Owns the snapshot a conversation begins with. Refuses to take turns, and to write anything.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import orjson

from agent.availability import milliseconds
from agent.core import identity
from agent.core.flow import Flow
from agent.core.remembering import PURPOSE, prefilled, remembered
from agent.core.snapshot import Snapshot, restore
from agent.flow_files import FlowMissing, Flows
from agent.tokens import new_id, new_token, token_hash
from storage.store import Store

TOKEN_MS = 30 * 86_400_000  # contract: tokens are good for 30 days from last use
RECENT = 5  # talks of a visitor that are looked through for what may be remembered


class Hello(NamedTuple):
    """What a client says first."""

    flow: str | None = None
    conversation: str | None = None
    after: int = 0
    visitor: str | None = None
    page: Mapping[str, Any] | None = None
    source: Mapping[str, Any] | None = None
    locale: str | None = None
    test: bool = False
    prefill: Mapping[str, Any] | None = None
    identity: Mapping[str, Any] | None = None
    proof: Mapping[str, Any] | None = None  # that it was worked for
    draft: Flow | None = None  # what an operator previews; it wins over `flow`


class Visitor(NamedTuple):
    """Somebody with a conversation: `known` was here before."""

    id: str
    token: str
    known: bool


async def visitor(store: Store, hello: Hello, now: datetime) -> Visitor:
    """Who says hello; a token that is unknown or too old makes somebody new."""
    at = milliseconds(now)
    if hello.visitor:
        found = await store.visitor(token_hash(hello.visitor), at - TOKEN_MS)
        if found is not None:
            return Visitor(found, hello.visitor, True)
    return Visitor(new_id("vis", at), new_token(), False)


def fresh(
    flow: Flow,
    hello: Hello,
    page: dict[str, Any],
    source: dict[str, Any],
    now: datetime,
    secrets: Sequence[str],
) -> Snapshot:
    """The snapshot a hello begins with."""
    snapshot = Snapshot(
        id=new_id("conv", milliseconds(now)),
        flow=flow.id,
        version=flow.version,
        locale=flow.speaking(hello.locale or flow.locale).locale,
        page=page,
        source=source,
        test=hello.test,
    )
    if hello.identity:
        snapshot.identity = identity.identity(hello.identity, secrets, now)
    if hello.prefill or snapshot.identity:
        kinds = {id: question.kind for id, question in flow.questions.items()}
        offered = {**identity.known(snapshot.identity, kinds), **(hello.prefill or {})}
        snapshot.prefill = prefilled(flow.speaking(snapshot.locale), offered, now)
    return snapshot


def told(snapshot: Snapshot, hello: Hello, secrets: Sequence[str], now: datetime) -> dict[str, Any]:
    """What a hello that resumes says of the visitor, as a turn takes it; nothing where it is what
    is known."""
    who = identity.identity(hello.identity, secrets, now) if hello.identity else {}
    said = {"identity": who if who != snapshot.identity else {}, "prefill": hello.prefill}
    return {name: value for name, value in said.items() if value}


async def recall(
    store: Store, flows: Flows, flow: Flow, snapshot: Snapshot, who: Visitor, now: datetime
) -> None:
    """Put into a fresh snapshot what is known of a visitor who was here before."""
    snapshot.returning = who.known
    if flow.remember and who.known:
        snapshot.before = await _before(store, flows, flow, who.id, now)
    if who.known and (rep := await store.previous_rep(who.id)):
        snapshot.people = {"previous": rep}


async def _before(
    store: Store, flows: Flows, flow: Flow, visitor: str, now: datetime
) -> dict[str, Any]:
    """What the visitor's last talk with a word on remembering leaves to this one."""
    for stored in await store.conversations_of(visitor, RECENT):
        old = restore(orjson.loads(stored.snapshot))
        if any(record["purpose"] == PURPOSE for record in old.consent):
            try:
                old_flow = await flows.version(stored.version, stored.flow)
            except FlowMissing:
                return {}
            return remembered(flow, old_flow, old, now)
    return {}


def again(flow: Flow, old: Snapshot, now: datetime) -> Snapshot:
    """The snapshot of a conversation that the same visitor begins anew."""
    return Snapshot(
        id=new_id("conv", milliseconds(now)),
        flow=flow.id,
        version=flow.version,
        locale=flow.speaking(old.locale).locale,
        page=old.page,
        source=old.source,
        returning=True,
        test=old.test,
        identity=old.identity,
        prefill=old.prefill if flow.id == old.flow else {},
    )
