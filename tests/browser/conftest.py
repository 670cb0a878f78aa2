"""What the browser tests share: one Chromium, and for each test a fresh profile and peer."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.peer import Peer
from tests.browser.running import Running, serving
from tests.waiting import PATIENCE

expect.set_options(timeout=PATIENCE * 1_000)

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser(chromium_path: Path) -> Iterator[Browser]:
    """Chromium, started once for a module."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def peer() -> Iterator[Peer]:
    """A site and a chat server of its own."""
    started = Peer()
    yield started
    started.stop()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """A demo on a free port, with a database of its own."""
    with serving(tmp_path) as here:
        yield here


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile; motion is reduced so that nothing waits for it."""
    opened = browser.new_context(
        viewport={"width": 1280, "height": 800}, reduced_motion="reduce", locale="en-US"
    )
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A tab that collects faults: a console error or a policy violation fails the test."""
    tab = context.new_page()
    faults: list[str] = []
    tab.on("pageerror", lambda error: faults.append(str(error)))
    tab.on("console", lambda message: _collect(faults, message.type, message.text))
    yield tab
    assert faults == []


def _collect(faults: list[str], kind: str, text: str) -> None:
    # Refusals of a server are what some tests are about, and the browser logs them by itself.
    network = text.startswith(("WebSocket ", "Failed to load resource"))
    if kind == "error" and not network:
        faults.append(text)


@pytest.fixture
def opened(page: Page, peer: Peer) -> Page:
    """The site with the chat opened and the first question asked."""
    page.goto(peer.site)
    page.locator(".launcher").click()
    page.get_by_text(peer.script[0]["text"]).wait_for()
    return page
