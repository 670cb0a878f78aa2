"""Owns the front of the command line: the names, the help, and one clear message for every error.

A command's module is imported when the command is named, because what it needs is slow to import
(aiohttp and SQLAlchemy take a third of a second): `--help` answers at once, and `check` does not
wait for what only `serve` needs. Refuses to know what a command does.
"""

from collections.abc import Iterator, MutableMapping
from importlib import import_module
from typing import Any

import click

from agent import __version__
from agent.errors import HandraiseError
from storage.errors import StorageError

HELP = {
    "serve": "Serve the chat, the widget and the webhooks.",
    "demo": "Serve a sample site with the widget, and an inbox for what it hands over.",
    "check": "Say what is wrong with flows before visitors do.",
    "test": "Run the conversations in the flows' `tests:`.",
    "chat": "Talk to a flow in the terminal, its score and reasons beside the talk.",
    "preview": "Print a link that opens a draft of a flow on the server, as a test.",
    "graph": "Draw a flow: its questions, options, points and every way through it.",
    "diff": "Say in words what changes for a visitor from flow OLD to flow NEW.",
    "rescore": "Say which stored leads would change band under another flow, and why.",
    "reproduce": "Take every stored conversation again under its own flow version, and compare.",
    "understand": "Say what an answer means, and which rule read which words.",
    "leads": "List, show, export and erase leads.",
    "handoffs": "List, show, send again and try the calls to people.",
    "reps": "Add, list and remove the people who take leads.",
    "unanswered": "List what visitors asked that no `faq:` answered, the most frequent first.",
    "archive": "Move what was said long ago out of the database, to a compressed file.",
    "restore": "Bring back what `handraise archive` moved to a file.",
    "db": "Look after the database.",
    "schema": "Print the JSON Schema of a flow file.",
}
"""What each command is for: the first line of its own help, known without importing it."""

_MODULES = {"test": "testing", "demo": "demonstration", "db": "database", "restore": "archive"}


class _Commands(MutableMapping[str, click.Command]):
    """The commands by name; each is imported when it is asked for."""

    def __init__(self) -> None:
        self._loaded: dict[str, click.Command] = {}

    def __getitem__(self, name: str) -> click.Command:
        if name not in self._loaded:
            if name not in HELP:
                raise KeyError(name)
            module = import_module(f"agent.cli.{_MODULES.get(name, name)}")
            self._loaded[name] = getattr(module, name)
        return self._loaded[name]

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        del self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys((*HELP, *self._loaded)))

    def __len__(self) -> int:
        return len(set(HELP) | set(self._loaded))


class Failed(click.ClickException):
    """An error of ours as the terminal shows it. The exit status is 1."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self.error = error

    def show(self, file: Any = None) -> None:
        """Print what went wrong, where, and how to mend it, to standard error."""
        from agent.cli import faults  # noqa: PLC0415 - brings in rich, which only an error needs

        faults.show_error(self.error)


class Handraise(click.Group):
    """The group of all commands."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order somebody new meets them."""
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(HELP.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; errors of ours become one message and the exit status 1."""
        try:
            return super().invoke(ctx)
        except (HandraiseError, StorageError) as error:
            raise Failed(error) from error


@click.group(
    cls=Handraise,
    commands=_Commands(),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, "-V", "--version", message="handraise %(version)s")
def cli() -> None:
    """A chat that asks up to six questions, scores the answers and calls a person when a lead is
    hot.

    Begin with `handraise demo`. Every command says more with --help.
    """


def main() -> None:
    """The command `handraise`."""
    cli(prog_name="handraise")
