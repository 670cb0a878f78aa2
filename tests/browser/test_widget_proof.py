"""The work before a conversation, in a real browser and of a real server: nobody notices it, the
strictest policy lets it through, and who cannot compute talks all the same."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from agent.web import rendering
from agent.web.keys import ALARM, PRESSURE
from tests.browser.running import Running, serving
from tests.seeding import FLOW

QUESTION = "What would you like to fix first?"
# Every try of a solution derives a key.
COUNTED = """window.tries = 0;
const derive = crypto.subtle.deriveBits.bind(crypto.subtle);
crypto.subtle.deriveBits = (...how) => { window.tries++; return derive(...how); };"""
TRIED = "tries > 0"
STRICT = "; require-trusted-types-for 'script'; trusted-types 'none'"


@pytest.fixture
def protected(tmp_path: Path) -> Iterator[Running]:
    """A server whose flow asks for work always."""
    flows = tmp_path / "flows"
    flows.mkdir()
    (flows / "saas-demo.yaml").write_text(f"protect: true\n{FLOW.lstrip()}")
    with serving(tmp_path, flows) as here:
        yield here


@pytest.fixture
def strict(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our pages under a policy that lets nothing make code of text."""
    fence = rendering.fence

    def stricter(nonce: str, allow: Mapping[str, str]) -> dict[str, str]:
        headers = fence(nonce, allow)
        policy = headers["Content-Security-Policy"] + STRICT
        return {**headers, "Content-Security-Policy": policy}

    monkeypatch.setattr(rendering, "fence", stricter)


def asked(page: Page) -> None:
    """The first question stands there, and is answered."""
    expect(page.get_by_text(QUESTION)).to_be_visible()
    page.get_by_role("button", name="Just looking").click()
    expect(page.get_by_text("Roughly what could you spend?")).to_be_visible()


@pytest.mark.usefixtures("strict")
def test_a_protected_chat_begins_by_itself_under_the_strictest_policy(
    page: Page, protected: Running
) -> None:
    page.add_init_script(COUNTED)
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    answer = page.goto(f"{protected.base}/chat/saas-demo")
    assert answer is not None and STRICT in answer.headers["content-security-policy"]
    asked(page)
    parts = [url.partition("-")[2] for url in loaded if "/widget/" in url]
    assert parts == ["panel.js?0", "later.js", "en.json"]
    assert page.evaluate(TRIED)


def test_a_browser_without_cryptography_says_so_and_talks(page: Page, protected: Running) -> None:
    page.add_init_script("Object.defineProperty(crypto, 'subtle', { value: undefined })")
    page.goto(f"{protected.base}/chat/saas-demo")
    asked(page)


def test_nobody_computes_where_it_is_not_asked_for(page: Page, running: Running) -> None:
    page.add_init_script(COUNTED)
    page.goto(f"{running.base}/chat/saas-demo")
    expect(page.locator(".pill").first).to_be_visible()
    assert not running.app[ALARM].on
    assert not page.evaluate(TRIED)


def test_who_waits_in_line_reads_it_once_and_then_talks(page: Page, running: Running) -> None:
    pressure = running.app[PRESSURE]
    look = pressure.look
    pressure.look = lambda late: None  # the line does not move
    for _ in range(3):
        look(1.0)
    page.goto(f"{running.base}/chat/saas-demo")
    expect(page.get_by_text("Many people are here just now. One moment please.")).to_be_visible()
    pressure.look = look
    expect(page.locator(".pill").first).to_be_visible()
    assert "Many people" not in page.locator(".scroll").inner_text()


def test_the_field_for_bots_makes_no_page_wider(page: Page, running: Running) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{running.base}/chat/saas-demo?plain")
    expect(page.get_by_label("Or type your answer")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
