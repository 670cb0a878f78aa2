"""The visual record: `python -m tests.browser.pictures FOLDER` pictures each state of the widget.

Owns which states there are and how to come to them. Refuses to judge: people look.
"""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import FLAGS
from tests.browser.peer import Peer
from tests.browser.questions import BUDGET, CONTACT, EMAIL, GOAL, TOOLS, Frame
from tests.browser.test_widget_talk import tap, type_line
from tools import chromium

WIDTHS = {320: 568, 360: 740, 768: 1024, 1280: 800}
LOOKS = {"light": ("light", "en"), "dark": ("dark", "en"), "rtl": ("light", "ar")}
SLIDER = {"slider": {"from": 0, "to": 5000, "by": 100}, "currency": "USD"}
LATER: Frame = {"value": "later", "label": "Later"}
TABLES = Path(__file__).resolve().parents[2] / "widget" / "src" / "locales"
Shot = Callable[[str], None]


def words(peer: Peer) -> dict[str, str]:
    """The widget's own words in the language of the talk."""
    table = json.loads((TABLES / f"{peer.flow['locale']}.json").read_text(encoding="utf-8"))
    return {**table["core"], **table["more"]}


def a_talk(page: Page, peer: Peer, shoot: Shot) -> None:
    """From the closed button to the end."""
    t = words(peer)
    peer.attributes += " data-teaser"
    peer.teasers = [{"id": "t", "say": "Questions about prices?", "after": 0, "again": 1}]
    page.goto(peer.site)
    page.get_by_text("Questions about prices?").wait_for()
    shoot("01-teaser")
    page.locator(".launcher").click()
    page.get_by_text(GOAL["text"]).wait_for()
    shoot("02-first-question")
    tap(page, "Just looking")
    page.get_by_role("button", name=t["skip"]).wait_for()
    shoot("03-second-question")
    tap(page, t["menu"])
    shoot("04-menu")
    tap(page, t["erase"])
    shoot("05-asking-before-deleting")
    tap(page, t["eraseNo"])
    tap(page, t["skip"])
    page.locator("form.card").wait_for()
    shoot("06-card")
    page.locator("form.card button").click()
    shoot("07-card-with-gaps")
    type_line(page, "Ann, ann@acme.io")
    page.get_by_role("link", name=t["continue"]).wait_for()
    shoot("08-end")


def a_person(page: Page, peer: Peer, shoot: Shot) -> None:
    """A refusal, a picture, a person, a broken line."""
    t = words(peer)
    peer.pictures = True
    peer.script = [EMAIL]
    peer.reject = lambda _: {"code": "did_you_mean", "text": "Did you mean ann@gmail.com?"}
    page.goto(peer.site)
    page.locator(".launcher").click()
    page.get_by_text(EMAIL["text"]).wait_for()
    type_line(page, "ann@gmial.com")
    page.get_by_role("button", name="ann@gmail.com").wait_for()
    shoot("09-refusal")
    picture = {"image": "/p.svg", "alt": "Three plans"}
    peer.say({"type": "message", "from": "bot", "text": "See [all plans](/p):", **picture})
    drawn = page.get_by_role("img", name="Three plans")
    drawn.evaluate("picture => picture.decode()")
    shoot("10-picture")
    tap(page, t["human"])
    page.get_by_text(t["waiting"]).wait_for()
    shoot("11-waiting")
    peer.say({"type": "owner", "owner": "rep", "name": "Ana"})
    peer.say({"type": "message", "from": "rep", "text": "Hello! How can I help?", "name": "Ana"})
    type_line(page, "What does it cost for 40 people?")
    page.get_by_text(f"✓ {t['delivered']}").wait_for()
    peer.say({"type": "typing", "from": "rep"})
    page.get_by_text(t["typing"].replace("{name}", "Ana")).wait_for()
    shoot("12-person")
    peer.refuse = True
    peer.drop(1012)
    type_line(page, "Still there?")
    page.get_by_text(t["kept"]).wait_for()
    shoot("13-broken-line")


def controls(page: Page, peer: Peer, shoot: Shot) -> None:
    """Each kind of control."""
    t = words(peer)
    known = {"value": "book", "text": "Book more meetings"}
    peer.script = [
        TOOLS,
        {**BUDGET, "input": {**BUDGET["input"], **SLIDER}},
        {"id": "start", "text": "When?", "input": {"kind": "timing", "options": [LATER]}},
        {"id": "day", "text": "Which day?", "input": {"kind": "date"}},
        {"id": "tel", "text": "Your number?", "input": {"kind": "phone", "region": "US"}},
        {"id": "mood", "text": "How was it?", "input": {"kind": "rating"}},
        {**GOAL, "input": {**GOAL["input"], "prefill": known}},
        CONTACT,
    ]
    page.goto(peer.site)
    page.locator(".launcher").click()
    names = ("several", "slider", "month", "day", "phone", "rating", "known")
    for number, (name, question) in enumerate(zip(names, peer.script, strict=False), 14):
        page.get_by_text(question["text"]).last.wait_for()
        page.locator(".offers:not([hidden]) button").first.wait_for()
        if name not in ("rating", "known"):  # of these each tap is the whole answer
            page.get_by_role("button", name=t["done"]).wait_for()
        shoot(f"{number}-{name}")
        type_line(page, f"my {name}")
        page.locator("[role=log]").get_by_text(f"my {name}").wait_for()


def record(browser: Browser, folder: Path) -> Iterator[Path]:
    """Every picture, as it is taken."""
    for look, (scheme, locale) in LOOKS.items():
        for width, height in WIDTHS.items():
            for way in (a_talk, a_person, controls):
                yield from _pictures(browser, folder, f"{look}-{width}", (scheme, locale), way,
                                     (width, height))  # fmt: skip


def _pictures(
    browser: Browser,
    folder: Path,
    suffix: str,
    look: tuple[str, str],
    way: Callable[[Page, Peer, Shot], None],
    size: tuple[int, int],
) -> Iterator[Path]:
    taken: list[Path] = []
    peer = Peer()
    peer.attributes = f"data-flow=demo data-locale={look[1]}"
    peer.flow = {**peer.flow, "locale": look[1]}
    phone = size[0] < 481
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if look[0] == "dark" else "light",
        reduced_motion="reduce",
        has_touch=phone,
    )
    page = context.new_page()

    def shoot(name: str) -> None:
        taken.append(folder / f"{name}-{suffix}.png")
        page.screenshot(path=taken[-1])

    way(page, peer, shoot)
    context.close()
    peer.stop()
    yield from taken


def main(folder: Path) -> None:
    """Take them all."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.require(), args=FLAGS)
        for path in record(browser, folder):
            print(path)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
