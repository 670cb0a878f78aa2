"""Two processes on one database, and the clock of both."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.processing import Time
from tests.takeover.desking import Process, two


@pytest.fixture
def time() -> Time:
    """The clock of every process of a test."""
    return Time()


@pytest.fixture
async def processes(tmp_path: Path, time: Time) -> AsyncIterator[tuple[Process, Process]]:
    """Two processes on one database."""
    async for pair in two(tmp_path, time):
        yield pair


@pytest.fixture
def process(processes: tuple[Process, Process]) -> Process:
    """One of them."""
    return processes[0]
