"""Templates and conditions: what they may say, what they may not, and what they do at the end."""

import pytest

from agent.core.texts import UNKNOWN, TextError, expression, text
from tests.small_flow import changed, faults

CASES = [
    pytest.param(
        "'/pricing'",
        "'/pricing' and budgt > 5",
        [
            ("18:19", "signals.pricing.when: unknown name `budgt`", "Did you mean `budget`?"),
        ],
        id="an unknown name in a condition",
    ),
    pytest.param(
        "Thanks, {{ name }}.",
        "Thanks, {{ nmae }}.",
        [
            ("24:17", "ends.booked.say: unknown name `nmae`", "Did you mean `name`?"),
        ],
        id="an unknown name in a text",
    ),
    pytest.param(
        "Thanks, {{ name }}.",
        "Thanks, {{ name.__class__ }}.",
        [
            (
                "24:17",
                "ends.booked.say: `.__class__` is private",
                "Use a public value such as `budget.min`.",
            ),
        ],
        id="a text that reads an attribute",
    ),
    pytest.param(
        "Thanks, {{ name }}.",
        "Thanks, {{ name.upper() }}.",
        [
            (
                "24:17",
                "ends.booked.say: calls something",
                "Texts and conditions read values, they call nothing.",
            ),
        ],
        id="a text that calls",
    ),
    pytest.param(
        "Thanks, {{ name }}.",
        "{% for x in [1] %}{{ x }}{% endfor %}",
        [
            (
                "24:17",
                "ends.booked.say: `for` is not allowed here",
                "Use values, comparisons and if/else only.",
            ),
        ],
        id="a text with a loop",
    ),
    pytest.param(
        "Thanks, {{ name }}.",
        "Thanks, {{ name.",
        [
            (
                "24:17",
                "ends.booked.say: cannot be read: expected name or number",
                "Mind the braces and quotes.",
            ),
        ],
        id="braces left open",
    ),
]


@pytest.mark.parametrize(("old", "new", "expected"), CASES)
def test_each_mistake_is_a_fault_with_its_place_and_how_to_mend_it(
    old: str, new: str, expected: list[tuple[str, str, str]]
) -> None:
    assert faults(changed(old, new)) == expected


KNOWN = frozenset({"goal", "budget", "name", "page"})


@pytest.mark.parametrize(
    ("source", "said", "mend"),
    [
        ("", "cannot be read: unexpected 'end of template'", "mind the"),
        ("budget >", "cannot be read: unexpected 'end of template'", "mind the braces"),
        ("budget }} {{ goal", "this is not one expression", "write a condition such as"),
        ("budgt > 5", "unknown name `budgt`", "did you mean `budget`?"),
        ("xyzzy", "unknown name `xyzzy`", "known here: budget, goal, name, page"),
        ("goal.upper()", "calls something", "read values, they call nothing"),
        ("goal.__class__", "`.__class__` is private", "use a public value"),
        ("goal['__class__']", "`getitem` is not allowed here", "values, comparisons and if/else"),
        ("goal | attr('x')", "unknown filter `attr`", "one of lower, upper"),
        ("goal is callable", "unknown test `callable`", "`is known`"),
        ("'a' * 100000000", "multiplies a text", "only numbers can be multiplied"),
        ("budget ** 9 ** 9 ** 9", "`pow` is not allowed here", "values, comparisons and if/else"),
        ("'%1000000000d' % 1", "`mod` is not allowed here", "values, comparisons and if/else"),
        ("goal ~ goal", "`concat` is not allowed here", "values, comparisons and if/else"),
        ("(" * 3000 + "1" + ")" * 900, "cannot be read: it is nested too deeply", "mind the"),
        ("not " * 200 + "goal", "it is nested too deeply", "at most 50 levels"),
        ("+".join("1" * 1900), "it is nested too deeply", "at most 50 levels"),
        ("goal" + ".a" * 1900, "it is nested too deeply", "at most 50 levels"),
        ("1) and (1", "cannot be read: unexpected ')'", "mind the braces"),
        ("self", "unknown name `self`", "known here"),
        ("1" * 5000, "this expression is too long", "keep it under 4000 characters"),
    ],
)
def test_a_condition_that_may_not_stand_is_refused(source: str, said: str, mend: str) -> None:
    with pytest.raises(TextError) as raised:
        expression(source, KNOWN)
    assert (str(raised.value), mend in raised.value.mend) == (said, True), raised.value.mend


