"""A turn: flow, snapshot, input, now -> the next snapshot, the events to show, the effects to do.

Pure, so the same inputs give the same conversation again. It performs nothing; `conversations`
stores what it returns and only then lets anybody see it.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from agent.core import (
    conduct,
    confirming,
    correcting,
    ending,
    granting,
    knowing,
    mailing,
    people,
    reading,
    remembering,
    several,
    side,
)
from agent.core.flow import Flow, Question
from agent.core.path import previous, settle, walk
from agent.core.phrases import phrase
from agent.core.scoring import settled
from agent.core.snapshot import Answer, Snapshot
from agent.core.speaking import Speaking
from agent.core.turning import STALE, Consented, Input, Refusal, Turn, World
from agent.core.understand import Reading
from agent.core.understand.reading import refused

ATTEMPTS = 3  # then buttons, skip or a way out


def begin(flow: Flow, snapshot: Snapshot, now: datetime, world: World) -> Turn:
    """The first turn of a conversation: greeting and first question."""
    talk = Speaking(flow, snapshot.copy(), now, world)
    talk.snapshot.held = settled(talk.flow, talk.snapshot)
    for greeting in talk.flow.greeting:
        talk.say(greeting)
    if talk.snapshot.before:
        remembering.recall(talk)
    talk.rate()
    talk.arrive(settle(talk.flow, talk.snapshot))
    return talk.turn()


def take(flow: Flow, snapshot: Snapshot, given: Input, now: datetime, world: World) -> Turn:
    """What `given` makes of the conversation. Input that can have no effect is refused: the turn
    then has a `refusal`, and nothing of it is stored."""
    talk = Speaking(flow, snapshot.copy(), now, world)
    try:
        _TAKES[given.type](talk, given)
    except Refusal as refusal:
        return Turn(snapshot, refusal=refusal)
    return talk.turn()


def _current(talk: Speaking, given: Input) -> Question:
    if talk.snapshot.ended:
        raise Refusal(STALE, "This conversation has ended.")
    if given.question != talk.snapshot.current:
        raise Refusal(STALE, "That question is not the current one.")
    if talk.snapshot.pending:
        return confirming.question(talk.snapshot.locale)
    return talk.flow.questions[talk.snapshot.state]


def _answer(talk: Speaking, given: Input) -> None:
    if talk.snapshot.owner != "bot":
        _to_rep(talk, given)
        return
    question = _current(talk, given)
    read = _read(talk, question, given)
    text = reading.shown(question, given, read, talk.snapshot.locale)
    talk.heard(text, given.id)
    talk.why = read.why
    if given.text is not None and (
        granting.grant(talk, question, given.text, read)
        or correcting.correct(talk, question, given.text, read)
        or _misbehaves(talk, question, given, read)
        or side.answer(talk, question, given.text, read)
    ):
        return
    read = reading.complete(question, read, given, talk.snapshot, talk.now)
    read = reading.fit(question, read)
    left = read if given.text is None else _several(talk, question, given, read)
    if left is not None:
        _respond(talk, question, given, left, text)


def _misbehaves(talk: Speaking, question: Question, given: Input, read: Reading) -> bool:
    """Flag what is no answer, and lead back to the question; an answer beside it counts."""
    text, snapshot = given.text or "", talk.snapshot
    flag = conduct.flag(snapshot.locale, text)
    if flag is None:
        return False
    answers = read.status != "not_understood" and not conduct.is_refused(question, flag)
    if flag == conduct.GIBBERISH and answers:
        return False  # a word of another language, an abbreviation
    if flag not in snapshot.flags:
        snapshot.flags = [*snapshot.flags, flag]
    if answers:
        return False
    _reject(talk, question, given, refused(flag), text)
    return True


def _several(talk: Speaking, question: Question, given: Input, read: Reading) -> Reading | None:
    """Hold several answers of one text to be confirmed, and return nothing; else what is left for
    the current question."""
    text, snapshot = given.text or "", talk.snapshot
    others, rest, early = several.found(talk, question, text, read)
    if not others and not early:
        return read
    if read.status != "understood":
        read = reading.fit(question, reading.read(question, given._replace(text=rest), talk.now))
    kept = (f"{id}.{field}" for id, parts in early.items() for field in parts)
    talk.why = f"{read.why}; beside it {', '.join((*others, *kept))}"
    for id, parts in early.items():
        snapshot.early = {**snapshot.early, id: {**snapshot.early.get(id, {}), **parts}}
    if not others:
        return read
    answers = others
    if read.status == "understood" and not read.suggestion:
        answers = {question.id: _record(talk, "answered", text, read), **others}
    confirming.hold(talk, answers, given.consent)
    return None


def _read(talk: Speaking, question: Question, given: Input) -> Reading:
    values = talk.snapshot.suggested
    if values and given.text is not None:
        return reading.suggested(question, given.text, values, talk.now)
    return reading.read(question, given, talk.now)


def _confirm(talk: Speaking, question: Question, given: Input, read: Reading, text: str) -> None:
    """What was shown is right, or is asked one by one; so it is when nobody says which. Who goes on
    instead is heard: his next answer is shown with the rest."""
    pending = talk.snapshot.pending
    if read.value == "yes":
        for id, answer in pending["answers"].items():
            _keep(talk, talk.flow.questions[id], pending["consent"], answer)
        talk.go_on()
    elif read.status != "understood" and (more := several.instead(talk, given)):
        confirming.hold(talk, {**pending["answers"], **more}, pending["consent"])
    elif read.value == "edit" or talk.snapshot.attempts + 1 >= ATTEMPTS:
        talk.fresh()
        talk.repeat()
    else:
        _reject(talk, question, given, read, text)


def _respond(talk: Speaking, question: Question, given: Input, read: Reading, text: str) -> None:
    allowed = question.skip or talk.snapshot.attempts >= ATTEMPTS
    if talk.snapshot.pending:
        _confirm(talk, question, given, read, text)
    elif read.status == "understood" and not _doubtful(talk, read, text):
        answer = _record(talk, "answered", text, read)
        if given.text is not None and confirming.unsure(question, given.text, read):
            confirming.hold(talk, {question.id: answer}, given.consent)
        else:
            _store(talk, question, given, answer)
    elif read.status in ("declined", "unknown") and allowed:
        _store(talk, question, given, _record(talk, read.status, text))
    elif read.status == "ambiguous" and read.candidates:
        talk.say(phrase(talk.snapshot.locale, "reject_ambiguous"))
        talk.ask(question, only=read.candidates)
    else:
        _reject(talk, question, given, read, text)


def _doubtful(talk: Speaking, read: Reading, text: str) -> bool:
    """Whether to ask about a likely misspelling; the same said twice is meant so."""
    return bool(read.suggestion) and talk.snapshot.doubt != _same(text)


def _same(text: str) -> str:
    """What two ways to write the same have in common."""
    return text.strip().casefold()


def _record(talk: Speaking, status: str, text: str, read: Reading | None = None) -> Answer:
    value = read.value if read is not None else None
    kept = {"status": status, "text": text, "value": value, "at": talk.at}
    return {**kept, **read.beside} if read is not None and read.beside else kept


def _reject(talk: Speaking, question: Question, given: Input, read: Reading, text: str) -> None:
    snapshot = talk.snapshot
    code, said = reading.rejection(talk, question, read)
    snapshot.doubt = _same(text) if read.suggestion else None
    snapshot.suggested = reading.suggestion(question, read)
    before = snapshot.attempts
    snapshot.attempts = before + 1
    if read.status in ("declined", "unknown"):  # the reason is given once, then another way
        snapshot.attempts = max(before + 1, ATTEMPTS) if snapshot.refused else before + 1
        snapshot.refused = True
    snapshot.partial = {**snapshot.partial, **reading.found(question, read)}
    talk.event({"type": "reject", "id": given.id, "question": question.id, "code": code,
                "text": said})  # fmt: skip
    if before < ATTEMPTS <= snapshot.attempts:
        talk.say(phrase(snapshot.locale, "way_out"))
        talk.ask(question)


def _store(talk: Speaking, question: Question, given: Input, answer: Answer) -> None:
    _keep(talk, question, given.consent, answer)
    talk.go_on()


def _keep(
    talk: Speaking, question: Question, ticked: Mapping[str, Any] | None, answer: Answer
) -> None:
    reading.keep_contact(talk, question, answer)
    talk.snapshot.answers[question.id] = answer
    talk.fresh()
    _consent(talk, question, ticked or {})


def _consent(talk: Speaking, question: Question, ticked: Mapping[str, Any]) -> None:
    answered = talk.snapshot.answers[question.id]["status"] == "answered"
    if question.consent is None or not answered:
        return
    notice = question.consent.notice
    own_step = question.kind == "consent"
    agreed = talk.snapshot.answers[question.id]["value"] is not False
    records = [talk.consented(question, "request", notice.sha256, agreed or not own_step)]
    for purpose in question.consent.purposes:
        given_now = ticked.get(purpose.id) is True or (own_step and agreed)
        records.append(talk.consented(question, purpose.id, purpose.sha256, given_now))
    same = {r["purpose"] for r in records}
    talk.snapshot.consent = [r for r in talk.snapshot.consent if r["purpose"] not in same]
    talk.snapshot.consent += records
    talk.effects.append(Consented(question.id, tuple(records)))


def _skip(talk: Speaking, given: Input) -> None:
    question = _current(talk, given)
    if talk.snapshot.owner != "bot":
        raise Refusal(STALE, "A person has taken over.")
    if not (question.skip or talk.snapshot.attempts >= ATTEMPTS):
        raise Refusal("not_skippable", "This question cannot be skipped.")
    label = phrase(talk.snapshot.locale, "skip")
    talk.heard(label, given.id)
    _store(talk, question, given, _record(talk, "skipped", label))


def _back(talk: Speaking, given: Input) -> None:
    snapshot = talk.snapshot
    target = given.question or previous(talk.flow, snapshot)
    blocked = snapshot.ended or snapshot.owner != "bot"
    # Only what is on the path: an answer kept for later may stand behind one still to be given.
    earlier = snapshot.answers.keys() & {*walk(talk.flow, snapshot)} - {snapshot.state}
    if blocked or target is None or target not in earlier:
        raise Refusal(STALE, "There is nothing to go back to.")
    granting.back_to(talk, target)


def _human(talk: Speaking, given: Input) -> None:
    if talk.snapshot.ended or talk.snapshot.owner != "bot":
        raise Refusal(STALE, "A person was called already, or the conversation has ended.")
    talk.heard(phrase(talk.snapshot.locale, "human"), given.id)
    ending.call_person(talk)


def _say(talk: Speaking, given: Input) -> None:
    if talk.snapshot.owner == "bot":
        _answer(talk, Input("answer", id=given.id, question=talk.snapshot.current, text=given.text))
    else:
        _to_rep(talk, given)


def _to_rep(talk: Speaking, given: Input) -> None:
    if talk.snapshot.ended and talk.snapshot.owner != "rep":
        raise Refusal(STALE, "This conversation has ended.")
    question = talk.flow.questions.get(given.question or "")
    text = given.text
    if text is None and question is not None:
        read = reading.read(question, given, talk.now)
        text = reading.shown(question, given, read, talk.snapshot.locale)
    talk.heard(text or "", given.id)


def _locale(talk: Speaking, given: Input) -> None:
    if talk.snapshot.ended or not granting.speak(talk, given.locale or ""):
        raise Refusal(STALE, "Nothing to change.")


def _end(talk: Speaking, given: Input) -> None:
    if talk.snapshot.ended and talk.snapshot.owner != "rep":
        raise Refusal(STALE, "This conversation has ended.")
    granting.leave(talk)


def _restart(talk: Speaking, given: Input) -> None:
    if talk.snapshot.owner == "rep":  # who holds it learns that nobody reads here any more
        talk.event({"type": "end", "outcome": "restarted"})
    if not talk.snapshot.ended or talk.snapshot.owner == "rep":
        ending.close(talk, "restarted")


def _erase(talk: Speaking, given: Input) -> None:
    speaker = "bot" if talk.snapshot.owner == "bot" else "system"
    talk.say(phrase(talk.snapshot.locale, "erased"), speaker)
    talk.snapshot.ended, talk.snapshot.outcome = True, "erased"
    talk.event({"type": "end", "outcome": "erased"})


def _idle(talk: Speaking, given: Input) -> None:
    ending.capture(talk)


_TAKES: Mapping[str, Callable[[Speaking, Input], None]] = {
    "answer": _answer,
    "skip": _skip,
    "back": _back,
    "human": _human,
    "say": _say,
    "locale": _locale,
    "end": _end,
    "restart": _restart,
    "erase": _erase,
    "idle": _idle,
    "transcript": mailing.take,
    "known": knowing.take,
    **people.TAKES,
}
