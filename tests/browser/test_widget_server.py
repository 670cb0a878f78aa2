"""The widget with the real server behind it: a whole flow, and a restart in the middle."""

import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.running import Running
from tests.browser.test_widget_talk import said, tap, type_line
from tests.waiting import PATIENCE
from tools.widget_budget import LOADER_LIMIT


class Server:
    """`handraise serve` on a port and a database of its own."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.folder = folder
        self.start()

    @property
    def chat(self) -> str:
        """The full-page chat of the default flow."""
        return f"http://127.0.0.1:{self.port}/chat/saas-demo"

    def start(self) -> None:
        """Start, and wait until it answers."""
        database = f"sqlite:///{self.folder / 'chat.db'}"
        command = [sys.executable, "-m", "agent", "serve", "--port", str(self.port)]
        self.process = subprocess.Popen([*command, "--database", database], cwd=self.folder)
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            assert self.process.poll() is None, "the server ended at its start"
            assert time.monotonic() < deadline, "the server did not come up"

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Stop, and wait for it."""
        self.process.send_signal(how)
        self.process.wait(PATIENCE)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=PATIENCE):
                return True
        except OSError:
            time.sleep(0.05)  # it needs the processor more than whoever asks
            return False


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server for one test."""
    started = Server(tmp_path)
    yield started
    started.stop()


def test_the_default_flow_is_talked_through_to_its_end(page: Page, server: Server) -> None:
    page.goto(server.chat)
    tap(page, "Book more meetings")
    type_line(page, "about 25 of us")
    expect(page.get_by_text("3 of 6")).to_be_visible()
    type_line(page, "5-10k")
    tap(page, "Within a month")
    tap(page, "I do")
    page.get_by_label("Name").fill("Ann Lee")
    page.get_by_label("E-mail").fill("not an address")
    page.locator("form.card button").click()
    expect(page.get_by_label("E-mail")).to_have_value("not an address")
    page.get_by_label("E-mail").fill("ann@example.com")
    page.locator("form.card button").click()
    expect(page.get_by_role("button", name="Start again")).to_be_visible()
    assert "Thank you, Ann" in said(page)[-1]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL], ids=["deploy", "crash"])
def test_a_restart_of_the_server_loses_nothing_and_doubles_nothing(
    page: Page, server: Server, how: signal.Signals
) -> None:
    page.goto(server.chat)
    tap(page, "Book more meetings")
    expect(page.get_by_text("2 of 6")).to_be_visible()
    before = said(page)
    server.stop(how)
    tap(page, "5–19")
    expect(page.get_by_text("Sending…")).to_be_visible()
    server.start()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text("3 of 6")).to_be_visible()
    after = said(page)
    assert after[: len(before) + 1] == [*before, "5–19"]
    page.reload()
    expect(page.get_by_text("3 of 6")).to_be_visible()
    assert said(page) == after


def test_the_demos_button_is_within_its_budget_as_it_is_served(running: Running) -> None:
    asked = urllib.request.Request(f"{running.base}/widget.js", headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert len(answer.read()) <= LOADER_LIMIT
