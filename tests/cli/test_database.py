"""`handraise db`, and what commands say about a database that is not as it should be."""

import sqlite3
from pathlib import Path

import pytest

from storage import schema
from storage.schema import HEAD, NEEDED
from tests.cli.conftest import Run


def test_upgrade_fills_an_empty_database_and_current_tells_its_version(run: Run) -> None:
    made = run("db", "upgrade")
    assert (made.exit_code, made.output) == (0, f"The database has version {HEAD}.\n")
    told = run("db", "current")
    assert (told.exit_code, told.output) == (
        0,
        f"The database has version {HEAD}; this program needs {NEEDED}.\n",
    )


def test_upgrade_says_what_is_left_for_after_the_rollout(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(schema, "HEAD", "0003")
        run("db", "upgrade")
    told = run("db", "upgrade")
    assert (told.exit_code, told.output) == (
        0,
        f"The database has version {NEEDED}.\n"
        "Once every process is replaced: `handraise db upgrade --after`.\n",
    )
    assert run("db", "upgrade", "--after").output == f"The database has version {HEAD}.\n"
    assert run("db", "upgrade").output == f"The database has version {HEAD}.\n"


def test_current_fails_on_a_database_without_tables(run: Run) -> None:
    Path("empty.db").touch()
    result = run("db", "current", "--database", "sqlite:///empty.db")
    assert (result.exit_code, result.output) == (
        1,
        f"The database has version none; this program needs {NEEDED}.\n",
    )


@pytest.mark.parametrize(
    "command",
    [
        ["db", "current"],
        ["leads", "list"],
        ["leads", "export"],
        ["leads", "show", "a@b.c"],
        ["leads", "erase", "a@b.c", "--yes"],
        ["handoffs", "list"],
        ["handoffs", "show", "hand_1"],
        ["handoffs", "replay", "--since", "2h"],
    ],
)
def test_a_look_at_a_database_that_is_not_there_makes_none(run: Run, command: list[str]) -> None:
    result = run(*command)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "Error: There is no database at handraise.db\n"
        "-> `handraise serve` makes it when it starts; another one: --database URL or "
        "--config F.\n"
    )
    assert list(Path().iterdir()) == []


def versioned(version: str) -> None:
    with sqlite3.connect("handraise.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
        connection.execute("DELETE FROM keys WHERE name = 'oldest revision'")
    connection.close()


def test_a_newer_database_is_refused(run: Run) -> None:
    run("db", "upgrade")
    versioned("9999")
    for command in (["leads", "list"], ["db", "upgrade"], ["serve", "--port", "0"]):
        result = run(*command)
        assert (result.exit_code, result.stdout) == (1, "")
        assert "has version 9999, which this handraise" in result.stderr


def test_a_database_without_tables_is_sent_to_upgrade(run: Run) -> None:
    Path("handraise.db").touch()
    result = run("leads", "list")
    assert result.exit_code == 1
    assert "run `handraise db upgrade`" in result.stderr


def test_what_is_no_database_is_said_to_be_none(run: Run) -> None:
    Path("handraise.db").write_text("hello " * 500, "utf-8")
    result = run("leads", "list")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: The database handraise.db is not a database")


def test_an_address_that_is_none_is_a_fault_of_the_command_line(run: Run) -> None:
    result = run("leads", "list", "--database", "nonsense")
    assert result.exit_code == 1
    assert result.stderr.startswith("command line database: ")
