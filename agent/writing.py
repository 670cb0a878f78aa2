"""A turn as the rows it becomes: snapshot, events and effects in one record, written at once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from agent.core.snapshot import Frame, Snapshot
from agent.core.turning import OPEN, Consented, Effect, Handoff, Input, LeadKnown, Send, Turn, World
from agent.tokens import new_id
from storage import records

IDLE_MS = 30 * 60_000  # contract: captured when the conversation was idle for 30 minutes
BEGIN = "begin"  # the input of the first turn, which no visitor sends

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)

Addressed = Callable[[Send], tuple[str | None, ...]]


def milliseconds(now: datetime) -> int:
    """A moment as the store keeps it. Exact, as `timestamp` is not: a turn's frames hold the same
    moment as text, and `reproducing` makes them again from this number."""
    return (now - _EPOCH) // _MILLISECOND


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
    addressed: Addressed,
    create: records.NewConversation | None = None,
    touches: list[Any] | None = None,
) -> records.TurnRecord:
    """The rows of one turn. `epoch` is the new one."""
    at = milliseconds(now)
    snapshot = turn.snapshot
    extras = _extras(turn, at, addressed, touches) if turn.effects or touches else None
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
        input=_input(given or Input(BEGIN, locale=snapshot.locale), turn.why, world),
        events=b"\n".join(frames).decode(),
        create=create,
        extras=extras,
    )


def _idle_at(snapshot: Snapshot, at: int) -> int | None:
    waits = snapshot.contact and not (snapshot.captured or snapshot.ended or snapshot.test)
    return at + IDLE_MS if waits else None


def _input(given: Input, why: str, world: World) -> str:
    """All that a turn takes beside flow, snapshot and time, so that it can be taken again."""
    told = zip(Input._fields, given, strict=True)
    kept: dict[str, Any] = {k: v for k, v in told if v is not None and k != "id"}
    if why:
        kept["why"] = why
    if world is not OPEN:
        kept |= {"closed": sorted(world.closed), "next_opening": world.next_opening}
    return orjson.dumps(kept).decode()


def _extras(turn: Turn, at: int, addressed: Addressed, touches: list[Any] | None) -> records.Extras:
    snapshot = turn.snapshot
    effects: list[Effect] = [] if snapshot.test else turn.effects
    offered = next((e for e in effects if isinstance(e, Handoff)), None)
    handoff = _handoff(offered, at) if offered else None
    if handoff is not None:
        snapshot.handoff = handoff.id
    known = [e for e in effects if isinstance(e, LeadKnown)]
    return records.Extras(
        lead=records.Lead(f"lead_{snapshot.id[5:]}", **known[-1].contact) if known else None,
        handoff=handoff,
        outbox=tuple(
            _outgoing(send, snapshot, at, destination)
            for send in effects
            if isinstance(send, Send)
            for destination in addressed(send)
        ),
        consents=tuple(c for e in turn.effects if isinstance(e, Consented) for c in _consents(e)),
        touches=tuple(records.Touch(orjson.dumps(t).decode()) for t in touches or ()),
    )


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
