"""Owns the parts of a sentence that are an answer for certain, whatever was asked: an amount with
a sign, a scale or a rhythm, a time, an e-mail, a phone number.

It refuses bare figures, times that are over, and small words such as "now".
"""

import re
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from agent.core import reading
from agent.core.flow import Question
from agent.core.understand import Ask, Reading, understand
from agent.core.understand.locales import Language, language
from agent.core.understand.menu import tables
from agent.core.understand.words import fold, phrases, words

KINDS = frozenset({"money", "timing", "date", "email", "phone"})
_QUOTED = re.compile(r'"(.*)"', re.DOTALL)
_THOUSAND = 1000


def certain(
    question: Question, text: str, now: datetime, kind: str | None = None
) -> Reading | None:
    """What `text` answers to a question of one of KINDS, or to that part of a contact; None where
    it is not certain."""
    kind = question.kind if kind is None else kind
    if kind not in KINDS:
        return None
    plain = replace(question.ask, kind=kind, options=())
    read = understand(plain, text, now)
    if read.status != "understood" or read.suggestion or not read.sure:
        return None
    if kind == "money" and not _money(plain, text, now):
        return None
    if kind in ("timing", "date") and not _ahead(question, read, now):
        return None
    if kind != question.kind:
        return read
    fitting = reading.fit(question, read)
    return fitting if fitting.status == "understood" else None


def matched(read: Reading) -> tuple[str, ...]:
    """The words of the folded text that a reading rests on, as its reason quotes them."""
    quoted = _QUOTED.search(read.why)
    return tuple(fold(part) for part in quoted[1].split("; ")) if quoted else ()


def _money(ask: Ask, text: str, now: datetime) -> bool:
    bare = understand(replace(ask, currency=None, period=None), text, now)
    if bare.status != "understood":
        return False
    said = " ".join(matched(bare))
    signed = bare.value["currency"] or bare.value["period"]
    return bool(signed or _scale(language(ask.locale)).search(said))


@lru_cache(maxsize=16)
def _scale(tongue: Language) -> re.Pattern[str]:
    """A thousand or more in words, or glued to a figure."""
    cells = (cell for scale, cell in tongue.scales.items() if scale >= _THOUSAND)
    said = "|".join(re.escape(fold(one)) for cell in cells for one in phrases(cell))
    return re.compile(rf"(?:(?<=[0-9])|\b)(?:{said})(?![a-z])")


def _ahead(question: Question, read: Reading, now: datetime) -> bool:
    last = read.value if isinstance(read.value, str) else read.value["to"]
    if last is not None and last < now.date().isoformat():
        return False
    tongue = language(question.ask.locale)
    said = [word for part in matched(read) for word in words(part)]
    return not tables(tongue).stop.union(words(tongue.polite)).issuperset(said)
