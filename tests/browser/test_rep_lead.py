"""One lead on a rep's page: what he sees, writes and does, by thumb, by keys, without scripts."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, WebSocketRoute, expect

from agent.core.turning import Input
from agent.web.keys import TAKEOVER
from agent.web.rendering import STATIC
from tests.browser.running import NO_SOCKET, Running, serving
from tests.browser.test_pages import CONTACT, HOT, NEARLY
from tests.browser.test_rep_way import claim, log, low_things, write
from tests.seeding import ANN, FLOW
from tests.seeding import HOT as SMALL_HOT

MARKUP = "<img src=x onerror=alert(1)>"


def says(running: Running, live: Any, text: str) -> None:
    """The visitor writes."""
    given = Input("say", id=f"said-{live.snapshot.seq}", text=text)
    running.do(running.world.conversations.take(live, given))


@pytest.fixture
def live(running: Running) -> Any:
    """A hot visitor."""
    return running.visitor(*NEARLY, *HOT)


@pytest.fixture
def mine(page: Page, running: Running, live: Any) -> Page:
    """The page of a lead that is Ana's."""
    page.goto(running.brief(live))
    claim(page, "Ana")
    expect(page.get_by_label("Write to the visitor")).to_be_focused()
    expect(page.get_by_text("Ana joined.")).to_be_visible()
    return page


def test_enter_sends_and_shift_enter_is_a_new_line(mine: Page) -> None:
    field = mine.get_by_label("Write to the visitor")
    field.press_sequentially("One")
    field.press("Shift+Enter")
    field.press_sequentially("two")
    assert field.input_value() == "One\ntwo"
    field.press("Enter")
    expect(field).to_have_value("")
    expect(mine.locator(".transcript .rep p")).to_have_text("One\ntwo")


def test_what_people_write_is_text_and_its_addresses_are_links(
    mine: Page, running: Running, live: Any
) -> None:
    write(mine, f"{MARKUP} see https://acme.io/a?b=1.")
    expect(mine.locator(".rep .ticks")).to_have_count(1)
    says(running, live, "javascript:alert(1) and http://me.example/")
    expect(mine.locator(".transcript .rep p")).to_have_text(f"{MARKUP} see https://acme.io/a?b=1.")
    expect(mine.locator(".transcript .visitor").last).to_contain_text("javascript:alert(1)")
    links = mine.locator(".transcript .rep a, .transcript .visitor a")
    found = links.evaluate_all("all => all.map(a => [a.getAttribute('href'), a.rel])")
    rel = "noreferrer noopener"
    assert found == [["https://acme.io/a?b=1", rel], ["http://me.example/", rel]]


def test_a_reps_name_of_markup_is_a_name(page: Page, running: Running, live: Any) -> None:
    page.goto(running.brief(live))
    claim(page, MARKUP)
    expect(page.get_by_label("Write to the visitor")).to_be_focused()
    expect(page.get_by_text(f"{MARKUP} joined.")).to_be_visible()
    page.reload()
    expect(page.get_by_text(f"It is yours, {MARKUP}.")).to_be_visible()
    assert page.locator("img[src=x]").count() == 0


def test_a_claim_whose_answer_was_lost_is_his_all_the_same(
    context: BrowserContext, running: Running, live: Any
) -> None:
    tab, lost = context.new_page(), list[int]()

    def lose(route: Route) -> None:
        if lost:
            return route.continue_()
        lost.append(route.fetch().status)
        return route.abort()

    tab.route("**/claim", lose)
    tab.goto(running.brief(live))
    claim(tab, "Ana")
    expect(tab.get_by_label("Write to the visitor")).to_be_focused()
    assert lost == [200]


def test_what_was_not_read_is_counted_in_the_title(mine: Page, running: Running, live: Any) -> None:
    mine.set_viewport_size({"width": 360, "height": 740})
    expect(mine).to_have_title("Somebody, 90 (hot)")
    mine.get_by_role("button", name="Brief").click()
    says(running, live, "Hello?")
    says(running, live, "Are you there?")
    expect(mine).to_have_title("(2) Somebody, 90 (hot)")
    expect(mine.get_by_role("button", name="Chat 2")).to_be_visible()
    mine.get_by_role("button", name="Chat").click()
    expect(mine).to_have_title("Somebody, 90 (hot)")


def test_a_draft_and_what_was_refused_are_not_lost(mine: Page, running: Running, live: Any) -> None:
    field = mine.get_by_label("Write to the visitor")
    field.fill("Half a thou")
    mine.reload()
    expect(field).to_have_value("Half a thou")
    long = "x" * 4_001
    field.fill(long)
    field.press("Enter")
    expect(mine.get_by_role("status")).to_contain_text("at most 4,000. Send it in parts.")
    expect(field).to_have_value(long)


