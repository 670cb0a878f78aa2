"""axe-core finds nothing, best practices included: in every state, theme and direction."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.peer import Peer
from tests.browser.questions import BUDGET, CONTACT, EMAIL, GOAL, TOOLS, Frame
from tests.browser.test_widget_talk import tap, type_line
from tests.browser.test_widget_teasers import PRICES, WORDS
from tests.browser.test_widget_words import prefilled, spoken

AXE = Path(__file__).resolve().parents[2] / "widget" / "node_modules" / "axe-core" / "axe.min.js"
RULES = """
  {resultTypes: ['violations'], rules: {'target-size': {enabled: true}},
   runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}
"""
LOOKS = [("light", "en"), ("dark", "en"), ("light", "ar"), ("dark", "he")]
SLIDER = {"slider": {"from": 0, "to": 5000, "by": 100}, "currency": "USD"}
MORE: dict[str, Frame] = {
    "several": TOOLS,
    "slider": {**BUDGET, "input": {**BUDGET["input"], **SLIDER}},
    "month": {"id": "start", "text": "When?", "input": {"kind": "timing", "options": []}},
    "day": {"id": "day", "text": "Which day?", "input": {"kind": "date"}},
    "phone": {"id": "tel", "text": "Your number?", "input": {"kind": "phone", "region": "US"}},
    "rating": {"id": "mood", "text": "How was it?", "input": {"kind": "rating"}},
    "known": prefilled(GOAL, "book", "Book more meetings"),
    "typed": EMAIL,
}


class Judge:
    """Collects what axe finds, by state."""

    def __init__(self, page: Page, locale: str) -> None:
        self.page = page
        self.words = spoken(locale)
        self.found: dict[str, Any] = {}

    def look(self, state: str) -> None:
        """Judge the page as it stands."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        told = self.page.evaluate(f"axe.run({RULES}).then(({{violations}}) => violations)")
        faults = [(one["id"], [node["html"] for node in one["nodes"]]) for one in told]
        if faults:
            self.found[state] = faults


@pytest.fixture(params=LOOKS, ids=["-".join(look) for look in LOOKS])
def judge(request: pytest.FixtureRequest, browser: Browser, peer: Peer) -> Any:
    """A page in one theme and direction, and what axe says of it."""
    theme, locale = request.param
    context = browser.new_context(
        viewport={"width": 1280, "height": 800}, color_scheme=theme, reduced_motion="reduce"
    )
    peer.attributes = f"data-flow=demo data-locale={locale}"
    peer.flow = {**peer.flow, "locale": locale}
    peer.body = "<main><h1>A shop</h1></main>"
    yield Judge(context.new_page(), locale)
    context.close()


def test_a_talk_from_the_closed_button_to_the_end(judge: Judge, peer: Peer) -> None:
    page = judge.page
    page.goto(peer.site)
    page.locator(".launcher").wait_for()
    judge.look("closed")
    page.locator(".launcher").click()
    page.get_by_text(GOAL["text"]).wait_for()
    judge.look("first question")
    tap(page, "Just looking")
    expect(page.get_by_role("button", name=judge.words["skip"])).to_be_visible()
    judge.look("second question")
    tap(page, judge.words["menu"])
    judge.look("menu")
    tap(page, judge.words["erase"])
    judge.look("asking before deleting")
    tap(page, judge.words["eraseNo"])
    tap(page, judge.words["skip"])
    page.locator("form.card").wait_for()
    judge.look("card")
    page.locator("form.card button").click()
    judge.look("card with gaps")
    peer.end["transcript"] = ""
    type_line(page, "Ann, ann@acme.io")
    expect(page.get_by_role("link", name=judge.words["continue"])).to_be_visible()
    expect(page.get_by_label(judge.words["transcript"])).to_be_visible()
    judge.look("end")
    assert judge.found == {}


