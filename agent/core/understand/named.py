"""Owns words kept as they are: text, name and company, taken out of the phrases around them.

It refuses what cannot be a name: questions, addresses, figures, whole paragraphs.
"""

import re
from functools import lru_cache

from agent.core.understand.locales import Language, language
from agent.core.understand.reading import Ask, Reading, refused, understood
from agent.core.understand.words import fold, phrases, printable

_SENTENCE = 3  # words from which a name may be a sentence
LONGEST = 120  # characters of a name or company
_ASIDE = re.compile(r",\s+(?=[a-z])|,\s+(?=I\b)|\s+-\s+|;|(?<=[a-z]{3})\.\s|!\s")
_AROUND = " \t\n.,;:!\"'()[]<>*-_~"


def text(ask: Ask, written: str) -> Reading:
    """Free text, trimmed, as it was typed."""
    kept = tidy(written)
    if not any(char.isprintable() and not char.isspace() for char in kept):
        return refused("empty", "text: nothing in it")
    return understood(kept, "text: as typed")


def tidy(written: str) -> str:
    """Lines trimmed, control characters gone, line breaks kept."""
    return "\n".join(printable(line) for line in written.strip().splitlines()).strip()


def name(ask: Ask, written: str) -> Reading:
    """A person's name."""
    tongue = language(ask.locale)
    bare = without_leads(printable(written).strip(_AROUND), tongue.name_leads)
    return _named(ask, "name", written, _person(bare, tongue))


def company(ask: Ask, written: str) -> Reading:
    """A company's name: after its own phrases, or after a person's (I'm Ann from Acme)."""
    tongue = language(ask.locale)
    shown = printable(written).strip(_AROUND)
    bare = without_leads(shown, tongue.company_leads)
    bare = _called(bare, tongue)
    if bare == shown and without_leads(shown, tongue.name_leads) != shown:
        bare = split(shown, tongue)[1] or bare
    return _named(ask, "company", written, _ASIDE.split(bare)[0])


def _called(bare: str, tongue: Language) -> str:
    """What follows the last "called": a studio called Acme."""
    folded = fold(bare)
    ends = (folded.rfind(f" {said} ") + len(said) + 2 for said in _single(tongue.called)
            if f" {said} " in folded)  # fmt: skip
    at = max(ends, default=0)
    return bare[at:] if len(folded) == len(bare) else bare


def _person(bare: str, tongue: Language) -> str:
    """A name without what is said after it: from Acme, here, I run a bakery."""
    person = _ASIDE.split(split(bare, tongue)[0])[0].strip(_AROUND)
    parts = person.split()
    said = [fold(part) for part in parts]
    ends, small = _single(tongue.name_ends), _single(tongue.stop)
    for at in range(1, len(parts)):
        if said[at] in ends and (at + 1 == len(parts) or said[at + 1] in small):
            return " ".join(parts[:at])
    return person


@lru_cache(maxsize=32)
def _single(table: str) -> frozenset[str]:
    return frozenset(fold(word) for word in phrases(table))


def split(part: str, tongue: Language) -> tuple[str, str | None]:
    """`Ann from Acme` as both."""
    folded = fold(part)
    if len(folded) == len(part):
        for join in joins(tongue):
            head, found, _ = folded.partition(join)
            if found and head:
                rest = part[len(head) + len(join) :].strip(" .!-")
                return part[: len(head)], rest or None
    return part, None


def _named(ask: Ask, kind: str, written: str, kept: str) -> Reading:
    kept = kept.strip(_AROUND)
    if kind == "company":
        kept += (
            "." if written.rstrip().lower().endswith((" inc.", " ltd.", " co.", " corp.")) else ""
        )
    if len(kept) > LONGEST:
        return refused("too_long", f"{kind}: over {LONGEST} characters")
    if not is_name(kept, figures=kind == "company"):
        return refused("no_match", f"{kind}: no name in it")
    return understood(kept, f'{kind}: "{kept}"', sure=kind != "name" or not _is_talk(kept, ask))


def _is_talk(kept: str, ask: Ask) -> bool:
    """Whether a name may be a sentence: small words in it, and nothing written large."""
    said = kept.split()
    small = _single(language(ask.locale).stop)
    return len(said) >= _SENTENCE and kept.islower() and not small.isdisjoint(said)


def is_name(kept: str, *, figures: bool) -> bool:
    """Whether words can be a name: with letters, and neither a question nor an address."""
    if "?" in kept or "@" in kept or "://" in kept:
        return False
    if figures:
        return any(char.isalnum() for char in kept) and len(kept.split()) <= 10
    letters = sum(char.isalpha() for char in kept)
    return letters > 0 and not any(char.isdigit() for char in kept) and len(kept.split()) <= 6


def plain(kind: str, written: str) -> Reading:
    """A name or company from a form's own field, where no phrase stands around it."""
    if len(written) > LONGEST:
        return refused("too_long", f"{kind}: over {LONGEST} characters")
    if not any(char.isalnum() for char in written) or "://" in written:
        return refused("no_match", f"{kind}: no name in it")
    return understood(written, f"{kind}: as given")


@lru_cache(maxsize=32)
def _leads(table: str) -> tuple[str, ...]:
    spelled = {fold(phrase) for phrase in phrases(table)}
    spelled |= {phrase.replace("'", "") for phrase in spelled if len(phrase) > _SENTENCE}
    return tuple(sorted(spelled, key=lambda one: (-len(one), one)))


def without_leads(kept: str, table: str) -> str:
    """A text without the phrases before a name (I'm, my name is), which may come in a row."""
    for _ in range(3):
        folded = fold(kept)
        if len(folded) != len(kept):
            return _by_words(kept, table)
        leads = _leads(table)
        begins = folded.startswith(leads)
        lead = next((one for one in leads if _leads_in(folded, one)), None) if begins else None
        if lead is None:
            return kept
        kept = kept[len(lead) :].strip(_AROUND)
    return kept


def _leads_in(folded: str, lead: str) -> bool:
    return folded.startswith(lead) and len(folded) > len(lead) and not folded[len(lead)].isalnum()


def _by_words(kept: str, table: str) -> str:
    """The same where folding changes lengths, word by word."""
    for lead in _leads(table):
        count = len(lead.split())
        parts = kept.split(None, count)
        if len(parts) > count and fold(" ".join(parts[:count])).strip(_AROUND) == lead:
            return parts[count].strip(_AROUND)
    return kept


@lru_cache(maxsize=16)
def joins(tongue: Language) -> tuple[str, ...]:
    """The words between a person and a company, each with spaces around it."""
    joins = sorted(phrases(tongue.company_joins), key=len, reverse=True)
    return tuple(f" {phrase} " for phrase in joins)
