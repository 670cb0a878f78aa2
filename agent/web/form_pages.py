"""Owns what a plain form page shows: events as lines that were said, the question as a form.

Pure: frames in, values for a template out.
"""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from agent.core.flow import Flow
from agent.core.mailing import QUESTION
from agent.core.phrases import phrase
from agent.core.snapshot import CONFIRM, Frame
from agent.web.words import words

_SAFE = re.compile(r"(https?:|mailto:|tel:|/(?!/))")
_SCALE = (1, 5)  # of a rating that names none
_NOTES = frozenset({"stale", "gone", "missing", "trapped", "too_many", "too_fast"})
_FIELDS: Mapping[str, Mapping[str, str]] = {
    "name": {"autocomplete": "name"},
    "company": {"autocomplete": "organization"},
    "email": {"type": "email", "autocomplete": "email"},
    "phone": {"type": "tel", "autocomplete": "tel"},
    "url": {"inputmode": "url", "autocomplete": "url"},
    "number": {"inputmode": "numeric"},
    "rating": {"inputmode": "numeric"},
}


@dataclass(frozen=True, slots=True)
class Said:
    """One line: `who` is bot, visitor, rep or system; `edits` the question it answered, where it
    may be answered again."""

    who: str
    name: str
    text: str
    image: str | None = None
    alt: str = ""
    edits: str | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation as a page. `token` is "" before it is opened, `id` names the next input, so
    that sending it twice counts once. `fault` is why the last answer was not taken, `note` what
    else to tell. `given` is what was filled in and not taken, `wait` for how many seconds, None
    where it is not for lack of time. `mail` is the address the conversation may go to, "" while
    none is known, None where that is not offered."""

    token: str
    locale: str
    locales: tuple[str, ...]
    words: Mapping[str, str]
    said: tuple[Said, ...]
    question: Frame | None
    owner: str
    ended: bool
    fault: str
    note: str
    onward: str | None
    mail: str | None
    human: str
    skip: str
    id: str = field(default_factory=lambda: secrets.token_urlsafe(9))
    given: Mapping[str, Sequence[str]] = field(default_factory=dict)
    wait: int | None = None

    @property
    def editable(self) -> bool:
        """Whether earlier answers may be given again."""
        return self.owner == "bot" and not self.ended and bool(self.token)

    @property
    def options(self) -> list[dict[str, Any]]:
        """What can be tapped: each with its value as JSON. What is known already comes first."""
        if self.question is None:
            return []
        input = self.question["input"]
        options = input.get("options") or (_scale(input) if input["kind"] == "rating" else [])
        known = input.get("prefill") if input["kind"] not in ("contact", "multi") else None
        rest = [{"value": _json(one["value"]), "label": one["label"]} for one in options]
        if not known:
            return rest
        same = _json(known["value"])
        first = {"value": same, "label": known["text"], "known": True}
        return [first, *(one for one in rest if one["value"] != same)]

    @property
    def chosen(self) -> frozenset[str]:
        """Of several options those that are known already."""
        prefill = self.question["input"].get("prefill", {}) if self.question else {}
        value = prefill.get("value")
        return frozenset(map(_json, value)) if isinstance(value, list) else frozenset()

    @property
    def line(self) -> Mapping[str, str]:
        """Attributes of the line to type into."""
        return attributes(self.question["input"]["kind"]) if self.question else {}

    def typed(self, name: str) -> str:
        """What stood in a field that was not taken."""
        return self.given.get(name, ("",))[0]

    @property
    def known(self) -> Mapping[str, Any]:
        """What is known of a contact's fields."""
        prefill = self.question["input"].get("prefill", {}) if self.question else {}
        value = prefill.get("value")
        return value if isinstance(value, dict) else {}


def attributes(kind: str) -> Mapping[str, str]:
    """The keyboard and autocomplete token of a field."""
    return {"type": "text", "autocomplete": "off", **_FIELDS.get(kind, {})}


def talk(frames: Sequence[Frame], flow: Flow, token: str, note: str) -> Talk:
    """The page of a conversation with these events."""
    said: list[Said] = []
    state: dict[str, Any] = {"question": None, "owner": "bot", "name": None, "end": None}
    fault = ""
    for frame in frames:
        fault = frame["text"] if frame["type"] == "reject" else ""
        _take(frame, flow, said, state)
    held, end = state["owner"] != "bot", state["end"]
    mail = end.get("transcript") if end and not held else None
    if fault and mail is not None:
        said.pop()  # it stands at its field
    asking = None if held or end else state["question"]
    if asking is not None and said and (fault or said[-1].text == asking["text"]):
        said.pop()  # it stands at its form
    locale = flow.locale
    texts = words(locale)
    return Talk(
        token=token,
        locale=locale,
        locales=tuple(sorted(flow.locales)) if token else (),
        words=texts,
        said=_latest(said, asking),
        question=asking,
        owner=state["owner"],
        ended=end is not None and not held,
        fault=fault if asking is not None or mail is not None else "",
        note=texts[note] if note in _NOTES else note,
        onward=_safe(end) if end else None,
        mail=mail,
        human=phrase(locale, "human"),
        skip=phrase(locale, "skip"),
    )


def _take(frame: Frame, flow: Flow, said: list[Said], state: dict[str, Any]) -> None:
    type, texts = frame["type"], words(flow.locale)
    bot = flow.persona.get("name", "Chat")
    if type == "message":
        if frame.get("code") == QUESTION and state["end"]:  # it is on its way
            state["end"] = {k: v for k, v in state["end"].items() if k != QUESTION}
        said.append(_said(frame, bot, texts["you"], state["question"]))
    elif type == "question":
        state["question"] = frame
        said.append(Said("bot", bot, frame["text"]))
    elif type == "reject":
        said.append(Said("bot", bot, frame["text"]))
    elif type == "owner":
        state["owner"] = frame["owner"]
        if frame["owner"] == "none":
            said.append(Said("system", "", texts["waiting"]))
        elif frame["owner"] == "rep":
            said.append(Said("system", "", texts["person"].format(name=frame.get("name") or "…")))
    elif type == "end":
        state["end"] = frame


def _said(frame: Frame, bot: str, you: str, question: Frame | None) -> Said:
    who = frame["from"]
    if who == "visitor":
        edits = question["id"] if question is not None and question["id"] != CONFIRM else None
        return Said(who, you, frame["text"], edits=edits)
    image = frame.get("image")
    return Said(who, frame.get("name") or bot, frame["text"], image, frame.get("alt", ""))


def _latest(said: Sequence[Said], asking: Frame | None) -> tuple[Said, ...]:
    """Only the last answer to a question may be changed, and none to the one now asked."""
    seen = {asking["id"]} if asking is not None else set[str]()
    lines: list[Said] = []
    for one in reversed(said):
        again = one.edits in seen
        if one.edits is not None:
            seen.add(one.edits)
        lines.append(replace(one, edits=None) if again else one)
    return tuple(reversed(lines))


def _scale(input: Mapping[str, Any]) -> list[dict[str, Any]]:
    least, most = input.get("min", _SCALE[0]), input.get("max", _SCALE[1])
    return [{"value": n, "label": str(n)} for n in range(int(least), int(most) + 1)]


def _safe(end: Frame) -> str | None:
    address: str = end.get("redirect") or end.get("link") or ""
    return address if _SAFE.match(address) else None


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()
