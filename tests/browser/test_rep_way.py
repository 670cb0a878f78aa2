"""The whole way with the real server: a visitor in the widget, two reps, and back to the bot."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from agent.web.keys import STORE
from tests.browser.running import Running
from tests.browser.test_widget_talk import tap, type_line

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def phones(browser: Browser) -> Iterator[list[BrowserContext]]:
    """Three people's phones."""
    opened = [
        browser.new_context(
            viewport={"width": 360, "height": 740}, reduced_motion="reduce", locale="en-US"
        )
        for _ in range(3)
    ]
    yield opened
    for context in opened:
        context.close()


def hot(visitor: Page, running: Running) -> str:
    """Let a visitor answer until people are called; returns the link they get."""
    visitor.goto(f"{running.base}/chat/saas-demo")
    tap(visitor, "Sort good leads from bad")
    expect(visitor.get_by_text("2 of 6")).to_be_visible()
    type_line(visitor, "about 25 of us")
    expect(visitor.get_by_text("3 of 6")).to_be_visible()
    type_line(visitor, "5-10k")
    tap(visitor, "Within a month")
    expect(visitor.get_by_text("5 of 6")).to_be_visible()
    (row,) = running.do(running.app[STORE].waiting(10))
    return running.handoff(row.id)


def claim(rep: Page, name: str) -> None:
    """Take the lead that is shown."""
    rep.get_by_label("Your name").fill(name)
    rep.get_by_role("button", name="I take it").click()


def composer(rep: Page) -> Locator:
    """Where a rep writes in the chat that is shown."""
    return rep.get_by_label("Write to the visitor").locator("visible=true")


def write(rep: Page, text: str) -> None:
    """Say something to the visitor."""
    composer(rep).fill(text)
    composer(rep).press("Enter")


def low_things(page: Page) -> list[str]:
    """What is shown and can be tapped, and is lower than a thumb needs."""
    things = (
        "button, summary, textarea, input:not([type=radio]), label:has(input), a.lead, a.button"
    )
    found: list[str] = page.locator(f"{things}, .strip a").evaluate_all(
        """all => all.filter(one => one.checkVisibility() && one.offsetHeight < 44)
                     .map(one => one.outerHTML)"""
    )
    return found


def log(page: Page) -> list[str]:
    """What a rep's page shows as said, without who and when."""
    return page.locator(".transcript li p").all_text_contents()


def test_from_the_hot_answer_to_the_end(phones: list[BrowserContext], running: Running) -> None:
    visitor, rep, late = (context.new_page() for context in phones)
    address = hot(visitor, running)
    rep.goto(address)
    late.goto(address)
    expect(rep.locator(".presence.online")).to_have_count(2)
    late.get_by_label("Your name").fill("Ben")
    claim(rep, "Ana")
    expect(rep.get_by_label("Write to the visitor")).to_be_focused()
    expect(late.get_by_text("Ana has it")).to_be_visible()
    expect(late.get_by_role("button", name="I take it")).to_have_count(0)
    expect(late.get_by_label("Write to the visitor")).to_be_hidden()
    expect(visitor.get_by_role("heading", name="Ana")).to_be_visible()

    write(rep, "Hi, Ana here.\nShall we look at it together?")
    expect(visitor.get_by_text("Shall we look at it together?")).to_be_visible()
    expect(rep.locator(".rep .ticks.there")).to_have_count(1)
    visitor.locator(".composer input").press_sequentially("Yes, let us talk now", delay=150)
    expect(rep.get_by_text("The visitor is writing")).to_be_visible()
    visitor.locator(".composer input").press("Enter")
    expect(rep.locator(".transcript .visitor").last).to_contain_text("Yes")
    expect(rep.get_by_text("The visitor is writing")).to_be_hidden()
    expect(late.locator(".transcript .visitor").last).to_contain_text("Yes")

    rep.get_by_role("button", name="Hand back").click()
    expect(rep.get_by_text("The bot has the conversation.")).to_be_visible()
    tap(visitor, "I do")
    expect(visitor.get_by_label("Name")).to_be_visible()
    rep.get_by_role("button", name="Brief").click()
    expect(rep.get_by_role("img", name="Score 95 of 100, hot")).to_be_visible()
    rep.get_by_role("button", name="Chat").click()
    asked = [text for text in log(rep) if text == "How many people look after your leads?"]
    assert len(asked) == 1

    rep.get_by_role("button", name="Take it over again").click()
    expect(rep.get_by_label("Write to the visitor")).to_be_visible()
    rep.locator("summary:visible", has_text="Settle").click()
    rep.locator("[data-holds=rep]").get_by_label("Won").check()
    rep.locator("[data-holds=rep]").get_by_label("Why, in a few words").fill("Starts in May")
    rep.get_by_role("button", name="Settle and end the chat").click()
    expect(rep.get_by_text("Settled: won. Starts in May").last).to_be_visible()
    expect(rep.get_by_label("Write to the visitor")).to_be_hidden()
    expect(late.get_by_text("Settled: won").first).to_be_visible()
    assert "Starts in May" not in visitor.locator("body").inner_text()


