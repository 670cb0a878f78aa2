"""The grammar of one question, as JSON Schema."""

from agent.core.grammar_look import SLIDER
from agent.core.grammar_shapes import (
    DIMENSION,
    ID,
    NEXT,
    POINTS,
    WHEN,
    WHY,
    Schema,
    listed,
    mapping,
    named,
    text,
    texts,
)

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

DISQUALIFY: Schema = {
    "type": "boolean",
    "description": "Whether who answers so is no customer: nobody is called, no record is sent. "
    "Without a `next` it leads to the end whose outcome is `disqualified`, if there is one.",
}

OPTION = mapping(
    "One option: its label alone, or a mapping.",
    {
        "label": text("What the button says."),
        "points": POINTS,
        "means": {
            "type": "array",
            "items": {"type": "string", "minLength": 1},
            "description": "Other words visitors type for this option.",
        },
        "next": NEXT,
        "disqualify": DISQUALIFY,
        "why": WHY,
    },
    short="string",
)

STEP = mapping(
    "From here on: its points alone, or a mapping.",
    {"points": POINTS, "next": NEXT, "disqualify": DISQUALIFY},
    short="integer",
) | {"minimum": -100, "maximum": 100}

CONSENT: Schema = {
    "type": "object",
    "description": "Shown with the question and stored with its wording. `notice` is what is read; "
    "every other key is a purpose the visitor may tick (never pre-ticked).",
    "properties": {"notice": text("What the data is used for, with a link to the policy.")},
    "required": ["notice"],
    "propertyNames": {"pattern": ID},
    "additionalProperties": text("The wording of one optional purpose."),
}

PATTERN = mapping(
    "What the whole answer must look like, and what is said when it does not.",
    {
        "like": text("A regular expression (RE2).", "[A-Z]{2}[0-9]+"),
        "say": text("What is said then (a template)."),
    },
    "like",
    "say",
)

SAID: Schema = {
    "say": text("A statement between questions: only said, not asked (a template)."),
    "image": text("The address of an image shown with a statement.", "/plans.png"),
    "alt": text("What the image shows, in words."),
}
QUESTION = mapping(
    "One question, or with `say` a statement between two of them.",
    {
        "use": text(
            "A question, or several, from flows/shared/NAME.yaml; own keys win.", "contact"
        ),
        **SAID,
        "ask": text("The question's text (a template)."),
        "kind": {"enum": [*KINDS], "description": "The kind of answer."},
        "why": text("Why this is asked; told to a visitor who wonders."),
        "again": texts("What is said when an answer was not understood, first try first."),
        "dimension": DIMENSION,
        "skip": {"type": "boolean", "description": "Whether the visitor may skip it."},
        "when": WHEN,
        "next": NEXT,
        "points": {**POINTS, "description": "Points for any answer to this question."},
        "options": named("The options in the order shown.", OPTION, minProperties=1),
        "steps": {
            "type": "object",
            "description": "From this value on -> points; buttons are made from the steps. "
            "Timing: by then -> points (`1 month`, `later`).",
            "additionalProperties": STEP,
            "minProperties": 1,
            "examples": [{"0": 0, "500": 10}],
        },
        "unit": text("Currency, and period if it recurs.", "USD a month", "EUR"),
        "fields": {
            "type": "object",
            "description": "The contact's fields.",
            "propertyNames": {"enum": ["name", "email", "phone", "company"]},
            "additionalProperties": {"enum": ["required", "optional", "business"]},
            "minProperties": 1,
        },
        "consent": CONSENT,
        "min": {"type": "number", "description": "The least a number or sum may be."},
        "max": {"type": "number", "description": "The most a number or sum may be."},
        "slider": SLIDER,
        "currencies": listed(
            "Other currencies taken as they are said; they earn no points from steps.",
            examples=[["EUR", "GBP"]],
        ),
        "blocked": listed(
            "E-mail domains that are not taken, their subdomains included.",
            examples=[["mailinator.com"]],
        ),
        "business": {
            "type": "boolean",
            "description": "Whether an e-mail address of a free mail service is not taken.",
        },
        "area": listed(
            "The postcodes served, a star for whatever follows; the answer is a postcode.",
            "string",
            "integer",
            examples=[[90210, "01067", "941*"]],
        ),
        "outside": text("Where a postcode outside the area leads; refused when left out."),
        "pattern": PATTERN,
        "placeholder": text("A grey example in the empty field."),
    },
) | {
    "if": {"anyOf": [{"required": ["say"]}, {"required": ["use"]}]},
    "else": {
        "properties": {"ask": text("The question's text."), "kind": text("The kind of answer.")},
        "required": ["ask", "kind"],
    },
}
