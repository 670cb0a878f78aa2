"""The widget in Firefox, where there is one: a whole talk, six questions by keyboard, a reload, a
lost line, languages from the right, Escape, the colours."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.browser import firefox
from tests.browser.firefox import Tab
from tests.browser.peer import Peer
from tests.browser.questions import BUDGET, GOAL
from tests.browser.test_widget_speed import SIX

FIREFOX = firefox.find()
BUTTONS = "[...chat.querySelectorAll('.offers:not([hidden]) button')].map(one => one.textContent)"
FOCUSED = "chat.activeElement?.textContent"
SAID = """[...chat.querySelectorAll('[role=log] .bubble')].map(one => {
  const copy = one.cloneNode(true);
  copy.querySelectorAll('.spoken').forEach(part => part.remove());
  return copy.textContent;
})"""

pytestmark = pytest.mark.skipif(FIREFOX is None, reason="there is no Firefox on this machine")


@pytest.fixture
async def tab(peer: Peer, tmp_path: Path) -> AsyncIterator[Tab]:
    """The site in Firefox; an error in its console fails the test."""
    assert FIREFOX is not None
    async with firefox.firefox(FIREFOX, tmp_path) as opened:
        await opened.open(peer.site)
        await opened.until("!!chat?.querySelector('.launcher')")
        yield opened
        assert opened.errors == []


async def begun(tab: Tab) -> None:
    """Open the chat, and wait for its first question."""
    await tab.see("chat.querySelector('.launcher').click()")
    await tab.until(f"{BUTTONS}.includes('Just looking')")


async def test_a_whole_talk_and_a_reload_in_between(tab: Tab, peer: Peer) -> None:
    await begun(tab)
    assert await tab.see(FOCUSED) == "Qualify inbound leads"
    await tab.see("chat.querySelectorAll('.pill')[1].click()")
    await tab.until(f"{FOCUSED} == 'Under $500'")
    await tab.open(peer.site)
    await tab.until(f"!!chat && {BUTTONS}.includes('Under $500')")
    await tab.see("chat.querySelector('.pill').click()")
    await tab.until("!!chat.querySelector('[name=name]')")
    await tab.see("chat.querySelector('[name=name]').focus()")
    await tab.press("Ann Lee", "Tab", "ann@acme.io")
    await tab.see("chat.querySelector('form.card').requestSubmit()")
    await tab.until("!!chat.querySelector('a.primary')")
    assert [one["value"] for one in peer.only.inputs] == [
        "book",
        {"min": 0, "max": 500},
        {"name": "Ann Lee", "email": "ann@acme.io"},
    ]


async def test_escape_closes_and_gives_the_focus_back(tab: Tab) -> None:
    await tab.see("chat.querySelector('.launcher').focus()")
    await begun(tab)
    await tab.press("Escape")
    await tab.until("!chat.querySelector('dialog').open")
    assert await tab.see("chat.activeElement.className") == "launcher"


async def test_six_questions_are_answered_by_keyboard_alone(tab: Tab, peer: Peer) -> None:
    peer.script = SIX
    await tab.see("document.querySelector('a').focus()")
    await tab.press("Tab", "Enter")
    for number, question in enumerate(SIX, 1):
        asked = f"chat.querySelector('.offers')?.ariaLabel == {question['text']!r}"
        await tab.until(f"{asked} && {FOCUSED} == 'Qualify inbound leads'")
        await tab.press("Tab", "Enter")
        await tab.until(f"{SAID}.filter(one => one == 'Book more meetings').length == {number}")
    await tab.until(f"{FOCUSED}?.startsWith('Continue')")
    assert [one["value"] for one in peer.only.inputs] == ["book"] * 6


async def test_a_reload_brings_the_whole_talk_back_and_takes_no_focus(tab: Tab, peer: Peer) -> None:
    await begun(tab)
    await tab.see("chat.querySelectorAll('.pill')[2].click()")
    await tab.until(f"{BUTTONS}.includes('Under $500')")
    await tab.open(f"{peer.site}next")
    await tab.until(f"!!chat && {BUTTONS}.includes('Under $500')")
    assert await tab.see(SAID) == [peer.greeting, GOAL["text"], "Just looking", BUDGET["text"]]
    assert await tab.see("document.activeElement.localName") == "body"
    assert [frame.get("conversation") for frame in peer.hellos] == [None, "token-1"]


async def test_offline_in_the_middle_an_answer_waits_and_is_sent_once(tab: Tab, peer: Peer) -> None:
    await begun(tab)
    await tab.offline(True)
    peer.drop(1012)
    await tab.see("chat.querySelectorAll('.pill')[2].click()")
    await tab.until("chat.querySelector('.word').textContent.endsWith('your answer is kept')")
    await tab.offline(False)
    await tab.until(f"{BUTTONS}.includes('Under $500')")
    await tab.until("chat.querySelector('.word').textContent == ''")
    assert await tab.see(SAID) == [peer.greeting, GOAL["text"], "Just looking", BUDGET["text"]]
    assert [one["question"] for one in peer.only.inputs] == ["goal"]
    # The browser says by itself what could not be fetched or reached meanwhile.
    meanwhile = ("-later.js", "ws://")
    tab.errors = [one for one in tab.errors if not any(name in one for name in meanwhile)]


async def test_opened_without_a_line_it_opens_with_the_next_press(tab: Tab, peer: Peer) -> None:
    await tab.offline(True)
    await tab.see("chat.querySelector('.launcher').click()")
    await tab.complained("panel")
    await tab.offline(False)
    await begun(tab)
    assert [frame["flow"] for frame in peer.hellos] == ["demo"]
    tab.errors.clear()  # of the panel that could not be fetched


async def test_languages_written_from_the_right_are_shown_so(tab: Tab, peer: Peer) -> None:
    peer.attributes = "data-flow=demo data-locale=ar"
    peer.flow = {**peer.flow, "locale": "ar"}
    await tab.open(peer.site)
    await tab.until("!!chat?.querySelector('.launcher')")
    await begun(tab)
    places = await tab.see(
        """[['.face', '.who'], ['.count', '.close']].map(pair => pair.map(selector =>
             chat.querySelector(selector).getBoundingClientRect().left))"""
    )
    assert [left > right for left, right in places] == [True, True]
    assert await tab.see(
        "[chat.querySelector('dialog').dir, chat.querySelector('dialog').lang]"
    ) == [
        "rtl",
        "ar",
    ]


async def test_its_colours_and_shapes_are_understood(tab: Tab) -> None:
    await begun(tab)
    looks = await tab.see(
        """[['header', 'backgroundColor'], ['header', 'color'], ['.pill', 'borderTopColor'],
            ['dialog', 'borderTopLeftRadius']].map(([selector, name]) =>
             getComputedStyle(chat.querySelector(selector))[name])"""
    )
    assert "rgba(0, 0, 0, 0)" not in looks
    assert looks[0] != looks[1]
    assert looks[3] == "22px"


async def test_the_policy_is_never_violated(tab: Tab, peer: Peer) -> None:
    await tab.see(
        "window.broken = [], addEventListener('securitypolicyviolation', "
        "event => broken.push(event.violatedDirective))"
    )
    await begun(tab)
    await tab.see("chat.querySelector('.pill').click()")
    await tab.until(f"{BUTTONS}.includes('Under $500')")
    assert await tab.see("broken") == []
    assert [one["question"] for one in peer.only.inputs] == [GOAL["id"]]
