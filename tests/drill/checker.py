"""The checker: no lost ack, no double effect, no gap, exactly one handoff for each hot lead.

It judges an `Evidence` and nothing else, so that a fault can be planted there for each property.
Refuses to forgive: what is allowed (a repeat under the same webhook-id, a conversation whose
visitor never read its welcome) is named where it is allowed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from tests.drill.evidence import Evidence, Kept, Row
from tests.drill.visitors import Seen

CALL = "lead.handoff"


def faults(evidence: Evidence) -> list[str]:
    """Everything that is wrong; an empty list is what one wants."""
    return [
        *_complaints(evidence),
        *_conversations(evidence),
        *_strangers(evidence),
        *_handoffs(evidence),
        *_deliveries(evidence),
        *_signatures(evidence),
        *evidence.otherwise,
    ]


def _complaints(evidence: Evidence) -> Iterator[str]:
    for seen in evidence.seen:
        yield from (f"visitor {seen.number}: {wrong}" for wrong in seen.wrong)


def _conversations(evidence: Evidence) -> Iterator[str]:
    for seen in evidence.seen:
        kept = evidence.kept.get(evidence.whose.get(seen.number, ""))
        if kept is None:
            yield f"visitor {seen.number}: the conversation is gone"
            continue
        before = evidence.before.get(seen.number, kept.seq)
        for wrong in (*_acks(seen, kept), *_order(kept), *_shown(seen, kept, before)):
            yield f"visitor {seen.number}: {wrong}"


def _acks(seen: Seen, kept: Kept) -> Iterator[str]:
    """What was acknowledged is stored with that seq; each input is stored once, and was said."""
    stored: defaultdict[str, list[int]] = defaultdict(list)
    for turn in kept.turns:
        if turn.input_id is not None:
            stored[turn.input_id].append(turn.last_seq)
    for id, seq in seen.acks.items():
        if id not in stored:
            yield f"{id} was acknowledged and is not stored"
        elif stored[id][0] != seq:
            yield f"{id} was acknowledged with {seq} and stored with {stored[id][0]}"
    for id, seqs in stored.items():
        if len(seqs) > 1:
            yield f"{id} was taken {len(seqs)} times"
        if id not in seen.said:
            yield f"{id} is stored and was never said"
    shown = Counter(e["id"] for e in kept.events() if e.get("from") == "visitor" and "id" in e)
    yield from (f"{id} is shown {count} times" for id, count in shown.items() if count > 1)


def _order(kept: Kept) -> Iterator[str]:
    """Turns and events follow each other without a gap, up to where the conversation stands."""
    epochs = [turn.epoch for turn in kept.turns]
    if epochs != list(range(1, len(epochs) + 1)):
        yield f"its turns are {epochs}"
    seqs = [event["seq"] for event in kept.events()]
    if seqs != list(range(1, kept.seq + 1)):
        yield f"it stands at {kept.seq}, its events are {seqs}"


def _shown(seen: Seen, kept: Kept, before: int) -> Iterator[str]:
    """He saw what is stored, from the first event on, and all that was stored when he looked for
    the last time; what a timer said later he could not see."""
    stored = kept.events()
    if seen.events != stored[: len(seen.events)]:
        yield "saw something else than what is stored"
    elif len(seen.events) < before:
        yield f"saw {len(seen.events)} events, {before} were stored"


def _strangers(evidence: Evidence) -> Iterator[str]:
    """A welcome may be lost with the connection; nobody talks in such a conversation."""
    known = set(evidence.whose.values())
    for kept in evidence.kept.values():
        if kept.id not in known and (
            kept.called or any(turn.input_id is not None for turn in kept.turns)
        ):
            yield f"{kept.id}: somebody spoke whom nobody knows"


def _handoffs(evidence: Evidence) -> Iterator[str]:
    """One handoff where people were called, and none elsewhere; one call for each handoff."""
    offers = Counter(conversation for _, conversation in evidence.handoffs)
    for kept in evidence.kept.values():
        if offers[kept.id] != kept.called:
            yield f"{kept.id}: {offers[kept.id]} handoffs where {int(kept.called)} was due"
    calls = Counter(row.handoff for row in evidence.outbox if row.type == CALL)
    for id, conversation in evidence.handoffs:
        if calls[id] != 1:
            yield f"{conversation}: {calls[id]} calls for one handoff"
    for handoff in calls.keys() - {id for id, _ in evidence.handoffs}:
        yield f"a call for {handoff}, which is no handoff"


def _deliveries(evidence: Evidence) -> Iterator[str]:
    """What is in the outbox was taken under its own id with its own content, and nothing else."""
    taken, rows = evidence.taken, {row.id: row for row in evidence.outbox}
    for id, bodies in taken.items():
        if id not in rows:
            yield f"{id} was delivered and is not in the outbox"
        elif any(_said(body) != _due(rows[id]) for body in bodies):
            yield f"{id} was delivered with another content"
    for row in rows.values():
        late = row.id not in evidence.settled  # a timer's, while all this is read
        if row.state not in ("delivered", "pending" if late else "delivered"):
            yield f"{row.id} is {row.state}"
        if row.id not in taken and not late:
            yield f"{row.id} was never delivered"
    told = Counter((row.conversation, row.type, row.sequence) for row in rows.values())
    yield from (f"{key} was sent under {count} ids" for key, count in told.items() if count > 1)
    yield from (f"{id} was sent twice at once" for id in sorted(evidence.receiver.at_once))


def _said(body: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """What a delivery says; its links are made anew for each attempt."""
    return body["type"], {name: said for name, said in body["data"].items() if name != "links"}


def _due(row: Row) -> tuple[str, dict[str, Any]]:
    return row.type, row.data


def _signatures(evidence: Evidence) -> Iterator[str]:
    receiver = evidence.receiver
    yield from (f"{id} came with a forged signature" for id in receiver.forged)
    yield from (
        f"{id} was signed {seconds:+d} s from the time" for id, seconds in receiver.mistimed
    )
