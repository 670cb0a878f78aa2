"""Page and source: what is kept of them, and that nothing else is."""

from typing import Any

import pytest

from agent.core.context import (
    MAX_TOUCHES,
    address,
    clean,
    page_context,
    source_context,
    touch,
    touches,
)

AT = "2026-11-23T10:00:00Z"
LONG = "x" * 5_000


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (" Ann\x00 \u202eLee\n ", "Ann Lee"),
        ("", None),
        ("\x00\x1f", None),
        (None, None),
        (5, None),
        (["x"], None),
        (LONG, "x" * 200),
        ("\x00" * 5_000 + "x", None),
    ],
)
def test_text_of_strangers_is_cut_and_cleaned(value: object, kept: str | None) -> None:
    assert clean(value) == kept


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://acme.io/a?utm_source=x&email=a@b.c#top", "https://acme.io/a?utm_source=x"),
        ("https://ann:secret@acme.io/a", "https://acme.io/a"),
        ("https://acme.io:8443/a?GCLID=1", "https://acme.io:8443/a?gclid=1"),
        ("/pricing?x=1", "/pricing"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("https://[::1", None),
        ("https://acme.io/?utm_=1&utm_x=2&xutm_source=3", "https://acme.io/"),
        ("https://acme.io/?utm_source=a%20b", "https://acme.io/?utm_source=a+b"),
        ("https://acme.io/" + LONG, "https://acme.io/" + "x" * 984),
        ("https://acme.io/?" + "&".join(f"a{n}=1" for n in range(100)), "https://acme.io/"),
    ],
)
def test_an_address_keeps_its_path_and_campaign_only(url: str, kept: str | None) -> None:
    assert address(url) == kept


@pytest.mark.parametrize(
    ("page", "context"),
    [
        (
            {"url": "https://acme.io/pricing/?id=7", "title": " Pricing\n", "referrer": "x"},
            {"url": "https://acme.io/pricing/", "path": "/pricing/", "title": "Pricing"},
        ),
        ({"url": "https://acme.io"}, {"url": "https://acme.io", "path": "/"}),
        ({"url": "https://[::1"}, {}),
        ({"url": "javascript:alert(1)", "title": "x"}, {}),
        ({"title": "x"}, {}),
        ({"url": ["x"]}, {}),
        ({}, {}),
    ],
)
def test_a_page_is_its_address_path_and_title(page: dict[str, Any], context: object) -> None:
    assert page_context(page) == context


def test_a_touch_is_campaign_clicks_referrer_and_landing_page() -> None:
    page = {
        "url": "https://acme.io/a?utm_source=google&utm_campaign=fall&gclid=abc&name=Ann",
        "referrer": "https://www.google.com/search?q=ann",
    }
    assert touch(page, AT) == {
        "utm": {"source": "google", "campaign": "fall"},
        "click_ids": {"gclid": "abc"},
        "referrer": "https://www.google.com/search",
        "landing_page": "https://acme.io/a?utm_source=google&utm_campaign=fall&gclid=abc",
        "at": AT,
    }


HERE = {"landing_page": "https://acme.io/b", "at": AT}
PAGE = {"url": "https://acme.io/b"}


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        (None, [HERE]),
        ({}, [HERE]),
        ({"touches": [{"utm": {"source": "x"}, "at": "t0"}]},
         [{"utm": {"source": "x"}, "at": "t0"}, HERE]),
        ({"touches": [{"landing_page": "https://acme.io/b", "at": "t0"}]},  # the same visit
         [{"landing_page": "https://acme.io/b", "at": "t0"}]),
        ({"utm": {"source": "told"}, "at": "never"}, [{**HERE, "utm": {"source": "told"}}]),
        ({"touches": "x", "utm": "y", "click_ids": [1]}, [HERE]),
        ({"touches": [5, None, {}, {"utm": {"source": 5, "x": "y"}}]}, [HERE]),
        ({"touches": [{"referrer": "javascript:x", "landing_page": "data:x"}]}, [HERE]),
    ],
)  # fmt: skip
def test_touches_come_oldest_first_and_this_page_last(source: Any, seen: object) -> None:
    assert touches(PAGE, source, AT) == seen


def test_of_many_touches_the_last_are_kept() -> None:
    told = [{"utm": {"source": str(n)}} for n in range(100)]
    seen = touches(PAGE, {"touches": told}, AT)
    assert [t.get("utm") for t in seen] == [t["utm"] for t in told[-MAX_TOUCHES:]] + [None]


def test_the_last_campaign_is_the_source_and_the_first_touch_stays() -> None:
    first = {"referrer": "https://blog.io/", "at": "t0"}
    campaign = {"utm": {"source": "x"}, "click_ids": {"gclid": "1"}, "landing_page": "/a"}
    assert source_context([first, campaign, HERE]) == {
        "utm": {"source": "x"},
        "referrer": None,
        "landing_page": "/a",
        "click_ids": {"gclid": "1"},
        "first_touch": first,
    }


def test_without_a_campaign_the_last_touch_is_the_source() -> None:
    first = {"referrer": "https://blog.io/", "at": "t0"}
    found = source_context([first, HERE])
    assert (found["landing_page"], found["utm"]) == ("https://acme.io/b", {})
    assert source_context([]) == {}
