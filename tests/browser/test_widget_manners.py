"""How the widget behaves on somebody's page: what it asks for, keeps, and where the focus goes."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.peer import Peer
from tests.browser.questions import BUDGET, CONTACT, GOAL
from tests.browser.test_widget_talk import tap
from tests.waiting import PATIENCE

STORED = "[Object.keys(localStorage).sort(), Object.keys(sessionStorage).sort()]"


def come_true(page: Page, condition: str) -> None:
    """Wait until a condition holds; `wait_for_function` may not, by the page's policy."""
    page.evaluate(
        f"""new Promise((done, fail) => {{
              const look = () => ({condition}) ? done() : setTimeout(look, 20);
              setTimeout(fail, {PATIENCE * 1_000}, new Error("it never came true"));
              look();
            }})"""
    )


def test_before_the_visitor_acts_only_the_loader_is_loaded_and_nothing_stored(
    page: Page, peer: Peer
) -> None:
    page.goto(peer.site)
    expect(page.get_by_role("button", name="Chat", exact=True)).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert [path for path in peer.requests if path != "/favicon.ico"] == ["/", "/widget.js"]
    assert page.evaluate(STORED) == [[], []]
    assert page.context.cookies() == []


def test_opening_loads_one_part_and_the_websocket(opened: Page, peer: Peer) -> None:
    paths = [path for path in peer.requests if path not in ("/", "/widget.js", "/favicon.ico")]
    # Both at once: the line is dialled while the panel is on its way.
    assert sorted(path.rpartition("-")[2] for path in paths) == ["/v1/chat", "panel.js"]
    assert opened.evaluate(STORED) == [["handraise:demo"], ["handraise:demo:open"]]


def test_hello_tells_the_page_without_its_fragment(page: Page, peer: Peer) -> None:
    page.goto(f"{peer.site}pricing?utm_source=mail#secret")
    page.locator(".launcher").click()
    page.get_by_text(GOAL["text"]).wait_for()
    assert peer.hellos == [
        {
            "type": "hello",
            "flow": "demo",
            "locale": "en",
            "page": {
                "url": f"{peer.site}pricing?utm_source=mail",
                "referrer": "",
                "title": "A shop",
            },
            "source": {},
        }
    ]


def test_touches_are_kept_from_page_to_page_where_the_site_allows_it(
    page: Page, peer: Peer
) -> None:
    peer.attributes = 'data-flow="demo" data-storage="session"'
    with page.expect_response("**/*-early.js"):
        page.goto(f"{peer.site}landing?utm_source=ads&gclid=g1&name=Ann")
    come_true(page, "sessionStorage.length")
    page.get_by_role("link", name="Next page").click()
    page.locator(".launcher").click()
    page.get_by_text(GOAL["text"]).wait_for()
    (touch,) = peer.hellos[0]["source"]["touches"]
    assert {key: value for key, value in touch.items() if key != "at"} == {
        "utm": {"source": "ads"},
        "click_ids": {"gclid": "g1"},
        "landing_page": f"{peer.site}landing",
    }


def test_global_privacy_control_keeps_no_touches(page: Page, peer: Peer) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'globalPrivacyControl', {value: true})")
    peer.attributes = 'data-flow="demo" data-storage="session"'
    with page.expect_response("**/*-early.js"):
        page.goto(f"{peer.site}landing?utm_source=ads")
    page.wait_for_load_state("networkidle")
    assert page.evaluate(STORED) == [[], []]


def test_calls_made_before_the_loader_are_carried_out(page: Page, peer: Peer) -> None:
    peer.head = """<script nonce=n>
      window.Handraise = window.Handraise ||
        function () { (Handraise.q = Handraise.q || []).push(arguments) };
      Handraise('source', {utm: {source: 'partner'}});
      Handraise('prefill', {goal: 'book'});
      Handraise('on', 'question', event => { window.asked = event.detail });
      Handraise('open');
    </script>"""
    page.goto(peer.site)
    page.get_by_text(GOAL["text"]).wait_for()
    assert peer.hellos[0]["source"] == {"utm": {"source": "partner"}}
    assert peer.hellos[0]["prefill"] == {"goal": "book"}
    assert page.evaluate("asked") == {"id": "goal", "kind": "choice", "conversation": "conv-1"}


