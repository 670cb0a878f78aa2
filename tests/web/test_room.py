"""A disk that is nearly full is told of by readiness, figures and log, whatever disk is here; see
tests/drill/test_room.py for a real one."""

import asyncio

import pytest
from structlog.testing import capture_logs

from agent import app
from storage.room import MEGABYTE, Room
from storage.store import Store
from tests.web.conftest import Served
from tests.web.test_ops import body

FULL = Room("/srv/a.db", 35 * MEGABYTE, 0)
ENOUGH = Room("/srv/a.db", 900 * MEGABYTE, 5)
GAUGE = "handraise_database_free_bytes"


def disk(monkeypatch: pytest.MonkeyPatch, *looks: Room | None) -> None:
    """What each look finds; who looks once more is cancelled."""
    left = [*looks]

    async def room(store: Store) -> Room | None:
        if not left:
            raise asyncio.CancelledError
        return left.pop(0)

    monkeypatch.setattr(Store, "room", room)


@pytest.mark.parametrize(
    ("found", "warnings"), [(FULL, [f"database: {FULL.lack}"]), (ENOUGH, []), (None, [])]
)
async def test_too_little_room_is_a_warning_and_the_server_stays_ready(
    served: Served, monkeypatch: pytest.MonkeyPatch, found: Room | None, warnings: list[str]
) -> None:
    disk(monkeypatch, found)
    status, told = await body(served, "/readyz")
    assert (status, told["status"], told["warnings"]) == (200, "ready", warnings)


@pytest.mark.parametrize(
    ("found", "expected"), [(FULL, [float(FULL.free)]), (ENOUGH, [float(ENOUGH.free)]), (None, [])]
)
async def test_what_is_free_is_a_figure_where_it_is_known(
    served: Served, monkeypatch: pytest.MonkeyPatch, found: Room | None, expected: list[float]
) -> None:
    disk(monkeypatch, found)
    async with served.client.get("/metrics") as answer:
        lines = (await answer.text()).splitlines()
    assert [float(line.split()[1]) for line in lines if line.startswith(GAUGE)] == expected


async def test_the_log_says_so_at_each_look_and_once_that_there_is_room_again(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "ROOM_SECONDS", 0.0)
    disk(monkeypatch, ENOUGH, FULL, FULL, ENOUGH, ENOUGH, FULL, None)
    with capture_logs() as logs, pytest.raises(asyncio.CancelledError):
        await app._look_for_room(served.world.store)
    little = {"event": "database.little_room", "log_level": "warning", "what": FULL.lack}
    again = {"event": "database.room_again", "log_level": "info"}
    assert logs == [little, little, again, little, again]
