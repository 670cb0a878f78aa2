"""Owns the brief: everything sales should know of one conversation, read afresh from the store.

Refuses to decide anything: it shows the stored conversation under the flow version it was held in.
Words are as the visitor said them, meanings in the flow's own language, which is the team's.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import orjson

from agent.core.flow import Flow, Question
from agent.core.payload import BANT, payload
from agent.core.scoring import Score, score
from agent.core.snapshot import Answer, Snapshot, restore
from agent.core.understand import spoken
from agent.core.values import CALL_TIME, lookup
from agent.flow_files import Flows
from storage.archive import Archived
from storage.records import Conversation, Turn
from storage.store import Store

Frame = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """One answer: the question as `ask`, the visitor's `text`, what it `meaning`s ("" unknown)."""

    question: str
    ask: str
    text: str
    meaning: str
    status: str
    at: str
    dimension: str | None
    points: int


@dataclass(frozen=True, slots=True)
class Side:
    """One side of BANT; `state` is known, unknown or not_asked, `words` what was understood."""

    name: str
    state: str
    points: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the transcript; `speaker` is visitor, bot, rep or system, `at` RFC 3339. `why` is
    how a typed answer was read."""

    speaker: str
    text: str
    at: str
    name: str | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Brief:
    """`data` is what a webhook would carry now. `quiet_ms` is how long nothing has happened."""

    data: Mapping[str, Any]
    answers: tuple[Said, ...]
    bant: tuple[Side, ...]
    bands: tuple[tuple[str, int], ...]
    transcript: tuple[Line, ...]
    page: Mapping[str, Any]
    locale: str
    owner: str
    rep: str | None
    ended: bool
    erased: bool
    epoch: int
    quiet_ms: int


async def brief(store: Store, flows: Flows, conversation: str, now: int) -> Brief | None:
    """The brief of a conversation at `now` (ms); None when there is no such conversation.

    Raises StorageError, and FlowMissing when its flow version was lost.
    """
    stored = await store.conversation_by_id(conversation)
    if stored is None:
        return None
    flow = await flows.version(stored.version, stored.flow)
    found = compose(flow, stored, await store.turns(conversation), now)
    moved = await store.archived(conversation)
    return found if moved is None else replace(found, transcript=(_moved(moved), *found.transcript))


def _moved(archived: Archived) -> Line:
    """What stands where the conversation stood."""
    kept = archived.file is not None and archived.erased_at is None
    where = "is kept in the archive" if kept else "is not kept any more"
    text = f"What was said here long ago {where}. The answers and the score stay."
    return Line("system", text, moment(archived.at))


def compose(flow: Flow, stored: Conversation, turns: list[Turn], now: int) -> Brief:
    """The brief out of what is stored."""
    kept = orjson.loads(stored.snapshot)
    snapshot = restore(kept)
    erased = kept.get("erased") is True
    given = _kept_score(snapshot) if erased else score(flow, snapshot)
    answers = tuple(_said(flow, snapshot, given))
    data = payload(flow, snapshot, given)
    return Brief(
        data=data,
        answers=answers,
        bant=tuple(_side(flow, name, answers, data["unknown"], given) for name in BANT),
        bands=tuple((band.name, band.start) for band in flow.bands),
        transcript=tuple(transcript(turns)),
        page=snapshot.page,
        locale=snapshot.locale,
        owner=snapshot.owner,
        rep=snapshot.rep,
        ended=snapshot.ended,
        erased=erased,
        epoch=stored.epoch,
        quiet_ms=max(0, now - stored.updated_at),
    )


def _kept_score(snapshot: Snapshot) -> Score:
    """An erased conversation has no answers to compute from; its total was kept."""
    return Score(snapshot.score, snapshot.band, ())


def _said(flow: Flow, snapshot: Snapshot, given: Score) -> Iterator[Said]:
    for id, answer in snapshot.answers.items():
        question = flow.questions[id]
        yield Said(
            question=id,
            ask=_asked(flow, snapshot, question),
            text=answer["text"],
            meaning=_meaning(flow, id, answer),
            status=answer["status"],
            at=answer["at"],
            dimension=question.dimension,
            points=sum(p.points for p in given.points if p.question == id),
        )


def _asked(flow: Flow, snapshot: Snapshot, question: Question) -> str:
    extra = dict.fromkeys(CALL_TIME, "")
    return question.text.render(lookup(flow, snapshot, question.text.names, extra))


def _meaning(flow: Flow, id: str, answer: Answer) -> str:
    if answer["status"] != "answered":
        return ""
    question = flow.questions[id]
    if question.kind == "choice":
        return question.options[answer["value"]].label
    if question.kind == "multi":
        return ", ".join(question.options[one].label for one in answer["value"])
    said = spoken(question.kind, answer["value"], flow.locale)
    extension = f" ext. {answer['extension']}" if answer.get("extension") else ""
    doubt = " (not in a known range)" if answer.get("valid") is False else ""
    return f"{said}{extension}{doubt}"


def _side(
    flow: Flow, name: str, answers: tuple[Said, ...], unknown: list[str], given: Score
) -> Side:
    asked = any(question.dimension == name for question in flow.questions.values())
    words = tuple(a.meaning or a.text for a in answers if a.dimension == name and a.meaning)
    state = "unknown" if name in unknown else "known" if asked else "not_asked"
    return Side(name, state, given.dimensions.get(name, 0), words)


def transcript(turns: list[Turn]) -> Iterator[Line]:
    """What was said, in order, questions and rejections included."""
    for turn in turns:
        at, why = moment(turn.at), _why(turn)
        for frame in turn.events.split("\n"):
            line = _line(orjson.loads(frame), at) if frame else None
            if line is not None:
                yield replace(line, why=why) if why and line.speaker == "visitor" else line


def _why(turn: Turn) -> str | None:
    """How the typed answer of a turn was read; None where a button says it all."""
    taken = orjson.loads(turn.input) if turn.input else {}
    return taken.get("why") if taken.get("text") is not None else None


def newest_line(frames: Sequence[str]) -> dict[str, str] | None:
    """Who said what last, of some frames; None when nobody did."""
    for text in reversed(frames):
        frame = orjson.loads(text)
        if frame["type"] == "message":
            return {"from": frame["from"], "text": frame["text"], "at": frame["at"]}
    return None


def moment(milliseconds: int) -> str:
    """A stored time as RFC 3339 in UTC."""
    at = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _line(frame: Frame, at: str) -> Line | None:
    kind = frame["type"]
    if kind == "message":
        return Line(frame["from"], frame["text"], frame["at"], frame.get("name"))
    if kind in ("question", "reject"):
        return Line("bot", frame["text"], at)
    if kind == "owner":
        return Line("system", _owner(frame), at)
    if kind == "end":
        return Line("system", _ENDS.get(frame["outcome"], "The conversation ended."), at)
    return None


def _owner(frame: Frame) -> str:
    if frame["owner"] == "rep":
        return f"{frame.get('name') or 'A colleague'} joined."
    return "A person was called." if frame["owner"] == "none" else "The bot goes on."


_ENDS = {
    "left": "The visitor ended the conversation.",
    "restarted": "The visitor began again.",
    "erased": "The visitor had the conversation erased.",
    "disqualified": "The conversation ended: not a fit.",
    "resolved": "The matter was settled.",
}
