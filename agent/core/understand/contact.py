"""Owns a contact given in one message, in any order, and the policy of each of its fields.

It keeps what it understood of an incomplete contact, so that nobody has to type it twice.
"""

import re
from dataclasses import replace
from functools import lru_cache
from typing import Any

from agent.core.understand import email, named, phone
from agent.core.understand.locales import Language, language
from agent.core.understand.reading import Ask, Reading, refused, understood
from agent.core.understand.words import fold, phrases, printable

FIELDS = ("name", "email", "phone", "company")
DEFAULT = (("name", "required"), ("email", "required"), ("phone", "optional"))
_MOST = 40  # parts of a text that are looked at
_PART = re.compile(r"[,;|!?<>()\[\]\n\r\t]+|\s-\s|\s/\s")
_LETTER = re.compile(r"[^\W\d_]")
_DIGIT = re.compile(r"\d")
_CONNECTORS = re.compile(r"(?:^|\s)(?:\+|&|and|und|y|et|e)\s*$", re.IGNORECASE)


def read(ask: Ask, text: str) -> Reading:
    """A text as {"name","email","phone","company"}, null for what is not given."""
    tongue = language(ask.locale)
    fields = dict(ask.fields or DEFAULT)
    rest, found, faults, extension = _addresses(ask, text)
    name, company = _names(rest, tongue, fields)
    value = {"name": name, "email": found.value if found else None, **faults[1], "company": company}
    judged = _judged(ask, value, faults[0], found.suggestion if found else None)
    return replace(judged, beside={"extension": extension}) if extension else judged


def _addresses(
    ask: Ask, text: str
) -> tuple[str, Reading | None, tuple[str, dict[str, str | None]], str]:
    """The text without its addresses, the e-mail, (a fault's code, the phone) and its extension."""
    code, found = "", None
    written, (start, end) = email.find(text, ask.locale)
    if written is not None:
        reading = email.check(written)
        found = reading if reading.status == "understood" else None
        code = "" if found else reading.code
        text = f"{text[:start]},{text[end:]}"
    number = phone.find(text, ask.region, ask.locale)
    if number is not None:
        text = f"{text[: number.start]},{text[number.end :]}"
    elif len(_DIGIT.findall(text)) >= 6:
        code = code or "phone_invalid"
        text = re.sub(r"[+(]?[0-9][0-9 ()./\-]{4,}", ",", text)
    known = {"phone": number.number if number else None}
    return text, found, (code, known), number.extension if number else ""


def _names(text: str, tongue: Language, fields: dict[str, str]) -> tuple[str | None, str | None]:
    """Name and company in what is left: by their labels, else in this order."""
    name = company = None
    for part in _PART.split(text, _MOST)[:_MOST]:
        if name and (company or "company" not in fields):
            break
        if _LETTER.search(part) is None:
            continue  # seen at a glance: most parts are what an address leaves behind
        label, part = _labelled(_CONNECTORS.sub("", printable(part)), tongue)
        if fold(part).strip(" .:-") in _courtesies(tongue):
            continue
        if label in ("email", "phone") or not any(char.isalpha() for char in part):
            continue
        if name is None and label != "company":
            part, joined = named.split(part, tongue)
            bare = _trailed(named.without_leads(part.strip(" .:!-"), tongue.name_leads), tongue)
            if "name" in fields and named.is_name(bare, figures=False) and len(bare) <= 60:
                name, company = bare, joined or company
                continue
            company = joined or company
        if company is None and "company" in fields:
            part = named.split(part, tongue)[1] or part if name and not label else part
            bare = named.without_leads(part.strip(" :!-"), tongue.company_leads).strip(" :!-")
            kept = _trailed(bare, tongue)
            company = bare if kept and named.is_name(bare, figures=True) else None
    return name, company if "company" in fields else None


def _labelled(part: str, tongue: Language) -> tuple[str, str]:
    """`Name: Ann` as its label and the rest; a lone `my phone is` is a label too."""
    head, colon, tail = part.partition(":")
    label = tongue.labels.get(fold(head).strip())
    if colon and (label or any(char.isalpha() for char in tail)):
        return label or "", tail.strip()  # here you go: Ann
    small = _small(tongue)
    said = [word for word in fold(part).split() if word not in small]
    lone = tongue.labels.get(" ".join(said)) if len(said) <= 2 else None
    return (lone, "") if lone else ("", part)


def _trailed(part: str, tongue: Language) -> str:
    """A name without what leads on to an address: Ann and my e-mail is."""
    kept, trailing = part.split(), _trailing(tongue)
    while kept and fold(kept[-1]).strip(".:,!-") in trailing:
        kept.pop()
    return " ".join(kept).strip(" .:!-")


@lru_cache(maxsize=16)
def _courtesies(tongue: Language) -> frozenset[str]:
    return frozenset(fold(one) for one in phrases(tongue.courtesies))


@lru_cache(maxsize=16)
def _trailing(tongue: Language) -> frozenset[str]:
    pieces = (*phrases(tongue.stop), *tongue.labels, *phrases(tongue.reach))
    return frozenset(fold(piece) for piece in pieces)


@lru_cache(maxsize=16)
def _small(tongue: Language) -> frozenset[str]:
    return frozenset(fold(word) for word in phrases(tongue.stop)) - set(tongue.labels)


def check(ask: Ask, value: dict[str, Any]) -> Reading:
    """A form's contact, field by field; empty fields count as not given."""
    if not value.keys() <= set(FIELDS):
        return refused("bad_value", "contact: unknown fields")
    if not all(one is None or isinstance(one, str) for one in value.values()):
        return refused("bad_value", "contact: fields are texts")
    given = {field: printable((value.get(field) or "")[:1000]) for field in FIELDS}
    kept: dict[str, Any] = dict.fromkeys(FIELDS)
    code, suggestion, beside = "", None, None
    for field in FIELDS:
        if given[field]:
            reading = _field(ask, field, given[field])
            kept[field] = reading.value if reading.status == "understood" else None
            suggestion = suggestion or reading.suggestion
            code = code or reading.code
            beside = reading.beside or beside
    judged = _judged(ask, kept, code, suggestion)
    return replace(judged, beside=beside) if beside else judged


def _field(ask: Ask, field: str, written: str) -> Reading:
    if field == "email":
        return email.check(written)
    if field == "phone":
        found = phone.find(written, ask.region, ask.locale)
        if found is not None:
            return understood(found.number, "", beside=found.beside)
        number = phone.parse(fold(written), ask.region)  # 1-800-FLOWERS
        return understood(number, "") if number else refused("phone_invalid")
    reading = named.plain(field, written)
    return reading


def _judged(ask: Ask, value: dict[str, Any], code: str, suggestion: str | None) -> Reading:
    """The contact, or the first thing that stands against it, with what was understood."""
    kept = value if any(value.values()) else None
    fields = ask.fields or DEFAULT
    if code:
        return refused(code, "contact: a field is not valid", kept)
    for field, policy in fields:
        if policy != "optional" and value.get(field) is None:
            return refused(f"missing_{field}", f"contact: no {field}", kept)
        if policy == "business" and field == "email" and not email.is_business(value["email"]):
            return refused(
                "email_business", "contact: a free-mail address", {**value, "email": None}
            )
    if kept is None:
        return refused("no_match", "contact: nothing in it")
    given = ", ".join(field for field in FIELDS if value.get(field))
    return understood(value, f"contact: {given}", suggestion)
