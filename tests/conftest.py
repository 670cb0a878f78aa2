"""What every test may ask for. Fixtures of one room live in that room's own conftest."""

from pathlib import Path

import pytest

from tools import chromium


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """The Chromium the browser tests start. Fails, with how to mend it, where there is none."""
    try:
        return chromium.require()
    except chromium.ChromiumMissing as fault:
        pytest.fail(str(fault), pytrace=False)
