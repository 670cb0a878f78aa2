"""Our pages in a real browser: the whole demo runs behind them, worker and webhooks included."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from agent.web.keys import TAKEOVER
from tests.browser.running import NO_SOCKET, Running

NEARLY = (
    ("goal", "qualify"),
    ("team", "about 25 of us"),
    ("budget", "5-10k"),
)
HOT = (("start", "next week"),)
CONTACT = (("role", "I do"), ("contact", "Ann Lee, ann@acme.io"))
PAGES = (
    "/",
    "/pricing",
    "/privacy",
    "/quote",
    "/emergency",
    "/viewing",
    "/homes/3-quay-house",
    "/inbox",
    "/chat/saas-demo",
)


def test_a_hot_lead_comes_into_an_open_inbox_by_itself(page: Page, running: Running) -> None:
    page.goto(f"{running.base}/inbox")
    expect(page.get_by_text("Nobody raised a hand yet")).to_be_visible()
    expect(page.locator(".pulse")).to_have_text("live")
    live = running.visitor(*NEARLY, *HOT)
    card = page.locator("article")
    expect(card).to_have_count(1)
    expect(card.get_by_role("heading", level=2).first).to_have_text("Somebody new")
    first = card.locator(".chain li").first
    expect(first).to_contain_text("lead.handoff")
    expect(first.locator(".verified")).to_be_visible()
    expect(card.locator(".reasons")).to_contain_text("Came from pricing")
    said = card.locator(".transcript .visitor").first
    expect(said).not_to_have_css("background-color", "rgba(0, 0, 0, 0)")
    expect(page.get_by_text("Nobody raised a hand yet")).to_be_hidden()
    card.locator("summary").first.click()
    running.do(running.world.answer(live, *CONTACT))
    expect(card.get_by_role("heading", level=2).first).to_have_text("Ann Lee")
    expect(card.locator("details[open]")).to_have_count(1)
    expect(page.get_by_role("status")).to_contain_text("Ann Lee")


def test_the_brief_moves_while_the_visitor_answers(page: Page, running: Running) -> None:
    page.clock.install()
    live = running.visitor(*NEARLY, *HOT)
    page.goto(running.brief(live))
    expect(page.get_by_role("heading", level=1)).to_have_text("Somebody new")
    page.get_by_label("Your name").fill("An")
    running.do(running.world.answer(live, *CONTACT))
    page.clock.run_for(6_000)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ann Lee")
    expect(page.get_by_role("link", name="Mail ann@acme.io")).to_be_visible()
    expect(page.get_by_label("Your name")).to_have_value("An")


def test_one_tap_claims_and_the_other_rep_sees_who_did(
    page: Page, context: BrowserContext, running: Running
) -> None:
    live = running.visitor(*NEARLY, *HOT)
    address = running.brief(live)
    page.goto(address)
    page.get_by_label("Your name").fill("Ana")
    page.get_by_role("button", name="I take it").click()
    expect(page.get_by_text("It is yours, Ana.")).to_be_visible()
    expect(page.locator(".transcript")).to_contain_text("Ana joined.")
    assert page.url == address
    context.clear_cookies()
    other = context.new_page()
    other.goto(address)
    expect(other.get_by_text("Ana has it")).to_be_visible()
    expect(other.get_by_role("button", name="I take it")).to_have_count(0)


def test_the_slower_of_two_open_pages_is_told(context: BrowserContext, running: Running) -> None:
    live = running.visitor(*NEARLY, *HOT)
    tab = context.new_page()  # not `page`: the browser logs every 409 as a fault
    tab.add_init_script(NO_SOCKET)  # else it is told before it can tap
    tapped: list[str] = []

    def ask(route: Route) -> None:  # nor may it ask by itself before
        if tapped:
            route.continue_()
        else:
            route.abort()

    tab.route("**/parts", ask)
    tab.on("request", lambda it: tapped.append(it.url) if it.url.endswith("/claim") else None)
    tab.goto(running.brief(live))
    running.do(running.app[TAKEOVER].claim(live.snapshot.handoff, "Ben"))
    tab.get_by_label("Your name").fill("Ana")
    with tab.expect_response("**/claim") as answered:
        tab.get_by_role("button", name="I take it").click()
    assert answered.value.status == 409
    expect(tab.get_by_role("alert")).to_have_text("Ben was faster. This one is taken.")
    expect(tab.get_by_text("Ben has it")).to_be_visible()


def test_a_visitor_chats_on_the_full_page(page: Page, running: Running) -> None:
    page.goto(f"{running.base}/chat/saas-demo")
    page.get_by_role("button", name="Book more meetings").click()
    expect(page.get_by_text("How many people look after your leads?")).to_be_visible()


def test_the_demos_button_opens_the_chat_in_place(page: Page, running: Running) -> None:
    page.goto(f"{running.base}/pricing")
    page.get_by_role("link", name="Book a demo").click()
    expect(page.get_by_role("button", name="Book more meetings")).to_be_visible()
    assert page.url == f"{running.base}/pricing"


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_is_wider_than_the_screen_or_breaks_its_own_policy(
    page: Page, running: Running, width: int, scheme: Any
) -> None:
    live = running.visitor(*NEARLY, *HOT, *CONTACT)
    page.set_viewport_size({"width": width, "height": 740})
    page.emulate_media(color_scheme=scheme)
    for address in (*(running.base + path for path in PAGES), running.brief(live)):
        page.goto(address)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert (address, wide) == (address, width)


def test_every_field_and_button_has_a_name_and_room_for_a_thumb(
    page: Page, running: Running
) -> None:
    live = running.visitor(*NEARLY, *HOT)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(running.brief(live))
    field = page.get_by_role("textbox", name="Your name, as the visitor will see it")
    for thing in (field, page.get_by_role("button", name="I take it")):
        box = thing.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        # The claim stands on the first screen of a phone, under who and why.
        assert box["y"] + box["height"] <= 740
