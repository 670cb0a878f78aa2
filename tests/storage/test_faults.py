"""Which error of ours a server's error becomes: the real server raises each."""

import pytest
from sqlalchemy.exc import DBAPIError

from storage.engine import open_database
from storage.errors import (
    DatabaseFull,
    DatabaseReadOnly,
    DatabaseUnavailable,
    StorageError,
)


@pytest.mark.parametrize(
    ("code", "kind", "permanent"),
    [
        ("53100", DatabaseFull, False),
        ("25006", DatabaseReadOnly, True),
        ("42501", DatabaseReadOnly, True),
        ("55P03", DatabaseUnavailable, False),
        ("53300", DatabaseUnavailable, False),
        ("57P01", DatabaseUnavailable, False),
        ("58030", DatabaseUnavailable, False),
        ("28P01", DatabaseUnavailable, True),
    ],
)
async def test_trouble_of_the_server_has_its_error(
    postgres_url: str, code: str, kind: type[StorageError], permanent: bool
) -> None:
    database = await open_database(postgres_url)
    statement = f"DO $$ BEGIN RAISE EXCEPTION 'oh' USING ERRCODE = '{code}'; END $$"
    with pytest.raises(StorageError, match=f"the database {database.where[:20]}.*oh") as caught:
        await database.write(lambda c: c.exec_driver_sql(statement))
    assert (type(caught.value), caught.value.permanent) == (kind, permanent)
    await database.close()


@pytest.mark.parametrize("code", ["22021", "23505", "40P01"])
async def test_what_one_row_or_two_writers_did_is_left_to_the_caller(
    postgres_url: str, code: str
) -> None:
    database = await open_database(postgres_url)
    statement = f"DO $$ BEGIN RAISE EXCEPTION 'oh' USING ERRCODE = '{code}'; END $$"
    with pytest.raises(DBAPIError):
        await database.write(lambda c: c.exec_driver_sql(statement))
    await database.close()
