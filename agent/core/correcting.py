"""Owns corrections: "make it 10k", "wrong e-mail: ...", "change my budget". The answer that was
meant is overwritten, and all that follows from it is looked at again.

It refuses to guess: an answer not named must be the only one of its kind, and what the current
question could take as certainly is its answer.
"""

from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

from agent.core import confirming, granting, parts, reading
from agent.core.flow import Question
from agent.core.path import walk
from agent.core.phrases import phrase
from agent.core.snapshot import Answer
from agent.core.speaking import Speaking
from agent.core.understand import Reading, check_value, choice, understand
from agent.core.understand.locales import LANGUAGES
from agent.core.understand.words import fold, phrases
from agent.core.wishes import LONGEST, phrasing

_FIELDS = ("name", "email", "phone", "company")
_FREE = frozenset({"text", "name", "company"})
_LOOSE = _FREE | {"yes_no"}  # kinds that read something in almost any text
_AROUND = " ,;:!"
_NAME = 3  # words of the longest name of an answer

Words = tuple[str, ...]


class Correction(NamedTuple):
    """What is to change: a question, a field of it where it is a contact, and the new words.
    `sure` is whether the text can be nothing else."""

    question: Question
    field: str
    said: str
    sure: bool


class _Known:
    """A language's phrases as words, longest first."""

    def __init__(self, code: str) -> None:
        said = phrasing(code)
        self.hints = _longest(said.hints)
        self.meant = _longest(said.meant)
        self.change = _longest(said.change)
        self.own = _longest(said.own)
        self.becomes = _longest(said.becomes)
        self.nouns = {kind: frozenset(map(_words, phrases(cell))) for kind, cell in
                      said.nouns.items()}  # fmt: skip
        self._leads: dict[str, list[Words]] = {}
        for lead in (*self.hints, *self.meant, *self.change, *self.own):
            self._leads.setdefault(lead[0], []).append(lead)
        names = (name for cell in self.nouns.values() for name in cell)
        self._named = frozenset(word for name in names for word in name[:1])

    def begins(self, said: Words) -> bool:
        """Whether a text begins as a correction may: with a lead, or the name of an answer."""
        if said[0] in self._named:
            return True
        return any(said[: len(lead)] == lead for lead in self._leads.get(said[0], ()))


@lru_cache(maxsize=16)
def _known(locale: str) -> _Known:
    code = locale[:2].lower()
    return _Known(code if code in LANGUAGES else "en")


def _longest(cell: str) -> tuple[Words, ...]:
    return tuple(sorted(map(_words, phrases(cell)), key=len, reverse=True))


def _words(text: str) -> Words:
    """The words of a text with what belongs to an address or figure; other signs gone."""
    cut = (word.strip(_AROUND) for word in fold(text).split())
    return tuple(word for word in cut if word)


def correct(talk: Speaking, question: Question, text: str, read: Reading) -> bool:
    """Do what a text corrects, if it corrects something; whether it did."""
    known = _known(talk.snapshot.locale)
    if len(text) > LONGEST or not (talk.snapshot.answers or talk.snapshot.pending):
        return False
    said = _words(text)
    if not said or not (known.begins(said) or said[0] in talk.flow.questions):
        return False
    found = _named(talk, known, said) or _meant(talk, question, known, said, read)
    if found is None or found.question.id == question.id:
        return False
    new = _read(talk, found)
    if not found.sure and ((new is None and found.said) or question.kind in _FREE):
        return False
    talk.why = f"correction of {found.question.id}"
    if new is None:
        granting.back_to(talk, found.question.id)
    else:
        _overwrite(talk, found.question, text, new)
    return True


def _answered(talk: Speaking) -> dict[str, Answer]:
    """The answers that can be corrected: those on the path, and those that wait for a yes."""
    snapshot = talk.snapshot
    path = frozenset(walk(talk.flow, snapshot))
    given = {id: one for id, one in snapshot.answers.items() if id in path - {snapshot.state}}
    return {**given, **snapshot.pending.get("answers", {})}


