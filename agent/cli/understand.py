"""Owns `handraise understand`: what an answer means and why, for one text or a line each.

It asks no flow and stores nothing. What a line means is for agent.core.understand to say.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import click

from agent.cli import output
from agent.core.understand import KINDS, Ask, Choice, Reading, spoken
from agent.core.understand import understand as read
from agent.errors import HandraiseError

_LINES = "-"  # read JSON lines instead of one text


class BadLine(HandraiseError):
    """A line that is no question and answer. `number` counts from 1."""

    def __init__(self, number: int, what: str, hint: str) -> None:
        self.number = number
        super().__init__(f"line {number}: {what}", hint)


@dataclass(frozen=True, slots=True)
class _Given:
    """What the options say, for lines that do not say it themselves."""

    ask: Ask
    now: datetime


def _given_moment(context: Any, parameter: Any, written: str | None) -> datetime:
    try:
        return _moment(written) if written else datetime.now(UTC)
    except ValueError as error:
        what = f"{written} is no time such as 2026-11-23 or 2026-11-23T10:00"
        raise click.BadParameter(what) from error


@click.command()
@click.argument("text", required=False)
@click.option("--kind", type=click.Choice(sorted(KINDS)), help="The kind of question.")
@click.option("--locale", default="en", metavar="L", help="The language; en without it.")
@click.option(
    "--now", callback=_given_moment, metavar="T", help="The time it is said at; now without it."
)
@click.option("--currency", metavar="C", help="The currency of amounts that name none.")
@click.option("--region", default="US", metavar="R", help="The region of phones and dates; US.")
def understand(
    text: str | None,
    kind: str | None,
    locale: str,
    now: datetime,
    currency: str | None,
    region: str,
) -> None:
    """Say what an answer means, and which rule read which words.

    TEXT is what somebody typed; without --kind, every kind that it answers is shown. With - in its
    place JSON lines are read, {"kind", "text", "locale"?, "now"?, "options"?}, and for each a line
    is written: {"status", "value", "suggestion"?}. `options` are labels, or objects of "id",
    "label" and "means".
    """
    code = currency.upper() if currency else None
    given = _Given(Ask(kind or "", (), locale, region, code), now)
    if text is None or text == _LINES:
        for line in _answers(given):
            click.echo(line)
        return
    kinds = [kind] if kind else sorted(KINDS)
    for shown in _shown(given, text, kinds):
        click.echo(shown)


def _answers(given: _Given) -> Iterator[str]:
    """The answer to each line of standard input, in order."""
    for number, line in enumerate(sys.stdin.buffer, 1):
        if line.strip():
            yield json.dumps(_told(*_asked(given, number, line)))


def _told(ask: Ask, text: str, now: datetime) -> dict[str, Any]:
    reading = read(ask, text, now)
    told = {"status": reading.status, "value": reading.value}
    if reading.candidates:
        told["candidates"] = list(reading.candidates)
    if reading.suggestion:
        told["suggestion"] = reading.suggestion
    return told


def _asked(given: _Given, number: int, line: bytes) -> tuple[Ask, str, datetime]:
    """A line as a question, a text and a moment."""
    try:
        row = json.loads(line)
    except ValueError as error:
        raise BadLine(number, f"no JSON ({error})", 'Write {"kind": ..., "text": ...}.') from error
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise BadLine(number, "no object with a text", 'Write {"kind": ..., "text": ...}.')
    kind = row.get("kind") or given.ask.kind
    if kind not in KINDS:
        hint = f"Give a kind in the line or with --kind: {', '.join(sorted(KINDS))}."
        raise BadLine(number, f"no kind {kind}" if kind else "no kind", hint)
    locale = row.get("locale") or given.ask.locale
    if not isinstance(locale, str):
        raise BadLine(number, "the locale is no text", 'Write "locale": "de".')
    options = _options(number, row.get("options") or [])
    ask = replace(given.ask, kind=kind, locale=locale, options=options)
    return ask, row["text"], _now(given, number, row.get("now"))


def _now(given: _Given, number: int, written: object) -> datetime:
    if written is None:
        return given.now
    try:
        return _moment(str(written))
    except ValueError as error:
        hint = 'Write "now": "2026-11-23T10:00:00".'
        raise BadLine(number, f"now is no time: {written}", hint) from error


def _moment(written: str) -> datetime:
    moment = datetime.fromisoformat(written)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _options(number: int, rows: object) -> tuple[Choice, ...]:
    made = [_option(row) for row in rows] if isinstance(rows, list) else [None]
    options = tuple(one for one in made if one is not None)
    if len(options) != len(made):
        hint = 'Write labels, or {"id": ..., "label": ..., "means": [...]}.'
        raise BadLine(number, "options are not as they should be", hint)
    return options


def _option(row: object) -> Choice | None:
    """A label, or an object; None where it is neither."""
    if isinstance(row, str):
        return Choice(row, row)
    if not isinstance(row, dict) or not isinstance(row.get("label"), str):
        return None
    means = row.get("means") or []
    means = [means] if isinstance(means, str) else means
    if not isinstance(means, list) or not all(isinstance(one, str) for one in means):
        return None
    return Choice(str(row.get("id", row["label"])), row["label"], tuple(means))


def _shown(given: _Given, text: str, kinds: list[str]) -> Iterator[str]:
    """The readings of a text for people; of several kinds those that it answers."""
    found = False
    for kind in kinds:
        reading = read(replace(given.ask, kind=kind), text, given.now)
        if len(kinds) == 1 or (reading.status in ("understood", "ambiguous") and kind != "text"):
            found = True
            yield from _lines(kind, reading, given.ask.locale)
    if not found:
        yield "text: as typed, and an answer of no other kind"


def _lines(kind: str, reading: Reading, locale: str) -> Iterator[str]:
    yield f"{kind}: {reading.status}" + (f" ({reading.code})" if reading.code else "")
    said = spoken(kind, reading.value, locale) if reading.status == "understood" else ""
    facts = {
        "value": None if reading.value is None else json.dumps(reading.value, ensure_ascii=False),
        "spoken": said,
        "candidates": ", ".join(reading.candidates),
        "suggestion": reading.suggestion,
        "because": reading.why,
    }
    for name, fact in facts.items():
        if fact:
            yield f"  {name:11}{output.line(fact)}"
