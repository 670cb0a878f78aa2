"""What a question takes beyond its kind: which answers pass, the words for the rest, the faults."""

import pytest

from agent.core.limits import area, postcodes
from tests.core.asking import asking, failures, refused

MONEY = """
spend:
  ask: How much?
  kind: money
  unit: USD a month
  steps: {0: 0, 500: 10}
  min: 100
  max: 50000
  currencies: [EUR, GBP]
more: {ask: Sure?, kind: yes_no, when: spend >= 500}
"""
MONEY_TALK = """
tests:
  its own currency counts:
    talk: [spend: $600 a month, more: yes]
    expect: {points: {spend: 10}, end: bye}
  another one that is taken is kept as it was said, and does not count:
    talk: [spend: 600 euros a month]
    expect:
      points: {}
      end: bye
      answers: {spend: {min: 600, max: 600, currency: EUR, period: month, approx: false}}
  a third one is refused with those that are taken:
    talk:
      - spend: 600 Swiss francs a month
      - reject: currency
      - bot: We can work with USD, EUR, GBP. Which sum is it in one of these?
  a sum below the least is refused, in the unit's rhythm:
    talk:
      - spend: 600 a year
      - reject: range
      - bot: "That should be between $100 a month and $50,000 a month."
"""
MAIL = """
mail:
  ask: Your address?
  kind: email
  consent: {notice: We answer.}
  blocked: [mailinator.com, Spam.example]
who:
  ask: Who are you?
  kind: contact
  blocked: [mailinator.com]
  consent: {notice: We answer.}
"""
MAIL_TALK = """
tests:
  a blocked domain and those below it are refused:
    talk:
      - mail: ann@mailinator.com
      - reject: email_blocked
      - bot: I can't take an address of that provider. Is there another one?
      - mail: ann@eu.spam.example
      - reject: email_blocked
      - mail: ann@notspam.example
      - who: Ann Lee, ann@mailinator.com
      - reject: email_blocked
      - who: ann@acme.io
    expect: {end: bye, lead: {name: Ann Lee, email: ann@acme.io}}
"""
BUSINESS = """
mail: {ask: Work address?, kind: email, business: true, consent: {notice: We answer.}}
"""
BUSINESS_TALK = """
tests:
  a free mail service is refused:
    talk:
      - mail: ann@gmail.com
      - reject: email_business
      - bot: Please give your work e-mail, so that the right person answers.
      - mail: ann@acme.io
    expect: {end: bye}
"""
AREA = """
zip: {ask: Where is it?, kind: text, area: [90210, "01067", 941*, SW1*], points: 5}
"""
AREA_TALK = """
tests:
  a postcode inside is taken out of what was said:
    talk: [zip: it's in 90210 please]
    expect: {answers: {zip: "90210"}, points: {zip: 5}}
  a leading zero stays:
    talk: [zip: "01067"]
    expect: {answers: {zip: "01067"}}
  a star takes whatever follows:
    talk: [zip: sw1a 1aa]
    expect: {answers: {zip: SW1A 1AA}}
  a place outside is refused:
    talk:
      - zip: "10115"
      - reject: outside_area
      - bot: Sorry, we don't come to 10115 yet.
    expect: {question: zip}
  no postcode at all:
    talk:
      - zip: near the station
      - reject: postcode
      - bot: Which postcode is it? For example “90210”.
"""
OUTSIDE = """
zip: {ask: Where is it?, kind: text, area: [941*], outside: far, points: 5}
size: {ask: How big?, kind: number}
"""
OUTSIDE_TALK = """
  far: {say: "We do not come to {{ zip }} yet.", outcome: disqualified}
tests:
  a place outside goes elsewhere and earns nothing:
    talk: [zip: "10115", bot: We do not come to 10115 yet.]
    expect: {end: far, outcome: disqualified, points: {}}
  a place inside goes on:
    talk: [zip: "94103"]
    expect: {question: size, points: {zip: 5}}
"""
PATTERN = """
order:
  ask: Your order number?
  kind: text
  again: Once more please.
  pattern: {like: '[A-Z]{2}\\d+', say: "Two letters and digits, as in AB123."}
"""
PATTERN_TALK = """
tests:
  the whole answer must fit:
    talk:
      - order: it is AB12
      - reject: pattern
      - bot: Two letters and digits, as in AB123.
      - order: " AB12 "
    expect: {end: bye}
"""


