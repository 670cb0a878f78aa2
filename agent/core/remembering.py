"""What is known before the first question: values the site hands over, answers of an earlier talk.

Owns what of it still counts. A prefilled value is only offered: it becomes an answer, and earns
points, once the visitor gives it. An earlier answer counts as given, but only if the visitor agreed
then to be remembered, and only where this flow's question would take it today.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from agent.core import reading
from agent.core.path import settle
from agent.core.phrases import phrase
from agent.core.turning import Input
from agent.core.understand import Reading, spoken

if TYPE_CHECKING:
    from agent.core.flow import Flow, Question
    from agent.core.snapshot import Answer, Snapshot
    from agent.core.speaking import Speaking

PURPOSE = "remember"  # the purpose of a `consent` that allows it
MOST = 50  # values a site may hand over
_DATED = frozenset({"timing", "date"})
_NEVER = frozenset({"consent"})  # an agreement is asked for anew


def prefilled(flow: Flow, given: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """What a site knows, by question, as {"value", "text"}; what a question would not take is left
    out. Strings are read as a button's value, else as typed."""
    found = {}
    for id, value in list(given.items())[:MOST]:
        question = flow.questions.get(id)
        read = _read(question, value, now) if question and id not in flow.statements else None
        if question is not None and read is not None:
            found[id] = {"value": read, "text": spoken(question.kind, read, flow.locale,
                                                       question.ask.options)}  # fmt: skip
    return found


def _read(question: Question, value: Any, now: datetime) -> Any:
    """The value as an answer; a contact may be known in part. None when it is none."""
    ways = [Input("answer", question=question.id, value=value)]
    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
        ways.append(Input("answer", question=question.id, text=str(value)))
    for way in ways:
        read = reading.fit(question, reading.read(question, way, now))
        if read.status == "understood":
            return read.value
        if part := reading.found(question, read):
            return part
    return None


def remembered(flow: Flow, old_flow: Flow, old: Snapshot, now: datetime) -> dict[str, Any]:
    """The answers of `old` that count in this flow, with the consents they came with; empty if the
    visitor did not agree to it."""
    if not any(record["purpose"] == PURPOSE and record["given"] for record in old.consent):
        return {}
    answers: dict[str, Answer] = {}
    consent: dict[str, dict[str, Any]] = {}
    for id, question in flow.questions.items():
        answer, was = old.answers.get(id), old_flow.questions.get(id)
        if answer is None or was is None or was.kind != question.kind:
            continue
        records = {r["purpose"]: r for r in _agreed(flow, question, old)}
        covered = question.consent is None or "request" in records
        if covered and _still(question, answer, now):
            answers[id] = {**answer, "remembered": True}
            consent |= records
    return {"answers": answers, "consent": [*consent.values()]} if answers else {}


def _agreed(flow: Flow, question: Question, old: Snapshot) -> Iterator[dict[str, Any]]:
    """The consents given before to the very words this question shows, in whichever language."""
    spoken_in = [flow, *flow.locales.values()]
    shown = [said.questions[question.id].consent for said in spoken_in]
    wordings = {p.sha256 for c in shown if c is not None for p in (c.notice, *c.purposes)}
    for record in old.consent:
        if record["given"] and record["wording_sha256"] in wordings:
            yield record


def _still(question: Question, answer: Answer, now: datetime) -> bool:
    """Whether an earlier answer would be one today: not one whose day is over."""
    if answer["status"] != "answered" or question.kind in _NEVER:
        return False
    value = answer["value"]
    if question.kind in _DATED:
        last = value if question.kind == "date" else value["to"]
        if last is not None and last < now.date().isoformat():
            return False
    given = Input("answer", question=question.id, value=value)
    read: Reading = reading.fit(question, reading.read(question, given, now))
    return read.status == "understood"


def recall(talk: Speaking) -> None:
    """Begin with what is remembered. If nothing were left to ask, the first question is asked
    again: whoever comes back wants something."""
    snapshot = talk.snapshot
    snapshot.answers = dict(snapshot.before["answers"])
    if settle(talk.flow, snapshot) not in talk.flow.questions:
        first = next(id for id in talk.flow.order if id in snapshot.answers)
        del snapshot.answers[first]
    snapshot.consent = [*snapshot.before["consent"]]
    for id, answer in snapshot.answers.items():
        reading.keep_contact(talk, talk.flow.questions[id], answer)
    if snapshot.answers:
        talk.say(phrase(snapshot.locale, "welcome_back"))


def only_remembered(snapshot: Snapshot) -> bool:
    """Whether the visitor has not answered anything in this conversation yet."""
    if not snapshot.before or not snapshot.answers:
        return False
    return all(answer.get("remembered") for answer in snapshot.answers.values())