def test_the_sound_can_be_switched_off_and_stays_off(mine: Page) -> None:
    sound = mine.get_by_role("button", name="Sound")
    expect(sound).to_have_attribute("aria-pressed", "true")
    sound.click()
    expect(sound).to_have_attribute("aria-pressed", "false")
    mine.reload()
    expect(sound).to_have_attribute("aria-pressed", "false")


def test_menus_close_by_escape_and_give_the_focus_back(mine: Page) -> None:
    menu = mine.locator("summary:visible", has_text="Call or mail")
    menu.focus()
    menu.press("Enter")
    calling = mine.get_by_role("button", name="I'm calling")
    expect(calling).to_be_visible()
    mine.keyboard.press("Tab")
    expect(calling).to_be_focused()
    mine.keyboard.press("Escape")
    expect(calling).to_be_hidden()
    expect(menu).to_be_focused()


def test_calling_counts_as_first_words(mine: Page) -> None:
    expect(mine.get_by_text("a claim without a word goes back")).to_be_visible()
    mine.locator("summary:visible", has_text="Call or mail").click()
    mine.get_by_role("button", name="I'm calling").click()
    expect(mine.get_by_role("status")).to_have_text("Noted as your first words.")
    expect(mine.get_by_text("First words just now.")).to_be_visible()


def test_where_no_websocket_gets_through_requests_do(
    context: BrowserContext, running: Running, live: Any
) -> None:
    tab = context.new_page()
    tab.add_init_script(NO_SOCKET)
    tab.goto(running.brief(live))
    claim(tab, "Ana")
    expect(tab.get_by_text("You have it")).to_be_visible()
    write(tab, "By request")
    expect(tab.locator(".transcript li", has_text="By request")).to_contain_text("just now")
    assert [text for text in log(tab) if text == "By request"] == ["By request"]
    expect(tab.get_by_role("status")).to_contain_text("asks every few seconds instead")


