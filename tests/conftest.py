"""What every test may ask for. Fixtures of one room live in that room's own conftest."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from tools import chromium

# A busy machine must not fail a test, and CI must not find by chance what nobody changed; whoever
# runs the tests by hand goes on looking for new examples.
settings.register_profile("by hand", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "by hand")


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """The Chromium the browser tests start. Fails, with how to mend it, where there is none."""
    try:
        return chromium.require()
    except chromium.ChromiumMissing as fault:
        pytest.fail(str(fault), pytrace=False)
