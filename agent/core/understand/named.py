"""Owns words kept as they are: text, name and company, taken out of the phrases around them.

It refuses what cannot be a name: questions, addresses, figures, whole paragraphs.
"""

from functools import lru_cache

from agent.core.understand.locales import Language, language
from agent.core.understand.reading import Ask, Reading, refused, understood
from agent.core.understand.words import fold, phrases, printable

LONGEST = 120  # characters of a name or company
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
    return _named("name", written, language(ask.locale).name_leads)


def company(ask: Ask, written: str) -> Reading:
    """A company's name."""
    return _named("company", written, language(ask.locale).company_leads)


def _named(kind: str, written: str, table: str) -> Reading:
    kept = without_leads(printable(written).strip(_AROUND), table).strip(_AROUND)
    if kind == "company":
        kept += (
            "." if written.rstrip().lower().endswith((" inc.", " ltd.", " co.", " corp.")) else ""
        )
    if len(kept) > LONGEST:
        return refused("too_long", f"{kind}: over {LONGEST} characters")
    if not is_name(kept, figures=kind == "company"):
        return refused("no_match", f"{kind}: no name in it")
    return understood(kept, f'{kind}: "{kept}"')


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
    return tuple(sorted((fold(phrase) for phrase in phrases(table)), key=len, reverse=True))


def without_leads(kept: str, table: str) -> str:
    """A text without the phrases before a name (I'm, my name is), which may come in a row."""
    for _ in range(3):
        folded = fold(kept)
        if len(folded) != len(kept):
            return _by_words(kept, table)
        lead = next((one for one in _leads(table) if _leads_in(folded, one)), None)
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


def joins(tongue: Language) -> tuple[str, ...]:
    """The words between a person and a company, each with spaces around it."""
    return tuple(f" {phrase} " for phrase in phrases(tongue.company_joins))
