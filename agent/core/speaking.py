"""One turn under way: the snapshot being changed, the events and effects gathered so far."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from agent.core import confirming, ending, machine, reading
from agent.core.flow import Flow, Question
from agent.core.graph import FINISH
from agent.core.path import progress, settle
from agent.core.phrases import phrase
from agent.core.qualifying import advance
from agent.core.scoring import Score, score, settled
from agent.core.snapshot import NOTHING, Frame, Snapshot
from agent.core.statements import pass_by
from agent.core.texts import Text
from agent.core.turning import Effect, Turn, World
from agent.core.values import CALL_TIME, lookup


class Speaking:
    """`flow` is the conversation's flow in the visitor's language, `base` in its own."""

    __slots__ = ("_score", "at", "base", "effects", "events", "flow", "now", "snapshot", "why",
                 "world")  # fmt: skip

    def __init__(self, flow: Flow, snapshot: Snapshot, now: datetime, world: World) -> None:
        self.base = flow
        self.flow = flow if snapshot.locale == flow.locale else flow.speaking(snapshot.locale)
        self.snapshot = snapshot
        self.now = now
        self.at = now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        self.world = world
        self.events: list[Frame] = []
        self.effects: list[Effect] = []
        self.why = ""
        self._score: Score | None = None
        if flow.hours_of is not None:
            snapshot.hours = "closed" if flow.hours_of in world.closed else "open"

    def turn(self) -> Turn:
        """What came of it."""
        if self.flow.stages:
            advance(self.flow, self.snapshot, self.at)
        return Turn(self.snapshot, self.events, self.effects, why=self.why)

    def event(self, frame: Frame) -> None:
        """Add an event; it gets the next number of the conversation."""
        self.snapshot.seq += 1
        frame["seq"] = self.snapshot.seq
        self.events.append(frame)

    def heard(self, text: str, id: str | None) -> None:
        """What the visitor said, as it stands in the transcript."""
        self.event({"type": "message", "from": "visitor", "text": text, "at": self.at, "id": id})

    def say(
        self, text: Text | str, speaker: str = "bot", more: Mapping[str, str] | None = None
    ) -> None:
        """Something said to the visitor; `more` goes with it, an image for example."""
        shown = text if isinstance(text, str) else self.render(text)
        frame = {"type": "message", "from": speaker, "text": shown, "at": self.at}
        self.event(frame if more is None else {**frame, **more})

    def render(self, text: Text) -> str:
        """A text with this conversation's values in it."""
        if text.plain:
            return text.source
        opening = self.world.next_opening or phrase(self.snapshot.locale, "soon")
        extra: dict[str, Any] = dict(zip(CALL_TIME, (opening, ""), strict=True))
        return text.render(lookup(self.flow, self.snapshot, text.names, extra))

    def ask(self, question: Question, only: Iterable[str] = ()) -> None:
        """The question, as the current one; `only` these of its options, if given."""
        snapshot = self.snapshot
        shown = question.input
        wanted = set(only)
        if wanted:
            options = [o for o in shown["options"] if o["value"] in wanted]
            shown = {**shown, "options": options}
        if (snapshot.prefill or snapshot.early) and question.id not in snapshot.answers:
            known = reading.offered(question, snapshot)
            shown = {**shown, "prefill": known} if known else shown
        self.event(
            {
                "type": "question",
                "id": question.id,
                "text": self.render(question.text),
                "input": shown,
                "progress": progress(self.flow, snapshot, question.id),
                "skippable": question.skip or snapshot.attempts >= ending.ATTEMPTS,
            }
        )

    def repeat(self) -> None:
        """The current question once more."""
        if self.snapshot.pending:
            confirming.ask(self)
        else:
            self.ask(self.flow.questions[self.snapshot.state])

    def speak(self, flow: Flow) -> None:
        """Go on in another language."""
        self.flow = flow
        self.snapshot.locale = flow.locale
        self.snapshot.held = settled(flow, self.snapshot)

    def fresh(self) -> None:
        """Forget what failed: another question, or the same one begun again."""
        snapshot = self.snapshot
        snapshot.attempts, snapshot.doubt, snapshot.refused = 0, None, False
        snapshot.partial = snapshot.suggested = snapshot.pending = NOTHING

    def move(self, target: str) -> None:
        """Let the machine move the conversation to a question or an end."""
        self.snapshot.state = machine.move(self.flow.machine, self.snapshot.state, target)

    def rate(self) -> None:
        """Compute the score of the present answers, and keep it in the snapshot."""
        self._score = score(self.flow, self.snapshot)
        self.snapshot.score, self.snapshot.band = self._score.total, self._score.band

    @property
    def score(self) -> Score:
        """The score of the present answers."""
        if self._score is None:
            self.rate()
        assert self._score is not None
        return self._score

    def go_on(self) -> None:
        """After an answer: score it, tell those it concerns, ask what comes next."""
        target = settle(self.flow, self.snapshot)
        self.rate()
        self.arrive(target)

    def arrive(self, target: str) -> None:
        """Ask the question `target`, or come to the end it names."""
        if self.flow.statements:
            pass_by(self)
        if target in self.flow.questions:
            self.move(target)
            ending.tell(self)
            self.ask(self.flow.questions[target])
        elif target == FINISH:
            ending.finish(self, ending.fitting(self).end)
        else:
            ending.finish(self, target)

    def consented(self, question: Question, purpose: str, sha256: str, given: bool) -> Frame:
        """The record of one consent, given or refused."""
        return {
            "purpose": purpose,
            "given": given,
            "wording_sha256": sha256,
            "locale": self.snapshot.locale,
            "page": self.snapshot.page.get("url"),
            "at": self.at,
        }
