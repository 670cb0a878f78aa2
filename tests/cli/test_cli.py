"""The front of the command line: help, versions, and what an error looks like."""

import subprocess
import sys
from collections.abc import Iterator

import click
import pytest

from agent import __version__
from agent.cli import HELP, Failed, cli
from agent.errors import Fault, FaultsError, HandraiseError
from storage.errors import DatabaseFull
from tests.cli.conftest import Run
from tools.docs_headings import DOCS, documented, missing


def test_help_names_every_command(run: Run) -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert [name for name in HELP if f"\n  {name} " not in result.output] == []


def test_no_command_is_a_usage_error_with_the_help(run: Run) -> None:
    result = run()
    assert result.exit_code == 2
    assert "Commands:" in result.output


@pytest.mark.parametrize("name", HELP)
def test_the_list_says_the_first_line_of_each_commands_own_help(name: str) -> None:
    command = cli.commands[name]
    assert command.help is not None
    assert HELP[name] == command.help.split("\n\n")[0].replace("\n", " ")


def test_help_imports_nothing_slow() -> None:
    code = (
        "import sys; from agent.cli import cli; cli(['--help'], standalone_mode=False); "
        "slow = {'aiohttp', 'sqlalchemy', 'rich', 'jinja2', 'yaml', 'asyncio'}; "
        "print(sorted(slow & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_version(run: Run) -> None:
    assert run("--version").output == f"handraise {__version__}\n"


def test_an_unknown_command_is_answered_with_a_near_one(run: Run) -> None:
    result = run("chek")
    assert result.exit_code == 2
    assert "'check'" in result.stderr


def test_python_m_agent_is_the_same_program() -> None:
    command = [sys.executable, "-m", "agent", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == f"handraise {__version__}\n"


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        (HandraiseError("it broke", "mend it."), "Error: It broke\n-> Mend it.\n"),
        (DatabaseFull("no room in x: delete something"), "Error: No room in x: delete something\n"),
        (
            FaultsError([Fault("nowhere.yaml:1:2 a.b", "is wrong", "Right it.")]),
            "nowhere.yaml:1:2 a.b: is wrong\n    -> Right it.\nError: 1 fault.\n",
        ),
        (HandraiseError("a \x1b[31mred name"), "Error: A \ufffd[31mred name\n"),
    ],
)
def test_an_error_of_ours_is_one_message_and_exit_status_1(
    error: Exception, shown: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    @click.command()
    def breaks() -> None:
        raise error

    monkeypatch.setitem(cli.commands, "breaks", breaks)
    result = run("breaks")
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", shown)


def test_a_foreign_error_keeps_its_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    @click.command()
    def breaks() -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(cli.commands, "breaks", breaks)
    assert not isinstance(run("breaks").exception, Failed | SystemExit)


def options(command: click.Command) -> Iterator[str]:
    """Every option of a command and of those under it."""
    if isinstance(command, click.Group):
        for below in command.commands.values():
            yield from options(below)
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            yield from parameter.opts


def test_every_option_has_its_row_in_the_docs() -> None:
    page = documented((DOCS / "cli.md").read_text("utf-8"))
    assert missing(sorted(set(options(cli))), page) == []
