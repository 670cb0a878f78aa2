"""Owns statements over many rows at once, for both databases. Refuses to know any table.

One statement a batch, never one a row: with executemany the thread that writes gives up and wants
back the interpreter's lock at each row, and a busy event loop may keep it for 5 ms each time.
On SQLite the rows are VALUES (13 µs a turn where json_each took 31), on PostgreSQL one JSON array,
as jsonb: of json each `->>` reads the whole row again (94 µs of the server's CPU a turn, not 44).
"""

from collections.abc import Sequence
from itertools import chain
from typing import Any

import orjson
from sqlalchemy import Connection, CursorResult

Row = tuple[Any, ...]
# SQLite allows 32,766 parameters in a statement, and no table here takes more than 20 a row.
MOST_ROWS = 512


class Bulk:
    """A statement in which {rows} stands for the rows given, as a table with these columns.

    `columns` reads "id text, epoch int, ..." with PostgreSQL's types. A first column that is NULL
    marks a row as filling: the statement must leave those out (`WHERE id IS NOT NULL`, a join).
    {collect} and {pack} stand for the functions that make JSON of rows and of a row.
    """

    def __init__(self, columns: str, statement: str) -> None:
        self._columns = [tuple(column.split()) for column in columns.split(",")]
        self._statement = statement
        self._postgresql = self._expand(_json_rows(self._columns))
        self._postgresql = _named(self._postgresql, "json_agg", "json_build_array")
        self._sqlite: dict[int, str] = {}

    def run(self, connection: Connection, rows: Sequence[Row]) -> CursorResult[Any]:
        """Runs it for `rows`, at least one and at most MOST_ROWS. Raises what SQLAlchemy does."""
        if connection.dialect.name == "postgresql":
            parameter = orjson.dumps(rows).decode()
            return connection.exec_driver_sql(self._postgresql, (parameter,))
        size = 1 << (len(rows) - 1).bit_length()
        parameters = list(chain.from_iterable(rows))
        parameters += [None] * (len(self._columns) * (size - len(rows)))
        return connection.exec_driver_sql(self._for_sqlite(size), tuple(parameters))

    def collect(self, connection: Connection, rows: Sequence[Row]) -> list[Any]:
        """What {collect} made, as lists. One value and not rows, which would take a step each."""
        found = self.run(connection, rows).scalar()
        # SQLite knows JSON as text only; PostgreSQL's driver has read it, and has NULL for none.
        return orjson.loads(found) if isinstance(found, str) else found or []

    def _for_sqlite(self, size: int) -> str:
        """The statement for `size` rows, a power of two: so few that SQLite keeps all prepared."""
        text = self._sqlite.get(size)
        if text is None:
            text = self._expand(_value_rows(self._columns, size))
            text = _named(text, "json_group_array", "json_array")
            self._sqlite[size] = text
        return text

    def _expand(self, rows: str) -> str:
        return self._statement.replace("{rows}", rows)


def _named(statement: str, collect: str, pack: str) -> str:
    return statement.replace("{collect}", collect).replace("{pack}", pack)


def _json_rows(columns: list[tuple[str, ...]]) -> str:
    fields = ", ".join(
        f"(v->>{index})::{kind} AS {name}" for index, (name, kind) in enumerate(columns)
    )
    return f"(SELECT {fields} FROM jsonb_array_elements($1::jsonb) AS t(v))"  # noqa: S608 -- our own names


def _value_rows(columns: list[tuple[str, ...]], size: int) -> str:
    names = ", ".join(f"column{index + 1} AS {name}" for index, (name, _) in enumerate(columns))
    # Numbered, so that a statement may name the rows twice.
    wide = len(columns)
    numbers = (range(start + 1, start + wide + 1) for start in range(0, size * wide, wide))
    values = ",".join("(" + ",".join(f"?{number}" for number in row) + ")" for row in numbers)
    return f"(SELECT {names} FROM (VALUES {values}))"  # noqa: S608 -- our own names
