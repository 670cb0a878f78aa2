"""Owns the `confirm` question: answers that were read but are not certain, or several from one
text, are shown before they count; "yes" lets them count, "edit" has them asked one by one.

It is no question of the flow: it has no state, no points, and counts among no six.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz, process

from agent.core import reading
from agent.core.flow import Question
from agent.core.path import progress
from agent.core.phrases import phrase
from agent.core.snapshot import CONFIRM, Answer
from agent.core.steps import in_unit, low
from agent.core.texts import Text
from agent.core.understand import Ask, Reading, spoken
from agent.core.understand.locales import language
from agent.core.understand.menu import menu
from agent.core.understand.words import words

if TYPE_CHECKING:
    from agent.core.speaking import Speaking

LEAD = 16.0  # per cent of spelling by which one option must lead the next to be certain
_TOLD = "choice: the words "  # the reasons of readings that may rest on spelling
_SPELLED = "choice: spelled like "
_OPTIONS = ("yes", "edit")
_FAR = 20  # times as much is the least that a question tells apart
_BARE = re.compile(r"\d[\d.,]*[.!]?")


@lru_cache(maxsize=64)
def question(locale: str) -> Question:
    """The question in a language; its text is made when it is asked."""
    options = [{"value": id, "label": spoken(CONFIRM, id, locale)} for id in _OPTIONS]
    shown: dict[str, Any] = {"kind": CONFIRM, "options": options}
    text = Text(phrase(locale, CONFIRM), frozenset())
    return Question(CONFIRM, text, CONFIRM, Ask(CONFIRM, locale=locale), shown)


def hold(talk: Speaking, answers: dict[str, Answer], consent: Any = None) -> None:
    """Keep answers apart and ask whether they are right."""
    talk.fresh()
    talk.snapshot.pending = {"answers": answers, "consent": dict(consent or {})}
    ask(talk)


def ask(talk: Speaking) -> None:
    """Show what is pending, and ask whether it is right."""
    snapshot = talk.snapshot
    asked = question(snapshot.locale)
    lines = [talk.render(asked.text), *_lines(talk, snapshot.pending["answers"])]
    talk.event(
        {
            "type": "question",
            "id": CONFIRM,
            "text": "\n".join(lines),
            "input": asked.input,
            "progress": progress(talk.flow, snapshot, snapshot.state),
            "skippable": False,
        }
    )


def _lines(talk: Speaking, answers: dict[str, Answer]) -> list[str]:
    """Each question with what was understood."""
    questions = talk.flow.questions
    return [
        f"• {talk.render(questions[id].text)} {_said(talk, questions[id], answer)}"
        for id, answer in answers.items()
    ]


def _said(talk: Speaking, question: Question, answer: Answer) -> str:
    return reading.spelled(question, answer["value"], talk.snapshot.locale)


def shown(value: Any, locale: str) -> str:
    """A tapped answer to it, as it stands in the transcript."""
    return spoken(CONFIRM, value, locale) if value in _OPTIONS else str(value)[:200]


def unsure(question: Question, text: str, read: Reading) -> bool:
    """Whether what was read is shown before it counts: one of several amounts, a date that may be
    another, a time that is over, a sum far below what the question is about, or an option known by
    its spelling only while another is spelled much alike."""
    if not read.sure or (question.kind == "money" and _far_below(question, text, read)):
        return True
    if not read.why.startswith((_TOLD, _SPELLED)):
        return False
    known = menu(question.ask.options, language(question.ask.locale))
    if read.why.startswith(_TOLD):
        told = read.why.removeprefix(_TOLD).split(", ")
        alike = not any(word in known.telling for word in told)
        return alike and any(_lead(word, known.telling, read.value) < LEAD for word in told)
    return _lead(" ".join(words(text)), known.spelled, read.value) < LEAD


def _far_below(question: Question, text: str, read: Reading) -> bool:
    """Whether a bare figure is so small that thousands may be meant: 5 where it is about 500."""
    least = next((step.at for step in question.steps if step.at > 0), 0)
    amount = low(in_unit(read.value, question.unit.period)) or least
    return amount * _FAR < least and _BARE.fullmatch(text.strip()) is not None


def _lead(said: str, spelled: Mapping[str, str], chosen: str) -> float:
    """By how much the option chosen is nearer in spelling than the next one."""
    mine = theirs = 0.0
    for label, score, _ in process.extract(said, list(spelled), scorer=fuzz.ratio, limit=None):
        if spelled[label] == chosen:
            mine = max(mine, score)
        else:
            theirs = max(theirs, score)
    return mine - theirs
