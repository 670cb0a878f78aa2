"""What an end offers: a code after contact and consent, a filled-in calendar, a page to go to."""

import pytest

from agent.core.last_words import redirect
from agent.core.snapshot import Snapshot
from tests.core.asking import asking, failures, refused

WHO = """
who:
  ask: Who are you?
  kind: contact
  fields: {name: optional, email: optional, phone: optional}
  consent: {notice: We answer., marketing: News too.}
"""


def giving(deliver: str, tests: str) -> list[object]:
    """What fails in the tests of a flow whose end delivers that."""
    more = f"  gift: {{say: Thanks., deliver: {deliver}}}\n{tests}"
    return [*failures(asking(WHO, more, "gift"))]


BY_DEFAULT = """
tests:
  after address and agreement:
    talk:
      - who: {name: Ann, email: ann@acme.io, consent: {marketing: true}}
      - bot: "Thanks.\\nYour code: WELCOME10\\n[Open x.example](https://x.example/g)"
  not without the agreement:
    talk: [who: {name: Ann, email: ann@acme.io, consent: {marketing: false}}, bot: Thanks.]
  a phone number is an address too:
    talk:
      - who: {phone: "+442079460958", consent: {marketing: true}}
      - bot: "Your code: WELCOME10"
  in German:
    given: {locale: de}
    talk:
      - who: {name: Ann, email: ann@acme.io, consent: {marketing: true}}
      - bot: "Ihr Code: WELCOME10"
translations:
  de:
    questions: {who: {ask: Wer?, consent: {notice: N., marketing: M.}}}
    ends: {gift: Danke.}
"""
NO_ADDRESS = """
tests:
  not without an address:
    talk: [skip: who, bot: Thanks.]
"""
OWN_WORDS = """
tests:
  in words of its own:
    talk:
      - who: {name: Ann, email: ann@acme.io}
      - bot: "Ann, use A1 at [the shop](https://x.example/g)."
"""


@pytest.mark.parametrize(
    ("deliver", "tests"),
    [
        pytest.param(
            '{code: WELCOME10, link: "https://x.example/g", needs: marketing}',
            BY_DEFAULT,
            id="by default",
        ),
        pytest.param(
            '{code: A1, link: "https://x.example/g", '
            'say: "{{ name }}, use {{ code }} at [the shop]({{ link }})."}',
            OWN_WORDS,
            id="own words",
        ),
    ],
)
def test_a_code_is_delivered_after_contact_and_consent(deliver: str, tests: str) -> None:
    assert giving(deliver, tests) == []


def test_nothing_is_delivered_to_nobody() -> None:
    more = f"  gift: {{say: Thanks., deliver: {{code: A}}}}\n{NO_ADDRESS}"
    assert failures(asking(WHO + "  skip: true\n", more, "gift")) == []


BOOK = """
  meet: {{say: Thanks., book: {book}}}
tests:
  filled in:
    talk: [who: {{name: Ann Lee, email: a+b@acme.io}}, bot: "[Choose a time]({link})"]
"""


@pytest.mark.parametrize(
    ("book", "link"),
    [
        pytest.param("https://cal.example/x", "https://cal.example/x", id="the link alone"),
        pytest.param(
            '{link: "https://cal.example/x", prefill: [name, email, phone]}',
            "https://cal.example/x?name=Ann%20Lee&email=a%2Bb%40acme.io",
            id="with what is known",
        ),
        pytest.param(
            '{link: "https://cal.example/x?name=me&l=2#top", prefill: [name, email]}',
            "https://cal.example/x?name=me&l=2&email=a%2Bb%40acme.io#top",
            id="what stands there stays",
        ),
    ],
)
def test_a_calendar_is_filled_in(book: str, link: str) -> None:
    flow = asking(WHO, BOOK.format(book=book, link=link), "meet")
    assert failures(flow) == []


@pytest.mark.parametrize(
    ("address", "utm", "onward"),
    [
        ("/thanks", {}, "/thanks"),
        ("/x", {"source": "news", "campaign": "a b"}, "/x?utm_source=news&utm_campaign=a%20b"),
        ("https://www.shop.example/x?utm_source=us", {"source": "news"},
         "https://www.shop.example/x?utm_source=us"),
    ],
)  # fmt: skip
def test_a_redirect_carries_the_campaign_on(address: str, utm: dict[str, str], onward: str) -> None:
    flow = asking(
        "a: {ask: A?, kind: text}",
        f'  out: {{say: Bye., redirect: "{address}"}}\nredirects: ["*.shop.example"]',
        "out",
    )
    snapshot = Snapshot("c", "f", "v", "en", source={"utm": utm})
    assert redirect(flow.ends["out"], snapshot) == onward


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://evil.example/", "evil.example"),
        ("https://example.com.evil.example/", "example.com.evil.example"),
        ("https://www.example.com/", "www.example.com"),
        ("http://example.com:8080/", "example.com:8080"),
    ],
)
def test_a_redirect_to_another_host_is_a_fault(address: str, host: str) -> None:
    more = f"  out: {{say: Bye., redirect: '{address}'}}\nredirects: [example.com]"
    assert refused("a: {ask: A?, kind: text}", more, "out") == [
        (
            "7:30",
            f"ends.out.redirect: `{host}` is not among the hosts this flow may lead to",
            f"Add `redirects: [{host}]` at the top, or write a path.",
        )
    ]


@pytest.mark.parametrize(
    "address",
    ["//evil.example/", "/\\evil.example", "https://example.com\\@evil.example",
     "mailto:a@b.example", "https://example.com@evil.example/",
     "https://[/", "javascript:alert(1)"],
)  # fmt: skip
def test_a_redirect_that_hides_its_host_is_a_fault(address: str) -> None:
    more = f"  out: {{say: Bye., redirect: '{address}'}}\nredirects: [example.com]"
    assert refused("a: {ask: A?, kind: text}", more, "out") == [
        (
            "7:30",
            f"ends.out.redirect: `{address}` is no page to go to",
            "Write a path such as /thanks, or https://… with a host listed in `redirects:`.",
        )
    ]


@pytest.mark.parametrize(
    ("deliver", "found"),
    [
        pytest.param(
            "{needs: marketing}",
            [("11:33", "ends.gift.deliver: there is nothing to deliver",
              "Add `code:` or `link:`.")],
            id="nothing",
        ),
        pytest.param(
            "{code: A, needs: marketin}",
            [("11:50", "ends.gift.deliver.needs: no question asks to agree to `marketin`",
              "Did you mean `marketing`?")],
            id="a purpose nobody asks for",
        ),
        pytest.param(
            "{code: A, link: gift}",
            [("11:49", "ends.gift.deliver.link: `gift` is no web address",
              "Write https://… or a path like /thanks.")],
            id="no address",
        ),
    ],
)  # fmt: skip
def test_what_can_never_be_delivered_is_a_fault(
    deliver: str, found: list[tuple[str, str, str]]
) -> None:
    more = f"  gift: {{say: Thanks., deliver: {deliver}}}"
    assert refused(WHO, more, "gift") == found


def test_nobody_can_get_what_needs_an_address_that_is_not_asked_for() -> None:
    more = "  gift: {say: Thanks., deliver: {code: A}}\nredirects: ['https://x.example']"
    assert refused("a: {ask: A?, kind: text}", more, "gift") == [
        (
            "7:33",
            "ends.gift.deliver: no question asks for an address",
            "Ask for an address, or say it in `say`.",
        ),
        (
            "8:13",
            "redirects.0: `https://x.example` is no host",
            "Write the name alone: `example.com`, or `*.example.com` for all below it.",
        ),
    ]
