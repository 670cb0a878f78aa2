"""Rows in, rows out: whatever their number and whatever they hold, on both databases."""

import pytest

from storage.bulk import MOST_ROWS, Bulk, Row
from storage.engine import Database

_ECHO = Bulk(
    "id text, whole bigint, flag boolean, note text",
    "SELECT {collect}({pack}(id, whole, flag, note)) FROM {rows} AS r WHERE id IS NOT NULL",
)
_TWICE = Bulk(
    "id text",
    """SELECT {collect}({pack}(r.id, s.id)) FROM {rows} AS r JOIN {rows} AS s ON s.id = r.id
    WHERE r.id <> 'x'""",
)


@pytest.mark.parametrize("number", [1, 2, 3, 100, MOST_ROWS])
async def test_every_row_arrives_once_and_filling_is_left_out(
    database: Database, number: int
) -> None:
    rows: list[Row] = [(f"row {index:03}", index, True, None) for index in range(number)]
    found = await database.write(lambda c: _ECHO.collect(c, rows))
    assert sorted((id, whole, bool(flag), note) for id, whole, flag, note in found) == rows


@pytest.mark.parametrize(
    "text", ["", "it's", '"quoted" \\ \\u0000', "Zoë 🙂\n\t", "$1 ?1 {rows} %s"]
)
async def test_a_text_comes_back_as_it_was(database: Database, text: str) -> None:
    found = await database.write(lambda c: _ECHO.collect(c, [(text, -(2**62), False, text)]))
    assert [(id, whole, bool(flag), note) for id, whole, flag, note in found] == [
        (text, -(2**62), False, text)
    ]


async def test_a_statement_may_name_the_rows_twice(database: Database) -> None:
    found = await database.write(lambda c: _TWICE.collect(c, [("a",), ("x",), ("b",)]))
    assert sorted(found) == [["a", "a"], ["b", "b"]]


async def test_nothing_found_is_an_empty_list(database: Database) -> None:
    assert await database.write(lambda c: _TWICE.collect(c, [("x",)])) == []
