"""The grammar of a flow file, once, as JSON Schema: what is a key, what it takes, what it is for.

`handraise schema` prints it for editors, `structure` holds files against it, and the docs check
takes its list of keys. It knows shapes only; what a flow *means* is `load`'s and `check`'s matter.
A short form (an option that is only its label) is a second `type` beside "object", never `oneOf`:
so every fault points at one place.
"""

from typing import Any

KINDS = (
    "choice",
    "multi",
    "yes_no",
    "money",
    "timing",
    "date",
    "number",
    "rating",
    "text",
    "name",
    "company",
    "email",
    "phone",
    "url",
    "contact",
    "consent",
)
DIMENSIONS = ("budget", "authority", "need", "timing", "fit", "intent", "behaviour")
ID = "^[a-z][a-z0-9_]{0,39}$"

Schema = dict[str, Any]


def _text(description: str, *examples: str) -> Schema:
    return {"type": "string", "minLength": 1, "description": description, "examples": [*examples]}


def _object(description: str, properties: Schema, *required: str, short: str = "") -> Schema:
    return {
        "type": [short, "object"] if short else "object",
        "description": description,
        "properties": properties,
        "additionalProperties": False,
        **({"required": [*required]} if required else {}),
    }


def _named(description: str, values: Schema, **more: Any) -> Schema:
    return {
        "type": "object",
        "description": description,
        "propertyNames": {"pattern": ID},
        "additionalProperties": values,
        **more,
    }


def _texts(description: str) -> Schema:
    return {
        "type": ["string", "array"],
        "description": description,
        "items": {"type": "string", "minLength": 1},
        "minLength": 1,
        "minItems": 1,
    }


POINTS: Schema = {
    "type": "integer",
    "minimum": -100,
    "maximum": 100,
    "description": "Points this earns, a whole number; negative takes points away.",
    "examples": [10],
}
WHY = _text("The reason shown to sales beside the points; the label when left out.")
DIMENSION: Schema = {
    "enum": [*DIMENSIONS],
    "description": "What the points speak of (BANT, fit, intent, behaviour).",
}
WHEN = _text(
    "An expression over answers and context; false while an answer it compares is unknown.",
    "budget >= 2000",
    "page.path is under '/pricing'",
)
NEXT = _text("The later question or the end to go to.")

OPTION = _object(
    "One option: its label alone, or a mapping.",
    {
        "label": _text("What the button says."),
        "points": POINTS,
        "means": {
            "type": "array",
            "items": {"type": "string", "minLength": 1},
            "description": "Other words visitors type for this option.",
        },
        "next": NEXT,
        "why": WHY,
    },
    short="string",
)

CONSENT: Schema = {
    "type": "object",
    "description": "Shown with the question and stored with its wording. `notice` is what is read; "
    "every other key is a purpose the visitor may tick (never pre-ticked).",
    "properties": {"notice": _text("What the data is used for, with a link to the policy.")},
    "required": ["notice"],
    "propertyNames": {"pattern": ID},
    "additionalProperties": _text("The wording of one optional purpose."),
}

QUESTION = _object(
    "One question.",
    {
        "ask": _text("The question's text (a template)."),
        "kind": {"enum": [*KINDS], "description": "The kind of answer."},
        "why": _text("Why this is asked; told to a visitor who wonders."),
        "again": _texts("What is said when an answer was not understood, first try first."),
        "dimension": DIMENSION,
        "skip": {"type": "boolean", "description": "Whether the visitor may skip it."},
        "when": WHEN,
        "next": NEXT,
        "points": {**POINTS, "description": "Points for any answer to this question."},
        "options": _named("The options in the order shown.", OPTION, minProperties=1),
        "steps": {
            "type": "object",
            "description": "From this value on -> points; buttons are made from the steps. "
            "Timing: by then -> points (`1 month`, `later`).",
            "additionalProperties": POINTS,
            "minProperties": 1,
            "examples": [{"0": 0, "500": 10}],
        },
        "unit": _text("Currency, and period if it recurs.", "USD a month", "EUR"),
        "fields": {
            "type": "object",
            "description": "The contact's fields.",
            "propertyNames": {"enum": ["name", "email", "phone", "company"]},
            "additionalProperties": {"enum": ["required", "optional", "business"]},
            "minProperties": 1,
        },
        "consent": CONSENT,
        "min": {"type": "number", "description": "The least a number may be."},
        "max": {"type": "number", "description": "The most a number may be."},
        "placeholder": _text("A grey example in the empty field."),
    },
    "ask",
    "kind",
)

SIGNAL = _object(
    "Points that no answer gives by itself.",
    {"when": WHEN, "points": POINTS, "dimension": DIMENSION, "why": WHY},
    "when",
    "points",
)

