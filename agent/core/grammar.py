"""The grammar of a flow file, once, as JSON Schema: what is a key, what it takes, what it is for.

`handraise schema` prints it for editors, `structure` holds files against it, and the docs check
takes its list of keys. It knows shapes only; what a flow *means* is `load`'s and `check`'s matter.
A short form (an option that is only its label) is a second `type` beside "object", never `oneOf`:
so every fault points at one place.
"""

from agent.core.context import UTM
from agent.core.grammar_look import LOOK, TEASERS, TEASERS_SPOKEN
from agent.core.grammar_questions import QUESTION
from agent.core.grammar_shapes import (
    CONTACT_FIELDS,
    DIMENSION,
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

SIGNAL = mapping(
    "Points that no answer gives by itself.",
    {"when": WHEN, "points": POINTS, "dimension": DIMENSION, "why": WHY},
    "when",
    "points",
)

ROUTE = mapping(
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
        "call": text("The team or destination called at once: lead.handoff."),
        "record": text("The destination that gets the record once the contact is known."),
        "nurture": text("The destination that gets lead.nurture at the end."),
        "end": text("The end the visitor sees."),
        "then": text("The second tier: who is called too when nobody took the lead in time."),
        "manager": text("Who gets handoff.unclaimed; without it everybody who was called."),
        "clock": mapping(
            "How long people have, each as `90 s`, `5 min`, `1 h` or `never`.",
            {
                "then": text("From the offer until the second tier is called.", "60 s"),
                "honest": text("From the offer until the visitor is told the truth.", "3 min"),
                "manager": text("From the offer until handoff.unclaimed.", "5 min"),
                "silent": text("From a claim without a word until it is released.", "2 min"),
            },
        ),
    },
    "end",
)

END = mapping(
    "A way the conversation ends.",
    {
        "say": text("The last words (a template)."),
        "link": text("A link offered below the words.", "https://example.com/guide"),
        "book": mapping(
            "A meeting link offered below the words: its address alone, or a mapping.",
            {
                "link": text("The calendar's address.", "https://cal.example/demo"),
                "prefill": listed(
                    "What of the contact goes into the link, under its own name.",
                    examples=[["name", "email"]],
                    items={"enum": [*CONTACT_FIELDS]},
                ),
            },
            "link",
            short="string",
        ),
        "redirect": text(
            "The page the site goes to, with the visitor's campaign: a path, or a host in "
            "`redirects`.",
            "/thanks",
        ),
        "deliver": mapping(
            "Said only to those who left an address and agreed.",
            {
                "code": text("A code to use.", "WELCOME10"),
                "link": text("A link to open.", "https://example.com/guide.pdf"),
                "needs": text("The purpose of a `consent` that must be agreed to.", "marketing"),
                "say": text("Words of your own around `{{ code }}` and `{{ link }}`."),
            },
        ),
        "outcome": {
            "enum": ["completed", "disqualified", "no_agent"],
            "description": "What is recorded; `completed` when left out.",
        },
    },
    "say",
)

