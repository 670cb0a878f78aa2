"""What a question takes beyond its kind: currencies, mail domains, postcodes, a pattern.

Owns whether an answer that was understood is one the operator can use, and the words when it is
not. Patterns run on RE2, whose time grows with the length of the answer only: an operator's slip
must not let a visitor stop the process.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from agent.core.phrases import phrase
from agent.core.steps import in_unit, low
from agent.core.texts import Text
from agent.core.understand import Reading, spoken
from agent.core.understand.email import is_business

if TYPE_CHECKING:
    from agent.core.flow import Question
    from agent.core.snapshot import Answer

MAX_MATCHED = 200  # characters of an answer that a pattern looks at; a longer one does not fit
_PIECE = re.compile(r"[A-Za-z0-9]+")
_DUTCH = re.compile(r"[0-9]{4} [A-Z]{2}")  # the one kind whose second half has no digit


class PatternError(ValueError):
    """A pattern that cannot be read; `str()` says why."""


@dataclass(frozen=True, slots=True)
class Area:
    """Postcodes without spaces, in capitals: whole ones, and what others begin with."""

    whole: frozenset[str]
    begin: tuple[str, ...]
    example: str

    def holds(self, postcode: str) -> bool:
        """Whether a postcode lies inside."""
        bare = _bare(postcode)
        return bare in self.whole or (bool(self.begin) and bare.startswith(self.begin))


@dataclass(frozen=True, slots=True)
class Limits:
    """`currencies` holds the unit's too where others are taken beside it."""

    currencies: tuple[str, ...] = ()
    blocked: frozenset[str] = frozenset()
    business: bool = False
    area: Area | None = None
    outside: str | None = None
    like: str | None = None
    say: Text | None = None


@lru_cache(maxsize=512)
def pattern(source: str) -> Any:
    """A compiled pattern; raises PatternError."""
    import re2  # type: ignore[import-untyped] # noqa: PLC0415 - few flows need it, and it takes time

    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(source, options)
    except re2.error as error:
        said = error.args[0] if error.args else error
        raise PatternError(said.decode() if isinstance(said, bytes) else str(said)) from error


def held(question: Question, read: Reading) -> Reading:
    """An answer that was understood, held against the limits of its question."""
    for rule in _RULES.get(question.kind, ()):
        read = rule(question, read)
        if read.status != "understood":
            break
    return read


def _objected(read: Reading, code: str, value: Any = None) -> Reading:
    return Reading("not_understood", value, why=read.why, code=code)


def _sum(question: Question, read: Reading) -> Reading:
    currency = read.value["currency"]
    if currency not in (None, question.unit.currency):
        return read  # another one that is taken: what its least is nobody said
    end = low(in_unit(read.value, question.unit.period))
    least, most = question.least, question.most
    if end is None or ((least is None or end >= least - 1e-6) and (most is None or end <= most)):
        return read
    return _objected(read, "range")


def _address(question: Question, read: Reading) -> Reading:
    address = read.value["email"] if question.kind == "contact" else read.value
    if question.limits is not None and question.limits.business and not is_business(address):
        return _objected(read, "email_business")
    if not address or not is_blocked(question, address):
        return read
    rest = {**read.value, "email": None} if question.kind == "contact" else address
    return replace(_objected(read, "email_blocked", rest), why=f"{read.why}; the domain is blocked")


def is_blocked(question: Question, address: str) -> bool:
    """Whether the domain of an address, or one above it, is among those not taken."""
    labels = address.rpartition("@")[2].split(".")
    blocked = question.limits.blocked if question.limits else frozenset()
    return any(".".join(labels[start:]) in blocked for start in range(len(labels)))


def _place(question: Question, read: Reading) -> Reading:
    limits = question.limits
    if limits is None or limits.area is None:
        return read
    said = postcodes(read.value)
    inside = next((code for code in said if limits.area.holds(code)), None)
    if inside is None and not said:
        return _objected(read, "postcode")
    if inside is None and limits.outside is None:
        return _objected(read, "outside_area", said[0])
    return replace(read, value=inside or said[0], why=f"{read.why}; postcode")


def postcodes(text: str) -> list[str]:
    """What may be a postcode in a text, the likeliest first: words with digits, and two of them."""
    words = _PIECE.findall(text[:MAX_MATCHED].upper())
    pairs = [f"{a} {b}" for a, b in pairwise(words) if _digits(a) and _digits(b)]
    if len(words) > 1 and _DUTCH.fullmatch(last := " ".join(words[-2:])):
        pairs.append(last)
    lone = [word for word in words if _digits(word)]
    return sorted((*pairs, *lone), key=_digits, reverse=True)


def _digits(word: str) -> int:
    return sum(map(str.isdigit, word))


def _bare(postcode: str) -> str:
    return "".join(_PIECE.findall(postcode.upper()))


def area(codes: list[str | int]) -> Area:
    """An area from the postcodes as they stand in the file."""
    written = [str(code).strip() for code in codes]
    return Area(
        frozenset(_bare(code) for code in written if not code.endswith("*")),
        tuple(_bare(code) for code in written if code.endswith("*")),
        written[0].rstrip("*"),
    )


def is_outside(question: Question, answer: Answer) -> bool:
    """Whether an answer is a postcode outside the area of its question."""
    limits = question.limits
    if limits is None or limits.area is None or answer["status"] != "answered":
        return False
    return not limits.area.holds(answer["value"])


def _shape(question: Question, read: Reading) -> Reading:
    limits = question.limits
    if limits is None or limits.like is None:
        return read
    text = read.value.strip()
    fits = len(text) <= MAX_MATCHED and pattern(limits.like).fullmatch(text) is not None
    return read if fits else _objected(read, "pattern")


_RULES: Mapping[str, tuple[Callable[[Question, Reading], Reading], ...]] = {
    "money": (_sum,),
    "email": (_address,),
    "contact": (_address,),
    "text": (_place, _shape),
    "name": (_shape,),
    "company": (_shape,),
    "url": (_shape,),
}


def objection(
    question: Question, read: Reading, locale: str, render: Callable[[Text], str]
) -> str | None:
    """The words for an answer these limits do not take; None where they are not the reason."""
    limits = question.limits
    if limits is None:
        return None
    if read.code == "pattern" and limits.say is not None:
        return render(limits.say)
    if read.code == "currency" and limits.currencies:
        return phrase(locale, "reject_currencies", allowed=", ".join(limits.currencies))
    if read.code == "email_blocked":
        return phrase(locale, "reject_blocked")
    if read.code == "postcode" and limits.area is not None:
        return phrase(locale, "reject_postcode", example=limits.area.example)
    if read.code == "outside_area":
        return phrase(locale, "reject_area", postcode=read.value)
    if read.code == "range" and question.kind == "money":
        return _range(question, locale)
    return None


def _range(question: Question, locale: str) -> str:
    ends = {
        name: spoken("money", _figure(question, end), locale)
        for name, end in (("least", question.least), ("most", question.most))
        if end is not None
    }
    return phrase(locale, f"reject_{'range' if len(ends) == 2 else next(iter(ends))}", **ends)


def _figure(question: Question, end: float) -> dict[str, Any]:
    unit = question.unit
    return {"min": end, "max": end, "currency": unit.currency, "period": unit.period}
