"""Nothing is lost or doubled: reload, a broken line, a restarted server, two tabs."""

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.peer import Peer
from tests.browser.questions import BUDGET, CONTACT, GOAL
from tests.browser.test_widget_talk import said, tap, type_line

HASTEN = "dispatchEvent(new Event('online'))"


def test_a_reload_brings_the_whole_talk_back(opened: Page, peer: Peer) -> None:
    tap(opened, "Just looking")
    expect(opened.get_by_text(BUDGET["text"])).to_be_visible()
    opened.reload()
    expect(opened.get_by_role("button", name="Under $500", exact=True)).to_be_visible()
    assert said(opened) == [peer.greeting, GOAL["text"], "Just looking", BUDGET["text"]]
    assert peer.hellos[1]["conversation"] == "token-1"
    assert "after" not in peer.hellos[1]


def test_the_next_page_of_the_site_goes_on_without_taking_the_focus(
    opened: Page, peer: Peer
) -> None:
    tap(opened, "Just looking")
    expect(opened.get_by_text(BUDGET["text"])).to_be_visible()
    opened.get_by_role("link", name="Next page").click()
    expect(opened.get_by_role("button", name="Under $500", exact=True)).to_be_visible()
    assert opened.evaluate("document.activeElement === document.body")
    assert opened.url == f"{peer.site}next"


def test_history_is_put_in_before_the_log_speaks(opened: Page, peer: Peer) -> None:
    log = opened.locator("[role=log]")
    expect(log).to_have_attribute("aria-live", "polite")
    opened.evaluate("""() => sessionStorage.removeItem('handraise:demo:open')""")
    opened.reload()
    expect(opened.locator(".launcher")).to_be_visible()
    opened.evaluate(
        """() => {
             window.heard = [];
             const hear = change => {
               if (change.target.role === 'log') heard.push(change.target.ariaLive);
             };
             new MutationObserver(all => all.forEach(hear)).observe(
               document.querySelector('handraise-chat').shadowRoot,
               {childList: true, subtree: true});
           }"""
    )
    opened.locator(".launcher").click()
    expect(opened.get_by_text(GOAL["text"])).to_be_visible()
    expect(log).to_have_attribute("aria-live", "polite")
    assert set(opened.evaluate("heard")) == {"off"}


def test_after_a_restart_of_the_server_only_the_missing_is_asked_for(
    opened: Page, peer: Peer
) -> None:
    peer.drop(1012)
    opened.evaluate(HASTEN)
    tap(opened, "Just looking")
    expect(opened.get_by_text(BUDGET["text"])).to_be_visible()
    assert [(h.get("conversation"), h.get("after")) for h in peer.hellos] == [
        (None, None),
        ("token-1", 2),
    ]
    assert said(opened) == [peer.greeting, GOAL["text"], "Just looking", BUDGET["text"]]


def test_it_comes_back_by_itself(opened: Page, peer: Peer) -> None:
    peer.drop(1012)
    tap(opened, "Just looking")
    expect(opened.get_by_text(BUDGET["text"])).to_be_visible()
    assert len(peer.hellos) == 2


def test_an_answer_without_a_line_is_kept_and_sent_once(opened: Page, peer: Peer) -> None:
    peer.refuse = True
    peer.drop(1012)
    expect(opened.get_by_text("Connecting…")).to_be_visible()
    tap(opened, "Just looking")
    expect(opened.get_by_text("Connecting… your answer is kept")).to_be_visible()
    expect(opened.get_by_text("Sending…")).to_be_visible()
    peer.refuse = False
    opened.evaluate(HASTEN)
    expect(opened.get_by_text(BUDGET["text"])).to_be_visible()
    expect(opened.get_by_text("Sending…")).to_have_count(0)
    expect(opened.get_by_text("Connecting…")).to_have_count(0)
    assert [frame["type"] for frame in peer.only.inputs] == ["answer"]


def test_an_answer_without_a_line_outlives_a_reload(opened: Page, peer: Peer) -> None:
    peer.refuse = True
    peer.drop(1012)
    expect(opened.get_by_text("Connecting…")).to_be_visible()
    type_line(opened, "just looking")
    expect(opened.get_by_text("Sending…")).to_be_visible()
    opened.reload()
    peer.refuse = False
    opened.evaluate(HASTEN)
    expect(opened.get_by_role("button", name="Under $500", exact=True)).to_be_visible()
    assert said(opened) == [peer.greeting, GOAL["text"], "just looking", BUDGET["text"]]
    assert [frame["text"] for frame in peer.only.inputs] == ["just looking"]


def test_an_answer_whose_ack_was_lost_is_sent_again_under_its_id(opened: Page, peer: Peer) -> None:
    peer.lose_next = True
    tap(opened, "Just looking")
    expect(opened.get_by_text(BUDGET["text"])).to_be_visible()
    tap(opened, "Under $500")
    expect(opened.get_by_text(CONTACT["text"])).to_be_visible()
    first, again, second = (frame["id"] for frame in peer.received)
    assert first == again != second
    assert [frame["id"] for frame in peer.only.inputs] == [first, second]


def test_a_restart_whose_ack_was_lost_still_begins_anew(opened: Page, peer: Peer) -> None:
    tap(opened, "Just looking")
    expect(opened.get_by_text(BUDGET["text"])).to_be_visible()
    peer.lose_next = True
    tap(opened, "More")
    tap(opened, "Start again")
    expect(opened.get_by_role("button", name="Just looking", exact=True)).to_be_visible()
    assert said(opened) == [peer.greeting, GOAL["text"]]
    assert peer.hellos[-1]["visitor"] == "visitor-1"


def test_a_repeated_event_is_shown_once(opened: Page, peer: Peer) -> None:
    peer.repeat_last()
    peer.say({"type": "message", "from": "bot", "text": "Take your time."})
    expect(opened.get_by_text("Take your time.")).to_be_visible()
    assert said(opened) == [peer.greeting, GOAL["text"], "Take your time."]


def test_an_unknown_token_drops_the_transcript(opened: Page, peer: Peer) -> None:
    tap(opened, "Just looking")
    expect(opened.get_by_text(BUDGET["text"])).to_be_visible()
    peer.forget()
    expect(opened.get_by_role("button", name="Just looking", exact=True)).to_be_visible()
    assert said(opened) == [peer.greeting, GOAL["text"]]


def test_two_tabs_show_the_same_talk(opened: Page, peer: Peer, context: BrowserContext) -> None:
    second = context.new_page()
    second.goto(peer.site)
    second.locator(".launcher").click()
    expect(second.get_by_role("button", name="Just looking", exact=True)).to_be_visible()
    tap(second, "Just looking")
    expect(opened.get_by_role("button", name="Under $500", exact=True)).to_be_visible()
    tap(opened, "Under $500")
    for tab in (opened, second):
        expect(tab.get_by_text(CONTACT["text"])).to_be_visible()
    assert said(opened) == said(second)
    assert len(peer.conversations) == 1


def test_a_restart_in_one_tab_takes_the_other_along(
    opened: Page, peer: Peer, context: BrowserContext
) -> None:
    tap(opened, "Just looking")
    second = context.new_page()
    second.goto(peer.site)
    second.locator(".launcher").click()
    expect(second.get_by_role("button", name="Under $500", exact=True)).to_be_visible()
    tap(second, "More")
    tap(second, "Start again")
    for tab in (opened, second):
        expect(tab.get_by_role("button", name="Just looking", exact=True)).to_be_visible()
    assert said(opened) == said(second) == [peer.greeting, GOAL["text"]]
