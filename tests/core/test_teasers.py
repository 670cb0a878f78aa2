"""What the closed chat says by itself: for whom, and what is refused in a flow."""

from typing import Any

import pytest

from agent.core.load import load
from agent.core.teasers import Teaser, Visit, against, shown
from agent.core.yaml_reader import read_yaml
from tests.small_flow import SMALL

TEASERS = """
teasers:
  prices: {say: Questions?, page: /pricing, utm.source: [Ads, mail], hours: open, after: 20}
  again: {say: Welcome back., returning: true, scroll: 50, leaving: true, repeat: 1 week}
"""
VISIT = Visit("/pricing/eu", {"source": "ads"}, returning=False, somebody_in=True)


def read(text: str) -> tuple[tuple[Teaser, ...], list[str]]:
    """The teasers of a flow with `text` in it, and what is wrong."""
    document, faults = read_yaml(SMALL + text, "small.yaml")
    assert document is not None, faults
    flow, found = load(document, "small")
    return (flow.teasers if flow else ()), [fault.what for fault in found]


@pytest.fixture
def prices() -> Teaser:
    """The first of them."""
    return read(TEASERS)[0][0]


def test_the_browser_is_told_the_words_and_the_moments() -> None:
    first, second = read(TEASERS)[0]
    day = 86_400_000
    assert shown(first, VISIT) == {"id": "prices", "say": "Questions?", "after": 20, "again": day}
    assert shown(second, VISIT) == {
        "id": "again",
        "no": "only for those who talked here before",
        "say": "Welcome back.",
        "scroll": 50,
        "leaving": 30,
        "again": 7 * day,
    }


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, None),
        ({"path": "/"}, "only on /pricing, and this is /"),
        ({"path": "/pricing-old"}, "only on /pricing, and this is /pricing-old"),
        ({"utm": {"source": "MAIL"}}, None),
        ({"utm": {}}, "only with utm_source ads or mail, and it is missing"),
        ({"utm": {"source": "x"}}, "only with utm_source ads or mail, and it is `x`"),
        ({"somebody_in": False}, "only while the office is open"),
    ],
)
def test_all_conditions_must_fit(prices: Teaser, changes: dict[str, object], why: str) -> None:
    fields: dict[str, Any] = {
        "path": VISIT.path,
        "utm": VISIT.utm,
        "returning": False,
        "somebody_in": True,
    }
    assert against(prices, Visit(**{**fields, **changes})) == why


@pytest.mark.parametrize(
    ("teaser", "what"),
    [
        ("{say: Hi.}", "teasers.hi: this teaser has no moment"),
        ("{say: Hi., after: 1, repeat: soon}", "teasers.hi.repeat: `soon` is no span"),
        ("{say: Hi., after: 1, page: pricing}", "teasers.hi.page: `pricing` is no path of a site"),
    ],
)
def test_what_could_never_be_shown_is_a_fault(teaser: str, what: str) -> None:
    assert read(f"\nteasers: {{hi: {teaser}}}\n") == ((), [what])


def test_a_teaser_is_translated_like_every_text() -> None:
    assert read(TEASERS + "translations: {de: {}}\n")[1][-2:] == [
        "translations.de.teasers.prices: `say` is not translated",
        "translations.de.teasers.again: `say` is not translated",
    ]
