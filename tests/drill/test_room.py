"""A server on a disk that is too small says so itself."""

from pathlib import Path

import orjson
import pytest
from aiohttp import ClientSession

from tests.drill.cluster import running
from tests.drill.drill import receiving
from tests.drill.hardship import small_disk

GAUGE = "handraise_database_free_bytes "
SMALL = 64  # megabytes: the log alone may take them all


async def test_too_small_a_disk_is_told_in_the_log_by_readyz_and_in_the_figures(
    tmp_path: Path,
) -> None:
    with small_disk(tmp_path, SMALL) as disk:
        if not disk.real:
            pytest.skip("only who may mount can make a small disk")
        async with receiving() as (_, port), running(port, place=tmp_path) as cluster:
            (server,) = cluster.servers
            async with ClientSession() as session:
                async with session.get(f"{server.url}/readyz") as answer:
                    status, told = answer.status, await answer.json()
                async with session.get(f"{server.url}/metrics") as answer:
                    figures = (await answer.text()).splitlines()
            lines = server.log.read_bytes().splitlines()
            logged = [orjson.loads(line) for line in lines if line.startswith(b"{")]
    (warning,) = told["warnings"]
    (free,) = (float(line.removeprefix(GAUGE)) for line in figures if line.startswith(GAUGE))
    assert (status, told["status"]) == (200, "ready")
    assert warning.startswith(f"database: the disk of {tmp_path}/drill.db has ")
    assert 0 < free < SMALL << 20
    (said,) = (line for line in logged if line["event"] == "database.little_room")
    assert said["level"] == "warning"
    assert "move the database to a larger disk" in said["what"]
