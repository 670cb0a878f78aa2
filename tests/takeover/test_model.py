"""Answers, claims, releases, timers and crashes in every order, over the real SQLite: the bot never
writes while a person has the talk, and nothing is lost, doubled or said by who has no claim."""

import asyncio
import shutil
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import orjson
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from agent.arrivals import Hello
from agent.core.snapshot import restore
from agent.core.turning import Input, Refusal
from storage.errors import DatabaseUnavailable, StorageError
from storage.records import TurnRecord
from storage.store import Store
from tests.processing import Ears, Time
from tests.takeover.desking import TIERS, Process, started

T = TypeVar("T")
REPS = ("Ana", "Ben")
SPEAKS = frozenset({"question", "reject"})


class Breaking:
    """A store's `write` that fails once, before or after the turn is stored."""

    def __init__(self, store: Store) -> None:
        self.write = store.write
        self.fails: str | None = None

    async def __call__(self, turn: TurnRecord) -> None:
        fails, self.fails = self.fails, None
        if fails == "before":
            raise DatabaseUnavailable("the line broke")
        await self.write(turn)
        if fails == "after":
            raise DatabaseUnavailable("the line broke")


class People(RuleBasedStateMachine):
    """One visitor, two reps, two processes, one clock."""

    @initialize(human=st.booleans())
    def begin(self, human: bool) -> None:
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp(prefix="handraise-model-"))
        (self.folder / "saas-demo.yaml").write_text(TIERS)
        self.time = Time()
        self.processes = [self.do(started(self.folder, self.time)) for _ in range(2)]
        self.breaking = [self._breaking(process) for process in self.processes]
        self.ears = Ears()
        opened = self.do(self.processes[0].conversations.open(Hello(), self.ears))
        self.token, self.id, self.at = opened.conversation, opened.live.id, 0
        self.heard = [orjson.loads(frame) for frame in opened.frames]
        self.holders: dict[str, str] = {}
        self.number = 0
        first = Input("answer", "q", "goal", value="qualify")
        self.visitor(Input("human", "h") if human else first)
        if not human:
            self.visitor(Input("answer", "b", "budget", text="around 5k"))

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Let the processes do something."""
        return self.runner.run(work)

    def _breaking(self, process: Process) -> Breaking:
        breaking = Breaking(process.store)
        process.store.write = breaking
        return breaking

    def attempt(self, work: Coroutine[Any, Any, T]) -> T | Refusal | StorageError:
        """What came of it; refusals and broken lines are part of life."""
        try:
            return self.do(work)
        except (Refusal, StorageError) as error:
            return error

    def visitor(self, given: Input) -> None:
        """The visitor's tab sends; one that lost its line comes back and sends again."""
        for _ in range(3):
            live = self.processes[self.at].conversations._live.get(self.id)
            if live is None:
                self.comes_back()
                continue
            done = self.attempt(self.processes[self.at].conversations.take(live, given))
            if not isinstance(done, StorageError):
                return

    def comes_back(self) -> None:
        """Connect again, with the last seq that was heard."""
        self.listen()
        seq = self.heard[-1]["seq"] if self.heard else 0
        hello = Hello(conversation=self.token, after=seq)
        opened = self.do(self.processes[self.at].conversations.open(hello, self.ears))
        assert opened.conversation == self.token
        self.heard += [orjson.loads(frame) for frame in opened.frames]

    def listen(self) -> None:
        """Take over what the tab heard since."""
        self.heard += [frame for frame in self.ears.heard if "seq" in frame]
        self.ears.heard.clear()

    def next(self) -> str:
        self.number += 1
        return f"n{self.number}"

    @rule(
        type=st.sampled_from(["answer", "answer", "say", "human", "skip", "back", "end"]),
        text=st.sampled_from(["around 5k", "next week", "rubbish", "Ann Lee, ann@acme.io"]),
    )
    def visitor_does(self, type: str, text: str) -> None:
        self.visitor(Input(type, self.next(), self.stored().current, text=text))

    @rule(rep=st.sampled_from(REPS), where=st.integers(0, 1))
    def claims(self, rep: str, where: int) -> None:
        handoff = self.stored().handoff
        if handoff is None:
            return
        claimed = self.attempt(self.processes[where].takeover.claim(handoff, rep))
        if not isinstance(claimed, Exception) and claimed.won:
            self.holders[rep] = claimed.row.holder or ""

    @rule(
        rep=st.sampled_from(REPS),
        where=st.integers(0, 1),
        type=st.sampled_from(
            ["say", "say", "hand_back", "take", "release", "contacted", "resolve"]
        ),
    )
    def acts_as(self, rep: str, where: int, type: str) -> None:
        handoff = self.stored().handoff
        if handoff is None or rep not in self.holders:
            return
        process, id = self.processes[where], self.next()
        row = self.do(process.takeover.row(handoff))
        held, owner = row.holder == self.holders[rep], self.stored().owner
        said = {"type": type, "id": id, "text": f"{rep} {id}"}
        done = self.attempt(process.takeover.act(row, self.holders[rep], said))
        if type == "say" and isinstance(done, int):
            assert held, "somebody without the claim wrote"
            assert owner == "rep", "a rep wrote while the bot had the talk"

    @rule(where=st.integers(0, 1))
    def lead_changes_hands(self, where: int) -> None:
        """One rep lets go, the other takes it; the first has his page open still."""
        for rep, other in (REPS, REPS[::-1]):
            self.acts_as(rep, where, "release")
            self.claims(other, where)

    @rule(seconds=st.sampled_from([0, 1, 29, 61, 125, 200, -30]), who=st.sampled_from([0, 1, 2]))
    def time_passes(self, seconds: int, who: int) -> None:
        """And the clock of one process ticks, or of both at once."""
        self.time.move(seconds=seconds)
        chosen = self.processes if who == 2 else [self.processes[who]]

        async def tick() -> None:
            await asyncio.gather(*(process.escalation.fire() for process in chosen))

        self.attempt(tick())

    @rule(
        kind=st.sampled_from(["before", "after", "crash", "move", "look"]), where=st.integers(0, 1)
    )
    def trouble_comes(self, kind: str, where: int) -> None:
        """A write fails, a process dies, the visitor's line leads to another process."""
        if kind == "crash":
            self.listen()
            self.do(self.processes[where].store.close())
            self.processes[where] = self.do(started(self.folder, self.time))
            self.breaking[where] = self._breaking(self.processes[where])
        elif kind == "move":
            self.moves()
        elif kind == "look":
            self.attempt(self.processes[self.at].conversations.catch_up())
        else:
            self.breaking[where].fails = kind

    def moves(self) -> None:
        """The visitor's tab comes back to the other process."""
        live = self.processes[self.at].conversations._live.get(self.id)
        if live is not None:
            self.processes[self.at].conversations.leave(live, self.ears)
        self.listen()
        self.at = 1 - self.at
        self.comes_back()

    def stored(self) -> Any:
        found = self.do(self.processes[0].store.conversation_by_id(self.id))
        assert found is not None
        return restore(orjson.loads(found.snapshot))

    @invariant()
    def the_bot_is_silent_while_a_person_has_the_talk(self) -> None:
        frames = self.do(self.processes[0].store.events_after(self.id, 0))
        events = [orjson.loads(frame) for frame in frames]
        assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
        owner, said = "bot", set()
        for event in events:
            if event["type"] == "owner":
                owner = event["owner"]
            elif owner == "rep":
                assert event["type"] not in SPEAKS, event
                assert event.get("from") != "bot", event
            if event.get("from") == "rep":
                assert owner == "rep", event
                assert event["id"] not in said, event
                said.add(event["id"])
        assert owner == self.stored().owner

    @invariant()
    def the_visitor_heard_each_event_once_and_in_order(self) -> None:
        self.listen()
        seqs = [event["seq"] for event in self.heard]
        assert seqs == list(range(1, len(seqs) + 1))

    @invariant()
    def the_handoff_and_the_conversation_agree_on_who_has_it(self) -> None:
        snapshot = self.stored()
        if snapshot.handoff is None:
            return
        row = self.do(self.processes[0].takeover.row(snapshot.handoff))
        holder = snapshot.people.get("holder")
        assert (row.holder, row.claimed_at is not None) == (holder, holder is not None)
        assert snapshot.owner != "rep" or holder is not None

    def teardown(self) -> None:
        if not hasattr(self, "runner"):
            return
        for process in self.processes:
            self.do(process.store.close())
        self.runner.close()
        shutil.rmtree(self.folder)


People.TestCase.settings = settings(max_examples=30, stateful_step_count=30, deadline=None)
TestPeople = People.TestCase
