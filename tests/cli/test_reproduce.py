"""`handraise reproduce`: what it says when all comes again, and when a row was changed."""

import re
import sqlite3

from tests.cli.conftest import Run


def tamper(statement: str) -> None:
    with sqlite3.connect("handraise.db") as database:
        assert database.execute(statement).rowcount == 1
    database.close()


def test_all_comes_again(seeded: Run) -> None:
    result = seeded("reproduce")
    assert (result.exit_code, result.output) == (
        0,
        "2 conversations came again exactly, none otherwise.\n",
    )


def test_a_changed_row_is_shown_around_where_it_parts(seeded: Run) -> None:
    tamper(
        "UPDATE turns SET events = replace(events, 'around 5k a month', 'around 6k a month')"
        " WHERE events LIKE '%around 5k a month%'"
    )
    result = seeded("reproduce")
    assert result.exit_code == 1
    assert re.sub("conv_[0-9a-f]+", "conv_ID", result.output) == (
        "conv_ID (saas-demo) at turn 3, event 1\n"
        '  stored  {"type":"message","from":"visitor","text":"around 6k a month",'
        '"at":"2026-11-23T10:00:00.000Z","id":"budget-3","seq":5}\n'
        '  again   {"type":"message","from":"visitor","text":"around 5k a month",'
        '"at":"2026-11-23T10:00:00.000Z","id":"budget-3","seq":5}\n'
        "1 conversation came again exactly, 1 came otherwise.\n"
    )


def test_what_was_erased_is_counted(seeded: Run) -> None:
    assert seeded("leads", "erase", "ann@acme.io", "--yes").exit_code == 0
    assert seeded("reproduce").output == (
        "1 conversation came again exactly, none otherwise, 1 left out because erased.\n"
    )


def test_since_and_limit_bound_what_is_read_and_shown(seeded: Run) -> None:
    tamper("UPDATE conversations SET score = 1 WHERE band = 'hot'")
    tamper("UPDATE conversations SET score = 1 WHERE band = 'cold'")
    result = seeded("reproduce", "--limit", "1")
    assert result.output.count("at score\n  stored  1\n") == 1
    assert result.output.endswith("0 conversations came again exactly, 2 came otherwise.\n")
    tamper("UPDATE conversations SET created_at = 0 WHERE band = 'hot'")
    assert (
        "0 conversations came again exactly, 1 came" in seeded("reproduce", "--since", "9w").output
    )
