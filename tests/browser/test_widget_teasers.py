"""What runs before the chat is opened, where the site asks for it: teasers, picture, tags."""

import time

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.peer import Peer
from tests.browser.questions import GOAL, Frame
from tests.browser.test_widget_manners import STORED
from tests.browser.test_widget_talk import tap
from tests.waiting import PATIENCE

DAY = 86_400_000
PRICES: Frame = {"id": "prices", "say": "Questions about prices?", "again": DAY}
WORDS = PRICES["say"]
TALL = "<h1>A shop</h1><input id=mine><div id=tall>.</div>"
LEAD = """new Promise(done => {
  const look = rest => window.lead || !rest ? done(window.lead) : setTimeout(look, 20, rest - 1);
  look(250);
})"""
STYLE = "<style nonce=n>#tall { height: 4000px }</style>"


@pytest.fixture
def speaking(peer: Peer) -> Peer:
    """A site whose chat may speak first."""
    peer.attributes = 'data-flow="demo" data-teaser'
    peer.body, peer.head = TALL, STYLE
    return peer


def teased(page: Page) -> Page:
    """The page with its teaser shown."""
    expect(page.get_by_role("button", name=WORDS)).to_be_visible()
    return page


def fate(page: Page) -> dict[str, str]:
    """What `why` says."""
    with page.expect_console_message() as heard:
        page.evaluate("Handraise('why')")
    told: dict[str, str] = heard.value.args[1].json_value()
    return told


def fated(page: Page, told: dict[str, str]) -> None:
    """Wait until `why` says this: what the server answered has to be read first."""
    deadline = time.monotonic() + PATIENCE
    while (now := fate(page)) != told:
        assert time.monotonic() < deadline, now


def test_the_server_is_told_the_page_and_its_campaign_alone(page: Page, speaking: Peer) -> None:
    with page.expect_response("**/v1/teasers*"):
        page.goto(f"{speaking.site}pricing?utm_source=ads&name=Ann#secret")
    assert speaking.asked == [
        {"flow": "demo", "locale": "en", "page": "/pricing", "returning": "", "source": "ads"}
    ]
    assert page.evaluate(STORED) == [[], []]


def test_after_its_time_it_speaks_and_takes_no_focus(page: Page, speaking: Peer) -> None:
    speaking.teasers = [{**PRICES, "after": 60}]
    page.clock.install()
    page.goto(speaking.site)
    fated(page, {"prices": "waiting"})
    page.locator("#mine").focus()
    page.clock.run_for(30_000)
    expect(page.get_by_role("button", name=WORDS)).to_have_count(0)
    page.clock.run_for(30_200)
    assert page.evaluate("document.activeElement.id") == "mine"
    expect(teased(page).get_by_role("dialog")).to_have_count(0)


def test_pressed_it_opens_the_chat_and_goes(page: Page, speaking: Peer) -> None:
    speaking.teasers = [{**PRICES, "after": 0}]
    page.goto(speaking.site)
    teased(page).get_by_role("button", name=WORDS).click()
    expect(page.get_by_text(GOAL["text"])).to_be_visible()
    expect(page.get_by_role("button", name=WORDS)).to_have_count(0)
    assert fate(page) == {"prices": "shown: after", "now": "opened"}


def test_on_a_page_written_from_the_right_its_words_keep_their_direction(
    page: Page, speaking: Peer
) -> None:
    speaking.teasers = [{**PRICES, "after": 0}]
    speaking.body = f"<div dir=rtl id=here></div>{TALL}"
    speaking.attributes += " data-mount=#here"
    page.goto(speaking.site)
    words = teased(page).get_by_role("button", name=WORDS)
    expect(words).to_have_css("direction", "rtl")
    expect(words).to_have_css("unicode-bidi", "plaintext")


def test_scrolled_far_enough_it_speaks(page: Page, speaking: Peer) -> None:
    speaking.teasers = [{**PRICES, "scroll": 50}]
    page.goto(speaking.site)
    fated(page, {"prices": "waiting"})
    page.evaluate("scrollTo(0, 1000)")
    page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
    assert fate(page) == {"prices": "waiting"}
    page.evaluate("scrollTo(0, 2500)")
    assert fate(teased(page)) == {"prices": "shown: scroll"}


