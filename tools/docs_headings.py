"""Owns the rule that docs/ names everything the project declares; knows none of the names itself.

Every configuration key, command, message type and flow key must stand in its page as code (between
backticks), in a heading or in the first cell of a table row. A command may be followed by its
arguments there: `handraise serve [--port P]`.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import click

DOCS = Path(__file__).resolve().parent.parent / "docs"

HEADING = re.compile(r"#{1,6}\s")
FIRST_CELL = re.compile(r"\|((?:\\\||[^|])*)")
FENCE = re.compile(r"(```|~~~)")
CODE = re.compile(r"(`+)(.+?)\1")


def config_keys() -> list[str]:
    """Every key of config.yaml, dotted."""
    from agent.config import KEYS  # noqa: PLC0415 - each page can be checked without the others

    return sorted(KEYS)


def commands() -> list[str]:
    """Every command that can be run, as it is typed."""
    from agent.cli import cli  # noqa: PLC0415 - see above

    return sorted(leaves("handraise", cli))


def leaves(name: str, command: click.Command) -> Iterator[str]:
    """The full names of the commands at and under `command`; a group itself is none."""
    if not isinstance(command, click.Group):
        yield name
        return
    context = click.Context(command)
    for key in command.list_commands(context):
        below = command.get_command(context, key)
        if below is not None and not below.hidden:
            yield from leaves(f"{name} {key}", below)


def message_types() -> list[str]:
    """Every `type` of a websocket frame, of both sides."""
    from agent.web.wire import CLIENT_TYPES, SERVER_TYPES  # noqa: PLC0415 - see above

    return sorted(CLIENT_TYPES | SERVER_TYPES)


def flow_keys() -> list[str]:
    """Every key of a flow file."""
    from agent.core.grammar import KEYS  # noqa: PLC0415 - see above

    return sorted(KEYS)


PAGES: Mapping[str, tuple[str, Callable[[], list[str]]]] = {
    "config.md": ("configuration key", config_keys),
    "cli.md": ("command", commands),
    "protocol.md": ("message type", message_types),
    "flows.md": ("flow key", flow_keys),
}


def documented(markdown: str) -> set[str]:
    """What stands as code in the headings and the first table cells of a page."""
    return {code.group(2).strip() for place in _places(markdown) for code in CODE.finditer(place)}


def missing(names: Iterable[str], page: set[str]) -> list[str]:
    """The names without a place in a page, in the order given."""
    return [
        name
        for name in names
        if not any(code == name or code.startswith(f"{name} ") for code in page)
    ]


def faults(docs: Path) -> list[str]:
    """One line for each name without a place in its page."""
    found = []
    for page, (what, names) in PAGES.items():
        path = docs / page
        there = documented(path.read_text(encoding="utf-8")) if path.exists() else set()
        found += [
            f"docs/{page}: the {what} `{name}` has no heading and no table row. "
            f"Add one with `{name}` in backticks, and say what it does."
            for name in missing(names(), there)
        ]
    return found


def _places(markdown: str) -> Iterator[str]:
    fence = ""
    for line in map(str.strip, markdown.splitlines()):
        if mark := FENCE.match(line):
            fence = "" if fence == mark[1] else fence or mark[1]
        elif not fence and HEADING.match(line):
            yield line
        elif not fence and (cell := FIRST_CELL.match(line)):
            yield cell[1]


def main() -> int:
    """The exit status is 1 where a name has no place."""
    found = faults(DOCS)
    print(*found, sep="\n", end="\n" if found else "", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
