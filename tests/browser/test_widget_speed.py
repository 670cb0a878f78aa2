"""What opening costs on a slow phone: no task that blocks, and the first question soon.

Chromium slowed down four times. Bounds are wide enough for a busy machine; `python -m
tests.benchmarks.widget` measures them beside other widgets.
"""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.peer import Peer
from tests.browser.questions import GOAL
from tests.browser.test_widget_talk import tap

SLOWER = 4
WATCH = """<script nonce=n>
  window.tasks = [];
  new PerformanceObserver(list => list.getEntries().forEach(one => tasks.push(one.duration)))
    .observe({type: 'longtask', buffered: true});
</script>"""
SIX = [
    {**GOAL, "id": f"q{number}", "text": f"Question {number}?"} for number in range(1, 7)
]  # fmt: skip


@pytest.fixture
def slow(page: Page, peer: Peer) -> Page:
    """The site on a slow machine."""
    peer.head = WATCH
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return page


def longest_task(page: Page, peer: Peer) -> float:
    """Open the chat of a new visitor, answer once: the longest task of all that, in ms."""
    page.goto(peer.site)
    page.locator(".launcher").wait_for()
    loading = page.evaluate("tasks.length")
    page.locator(".launcher").click()
    tap(page, "Just looking")
    expect(page.get_by_role("button", name="Skip")).to_be_visible()
    tasks: list[float] = page.evaluate("tasks")
    page.evaluate("localStorage.clear(), sessionStorage.clear()")
    return max(tasks[loading:], default=0.0)


def test_neither_loading_nor_opening_nor_answering_blocks(slow: Page, peer: Peer) -> None:
    # A task also waits for the processor; what blocks by itself blocks each time.
    longest = [200.0]
    while longest[-1] >= 200 and len(longest) <= 5:
        longest.append(longest_task(slow, peer))
    assert longest[-1] < 200, longest


def test_six_questions_are_answered_by_keyboard_alone(page: Page, peer: Peer) -> None:
    peer.script, peer.body = SIX, ""
    page.goto(peer.site)
    page.locator(".launcher").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    for question in SIX:
        expect(page.get_by_role("group", name=question["text"])).to_be_visible()
        expect(page.get_by_role("button", name="Qualify inbound leads")).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.locator("[role=log]").get_by_text(question["text"]).wait_for()
    expect(page.get_by_role("link", name="Continue")).to_be_focused()
    assert [one["value"] for one in peer.only.inputs] == ["book"] * 6


def test_the_virtual_keyboard_leaves_the_line_in_sight(browser: Browser, peer: Peer) -> None:
    phone = browser.new_context(
        viewport={"width": 360, "height": 740},
        has_touch=True,
        is_mobile=True,
        reduced_motion="reduce",
    )
    page = phone.new_page()
    page.goto(peer.site)
    page.locator(".launcher").tap()
    tap(page, "Just looking")
    expect(page.get_by_role("button", name="Skip")).to_be_visible()
    page.evaluate(
        """() => {
             const view = visualViewport;
             Object.defineProperty(view, 'height', {value: 380, configurable: true});
             view.dispatchEvent(new Event('resize'));
           }"""
    )
    expect(page.locator("dialog")).to_have_css("height", "380px")
    box = page.locator(".composer").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 380
    phone.close()