def test_a_mouse_that_leaves_at_the_top_is_asked(page: Page, speaking: Peer) -> None:
    speaking.teasers = [{**PRICES, "leaving": 30}]
    page.goto(speaking.site)
    fated(page, {"prices": "waiting"})
    leave = "y => dispatchEvent(new MouseEvent('mouseout', {clientY: y}))"
    page.evaluate(leave, 300)
    assert fate(page) == {"prices": "waiting"}
    page.evaluate(leave, -1)
    assert fate(teased(page)) == {"prices": "shown: leaving"}


def test_dismissed_it_stays_so_on_every_page(page: Page, speaking: Peer) -> None:
    speaking.teasers = [{**PRICES, "after": 0}]
    page.goto(speaking.site)
    teased(page).get_by_role("button", name="Close").click()
    expect(page.get_by_role("button", name=WORDS)).to_have_count(0)
    page.goto(f"{speaking.site}next")
    page.locator(".launcher").wait_for()
    page.wait_for_load_state("networkidle")
    assert fate(page) == {"now": "dismissed"}
    assert len(speaking.asked) == 1


@pytest.mark.parametrize(("leave", "again"), [("", True), ("data-storage=session", False)])
def test_only_with_leave_to_store_it_is_counted_from_page_to_page(
    page: Page, speaking: Peer, leave: str, *, again: bool
) -> None:
    speaking.attributes += f" {leave}"
    speaking.teasers = [{**PRICES, "after": 0}]
    page.goto(speaking.site)
    teased(page)
    page.goto(f"{speaking.site}next")
    fated(page, {"prices": "shown: after" if again else "shown before"})
    expect(page.get_by_role("button", name=WORDS)).to_have_count(1 if again else 0)


def test_why_tells_what_the_server_had_against_it(page: Page, speaking: Peer) -> None:
    speaking.teasers = [{**PRICES, "after": 0, "no": "only on /pricing, and this is /"}]
    page.goto(speaking.site)
    fated(page, {"prices": "only on /pricing, and this is /"})


def test_the_first_whose_moment_comes_is_the_only_one(page: Page, speaking: Peer) -> None:
    late = {"id": "late", "say": "Late", "after": 120, "again": DAY}
    speaking.teasers = [late, {**PRICES, "after": 60}]
    page.clock.install()
    page.goto(speaking.site)
    fated(page, {"late": "waiting", "prices": "waiting"})
    page.clock.run_for(60_200)
    teased(page)
    page.clock.run_for(60_000)
    assert fate(page) == {"late": "another one was first", "prices": "shown: after"}


def test_on_a_phone_rest_stands_for_leaving(context: BrowserContext, speaking: Peer) -> None:
    assert context.browser is not None
    phone = context.browser.new_context(
        viewport={"width": 360, "height": 740},
        has_touch=True,
        is_mobile=True,
        reduced_motion="reduce",
    )
    page = phone.new_page()
    page.clock.install()
    speaking.teasers = [{**PRICES, "leaving": 60}]
    page.goto(speaking.site)
    fated(page, {"prices": "waiting"})
    page.clock.run_for(40_000)
    page.touchscreen.tap(100, 300)
    page.clock.run_for(40_000)
    expect(page.get_by_role("button", name=WORDS)).to_have_count(0)
    page.clock.run_for(20_200)
    box = teased(page).locator(".teaser").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    phone.close()


def test_the_launcher_shows_the_sites_picture(page: Page, peer: Peer) -> None:
    peer.pictures = True
    peer.attributes = "data-flow=demo data-icon=/mark.svg"
    with page.expect_response("**/mark.svg"):
        page.goto(peer.site)
    expect(page.get_by_role("button", name="Chat", exact=True)).to_be_visible()
    assert peer.asked == []


