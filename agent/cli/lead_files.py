"""Owns leads as facts, as CSV and as JSON, and writing all of them out page by page."""

import csv
import io
import re
import sys
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Protocol, TextIO

import orjson
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from agent.cli import output
from agent.cli.output import Facts
from agent.errors import HandraiseError
from storage.records import LeadRow
from storage.store import Store

COLUMNS = (
    "id",
    "email",
    "name",
    "phone",
    "company",
    "flow",
    "score",
    "band",
    "outcome",
    "lifecycle",
    "created_at",
    "updated_at",
    "erased_at",
    "conversation",
    "test",
)
# What a spreadsheet takes for a formula, in its wide forms too. A number with a sign computes
# nothing, and a phone number with an apostrophe before it is none for the CRM that reads the file.
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-][0-9]+(\.[0-9]+)?")


class NotWritable(HandraiseError):
    """The file can't be written. `target` is its path."""

    def __init__(self, target: Path, error: OSError) -> None:
        self.target = target
        hint = "Check that the folder exists and that this user may write there."
        super().__init__(f"{target} can't be written: {error.strerror or error}", hint)


def facts(row: LeadRow) -> Facts:
    """A lead as programs get it."""
    times = ("created_at", "updated_at", "erased_at")
    return {k: output.rfc3339(v) if k in times else v for k in COLUMNS for v in (getattr(row, k),)}


def csv_text(rows: Iterable[LeadRow]) -> str:
    """Leads as CSV with a header."""
    text = io.StringIO()
    sheet = _Csv(text)
    for row in rows:
        sheet.add(row)
    sheet.end()
    return text.getvalue()


async def export(store: Store, format: str, target: Path | None) -> int:
    """Write every lead to `target`, or to standard output, and return how many there were.

    The file appears when it is whole. Raises NotWritable, StorageError.
    """
    if target is None:
        return await _write(store.export_leads(), _SINKS[format](sys.stdout))
    part = target.with_name(f"{target.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            written = await _write(_watched(store.export_leads()), _SINKS[format](file))
        part.replace(target)
    except OSError as error:
        raise NotWritable(target, error) from error
    finally:
        part.unlink(missing_ok=True)
    return written


async def _write(rows: AsyncIterator[LeadRow], sink: "_Sink") -> int:
    written = 0
    async for row in rows:
        sink.add(row)
        written += 1
    sink.end()
    return written


async def _watched(rows: AsyncIterator[LeadRow]) -> AsyncIterator[LeadRow]:
    """The same rows, counted on the terminal meanwhile."""
    to = output.console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.completed:,.0f} leads"), TimeElapsedColumn())
    with Progress(*columns, console=to, transient=True, disable=not to.is_terminal) as progress:
        task = progress.add_task("", total=None)
        async for row in rows:
            progress.advance(task)
            yield row


class _Sink(Protocol):
    def __init__(self, to: TextIO) -> None: ...
    def add(self, row: LeadRow) -> None: ...
    def end(self) -> None: ...


class _Csv:
    def __init__(self, to: TextIO) -> None:
        self._sheet = csv.writer(to, lineterminator="\n")
        self._sheet.writerow(COLUMNS)

    def add(self, row: LeadRow) -> None:
        self._sheet.writerow([cell(value) for value in facts(row).values()])

    def end(self) -> None:
        """CSV has no end of its own."""


class _Json:
    def __init__(self, to: TextIO) -> None:
        self._to = to
        self._before = "["

    def add(self, row: LeadRow) -> None:
        self._to.write(f"{self._before}\n  {orjson.dumps(facts(row)).decode()}")
        self._before = ","

    def end(self) -> None:
        self._to.write("[]\n" if self._before == "[" else "\n]\n")


_SINKS: dict[str, type[_Sink]] = {"csv": _Csv, "json": _Json}


def cell(value: object) -> object:
    """A value as it may stand in a spreadsheet: nothing in it is computed."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value
