"""What the receivers of the presets take, as JSON Schemas in our own words, each with its source.

A schema names everything a preset writes and nothing more, so that a new field fails until
somebody has looked up what the receiver says of it. Read on 2026-11-21.
"""

from typing import Any

Schema = dict[str, Any]


def _object(required: Schema, optional: Schema | None = None) -> Schema:
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
        "additionalProperties": False,
    }


def _text(most: int, least: int = 1) -> Schema:
    return {"type": "string", "minLength": least, "maxLength": most}


def _const(value: str) -> Schema:
    return {"const": value}


# https://docs.slack.dev/reference/block-kit: blocks/header-block (text 150), blocks/section-block
# (text 3000; at most 10 fields of 2000), blocks/actions-block (25 elements), blocks/context-block
# (10 elements), block-elements/button-element (text 75, url 3000, action_id 255, style primary or
# danger), composition-objects/text-object (verbatim for mrkdwn, emoji for plain_text only);
# a message has at most 50 blocks, its text 40,000 characters (reference/methods/chat.postMessage).
def _plain(most: int) -> Schema:
    return _object(
        {"type": _const("plain_text"), "text": _text(most)}, {"emoji": {"type": "boolean"}}
    )


def _mrkdwn(most: int) -> Schema:
    return _object(
        {"type": _const("mrkdwn"), "text": _text(most)}, {"verbatim": {"type": "boolean"}}
    )


_BUTTON = _object(
    {"type": _const("button"), "text": _plain(75), "action_id": _text(255)},
    {"url": _text(3000), "style": {"enum": ["primary", "danger"]}},
)
SLACK = _object(
    {
        "text": _text(40_000),
        "blocks": {
            "type": "array",
            "minItems": 1,
            "maxItems": 50,
            "items": {
                "oneOf": [
                    _object({"type": _const("header"), "text": _plain(150)}),
                    _object({"type": _const("section"), "text": _mrkdwn(3000)}),
                    _object(
                        {
                            "type": _const("section"),
                            "fields": {
                                "type": "array",
                                "minItems": 1,
                                "maxItems": 10,
                                "items": _mrkdwn(2000),
                            },
                        }
                    ),
                    _object(
                        {
                            "type": _const("actions"),
                            "elements": {"type": "array", "maxItems": 25, "items": _BUTTON},
                        }
                    ),
                    _object(
                        {
                            "type": _const("context"),
                            "elements": {"type": "array", "maxItems": 10, "items": _mrkdwn(2000)},
                        }
                    ),
                ]
            },
        },
    }
)

# The card: http://adaptivecards.io/schemas/adaptive-card.json, file schemas/1.5.0 of
# github.com/microsoft/AdaptiveCards: RichTextBlock and TextRun since version 1.2, required fields
# and no others, sizes and weights in any case. The message around it, and 28 KB for all of it:
# https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
_RUN = _object(
    {"type": _const("TextRun"), "text": {"type": "string"}},
    {
        "size": {"enum": ["Default", "Small", "Medium", "Large", "ExtraLarge"]},
        "weight": {"enum": ["Default", "Lighter", "Bolder"]},
        "isSubtle": {"type": "boolean"},
    },
)
_CARD = _object(
    {
        "$schema": _const("http://adaptivecards.io/schemas/adaptive-card.json"),
        "type": _const("AdaptiveCard"),
        "version": {"enum": ["1.2", "1.3", "1.4", "1.5"]},
        "body": {
            "type": "array",
            "items": _object(
                {
                    "type": _const("RichTextBlock"),
                    "inlines": {"type": "array", "items": _RUN},
                },
                {"separator": {"type": "boolean"}},
            ),
        },
        "actions": {
            "type": "array",
            "items": _object(
                {"type": _const("Action.OpenUrl"), "url": {"type": "string"}},
                {"title": {"type": "string"}},
            ),
        },
        "fallbackText": {"type": "string"},
    }
)
TEAMS = _object(
    {
        "type": _const("message"),
        "attachments": {
            "type": "array",
            "minItems": 1,
            "maxItems": 1,
            "items": _object(
                {
                    "contentType": _const("application/vnd.microsoft.card.adaptive"),
                    "contentUrl": {"type": "null"},
                    "content": _CARD,
                }
            ),
        },
    }
)

# https://developers.hubspot.com/docs/api-reference/legacy/crm/objects/contacts/batch/upsert-contacts:
# inputs of id, idProperty and properties; values are texts. The properties are those of every
# account; a property that an account lacks is an error there. A text holds 65,536 characters.
_PROPERTIES = ("email", "firstname", "lastname", "phone", "company", "message")
HUBSPOT = _object(
    {
        "inputs": {
            "type": "array",
            "minItems": 1,
            "maxItems": 100,
            "items": _object(
                {
                    "id": _text(65_536),
                    "idProperty": {"enum": ["email", "handraise_conversation"]},
                    "properties": _object({}, {name: _text(65_536) for name in _PROPERTIES}),
                }
            ),
        }
    }
)

# https://developer.salesforce.com/docs/atlas.en-us.sfFieldRef.meta/sfFieldRef/
# salesforce_field_reference_Lead.htm (lengths) and object_reference/sforce_api_objects_lead.htm
# (LastName and Company are required). LeadSource and Rating are picklists; these values are the
# ones an organisation begins with.
SALESFORCE = _object(
    {"LastName": _text(80), "Company": _text(255)},
    {
        "FirstName": _text(40),
        "Email": _text(80),
        "Phone": _text(40),
        "LeadSource": {"enum": ["Web", "Phone Inquiry", "Partner Referral", "Other"]},
        "Rating": {"enum": ["Hot", "Warm", "Cold"]},
        "Description": _text(32_000),
    },
)

# Zapier's "Catch Hook", Make's "Custom webhook" and n8n's "Webhook" take any JSON object; nested
# ones come apart differently in each, so there is one level of plain values.
FLAT: Schema = {
    "type": "object",
    "required": ["type", "timestamp", "headline", "test", "conversation", "name", "email", "link"],
    "additionalProperties": {"type": ["string", "number", "boolean", "null"]},
}

# The three parts the mailer takes; RFC 5322 2.1.1 allows a line of a header 998 characters.
MAIL = _object({"subject": _text(150), "text": _text(20_000), "html": _text(20_000)})

BY_PRESET = {
    "slack": SLACK,
    "teams": TEAMS,
    "hubspot": HUBSPOT,
    "salesforce": SALESFORCE,
    "flat": FLAT,
    "mail": MAIL,
}
