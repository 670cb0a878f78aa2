"""The chat where no script runs: a whole talk in a real browser, and what axe-core says of it."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.running import Running
from tests.browser.test_widget_accessible import Judge


def line(page: Page, text: str) -> None:
    """Write into the line, and press Enter."""
    page.get_by_label("Or type your answer").fill(text)
    page.keyboard.press("Enter")


def talk(page: Page) -> None:
    """From the first question to the card."""
    page.get_by_role("button", name="Book more meetings").click()
    line(page, "25")
    line(page, "5-10k")
    page.get_by_role("button", name="Within a month").click()
    page.get_by_role("button", name="I do").click()


def test_a_whole_talk_without_scripts(browser: Browser, running: Running) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{running.base}/chat/saas-demo")
    talk(page)
    page.get_by_role("button", name="Change this answer: 25").click()
    line(page, "about 40")
    expect(page.get_by_role("group", name="Where may we send the demo?")).to_be_visible()
    page.get_by_label("Name").fill("Ann Lee")
    page.get_by_label("E-mail", exact=True).fill("ann@acme.io")
    page.keyboard.press("Enter")
    expect(page.locator(".said").last).to_contain_text("Thank you, Ann")
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_the_form_pages(
    browser: Browser, running: Running, theme: Any
) -> None:
    page = browser.new_page(color_scheme=theme)
    judge = Judge(page, "en")
    page.goto(f"{running.base}/chat/saas-demo?plain")
    judge.look("first question")
    page.get_by_role("button", name="Book more meetings").click()
    line(page, "many")
    expect(page.locator("#fault")).to_be_visible()
    judge.look("refusal")
    page.goto(f"{running.base}/chat/saas-demo?plain")
    line(page, "25")
    line(page, "5-10k")
    page.get_by_role("button", name="Within a month").click()
    page.get_by_role("button", name="I do").click()
    judge.look("card")
    assert judge.found == {}
    page.close()
