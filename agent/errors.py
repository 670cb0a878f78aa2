"""Owns the errors people see: what is wrong, where, and how to mend it.

Refuses to be a list of every error: each module keeps its own and derives it from these.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class HandraiseError(Exception):
    """Base of every error that is meant to be read by a person.

    `str()` says what went wrong and where; `hint` says in a sentence how to mend it (may be "").
    """

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.hint = hint


ERROR = "error"
WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake in something a person wrote.

    `where` is "file:line:column", with a dotted key after it where that helps; `what` is a phrase
    without a full stop; `mend` is a sentence that says what to do. A `severity` of WARNING stops
    nothing. `visitor` is a sentence on what a visitor would meet because of it, "" where none would
    notice anything, as with a configuration.
    """

    where: str
    what: str
    mend: str
    severity: str = ERROR
    visitor: str = ""

    def __str__(self) -> str:
        said = (f"{self.where}: {self.what}.", self.visitor, self.mend)
        return " ".join(part for part in said if part)


class FaultsError(HandraiseError):
    """Everything wrong with one input at once; `faults` holds them in the order of the text."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))