ROUTE = _object(
    "Where a lead goes; the first route that fits is taken, the last has no condition.",
    {
        "band": {
            "type": ["string", "array"],
            "items": {"type": "string"},
            "description": "The band, or bands, this route is for.",
        },
        "hours": {
            "enum": ["open", "closed"],
            "description": "Only while the team called is in (or out of) its hours.",
        },
        "when": WHEN,
        "call": _text("The team or destination called at once: lead.handoff."),
        "record": _text("The destination that gets the record once the contact is known."),
        "nurture": _text("The destination that gets lead.nurture at the end."),
        "end": _text("The end the visitor sees."),
    },
    "end",
)

END = _object(
    "A way the conversation ends.",
    {
        "say": _text("The last words (a template)."),
        "link": _text("A link offered below the words.", "https://example.com/guide"),
        "book": _text("A meeting link offered below the words.", "https://cal.example/demo"),
        "redirect": _text("The page the site goes to.", "https://example.com/thanks"),
        "outcome": {
            "enum": ["completed", "disqualified", "no_agent"],
            "description": "What is recorded; `completed` when left out.",
        },
    },
    "say",
)

TRANSLATION = _object(
    "The same tree in another language: texts only.",
    {
        "greeting": _texts("The greeting."),
        "questions": _named(
            "The questions' texts by id.",
            _object(
                "One question's texts.",
                {
                    "ask": _text("The question's text."),
                    "why": _text("Why it is asked."),
                    "again": _texts("The re-ask texts."),
                    "placeholder": _text("The grey example."),
                    "options": _named(
                        "Labels by option id.",
                        _object(
                            "One option's label, or label and other words.",
                            {
                                "label": _text("The label."),
                                "means": {"type": "array", "items": {"type": "string"}},
                            },
                            short="string",
                        ),
                    ),
                    "consent": {
                        "type": "object",
                        "description": "Notice and purposes.",
                        "additionalProperties": {"type": "string", "minLength": 1},
                    },
                },
            ),
        ),
        "ends": _named(
            "The ends' words by id.",
            _object("One end's words.", {"say": _text("The last words.")}, short="string"),
        ),
        "faq": _named(
            "The side answers by id.",
            _object(
                "One side answer.",
                {
                    "asks": {"type": "array", "items": {"type": "string"}},
                    "say": _text("The answer."),
                },
            ),
        ),
    },
)

FLOW: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A Handraise flow",
    **_object(
        "A conversation that qualifies a visitor.",
        {
            "locale": _text("The language of the texts, a BCP 47 tag.", "en"),
            "region": {
                "type": "string",
                "pattern": "^[A-Z]{2}$",
                "description": "The country whose phone numbers are read without a country code.",
            },
            "persona": _object(
                "Who speaks.",
                {
                    "name": _text("The name in the header."),
                    "avatar": _text("The address of a picture."),
                },
                "name",
            ),
            "look": _object(
                "How the widget looks.",
                {"accent": {"type": "string", "pattern": "^#[0-9a-fA-F]{6}$"}},
            ),
            "greeting": _texts("The first words, before the first question."),
            "questions": _named("Asked in this order.", QUESTION, minProperties=1),
            "signals": _named("Points that no question gives.", SIGNAL),
            "bands": {
                **_named("Each band from this score to the next.", {"type": "integer"}),
                "minProperties": 1,
            },
            "routes": {
                "type": "array",
                "items": ROUTE,
                "minItems": 1,
                "description": "Where leads go.",
            },
            "ends": _named("The ways the conversation ends.", END, minProperties=1),
            "faq": _named(
                "Side questions answered in between.",
                _object(
                    "One side answer.",
                    {
                        "asks": {
                            "type": "array",
                            "items": {"type": "string", "minLength": 1},
                            "minItems": 1,
                            "description": "How visitors ask it.",
                        },
                        "say": _text("The answer."),
                    },
                    "asks",
                    "say",
                ),
            ),
            "translations": {
                "type": "object",
                "description": "The texts in other languages, by locale.",
                "additionalProperties": TRANSLATION,
            },
            "tests": {
                "type": "object",
                "description": "Conversations this flow must hold, by name.",
                "additionalProperties": _object(
                    "One conversation.",
                    {
                        "given": {"type": "object", "description": "Clock, page, locale, hours."},
                        "talk": {"type": "array", "description": "What happens, in order."},
                        "expect": {"type": "object", "description": "What holds at the end."},
                    },
                    "talk",
                ),
            },
        },
        "locale",
        "questions",
        "bands",
        "routes",
        "ends",
    ),
}


def _keys(schema: Schema) -> set[str]:
    found = set(schema.get("properties", {}))
    children = [*schema.get("properties", {}).values()]
    children += [c for c in (schema.get("additionalProperties"), schema.get("items")) if c]
    for child in children:
        if isinstance(child, dict):
            found |= _keys(child)
    return found


KEYS: tuple[str, ...] = tuple(sorted(_keys(FLOW)))