def test_the_sites_own_tags_are_told_each_step_once(page: Page, peer: Peer) -> None:
    peer.script = [GOAL, {"id": "mail", "text": "Your e-mail?", "input": {"kind": "email"}}]
    peer.attributes = "data-flow=demo data-tags='dataLayer ga4 meta tiktok'"
    peer.head = """<script nonce=n>
      window.dataLayer = [], window.told = {ga4: [], meta: [], tiktok: []};
      window.gtag = (...all) => told.ga4.push(all);
      window.fbq = (...all) => told.meta.push(all);
      window.ttq = {track: (...all) => told.tiktok.push(all)};
      window.lead = new Promise(done => addEventListener('handraise:lead', () => done(true)));
    </script>"""
    page.goto(peer.site)
    fated(page, {})  # the part that tells them is there
    page.locator(".launcher").click()
    tap(page, "Just looking")
    expect(page.get_by_text("Your e-mail?")).to_be_visible()
    page.get_by_label("Your answer").fill("ann@acme.io")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Continue")).to_be_visible()
    page.evaluate("lead")
    lead = {"question": "mail", "conversation": "conv-1"}
    mark = "conv-1-lead-mail"
    assert [one for one in page.evaluate("dataLayer") if one["event"] == "handraise_lead"] == [
        {"event": "handraise_lead", "event_id": mark, **lead}
    ]
    told = page.evaluate("told")
    assert told["ga4"][-1] == ["event", "handraise_lead", {**lead, "event_id": mark}]
    assert told["meta"][-1] == ["trackCustom", "handraise_lead", lead, {"eventID": mark}]
    assert told["tiktok"][-1] == ["handraise_lead", lead, {"event_id": mark}]
    steps = [one["event"].removeprefix("handraise_") for one in page.evaluate("dataLayer")]
    assert steps == ["open", "question", "question", "answer", "end", "answer", "lead"]


def test_an_address_typed_before_the_forms_have_come_is_a_lead_too(page: Page, peer: Peer) -> None:
    peer.script = [{"id": "mail", "text": "Your e-mail?", "input": {"kind": "email"}}]
    page.route("**/*-later.js", lambda route: route.abort())
    page.goto(peer.site)
    page.evaluate("addEventListener('handraise:lead', event => { window.lead = event.detail })")
    page.locator(".launcher").click()
    page.get_by_text("Your e-mail?").wait_for()
    page.get_by_label("Your answer").fill("ann@acme.io")
    page.keyboard.press("Enter")
    page.get_by_text("ann@acme.io").wait_for()
    assert page.evaluate(LEAD) == {"question": "mail", "conversation": "conv-1"}


def test_the_closed_button_looks_as_the_flow_says_without_asking(page: Page, peer: Peer) -> None:
    peer.looks = {"demo": {"accent": "#8a2be2", "position": "left"}}
    page.goto(peer.site)
    button = page.locator(".launcher")
    expect(button).to_have_css("background-color", "rgb(138, 43, 226)")
    box = button.bounding_box()
    assert box is not None
    assert box["x"] == 20
    assert [path for path in peer.requests if path != "/favicon.ico"] == ["/", "/widget.js"]


def test_attributes_win_over_what_the_flow_says(page: Page, peer: Peer) -> None:
    peer.looks = {"demo": {"accent": "#8a2be2", "position": "left"}}
    peer.attributes += " data-accent=#0b7285 data-position=right"
    page.goto(peer.site)
    button = page.locator(".launcher")
    expect(button).to_have_css("background-color", "rgb(11, 114, 133)")
    box = button.bounding_box()
    assert box is not None
    assert box["x"] > 1000


def test_a_flow_may_have_a_picture_on_its_button_and_speak_first(page: Page, peer: Peer) -> None:
    peer.pictures = True
    peer.looks = {"demo": {"icon": f"{peer.server}hand.svg", "teaser": ""}}
    peer.teasers = [{**PRICES, "after": 0}]
    page.goto(peer.site)
    expect(page.get_by_role("button", name=WORDS)).to_be_visible()
    picture = page.locator(".launcher").evaluate("one => one.style.getPropertyValue('--icon')")
    assert picture == f'url("{peer.server}hand.svg")'
