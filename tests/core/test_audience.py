"""Which visitors a flow is for, by page and campaign; what such a key may not hold."""

from typing import Any

import pytest

from agent.core.audience import Audience, overlap, within
from agent.core.context import page_context, source_context, touches
from tests.core.asking import asking, refused

QUESTION = "a: {ask: A?, kind: text}"


def fits(audience: str, url: str, **page: Any) -> bool:
    """Whether a flow for `audience` is for a visitor on the page `url`."""
    made = asking(QUESTION, f"for: {audience}").audience
    assert made is not None
    page = {"url": url, **page}
    source = source_context(touches(page, None, "2026-01-01T00:00:00Z"))
    return made.fits(page_context(page), source)


@pytest.mark.parametrize(
    ("audience", "url", "expected"),
    [
        ("{page: /pricing}", "https://x.example/pricing", True),
        ("{page: /pricing}", "https://x.example/pricing/pro?a=1", True),
        ("{page: /pricing}", "https://x.example/pricing-old", False),
        ("{page: [/a, /b]}", "https://x.example/b", True),
        ("{page: /}", "https://x.example", True),
        ("{utm.campaign: Spring}", "/x?utm_campaign=spring", True),
        ("{utm.campaign: [spring, fall]}", "/x?utm_campaign=winter", False),
        ("{utm.campaign: spring}", "/x", False),
        ("{page: /a, utm.source: ads}", "/a?utm_source=ads", True),
        ("{page: /a, utm.source: ads}", "/b?utm_source=ads", False),
        ("{when: \"page.path == '/' and utm.term is known\"}", "/?utm_term=crm", True),
        ("{when: \"page.path == '/' and utm.term is known\"}", "/", False),
        ("{}", "/", True),
    ],
)
def test_all_of_it_must_fit(audience: str, url: str, expected: bool) -> None:
    assert fits(audience, url) is expected


def test_a_condition_may_read_where_the_visitor_came_from() -> None:
    assert fits("{when: \"'news.example' in referrer\"}", "/", referrer="https://news.example/1")
    assert not fits("{when: \"'news.example' in referrer\"}", "/")


def test_nobody_in_particular() -> None:
    assert asking(QUESTION).audience is None


@pytest.mark.parametrize(
    ("audience", "found"),
    [
        pytest.param(
            "{page: 'https://x.example/a'}",
            [("8:13", "for.page: `https://x.example/a` is no path of a site",
              "Write the path alone, as in `/pricing`.")],
            id="an address",
        ),
        pytest.param(
            "{when: a == 'x'}",
            [("8:13", "for.when: unknown name `a`", "Known here: page, referrer, utm.")],
            id="an answer",
        ),
        pytest.param(
            "{utm.sauce: x}",
            [("8:7", "for.utm.sauce: unknown key `utm.sauce`", "Did you mean `utm.source`?")],
            id="a misspelt key",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_known_before_the_talk_is_a_fault(
    audience: str, found: list[tuple[str, str, str]]
) -> None:
    assert refused(QUESTION, f"for: {audience}") == found


def meant(audience: str) -> Audience:
    made = asking(QUESTION, f"for: {audience}").audience
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("{page: /a}", "{page: /b}", (False, False, False)),
        ("{page: /a}", "{page: /a/b}", (True, False, True)),
        ("{page: [/a, /b]}", "{page: [/b, /c]}", (True, False, False)),
        ("{page: /a}", "{utm.source: ads}", (True, False, False)),
        ("{page: /a, utm.source: ads}", "{utm.source: [ads, mail]}", (True, True, False)),
        ("{utm.source: ads}", "{utm.source: mail}", (False, False, False)),
        ("{}", "{page: /a}", (True, False, True)),
        ("{page: /a}", "{page: /a}", (True, True, True)),
        ("{when: page.path == '/'}", "{when: utm.term is known}", (False, False, False)),
        ("{when: page.path == '/'}", "{page: /}", (False, False, False)),
        ("{page: /}", "{page: /, when: page.path == '/'}", (True, False, True)),
        ("{page: /}", "{when: page.path == '/'}", (False, False, False)),
        ("{when: page.path == '/'}", "{when: page.path == '/'}", (True, True, True)),
    ],
)
def test_whom_two_flows_share(first: str, second: str, expected: tuple[bool, ...]) -> None:
    one, other = meant(first), meant(second)
    assert (overlap(one, other), within(one, other), within(other, one)) == expected
