"""The checker finds what it is for: into what one real drill left a fault is planted for each
property, and that is told, and nothing else."""

import asyncio
import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import text

from storage.engine import open_database
from tests.drill.checker import CALL, faults
from tests.drill.cluster import Cluster, running
from tests.drill.drill import receiving, settled, talk
from tests.drill.evidence import Evidence, Kept
from tests.drill.visitors import Seen

Plant = Callable[[Evidence], list[str]]


@pytest.fixture(scope="module")
def twice() -> tuple[Evidence, Evidence]:
    """What a drill with one kill left, and what was read after the file was tampered with."""
    return asyncio.run(_drilled())


@pytest.fixture(scope="module")
def left(twice: tuple[Evidence, Evidence]) -> Evidence:
    """What a drill with one kill left."""
    return twice[0]


async def _drilled() -> tuple[Evidence, Evidence]:
    async with receiving() as (receiver, port), running(port, scale=0.1) as cluster:
        await talk(cluster, 60, [partial(Cluster.kill, cluster, 0)], 7, 30)
        found = await settled(cluster, receiver)
        await cluster.servers[0].stop()
        await _tamper(cluster.database, found)
        return found, await settled(cluster, receiver, running=False)


async def _tamper(database: str, found: Evidence) -> None:
    """Another score, as if an answer had counted twice."""
    store = await open_database(database)
    await store.write(
        lambda c: c.execute(text("UPDATE conversations SET score = score + 5 WHERE id = :id"),
                            {"id": _talk(found)[1].id})
    )  # fmt: skip
    await store.close()


def _talk(left: Evidence) -> tuple[Seen, Kept]:
    """A visitor who was acknowledged more than two inputs, and his conversation."""
    seen = next(s for s in left.seen if len(s.acks) > 2)
    return seen, left.kept[left.whose[seen.number]]


def _hot(left: Evidence) -> str:
    return left.handoffs[0][1]


def _a_lost_ack(left: Evidence) -> list[str]:
    seen, kept = _talk(left)
    at = next(n for n, turn in enumerate(kept.turns) if turn.input_id in seen.acks)
    kept.turns[at] = replace(kept.turns[at], input_id=None)
    return [f"visitor {seen.number}: i1 was acknowledged and is not stored"]


def _a_lost_conversation(left: Evidence) -> list[str]:
    seen, kept = _talk(left)
    del left.kept[kept.id]
    return [f"visitor {seen.number}: the conversation is gone"]


def _another_seq(left: Evidence) -> list[str]:
    seen, _ = _talk(left)
    right, seen.acks["i1"] = seen.acks["i1"], 99
    return [f"visitor {seen.number}: i1 was acknowledged with 99 and stored with {right}"]


def _an_input_taken_twice(left: Evidence) -> list[str]:
    seen, kept = _talk(left)
    twice = next(n for n, turn in enumerate(kept.turns) if turn.input_id == "i2")
    kept.turns[twice] = replace(kept.turns[twice], input_id="i1")
    del seen.acks["i2"]
    return [f"visitor {seen.number}: i1 was taken 2 times"]


def _an_input_nobody_said(left: Evidence) -> list[str]:
    seen, _ = _talk(left)
    del seen.said["i1"]
    return [f"visitor {seen.number}: i1 is stored and was never said"]


def _a_turn_missing(left: Evidence) -> list[str]:
    seen, kept = _talk(left)
    epochs = [turn.epoch for turn in kept.turns if turn.epoch != 2]
    gone = kept.turns.pop(1)
    seqs = [event["seq"] for event in kept.events()]
    return [
        f"visitor {seen.number}: {gone.input_id} was acknowledged and is not stored",
        f"visitor {seen.number}: its turns are {epochs}",
        f"visitor {seen.number}: it stands at {kept.seq}, its events are {seqs}",
        f"visitor {seen.number}: saw something else than what is stored",
    ]


def _a_gap_in_what_was_seen(left: Evidence) -> list[str]:
    seen, _ = _talk(left)
    del seen.events[1]
    return [f"visitor {seen.number}: saw something else than what is stored"]


def _an_event_that_never_came(left: Evidence) -> list[str]:
    seen, _ = _talk(left)
    due = len(seen.events)
    seen.events.pop()
    return [f"visitor {seen.number}: saw {due - 1} events, {due} were stored"]


