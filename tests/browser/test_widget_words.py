"""What is said and already known: pictures, links, prefilled answers, the languages."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.browser.peer import DIST, Peer
from tests.browser.questions import BUDGET, CONTACT, EMAIL, GOAL, TOOLS, Frame
from tests.browser.test_widget_talk import said, tap, type_line, without_id

WORDS = DIST.parent / "src" / "locales"
LANGUAGES = sorted(path.stem for path in WORDS.glob("*.json"))
PAINTED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
CHAT = "document.querySelector('handraise-chat').shadowRoot"
# By how many pixels the last button stands below what can be seen of the talk.
BELOW = f"""{CHAT}.querySelector('.offers button:last-of-type').getBoundingClientRect().bottom
  - {CHAT}.querySelector('.scroll').getBoundingClientRect().bottom"""


def prefilled(question: Frame, value: object, text: str) -> Frame:
    """The question with what is known already."""
    known = {"value": value, "text": text}
    return {**question, "input": {**question["input"], "prefill": known}}


def opening(page: Page, peer: Peer, question: Frame) -> None:
    """Open the chat with one question."""
    peer.script = [question]
    page.goto(peer.site)
    page.locator(".launcher").click()
    page.get_by_text(question["text"]).wait_for()


def test_a_picture_stands_with_what_is_said_and_is_named(opened: Page, peer: Peer) -> None:
    peer.pictures = True
    picture = {"image": "/plan.svg", "alt": "Three plans side by side"}
    with opened.expect_response("**/plan.svg"):
        peer.say({"type": "message", "from": "bot", "text": "Our plans:", **picture})
    shown = opened.get_by_role("img", name="Three plans side by side")
    expect(shown).to_be_visible()
    assert opened.evaluate("scrollX") == 0


def test_a_picture_that_does_not_come_leaves_its_words(opened: Page, peer: Peer) -> None:
    picture = {"image": "/gone.svg", "alt": "Three plans side by side"}
    peer.say({"type": "message", "from": "bot", "text": "Our plans:", **picture})
    expect(opened.get_by_text("Our plans: Three plans side by side")).to_be_visible()


def test_an_address_that_runs_code_is_no_picture(opened: Page, peer: Peer) -> None:
    picture = {"image": "javascript:alert(1)", "alt": "No"}
    peer.say({"type": "message", "from": "bot", "text": "Our plans", **picture})
    expect(opened.get_by_text("Our plans")).to_be_visible()
    expect(opened.locator("[role=log] img")).to_have_count(0)


def test_what_is_known_is_confirmed_by_a_tap_and_only_then_sent(page: Page, peer: Peer) -> None:
    opening(page, peer, prefilled(BUDGET, {"min": 0, "max": 500}, "Under $500"))
    known = page.get_by_role("button", name="Under $500 ✓")
    expect(known).to_be_visible()
    expect(page.get_by_role("button", name="Under $500", exact=True)).to_have_count(0)
    expect(page.get_by_role("button", name="Over $2,000")).to_be_visible()
    assert peer.only.inputs == []
    known.click()
    expect(page.get_by_text("Thank you!")).to_be_visible()
    assert [without_id(i) for i in peer.only.inputs] == [
        {"type": "answer", "question": "budget", "value": {"min": 0, "max": 500}}
    ]


def test_a_card_is_filled_in_with_what_is_known(page: Page, peer: Peer) -> None:
    opening(page, peer, prefilled(CONTACT, {"name": "Ann Lee"}, "Ann Lee"))
    expect(page.get_by_label("Name")).to_have_value("Ann Lee")
    expect(page.get_by_label("Work e-mail")).to_have_value("")


def test_of_several_options_the_known_ones_are_chosen_already(page: Page, peer: Peer) -> None:
    opening(page, peer, prefilled(TOOLS, ["ads", "phone"], "Ads, Phone"))
    expect(page.locator(".pill[aria-pressed=true]")).to_have_text(["Ads", "Phone"])
    assert peer.only.inputs == []
    tap(page, "Ads")
    tap(page, "Done")
    expect(page.get_by_text("Thank you!")).to_be_visible()
    assert [without_id(i) for i in peer.only.inputs] == [
        {"type": "answer", "question": "tools", "value": ["phone"]}
    ]


def test_what_is_known_of_a_typed_question_is_offered_too(page: Page, peer: Peer) -> None:
    peer.reject = lambda _: {"code": "x", "text": "Noted."}
    opening(page, peer, prefilled(EMAIL, "ann@acme.io", "ann@acme.io"))
    expect(page.get_by_role("button", name="ann@acme.io ✓")).to_be_visible()


def test_a_link_in_the_first_words_becomes_one_when_the_later_part_is_there(
    page: Page, peer: Peer
) -> None:
    peer.greeting = "We keep what you say. [Privacy](/privacy)"
    held: list[Request] = []
    page.route("**/*-later.js", lambda route, request: held.append(request))
    page.goto(peer.site)
    page.locator(".launcher").click()
    page.get_by_text(GOAL["text"]).wait_for()
    assert said(page) == ["We keep what you say. Privacy", GOAL["text"]]
    page.unroute("**/*-later.js")
    page.reload()
    expect(page.get_by_role("link", name="Privacy")).to_have_attribute(
        "href", f"{peer.site}privacy"
    )


def spoken(locale: str) -> dict[str, str]:
    """The widget's own words in a language, by their names."""
    table = json.loads((WORDS / f"{locale}.json").read_text(encoding="utf-8"))
    return {**table["core"], **table["more"]}


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_language_has_every_word_with_its_places(locale: str) -> None:
    def places(name: str) -> dict[str, list[str]]:
        words = spoken(name)
        return {
            key: sorted(w for w in ("{n}", "{of}", "{name}") if w in words[key]) for key in words
        }

    assert places(locale) == places("en")


