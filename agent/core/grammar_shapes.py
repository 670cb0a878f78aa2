"""The shapes that a flow's grammar is made of: texts, mappings, lists, and what many parts share.

Owns how a shape is written as JSON Schema. Knows no part of a flow: `grammar` puts them together.
"""

from typing import Any

DIMENSIONS = ("budget", "authority", "need", "timing", "fit", "intent", "behaviour")
ID = "^[a-z][a-z0-9_]{0,39}$"

Schema = dict[str, Any]


def text(description: str, *examples: str) -> Schema:
    """A text of at least one character."""
    return {"type": "string", "minLength": 1, "description": description, "examples": [*examples]}


def mapping(description: str, properties: Schema, *required: str, short: str = "") -> Schema:
    """A mapping with these keys and no others; `short` is the type of its short form."""
    return {
        "type": [short, "object"] if short else "object",
        "description": description,
        "properties": properties,
        "additionalProperties": False,
        **({"required": [*required]} if required else {}),
    }


def named(description: str, values: Schema, **more: Any) -> Schema:
    """A mapping from ids to `values`."""
    return {
        "type": "object",
        "description": description,
        "propertyNames": {"pattern": ID},
        "additionalProperties": values,
        **more,
    }


def texts(description: str, *examples: str) -> Schema:
    """A text or a list of them."""
    return {
        "type": ["string", "array"],
        "description": description,
        "items": {"type": "string", "minLength": 1},
        "minLength": 1,
        "minItems": 1,
        **({"examples": [*examples]} if examples else {}),
    }


POINTS: Schema = {
    "type": "integer",
    "minimum": -100,
    "maximum": 100,
    "description": "Points this earns, a whole number; negative takes points away.",
    "examples": [10],
}
WHY = text("The reason shown to sales beside the points; the label when left out.")
DIMENSION: Schema = {
    "enum": [*DIMENSIONS],
    "description": "What the points speak of (BANT, fit, intent, behaviour).",
}
WHEN = text(
    "An expression over answers and context; false while an answer it compares is unknown.",
    "budget >= 2000",
    "page.path is under '/pricing'",
)
NEXT = text("The later question or the end to go to.")
CONTACT_FIELDS = ("name", "email", "phone", "company")


def listed(description: str, *types: str, **more: Any) -> Schema:
    """A list of at least one item of these types."""
    items: Schema = {"type": [*types] or "string"}
    return {"type": "array", "items": items, "minItems": 1, "description": description, **more}
