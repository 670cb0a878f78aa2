"""Runs the conversations in a flow's `tests:`, exactly as `turn` would take them.

Owns what the steps of a `talk:` mean; `expectation` compares. Refuses files, networks and clocks:
a test brings its own time, so it gives the same result every day.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from agent.core import confirming
from agent.core.context import page_context, source_context, touches
from agent.core.expectation import differences, event_differences, points_by_place, words
from agent.core.flow import Flow, Question
from agent.core.qualifying import stage
from agent.core.remembering import prefilled
from agent.core.scoring import score
from agent.core.snapshot import CONFIRM, Snapshot
from agent.core.texts import closest
from agent.core.turn import begin, take
from agent.core.turning import OPEN, Input, Send, Turn, World
from agent.core.yaml_reader import Path

GIVEN = (
    "now", "page", "referrer", "source", "locale", "returning", "closed", "next_opening",
    "prefill", "remembered",
)  # fmt: skip
WORDS = (
    "bot", "reject", "sent", "skip", "back", "human", "say", "locale", "end", "idle", "claimed",
    "timer", "handed_back", "resolved",
)  # fmt: skip
NOW = "2026-01-05 12:00"  # a Monday; for tests that do not say when they happen
IDLE = timedelta(minutes=30)
_REP = {"holder": "rep", "id": "rep"}  # the one rep a test has


@dataclass(frozen=True, slots=True)
class Failure:
    """Where a conversation went another way. `place` counts from the test: ("talk", 3)."""

    place: Path
    step: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one test; it passed when nothing failed. `turns` and `world` tell what it went
    through, which is no part of whether it passed."""

    name: str
    steps: int
    failures: tuple[Failure, ...]
    turns: tuple[Turn, ...] = field(default=(), compare=False, repr=False)
    world: World = field(default=OPEN, compare=False, repr=False)


def run(flow: Flow, name: str, test: Mapping[str, Any]) -> Result:
    """Hold the conversation `test` with `flow`; a mistake in the test itself is a failure too."""
    talk = test["talk"]
    try:
        held = _Conversation(flow, test.get("given") or {})
    except _Broken as broken:
        return Result(name, len(talk), (broken.failure(("given",), "given"),))
    failures = [*held.hold(talk)]
    if not held.broken:
        failures += held.judge(test.get("expect") or {})
    return Result(name, len(talk), tuple(failures), tuple(held.turns), held.world)


class _Broken(Exception):
    """The test cannot go on from here."""

    def __init__(self, expected: str, got: str) -> None:
        super().__init__(expected)
        self.expected, self.got = expected, got

    def failure(self, place: Path, step: str) -> Failure:
        return Failure(place, step, self.expected, self.got)


