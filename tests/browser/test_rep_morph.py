"""How fresh HTML takes the place of what is shown: the same in the end, with what can stay kept."""

import random

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.running import Running

MORPH = """async ([before, after]) => {
  const { morph, parsed } = await import("/static/live-morph.js");
  const place = document.createElement("div");
  place.append(parsed(before));
  const nodes = new Map([...place.querySelectorAll("[data-key]")].map(n => [n.dataset.key, n]));
  morph(place, parsed(after));
  const kept = [...place.querySelectorAll("[data-key]")]
    .filter(node => nodes.get(node.dataset.key) === node).map(node => node.dataset.key);
  return [place.innerHTML, kept];
}"""


@pytest.fixture
def bare(browser: Browser, running: Running) -> Page:
    """A page of ours that may load modules."""
    page = browser.new_context(bypass_csp=True).new_page()
    page.goto(f"{running.base}/inbox")
    return page


def item(key: str, chance: random.Random) -> str:
    """A lead of a list, with some words that change."""
    words = chance.choice(["one", "two <b>three</b>", ""])
    return f'<li data-key="{key}" class="{chance.choice("ab")}">{words}</li>'


def listed(chance: random.Random) -> str:
    """Some leads in some order, between blanks, comments and paragraphs."""
    keys = chance.sample("abcdef", chance.randint(0, 6))
    between = [chance.choice(["", " ", "<p>x</p>", "<!--c-->"]) for _ in keys]
    return "".join(part for key, gap in zip(keys, between, strict=True)
                   for part in (gap, item(key, chance)))  # fmt: skip


def test_what_is_shown_becomes_what_is_fresh_and_keyed_nodes_stay(bare: Page) -> None:
    chance = random.Random(5)
    for _ in range(150):
        before, after = listed(chance), listed(chance)
        shown, kept = bare.evaluate(MORPH, [before, after])
        assert shown == after
        both = [key for key in "abcdef" if f'"{key}" class' in before and f'"{key}" class' in after]
        assert sorted(kept) == both


def test_an_open_menu_stays_open_and_what_a_script_owns_is_left_alone(bare: Page) -> None:
    before = '<details open=""><summary>Old</summary></details><p data-own="">mine</p>'
    after = "<details><summary>New</summary></details><p>theirs</p>"
    shown, _ = bare.evaluate(MORPH, [before, after])
    assert shown == before.replace("Old", "New")