@pytest.mark.parametrize(
    "source",
    [
        "{% for x in goal %}{% endfor %}",
        "{% set x = 1 %}",
        "{% macro x() %}{% endmacro %}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{{ range(9) }}",
        "{{ goal[0] }}",
        "{{ goal.__class__.__mro__ }}",
        "{{ goal.format('x') }}",
        "{{ goal | center(100000000) }}",
        "{{ [goal] * 100000000 }}",
        "{{ self }}",
        "{{ name",
        "x" * 4001,
    ],
)
def test_a_text_that_loops_imports_calls_or_grows_is_refused(source: str) -> None:
    with pytest.raises(TextError):
        text(source, KNOWN)


@pytest.mark.parametrize(
    ("source", "values", "expected"),
    [
        ("budget >= 2000", {"budget": UNKNOWN}, False),
        ("budget < 2000", {"budget": UNKNOWN}, False),
        ("budget != 2000", {"budget": UNKNOWN}, False),
        ("goal in ['a', 'b']", {"goal": UNKNOWN}, False),
        ("budget.min.x > 1", {"budget": UNKNOWN}, False),
        ("budget is known", {"budget": UNKNOWN}, False),
        ("budget is known", {"budget": 5}, True),
        ("not goal", {"goal": UNKNOWN}, True),
        ("goal == 'a' and budget * 2 > 9", {"goal": "a", "budget": 5}, True),
        ("page is under '/pricing'", {"page": "/pricing"}, True),
        ("page is under '/pricing/'", {"page": "/pricing/pro"}, True),
        ("page is under '/pricing'", {"page": "/pricing-old"}, False),
        ("page is under '/pricing'", {"page": UNKNOWN}, False),
        ("1 / 0 > 1", {}, False),
        ("budget < " + "9" * 400, {"budget": 5}, True),
        ("name * 100000000 == 'x'", {"name": "x"}, False),
    ],
)
def test_a_condition_over_what_is_unknown_or_goes_wrong_is_false(
    source: str, values: dict[str, object], expected: bool
) -> None:
    assert expression(source, KNOWN)(values) is expected


@pytest.mark.parametrize(
    ("source", "values", "said"),
    [
        ("Plain, with { braces }.", {}, "Plain, with { braces }."),
        ("Thanks, {{ name }}!", {"name": "Ann"}, "Thanks, Ann!"),
        ("Thanks {{ name }}!", {"name": UNKNOWN}, "Thanks!"),
        ("{% if name %}Hi {{ name }}{% else %}Hi{% endif %}.", {"name": UNKNOWN}, "Hi."),
        ("Hello.{# not said #}", {}, "Hello."),
        ("So: {{ name.upper }}.", {"name": "x"}, "So:."),
        ("{{ budget * 2 }} in all", {"budget": 40}, "80 in all"),
        ("{{ name }}", {"name": "[x](https://evil.example)"}, "[x]\u2060(https://evil.example)"),
        ("{{ name }}", {"name": "{{ 7 * 7 }}"}, "{{ 7 * 7 }}"),
        ("So: {{ budget * 2 }}.", {"budget": "x"}, "So:."),
        ("{{ name | title }}", {"name": "ann lee"}, "Ann Lee"),
    ],
)  # fmt: skip
def test_a_text_shows_answers_literally_and_is_said_without_what_fails(
    source: str, values: dict[str, object], said: str
) -> None:
    assert text(source, KNOWN).render(values) == said