@pytest.mark.parametrize(
    ("questions", "more"),
    [
        pytest.param(MONEY, MONEY_TALK, id="sums"),
        pytest.param(MAIL, MAIL_TALK, id="addresses"),
        pytest.param(BUSINESS, BUSINESS_TALK, id="business addresses"),
        pytest.param(AREA, AREA_TALK, id="an area"),
        pytest.param(OUTSIDE, OUTSIDE_TALK, id="outside of an area"),
        pytest.param(PATTERN, PATTERN_TALK, id="a pattern"),
    ],
)
def test_answers_are_held_to_the_limits(questions: str, more: str) -> None:
    assert failures(asking(questions, more)) == []


def test_a_pattern_takes_no_time_however_it_is_written() -> None:
    flow = asking(
        "code: {ask: Code?, kind: text, pattern: {like: '(a+)+b', say: No.}}",
        f"tests: {{slow: {{talk: [code: {'a' * 199}, reject: pattern]}}}}",
    )
    assert failures(flow) == []


def test_an_answer_too_long_for_a_pattern_is_refused() -> None:
    flow = asking(
        "code: {ask: Code?, kind: text, pattern: {like: 'a+', say: No.}}",
        f"tests: {{long: {{talk: [code: {'a' * 201}, reject: pattern, code: {'a' * 200}]}}}}",
    )
    assert failures(flow) == []


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("90210", ["90210"]),
        ("2 rooms in 90210-1234", ["90210 1234", "90210", "1234", "2"]),
        ("SW1A 1AA", ["SW1A 1AA", "SW1A", "1AA"]),
        ("1012 ab", ["1012 AB", "1012"]),
        ("Camden", []),
    ],
)
def test_postcodes_are_found_in_what_is_said(said: str, found: list[str]) -> None:
    assert postcodes(said) == found


def test_a_star_alone_holds_every_postcode() -> None:
    assert area(["*"]).holds("10115")


@pytest.mark.parametrize(
    ("questions", "found"),
    [
        pytest.param(
            "a: {ask: A?, kind: money, unit: USD, currencies: [euro]}",
            [("3:53", "questions.a.currencies.0: `euro` is no currency",
              "Write three capitals: `EUR`.")],
            id="a currency",
        ),
        pytest.param(
            "a: {ask: A?, kind: email, blocked: ['@spam.example'], consent: {notice: N.}}",
            [("3:39", "questions.a.blocked.0: `@spam.example` is no mail domain",
              "Write the part after the @: `mailinator.com`.")],
            id="a domain",
        ),
        pytest.param(
            "a: {ask: A?, kind: text, area: ['9*1']}",
            [("3:35", "questions.a.area.0: `9*1` is no postcode",
              "Write `90210`, or `941*` for all that begin so.")],
            id="a postcode",
        ),
        pytest.param(
            "a: {ask: A?, kind: text, outside: bye}",
            [("3:37", "questions.a.outside: there is no `area` to be outside of",
              "Add `area:`.")],
            id="outside without an area",
        ),
        pytest.param(
            "a: {ask: A?, kind: text, area: [1], outside: by}",
            [("3:48", "questions.a.outside: there is no `by`", "Did you mean `bye`?")],
            id="outside to nowhere",
        ),
        pytest.param(
            "a: {ask: A?, kind: text, pattern: {like: '(a', say: 'Like {{ pagee }}.'}}",
            [("3:44", "questions.a.pattern.like: cannot be read: missing ): (a",
              "Write a regular expression as RE2 reads it: no look-ahead, no back-references."),
             ("3:55", "questions.a.pattern.say: unknown name `pagee`", "Did you mean `page`?")],
            id="a pattern and its words",
        ),
        pytest.param(
            "a: {ask: A?, kind: number, currencies: [EUR]}",
            [("3:30", "questions.a.currencies: a number question has no `currencies`",
              "`currencies` belongs to money.")],
            id="another kind",
        ),
    ],
)  # fmt: skip
def test_limits_that_cannot_work_are_faults(
    questions: str, found: list[tuple[str, str, str]]
) -> None:
    assert refused(questions) == found
