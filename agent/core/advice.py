"""What may stand in a flow but costs visitors: warnings, for who wants to do better.

A flow with warnings runs. What must not run is a fault and belongs to `load` and `check`.
"""

from collections.abc import Iterator
from typing import NamedTuple

from agent.core.check import NO_AGENT
from agent.core.flow import STATEMENT, Flow, Question
from agent.core.reach import Survey, survey
from agent.core.texts import Text
from agent.core.yaml_reader import Document, Path
from agent.errors import WARNING, Fault

MAX_REQUIRED = (
    3  # more lose visitors: a form of three fields is filled more often than one of seven
)
MAX_OPTIONS = 10
MAX_CHARACTERS = 280
TYPED = frozenset({"text", "name", "company", "email", "phone", "url", "contact", "money"})
CONTACT = frozenset({"name", "company", "email", "phone", "contact", "consent"})


class Advice(NamedTuple):
    """Where, what costs visitors, how to do better, and what a visitor meets because of it."""

    path: Path
    what: str
    mend: str
    visitor: str


def advice(flow: Flow, document: Document) -> tuple[Fault, ...]:
    """Every warning about a flow that loaded from `document`, in the order of the file."""
    seen = survey(flow)
    found = [*_first(flow), *_required(seen), *_questions(flow), *_long(flow), *_nobody(flow)]
    found += _bands(flow, seen)
    ordered = sorted(found, key=lambda one: document.position(one.path, True))
    return tuple(_fault(document, one) for one in ordered)


def _fault(document: Document, one: Advice) -> Fault:
    said = f"{'.'.join(map(str, one.path))}: {one.what}"
    return Fault(document.where(one.path, True), said, one.mend, WARNING, one.visitor)


def _first(flow: Flow) -> Iterator[Advice]:
    first = flow.questions[flow.order[0]]
    if first.kind in TYPED:
        what = f"the first question is of kind {first.kind}"
        so = "Many visitors leave before they type anything, or say who they are or what they pay."
        yield Advice(("questions", first.id), what, "Begin with something to tap.", so)


def _required(seen: Survey) -> Iterator[Advice]:
    most = seen.required
    if most > MAX_REQUIRED:
        what = f"a visitor must answer up to {most} questions to get through"
        mend = f"Let all but {MAX_REQUIRED} be skipped with `skip: true`."
        so = "With every question that must be answered some visitors leave."
        yield Advice(("questions",), what, mend, so)


def _questions(flow: Flow) -> Iterator[Advice]:
    read = _read(flow)
    for question in flow.questions.values():
        asked = question.kind not in (STATEMENT, *CONTACT)
        if asked and question.id not in read and not _counts(question):
            what = "no points, condition, route or text uses the answer"
            so = "Visitors would be asked for nothing."
            yield Advice(("questions", question.id), what, "Give it points, or take it out.", so)
        if question.kind in ("choice", "multi") and len(question.options) > MAX_OPTIONS:
            what = f"there are {len(question.options)} options"
            path, so = ("questions", question.id, "options"), "That is more than visitors read."
            yield Advice(path, what, f"Offer at most {MAX_OPTIONS}.", so)


def _counts(question: Question) -> bool:
    options = question.options.values()
    stepped = any(step.points for step in question.steps)
    return bool(question.points or stepped or any(o.points or o.next for o in options))


def _read(flow: Flow) -> set[str]:
    """Every name that a condition or a text reads."""
    conditions = [q.when for q in flow.questions.values()] + [r.when for r in flow.routes]
    names = {name for c in conditions if c is not None for name in c.names}
    names |= {name for signal in flow.signals for name in signal.when.names}
    return names | {name for _, text in _texts(flow) for name in text.names}


def _texts(flow: Flow) -> Iterator[tuple[Path, Text]]:
    for place, text in enumerate(flow.greeting):
        yield (("greeting", place), text)
    for question in flow.questions.values():
        yield (("questions", question.id, "ask"), question.text)
    for end in flow.ends.values():
        yield (("ends", end.id, "say"), end.say)
    for answer in flow.faq:
        yield (("faq", answer.id, "say"), answer.say)


def _long(flow: Flow) -> Iterator[Advice]:
    for path, text in _texts(flow):
        if len(text.source) > MAX_CHARACTERS:
            what = f"the text has {len(text.source)} characters"
            so = "It fills a phone's screen, and few visitors read it to the end."
            yield Advice(path, what, f"Say it in {MAX_CHARACTERS}.", so)


def _bands(flow: Flow, seen: Survey) -> Iterator[Advice]:
    """Bands that lie between two scores: one above the highest score is a fault."""
    if any(q.kind == "multi" and len(q.options) > MAX_OPTIONS for q in flow.questions.values()):
        return  # not every set of so many options is tried
    ends = [band.start - 1 for band in flow.bands[1:]] + [100]
    for band, end in zip(flow.bands, ends, strict=True):
        if not any(band.start <= score <= end for score in seen.scores):
            what = f"no sum of points lies from {band.start} to {end}"
            so = f"No visitor would ever be treated as {band.name}."
            yield Advice(("bands", band.name), what, "Move the band, or give other points.", so)


def _nobody(flow: Flow) -> Iterator[Advice]:
    if NO_AGENT not in flow.ends:  # a flow that calls people and has none is faulty
        what = "there is no end for visitors who ask for a person, and no route calls one"
        mend = "Add `no_agent: {say: …}`: where to write, or when somebody is there."
        so = "Who asks for a person would hear that nobody is free, and the same question again."
        yield Advice(("ends",), what, mend, so)
