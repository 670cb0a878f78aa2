"""A turn as the rows it becomes: snapshot, events and effects in one record, written at once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from agent.availability import Placing, milliseconds
from agent.core.snapshot import Frame, Snapshot
from agent.core.turning import (
    OPEN,
    Consented,
    Effect,
    Handoff,
    Input,
    LeadKnown,
    Mailed,
    Moved,
    Send,
    Timed,
    Turn,
    World,
)
from agent.tokens import new_id
from storage import records

IDLE_MS = 30 * 60_000  # contract: captured when the conversation was idle for 30 minutes
TIMER = "timer"  # the input of a turn that a timer takes
BEGIN = "begin"  # the input of the first turn, which no visitor sends

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def moment(milliseconds: int) -> datetime:
    """A stored moment as a turn takes it."""
    return _EPOCH + milliseconds * _MILLISECOND


def encode(events: list[Frame]) -> list[bytes]:
    """Events as they go to the wire and into the log."""
    return [orjson.dumps(event) for event in events]


def record(
    turn: Turn,
    epoch: int,
    frames: list[bytes],
    given: Input | None,
    world: World,
    now: datetime,
    placing: Placing,
    create: records.NewConversation | None = None,
    touches: list[Any] | None = None,
) -> records.TurnRecord:
    """The rows of one turn. `epoch` is the new one."""
    at = milliseconds(now)
    snapshot = turn.snapshot
    extras = None
    if turn.effects or touches or (given is not None and given.type == TIMER):
        extras = _extras(turn, now, placing, touches, given)
    return records.TurnRecord(
        conversation=snapshot.id,
        epoch=epoch,
        first_seq=snapshot.seq - len(frames) + 1,
        seq=snapshot.seq,
        snapshot=orjson.dumps(snapshot.data()).decode(),
        score=snapshot.score,
        band=snapshot.band,
        owner=snapshot.owner,
        outcome=snapshot.outcome,
        idle_at=_idle_at(snapshot, at),
        at=at,
        input_id=given.id if given else None,
        input=_input(given or _began(snapshot), turn.why, world),
        events=b"\n".join(frames).decode(),
        create=create,
        extras=extras,
    )


def _idle_at(snapshot: Snapshot, at: int) -> int | None:
    waits = snapshot.contact and not (snapshot.captured or snapshot.ended or snapshot.test)
    return at + IDLE_MS if waits else None


def _began(snapshot: Snapshot) -> Input:
    """What the first turn began with that a later one may change."""
    told = {"identity": dict(snapshot.identity), "prefill": dict(snapshot.prefill)}
    value = {name: facts for name, facts in told.items() if facts}
    return Input(BEGIN, locale=snapshot.locale, value=value or None)


def _input(given: Input, why: str, world: World) -> str:
    """All that a turn takes beside flow, snapshot and time, so that it can be taken again."""
    told = zip(Input._fields, given, strict=True)
    kept: dict[str, Any] = {k: v for k, v in told if v is not None and k != "id"}
    if why:
        kept["why"] = why
    if world is not OPEN:
        kept |= {"closed": sorted(world.closed), "next_opening": world.next_opening}
    if world.mails:
        kept["mails"] = True
    return orjson.dumps(kept).decode()


def _extras(
    turn: Turn,
    now: datetime,
    placing: Placing,
    touches: list[Any] | None,
    given: Input | None,
) -> records.Extras:
    snapshot, at = turn.snapshot, milliseconds(now)
    effects: list[Effect] = [] if snapshot.test else turn.effects
    offered = next((e for e in effects if isinstance(e, Handoff)), None)
    handoff = _handoff(offered, at) if offered else None
    if handoff is not None:
        snapshot.handoff = handoff.id
    known = [e for e in effects if isinstance(e, LeadKnown)]
    sends = [e for e in effects if isinstance(e, Send)]
    return records.Extras(
        lead=records.Lead(f"lead_{snapshot.id[5:]}", **known[-1].contact) if known else None,
        handoff=handoff,
        outbox=tuple(
            _outgoing(send, snapshot, at, destination)
            for send in sends
            for destination in placing.addressed(send, snapshot)
        )
        + tuple(_mailed(e, snapshot, at) for e in effects if isinstance(e, Mailed)),
        consents=tuple(c for e in turn.effects if isinstance(e, Consented) for c in _consents(e)),
        touches=tuple(records.Touch(orjson.dumps(t).decode()) for t in touches or ()),
        moves=tuple(_moves(effects, snapshot.handoff)),
        timers=tuple(_timers(effects, placing, now)),
        fired=given.text if given is not None and given.type == TIMER else None,
    )


def _moves(effects: list[Effect], handoff: str | None) -> Iterator[records.Move]:
    """The steps of the handoff; a conversation that was never offered has none to move."""
    for effect in effects:
        if isinstance(effect, Moved) and handoff is not None:
            values = {name: getattr(effect, name) for name in Moved.__slots__}
            yield records.Move(handoff, **values)


def _timers(effects: list[Effect], placing: Placing, now: datetime) -> Iterator[records.Timer]:
    for effect in effects:
        for timer in effect.timers if isinstance(effect, Timed) else ():
            due = placing.due(timer, now)
            if due is not None:
                yield records.Timer(timer.kind, due)


def _handoff(offered: Handoff, at: int) -> records.Handoff:
    id = new_id("hand", at)
    return records.Handoff(id, offered.route, offered.band, offered.score, offered.reason)


def _outgoing(send: Send, snapshot: Snapshot, at: int, destination: str | None) -> records.Outgoing:
    return records.Outgoing(
        id=new_id("msg", at),
        handoff=snapshot.handoff,
        sequence=send.data["sequence"],
        destination=destination,
        type=send.type,
        data=orjson.dumps(send.data).decode(),
    )


def _mailed(effect: Mailed, snapshot: Snapshot, at: int) -> records.Outgoing:
    """The transcript waits as an address and a place in the log, whose words go by then."""
    data = {"to": effect.to, "name": effect.name, "until": effect.until, "locale": snapshot.locale}
    return records.Outgoing(
        id=new_id("msg", at),
        handoff=None,
        sequence=snapshot.sequence,
        destination=effect.via,
        type=records.TRANSCRIPT,
        data=orjson.dumps(data).decode(),
    )


def _consents(effect: Consented) -> list[records.Consent]:
    return [
        records.Consent(
            effect.question,
            r["purpose"],
            r["given"],
            r["wording_sha256"],
            r["locale"],
            r["page"],
        )
        for r in effect.records
    ]
