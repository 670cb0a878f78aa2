"""Slow lines and none: what the widget does on a phone in a train, by Chromium's own network."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Error, Page, Route, expect

from tests.browser.peer import Peer
from tests.browser.questions import BUDGET, CONTACT, GOAL
from tests.browser.test_widget_talk import said, tap, type_line

# What Chromium's own tools call slow 3G: bytes a second, and ms of a round trip. What goes over a
# websocket they leave as it is, so the peer takes as long.
SLOW_3G = {"downloadThroughput": 50_000, "uploadThroughput": 50_000, "latency": 400}
NONE = {"downloadThroughput": -1, "uploadThroughput": -1, "latency": 0}
SLOWER = 4
CARD = "Ann, ann@acme.io"

Line = Callable[..., None]


@pytest.fixture
def session(page: Page) -> CDPSession:
    """Chromium's tools for the page."""
    opened = page.context.new_cdp_session(page)
    opened.send("Network.enable")
    return opened


@pytest.fixture
def line(session: CDPSession) -> Line:
    """Sets what the page's line is worth: a speed, or `offline`."""

    def become(speed: dict[str, int] = NONE, *, offline: bool = False) -> None:
        session.send("Network.emulateNetworkConditions", {"offline": offline, **speed})

    return become


def test_on_slow_3g_and_a_slow_phone_a_whole_talk_comes_to_its_end(
    page: Page, peer: Peer, session: CDPSession, line: Line
) -> None:
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    line(SLOW_3G)
    peer.latency = SLOW_3G["latency"] / 1_000
    page.goto(peer.site)
    page.locator(".launcher").click()
    tap(page, "Just looking")
    tap(page, "Under $500")
    page.locator("form.card").wait_for()
    type_line(page, CARD)
    expect(page.get_by_role("link", name="Continue")).to_be_visible()
    last = "Thank you! A person answers within the hour."
    assert said(page) == [
        *(peer.greeting, GOAL["text"], "Just looking", BUDGET["text"], "Under $500"),
        *(CONTACT["text"], CARD, last),
    ]
    assert [frame["question"] for frame in peer.only.inputs] == ["goal", "budget", "contact"]
    assert len(peer.hellos) == 1


def test_the_line_is_dialled_while_the_panel_is_still_on_its_way(page: Page, peer: Peer) -> None:
    held: list[Route] = []
    page.route("**/widget/*-panel.js*", lambda route: held.append(route))
    page.goto(peer.site)
    with page.expect_websocket() as dialled:
        page.locator(".launcher").click()
    for route in held:
        route.continue_()
    tap(page, "Just looking")
    expect(page.get_by_role("button", name="Under $500", exact=True)).to_be_visible()
    assert dialled.value.url == f"{peer.server.replace('http', 'ws')}v1/chat"
    assert peer.requests.count("/v1/chat") == 1


def test_a_line_that_broke_before_the_panel_came_is_dialled_again(page: Page, peer: Peer) -> None:
    held: list[Route] = []
    page.route("**/widget/*-panel.js*", lambda route: held.append(route))
    peer.refuse = True
    page.goto(peer.site)
    with page.expect_websocket() as dialled:
        page.locator(".launcher").click()
    while not dialled.value.is_closed():
        page.evaluate("new Promise(done => requestAnimationFrame(done))")
    peer.refuse = False
    for route in held:
        route.continue_()
    expect(page.get_by_role("button", name="Just looking", exact=True)).to_be_visible()
    assert peer.requests.count("/v1/chat") == 2


def test_offline_in_the_middle_an_answer_waits_and_is_sent_once(
    opened: Page, peer: Peer, line: Line
) -> None:
    line(offline=True)
    peer.drop(1012)
    tap(opened, "Just looking")
    expect(opened.get_by_text("Connecting… your answer is kept")).to_be_visible()
    assert opened.evaluate("navigator.onLine") is False
    line()
    expect(opened.get_by_role("button", name="Under $500", exact=True)).to_be_visible()
    expect(opened.get_by_text("Connecting…")).to_have_count(0)
    assert said(opened) == [peer.greeting, GOAL["text"], "Just looking", BUDGET["text"]]
    assert [frame["question"] for frame in peer.only.inputs] == ["goal"]


def test_offline_between_two_pages_the_talk_comes_back_with_the_line(
    opened: Page, peer: Peer, line: Line
) -> None:
    tap(opened, "Just looking")
    expect(opened.get_by_role("button", name="Under $500", exact=True)).to_be_visible()
    line(offline=True)
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        opened.goto(f"{peer.site}next")
    opened.wait_for_url("chrome-error://**")
    opened.goto("about:blank")  # what Chromium shows for a page fetches that page again by itself
    peer.say({"type": "message", "from": "bot", "text": "Take your time."})
    line()
    opened.goto(f"{peer.site}next")
    expect(opened.get_by_text("Take your time.")).to_be_visible()
    before = [peer.greeting, GOAL["text"], "Just looking", BUDGET["text"]]
    assert said(opened) == [*before, "Take your time."]
    assert {frame.get("conversation") for frame in peer.hellos[1:]} == {"token-1"}
    assert list(peer.conversations) == ["token-1"]


def test_what_was_said_while_offline_comes_with_the_line(
    opened: Page, peer: Peer, line: Line
) -> None:
    line(offline=True)
    peer.drop(1012)
    peer.say({"type": "message", "from": "bot", "text": "Take your time."})
    line()
    expect(opened.get_by_text("Take your time.")).to_be_visible()
    assert said(opened) == [peer.greeting, GOAL["text"], "Take your time."]
    assert [frame.get("after") for frame in peer.hellos] == [None, 2]


def test_opened_without_a_line_it_opens_with_the_next_press(
    context: BrowserContext, peer: Peer
) -> None:
    page = context.new_page()  # one whose console may say why it could not
    page.goto(peer.site)
    page.locator(".launcher").wait_for()
    context.set_offline(True)
    with page.expect_event("console", lambda told: "panel" in told.text):
        page.locator(".launcher").click()
    context.set_offline(False)
    page.locator(".launcher").click()
    expect(page.get_by_role("button", name="Just looking", exact=True)).to_be_visible()
    assert len(peer.hellos) == 1
