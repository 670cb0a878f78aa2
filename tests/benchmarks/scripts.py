"""What benchmark visitors say: whole conversations of a flow, found by having them once."""

from datetime import UTC, datetime
from random import Random
from typing import Any

import orjson

from agent.core.flow import Flow, Question
from agent.core.snapshot import Snapshot
from agent.core.turn import begin, take
from agent.core.turning import OPEN, Input
from tests.benchmarks.load import NUMBER
from tests.benchmarks.raw import frame

PAGE = {
    "url": "https://shop.example/pricing?utm_source=news&utm_campaign=autumn",
    "title": "Prices",
}
_EMAIL = f"ann{NUMBER.decode()}@acme.io"  # everybody's own, so that nobody joins another's lead
_TYPED = {
    "money": ("500 a month", "around 5k a month", "2-3k", "under 500"),
    "number": ("25", "about 7", "just me"),
    "timing": ("next month", "in 3 months", "as soon as possible"),
    "contact": (f"Ann Lee, {_EMAIL}", f"Ann Lee, {_EMAIL}, +44 20 7946 0958"),
    "email": (_EMAIL,),
    "phone": ("+44 20 7946 0958",),
    "name": ("Ann Lee",),
    "company": ("Acme",),
    "text": ("Something else",),
}


def conversations(flow: Flow, count: int, *, typed: bool) -> list[list[dict[str, Any]]]:
    """`count` conversations, each a list of messages, the hello first. The visitors tap buttons
    where there are any, or type everything; the contact is always typed, every other time with a
    phone number. The same ones every time."""
    chance = Random(count)
    return [_conversation(flow, chance, typed) for _ in range(count)]


def lasting(flow: Flow, count: int, times: int, *, typed: bool) -> list[list[dict[str, Any]]]:
    """The same where each visitor stays and begins again with `restart` until he has had `times`
    conversations. Every message has an id of its own."""
    talks = conversations(flow, count, typed=typed)
    return [_one_after_another(talks[i : i + times] or talks[:1]) for i in range(count)]


def _one_after_another(talks: list[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    said = [talks[0][0]]
    for number, talk in enumerate(talks):
        said += [{**message, "id": f"{message['id']}-{number}"} for message in talk[1:]]
        said.append({"type": "restart", "id": f"again-{number}"})
    return said[:-1]


def _conversation(flow: Flow, chance: Random, typed: bool) -> list[dict[str, Any]]:
    now = datetime.now(UTC)
    said: list[dict[str, Any]] = [{"type": "hello", "flow": flow.id, "page": PAGE, "locale": "en"}]
    snapshot = begin(flow, Snapshot("c", flow.id, flow.version, flow.locale), now, OPEN).snapshot
    while not snapshot.ended:
        question = flow.questions[snapshot.state]
        answer = _answer(question, chance, typed)
        given = Input("answer", id=f"a{len(said)}", question=question.id, **answer)
        said.append({"type": "answer", "id": given.id, "question": question.id, **answer})
        turn = take(flow, snapshot, given, now, OPEN)
        assert turn.refusal is None and turn.snapshot.attempts == 0, said[-1]
        snapshot = turn.snapshot
    return said


def _answer(question: Question, chance: Random, typed: bool) -> dict[str, Any]:
    """What a visitor answers; never an option that leads out of the flow."""
    shown = [o["value"] for o in question.input.get("options", ())]
    staying = [v for v in shown if v not in question.options or not question.options[v].next]
    if not staying or (typed and question.kind in _TYPED):
        return {"text": chance.choice(_TYPED[question.kind])}
    value = chance.choice(staying)
    if typed:
        return {"text": question.options[value].label}
    return {"value": [value] if question.kind == "multi" else value}


def frames(messages: list[dict[str, Any]]) -> list[bytes]:
    """Messages as they go over the wire."""
    return [frame(orjson.dumps(message)) for message in messages]
