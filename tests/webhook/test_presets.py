"""The presets: what each renders is what its receiver takes, whatever a visitor typed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from agent.cli.sample import sample
from agent.config import EVENT_TYPES, PRESETS, Destination
from agent.webhook.body import MAX_BYTES, PRESETS_DIR, make, mrkdwn
from storage.records import Outbox
from tests.webhook.targets import BY_PRESET

LINK = "https://chat.example.com/handoff/token"
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
NOTICE = {
    "destination": "sales",
    "why": "gone",
    "text": "Destination sales is disabled, because it answered 410.",
}


def lead(**changes: Any) -> dict[str, Any]:
    data: dict[str, Any] = orjson.loads(sample("x", NOW).data)
    return {**data, "test": False, **changes}


def event(data: dict[str, Any], type: str = "lead.handoff") -> Outbox:
    return replace(sample("x", NOW), type=type, data=orjson.dumps(data).decode())


def rendered(preset: str, data: dict[str, Any], type: str = "lead.handoff") -> Any:
    body, fault = make(event(data, type), {"handoff": LINK}, Destination("x", preset=preset))
    assert fault is None
    assert len(body) <= MAX_BYTES
    return orjson.loads(body)


def faults(preset: str, body: Any) -> list[str]:
    return [error.message for error in Draft202012Validator(BY_PRESET[preset]).iter_errors(body)]


def test_every_preset_has_its_template_and_its_receivers_schema() -> None:
    assert all((PRESETS_DIR / f"{name}.j2").is_file() for name in PRESETS)
    assert set(BY_PRESET) == set(PRESETS)


RENDERED = [
    (preset, type)
    for preset in PRESETS
    for type in EVENT_TYPES
    if type != "destination.disabled" or Destination("x", preset=preset).for_people
]


@pytest.mark.parametrize(("preset", "type"), RENDERED)
def test_what_a_preset_renders_is_what_its_receiver_takes(preset: str, type: str) -> None:
    data = NOTICE if type == "destination.disabled" else lead()
    assert faults(preset, rendered(preset, data, type)) == []


@pytest.mark.parametrize("preset", PRESETS)
def test_a_lead_of_whom_nothing_is_known_yet_is_rendered_too(preset: str) -> None:
    nobody = dict.fromkeys(("name", "email", "phone", "company"))
    empty = lead(lead=nobody, answers=[], unknown=[], source={})
    empty["score"] |= {"points": []}
    assert faults(preset, rendered(preset, empty)) == []


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60)
WORST = st.sampled_from(["<", "&", "\U0001f525", '"', "\\", "\x01", "\n", "{{", "*", "<!channel>"])
LONG = st.builds(lambda text, times: text * times, TEXT | WORST, st.integers(1, 1500))
ANSWER = st.fixed_dictionaries({"question": TEXT, "text": LONG, "value": TEXT})
POINT = st.fixed_dictionaries({"points": st.integers(-100, 100), "why": LONG, "rule": TEXT})


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(PRESETS),
    st.fixed_dictionaries(dict.fromkeys(("name", "email", "phone", "company"), LONG | st.none())),
    st.lists(ANSWER, max_size=12),
    st.lists(POINT, max_size=12),
    st.lists(LONG, max_size=5),
    LONG,
)
def test_whatever_was_typed_stays_within_what_the_receiver_takes(
    preset: str,
    person: dict[str, Any],
    answers: list[dict[str, Any]],
    points: list[dict[str, Any]],
    asked: list[str],
    band: str,
) -> None:
    data = lead(lead=person, asked=asked, source={"utm": {"source": band}, "referrer": band})
    data["answers"] = [{**answer, "status": "answered"} for answer in answers]
    data["score"] |= {"points": points, "band": band[:60]}
    if len(orjson.dumps(data)) > 18_000:  # the payload itself is cut to this
        data["answers"] = [{**a, "text": a["text"][:80]} for a in data["answers"]]
        data["lead"] = {key: value and value[:80] for key, value in person.items()}
    assert faults(preset, rendered(preset, data)) == []


def test_slack_shows_who_it_is_why_and_a_button_to_claim() -> None:
    assert rendered("slack", lead()) == {
        "text": "Hot lead: Ann Example, 86 points",
        "blocks": [
            {
                "type": "header",
                "text": {
                    "type": "plain_text",
                    "text": "Hot lead: Ann Example, 86 points",
                    "emoji": False,
                },
            },
            {
                "type": "section",
                "fields": [
                    rich("*Name*\nAnn Example"),
                    rich("*Company*\nExample Ltd"),
                    rich("*Email*\nann@example.com"),
                    rich("*Phone*\n+442079460958"),
                ],
            },
            {"type": "section", "text": rich("*Why*\n+86 $5,000 a month")},
            {"type": "section", "text": rich("*Answers*\nbudget: around 5k a month")},
            {"type": "section", "text": rich("*Open*\nnot known: authority")},
            {
                "type": "actions",
                "elements": [
                    {
                        "type": "button",
                        "style": "primary",
                        "action_id": "claim",
                        "url": LINK,
                        "text": {"type": "plain_text", "text": "Open and claim", "emoji": False},
                    }
                ],
            },
            {"type": "context", "elements": [rich("Handraise, test")]},
        ],
    }


def rich(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def test_in_slack_nobody_is_called_and_no_link_is_made_by_what_a_visitor_typed() -> None:
    evil = "<!channel> & <https://evil.example|click>"
    body = rendered("slack", lead(lead={"name": evil, "email": evil}, asked=[evil]))
    texts = [text for text in walk(body["blocks"]) if text["type"] == "mrkdwn"]
    assert [text for text in texts if re.search(r"[<>]|&(?!amp;|lt;|gt;)", text["text"])] == []
    assert "&lt;!channel&gt; &amp; &lt;https://evil.example|click&gt;" in texts[0]["text"]
    assert "<" not in body["text"]


def walk(found: Any) -> list[dict[str, Any]]:
    """All text objects of Slack in some blocks."""
    if isinstance(found, list):
        return [text for one in found for text in walk(one)]
    if not isinstance(found, dict):
        return []
    if "verbatim" in found or "emoji" in found:
        return [found]
    return [text for one in found.values() for text in walk(one)]


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [
        ("a & b", 20, "a &amp; b"),
        ("a & b", 6, "a …"),  # no half of an escape
        ("&&&", 6, "&amp;…"),
        ("abcdef", 6, "abcdef"),
        ("abcdefg", 6, "abcde…"),
        (None, 6, ""),
    ],
)
def test_what_slack_reads_is_cut_between_letters(text: object, most: int, shown: str) -> None:
    assert mrkdwn(text, most) == shown


def test_in_teams_what_a_visitor_typed_is_no_markdown() -> None:
    card = rendered("teams", lead(lead={"name": "[click](https://evil.example)"}))
    content = card["attachments"][0]["content"]
    assert {block["type"] for block in content["body"]} == {"RichTextBlock"}
    assert content["actions"] == [
        {"type": "Action.OpenUrl", "title": "Open and claim", "url": LINK}
    ]


def test_hubspot_gets_one_contact_that_a_repeat_does_not_double() -> None:
    assert rendered("hubspot", lead(), "lead.captured") == {
        "inputs": [
            {
                "idProperty": "email",
                "id": "ann@example.com",
                "properties": {
                    "email": "ann@example.com",
                    "firstname": "Ann",
                    "lastname": "Example",
                    "phone": "+442079460958",
                    "company": "Example Ltd",
                    "message": "New lead: Ann Example, 86 points\n\n+86 $5,000 a month\n\n"
                    "budget: around 5k a month\n\nnot known: authority\n\ntest " + LINK,
                },
            }
        ]
    }


def test_hubspot_knows_a_lead_without_an_address_by_its_conversation() -> None:
    (known,) = rendered("hubspot", lead(lead={"phone": "+442079460958"}))["inputs"]
    assert (known["idProperty"], known["id"]) == ("handraise_conversation", "conv_test")
    assert "email" not in known["properties"]


def test_salesforce_gets_the_fields_of_a_lead() -> None:
    assert rendered("salesforce", lead(), "lead.captured") == {
        "FirstName": "Ann",
        "Email": "ann@example.com",
        "Phone": "+442079460958",
        "Rating": "Hot",
        "LastName": "Example",
        "Company": "Example Ltd",
        "LeadSource": "Web",
        "Description": "New lead: Ann Example, 86 points\n\n+86 $5,000 a month\n\n"
        "budget: around 5k a month\n\nnot known: authority\n\ntest " + LINK,
    }


@pytest.mark.parametrize(
    ("person", "last"),
    [
        ({"name": "Madonna"}, "Madonna"),
        ({"email": "ben@acme.io"}, "ben"),
        ({"phone": "+442079460958"}, "Unknown"),
    ],
)
def test_salesforce_always_gets_a_last_name_and_a_company(
    person: dict[str, str], last: str
) -> None:
    body = rendered("salesforce", lead(lead=person))
    assert (body["LastName"], body["Company"]) == (last, "Not given")


def test_the_flat_shape_has_one_field_for_each_answer() -> None:
    body = rendered("flat", lead())
    assert {key: body[key] for key in ("name", "score", "band", "answer_budget", "link")} == {
        "name": "Ann Example",
        "score": 86,
        "band": "hot",
        "answer_budget": "around 5k a month",
        "link": LINK,
    }


def test_a_mails_html_holds_no_markup_of_a_visitors() -> None:
    body = rendered("mail", lead(lead={"name": "<img src=x onerror=alert(1)>"}))
    assert "<img" not in body["html"]
    assert "&lt;img src=x onerror=alert(1)&gt;" in body["html"]
    assert "<img src=x" in body["text"]


def test_a_claim_and_a_disabled_destination_are_told_in_words() -> None:
    claimed = lead(handoff={"by": "Ana"})
    assert rendered("slack", claimed, "handoff.claimed")["text"] == "Taken by Ana: Ann Example"
    assert rendered("slack", NOTICE, "destination.disabled") == {
        "text": NOTICE["text"],
        "blocks": [{"type": "section", "text": rich(NOTICE["text"])}],
    }