def test_a_browser_without_scripts_reads_claims_and_writes(
    browser: Browser, running: Running, live: Any
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-US")
    tab = context.new_page()
    tab.goto(running.brief(live))
    expect(tab.get_by_role("heading", level=1)).to_have_text("Somebody new")
    expect(tab.get_by_role("img", name="Score 90 of 100, hot")).to_be_visible()
    tab.get_by_label("Your name").fill("Ana")
    tab.get_by_role("button", name="I take it").click()
    expect(tab.get_by_text("It is yours, Ana.")).to_be_visible()
    tab.goto(running.brief(live))
    tab.get_by_label("Write to the visitor").fill("Hello")
    tab.get_by_role("button", name="Send").click()
    expect(tab.locator(".transcript .rep p")).to_have_text("Hello")
    tab.get_by_role("button", name="Hand back").click()
    tab.get_by_role("button", name="Take it over again").click()
    tab.locator("summary", has_text="Settle").first.click()
    tab.get_by_label("Lost").first.check()
    tab.get_by_role("button", name="Settle and end the chat").first.click()
    expect(tab.locator("[data-verdict]")).to_have_text("Settled: lost.")
    context.close()


def test_a_ready_answer_is_put_into_the_composer(page: Page, tmp_path: Path) -> None:
    flows = tmp_path / "flows"
    flows.mkdir()
    canned = "canned: {hello: 'Hi {{ name }}, how can I help?'}\n"
    (flows / "saas-demo.yaml").write_text(FLOW + canned, encoding="utf-8")
    with serving(tmp_path, flows) as running:
        live = running.visitor(*SMALL_HOT, ANN)
        page.goto(running.brief(live))
        claim(page, "Ana")
        page.get_by_role("button", name="Hi Ann Lee, how can I help?").click()
        field = page.get_by_label("Write to the visitor")
        expect(field).to_have_value("Hi Ann Lee, how can I help?")
        expect(field).to_be_focused()
        field.press("Enter")
        expect(page.locator(".transcript .rep p")).to_have_text("Hi Ann Lee, how can I help?")


def test_the_score_moves_while_the_visitor_answers(page: Page, running: Running, live: Any) -> None:
    page.goto(running.brief(live))
    dial = page.locator(".score svg")
    expect(dial).to_have_attribute(
        "aria-label", "Score 90 of 100, hot, can still come to 90 to 100"
    )
    dial.evaluate("dial => { dial.kept = true }")
    running.do(running.world.answer(live, *CONTACT))
    expect(dial).to_have_attribute("aria-label", "Score 100 of 100, hot")
    assert dial.evaluate("dial => dial.kept")  # moved, not replaced: so it can glide
    expect(page.locator("[data-name]")).to_have_text("Ann Lee")
    expect(page.locator(".transcript .visitor").last).to_contain_text("ann@acme.io")


def test_somebody_elses_claim_shows_at_once(page: Page, running: Running, live: Any) -> None:
    page.goto(running.brief(live))
    expect(page.get_by_text("Here now").first).to_be_visible()
    running.do(running.app[TAKEOVER].claim(live.snapshot.handoff, "Ben"))
    expect(page.get_by_text("Ben has it")).to_be_visible()
    expect(page.get_by_role("button", name="I take it")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_chat_fits_the_screen_and_the_thumb(mine: Page, width: int, scheme: Any) -> None:
    mine.emulate_media(color_scheme=scheme)
    mine.set_viewport_size({"width": width, "height": 740})
    write(mine, "unbreakable" * 40)
    expect(mine.locator(".rep .ticks")).to_have_count(1)
    size = mine.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    )
    assert size == [width, 740]
    assert low_things(mine) == []


def test_the_conversation_is_a_log_that_can_be_reached_by_key(mine: Page) -> None:
    said = mine.get_by_role("log", name="What was said")
    expect(said).to_have_attribute("tabindex", "0")
    expect(said.get_by_role("listitem").last).to_contain_text("Ana joined.")
    names = mine.locator("time").evaluate_all("all => all.filter(t => !t.title).length")
    assert names == 0


def test_what_was_not_acknowledged_is_sent_once_after_a_reload(
    context: BrowserContext, running: Running, live: Any
) -> None:
    tab, swallows = context.new_page(), [True]

    def between(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def pass_on(frame: str | bytes) -> None:
            if not (swallows[0] and '"say"' in str(frame)):
                server.send(frame)

        socket.on_message(pass_on)

    tab.route_web_socket("**/live", between)
    tab.goto(running.brief(live))
    claim(tab, "Ana")
    write(tab, "Kept")
    expect(tab.locator(".transcript .sending")).to_contain_text("Sending\u2026")
    swallows[0] = False
    tab.reload()
    expect(tab.locator(".rep .ticks")).to_have_count(1)
    assert [text for text in log(tab) if text == "Kept"] == ["Kept"]


def test_where_an_event_is_missing_the_page_asks_again(
    context: BrowserContext, running: Running, live: Any
) -> None:
    tab, lose = context.new_page(), ["First"]

    def between(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def pass_on(frame: str | bytes) -> None:
            if lose and lose[0] in str(frame):
                lose.clear()
            else:
                socket.send(frame)

        server.on_message(pass_on)

    tab.route_web_socket("**/live", between)
    tab.goto(running.brief(live))
    claim(tab, "Ana")
    expect(tab.get_by_text("Ana joined.")).to_be_visible()
    before = log(tab)
    says(running, live, "First")
    says(running, live, "Second")
    expect(tab.locator(".transcript .visitor").last).to_contain_text("Second")
    assert lose == []
    assert log(tab) == [*before, "First", "Second"]


def test_a_page_without_a_server_says_so_and_comes_back(
    context: BrowserContext, running: Running, live: Any
) -> None:
    tab, down = context.new_page(), [False]

    def between(socket: WebSocketRoute) -> None:
        if down[0]:
            socket.close(code=1012)
        else:
            socket.connect_to_server()

    tab.route_web_socket("**/live", between)
    tab.goto(running.brief(live))
    claim(tab, "Ana")
    write(tab, "Before")  # over the line made anew after the claim: it is that one which is cut
    expect(tab.locator(".rep .ticks")).to_have_count(1)
    down[0] = True
    tab.route("**/*", lambda route: route.abort())
    running.cut()
    expect(tab.get_by_role("status")).to_contain_text("nothing you write is lost")
    write(tab, "Written in a tunnel")
    expect(tab.locator(".transcript .sending")).to_be_visible()
    down[0] = False
    tab.unroute_all()
    tab.evaluate("dispatchEvent(new Event('online'))")
    expect(tab.get_by_role("status")).to_have_text("Connected again.")
    expect(tab.locator(".rep .ticks")).to_have_count(2)
    assert log(tab)[-1] == "Written in a tunnel"


def test_all_the_scripts_are_fetched_at_once(mine: Page) -> None:
    ours = sorted(path.name for path in STATIC.folder.glob("live*.js"))
    ahead = mine.locator("link[rel=modulepreload]").evaluate_all(
        "all => all.map(link => link.href.split('/').pop()).sort()"
    )
    assert ahead == ours
