"""The grammar of how the widget looks and when it speaks first, as JSON Schema."""

from agent.core.context import UTM
from agent.core.grammar_shapes import Schema, mapping, named, text, texts

LOOK = mapping(
    "How the widget looks.",
    {
        "accent": {
            "type": "string",
            "pattern": "^#[0-9a-fA-F]{6}$",
            "description": "The colour of buttons, six digits; in quotes, for the hash.",
        },
        "radius": {
            "type": "string",
            "pattern": "^[0-9]{1,2}px$",
            "description": "How round corners are.",
            "examples": ["12px"],
        },
        "font": {
            "type": "string",
            "pattern": "^[A-Za-z0-9 ,'\"-]{1,120}$",
            "description": "A font family of the page, with what stands in for it.",
            "examples": ["Georgia, serif"],
        },
        "position": {
            "enum": ["right", "left"],
            "description": "On which side of the window the button stands.",
        },
        "icon": {
            "type": "string",
            "pattern": "^(https://|/)[A-Za-z0-9._~/%?=&+-]{1,300}$",
            "description": "The address of a picture on the button; a path is the server's.",
            "examples": ["https://example.com/hand.svg"],
        },
    },
)

TEASER = mapping(
    "A bubble beside the closed chat. All conditions must fit; any of its moments shows it.",
    {
        "say": text("The bubble's words, plain text.", "Questions about prices?"),
        "page": texts("The page, or those below it.", "/pricing"),
        **{f"utm.{name}": texts(f"The utm_{name}, any case.") for name in UTM},
        "returning": {
            "type": "boolean",
            "description": "Only for those who talked here before, or only for others.",
        },
        "hours": {
            "enum": ["open", "closed"],
            "description": "Only while somebody whom the flow calls is in (or all are out).",
        },
        "after": {
            "type": "number",
            "minimum": 0,
            "maximum": 3600,
            "description": "Shown after so many seconds on the page.",
            "examples": [20],
        },
        "scroll": {
            "type": "integer",
            "minimum": 1,
            "maximum": 100,
            "description": "Shown once so many percent of the page were scrolled.",
            "examples": [50],
        },
        "leaving": {
            "type": "boolean",
            "description": "Shown when the mouse leaves at the top; on a phone after 30 s without "
            "a touch.",
        },
        "repeat": text("How long it stays away once it was shown; a day by itself.", "1 week"),
    },
    "say",
)

TEASERS: Schema = named(
    "What the closed chat says by itself; the first whose moment comes.", TEASER
)
TEASERS_SPOKEN: Schema = named(
    "The teasers' words by id.", mapping("One teaser's words.", {"say": text("The words.")})
)

SLIDER = mapping(
    "A slider with a field beside it, for a sum or a number.",
    {
        "from": {"type": "number", "description": "Its least value."},
        "to": {"type": "number", "description": "Its greatest value."},
        "by": {"type": "number", "exclusiveMinimum": 0, "description": "The width of a step."},
    },
    "from",
    "to",
)
