"""Owns the words for YAML that can't be parsed: what libyaml says, in terms a flow's author knows.

Refuses to guess a repair: it names the place, the likely cause and the usual way out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from agent.errors import Fault

_BRACES = re.compile(r"\{\{|\{%")
_INDENT_TAB = re.compile(r" *\t")


@dataclass(frozen=True, slots=True)
class _Explanation:
    """`begin`: the place to look at is where the broken thing began, not where reading failed."""

    fragment: str
    what: str
    mend: str
    begin: bool = False


_EXPLANATIONS = (
    _Explanation(
        "mapping values are not allowed",
        'a colon with a space stands where no "key: value" can begin',
        "Put quotes around a text that holds a colon, or check the indentation of this line.",
    ),
    _Explanation(
        "could not find expected ':'",
        "this line is neither a key nor part of the text above",
        'Write "key: value", with a space after the colon, or indent the text under its key.',
        begin=True,
    ),
    _Explanation(
        "did not find expected key",
        "this does not continue the mapping it stands in",
        "Begin the keys of one mapping in the same column; put quotes around the whole of a text.",
    ),
    _Explanation(
        "did not find expected '-' indicator",
        "this does not continue the list it stands in",
        'Begin every item of a list with "- " in the same column.',
    ),
    _Explanation(
        "block sequence entries are not allowed",
        "a list can't begin in the middle of a line",
        'Put "- " on a line of its own under the key.',
    ),
    _Explanation(
        "cannot start any token",
        "a text can't begin with this character",
        "Put quotes around the whole text.",
    ),
    _Explanation(
        "unexpected end of stream",
        "a quote opened here is never closed",
        "Close it with the same kind of quote.",
        begin=True,
    ),
    _Explanation(
        "unexpected document indicator",
        "a quote opened here is never closed",
        "Close it with the same kind of quote.",
        begin=True,
    ),
    _Explanation(
        "did not find expected ',' or",
        "a bracket opened here is not closed, or a comma is missing inside it",
        "Close it, put commas between its items, and quotes around texts that hold a comma.",
        begin=True,
    ),
    _Explanation(
        "expected node content",
        "a value is missing here, or a bracket before it is not closed",
        "Write the value, or close the bracket.",
    ),
    _Explanation(
        "escape character",
        "this backslash means nothing inside double quotes",
        "Double the backslash, or use single quotes.",
    ),
    _Explanation(
        "alphabetic or numeric character",
        "a text can't begin with & or *",
        "Put quotes around the whole text.",
        begin=True,
    ),
)
_TAB = ("a tab stands in the indentation", "Replace the tab by spaces.")
_UNQUOTED = (
    "braces begin a mapping here, not a placeholder",
    'Put quotes around the whole text: "Hello {{ name }}".',
)
_UNKNOWN_MEND = "Compare the line with those around it, and put quotes around texts."


def syntax_fault(error: yaml.MarkedYAMLError, lines: tuple[str, ...], file: str) -> Fault:
    """Return the fault that explains `error`; `lines` are the text's, `file` its name."""
    known = next((e for e in _EXPLANATIONS if e.fragment in str(error.problem)), None)
    mark = error.problem_mark or error.context_mark
    if known and known.begin and error.context_mark:
        mark = error.context_mark
    line = mark.line if mark else 0
    column = mark.column if mark else 0
    for near in sorted({line, max(line - 1, 0)}, reverse=True):
        source = lines[near] if near < len(lines) else ""
        if tab := _INDENT_TAB.match(source):
            return Fault(f"{file}:{near + 1}:{tab.end()}", *_TAB)
        if (braces := _BRACES.search(source)) and not _quoted(source, braces.start()):
            return Fault(f"{file}:{near + 1}:{braces.start() + 1}", *_UNQUOTED)
    where = f"{file}:{line + 1}:{column + 1}"
    if known:
        return Fault(where, known.what, known.mend)
    return Fault(where, f"this is not YAML: {error.problem}", _UNKNOWN_MEND)


def _quoted(source: str, at: int) -> bool:
    """Tell whether an odd number of quotes stands before `at`; good enough for a hint."""
    return any(source[:at].count(quote) % 2 for quote in "\"'")