def test_events_tell_the_page_each_step(page: Page, peer: Peer) -> None:
    peer.script = [GOAL]
    peer.head = """<script nonce=n>
      window.steps = [];
      for (const name of ['ready', 'open', 'close', 'question', 'answer', 'end'])
        addEventListener('handraise:' + name, ({detail}) => steps.push([name, detail]));
    </script>"""
    page.goto(peer.site)
    page.locator(".launcher").click()
    tap(page, "Just looking")
    come_true(page, "steps.some(([name]) => name == 'answer')")
    page.keyboard.press("Escape")
    about = {"conversation": "conv-1"}
    assert page.evaluate("steps") == [
        ["ready", None],
        ["open", None],
        ["question", {"id": "goal", "kind": "choice", **about}],
        ["end", {"outcome": "booked", "redirect": "https://cal.example/demo", **about}],
        ["answer", {"question": "goal", **about}],
        ["close", None],
    ]


def test_escape_closes_and_gives_the_focus_back(opened: Page) -> None:
    launcher = opened.locator(".launcher")
    expect(launcher).to_have_attribute("aria-expanded", "true")
    opened.keyboard.press("Escape")
    expect(opened.get_by_role("dialog")).to_be_hidden()
    expect(launcher).to_be_focused()
    expect(launcher).to_have_attribute("aria-expanded", "false")


def test_opened_by_a_button_of_the_page_the_focus_returns_there(page: Page, peer: Peer) -> None:
    peer.body = "<button id=ask>Ask us</button>"
    page.goto(peer.site)
    page.locator(".launcher").wait_for()
    page.evaluate("document.querySelector('#ask').onclick = () => Handraise('open')")
    page.get_by_role("button", name="Ask us").click()
    expect(page.get_by_role("button", name="Just looking")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Ask us")).to_be_focused()


def test_the_keyboard_alone_gets_through(page: Page, peer: Peer) -> None:
    peer.body = ""
    page.goto(peer.site)
    page.locator(".launcher").wait_for()
    page.keyboard.press("Tab")
    expect(page.locator(".launcher")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Qualify inbound leads")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Under $500")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_label("Name")).to_be_focused()
    page.keyboard.type("Ann Lee")
    page.keyboard.press("Tab")
    page.keyboard.type("ann@acme.io")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Continue")).to_be_focused()
    assert [frame.get("value") for frame in peer.only.inputs] == [
        "book",
        {"min": 0, "max": 500},
        {"name": "Ann Lee", "email": "ann@acme.io"},
    ]


def test_a_typist_keeps_the_line(opened: Page) -> None:
    line = opened.locator(".composer input")
    line.fill("just looking")
    line.press("Enter")
    expect(opened.get_by_text(BUDGET["text"])).to_be_visible()
    expect(line).to_be_focused()


def test_news_while_closed_is_counted_in_the_launchers_name(opened: Page, peer: Peer) -> None:
    tap(opened, "Close")
    peer.say({"type": "message", "from": "bot", "text": "Still there?"})
    expect(opened.get_by_role("button", name="Chat, 1 new")).to_be_visible()
    badge = "getComputedStyle(document.querySelector('handraise-chat').shadowRoot.querySelector("
    badge += "'.launcher'), '::after').content"
    assert opened.evaluate(badge) == '"1"'
    opened.get_by_role("button", name="Chat, 1 new").click()
    expect(opened.get_by_text("Still there?")).to_be_visible()
    tap(opened, "Close")
    expect(opened.get_by_role("button", name="Chat", exact=True)).to_be_visible()
    assert opened.evaluate(badge) == "none"


def test_reset_forgets_the_visitor(opened: Page, peer: Peer) -> None:
    opened.evaluate("Handraise('reset')")
    expect(opened.get_by_role("dialog")).to_be_hidden()
    assert opened.evaluate(STORED) == [[], []]
    opened.locator(".launcher").click()
    expect(opened.get_by_role("button", name="Just looking")).to_be_visible()
    assert "visitor" not in peer.hellos[-1]


def test_destroy_leaves_no_element(opened: Page) -> None:
    opened.evaluate("Handraise('destroy')")
    expect(opened.locator("handraise-chat")).to_have_count(0)


