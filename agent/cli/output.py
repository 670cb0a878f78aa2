"""Owns how things look: consoles, tables, JSON, moments of time. Refuses to know what is shown.

A terminal gets colours and its own width; a pipe gets plain text that nothing is cut off from.
What visitors typed goes through `plain`: an escape sequence in a name must not reach a terminal.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from rich.console import Console
from rich.table import Table
from rich.text import Text

PIPE_WIDTH = 240
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")

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


def table(columns: Sequence[str], rows: Iterable[Sequence[str | Text]]) -> Table:
    """A table; a column whose name begins with `>` is set to the right."""
    made = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for name in columns:
        right = name.startswith(">")
        made.add_column(name.lstrip(">"), justify="right" if right else "left", overflow="fold")
    for row in rows:
        made.add_row(*(Text(cell) if isinstance(cell, str) else cell for cell in row))
    return made


def json(value: object) -> str:
    """A value as JSON for people and programs."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2, default=str).decode()


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


Facts = dict[str, Any]