def test_a_person_a_refusal_and_a_broken_line(judge: Judge, peer: Peer) -> None:
    page = judge.page
    peer.pictures = True
    peer.script = [EMAIL]
    suggestion = {"code": "did_you_mean", "text": "Did you mean ann@gmail.com?"}
    peer.reject = lambda _: suggestion
    page.goto(peer.site)
    page.locator(".launcher").click()
    page.get_by_text(EMAIL["text"]).wait_for()
    type_line(page, "ann@gmial.com")
    expect(page.get_by_role("button", name="ann@gmail.com")).to_be_visible()
    judge.look("refusal")
    peer.say({"type": "message", "from": "bot", "text": "See [plans](/p).", "image": "/p.svg",
              "alt": "Plans"})  # fmt: skip
    page.get_by_role("img", name="Plans").wait_for()
    judge.look("picture")
    tap(page, judge.words["human"])
    expect(page.get_by_text(judge.words["waiting"])).to_be_visible()
    judge.look("waiting for a person")
    peer.say({"type": "owner", "owner": "rep", "name": "Ana"})
    peer.say({"type": "message", "from": "rep", "text": "Hello!", "name": "Ana"})
    type_line(page, "Hi")
    expect(page.get_by_text(f"✓ {judge.words['delivered']}")).to_be_visible()
    peer.say({"type": "typing", "from": "rep"})
    expect(page.get_by_text(judge.words["typing"].format(name="Ana"))).to_be_attached()
    judge.look("person")
    peer.refuse = True
    peer.drop(1012)
    type_line(page, "Still there?")
    expect(page.get_by_text(judge.words["connecting"])).to_be_visible()
    judge.look("broken line")
    assert judge.found == {}


def test_each_kind_of_control(judge: Judge, peer: Peer) -> None:
    page = judge.page
    peer.script = [*MORE.values(), CONTACT]
    page.goto(peer.site)
    page.locator(".launcher").click()
    for name, question in MORE.items():
        page.get_by_text(question["text"]).last.wait_for()
        page.locator(".offers:not([hidden])").wait_for(state="attached")
        judge.look(name)
        type_line(page, f"answer to {name}")
        expect(page.locator("[role=log]").get_by_text(f"answer to {name}")).to_be_visible()
    assert judge.found == {}


def test_a_teaser_and_news_while_closed(judge: Judge, peer: Peer) -> None:
    page = judge.page
    peer.attributes += " data-teaser"
    peer.teasers = [{**PRICES, "after": 0}]
    page.goto(peer.site)
    expect(page.get_by_role("button", name=WORDS)).to_be_visible()
    judge.look("teaser")
    page.locator(".launcher").click()
    page.get_by_text(GOAL["text"]).wait_for()
    tap(page, judge.words["close"])
    peer.say({"type": "message", "from": "bot", "text": "Still there?"})
    news = f"{judge.words['launcher']}, {judge.words['unread'].format(n=1)}"
    expect(page.get_by_role("button", name=news)).to_be_visible()
    judge.look("unread")
    assert judge.found == {}


def test_languages_written_from_the_right_are_shown_so(page: Page, peer: Peer) -> None:
    peer.attributes = "data-flow=demo data-locale=ar"
    peer.flow = {**peer.flow, "locale": "ar"}
    page.goto(peer.site)
    page.locator(".launcher").click()
    page.get_by_text(GOAL["text"]).wait_for()
    expect(page.get_by_role("dialog")).to_have_attribute("dir", "rtl")
    expect(page.get_by_role("dialog")).to_have_attribute("lang", "ar")


CONTRAST = """selectors => {
  const chat = document.querySelector('handraise-chat').shadowRoot;
  const pen = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true});
  const light = colour => {
    pen.fillStyle = colour, pen.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...pen.getImageData(0, 0, 1, 1).data].map(part => part / 255)
      .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = one => {
    const {backgroundColor} = getComputedStyle(one);
    return /rgba\\(0, 0, 0, 0\\)|transparent/.test(backgroundColor)
      ? behind(one.parentElement) : backgroundColor;
  };
  return selectors.map(selector => {
    const one = chat.querySelector(selector);
    const [a, b] = [light(getComputedStyle(one).color), light(behind(one))].sort((x, y) => y - x);
    return [selector, Math.round(100 * (a + 0.05) / (b + 0.05)) / 100];
  });
}"""
READ = ["h2", ".who p", ".count", ".visitor .bubble", ".bubble", ".pill", ".why", ".send", ".quiet"]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("accent", ["#ff8800", "#777777", "#ffee00", "#ffffff", "#000000"])
def test_a_colour_on_which_nothing_can_be_read_is_mended(
    browser: Browser, peer: Peer, accent: str, theme: Any
) -> None:
    page = browser.new_page(color_scheme=theme, reduced_motion="reduce")
    peer.attributes = f"data-flow=demo data-accent={accent}"
    page.goto(peer.site)
    page.locator(".launcher").click()
    tap(page, "Just looking")
    expect(page.get_by_role("button", name="Skip")).to_be_visible()
    weak = [(what, ratio) for what, ratio in page.evaluate(CONTRAST, READ) if ratio < 4.5]
    assert weak == []
    page.close()
