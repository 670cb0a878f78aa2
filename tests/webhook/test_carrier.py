"""What the carrier takes in hand; what becomes of it is tested with the worker."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from agent.config import Config
from agent.webhook.carrier import HELD_EACH, Carrier, Pace
from agent.webhook.delivery import Patience
from storage.store import Store
from tests.webhook.conftest import ROW


@pytest.fixture
async def carrier(tmp_path: Path) -> AsyncIterator[Carrier]:
    store = await Store.open(f"sqlite:///{tmp_path / 'handraise.db'}")
    it = Carrier(
        store=store,
        config=Config(),
        owner="me",
        links=lambda row: {},
        on_through=lambda: None,
        pace=Pace(lambda: datetime.now(UTC), lambda: 0, 1, Patience(), 1, Random(1)),
        metrics=None,
    )
    yield it
    await it.close(0)
    await store.close()


async def test_an_event_in_hand_is_not_taken_twice(carrier: Carrier) -> None:
    assert [carrier.take(ROW), carrier.take(ROW)] == [True, False]
    assert carrier.held() == ["msg_1"]


async def test_a_flood_for_one_destination_leaves_room_for_the_others(carrier: Carrier) -> None:
    taken = [carrier.take(replace(ROW, id=f"m{n}")) for n in range(HELD_EACH + 5)]
    assert taken == [True] * HELD_EACH + [False] * 5
    assert carrier.take(replace(ROW, id="other", destination="crm")) is True


async def test_after_closing_nothing_is_held_or_taken(carrier: Carrier) -> None:
    carrier.take(ROW)
    await carrier.close(0)
    assert carrier.held() == []
    assert carrier.take(ROW) is False
