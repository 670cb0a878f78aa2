"""The `data` of every webhook: one lead as sales should see it, in under 20 kB."""

from typing import Any

import orjson

from agent.core.flow import Flow
from agent.core.qualifying import stage
from agent.core.reach import reach
from agent.core.scoring import Score
from agent.core.snapshot import BESIDE, Snapshot

BANT = ("budget", "authority", "need", "timing")
MAX_BYTES = 18_000  # of JSON; envelope and links come on top, and the whole stays under 20 kB
LENGTHS = (1_000, 300, 80)  # characters to which texts are cut; the first that is short enough
MAX_ASKED = 5


def payload(flow: Flow, snapshot: Snapshot, score: Score) -> dict[str, Any]:
    """The facts of a conversation now; `links` are added when it is sent. Long texts are cut
    where they would make it too large."""
    facts = _facts(flow, snapshot, score)
    for length in LENGTHS:
        if len(orjson.dumps(facts)) <= MAX_BYTES:
            break
        facts = _cut(facts, length)
    return facts


def _cut(value: Any, length: int) -> Any:
    if isinstance(value, str):
        return value[:length]
    if isinstance(value, dict):
        return {key: _cut(inner, length) for key, inner in value.items()}
    return [_cut(inner, length) for inner in value] if isinstance(value, list) else value


def _facts(flow: Flow, snapshot: Snapshot, score: Score) -> dict[str, Any]:
    return {
        "test": snapshot.test,
        "conversation": snapshot.id,
        "sequence": snapshot.sequence,
        "flow": {"id": snapshot.flow, "version": snapshot.version},
        "lead": {k: snapshot.contact.get(k) for k in ("name", "email", "phone", "company")},
        **({"identity": snapshot.identity} if snapshot.identity else {}),
        "score": brief(flow, snapshot, score),
        **({"stage": stage(flow, snapshot)} if flow.stages else {}),
        "outcome": snapshot.outcome,
        "answers": [_answer(id, answer) for id, answer in snapshot.answers.items()],
        "unknown": _unknown(flow, snapshot),
        "asked": [text[:200] for text in snapshot.asked[-MAX_ASKED:]],
        **({"flags": snapshot.flags} if snapshot.flags else {}),
        "consent": snapshot.consent,
        "source": snapshot.source,
    }


def brief(flow: Flow, snapshot: Snapshot, score: Score) -> dict[str, Any]:
    """The score with its reasons and what it can still come to."""
    bounds = reach(flow, snapshot) if not snapshot.ended else None
    return {
        "total": score.total,
        "band": score.band,
        "possible": [bounds.lowest, bounds.highest] if bounds else [score.total, score.total],
        "fit": score.fit,
        "intent": score.intent,
        "dimensions": score.dimensions,
        "points": [
            {"question": p.question, "rule": p.rule, "points": p.points, "why": p.why}
            for p in score.points
        ],
    }


def _answer(id: str, answer: dict[str, Any]) -> dict[str, Any]:
    return {
        "question": id,
        "text": answer["text"],
        "value": answer["value"],
        "status": answer["status"],
        "at": answer["at"],
        **({"remembered": True} if "remembered" in answer else {}),
        **{key: answer[key] for key in BESIDE if key in answer},
    }


def _unknown(flow: Flow, snapshot: Snapshot) -> list[str]:
    """The sides of BANT this flow asks about and does not know yet."""
    answered = {
        flow.questions[id].dimension
        for id, answer in snapshot.answers.items()
        if answer["status"] == "answered"
    }
    asked = {question.dimension for question in flow.questions.values()}
    return [side for side in BANT if side in asked and side not in answered]
