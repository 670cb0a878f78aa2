"""Owns how faults and errors look: the place, the line with a caret, what is wrong, what it would
mean to a visitor, how to mend it.

Refuses to find faults; it only shows what others found.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.text import Text

from agent.cli.output import console, count, plain, styled
from agent.errors import WARNING, Fault, HandraiseError

_PLACE = re.compile(r"(?P<file>.+?):(?P<line>\d+):(?P<column>\d+)(?: (?P<key>.*))?")
_TAB = "    "
_WIDEST = 400  # a line longer than this is cut around its caret


@dataclass(frozen=True, slots=True)
class Place:
    """A fault's place in its parts; line and column are None where there is no file."""

    file: str
    line: int | None
    column: int | None
    key: str | None


def place(fault: Fault) -> Place:
    """Take a fault's `where` apart."""
    found = _PLACE.fullmatch(fault.where)
    if found is None:
        return Place(fault.where, None, None, None)
    return Place(found["file"], int(found["line"]), int(found["column"]), found["key"])


def show(fault: Fault, to: Console) -> None:
    """Print one fault with the line it stands in."""
    colour = "bold yellow" if fault.severity == WARNING else "bold red"
    kind = "warning: " if fault.severity == WARNING else ""
    head = Text.assemble((f"{fault.where}: ", "bold"), (kind + plain(fault.what), colour))
    to.print(head, soft_wrap=True)
    excerpt = _excerpt(place(fault))
    if excerpt is not None:
        to.print(excerpt, no_wrap=True, overflow="ignore", crop=False)
    if fault.visitor:
        to.print(f"{_TAB}{plain(fault.visitor)}", soft_wrap=True)
    to.print(styled(f"{_TAB}-> {_sentence(fault.mend)}", "green"), soft_wrap=True)


def show_error(error: Exception) -> None:
    """Print an error of ours to standard error: all its faults, or what it says and its hint."""
    to = console(stderr=True)
    found: tuple[Fault, ...] = getattr(error, "faults", ())
    for fault in found:
        show(fault, to)
    if found:
        to.print(styled(f"Error: {count(len(found), 'fault')}.", "bold red"))
    else:
        to.print(Text.assemble(("Error: ", "bold red"), _sentence(str(error))), soft_wrap=True)
    hint = error.hint if isinstance(error, HandraiseError) else ""
    if hint:
        to.print(styled(f"-> {_sentence(hint)}", "green"), soft_wrap=True)


def _sentence(said: str) -> str:
    """Without control characters, and with a capital, because parts of sentences come too.

    A first word that is more than letters is a name of something, and stays.
    """
    return plain(said[:1].upper() + said[1:] if said.partition(" ")[0].isalpha() else said)


def _excerpt(at: Place) -> Text | None:
    if at.line is None or at.column is None:
        return None
    lines = _lines(at.file)
    if at.line > len(lines):
        return None
    source, column = lines[at.line - 1], at.column - 1
    start = max(0, column - _WIDEST // 2) if len(source) > _WIDEST else 0
    before = plain(source[start:column].replace("\t", _TAB))
    shown = before + plain(source[column : start + _WIDEST].replace("\t", _TAB))
    return Text.assemble(
        (f"{at.line:>6} | ", "dim"),
        f"{shown.rstrip()}\n",
        (f"{' ' * 6} | ", "dim"),
        (" " * len(before) + "^", "bold red"),
    )


def _lines(file: str) -> tuple[str, ...]:
    try:
        text = Path(file).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ()
    return tuple(re.split(r"\r\n|\r|\n", text))
