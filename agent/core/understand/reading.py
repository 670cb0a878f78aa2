"""Owns what understanding is told (Ask, Choice) and what it answers (Reading); holds no rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Status = Literal["understood", "ambiguous", "not_understood", "declined", "unknown"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text means.

    `value` is the wire value of the kind; on a contact that is not understood it holds the fields
    that were. `why` tells operators which rule matched which words. `candidates` are option ids
    when several fit. `suggestion` is a value the visitor may have meant; nothing is ever corrected
    silently. `code` says why a text was not understood; docs/understanding.md lists the codes.
    `sure` is whether it may count without a look at it; `beside` has what belongs to the value and
    is not in it: the extension of a phone number, and `valid` False where its range is not known.
    """

    status: Status
    value: Any = None
    why: str = ""
    candidates: tuple[str, ...] = ()
    suggestion: str | None = None
    code: str = ""
    sure: bool = True
    beside: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """An option to choose from; `means` are the flow's synonyms for its label."""

    id: str
    label: str
    means: tuple[str, ...] = ()

    def __hash__(self) -> int:
        # Menus are looked up by their options several times a turn; what differs does by its id.
        return hash(self.id)


@dataclass(frozen=True, slots=True)
class Ask:
    """What is being asked: all a parser may know.

    `region` is the two-letter region that phone numbers and the order of day and month follow.
    `currency` and `period` (month, year or once) are the flow's, for amounts that leave them
    unsaid. `fields` belong to a contact: (name, policy) with policy required, optional or business.
    """

    kind: str
    options: tuple[Choice, ...] = ()
    locale: str = "en"
    region: str = "US"
    currency: str | None = None
    period: str | None = None
    fields: tuple[tuple[str, str], ...] = ()


def understood(
    value: Any,
    why: str,
    suggestion: str | None = None,
    *,
    sure: bool = True,
    beside: Mapping[str, Any] | None = None,
) -> Reading:
    """A reading with a value."""
    return Reading("understood", value, why, (), suggestion, "", sure, beside)


def refused(code: str, why: str = "", value: Any = None) -> Reading:
    """A reading without (or, for a contact, with only part of) a value."""
    return Reading("not_understood", value, why, (), None, code)
