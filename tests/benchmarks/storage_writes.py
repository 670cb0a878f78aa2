"""How many turns a second the group commit stores on SQLite, and what CPU a turn costs.

Run: python -m tests.benchmarks.storage_writes [--writers 256] [--rounds 40] [--profile]

Each writer is a conversation of its own that writes turn after turn, each with a snapshot and
frames of the size the default flow has; every seventh turn begins a new conversation, every
seventh brings a lead, a handoff and an event for a destination. The log's checkpoints run as in
the server. CPU is that of the whole process, user and system, with the loop and the writers.
"""

import argparse
import asyncio
import cProfile
import json
import os
import pstats
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from storage.records import (
    Consent,
    Extras,
    Handoff,
    Lead,
    NewConversation,
    Outgoing,
    Touch,
    TurnRecord,
)
from storage.store import Store

TURNS = 7
_ANSWER = {
    "text": "around 5k a month",
    "value": {"min": 5000, "max": 10000, "currency": "USD", "period": "month", "approx": True},
    "status": "answered",
    "at": 1_700_000_000_000,
}
SNAPSHOT = json.dumps({"at": "budget", "answers": {f"q{number}": _ANSWER for number in range(4)}})
_QUESTION = {
    "type": "question",
    "seq": 3,
    "id": "budget",
    "text": "What would you like to spend?",
    "input": {
        "kind": "choice",
        "options": [{"value": f"o{number}", "label": f"Option {number}"} for number in range(4)],
    },
    "progress": {"asked": 2, "of": 5},
    "skippable": False,
}
EVENTS = "\n".join(json.dumps(_QUESTION) for _ in range(2))
INPUT = json.dumps({"type": "answer", "id": "a1", "question": "budget", "text": "around 5k"})
DATA = json.dumps({"answers": [_ANSWER] * 5, "score": {"total": 86, "points": [_ANSWER] * 3}})


@dataclass(frozen=True)
class Measured:
    """Seconds are those of the clock; `cpu` is what the process used, in seconds."""

    turns: int
    seconds: float
    cpu: float


def turn(conversation: str, number: int) -> TurnRecord:
    """The turn of this number, 1 to TURNS, of a conversation."""
    return TurnRecord(
        conversation=conversation,
        epoch=number,
        first_seq=number * 2 - 1,
        seq=number * 2,
        snapshot=SNAPSHOT,
        score=number * 10,
        band="warm",
        owner="bot",
        outcome=None,
        idle_at=1_700_000_000_000 + number,
        at=1_700_000_000_000 + number,
        input_id=f"i{number}",
        input=INPUT,
        events=EVENTS,
        create=_new(conversation) if number == 1 else None,
        extras=_extras(conversation, number),
    )


def _new(name: str) -> NewConversation:
    return NewConversation(f"t{name}", f"v{name}", f"w{name}", "saas-demo", "d" * 64, False)


def _extras(name: str, number: int) -> Extras | None:
    if number == 1:
        return Extras(touches=(Touch('{"utm":{"source":"newsletter"}}'),))
    if number < TURNS:
        return None
    return Extras(
        lead=Lead(f"l{name}", f"{name}@example.com", "Anna", "+442079460958", "Acme"),
        handoff=Handoff(f"h{name}", "sales", "hot", 86, "band"),
        outbox=(Outgoing(f"e{name}", f"h{name}", 1, "crm", "lead.handoff", DATA),),
        consents=(Consent("contact", "contact", True, "a" * 64, "en", "https://example.com/"),),
    )


async def _writer(store: Store, name: str, rounds: int) -> None:
    for number in range(rounds):
        conversation, step = divmod(number, TURNS)
        await store.write(turn(f"{name}-{conversation:05}", step + 1))


async def measure(url: str, writers: int, rounds: int) -> Measured:
    """Writes `writers` times `rounds` turns to an empty database."""
    store = await Store.open(url)
    wall, used = time.perf_counter(), os.times()
    await asyncio.gather(*(_writer(store, f"{name:05}", rounds) for name in range(writers)))
    seconds, now = time.perf_counter() - wall, os.times()
    await store.close()
    cpu = now.user + now.system - used.user - used.system
    return Measured(writers * rounds, seconds, cpu)


def main() -> None:
    """Prints the figures for the arguments given."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--writers", type=int, default=256)
    parser.add_argument("--rounds", type=int, default=70)
    parser.add_argument("--url", help="another database than a temporary SQLite file")
    parser.add_argument("--profile", action="store_true", help="show where the loop's time goes")
    given = parser.parse_args()
    profile = cProfile.Profile() if given.profile else None
    with tempfile.TemporaryDirectory() as directory:
        url = given.url or f"sqlite:///{Path(directory) / 'bench.db'}"
        if profile:
            profile.enable()
        found = asyncio.run(measure(url, given.writers, given.rounds))
        if profile:
            profile.disable()
            pstats.Stats(profile).sort_stats("tottime").print_stats(25)
    print(
        f"{found.turns} turns by {given.writers} writers: "
        f"{found.turns / found.seconds:,.0f} turns/s, "
        f"{found.cpu / found.turns * 1e6:.1f} µs of CPU a turn"
    )


if __name__ == "__main__":
    main()