class _Conversation:
    """One conversation under way: the snapshot, the last turn, and all that was sent."""

    def __init__(self, flow: Flow, given: Mapping[str, Any]) -> None:
        _known(given, GIVEN)
        self.flow = flow
        self.now = _time(given.get("now", NOW))
        self.world = World(_closed(flow, given.get("closed")), given.get("next_opening"))
        self.turns: list[Turn] = []
        self.sent: list[Send] = []
        self.asked: list[str] = []
        self.broken = False
        self.turn = self._keep(begin(flow, _snapshot(flow, given, self.now), self.now, self.world))

    def hold(self, talk: list[Any]) -> list[Failure]:
        """Take every step; stops at the first that cannot be taken."""
        failures: list[Failure] = []
        for index, step in enumerate(talk):
            place: Path = ("talk", index)
            label = f"step {index + 1}, {_label(step)}"
            try:
                found = self._step(step)
            except _Broken as broken:
                self.broken = True
                return [*failures, broken.failure(place, label)]
            failures += [Failure(place, label, expected, got) for expected, got in found]
        return failures

    def judge(self, expect: Mapping[str, Any]) -> list[Failure]:
        """Hold the end of the conversation against `expect:`."""
        wanted = {key: value for key, value in expect.items() if key != "sent"}
        found = list(differences(wanted, self._facts(wanted)))
        if "sent" in expect:
            found += event_differences(expect["sent"], self.sent)
        return [
            Failure(("expect", d.key.split(".")[0]), f"expect {d.key}", d.expected, d.got)
            for d in found
        ]

    def _step(self, step: Any) -> list[tuple[str, str]]:
        """Take one step; returns what was expected of it and did not come."""
        if not isinstance(step, dict) or len(step) != 1:
            raise _Broken("one `question: what the visitor does` in each step", words(step))
        (key, value), *_ = step.items()
        if key in _EXPECTS:
            return _EXPECTS[key](self, value)
        if key in _DOES:
            self._take(_DOES[key](self, value))
            return []
        if key not in self.flow.questions and key != CONFIRM:
            raise _Broken("a question of this flow or a word", _stranger(key, self.flow))
        self._current(key)
        self._take(self._answer(key, value))
        return []

    def _take(self, given: Input) -> None:
        turn = take(self.flow, self.turn.snapshot, given, self.now, self.world)
        if turn.refusal is not None:
            raise _Broken("an input that counts", f"{turn.refusal.text} ({turn.refusal.code})")
        self.turn = self._keep(turn)

    def _keep(self, turn: Turn) -> Turn:
        self.turns.append(turn)
        self.sent += _sent(turn)
        asked = [event["id"] for event in turn.events if event["type"] == "question"]
        new = (id for id in dict.fromkeys(asked) if id not in self.asked)
        self.asked += [id for id in new if id in self.flow.questions]
        return turn

    def _current(self, id: str) -> None:
        snapshot = self.turn.snapshot
        if snapshot.ended:
            raise _Broken(f"the question `{id}`", f"the end `{snapshot.state}`")
        if snapshot.current != id and snapshot.owner == "bot":
            raise _Broken(f"the question `{id}`", f"the question `{snapshot.current}`{self._why()}")

    def _why(self) -> str:
        rejected = _rejected(self.turn)
        return f" again, because the last answer was rejected ({rejected})" if rejected else ""

    def _answer(self, id: str, does: Any) -> Input:
        if does is None or does == {}:
            raise _Broken(f"what the visitor does at `{id}`", "nothing; `skip: ID` skips")
        question = self.flow.questions.get(id) or confirming.question(self.flow.locale)
        return answer(question, does)

    def _idle(self) -> Input:
        self.now += IDLE
        return Input("idle")

    def _skipping(self, id: Any) -> Input:
        return Input("skip", question=id or self.turn.snapshot.state)

    def _bot(self, text: Any) -> list[tuple[str, str]]:
        said = _said(self.turn)
        lines = [line for whole in said for line in (whole, *whole.split("\n"))]
        return [] if text in lines else [(words(text), "; ".join(said) or "the bot said nothing")]

    def _reject(self, code: Any) -> list[tuple[str, str]]:
        came = _rejected(self.turn)
        if came is not None and code in (None, came):
            return []
        return [(f"a rejection{f' ({code})' if code else ''}", came or "the answer was taken")]

    def _sends(self, expected: Any) -> list[tuple[str, str]]:
        found = event_differences(expected, _sent(self.turn))
        return [(f"{d.key}: {d.expected}", d.got) for d in found]

    def _facts(self, expected: Mapping[str, Any]) -> dict[str, Any]:
        snapshot = self.turn.snapshot
        given = score(self.flow.speaking(snapshot.locale), snapshot)
        counted = [id for id in self.asked if self.flow.questions[id].counted]
        at_end = snapshot.ended and snapshot.state in self.flow.ends
        return {
            "band": given.band,
            "score": given.total,
            "points": points_by_place(
                {"question": p.question, "rule": p.rule, "points": p.points} for p in given.points
            ),
            "end": snapshot.state if at_end else None,
            "question": None if snapshot.ended else snapshot.state,
            "outcome": snapshot.outcome,
            "stage": stage(self.flow, snapshot),
            "owner": snapshot.owner,
            "answers": {id: answer["value"] for id, answer in snapshot.answers.items()},
            "lead": snapshot.contact,
            "consent": {record["purpose"]: record["given"] for record in snapshot.consent},
            "asked": self.asked if isinstance(expected.get("asked"), list) else len(counted),
            "sent": None,
        }


_EXPECTS: Mapping[str, Callable[[_Conversation, Any], list[tuple[str, str]]]] = {
    "bot": _Conversation._bot,
    "reject": _Conversation._reject,
    "sent": _Conversation._sends,
}
_DOES: Mapping[str, Callable[[_Conversation, Any], Input]] = {
    "skip": _Conversation._skipping,
    "back": lambda held, id: Input("back", question=id),
    "human": lambda held, _: Input("human"),
    "say": lambda held, text: Input("say", text=str(text)),
    "locale": lambda held, locale: Input("locale", locale=str(locale)),
    "end": lambda held, _: Input("end"),
    "idle": lambda held, _: held._idle(),
    "claimed": lambda held, name: Input("claimed", text=str(name), value=_REP["holder"]),
    "timer": lambda held, kind: Input("timer", text=str(kind)),
    "handed_back": lambda held, _: Input("rep_hand_back", value=_REP),
    "resolved": lambda held, outcome: Input("rep_resolve", value={**_REP, "outcome": outcome}),
}