def test_the_same_script_twice_makes_one_widget(page: Page, peer: Peer) -> None:
    peer.body = f"<script async nonce=n src='{peer.server}widget.js' data-flow=demo></script>"
    page.goto(peer.site)
    page.locator(".launcher").first.wait_for()
    page.wait_for_load_state("networkidle")
    expect(page.locator("handraise-chat")).to_have_count(1)


def test_inline_it_stands_in_its_element(page: Page, peer: Peer) -> None:
    peer.attributes = "data-flow=demo data-mount='#here' data-open"
    peer.body = "<main id=here></main>"
    page.goto(peer.site)
    expect(page.locator("#here handraise-chat")).to_have_count(1)
    expect(page.get_by_role("button", name="Just looking")).to_be_visible()
    expect(page.locator(".launcher")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Just looking")).to_be_visible()


def test_german_pages_are_spoken_to_in_german(page: Page, peer: Peer) -> None:
    peer.attributes = "data-flow=demo data-locale=de-AT"
    peer.flow = {**peer.flow, "locale": "de"}
    page.goto(peer.site)
    page.locator(".launcher").click()
    expect(page.get_by_role("button", name="Ein Mensch, bitte")).to_be_visible()
    assert peer.hellos[0]["locale"] == "de-AT"


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A phone with a touch screen."""
    opened = browser.new_context(
        viewport={"width": 360, "height": 740},
        has_touch=True,
        is_mobile=True,
        reduced_motion="reduce",
    )
    yield opened
    opened.close()


def test_on_a_phone_it_fills_the_screen_and_holds_the_focus(
    phone: BrowserContext, peer: Peer
) -> None:
    page = phone.new_page()
    page.goto(peer.site)
    page.locator(".launcher").tap()
    expect(page.get_by_role("button", name="Just looking")).to_be_visible()
    box = page.get_by_role("dialog").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 360, "height": 740}
    assert page.locator("dialog").evaluate("dialog => dialog.matches(':modal')")
    assert page.evaluate("getComputedStyle(document.documentElement).overflow") == "hidden"
    tap(page, "Close")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.documentElement).overflow") == "visible"


def test_on_a_phone_every_target_is_44_px_and_fields_do_not_zoom(
    phone: BrowserContext, peer: Peer
) -> None:
    peer.script = [CONTACT]
    page = phone.new_page()
    page.goto(peer.site)
    page.locator(".launcher").tap()
    page.get_by_label("Phone").wait_for()
    small = page.locator("dialog button:visible, dialog input:visible, .tick").evaluate_all(
        """all => all.filter(one => one.type !== 'checkbox').filter(one => {
             const {width, height} = one.getBoundingClientRect();
             const font = parseFloat(getComputedStyle(one).fontSize);
             return width < 44 || height < 44 || (one.tagName === 'INPUT' && font < 16);
           }).map(one => one.outerHTML)"""
    )
    assert small == []


def test_as_a_popup_it_is_opened_by_any_button_and_stands_in_the_middle(
    page: Page, peer: Peer
) -> None:
    peer.attributes = "data-flow=demo data-form=popup"
    peer.body = "<button id=ask>Ask us</button>"
    page.goto(peer.site)
    page.locator("handraise-chat").wait_for(state="attached")
    expect(page.locator(".launcher")).to_have_count(0)
    page.evaluate("() => { document.querySelector('#ask').onclick = () => Handraise('open') }")
    page.get_by_role("button", name="Ask us").click()
    expect(page.get_by_role("button", name="Just looking")).to_be_visible()
    box = page.get_by_role("dialog").bounding_box()
    assert box is not None
    assert (round(box["x"] + box["width"] / 2), round(box["y"] + box["height"] / 2)) == (640, 400)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Ask us")).to_be_focused()


def test_in_forced_colours_the_button_and_its_sign_are_seen(page: Page, peer: Peer) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(peer.site)
    page.locator(".launcher").wait_for()
    seen = page.locator(".launcher").evaluate(
        """button => [null, '::before'].map(
             part => getComputedStyle(button, part).backgroundColor)"""
    )
    assert seen == ["rgb(14, 111, 96)", "lab(100 0 0)"]