TRANSLATION = mapping(
    "The same tree in another language: texts only.",
    {
        "greeting": texts("The greeting."),
        "questions": named(
            "The questions' texts by id.",
            mapping(
                "One question's texts.",
                {
                    "ask": text("The question's text."),
                    "say": text("The statement's text."),
                    "alt": text("What the image shows."),
                    "why": text("Why it is asked."),
                    "again": texts("The re-ask texts."),
                    "placeholder": text("The grey example."),
                    "pattern": mapping("The pattern's words.", {"say": text("What is said.")}),
                    "options": named(
                        "Labels by option id.",
                        mapping(
                            "One option's label, or label and other words.",
                            {
                                "label": text("The label."),
                                "means": {
                                    "type": "array",
                                    "items": {"type": "string"},
                                    "description": "Other words visitors type for it.",
                                },
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
        "ends": named(
            "The ends' words by id.",
            mapping(
                "One end's words.",
                {
                    "say": text("The last words."),
                    "deliver": mapping("What is delivered.", {"say": text("Its words.")}),
                },
                short="string",
            ),
        ),
        "faq": named(
            "The side answers by id.",
            mapping(
                "One side answer.",
                {
                    "asks": {
                        "type": "array",
                        "items": {"type": "string"},
                        "description": "How visitors ask it in this language.",
                    },
                    "say": text("The answer."),
                },
            ),
        ),
        "canned": named("The reps' ready answers by id.", text("The text.")),
        "teasers": TEASERS_SPOKEN,
    },
)

FLOW: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A Handraise flow",
    **mapping(
        "A conversation that qualifies a visitor.",
        {
            "locale": text("The language of the texts, a BCP 47 tag.", "en"),
            "region": {
                "type": "string",
                "pattern": "^[A-Z]{2}$",
                "description": "The country whose phone numbers are read without a country code.",
            },
            "persona": mapping(
                "Who speaks.",
                {
                    "name": text("The name in the header."),
                    "avatar": text("The address of a picture."),
                },
                "name",
            ),
            "look": LOOK,
            "teasers": TEASERS,
            "greeting": texts("The first words, before the first question."),
            "for": mapping(
                "Whom this flow is for where the page names no flow: all of it must fit.",
                {
                    "page": texts("The page, or those below it.", "/pricing"),
                    **{f"utm.{name}": texts(f"The utm_{name}, any case.") for name in UTM},
                    "when": text("An expression over page, utm and referrer.", "page.path == '/'"),
                },
            ),
            "remember": {
                "type": "boolean",
                "description": "Whether a visitor who comes back, and agreed to the purpose "
                "`remember`, is not asked again what is known.",
            },
            "protect": {
                "type": "boolean",
                "description": "Whether each new conversation costs the visitor's browser a moment "
                "of computing, which nobody notices and a flood cannot pay.",
            },
            "transcript": text(
                "The mail destination whose server sends the conversation to a visitor who asks "
                "for it at the end.",
                "mailbox",
            ),
            "questions": named("Asked in this order.", QUESTION, minProperties=1),
            "stages": named(
                "Stages of a lead, the earliest first, each with the condition that makes it.",
                text(
                    "An expression; beside answers and context it reads score, band, claimed, "
                    "captured and outcome.",
                    "score >= 51",
                    "claimed",
                ),
            ),
            "values": named(
                "Numbers computed from answers, for texts and conditions; unknown while an answer "
                "they need is unknown.",
                {
                    "type": ["string", "number"],
                    "description": "An expression over answers and the values before it.",
                    "examples": ["team * 40", "[team * 40, 500] | max"],
                },
            ),
            "redirects": listed(
                "The hosts that `redirect` may lead to, beside the site itself.",
                examples=[["example.com", "*.example.org"]],
            ),
            "signals": named("Points that no question gives.", SIGNAL),
            "bands": {
                **named("Each band from this score to the next.", {"type": "integer"}),
                "minProperties": 1,
            },
            "routes": {
                "type": "array",
                "items": ROUTE,
                "minItems": 1,
                "description": "Where leads go.",
            },
            "ends": named("The ways the conversation ends.", END, minProperties=1),
            "faq": named(
                "Side questions answered in between.",
                mapping(
                    "One side answer.",
                    {
                        "asks": {
                            "type": "array",
                            "items": {"type": "string", "minLength": 1},
                            "minItems": 1,
                            "description": "How visitors ask it.",
                        },
                        "say": text("The answer."),
                    },
                    "asks",
                    "say",
                ),
            ),
            "canned": named(
                "Answers ready for reps, by id.",
                text("The text (a template).", "Hi {{ name }}, how can I help?"),
            ),
            "translations": {
                "type": "object",
                "description": "The texts in other languages, by locale.",
                "additionalProperties": TRANSLATION,
            },
            "tests": {
                "type": "object",
                "description": "Conversations this flow must hold, by name.",
                "additionalProperties": mapping(
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
