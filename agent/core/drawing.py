"""A flow as boxes and arrows, and those as Mermaid.

Owns what of a flow is drawn: each question with its options, points and condition, the routes, the
ends, and every way from one to another. Refuses coordinates: `picture` lays the boxes out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from agent.core.flow import End, Flow, Question, Route
from agent.core.texts import Text

Kind = Literal["start", "question", "routes", "end"]

START, ROUTES = "START", "ROUTES"  # ids of a flow begin with a small letter
NO_AGENT = "no_agent"
_LONGEST = 70  # characters of a text in a Mermaid box
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_ELSE = re.compile(r"\s*{%-?\s*(?:else|elif\b.*?)\s*-?%}\s*")
_TAG = re.compile(r"{%.*?%}|{#.*?#}")
_VALUE = re.compile(r"{{-?\s*(.*?)\s*-?}}")


@dataclass(frozen=True, slots=True)
class Row:
    """One way on from a box: what leads there, the points it gives, and where to."""

    label: str
    points: int = 0
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """`rows` with a target lead there, the others go `onward`. With a `condition` the box may be
    passed over, to `otherwise`."""

    id: str
    kind: Kind
    title: str
    note: str
    rows: tuple[Row, ...] = ()
    onward: str | None = None
    condition: str | None = None
    otherwise: str | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    """A flow's boxes in file order, and what gives points beside them."""

    name: str
    boxes: tuple[Box, ...]
    bands: tuple[Row, ...] = ()
    signals: tuple[Row, ...] = field(default=())


def drawing(flow: Flow) -> Drawing:
    """The boxes and arrows of a flow, in its own language."""
    order = (*flow.order, ROUTES)
    greeting = " ".join(_said(text) for text in flow.greeting)
    boxes = [Box(START, "start", greeting or "A visitor comes", "", onward=order[0])]
    for place, id in enumerate(flow.order):
        boxes.append(_question(flow.questions[id], order[place + 1]))
    boxes.append(_routes(flow))
    boxes += [_end(end) for end in flow.ends.values()]
    tops = [*(band.start - 1 for band in flow.bands[1:]), 100]
    stretches = zip(flow.bands, tops, strict=True)
    return Drawing(
        flow.id,
        tuple(boxes),
        tuple(Row(f"{band.name}: {band.start} to {top}") for band, top in stretches),
        tuple(Row(signal.why, signal.points) for signal in flow.signals),
    )


def _question(question: Question, following: str) -> Box:
    condition = question.when.source if question.when is not None else None
    return Box(
        question.id,
        "question",
        _said(question.text),
        ", ".join(dict.fromkeys(_notes(question))),
        tuple(_answers(question)),
        question.next or following,
        condition,
        following if condition is not None else None,
    )


def _notes(question: Question) -> Iterator[str]:
    yield question.id
    yield question.kind.replace("_", " ")
    if question.dimension:
        yield question.dimension
    if question.skip:
        yield "may be skipped"


def _answers(question: Question) -> Iterator[Row]:
    if question.points:
        yield Row("any answer", question.points)
    for option in question.options.values():
        yield Row(option.label, option.points, option.next)
    for step in question.steps:
        yield Row(step.label, step.points, step.next)
    if question.limits is not None and question.limits.outside:
        yield Row("outside the area", 0, question.limits.outside)


def _routes(flow: Flow) -> Box:
    rows = tuple(Row(_route(flow, route), 0, route.end) for route in flow.routes)
    return Box(ROUTES, "routes", "Where the lead goes", "the first that fits", rows)


def _route(flow: Flow, route: Route) -> str:
    bands = [band.name for band in flow.bands if route.bands and band.name in route.bands]
    parts = [" or ".join(bands), f"while {route.hours}" if route.hours else ""]
    parts += [route.when.source if route.when is not None else ""]
    told = [part for part in parts if part] or ["everybody else"]
    told += [f"calls {route.call}"] if route.call else []
    return ", ".join(told)


def _end(end: End) -> Box:
    outcome = "" if end.outcome == "completed" else f", {end.outcome.replace('_', ' ')}"
    note = f"{end.id}: nobody is there to call" if end.id == NO_AGENT else f"{end.id}{outcome}"
    return Box(end.id, "end", _said(end.say), note)


def _said(text: Text) -> str:
    """A text as it may be said: a link by its label, a value by its name, both sides of an if."""
    said = _TAG.sub("", _ELSE.sub(" / ", _LINK.sub(r"\1", text.source)))
    return " ".join(_VALUE.sub(r"‹\1›", said).split())


def mermaid(flow: Flow) -> str:
    """The flow as a Mermaid flowchart, with options and points on its edges."""
    drawn = drawing(flow)
    lines = ["flowchart TD"]
    lines += [f"  {_name(box.id)}{_shape(box)}" for box in drawn.boxes]
    lines += [f"  {edge}" for box in drawn.boxes for edge in _edges(box)]
    for title, rows in (("Bands", drawn.bands), ("Signals", drawn.signals)):
        if rows:
            text = "<br>".join([f"<b>{title}</b>", *(_escaped(points(row)) for row in rows)])
            lines.append(f'  {title}["{text}"]')
    return "\n".join(lines) + "\n"


def _shape(box: Box) -> str:
    title = box.title if len(box.title) <= _LONGEST else f"{box.title[: _LONGEST - 1].rstrip()}…"
    text = f"<b>{_escaped(title)}</b>" + (f"<br>{_escaped(box.note)}" if box.note else "")
    opening, closing = {
        "start": ("([", "])"),
        "question": ("[", "]"),
        "routes": ("{{", "}}"),
        "end": ("([", "])"),
    }[box.kind]
    return f'{opening}"{text}"{closing}'


def _edges(box: Box) -> Iterator[str]:
    """One arrow for each place a box leads to, with all that leads there."""
    ways: dict[str, list[str]] = {}
    for row in box.rows:
        target = row.target or box.onward
        if target is not None:
            ways.setdefault(target, []).append(points(row))
    if box.onward is not None:
        ways.setdefault(box.onward, [])
    for target, labels in ways.items():
        text = "<br>".join(map(_escaped, labels))
        label = f'|"{text}"|' if text else ""
        yield f"{_name(box.id)} -->{label} {_name(target)}"
    if box.condition is not None and box.otherwise is not None:
        unless = _escaped(f"unless {box.condition}")
        yield f'{_name(box.id)} -.->|"{unless}"| {_name(box.otherwise)}'


def points(row: Row) -> str:
    """A row in words, with its points where it gives any."""
    return f"{row.label} {row.points:+}" if row.points else row.label


def _name(id: str) -> str:
    return f"to_{id}"  # `end` alone is a word of Mermaid's


def _escaped(text: str) -> str:
    """Mermaid's own entities: it reads `"`, backticks and angle brackets even within quotes."""
    for char in '#&"`<>{}':
        if char in text:
            text = text.replace(char, f"\0{ord(char)};")
    return " ".join(text.split()).replace("\0", "#")
