"""A conversation that was held, as a test in the flow's own notation.

Owns the way back from inputs to the steps of a `talk:`, and writing them as YAML. What it writes
gives the same conversation again when `transcript` runs it. Refuses to hold conversations.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from agent.core import confirming
from agent.core.expectation import points_by_place
from agent.core.flow import Flow, Question
from agent.core.scoring import score
from agent.core.transcript import answer
from agent.core.turning import Input, Send, Turn, World
from agent.core.yaml_reader import scalar

Test = dict[str, Any]

_BARE = re.compile(r"[A-Za-z0-9][\w .@/+-]*", re.ASCII)
# JSON leaves these as they are, and in YAML they break lines or may not stand at all.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


@dataclass
class Recording:
    """What happens in a conversation, one turn after the other. `given` is what held before it."""

    flow: Flow
    given: Mapping[str, Any]
    turns: list[tuple[Input | None, Turn]] = field(default_factory=list)

    def add(self, given: Input | None, turn: Turn) -> None:
        """Note a turn; the first one had no input."""
        self.turns.append((given, turn))

    def test(self) -> Test:
        """The conversation as a test."""
        talk: list[Any] = []
        for before, (given, turn) in zip(self.turns, self.turns[1:], strict=False):
            if given is not None:
                talk += _steps(self.flow, before[1], given, turn)
        return {"given": dict(self.given), "talk": talk, "expect": self._expect()}

    def name(self, now: datetime) -> str:
        """What the test is called; the time keeps two of them apart."""
        snapshot = self.turns[-1][1].snapshot
        return f"{snapshot.band} with {snapshot.score} points at {now:%Y-%m-%d %H.%M.%S}"

    def _expect(self) -> dict[str, Any]:
        snapshot = self.turns[-1][1].snapshot
        given = score(self.flow, snapshot).points
        points = points_by_place(
            {"question": p.question, "rule": p.rule, "points": p.points} for p in given
        )
        where = "end" if snapshot.ended and snapshot.state in self.flow.ends else "question"
        expected = {"band": snapshot.band, "score": snapshot.score, "points": points}
        expected[where] = None if snapshot.ended and where == "question" else snapshot.state
        expected["asked"] = self._asked()
        if snapshot.consent:
            expected["consent"] = {r["purpose"]: r["given"] for r in snapshot.consent}
        if not any(_sent(turn) for _, turn in self.turns):
            expected["sent"] = []
        return expected

    def _asked(self) -> list[str]:
        frames = [frame for _, turn in self.turns for frame in turn.events]
        ids = (frame["id"] for frame in frames if frame["type"] == "question")
        return [id for id in dict.fromkeys(ids) if id in self.flow.questions]


def given(
    now: datetime, world: World, page: str | None = None, locale: str | None = None
) -> dict[str, Any]:
    """What holds before the first word, as a test says it."""
    facts = {
        "now": f"{now:%Y-%m-%d %H:%M}",
        "page": page,
        "locale": locale,
        "closed": sorted(world.closed),
        "next_opening": world.next_opening,
    }
    return {key: value for key, value in facts.items() if value}


def written(name: str, test: Test) -> str:
    """A test as YAML, to stand in tests/NAME.yaml."""
    lines = [f"{_text(name)}:", f"  given: {_flow_style(test['given'])}", "  talk:"]
    lines += [f"    - {_pair(*next(iter(step.items())))}" for step in test["talk"]]
    if not test["talk"]:
        lines[-1] = "  talk: []"
    lines += ["  expect:", *(f"    {_pair(key, value)}" for key, value in test["expect"].items())]
    return "\n".join(lines) + "\n"


def _steps(flow: Flow, before: Turn, given: Input, turn: Turn) -> Iterator[Test]:
    yield _step(flow, before, given)
    rejected = next((e["code"] for e in turn.events if e["type"] == "reject"), None)
    if rejected is not None:
        yield {"reject": rejected}
    elif turn.snapshot.state == before.snapshot.state and not turn.snapshot.ended:
        said = (e for e in turn.events if e["type"] == "message" and e["from"] == "bot")
        yield from ({"bot": event["text"]} for event in said)  # a side question was answered
    sent = _sent(turn)
    if sent:
        yield {"sent": sent}


def _step(flow: Flow, before: Turn, given: Input) -> Test:
    if given.type == "answer":
        id = given.question or before.snapshot.current
        question = flow.questions.get(id) or confirming.question(flow.locale)
        return {id: _does(question, given)}
    said = {"skip": given.question, "back": given.question, "say": given.text}
    return {given.type: given.locale if given.type == "locale" else said.get(given.type)}


def _does(question: Question, given: Input) -> Any:
    """The shortest words for an answer that mean exactly it."""
    consent = {"consent": dict(given.consent)} if given.consent else {}
    if given.text is not None:
        long: Any = {"text": given.text, **consent}
        short = given.text
    else:
        long = {"tap": given.value, **consent}
        short = given.value
    candidates: list[Any] = [] if consent else [short]
    if isinstance(given.value, dict):
        candidates = [{**given.value, **consent}]
    wanted = (given.text, given.value)
    for does in candidates:
        meant = answer(question, does)
        if (meant.text, meant.value) == wanted and type(meant.value) is type(given.value):
            return does
    return long


def _sent(turn: Turn) -> list[str]:
    return [effect.type for effect in turn.effects if isinstance(effect, Send)]


def _pair(key: str, value: Any) -> str:
    return f"{_text(key)}:" if value is None else f"{_text(key)}: {_flow_style(value)}"


def _flow_style(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_text(k)}: {_flow_style(v)}" for k, v in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(map(_flow_style, value)) + "]"
    return _text(value) if isinstance(value, str) else json.dumps(value)


def _text(text: str) -> str:
    """A text without quotes where it stays itself without."""
    bare = _BARE.fullmatch(text) and scalar(text) == text and text == text.strip()
    if bare or _is_time(text):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)


def _is_time(text: str) -> bool:
    return re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", text) is not None
