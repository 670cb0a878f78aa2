"""A thousand broken lines in one talk: nothing is lost and nothing comes twice."""

from playwright.sync_api import Page, expect

from tests.browser.peer import Peer
from tests.browser.test_widget_line import HASTEN
from tests.browser.test_widget_talk import said, type_line

DROPS = 1_000
EVERY = 10  # drops between two messages


def test_by_a_thousand_forced_disconnects_nothing_is_lost_or_doubled(
    opened: Page, peer: Peer
) -> None:
    peer.only.owner = "rep"
    peer.say({"type": "owner", "owner": "rep", "name": "Ana"})
    expect(opened.get_by_role("heading", name="Ana")).to_be_visible()
    before, sent, heard = said(opened), list[str](), list[str]()
    for drop in range(DROPS):
        if drop % EVERY == 0:
            sent.append(f"message {drop}")
            peer.lose_next = drop % (2 * EVERY) == 0  # stored, and its acknowledgement lost
            type_line(opened, sent[-1])
        if drop % EVERY == EVERY // 2:
            heard.append(f"answer {drop}")
            peer.say({"type": "message", "from": "rep", "text": heard[-1], "name": "Ana"})
        peer.drop(1012)
        opened.evaluate(HASTEN)
    expect(opened.get_by_text("Sending…")).to_have_count(0)
    expect(opened.locator("[role=log]").get_by_text(heard[-1])).to_be_visible()
    inputs = [one["text"] for one in peer.only.inputs if one["type"] == "say"]
    assert inputs == sent
    shown = said(opened)[len(before) :]
    assert sorted(shown) == sorted([*sent, *heard])
    assert [one for one in shown if one in sent] == sent
    assert [one for one in shown if one in heard] == heard
