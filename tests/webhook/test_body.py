"""The bytes of a delivery: the usual shape, a template's, and the usual when a template fails."""

from __future__ import annotations

from dataclasses import replace

import orjson
import pytest

from agent.config import Destination
from agent.webhook.body import make, rfc3339
from tests.webhook.conftest import ROW

PLAIN = Destination("sales")


def like(template: str) -> Destination:
    return Destination("sales", template=template)


LINKS = {"handoff": "https://chat.example.com/handoff/t"}
USUAL = {
    "type": "lead.handoff",
    "timestamp": "2026-11-23T10:00:00.000Z",
    "data": {"score": {"total": 86}, "lead": {"name": "Zoë"}, "source": {}, "links": LINKS},
}


def test_the_usual_shape_carries_the_time_of_the_event_and_the_links() -> None:
    body, fault = make(replace(ROW, attempts=7), LINKS, PLAIN)
    assert (orjson.loads(body), fault) == (USUAL, None)


def test_a_template_renders_the_body_and_what_is_missing_is_null() -> None:
    template = """
    {"text": {{ (data.lead.name ~ ': ' ~ data.score.total) | tojson }},
     "campaign": {{ data.source.utm.campaign | tojson }},
     "kind": {{ type | tojson }}, "at": {{ timestamp | tojson }},
     "link": {{ data.links.handoff | tojson }}}
    """
    body, fault = make(ROW, LINKS, like(template))
    assert fault is None
    assert orjson.loads(body) == {
        "text": "Zoë: 86",
        "campaign": None,
        "kind": "lead.handoff",
        "at": "2026-11-23T10:00:00.000Z",
        "link": LINKS["handoff"],
    }


def test_a_name_full_of_markup_and_quotes_stays_a_text() -> None:
    row = replace(ROW, data=orjson.dumps({"lead": {"name": '"}<b>{{ 7*7 }}'}}).decode())
    body, _ = make(row, {}, like('{"name": {{ data.lead.name | tojson }}}'))
    assert orjson.loads(body) == {"name": '"}<b>{{ 7*7 }}'}


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("{{ data.score.total }", "TemplateSyntaxError: unexpected '}'"),
        ("{{ data.score.total / 0 }}", "ZeroDivisionError: division by zero"),
        ("not json", "JSONDecodeError: "),
        ("{{ data.__class__.__mro__ }}", "JSONDecodeError: "),
        (
            "{{ data.update({'a': 1}) }}",
            "SecurityError: access to attribute 'update' of 'dict' object is unsafe.",
        ),
        ('"{{ "x" * 20001 }}"', "TooLarge: its body has 20,003 bytes, at most 20,000 are sent"),
    ],
)
def test_a_template_that_fails_sends_the_usual_shape_and_says_why(
    template: str, reason: str
) -> None:
    body, fault = make(ROW, LINKS, like(template))
    assert orjson.loads(body) == USUAL
    assert fault is not None
    assert fault.startswith(f"template failed, sent in the usual shape: {reason}")


def test_what_is_said_of_a_fault_does_not_quote_the_lead() -> None:
    template = "{{ data.lead.name.encode('ascii') }}"
    _, fault = make(ROW, LINKS, like(template))
    assert fault == "template failed, sent in the usual shape: UnicodeEncodeError"


def test_moments_are_utc_with_milliseconds() -> None:
    assert rfc3339(1_795_428_000_007) == "2026-11-23T10:00:00.007Z"
