"""What a mistake in a flow would mean to a visitor, where the mistake's place alone tells it.

A fault says what is wrong to the operator; this says whom it would hurt, and how. Owns the
sentences for whole parts of a file and for keys that are missing; a mistake with a consequence of
its own brings its sentence along.
"""

from collections.abc import Iterable
from dataclasses import replace

from agent.core.yaml_reader import Path
from agent.errors import Fault

UNREAD = "Nothing of this file can be read, so visitors meet none of it."
CUT = "Visitors would read only what stands before it."
UNKNOWN_KEY = "It would count for nothing: visitors would meet this part as if it were not there."
NOTHING = "Visitors notice nothing of it."

_WHOLE = "Visitors could not be served with this flow."
_PARTS = {
    "locale": "Visitors could not be spoken to: sums, dates and the chat's own words need it.",
    "region": "Phone numbers without a country code would be read as another country's.",
    "persona": "Visitors would not see who speaks.",
    "look": "Visitors would see the plain colours instead.",
    "greeting": "Visitors would not be greeted.",
    "for": "Visitors of these pages or campaigns would get another flow.",
    "remember": "Visitors who come back would be asked everything again.",
    "protect": "Bots could begin as many conversations as the limits allow.",
    "transcript": "Visitors could not have their conversation by mail.",
    "questions": "This question could not be asked or answered as it is meant.",
    "values": "Texts and conditions that read it would find nothing.",
    "signals": "Nobody would get these points, so some visitors would land in too low a band.",
    "stages": "No lead would ever reach this stage.",
    "bands": "No visitor's score could be placed here.",
    "routes": "Visitors for whom this is meant would be led elsewhere, or nowhere.",
    "ends": "Visitors who come here would not get these words.",
    "teasers": "Visitors would not be spoken to as is meant here before they open the chat.",
    "redirects": "Visitors would not be led on to this site.",
    "faq": "Visitors who ask this would get no answer.",
    "translations": "Visitors who speak this language would be answered in another.",
    "tests": NOTHING,
}
_WITHIN = {  # by part and key
    ("questions", "ask"): "The visitor would face an answer field without a question.",
    ("questions", "kind"): "What a visitor answers could not be read.",
    ("questions", "why"): "Visitors who ask why would hear a general sentence.",
    ("questions", "again"): "Visitors who are not understood would hear a general sentence.",
    ("questions", "placeholder"): "Visitors would see no example in the field.",
    ("questions", "skip"): "Whether a visitor may pass it would be chance.",
    ("questions", "when"): "Visitors would be asked this at the wrong time, or never.",
    ("questions", "next"): "The talk would not go on from here as it is meant.",
    ("questions", "points"): "The answer would earn nothing, so good visitors would score too low.",
    ("questions", "dimension"): "Sales would read the points under the wrong heading.",
    ("questions", "options"): "Visitors would see this button empty, or not at all.",
    ("questions", "steps"): "Visitors would miss a button, and its points.",
    ("questions", "unit"): "Nobody could tell which money a visitor's sum is in.",
    ("questions", "consent"): "Visitors would give personal data without being told what for.",
    ("questions", "fields"): "Visitors would be asked for the wrong parts of their address.",
    ("questions", "use"): "Visitors would not be asked this question.",
    ("questions", "say"): "Visitors would be told nothing here.",
    ("questions", "image"): "Visitors would see a broken image.",
    ("routes", "call"): "Nobody would be called for these visitors.",
    ("routes", "record"): "The record of the visitor would go to the default destination.",
    ("routes", "end"): "Visitors who are led this way would hear nothing more.",
    ("ends", "deliver"): "Visitors who left their address would get nothing for it.",
    ("ends", "outcome"): "The conversation would be recorded as something else.",
}
_MISSING = {
    "locale": _PARTS["locale"],
    "questions": "Visitors would be asked nothing.",
    "bands": "No visitor's score would have a name, so nobody could be called for a good one.",
    "routes": "Visitors who answered everything would reach no end, and nobody would be called.",
    "ends": "Visitors who answered everything would reach no end.",
    "ask": "The visitor would face an answer field without a question.",
    "kind": "What a visitor answers could not be read.",
    "notice": "Visitors would give personal data without being told what for.",
    "end": "Visitors who are led this way would hear nothing more.",
    "say": "Visitors would be told nothing here.",
    "asks": "No visitor's question would ever be answered with it.",
    "label": "Visitors would see an empty button.",
    "like": "Whatever a visitor types would be taken.",
}
_CONDITIONS = {
    "questions": "The condition would never hold, so no visitor would be asked this.",
    "signals": "The condition would never hold, so nobody would get these points.",
    "stages": "The condition would never hold, so no lead would reach this stage.",
    "routes": "The condition would never hold, so no visitor would be led this way.",
    "for": "The condition would never hold, so no visitor would get this flow by himself.",
}


def unread(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """The faults of a flow's file that is no good YAML, with what they mean; the reader of YAML
    knows no flows."""
    return tuple(
        replace(fault, visitor=CUT if "is left out" in fault.what else UNREAD) for fault in faults
    )


def of_part(path: Path) -> str:
    """What a part that cannot be used, at `path`, would mean to a visitor."""
    if not path:
        return _WHOLE
    within = _WITHIN.get((str(path[0]), str(path[2]))) if len(path) > 2 else None
    return within or _PARTS.get(str(path[0]), UNKNOWN_KEY)


def of_missing(key: str, path: Path) -> str:
    """What it would mean that `key` is missing at `path`."""
    return _MISSING.get(key) or of_part(path)


def of_condition(path: Path) -> str:
    """What a condition at `path` that cannot be looked at would mean."""
    return _CONDITIONS.get(str(path[0]), of_part(path)) if path else _WHOLE


def of_text(path: Path) -> str:
    """What a text at `path` that cannot be said as written would mean."""
    if path and path[0] == "values":
        return _PARTS["values"]
    return "Visitors would read a text with holes in it, or with its braces."