@pytest.mark.parametrize(
    ("locale", "human"),
    [
        ("es-MX", "Hablar con una persona"),
        ("fr", "Parler à quelqu’un"),
        ("pt-BR", "Falar com uma pessoa"),
        ("ar-EG", "تحدّث إلى شخص"),
        ("he", "לדבר עם אדם"),
    ],
)
def test_the_page_is_spoken_to_in_its_language(
    page: Page, peer: Peer, locale: str, human: str
) -> None:
    peer.attributes = f"data-flow=demo data-locale={locale}"
    peer.flow = {**peer.flow, "locale": locale}
    page.goto(peer.site)
    page.locator(".launcher").click()
    expect(page.get_by_role("button", name=human)).to_be_visible()
    tap(page, "Just looking")
    expect(page.get_by_text(BUDGET["text"])).to_be_visible()


def test_the_site_may_have_words_of_its_own(page: Page, peer: Peer) -> None:
    own = {"Talk to a person": "Ring us", "{n} of {of}": "{n}/{of}", "Skip": "Next, please"}
    stub = "window.Handraise = function () { (Handraise.q = Handraise.q || []).push(arguments) };"
    peer.head = f"<script nonce=n>{stub} Handraise('words', {json.dumps(own)})</script>"
    page.goto(peer.site)
    page.locator(".launcher").click()
    expect(page.get_by_role("button", name="Ring us")).to_be_visible()
    expect(page.get_by_text("1/3", exact=True)).to_be_visible()
    tap(page, "Just looking")
    expect(page.get_by_role("button", name="Next, please")).to_be_visible()


def test_a_bare_address_is_a_link_without_what_stands_behind_it(opened: Page, peer: Peer) -> None:
    text = "Read https://acme.io/a?b=1, then [this](/c) (or http://x.example/)."
    peer.say({"type": "owner", "owner": "rep", "name": "Ana"})
    peer.say({"type": "message", "from": "rep", "text": text, "name": "Ana"})
    links = opened.locator("[role=log] a")
    expect(links).to_have_count(3)
    assert [link.get_attribute("href") for link in links.all()] == [
        "https://acme.io/a?b=1", f"{peer.site}c", "http://x.example/"
    ]  # fmt: skip
    assert said(opened)[-1] == "Read https://acme.io/a?b=1, then this (or http://x.example/)."