def _after(said: Words, leads: tuple[Words, ...]) -> Words | None:
    """The words after one of these leads; None where none leads in."""
    return next((said[len(lead) :] for lead in leads if said[: len(lead)] == lead), None)


def _unhinted(said: Words, known: _Known) -> Words:
    while (after := _after(said, known.hints)) is not None:
        said = after
    return said


def _named(talk: Speaking, known: _Known, said: Words) -> Correction | None:
    """A correction that names its answer: wrong e-mail ..., my budget is ..., change my budget."""
    bare = _unhinted(said, known)
    after = _after(bare, known.change)
    strong = after is not None and _after(bare, known.own) != after
    if after is None:
        owned = _after(bare, known.own)
        after = bare if owned is None else owned
    for size in range(min(_NAME, len(after)), 0, -1):
        target = _called(talk, known, after[:size])
        if target is not None:
            rest = _after(after[size:], known.becomes)
            if rest is None and not strong and bare == said:
                return None
            new = " ".join(after[size:] if rest is None else rest)
            return target._replace(said=new, sure=strong or bare != said)
    return None


def _called(talk: Speaking, known: _Known, name: Words) -> Correction | None:
    """The one answer of this name; the current question may have it too."""
    found = []
    for id in dict.fromkeys((*_answered(talk), talk.snapshot.state)):
        question = talk.flow.questions[id]
        if name in known.nouns.get(question.kind, ()) or name == tuple(id.split("_")):
            found.append(Correction(question, "", "", False))
        elif question.kind == "contact":
            fields = (f for f in _FIELDS if f in question.fields and name in known.nouns[f])
            found += [Correction(question, field, "", False) for field in fields]
    return found[0] if len(found) == 1 else None


def _meant(
    talk: Speaking, question: Question, known: _Known, said: Words, read: Reading
) -> Correction | None:
    """A correction by its value alone: make it 10k, I meant next month, actually 20k."""
    bare = _unhinted(said, known)
    rest = _after(bare, known.meant) or _after(said, known.meant)
    if rest is None and read.status == "understood" and question.kind not in _LOOSE:
        return None
    new = " ".join(bare if rest is None else rest)
    if not new or (rest is None and bare == said) or _takes(talk, question, new):
        return None
    asked = [talk.flow.questions[id] for id in _answered(talk)]
    fit = [one for one in asked if _takes(talk, one, new)]
    return Correction(fit[0], "", new, True) if len(fit) == 1 else None


def _takes(talk: Speaking, question: Question, said: str) -> bool:
    if question.kind == "choice":
        return choice.by_label(question.ask, said) is not None
    return parts.certain(question, said, talk.now) is not None


def _read(talk: Speaking, found: Correction) -> Any:
    """The new value, None where the words give none."""
    question, field, said, _ = found
    if not said:
        return None
    if field:
        read = understand(replace(question.ask, kind=field, options=()), said, talk.now)
        old = _answered(talk)[question.id]["value"] or {}
        if read.status == "understood":
            read = check_value(question.ask, {**old, field: read.value}, talk.now)
    else:
        read = reading.fit(question, understand(question.ask, said, talk.now))
    taken = read.status == "understood" and not read.suggestion
    return read.value if taken else None


def _overwrite(talk: Speaking, question: Question, text: str, value: Any) -> None:
    snapshot = talk.snapshot
    answer = {"status": "answered", "text": text, "value": value, "at": talk.at}
    pending = snapshot.pending
    if question.id in pending.get("answers", {}):
        confirming.hold(talk, {**pending["answers"], question.id: answer}, pending["consent"])
        return
    reading.keep_contact(talk, question, answer)
    snapshot.answers[question.id] = answer
    said = reading.spelled(question, value, snapshot.locale)
    talk.say(phrase(snapshot.locale, "corrected", value=said))
    talk.fresh()
    talk.move(question.id)  # from there on all is looked at again
    talk.go_on()
