"""Owns the words for YAML that can't be parsed: what libyaml says, in terms a flow's author knows.

Refuses to guess a repair: it names the place, the likely cause and the usual way out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from agent.errors import Fault

_BRACES = re.compile(r"\{\{|\{%")
_LONGEST = 2_000  # characters of a line that are looked at; what was written by hand is shorter
_SHOWN = 60
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


@dataclass(frozen=True, slots=True)
class _Trap:
    """A value that means something else without quotes; the pattern's group is where it begins."""

    pattern: re.Pattern[str]
    what: str
    mend: str = "Put quotes around the whole of it: {quoted}."


_VALUE = r"""(?:^|[\s{,])[\w.]+: +"""
_PLAIN = r"""[^\s"'{}\[\],#&*!|>?@%-]"""
_TRAPS = (
    _Trap(
        re.compile(_VALUE + r"(?P<at>\[[^\]]*\]\([^)]*\)[^,}]*)"),
        "a text that begins with a bracket is read as a list",
    ),
    _Trap(
        re.compile(_VALUE + rf"(?P<at>{_PLAIN}[^\"{{}},\[]*\[[^\]]*\][^,}}]*)"),
        "brackets in a condition are read as a list here",
    ),
    _Trap(
        re.compile(_VALUE + r"""(?P<at>(?:"[^"]*"|'[^']*') *[^\s,}\]#].*)"""),
        "the text goes on behind its closing quote",
        "Put quotes of the other kind around the whole of it.",
    ),
    _Trap(
        re.compile(_VALUE + r"(?P<at>[|>?] +\S.*)"),
        "a text can't begin with |, > or ?",
    ),
    _Trap(
        re.compile(_VALUE + rf"(?P<at>{_PLAIN}[^\"'{{}}\[\],#]*:\s[^,}}]*)"),
        "a text with a colon and a space needs quotes",
    ),
    _Trap(
        re.compile(_VALUE + rf"(?P<at>{_PLAIN}[^\"'{{}}\[\],]* #[^,}}\]]*)"),
        "a # after a space begins a comment, so the rest of the line is left out",
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
    trap = _trap(lines, {error.problem_mark.line, line} if error.problem_mark else {line}, file)
    if trap is not None:
        return trap
    if known:
        return Fault(where, known.what, known.mend)
    return Fault(where, f"this is not YAML: {error.problem}", _UNKNOWN_MEND)


def _trap(lines: tuple[str, ...], near: set[int], file: str) -> Fault | None:
    """The trap that one of the lines where reading failed holds."""
    for number in sorted(near):
        source = lines[number] if number < len(lines) else ""
        for trap in _TRAPS:
            if found := trap.pattern.search(source[:_LONGEST]):
                value = found["at"].strip()
                mend = trap.mend.format(quoted=_in_quotes(value))
                return Fault(f"{file}:{number + 1}:{found.start('at') + 1}", trap.what, mend)
    return None


def _in_quotes(value: str) -> str:
    short = value if len(value) <= _SHOWN else value[:_SHOWN] + "…"
    return f"'{short}'" if '"' in short else f'"{short}"'


def _quoted(source: str, at: int) -> bool:
    """Tell whether an odd number of quotes stands before `at`; good enough for a hint."""
    return any(source[:at].count(quote) % 2 for quote in "\"'")
