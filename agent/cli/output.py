"""Owns how things look: consoles, tables, JSON, moments of time. Refuses to know what is shown.

A terminal gets colours and its own width; a pipe gets plain text that nothing is cut off from.
What visitors typed goes through `plain`: an escape sequence in a name must not reach a terminal.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from rich.console import Console
from rich.text import Text

PIPE_WIDTH = 240
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")

Facts = dict[str, Any]
Row = tuple[Sequence[str | Text], Sequence[str | Text]]
"""The cells of a row, and the lines below it."""

BAND_STYLES = {"hot": "bold red", "warm": "yellow", "cold": "blue"}


def console(*, stderr: bool = False) -> Console:
    """A console for standard output (or error) as it is now."""
    made = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    if not made.is_terminal:
        made.width = PIPE_WIDTH
    return made


def plain(text: object) -> str:
    """A stranger's text without what a terminal would act on; nothing for None."""
    return "" if text is None else _CONTROL.sub("\N{REPLACEMENT CHARACTER}", str(text))


def line(text: object) -> str:
    """`plain` in one line."""
    return " ".join(plain(text).split())


def styled(text: str, style: str) -> Text:
    """A text in one style."""
    return Text(text, style=style)


def band(name: str | None) -> Text:
    """A band's name in its colour."""
    return Text(plain(name), style=BAND_STYLES.get(name or "", ""))


def listing(to: Console, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Print rows under their columns, each with its lines below; a column whose name begins with
    `>` is set to the right, the last one may be as long as it likes.

    Not a rich Table: in 80 columns that would break the ids, which people copy.
    """
    cells = [[Text.assemble(cell) for cell in row] for row, _ in rows]
    heads = [Text(name.lstrip(">"), style="bold") for name in columns]
    widths = [max(cell.cell_len for cell in column) for column in zip(heads, *cells, strict=True)]
    for line, below in zip((heads, *cells), ((), *(below for _, below in rows)), strict=True):
        for place, name in enumerate(columns[:-1]):
            line[place].align("right" if name.startswith(">") else "left", widths[place])
        to.print(Text("  ").join(line), soft_wrap=True)
        for text in below:
            to.print(Text.assemble("    ", text), soft_wrap=True)


def json(value: object) -> str:
    """A value as JSON for people and programs."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2, default=str).decode()


def markdown_cell(text: object) -> str:
    """A text as it may stand in a cell of a Markdown table: nothing in it is markup."""
    return re.sub(r"([\\`*_\[\]<|])", r"\\\1", line(text))


def moment(milliseconds: int | None) -> str:
    """A time for people, in UTC, to the minute; nothing for None."""
    return "" if milliseconds is None else _utc(milliseconds).strftime("%Y-%m-%d %H:%M")


def rfc3339(milliseconds: int | None) -> str | None:
    """A time for programs."""
    if milliseconds is None:
        return None
    return _utc(milliseconds).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def count(number: int, noun: str) -> str:
    """`1 lead`, `2 leads`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _utc(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
