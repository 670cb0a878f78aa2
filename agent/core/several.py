"""Owns several answers in one text: what is an answer for certain goes to the one question that
can take it, and all of it is shown to be confirmed before it counts.

Of a contact that is still to be asked for, the parts are kept and offered when it is.

It refuses to guess: two questions that could take a part get none of it, and no question that
asks for consent is answered before its notice was shown.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from agent.core import parts, reading
from agent.core.flow import Question
from agent.core.path import holds, settle
from agent.core.snapshot import Answer, Snapshot
from agent.core.speaking import Speaking
from agent.core.turning import Input
from agent.core.understand import Reading
from agent.core.understand.locales import Language, language
from agent.core.understand.locales.timing import times
from agent.core.understand.words import fold, phrases, words

SHORTEST = 3  # words of a text with more than one answer in it
ALONE = 2  # words of one that answers another question than the one asked
LONGEST = 1000  # characters
_ADDRESSES = frozenset({"email", "phone"})  # the parts of a contact that are certain anywhere
_FIGURE = re.compile(r"[0-9]")
_NUMBER = re.compile(r"[0-9](?:[ ()./\-]{0,3}[0-9]){6,}")
_DATE = re.compile(r"[0-9]{1,4}[-./][0-9]{1,2}")


# What any words could be an answer to, or what has more to it than an answer.
_ANYTHING = frozenset({"text", "name", "company", "contact", "consent"})


class Found(NamedTuple):
    """The answers to other questions than the current one, the text without them, and the parts of
    contacts that are still to be asked for, by question."""

    answers: dict[str, Answer]
    rest: str
    early: dict[str, dict[str, str]]


def found(talk: Speaking, question: Question, text: str, read: Reading) -> Found:
    """The parts of a text that answer other questions than the current one."""
    none = Found({}, text, {})
    shortest = ALONE if read.status == "not_understood" else SHORTEST
    if len(text) > LONGEST or text.count(" ") + 1 < shortest or talk.snapshot.pending:
        return none
    asked = talk.flow.reach[question.id] - talk.snapshot.answers.keys()
    kinds = {talk.flow.questions[id].kind for id in asked if id in talk.flow.questions}
    kinds = (kinds | _ADDRESSES if "contact" in kinds else kinds) & parts.KINDS
    if not kinds:
        return none
    rest = _without(text, parts.matched(read)) if read.status == "understood" else text
    kinds &= _possible(question.ask.locale, rest)
    if not kinds:
        return none
    path, ahead = _ahead(talk, question, read)
    taken, early = dict[str, Answer](), dict[str, dict[str, str]]()
    for kind in _ORDER:
        if kind in kinds and words(rest):
            target, new = _part(question, kind, rest, ahead, talk.now)
            if new is None:
                continue
            rest = _without(rest, parts.matched(new))
            if target is not None and target.kind == "contact":
                early.setdefault(target.id, {})[kind] = new.value
            elif target is not None and holds(talk.flow, path, target.when):
                taken[target.id] = {"status": "answered", "text": text, "value": new.value,
                                    "at": talk.at, **(new.beside or {})}  # fmt: skip
    return Found({id: taken[id] for id in talk.flow.order if id in taken}, rest, early)


def _ahead(talk: Speaking, question: Question, read: Reading) -> tuple[Snapshot, list[Question]]:
    """The questions that may still be asked, the current one first; and the talk as it would be
    after its answer, which decides which."""
    flow, path, target = talk.flow, talk.snapshot.copy(), question.id
    if read.status == "understood":
        path.answers[question.id] = {"status": "answered", "text": "", "value": read.value,
                                     "at": talk.at}  # fmt: skip
        target = settle(flow, path)
    later = {target, *flow.reach.get(target, ())} - path.answers.keys() - {question.id}
    return path, [question, *(flow.questions[id] for id in flow.order if id in later)]


def instead(talk: Speaking, given: Input) -> dict[str, Answer]:
    """What a text says in place of a yes or no to what was shown: the answer to the question that
    would come after it, by its id; nothing where that is not certain."""
    text, pending = given.text or "", talk.snapshot.pending["answers"]
    if len(text) > LONGEST or text.count(" ") + 1 < ALONE:
        return {}
    path = talk.snapshot.copy()
    path.answers |= pending
    question = talk.flow.questions.get(settle(talk.flow, path))
    if question is None or question.kind in _ANYTHING or question.consent is not None:
        return {}
    read = reading.fit(question, reading.read(question, given, talk.now))
    if read.status != "understood" or read.suggestion or not read.sure:
        return {}
    answer = {"status": "answered", "text": text, "value": read.value, "at": talk.at}
    return {question.id: {**answer, **(read.beside or {})}}


_ORDER = ("email", "phone", "money", "timing", "date")  # the easily mistaken ones last


def _part(
    question: Question, kind: str, rest: str, ahead: list[Question], now: datetime
) -> tuple[Question | None, Reading | None]:
    """What a text says of this kind, and the one question that can take it."""
    fitting = [one for one in ahead if _alike(one.kind, kind)]
    first = next((one for one in fitting if one.kind == kind), None) or _contact(fitting, kind)
    if first is None or question in fitting:
        return None, None
    read = parts.certain(first, rest, now, kind)
    if read is None or not _is_apart(question, read):
        return None, None
    alone = len(fitting) == 1 and (first.consent is None or first.kind == "contact")
    return (first if alone else None), read


def _contact(fitting: list[Question], kind: str) -> Question | None:
    """The contact that has a part of this kind."""
    return next((one for one in fitting if one.kind == "contact" and kind in one.fields), None)


def _alike(one: str, other: str) -> bool:
    """Whether two kinds could take the same words."""
    contacts = one == "contact" and other in ("email", "phone")
    return one == other or contacts or {one, other} == {"timing", "date"}


def _is_apart(question: Question, read: Reading) -> bool:
    """Whether no option of the current question speaks of the same."""
    labels, said = _labels(question), {w for part in parts.matched(read) for w in words(part)}
    said -= _small(language(question.ask.locale))
    return bool(said) and labels.isdisjoint(said) and not (
        any(map(_FIGURE.search, labels)) and any(map(_FIGURE.search, said))
    )  # fmt: skip


def _labels(question: Question) -> frozenset[str]:
    options = question.ask.options
    return frozenset(w for o in options for said in (o.label, *o.means) for w in words(said))


def _without(text: str, matched: tuple[str, ...]) -> str:
    """A text without words that are spoken for."""
    for part in matched:
        folded = fold(text)
        at = folded.find(part)
        if at >= 0:
            whole = text if len(text) == len(folded) else folded
            text = f"{whole[:at]} , {whole[at + len(part) :]}"
    return text


def _possible(locale: str, text: str) -> frozenset[str]:
    """The kinds of which a text may hold an answer, seen at a glance."""
    said = frozenset(words(text))
    tongue = language(locale)
    return frozenset(_glance(tongue, text, said))


def _glance(tongue: Language, text: str, said: frozenset[str]) -> Iterator[str]:
    figures = _FIGURE.search(text) is not None
    if "@" in text or {tongue.at, tongue.dot} <= said:
        yield "email"
    if figures and _NUMBER.search(text):
        yield "phone"
    if figures or not _scales(tongue).isdisjoint(said):
        yield "money"
    if not _moments(tongue).isdisjoint(said) or (figures and _DATE.search(text)):
        yield "timing"
        yield "date"


@lru_cache(maxsize=16)
def _scales(tongue: Language) -> frozenset[str]:
    cells = (*tongue.scales.values(), *tongue.currencies.values())
    return frozenset(word for cell in cells for one in phrases(cell) for word in words(one))


@lru_cache(maxsize=16)
def _moments(tongue: Language) -> frozenset[str]:
    """The words one of which stands in nearly every time."""
    known = times(tongue.code)
    cells = (known.at_once, *known.offsets.values(), *known.units.values(), *known.months,
             *known.weekdays, *known.seasons.values(), *known.edges.values())  # fmt: skip
    said = [words(one) for cell in cells for one in phrases(cell)]
    found = {one[0] for one in said if len(one) == 1}
    return frozenset((found | {"q1", "q2", "q3", "q4"}) - _small(tongue))


@lru_cache(maxsize=16)
def _small(tongue: Language) -> frozenset[str]:
    """The words that stand in any sentence."""
    return frozenset(word for one in phrases(tongue.stop) for word in words(one))
