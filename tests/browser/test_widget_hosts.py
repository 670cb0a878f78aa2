"""Pages that make it hard, by styles, scripts and policies; and how the widget behaves there."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import FLAGS
from tests.browser.peer import Peer
from tests.browser.questions import BUDGET, GOAL
from tests.browser.test_widget_talk import said, tap

STYLES = """<style nonce=n>
  * { display: block !important; color: red !important; font: 40px serif !important;
      margin: 20px !important; box-sizing: content-box !important; position: static !important;
      opacity: .3 !important; visibility: hidden !important; pointer-events: none !important }
  button, input { width: 10px !important; transform: rotate(9deg) !important; all: revert }
</style>"""
EXTENDED = """<script nonce=n>
  Array.prototype.last = function () { return this[this.length - 1] };
  Array.prototype.map2 = [];
  Object.prototype.extend = function () { return this };
  Object.prototype.value = undefined;
  Number.prototype.times = function () {};
  String.prototype.format = function () { return '' };
  window.name = '[object Object]'; window.status = 'x';
</script>"""
LIBRARY = """<script nonce=n>
  window.$ = window.jQuery = function () { return {ready(fn) { setTimeout(fn) }, on() {}} };
  window.$.fn = {jquery: '1.4.2'}; window.define = function () { throw Error('no AMD here') };
  window.define.amd = {}; window.module = {exports: {}}; window.exports = module.exports;
  window.process = {env: {}}; window.global = window; window.open2 = window.open;
