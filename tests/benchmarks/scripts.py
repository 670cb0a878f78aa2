"""What benchmark visitors say: whole conversations of a flow, found by having them once."""

from datetime import UTC, datetime
from typing import Any

import orjson

from agent.core.flow import Flow
from agent.core.snapshot import Snapshot
from agent.core.turn import begin, take
from agent.core.turning import OPEN, Input
from tests.benchmarks.raw import frame

PAGE = {"url": "https://shop.example/pricing?utm_source=news&utm_campaign=autumn", "title": "Prices"}
CONTACT = {"name": "Ann Lee", "email": "ann@acme.io", "phone": "+442079460958", "company": "Acme"}


def conversations(flow: Flow, count: int) -> list[list[dict[str, Any]]]:
    """`count` conversations, each a list of messages, the hello first."""
    return [_conversation(flow, variant) for variant in range(count)]


def _conversation(flow: Flow, variant: int) -> list[dict[str, Any]]:
    now = datetime.now(UTC)
    said: list[dict[str, Any]] = [{"type": "hello", "flow": flow.id, "page": PAGE, "locale": "en"}]
    snapshot = begin(flow, Snapshot("c", flow.id, flow.version, flow.locale), now, OPEN).snapshot
    while not snapshot.ended:
        question = flow.questions[snapshot.state]
        said.append(
            {
                "type": "answer",
                "id": f"a{len(said)}",
                "question": question.id,
                **_answer(question.kind, question.input, variant),
            }
        )
        given = {k: v for k, v in said[-1].items() if k != "type"}
        turn = take(flow, snapshot, Input("answer", **given), now, OPEN)
        assert turn.snapshot.attempts == 0, (question.id, said[-1])
        snapshot = turn.snapshot
    return said


def _answer(kind: str, shown: Any, variant: int) -> dict[str, Any]:
    options = shown.get("options")
    if options:
        value = options[variant % len(options)]["value"]
        return {"value": [value] if kind == "multi" else value}
    if kind == "contact":
        wanted = {field["name"] for field in shown["fields"]}
        email = f"ann{variant}@acme.io"
        contact = {**CONTACT, "email": email}
        return {"value": {k: v for k, v in contact.items() if k in wanted}}
    return {"text": _TYPED.get(kind, "90210")}


_TYPED = {"email": "ann@acme.io", "phone": "+44 20 7946 0958", "name": "Ann Lee", "number": "25"}


def frames(messages: list[dict[str, Any]]) -> list[bytes]:
    """Messages as they go over the wire."""
    return [frame(orjson.dumps(message)) for message in messages]
