"""What stays of a conversation when its person is erased: figures and questions, no words of his.

Owns which parts of a frame, a snapshot and an event's data are personal. Refuses to read or write
them anywhere: the store hands over text and takes text back.
"""

from collections.abc import Collection, Mapping
from typing import Any

import orjson

from agent.core.snapshot import BESIDE, CONFIRM, restore

ERASED = "[erased]"
NOBODY = {"name": None, "email": None, "phone": None, "company": None}
_SHORTEST = 3  # characters of something personal that is looked for inside a question's text


def blank_events(events: str, personal: Collection[str] = ()) -> str:
    """A turn's frames without what anybody said or is called.

    Questions stay, unless one of them repeats something `personal`, as a text with a name in it
    does.
    """
    hidden = {word for text in personal for word in _parts(text)}
    # Not splitlines: a visitor's U+2028 stands unescaped inside a frame.
    frames = (_frame(orjson.loads(line), hidden) for line in events.split("\n") if line)
    return "\n".join(orjson.dumps(frame).decode() for frame in frames)


def _parts(text: str) -> list[str]:
    """A personal text and its words, since a question may say the first name only."""
    return [part for part in {text.casefold(), *text.casefold().split()} if len(part) >= _SHORTEST]


def _frame(frame: dict[str, Any], hidden: Collection[str]) -> dict[str, Any]:
    kept = {key: value for key, value in frame.items() if key != "name"}
    kind = frame.get("type")
    confirms = frame.get("input", {}).get("kind") == CONFIRM
    repeats = kind == "question" and _repeats(frame.get("text", ""), hidden)
    if kind == "question" and "prefill" in frame.get("input", {}):
        kept["input"] = {key: v for key, v in frame["input"].items() if key != "prefill"}
    if kind == "end":
        kept.pop("transcript", None)
    if kind in ("message", "reject") or repeats or confirms:
        kept["text"] = ERASED
    return kept


def _repeats(text: str, hidden: Collection[str]) -> bool:
    said = text.casefold()
    return any(part in said for part in hidden)


def blank_snapshot(snapshot: str) -> str:
    """A snapshot that keeps where the conversation stands and its score, and nothing told."""
    data = orjson.loads(snapshot)
    data["answers"] = {
        id: {"status": "erased", "text": "", "value": None, "at": answer["at"]}
        for id, answer in data.get("answers", {}).items()
    }
    data["consent"] = [_consent(record) for record in data.get("consent", [])]
    data["reported"] = [{} if isinstance(f, dict) else f for f in data.get("reported", [])]
    data.update(contact={}, identity={}, page={}, source={}, asked=[], doubt=None, erased=True)
    data.update(prefill={}, before={}, aside={}, early={}, pending={}, suggested={}, mailed={})
    data["people"] = {k: v for k, v in data.get("people", {}).items() if k != "reason"}
    data["sequence"] = data.get("sequence", 0) + 1
    return orjson.dumps(data).decode()


def _answer(answer: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in answer.items() if key not in BESIDE}
    return {**kept, "text": None, "value": None}


def blank_data(data: str) -> str:
    """The data of a webhook without its person; points and their reasons stay."""
    found = orjson.loads(data)
    if "to" in found:  # of a transcript it is the address alone
        return orjson.dumps({**found, "to": ""}).decode()
    found["lead"] = dict(NOBODY)
    found["answers"] = [_answer(answer) for answer in found.get("answers", [])]
    found["consent"] = [_consent(record) for record in found.get("consent", [])]
    found.update(asked=[], source={})
    if "handoff" in found:
        found["handoff"] = {**found["handoff"], "reason": None}
    return orjson.dumps(found).decode()


def erased_data(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data of `lead.erased`, from a snapshot's: which conversation it was, and no more of it
    than the score."""
    snapshot = restore(data)
    total = snapshot.score
    return {
        "test": snapshot.test,
        "conversation": snapshot.id,
        "sequence": snapshot.sequence,
        "flow": {"id": snapshot.flow, "version": snapshot.version},
        "lead": dict(NOBODY),
        "score": {
            "total": total,
            "band": snapshot.band,
            "possible": [total, total],
            "fit": None,
            "intent": None,
            "dimensions": {},
            "points": [],
        },
        "outcome": snapshot.outcome,
        "answers": [],
        "unknown": [],
        "asked": [],
        "consent": [],
        "source": {},
    }


def said(snapshot: Mapping[str, Any]) -> frozenset[str]:
    """Everything a visitor told, to be looked for where texts repeat it."""
    given = (*snapshot.get("answers", {}).values(), *snapshot.get("aside", {}).values())
    answers = (answer["text"] for answer in given)
    typed = {text for text in answers if len(text) > len(ERASED)}
    return frozenset(typed | {v for v in snapshot.get("contact", {}).values() if v})


def _consent(record: dict[str, Any]) -> dict[str, Any]:
    return {**record, "page": None}