def answer(question: Question, does: Any) -> Input:
    """The answer that a step `QUESTION: does` gives."""
    if not isinstance(does, dict):
        return _input(question, does)
    id, consent = question.id, does.get("consent")
    rest = {key: value for key, value in does.items() if key != "consent"}
    if rest.keys() == {"text"}:
        return Input("answer", question=id, text=str(rest["text"]), consent=consent)
    if rest.keys() == {"tap"}:
        return Input("answer", question=id, value=rest["tap"], consent=consent)
    return Input("answer", question=id, value=rest, consent=consent)


def _input(question: Question, does: Any) -> Input:
    """A tap where `does` names a button of the question; everything else is typed."""
    id, name = question.id, str(does)
    if isinstance(does, list):
        return Input("answer", question=id, value=[str(item) for item in does])
    if question.kind in ("yes_no", "consent") and (isinstance(does, bool) or name in ("yes", "no")):
        return Input("answer", question=id, value=does in (True, "yes"))
    if question.kind == CONFIRM and isinstance(does, bool):
        return Input("answer", question=id, value="yes" if does else "edit")
    if question.kind == CONFIRM and name in ("yes", "edit"):
        return Input("answer", question=id, value=name)
    if name in question.options:
        return Input("answer", question=id, value=[name] if question.kind == "multi" else name)
    if name in {step.id for step in question.steps}:
        return Input("answer", question=id, value=name)
    if question.kind == "rating" and isinstance(does, int):
        return Input("answer", question=id, value=does)
    return Input("answer", question=id, text=name)


def _snapshot(flow: Flow, given: Mapping[str, Any], now: datetime) -> Snapshot:
    page = {"url": given.get("page"), "referrer": given.get("referrer")}
    seen = touches(page, given.get("source"), now.isoformat())
    return Snapshot(
        id="test",
        flow=flow.id,
        version=flow.version,
        locale=flow.speaking(str(given.get("locale", flow.locale))).locale,
        page=page_context(page),
        source=source_context(seen),
        returning=given.get("returning") is True,
        prefill=prefilled(flow, given.get("prefill") or {}, now),
        before=_before(flow, given.get("remembered") or {}, now),
    )


def _before(flow: Flow, given: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Answers of an earlier talk, as the flow would remember them."""
    told = {"status": "answered", "at": now.isoformat(), "remembered": True}
    answers = {id: {**told, **known} for id, known in prefilled(flow, given, now).items()}
    return {"answers": answers, "consent": []} if answers else {}


def _time(text: object) -> datetime:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        raise _Broken("a time such as 2026-11-23 10:00", words(text)) from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _closed(flow: Flow, teams: object) -> frozenset[str]:
    named = [teams] if isinstance(teams, str) else teams or []
    known = frozenset(route.call for route in flow.routes if route.call)
    if not isinstance(named, list) or not known.issuperset(named):
        raise _Broken(f"closed: teams the routes call ({', '.join(sorted(known))})", words(teams))
    return frozenset(named)


def _known(given: Mapping[str, Any], names: tuple[str, ...]) -> None:
    for key in given:
        if key not in names:
            raise _Broken(f"one of {', '.join(names)}", f"the unknown key `{key}`")


def _stranger(key: str, flow: Flow) -> str:
    known = frozenset((*flow.questions, *WORDS))
    near = closest(key, known)
    return f"`{key}`; " + (f"did you mean `{near}`?" if near else "there is none of this name")


def _label(step: Any) -> str:
    if isinstance(step, dict):
        return ", ".join(f"{k}: {'' if v is None else words(v)}".rstrip() for k, v in step.items())
    return words(step)


def _said(turn: Turn) -> list[str]:
    ours = ("bot", "system")  # an exit is said by the chat itself while a person holds the talk
    said = (e for e in turn.events if e["type"] in ("question", "reject") or e.get("from") in ours)
    return [event["text"] for event in said]


def _rejected(turn: Turn) -> str | None:
    return next((str(e["code"]) for e in turn.events if e["type"] == "reject"), None)


def _sent(turn: Turn) -> list[Send]:
    return [effect for effect in turn.effects if isinstance(effect, Send)]