def test_a_line_that_breaks_loses_nothing_and_doubles_nothing(
    phones: list[BrowserContext], running: Running
) -> None:
    visitor, rep, _ = (context.new_page() for context in phones)
    rep.goto(hot(visitor, running))
    claim(rep, "Ana")
    expect(rep.get_by_text("Ana joined.")).to_be_visible()
    expect(visitor.get_by_role("heading", name="Ana")).to_be_visible()
    before = log(rep)
    running.cut()
    for line in ("One", "Two"):
        write(rep, line)
    expect(rep.locator(".rep .ticks")).to_have_count(2)
    running.cut()
    type_line(visitor, "Three")
    expect(rep.locator(".transcript .visitor").last).to_contain_text("Three")
    assert log(rep) == [*before, "One", "Two", "Three"]
    rep.reload()
    expect(rep.locator(".rep .ticks")).to_have_count(2)
    assert log(rep) == [*before, "One", "Two", "Three"]


def test_two_tabs_of_one_rep_show_the_same(phones: list[BrowserContext], running: Running) -> None:
    visitor, rep = phones[0].new_page(), phones[1].new_page()
    address = hot(visitor, running)
    rep.goto(address)
    claim(rep, "Ana")
    expect(rep.get_by_text("Ana joined.")).to_be_visible()
    second = phones[1].new_page()
    second.goto(address)
    write(second, "From the other tab")
    for tab in (rep, second):
        expect(tab.locator(".rep .ticks")).to_have_count(1)
    assert log(rep) == log(second)
    second.get_by_label("Write to the visitor").press_sequentially("And")
    expect(rep.get_by_text("Ana is writing")).to_be_visible()
    second.locator("summary:visible", has_text="Settle").click()
    second.locator("[data-holds=rep]").get_by_role("button", name="Give it back").click()
    for tab in (rep, second):
        expect(tab.get_by_role("button", name="I take it")).to_be_visible()
        expect(tab.get_by_label("Write to the visitor")).to_be_hidden()
    expect(rep.get_by_label("Your name")).to_have_value("Ana")


def test_who_left_is_seen_and_reached_otherwise(
    phones: list[BrowserContext], running: Running
) -> None:
    visitor, rep, _ = (context.new_page() for context in phones)
    address = hot(visitor, running)
    tap(visitor, "I do")
    visitor.get_by_label("Name").fill("Ann Lee")
    visitor.get_by_label("E-mail").fill("ann@example.com")
    visitor.locator("form.card button").click()
    expect(visitor.get_by_role("button", name="Start again")).to_be_visible()
    visitor.close()
    rep.goto(address)
    claim(rep, "Ana")
    away = rep.locator("[data-away]")
    expect(away).to_contain_text("What you write is there")
    write(rep, "I'll call you tomorrow.")
    expect(rep.locator(".rep .ticks:not(.there)")).to_have_count(1)
    mail = away.get_by_role("link", name="Mail ann@example.com")
    expect(mail).to_have_attribute("href", "mailto:ann@example.com")
    back = phones[0].new_page()
    back.goto(f"{running.base}/chat/saas-demo")
    expect(back.get_by_text("I'll call you tomorrow.")).to_be_visible()
    expect(rep.locator(".rep .ticks.there")).to_have_count(1)
    expect(away).to_be_hidden()
