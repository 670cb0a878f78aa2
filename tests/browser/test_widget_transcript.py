"""The conversation by mail, offered at the end: to the known address, or to one asked for."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.peer import Peer
from tests.browser.questions import GOAL, Frame
from tests.browser.test_widget_talk import said, tap, without_id

LABEL = "This conversation by e-mail"
SENT = {"type": "message", "from": "system", "text": "It is on its way.", "code": "transcript"}


@pytest.fixture
def ended(page: Page, peer: Peer) -> Page:
    """A talk at its end, where no address is known."""
    return talked(page, peer, "")


def talked(page: Page, peer: Peer, known: str) -> Page:
    """A talk of one question at its end."""
    peer.script, peer.end = [GOAL], {"outcome": "booked", "transcript": known}
    page.goto(peer.site)
    page.locator(".launcher").click()
    tap(page, "Just looking")
    page.get_by_label(LABEL).wait_for()
    return page


def asked(peer: Peer) -> list[Frame]:
    """What was sent after the answer."""
    return [without_id(one) for one in peer.only.inputs[1:]]


def test_a_known_address_is_shown_and_taken_as_it_is(page: Page, peer: Peer) -> None:
    field = talked(page, peer, "ann@acme.io").get_by_label(LABEL)
    expect(field).to_have_value("ann@acme.io")
    expect(field).to_have_js_property("readOnly", value=True)
    tap(page, "Send")
    expect(field).to_be_visible()
    assert asked(peer) == [{"type": "transcript", "text": "ann@acme.io"}]


def test_once_it_is_on_its_way_the_offer_is_gone_here_and_after_a_reload(
    ended: Page, peer: Peer
) -> None:
    peer.say(SENT)
    expect(ended.get_by_label(LABEL)).to_have_count(0)
    expect(ended.get_by_role("button", name="Start again")).to_be_visible()
    assert said(ended)[-1] == "It is on its way."
    ended.reload()
    expect(ended.get_by_role("button", name="Start again")).to_be_visible()
    expect(ended.get_by_label(LABEL)).to_have_count(0)


def test_a_later_end_offers_it_anew(ended: Page, peer: Peer) -> None:
    peer.say(SENT)
    expect(ended.get_by_label(LABEL)).to_have_count(0)
    peer.say({"type": "message", "from": "rep", "text": "One more thing.", "name": "Ana"})
    peer.say({"type": "end", "outcome": "resolved", "transcript": "ann@acme.io"})
    expect(ended.get_by_label(LABEL)).to_have_value("ann@acme.io")


def test_what_is_wrong_with_an_address_is_tied_to_its_field(ended: Page, peer: Peer) -> None:
    field = ended.get_by_label(LABEL)
    tap(ended, "Send")
    expect(field).to_be_focused()
    expect(ended.locator(".error:visible")).to_have_text(f"Please fill in: {LABEL}")
    assert asked(peer) == []
    field.fill("ann@gmial.com")
    tap(ended, "Send")
    expect(ended.locator(".offers")).to_be_visible()
    wrong = {"code": "email", "text": "That doesn't look like an address."}
    peer.say({"type": "reject", "id": "x", "question": "transcript", **wrong})
    expect(ended.locator(".error:visible")).to_have_text(wrong["text"])
    expect(field).to_have_attribute("aria-describedby", "field-email-error")
    hint = {"code": "did_you_mean", "text": "Did you mean ann@gmail.com?"}
    peer.say({"type": "reject", "id": "y", "question": "transcript", **hint})
    tap(ended, "ann@gmail.com")
    expect(ended.locator(".offers")).to_be_visible()
    assert asked(peer) == [
        {"type": "transcript", "text": "ann@gmial.com"},
        {"type": "transcript", "text": "ann@gmail.com"},
    ]
