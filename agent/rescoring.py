"""Owns what a new flow would make of the leads there are: their answers, scored once more.

Works on the answers as stored, page by page, and writes nothing. An answer that the new flow would
not take (another currency, an option that is gone) is read again from the visitor's own words.
"""

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from agent.core.flow import Flow, Points, Question
from agent.core.path import settle
from agent.core.reading import fit, read
from agent.core.scoring import score, settled
from agent.core.snapshot import Answer, Snapshot, restore
from agent.core.turning import Input
from agent.core.understand import Reading
from agent.flow_files import Flows
from storage.records import Conversation
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Rule:
    """What one rule gave and would give; 0 where it gives nothing or is not there."""

    rule: str
    before: int
    after: int
    why: str


@dataclass(frozen=True, slots=True)
class Rescored:
    """One conversation under both flows. `lost` names the questions whose answers count no more."""

    conversation: str
    lead: str | None
    contact: Mapping[str, str]
    version: str
    at: int
    score: tuple[int, int]
    band: tuple[str, str]
    rules: tuple[Rule, ...]
    lost: tuple[str, ...]


@dataclass(slots=True)
class Sums:
    """What all of them come to: conversations looked at, those left out because they were erased,
    from which band to which, and how often each rule took part in that."""

    seen: int
    erased: int
    moves: Counter[tuple[str, str]]
    rules: Counter[tuple[str, int, int]]


async def rescore(
    store: Store, flows: Flows, new: Flow, of: str, since: int, sums: Sums
) -> AsyncIterator[Rescored]:
    """Those conversations of the flow `of`, begun at `since` (ms) or later, that would come into
    another band under `new`; the oldest first. `sums` grows meanwhile. Tests are left out.

    Raises StorageError, and FlowMissing when a version was lost.
    """
    async for row in store.every_conversation(since=since, flow=of):
        kept = orjson.loads(row.snapshot)
        if row.test or kept.get("erased") is True:
            sums.erased += not row.test
            continue
        sums.seen += 1
        old = await flows.version(row.version, row.flow)
        found = compare(row, restore(kept), old, new)
        if found.band[0] != found.band[1]:
            sums.moves[found.band] += 1
            sums.rules.update((rule.rule, rule.before, rule.after) for rule in found.rules)
            yield found


def nothing() -> Sums:
    """Sums before anything was looked at."""
    return Sums(0, 0, Counter(), Counter())


def compare(row: Conversation, snapshot: Snapshot, old: Flow, new: Flow) -> Rescored:
    """One conversation as it was scored, and as `new` would score it."""
    carried = _carried(snapshot, old, new)
    before, after = score(old, snapshot), score(new, carried)
    return Rescored(
        conversation=row.id,
        lead=row.lead,
        contact=snapshot.contact,
        version=row.version,
        at=row.created_at,
        score=(before.total, after.total),
        band=(before.band, after.band),
        rules=tuple(_rules(before.points, after.points)),
        lost=tuple(_lost(snapshot, carried, _names(old, new))),
    )


def _carried(snapshot: Snapshot, old: Flow, new: Flow) -> Snapshot:
    """The same conversation, had it been held with `new`: what its path does not reach is gone."""
    names = _names(old, new)
    spoken = new.speaking(snapshot.locale)
    kept = snapshot.copy()
    kept.flow, kept.version, kept.state, kept.answers = new.id, new.version, "", {}
    for id, answer in snapshot.answers.items():
        question = spoken.questions.get(names.get(id, id))
        taken = _answer(old.questions[id], question, answer) if question else None
        if question is not None and taken is not None:
            kept.answers[question.id] = taken
    settle(new, kept)
    kept.held = settled(new, kept)
    return kept


def _names(old: Flow, new: Flow) -> dict[str, str]:
    """Questions that have another id now and ask the same."""
    asks = {q.text.source: id for id, q in new.questions.items() if id not in old.questions}
    gone = (q for id, q in old.questions.items() if id not in new.questions)
    return {q.id: asks[q.text.source] for q in gone if q.text.source in asks}


def _answer(asked: Question, question: Question, answer: Answer) -> Answer | None:
    """The answer as the new question takes it; None when it does not."""
    if answer["status"] != "answered":
        return answer
    if asked.kind == question.kind:
        value = _said(asked, answer["value"])
        if _takes(question, value):
            return {**answer, "value": value}
        if asked.kind == "money":
            return None  # "5k" was said of another currency
    given = Input("answer", text=answer["text"])
    understood = fit(question, read(question, given, datetime.fromisoformat(answer["at"])))
    return {**answer, "value": understood.value} if understood.status == "understood" else None


def _said(asked: Question, value: Any) -> Any:
    """A value with what went without saying: the currency and rhythm that were asked for."""
    if asked.kind != "money":
        return value
    unit = asked.unit
    currency, period = value["currency"] or unit.currency, value["period"] or unit.period
    return {**value, "currency": currency, "period": period}


def _takes(question: Question, value: object) -> bool:
    if question.kind in ("choice", "multi"):
        chosen = [value] if isinstance(value, str) else value
        return isinstance(chosen, list) and question.options.keys() >= set(chosen)
    return fit(question, Reading("understood", value)).status == "understood"


def _rules(before: tuple[Points, ...], after: tuple[Points, ...]) -> Iterator[Rule]:
    """The rules that give something else, in the order in which they counted."""
    old, new = ({p.rule: p for p in points} for points in (before, after))
    for rule in dict.fromkeys((*old, *new)):
        one, other = old.get(rule), new.get(rule)
        points = (one.points if one else 0, other.points if other else 0)
        if points[0] != points[1]:
            yield Rule(rule, *points, (other or old[rule]).why)


def _lost(snapshot: Snapshot, carried: Snapshot, names: Mapping[str, str]) -> Iterator[str]:
    for id, answer in snapshot.answers.items():
        if answer["status"] == "answered" and names.get(id, id) not in carried.answers:
            yield id
