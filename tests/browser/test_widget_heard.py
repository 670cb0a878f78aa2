"""What a screen reader would say stands in the docs word for word, and is what the tree holds."""

from pathlib import Path

from playwright.sync_api import Page

from tests.browser import heard
from tests.browser.peer import Peer

PAGE = Path(__file__).resolve().parents[2] / "docs" / "widget.md"
HEADING = "### What a screen reader says\n"


def test_a_conversation_is_heard_as_the_docs_have_it(page: Page, peer: Peer) -> None:
    _, _, below = PAGE.read_text(encoding="utf-8").partition(HEADING)
    written = below.split("```")[1].removeprefix("text")
    assert heard.conversation(page, peer) == written.strip("\n").split("\n")