def _an_event_shown_that_is_not_stored(left: Evidence) -> list[str]:
    seen, _ = _talk(left)
    seen.events.append({**seen.events[-1], "seq": len(seen.events) + 1})
    return [f"visitor {seen.number}: saw something else than what is stored"]


def _a_stranger(left: Evidence) -> list[str]:
    _, kept = _talk(left)
    left.kept["conv_x"] = Kept("conv_x", kept.seq, False, kept.turns)
    return ["conv_x: somebody spoke whom nobody knows"]


def _no_handoff(left: Evidence) -> list[str]:
    (handoff, conversation), *left.handoffs = left.handoffs
    return [
        f"{conversation}: 0 handoffs where 1 was due",
        f"a call for {handoff}, which is no handoff",
    ]


def _two_handoffs(left: Evidence) -> list[str]:
    left.handoffs.append(("hand_x", _hot(left)))
    return [
        f"{_hot(left)}: 2 handoffs where 1 was due",
        f"{_hot(left)}: 0 calls for one handoff",
    ]


def _a_call_that_never_came(left: Evidence) -> list[str]:
    row = next(row for row in left.outbox if row.type == CALL)
    del left.taken[row.id]
    return [f"{row.id} was never delivered"]


def _a_call_written_twice(left: Evidence) -> list[str]:
    row = next(row for row in left.outbox if row.type == CALL)
    left.outbox.append(replace(row, id="evt_x"))
    left.taken["evt_x"] = left.taken[row.id]
    return [
        f"{row.conversation}: 2 calls for one handoff",
        f"{(row.conversation, CALL, row.sequence)} was sent under 2 ids",
    ]


def _a_call_given_up(left: Evidence) -> list[str]:
    row = next(row for row in left.outbox if row.type == CALL)
    row.state = "dead"
    return [f"{row.id} is dead"]


def _an_event_that_waits_for_ever(left: Evidence) -> list[str]:
    row = left.outbox[0]
    row.state = "pending"
    return [f"{row.id} is pending"]


def _an_event_nobody_wrote(left: Evidence) -> list[str]:
    left.taken["evt_x"] = left.taken[left.outbox[0].id]
    return ["evt_x was delivered and is not in the outbox"]


def _another_content(left: Evidence) -> list[str]:
    bodies = left.taken[left.outbox[0].id]
    bodies.append({**bodies[0], "data": {**bodies[0]["data"], "sequence": 99}})
    return [f"{left.outbox[0].id} was delivered with another content"]


def _twice_at_once(left: Evidence) -> list[str]:
    left.receiver.at_once.add("evt_x")
    return ["evt_x was sent twice at once"]


def _forged(left: Evidence) -> list[str]:
    left.receiver.forged.append("evt_x")
    return ["evt_x came with a forged signature"]


def _mistimed(left: Evidence) -> list[str]:
    left.receiver.mistimed.append(("evt_x", -3600))
    return ["evt_x was signed -3600 s from the time"]


def _a_complaint(left: Evidence) -> list[str]:
    left.seen[3].wrong.append("seq 7 where 6 was due")
    return ["visitor 3: seq 7 where 6 was due"]


PLANTS: list[Plant] = [
    _a_lost_ack, _a_lost_conversation, _another_seq, _an_input_taken_twice, _an_input_nobody_said,
    _a_turn_missing, _a_gap_in_what_was_seen, _an_event_that_never_came,
    _an_event_shown_that_is_not_stored, _a_stranger, _no_handoff, _two_handoffs,
    _a_call_that_never_came, _a_call_written_twice, _a_call_given_up,
    _an_event_that_waits_for_ever, _an_event_nobody_wrote, _another_content, _twice_at_once,
    _forged, _mistimed, _a_complaint,
]  # fmt: skip


def test_a_drill_in_which_nothing_went_wrong_has_no_fault(left: Evidence) -> None:
    assert faults(left) == []
    assert left.handoffs != []
    assert sum(seen.reconnects for seen in left.seen) > 0


def test_an_answer_that_counted_twice_is_found(twice: tuple[Evidence, Evidence]) -> None:
    _, kept = _talk(twice[0])
    (fault,) = faults(twice[1])
    assert re.fullmatch(rf"{kept.id}: score is \d+, and came again as \d+", fault), fault


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__.strip("_"))
def test_a_planted_fault_is_found(left: Evidence, plant: Plant) -> None:
    planted = deepcopy(left)
    expected = plant(planted)
    assert faults(planted) == expected
