"""/rep: signing in, the lists, and several chats at once."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.running import Running
from tests.browser.test_pages import CONTACT, HOT, NEARLY
from tests.browser.test_rep_lead import says
from tests.browser.test_rep_way import composer, low_things, write


def enter(page: Page, running: Running, name: str = "Ana") -> str:
    """Sign in by the link an operator makes; returns it."""
    link = running.sign_in_link(name)
    page.goto(link)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/rep")
    return link


def take(page: Page, title: str, name: str = "Ana") -> None:
    """Open a lead from the list, and claim it."""
    page.locator("a.lead", has_text=title).click()
    sheet = page.locator(".sheet:visible")
    sheet.get_by_role("button", name=f"I take it, as {name}").click()
    expect(composer(page)).to_be_focused()
    expect(sheet.get_by_text(f"{name} joined.")).to_be_visible()


def test_a_link_signs_in_once(context: BrowserContext, running: Running) -> None:
    page = context.new_page()
    link = enter(page, running)
    expect(page.get_by_role("heading", name="Ana", level=1)).to_be_visible()
    expect(page.get_by_text("Nobody is waiting.")).to_be_visible()
    expect(page.get_by_text("You have no open lead.")).to_be_visible()
    expect(page.get_by_text("No chat is open")).to_be_visible()
    page.goto(link)
    expect(page.get_by_role("heading")).to_have_text("This link signs nobody in")
    page.goto(f"{running.base}/rep")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading")).to_have_text("Signed out")
    page.goto(f"{running.base}/rep")
    expect(page.get_by_role("heading")).to_have_text("Who are you?")


def test_a_lead_that_gets_hot_appears_by_itself(page: Page, running: Running) -> None:
    enter(page, running)
    expect(page.get_by_text("Nobody is waiting.")).to_be_visible()
    running.visitor(*NEARLY, *HOT)
    card = page.get_by_role("region", name="Waiting").locator("a.lead")
    expect(card).to_have_count(1)
    expect(card).to_contain_text("Somebody new")
    expect(page.locator("[data-news]")).to_have_text("Somebody new is waiting, 90 hot.")
    expect(page).to_have_title("1 waiting, Leads for Ana")


def test_several_chats_are_open_at_once(page: Page, running: Running) -> None:
    one = running.visitor(*NEARLY, *HOT, *CONTACT)
    two = running.visitor(*NEARLY, *HOT)
    enter(page, running)
    take(page, "Ann Lee")
    write(page, "Hello Ann")
    take(page, "Somebody new")
    composer(page).fill("Half a thou")
    says(running, one, "Hello Ana")
    ann = page.get_by_role("region", name="Mine").locator("a.lead", has_text="Ann Lee")
    expect(ann.locator(".count")).to_have_text("1")
    expect(page).to_have_title("(1) Leads for Ana")
    ann.click()
    expect(page.locator(".sheet:visible .transcript .visitor").last).to_contain_text("Hello Ana")
    expect(ann.locator(".count")).to_be_hidden()
    expect(page).to_have_title("Leads for Ana")
    says(running, two, "And me?")
    other = page.get_by_role("region", name="Mine").locator("a.lead", has_text="Somebody new")
    expect(other.locator(".count")).to_have_text("1")
    other.click()
    expect(page.locator(".sheet:visible textarea[name=text]")).to_have_value("Half a thou")
    page.reload()
    expect(page.locator(".sheet:visible .transcript .visitor").last).to_contain_text("And me?")


def test_a_lead_tapped_twice_while_it_comes_is_fetched_once(page: Page, running: Running) -> None:
    running.visitor(*NEARLY, *HOT, *CONTACT)
    enter(page, running)
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.locator("a.lead", has_text="Ann Lee").dblclick()
    page.locator(".sheet:visible").get_by_role("button", name="I take it, as Ana").click()
    expect(page.get_by_text("Ana joined.")).to_be_visible()
    handoff = page.url.partition("#")[2]
    assert [url for url in fetched if url.endswith(f"/rep/{handoff}")] == [
        f"{running.base}/rep/{handoff}"
    ]
    expect(page.locator(".sheet")).to_have_count(1)


def test_what_is_settled_goes_to_the_past_and_its_outcome_can_come_later(
    page: Page, running: Running
) -> None:
    running.visitor(*NEARLY, *HOT, *CONTACT)
    enter(page, running)
    take(page, "Ann Lee")
    page.locator("summary:visible", has_text="Settle").click()
    page.get_by_role("button", name="Settle and end the chat").locator("visible=true").click()
    past = page.get_by_role("region", name="Past").locator("a.lead")
    expect(past).to_contain_text("outcome?")
    page.locator("summary:visible", has_text="Say how it went").click()
    page.locator("[data-holds=over]").get_by_label("Junk").check()
    page.get_by_role("button", name="Keep").click()
    expect(past).to_contain_text("junk")
    expect(page.locator("[data-verdict]")).to_have_text("Settled: junk.")


def test_on_a_phone_chats_are_tabs(page: Page, running: Running) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    running.visitor(*NEARLY, *HOT, *CONTACT)
    enter(page, running)
    take(page, "Ann Lee")
    expect(page.locator(".lists")).to_be_hidden()
    strip = page.get_by_role("navigation", name="Open chats")
    expect(strip.get_by_role("link", name="Ann Lee")).to_have_attribute("aria-current", "page")
    strip.get_by_role("link", name="Leads").click()
    expect(page.locator("a.lead", has_text="Ann Lee")).to_be_visible()
    strip.get_by_role("link", name="Ann Lee").click()
    expect(page.get_by_label("Write to the visitor")).to_be_visible()
    page.go_back()
    expect(page.locator("a.lead", has_text="Ann Lee")).to_be_visible()


def test_a_sign_in_that_ended_is_said(context: BrowserContext, running: Running) -> None:
    page = context.new_page()
    enter(page, running)
    context.clear_cookies()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-news]")).to_contain_text("You are not signed in any more.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_desk_fits_the_screen_and_the_thumb(
    page: Page, running: Running, width: int, scheme: Any
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 740})
    running.visitor(*NEARLY, *HOT, *CONTACT)
    enter(page, running)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert low_things(page) == []
    take(page, "Ann Lee")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert low_things(page) == []
