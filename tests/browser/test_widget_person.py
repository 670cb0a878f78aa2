"""A person on the line: who came and went, what arrived, and that nobody answers just now."""

from playwright.sync_api import Page, Route, expect

from tests.browser.peer import Peer
from tests.browser.questions import BUDGET, GOAL
from tests.browser.test_widget_talk import tap, type_line

ANA = {"type": "owner", "owner": "rep", "name": "Ana"}


def taken_over(page: Page, peer: Peer) -> None:
    """Let Ana have the chat, and wait until the later part told of it."""
    peer.only.owner = "rep"
    peer.say(ANA)
    expect(page.get_by_role("heading", name="Ana")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("Ana is here now")


def test_who_comes_is_told_in_the_status(opened: Page, peer: Peer) -> None:
    taken_over(opened, peer)


def test_earlier_answers_cannot_be_changed_while_a_person_has_the_chat(
    opened: Page, peer: Peer
) -> None:
    tap(opened, "Just looking")
    answered = opened.locator("[role=log] button", has_text="Just looking")
    expect(answered).to_be_enabled()
    taken_over(opened, peer)
    expect(answered).to_be_disabled()
    expect(answered.locator("svg")).to_be_hidden()
    peer.only.owner = "bot"
    peer.say({"type": "owner", "owner": "bot"})
    expect(answered).to_be_enabled()


def test_earlier_answers_cannot_be_changed_after_the_end(page: Page, peer: Peer) -> None:
    peer.script = [GOAL]
    page.goto(peer.site)
    page.locator(".launcher").click()
    tap(page, "Just looking")
    expect(page.get_by_role("link", name="Continue")).to_be_visible()
    answered = page.locator("[role=log] button", has_text="Just looking")
    expect(answered).to_be_disabled()
    expect(answered.locator("svg")).to_be_hidden()


def test_only_the_latest_message_has_its_tick(opened: Page, peer: Peer) -> None:
    taken_over(opened, peer)
    for text in ("Hello?", "Are you there?"):
        type_line(opened, text)
        expect(opened.locator("[role=log]").get_by_text(text)).to_be_visible()
        expect(opened.locator("[role=log] .row", has_text=text)).to_contain_text("✓ Delivered")
    expect(opened.get_by_text("✓ Delivered")).to_have_count(1)


def test_what_is_told_of_a_person_gives_way_to_what_came_after_it(page: Page, peer: Peer) -> None:
    held: list[Route] = []
    page.route("**/*-later.js", lambda route: held.append(route))
    page.goto(peer.site)
    page.locator(".launcher").click()
    page.get_by_text(GOAL["text"]).wait_for()
    peer.only.owner = "rep"
    peer.say(ANA)
    type_line(page, "Hello?")
    expect(page.locator("[role=log]").get_by_text("Hello?")).to_be_visible()
    for route in held:
        route.continue_()
    expect(page.get_by_text("✓ Delivered")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("")


def test_a_person_who_does_not_answer_is_said_to_be_away(page: Page, peer: Peer) -> None:
    page.clock.install()
    page.goto(peer.site)
    page.locator(".launcher").click()
    page.get_by_text(GOAL["text"]).wait_for()
    taken_over(page, peer)
    type_line(page, "Hello?")
    expect(page.get_by_text("✓ Delivered")).to_be_visible()
    page.clock.run_for(90_000)
    expect(page.get_by_role("status")).to_have_text("")
    page.clock.run_for(31_000)
    away = "Ana is away just now. Your message is kept."
    expect(page.get_by_role("status")).to_have_text(away)
    peer.say({"type": "message", "from": "rep", "text": "Here I am", "name": "Ana"})
    expect(page.get_by_role("status")).to_have_text("")


def test_handed_back_the_bot_goes_on_with_its_question(opened: Page, peer: Peer) -> None:
    taken_over(opened, peer)
    expect(opened.get_by_role("button", name="Just looking")).to_have_count(0)
    peer.only.owner = "bot"
    peer.say({"type": "owner", "owner": "bot"})
    expect(opened.get_by_role("status")).to_have_text("Mia goes on from here")
    tap(opened, "Just looking")
    expect(opened.get_by_role("button", name="Under $500", exact=True)).to_be_visible()
    expect(opened.get_by_role("heading", name="Mia")).to_be_visible()
    assert peer.only.inputs[-1]["value"] == "look"


def test_after_a_reload_what_happened_is_not_told_again(opened: Page, peer: Peer) -> None:
    taken_over(opened, peer)
    peer.only.owner = "bot"
    peer.say({"type": "owner", "owner": "bot"})
    expect(opened.get_by_role("status")).to_have_text("Mia goes on from here")
    with opened.expect_response("**/*-later.js"):
        opened.reload()
    expect(opened.get_by_role("button", name="Just looking")).to_be_visible()
    expect(opened.get_by_role("status")).to_have_text("")


def test_nobody_is_seen_to_type_while_the_line_is_broken(opened: Page, peer: Peer) -> None:
    tap(opened, "Just looking")
    expect(opened.get_by_text(BUDGET["text"])).to_be_visible()
    taken_over(opened, peer)
    opened.clock.install()
    peer.say({"type": "typing", "from": "rep"})
    expect(opened.get_by_role("status")).to_have_text("Ana is typing")
    expect(opened.locator(".dots")).to_be_visible()
    peer.refuse = True
    peer.drop(1012)
    expect(opened.locator(".dots")).to_be_hidden(timeout=2_000)
    opened.clock.run_for(6_000)
    expect(opened.get_by_role("status")).to_have_text("Connecting…")


def test_the_line_to_write_in_stands_as_far_from_the_edge_below_as_above(
    opened: Page, peer: Peer
) -> None:
    taken_over(opened, peer)
    gaps = opened.locator("footer").evaluate(
        """foot => {
          const [outer, line] = [foot, foot.firstChild].map((part) => part.getBoundingClientRect());
          return [line.top - outer.top - foot.clientTop, outer.bottom - line.bottom];
        }"""
    )
    assert gaps == [10, 10]
