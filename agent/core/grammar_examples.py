"""An example for every key of a flow that has none at its shape, for editors.

Owns the examples alone; what a key takes and what it is for is `grammar`'s. A key is looked up by
its path, then by its name, because a text is a text wherever it stands.
"""

from collections.abc import Mapping
from typing import Any

from agent.core.grammar_shapes import Schema

_OPTIONS = {"books": {"label": "Bookkeeping", "points": 30}, "look": "Just looking"}
_GOAL = {"ask": "What should we take off your hands?", "kind": "choice", "options": _OPTIONS}
_BYE = {"bye": {"say": "Thank you, {{ first_name }}!"}, "no_agent": {"say": "Nobody is free."}}
_SAID = {"price": {"asks": ["how much is it"], "say": "It begins at 90 euros a month."}}
_GERMAN: Mapping[str, Any] = {
    "greeting": "Guten Tag!",
    "questions": {"goal": {"ask": "Was dürfen wir abnehmen?", "options": {"books": "Buchhaltung"}}},
    "ends": {"bye": "Vielen Dank!"},
}

_BY_PATH: Mapping[str, Any] = {
    "region": "GB",
    "persona": {"name": "Mia", "avatar": "/mia.svg"},
    "persona.name": "Mia",
    "look": {"accent": "#0b7285"},
    "greeting": "Hi, I'm Ana. Three questions, and you know what it would cost.",
    "for": {"page": ["/pricing", "/plans"], "utm.campaign": "spring"},
    "questions": {"goal": _GOAL},
    "questions.*.say": "From 10 people on we give 20%. [All prices](/prices)",
    "questions.*.ask": "Roughly what could you spend a month?",
    "questions.*.options": _OPTIONS,
    "questions.*.fields": {"name": "required", "email": "business", "phone": "optional"},
    "questions.*.pattern": {"like": "[A-Z]{2}\\d+", "say": "Two letters and digits, as in AB123."},
    "questions.*.pattern.say": "Two letters and digits, as in AB123.",
    "questions.*.slider": {"from": 0, "to": 10000, "by": 500},
    "stages": {"mql": "score >= 51", "sql": "claimed"},
    "values": {"price": "team * 40"},
    "signals": {"pricing": {"when": "page.path is under '/pricing'", "points": 10}},
    "bands": {"cold": 0, "warm": 51, "hot": 81},
    "routes": [{"band": "hot", "call": "sales", "end": "thanks"}, {"end": "thanks"}],
    "ends": _BYE,
    "ends.*.say": "Thank you, {{ first_name }}! You hear from us {{ next_opening }}.",
    "ends.*.deliver.say": "Your code is {{ code }}.",
    "faq": _SAID,
    "faq.*.say": "It begins at 90 euros a month.",
    "canned": {"hello": "Hi {{ first_name }}, how can I help?"},
    "teasers": {"prices": {"say": "Questions about prices?", "page": "/pricing"}},
    "translations": {"de": _GERMAN},
    "translations.*": _GERMAN,
    "translations.*.greeting": "Guten Tag!",
    "translations.*.questions": _GERMAN["questions"],
    "translations.*.questions.*.options": {"books": "Buchhaltung"},
    "translations.*.questions.*.options.*.label": "Buchhaltung",
    "translations.*.questions.*.ask": "Was dürfen wir Ihnen abnehmen?",
    "translations.*.questions.*.say": "Ab 10 Leuten geben wir 20 %.",
    "translations.*.questions.*.alt": "Die Preisliste",
    "translations.*.questions.*.why": "Damit wir vorschlagen, was passt.",
    "translations.*.questions.*.again": "Ungefähr, zum Beispiel 500 Euro?",
    "translations.*.questions.*.placeholder": "zum Beispiel 500",
    "translations.*.questions.*.pattern": {"say": "Zwei Buchstaben und Ziffern, wie AB123."},
    "translations.*.questions.*.pattern.say": "Zwei Buchstaben und Ziffern, wie AB123.",
    "translations.*.questions.*.consent": {"notice": "Wir nutzen das, um zu antworten."},
    "translations.*.ends": {"bye": "Vielen Dank!"},
    "translations.*.ends.*.say": "Vielen Dank!",
    "translations.*.ends.*.deliver": {"say": "Ihr Code: {{ code }}"},
    "translations.*.ends.*.deliver.say": "Ihr Code: {{ code }}",
    "translations.*.faq": {"price": {"asks": ["was kostet das"], "say": "Ab 90 Euro im Monat."}},
    "translations.*.faq.*.asks": ["was kostet das"],
    "translations.*.faq.*.say": "Ab 90 Euro im Monat.",
    "translations.*.canned": {"hello": "Guten Tag, wie kann ich helfen?"},
    "translations.*.teasers": {"prices": {"say": "Fragen zu den Preisen?"}},
    "translations.*.teasers.*.say": "Fragen zu den Preisen?",
    "tests": {"hot": {"talk": [{"goal": "books"}], "expect": {"band": "hot"}}},
}
_BY_NAME: Mapping[str, Any] = {
    "accent": "#0b7285",
    "again": "Just roughly, for example $500?",
    "alt": "The price list",
    "asks": ["how much is it", "what does it cost"],
    "avatar": "/mia.svg",
    "band": ["hot", "warm"],
    "book": {"link": "https://cal.example/demo", "prefill": ["name", "email"]},
    "by": 500,
    "call": "sales",
    "clock": {"honest": "10m", "manager": "30m"},
    "consent": {
        "notice": "We use this to answer you. [Privacy](/privacy)",
        "marketing": "News too",
    },
    "deliver": {"code": "WELCOME10", "needs": "marketing"},
    "end": "thanks",
    "expect": {"band": "hot", "end": "thanks", "points": {"need": 30}},
    "from": 0,
    "given": {"now": "2026-11-23 10:00", "page": "/pricing?utm_source=news"},
    "label": "Bookkeeping",
    "manager": "head_of_sales",
    "max": 500,
    "means": ["payroll", "salaries"],
    "min": 1,
    "next": "contact",
    "notice": "We use this to answer you. [Privacy](/privacy)",
    "nurture": "newsletter",
    "outside": "too_far",
    "placeholder": "for example 500",
    "record": "crm",
    "talk": [{"need": "payroll"}, {"budget": "about 1500"}, {"sent": "lead.handoff"}],
    "then": "second_line",
    "to": 10_000,
    "utm.campaign": "spring",
    "utm.content": "banner",
    "utm.id": "42",
    "utm.medium": "email",
    "utm.source": ["google", "newsletter"],
    "utm.term": "crm",
    "why": "So that we suggest what fits.",
}


def exemplified(schema: Schema, path: str = "") -> Schema:
    """The schema with an example at every key whose values it does not list already."""
    made = dict(schema)
    if "properties" in schema:
        made["properties"] = {
            key: _shown(exemplified(inner, _under(path, key)), _under(path, key), key)
            for key, inner in schema["properties"].items()
        }
    for part in ("additionalProperties", "items"):
        if isinstance(schema.get(part), dict):
            made[part] = exemplified(schema[part], _under(path, "*") if part[0] == "a" else path)
    return made


def _under(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _shown(schema: Schema, path: str, key: str) -> Schema:
    if schema.get("examples") or "enum" in schema or schema.get("type") == "boolean":
        return schema
    example = _BY_PATH.get(path, _BY_NAME.get(key))
    return schema if example is None else {**schema, "examples": [example]}
