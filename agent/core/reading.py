"""An input held against the question it answers: what it means, or what to say instead."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from agent.core import conduct, limits, own_words
from agent.core.flow import Question
from agent.core.phrases import phrase
from agent.core.steps import Unit, in_unit, low, step_value
from agent.core.turning import Input, LeadKnown
from agent.core.understand import Reading, check_value, spoken, understand
from agent.core.understand.locales import language

if TYPE_CHECKING:
    from agent.core.snapshot import Answer, Snapshot
    from agent.core.speaking import Speaking

_CONTACT_OF = {"name": "name", "email": "email", "phone": "phone", "company": "company"}
_INVALID = {"phone_invalid": "phone", "email_invalid": "email", "email_incomplete": "email"}
_A_SUM = {"min": 5_000, "max": 5_000, "period": None, "approx": False}
_SCALE = (0, 10)  # of a rating without min and max
_MAX_SHOWN = 2_000
_LONG = 40  # characters beyond which nobody only says yes


def read(question: Question, given: Input, now: datetime) -> Reading:
    """What an answer means."""
    if given.text is not None:
        typed = own_words.read if question.kind in ("yes_no", "consent") else understand
        return typed(question.ask, given.text, now)
    if question.steps and isinstance(given.value, str):
        value = step_value(question.kind, question.steps, given.value, question.unit, now)
        if value is not None:
            return Reading("understood", value, f"button {given.value}")
    return check_value(question.ask, given.value, now)


def suggestion(question: Question, read: Reading) -> dict[str, Any]:
    """What yes and no to "did you mean" stand for; nothing where nothing was suggested."""
    if not read.suggestion:
        return {}
    if question.kind != "contact":
        return {"yes": read.suggestion, "no": read.value}
    given = read.value or {}
    return {"yes": {**given, "email": read.suggestion}, "no": given}


def suggested(question: Question, text: str, values: dict[str, Any], now: datetime) -> Reading:
    """A text after a suggestion: a plain yes or no speaks of that."""
    if len(text) <= _LONG and "@" not in text:
        said = understand(replace(question.ask, kind="yes_no", options=()), text, now)
        if said.status == "understood":
            taken = check_value(question.ask, values["yes" if said.value else "no"], now)
            return replace(taken, suggestion=None, why=f"the suggestion; {said.why}")
    return understand(question.ask, text, now)


def complete(
    question: Question, read: Reading, given: Input, snapshot: Snapshot, now: datetime
) -> Reading:
    """A contact given bit by bit: what was understood before counts too. A form sends all of it."""
    if question.kind != "contact":
        return read
    early = snapshot.early.get(question.id, {}) if given.text is not None else {}
    earlier = {**early, **snapshot.partial}
    if not earlier or (read.status == "understood" and not early):
        return read
    agreed = bool(early) and _agrees(question, given.text or "", now)
    now_said = {} if agreed else found(question, read)
    if not now_said and not agreed:
        return replace(read, value=earlier)
    merged = check_value(question.ask, {**earlier, **now_said}, now)
    why = f"{read.why}; with what was said before"
    return replace(merged, why=why, beside=read.beside)


def _agrees(question: Question, text: str, now: datetime) -> bool:
    """Whether a text only says yes to the contact that is shown as known."""
    if len(text) > _LONG or "@" in text:
        return False
    said = understand(replace(question.ask, kind="yes_no", options=()), text, now)
    return said.status == "understood" and said.value is True


def offered(question: Question, snapshot: Snapshot) -> dict[str, Any] | None:
    """What is known of an answer before its question is asked: by the site, or by what the visitor
    said early; as {"value", "text"}."""
    known: dict[str, Any] | None = snapshot.prefill.get(question.id)
    early = snapshot.early.get(question.id)
    if early is None:
        return known
    value = {**(known["value"] if known else {}), **early}
    return {"value": value, "text": spoken(question.kind, value, snapshot.locale)}


def found(question: Question, read: Reading) -> dict[str, Any]:
    """The parts of a contact that were understood though others are missing."""
    if question.kind != "contact" or not isinstance(read.value, dict):
        return {}
    return {k: v for k, v in read.value.items() if v}


def shown(question: Question, given: Input, read: Reading, locale: str) -> str:
    """What stands in the transcript: what was typed, or the label of what was tapped."""
    if given.text is not None:
        return given.text
    if read.status != "understood":
        return str(given.value)[:200]
    return spelled(question, read.value, locale, given.value)[:_MAX_SHOWN]


def spelled(question: Question, value: Any, locale: str, tapped: Any = None) -> str:
    """A value in words: the label it was tapped by or stands for, else as the language writes
    it."""
    return _label(question, tapped, value) or spoken(question.kind, value, locale)


def _label(question: Question, tapped: Any, value: Any) -> str | None:
    if question.kind in ("yes_no", "consent"):
        return question.options["yes" if value else "no"].label
    if question.kind == "choice":
        return question.options[value].label
    if question.kind == "multi":
        return ", ".join(question.options[id].label for id in value)
    return next((step.label for step in question.steps if step.id == tapped), None)


def fit(question: Question, read: Reading) -> Reading:
    """The reading within what the question takes: its unit, its least and most."""
    if read.status != "understood":
        return read
    if question.kind == "money" and not _in_currency(question, read.value):
        return Reading("not_understood", why=read.why, code="currency")
    if question.kind in ("number", "rating") and not _in_range(question, read.value):
        return Reading("not_understood", why=read.why, code="range")
    return read if question.limits is None else limits.held(question, read)


def _in_currency(question: Question, value: dict[str, Any]) -> bool:
    """Another currency, or a single sum where a rhythm is asked, is never guessed."""
    unit = question.unit
    taken = question.limits.currencies if question.limits else ()
    if value["currency"] not in (None, unit.currency, *taken):
        return False
    period = in_unit(value, unit.period)["period"]
    return period is None or unit.period is None or period == unit.period


def _in_range(question: Question, value: Any) -> bool:
    number = low(value) if isinstance(value, dict) else value
    least = question.least if question.least is not None else float("-inf")
    most = question.most if question.most is not None else float("inf")
    return number is None or least <= number + 1e-6 <= most + 1e-3


def rejection(talk: Speaking, question: Question, read: Reading) -> tuple[str, str]:
    """Code and words for an answer that was not understood, with an example."""
    locale = talk.snapshot.locale
    code = read.code or read.status
    if read.suggestion:
        return "did_you_mean", phrase(locale, "reject_suggestion", suggestion=read.suggestion)
    if read.status in ("declined", "unknown"):
        why = f" {question.why}" if question.why else ""
        return read.status, phrase(locale, "reject_required") + why
    if read.code in conduct.FLAGS:
        return code, phrase(locale, "nudge")
    objection = limits.objection(question, read, locale, talk.render)
    if objection is not None:
        return code, objection
    if question.again:
        place = min(talk.snapshot.attempts, len(question.again) - 1)
        return code, talk.render(question.again[place])
    return code, _phrase(question, read, locale)


def _phrase(question: Question, read: Reading, locale: str) -> str:
    if read.code == "currency":
        unit = _unit(question.unit, locale)
        return phrase(locale, "reject_currency", unit=unit, example=_example(question, locale))
    if read.code in ("range", "out_of_range"):
        return _range(question, locale)
    if read.code == "email_business":
        return phrase(locale, "reject_business")
    if question.kind == "contact" and read.code not in _INVALID:
        return _missing(question, read, locale)
    kind = _INVALID.get(read.code, question.kind)
    return phrase(locale, f"reject_{kind}", example=_example(question, locale, kind))


def _unit(unit: Unit, locale: str) -> str:
    """`USD a month`, as the language says it."""
    said = language(locale).shown[unit.period] if unit.period else "{}"
    return said.format(unit.currency)


def _range(question: Question, locale: str) -> str:
    least, most = question.least, question.most
    if question.kind == "rating":
        least, most = _SCALE[0] if least is None else least, _SCALE[1] if most is None else most
    ends = {k: spoken("number", {"min": end, "max": end}, locale)
            for k, end in (("least", least), ("most", most)) if end is not None}  # fmt: skip
    name = "range" if len(ends) == 2 else next(iter(ends))
    return phrase(locale, f"reject_{name}", **ends)


def _missing(question: Question, read: Reading, locale: str) -> str:
    wanted = [f for f, policy in question.fields.items() if policy != "optional"]
    wanted = wanted or list(question.fields)
    got = read.value if isinstance(read.value, dict) else {}
    missing = [f for f in wanted if not got.get(f)] or wanted
    *words, last = (phrase(locale, f) for f in missing)
    joined = f"{', '.join(words)} {phrase(locale, 'and')} {last}" if words else last
    example = ", ".join(phrase(locale, f"example_{f}") for f in wanted)
    return phrase(locale, "reject_contact", missing=joined, example=example)


def _example(question: Question, locale: str, kind: str | None = None) -> str:
    """Something this question would take."""
    if (kind or question.kind) in _CONTACT_OF:
        return phrase(locale, f"example_{kind or question.kind}")
    if question.options:
        return next(iter(question.options.values())).label
    if question.steps:
        return question.steps[len(question.steps) // 2].label
    if question.kind == "money":
        return spoken("money", {**_A_SUM, "currency": question.unit.currency}, locale)
    return ""


def keep_contact(talk: Speaking, question: Question, answer: Answer) -> None:
    """Take who the visitor is out of the answer, in the place of what he said there before; the
    lead is known from the first address on."""
    facts = _facts(question, answer)
    if not facts:
        return
    before = _facts(question, talk.snapshot.answers.get(question.id))
    kept = {k: v for k, v in talk.snapshot.contact.items() if before.get(k) != v}
    talk.snapshot.contact = {**kept, **facts}
    if facts.keys() & {"email", "phone"} or talk.snapshot.called:
        talk.effects.append(LeadKnown(dict(talk.snapshot.contact)))


def _facts(question: Question, answer: Answer | None) -> dict[str, str]:
    """What an answer says about who the visitor is."""
    if answer is None or answer["status"] != "answered":
        return {}
    value = answer["value"]
    if question.kind == "contact":
        return {k: v for k, v in value.items() if v}
    return {_CONTACT_OF[question.kind]: value} if question.kind in _CONTACT_OF else {}