def test_what_a_visitor_types_is_never_a_link(opened: Page, peer: Peer) -> None:
    type_line(opened, "https://acme.io [a](/b)")
    expect(opened.locator(".visitor .edit")).to_contain_text("https://acme.io [a](/b)")
    expect(opened.locator("[role=log] a")).to_have_count(0)


@pytest.mark.parametrize("locale", ["de", "fr", "ar"])
def test_the_row_below_the_line_stands_in_one_at_360_pixels(
    page: Page, peer: Peer, locale: str
) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    peer.attributes = f"data-flow=demo data-locale={locale}"
    peer.flow = {**peer.flow, "locale": locale}
    page.goto(peer.site)
    page.locator(".launcher").click()
    tap(page, "Just looking")
    expect(page.locator(".tools button")).to_have_count(3)
    heights = page.locator(".tools button").evaluate_all("all => all.map(one => one.offsetTop)")
    assert len(set(heights)) == 1


def test_a_text_in_another_direction_than_the_words_keeps_its_own(page: Page, peer: Peer) -> None:
    peer.attributes = "data-flow=demo data-locale=he"
    peer.flow = {**peer.flow, "locale": "he"}
    page.goto(peer.site)
    page.route("**/*-later.js", lambda route: route.abort())  # from the first moment on
    page.locator(".launcher").click()
    for kind, text in ((".bubble", GOAL["text"]), ("button", "Just looking")):
        shown = page.locator(kind).filter(has_text=text)
        expect(shown).to_have_css("unicode-bidi", "plaintext")


@pytest.mark.parametrize("locale", LANGUAGES)
def test_that_a_person_was_asked_stands_in_one_line_at_320_pixels(
    page: Page, peer: Peer, locale: str
) -> None:
    page.set_viewport_size({"width": 320, "height": 568})
    peer.attributes = f"data-flow=demo data-locale={locale}"
    peer.flow = {**peer.flow, "locale": locale}
    page.goto(peer.site)
    page.locator(".launcher").click()
    tap(page, spoken(locale)["human"])
    role = page.locator("header p")
    expect(role).to_have_text(spoken(locale)["waiting"])
    assert role.evaluate("p => p.offsetHeight / parseFloat(getComputedStyle(p).lineHeight)") < 1.5


def late_picture(page: Page, peer: Peer, height: int, *before: str) -> Callable[[], None]:
    """Open the chat in a window of that height; the bot says something, then shows a picture that
    is slow. Returns how to let it come."""
    peer.pictures = True
    held: list[Route] = []
    page.route("**/plan.svg", lambda route: held.append(route))
    page.set_viewport_size({"width": 320, "height": height})
    page.goto(peer.site)
    page.locator(".launcher").click()
    page.get_by_role("button", name="Just looking").wait_for()
    for text in before:
        peer.say({"type": "message", "from": "bot", "text": text})
    picture = {"image": "/plan.svg", "alt": "Three plans side by side"}
    with page.expect_request("**/plan.svg"):
        peer.say({"type": "message", "from": "bot", "text": "Our plans:", **picture})
    page.evaluate(PAINTED)

    def comes() -> None:
        loaded = f"new Promise(done => {CHAT}.addEventListener('load', done, true))"
        page.evaluate(f"window.loaded = {loaded}; 0")
        held[0].continue_()
        page.evaluate("loaded.then(() => true)")
        page.evaluate(PAINTED)

    return comes


def test_a_picture_that_comes_late_leaves_the_buttons_in_view(page: Page, peer: Peer) -> None:
    comes = late_picture(page, peer, 568)
    before = page.evaluate(BELOW)
    comes()
    # As before, and at the very end: what stands below is the margin.
    assert (before < 0, round(page.evaluate(BELOW))) == (True, -16)


def test_a_picture_that_comes_late_moves_nothing_for_who_reads_above(
    page: Page, peer: Peer
) -> None:
    comes = late_picture(page, peer, 400, "One.", "Two.", "Three.", "Four.", "Five.")
    page.locator(".scroll").evaluate("view => { view.scrollTop = 0 }")
    comes()
    assert page.locator(".scroll").evaluate("view => view.scrollTop") == 0