</script>"""
RIGHT_TO_LEFT = "<script nonce=n>document.documentElement.dir = 'rtl'</script>"
JQUERY = Path(__file__).resolve().parents[2] / "widget/node_modules/jquery/dist/jquery.min.js"
# What themes and plugins of its time do to a page, and to whatever else stands there.
PLUGINS = """
  jQuery(function ($) {
    window.targets = [];
    $(document).on('click keydown focusin', '*', function (event) {
      if (targets.indexOf(this.localName) < 0) targets.push(this.localName);
      if (event.type != 'keydown') event.preventDefault();
    });
    setInterval(function () {
      $('button, input, dialog, form').remove();
      $('body').children().hide().css({color: 'red', transform: 'scale(0)'}).addClass('hide');
      $('body *').attr('hidden', true).off();
    }, 20);
  });"""

# The corner the panel keeps to, which way its words run, and how a button looks.
LOOKS = """chat => {
  const [panel, log, pill] = ['dialog', '[role=log]', '.pill'].map(
    selector => chat.shadowRoot.querySelector(selector));
  const {right, bottom} = panel.getBoundingClientRect();
  const {color, fontSize, opacity, transform} = getComputedStyle(pill);
  return {right, bottom, direction: getComputedStyle(log).direction,
          red: color == 'rgb(255, 0, 0)', fontSize, opacity, transform};
}"""
UNTOUCHED = {
    "right": 1260, "bottom": 708, "direction": "ltr",
    "red": False, "fontSize": "15px", "opacity": "1", "transform": "none",
}  # fmt: skip


def talks(page: Page) -> None:
    """The chat opens and takes an answer."""
    page.locator(".launcher").click()
    tap(page, "Just looking")
    expect(page.get_by_role("button", name="Under $500", exact=True)).to_be_visible()


@pytest.mark.parametrize(
    "head",
    [STYLES, EXTENDED, LIBRARY, RIGHT_TO_LEFT, STYLES + EXTENDED + LIBRARY + RIGHT_TO_LEFT],
    ids=["styles", "prototypes", "amd", "rtl", "all"],
)
def test_it_talks_and_looks_as_ever_in_spite_of_the_page(page: Page, peer: Peer, head: str) -> None:
    peer.head = head
    page.goto(peer.site)
    talks(page)
    assert said(page) == [peer.greeting, GOAL["text"], "Just looking", BUDGET["text"]]
    assert page.locator("handraise-chat").evaluate(LOOKS) == UNTOUCHED


def test_jquery_1_and_what_is_done_with_it_do_not_reach_it(browser: Browser, peer: Peer) -> None:
    context = browser.new_context(bypass_csp=True)  # jQuery 1 makes elements of strings
    page = context.new_page()
    library = JQUERY.read_text(encoding="utf-8")
    peer.head = f"<script nonce=n>{library}</script><script nonce=n>{PLUGINS}</script>"
    page.goto(peer.site)
    talks(page)
    page.keyboard.press("Tab")
    assert page.evaluate("jQuery.fn.jquery") == "1.12.4"
    assert page.evaluate("targets") == ["handraise-chat", "body", "html"]
    assert said(page)[-1] == BUDGET["text"]
    context.close()


@pytest.mark.parametrize(("locale", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_on_a_page_from_the_right_the_button_keeps_its_side_and_the_words_their_way(
    page: Page, peer: Peer, locale: str, direction: str
) -> None:
    peer.head = RIGHT_TO_LEFT
    peer.attributes = f"data-flow=demo data-locale={locale}"
    peer.flow = {**peer.flow, "locale": locale}
    page.goto(peer.site)
    box = page.locator(".launcher").bounding_box()
    talks(page)
    panel = page.get_by_role("dialog").bounding_box()
    assert box is not None
    assert panel is not None
    assert (box["x"] + box["width"], panel["x"] + panel["width"]) == (1260, 1260)
    log = "document.querySelector('handraise-chat').shadowRoot.querySelector('[role=log]')"
    assert page.evaluate(f"getComputedStyle({log}).direction") == direction


def test_it_leaves_one_name_and_one_element_on_the_page(page: Page, peer: Peer) -> None:
    peer.head = """<script nonce=n>
      window.before = new Set(Object.getOwnPropertyNames(window)).add('before');
    </script>"""
    page.goto(peer.site)
    talks(page)
    fresh = "Object.getOwnPropertyNames(window).filter(name => !before.has(name))"
    assert page.evaluate(fresh) == ["Handraise"]
    assert page.evaluate("[...document.body.children].map(one => one.localName)") == [
        "h1", "p", "script", "handraise-chat",
    ]  # fmt: skip


def test_two_widgets_stand_on_one_page(page: Page, peer: Peer) -> None:
    peer.body = (
        "<div id=there></div><script async nonce=n "
        f"src='{peer.server}widget.js' data-flow=other data-mount='#there' data-open></script>"
    )
    page.goto(peer.site)
    expect(page.locator("handraise-chat")).to_have_count(2)
    first = page.locator("body > handraise-chat")
    second = page.locator("#there handraise-chat")
    expect(second.get_by_role("button", name="Just looking")).to_be_visible()
    second.get_by_role("button", name="Just looking").click()
    expect(second.get_by_role("button", name="Under $500", exact=True)).to_be_visible()
    first.locator(".launcher").click()
    expect(first.get_by_role("button", name="Just looking")).to_be_visible()
    assert sorted(hello["flow"] for hello in peer.hellos) == ["demo", "other"]


def test_in_a_sandbox_without_storage_it_still_talks(page: Page, peer: Peer) -> None:
    page.route(
        "**/outer",
        lambda route: route.fulfill(
            body=f"<iframe sandbox='allow-scripts allow-forms' width=500 height=760 "
            f"src='{peer.site}'></iframe>",
            content_type="text/html",
        ),
    )
    page.goto(f"{peer.site}outer")
    frame = page.frame_locator("iframe")
    frame.locator(".launcher").click()
    frame.get_by_role("button", name="Just looking").click()
    expect(frame.get_by_role("button", name="Under $500", exact=True)).to_be_visible()


def test_come_back_to_by_the_back_button_it_is_still_there(opened: Page, peer: Peer) -> None:
    tap(opened, "Just looking")
    expect(opened.get_by_role("button", name="Under $500", exact=True)).to_be_visible()
    opened.goto(f"{peer.site}elsewhere")
    opened.go_back()
    expect(opened.get_by_role("button", name="Under $500", exact=True)).to_be_visible()
    tap(opened, "Under $500")
    expect(opened.locator("form.card")).to_be_visible()
    assert [frame["type"] for frame in peer.only.inputs] == ["answer", "answer"]


def test_kept_whole_by_the_browser_it_goes_on_where_it_was(
    browser: Browser, chromium_path: Path, peer: Peer
) -> None:
    peer.head = """<script nonce=n>
      addEventListener('pageshow', ({persisted}) => {
        document.documentElement.dataset.kept = persisted;
      });
    </script>"""
    keeping = browser.browser_type.launch(
        executable_path=chromium_path,
        args=FLAGS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    page = keeping.new_page()
    page.goto(peer.site)
    talks(page)
    page.goto(f"{peer.site}elsewhere")
    expect(page.get_by_role("button", name="Under $500", exact=True)).to_be_visible()
    page.evaluate("history.back()")
    expect(page.locator("html")).to_have_attribute("data-kept", "true")
    tap(page, "Under $500")
    expect(page.locator("form.card")).to_be_visible()
    assert [frame["question"] for frame in peer.only.inputs] == ["goal", "budget"]
    # The first page, the other one, and the first again, which asks for what it has not.
    assert [frame.get("after") for frame in peer.hellos] == [None, None, 4]
    keeping.close()


def test_the_policy_is_never_violated(page: Page, peer: Peer) -> None:
    peer.head = """<script nonce=n>
      window.broken = [];
      addEventListener('securitypolicyviolation', event => broken.push(event.violatedDirective));
    </script>"""
    page.goto(peer.site)
    talks(page)
    tap(page, "Skip")
    expect(page.locator("form.card")).to_be_visible()
    tap(page, "More")
    assert page.evaluate("broken") == []


def test_nothing_moves_by_itself(page: Page, peer: Peer) -> None:
    peer.body = "<h1>A shop</h1>" + "<p>Text</p>" * 40
    peer.head = """<script nonce=n>
      window.moved = [];
      const note = one => one.hadRecentInput || moved.push(one.value);
      new PerformanceObserver(list => list.getEntries().forEach(note))
        .observe({type: 'layout-shift', buffered: true});
    </script>"""
    page.goto(peer.site)
    expect(page.locator(".launcher")).to_be_visible()
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    # Later the browser counts what answers a tap, where the answer takes longer than 500 ms.
    assert page.evaluate("moved") == []
    places = "[...document.querySelectorAll('h1, p')].map(one => one.getBoundingClientRect().top)"
    before = page.evaluate(places)
    talks(page)
    tap(page, "Close")
    page.locator(".launcher").click()
    expect(page.get_by_role("button", name="Skip")).to_be_visible()
    assert page.evaluate(places) == before


def test_every_request_goes_to_its_own_server(page: Page, peer: Peer) -> None:
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.on("websocket", lambda socket: hosts.add(socket.url.split("/")[2]))
    page.goto(peer.site)
    talks(page)
    tap(page, "Skip")
    expect(page.locator("form.card")).to_be_visible()
    assert hosts == {f"localhost:{peer.port}", f"127.0.0.1:{peer.port}"}


# Half a pixel is rounding.
OUTSIDE = """dialog => [dialog, ...dialog.querySelectorAll('*')].filter(one => {
  const {left, right, width} = one.getBoundingClientRect();
  return width && (left < -0.5 || right > innerWidth + 0.5 || one.scrollLeft);
}).map(one => one.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize(("width", "zoom"), [(320, 1), (1280, 4)], ids=["320", "400-percent"])
def test_however_narrow_all_of_it_is_within_the_window(
    browser: Browser, peer: Peer, width: int, zoom: int
) -> None:
    context = browser.new_context(
        viewport={"width": width // zoom, "height": 800 // zoom}, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(peer.site)
    talks(page)
    assert page.locator("dialog").evaluate(OUTSIDE) == []
    tap(page, "Skip")
    expect(page.locator("form.card")).to_be_visible()
    assert page.locator("dialog").evaluate(OUTSIDE) == []
    context.close()


def test_in_forced_colours_all_that_is_said_or_tapped_has_a_border(
    browser: Browser, peer: Peer
) -> None:
    context = browser.new_context(forced_colors="active", reduced_motion="reduce")
    page = context.new_page()
    page.goto(peer.site)
    talks(page)
    expect(page.locator(".bubble").first).to_have_css("border-top-width", "1px")  # styles came
    shapes = page.locator("dialog :is(button, input, .bubble):visible")
    assert {"Under $500", f"Mia says:\n{BUDGET['text']}"} <= set(shapes.all_inner_texts())
    bare: list[Any] = shapes.evaluate_all(
        """all => all.filter(one => getComputedStyle(one).borderTopWidth == '0px')
             .map(one => one.outerHTML.slice(0, 80))"""
    )
    assert bare == []
    context.close()
