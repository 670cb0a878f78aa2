"""A drawing as SVG, laid out by ourselves: no program for layouts is needed, and no script.

Questions stand below each other in file order, ends at their right. What jumps leaves a box at the
row that leads there and runs down a lane of its own, one for each place it may lead to; what is
passed over runs down at the left. Widths of texts are estimated: a picture knows no fonts.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise

from agent.core.drawing import Box, Drawing, Row

_WIDTH, _END_WIDTH = 360, 290
_PAD, _LINE, _ROW, _GAP = 14, 19, 25, 34
_LANE, _MARGIN = 13, 24
_ROUND = 7
_TITLE_EM, _SMALL_EM = 8.7, 6.9  # the mean width of a character at 14 and 12 pixels
_END_LINES = 4
_COLOURS = ("#2563eb", "#c2410c", "#0f766e", "#a21caf", "#4d7c0f", "#be123c")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_FONT = 'system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif'
_STYLE = f"""
text{{font-family:{_FONT};fill:#17202c}}
.name{{font-size:20px;font-weight:700}}
.title{{font-size:14px;font-weight:600}}
.small,.note,.when,.points{{font-size:12px}}
.when{{font-style:italic}}
.points{{font-weight:700}}
.page{{fill:#f6f7f9}}
.box{{fill:#fff;stroke:#cbd2dc}}
.end{{fill:#fff;stroke:#94a3b8}}
.start{{fill:#e2e8f0}}
.rule{{stroke:#e3e8ef}}
text.note{{fill:#5b6777}}
text.when{{fill:#8a4b08}}
text.points{{fill:#11633c}}
text.minus{{fill:#b42318}}
.pill{{fill:#e3f4ea}}
.pill.minus{{fill:#fde8e6}}
.on{{stroke:#64748b;fill:none;stroke-width:1.6}}
.tip{{fill:#64748b}}
.way{{fill:none;stroke-width:1.8}}
.over{{stroke-dasharray:5 4}}
@media (prefers-color-scheme:dark){{
text{{fill:#e8edf4}}
.page{{fill:#12161c}}
.box,.end{{fill:#1b212a;stroke:#3a4553}}
.start{{fill:#2a3340}}
.rule{{stroke:#2c3541}}
text.note{{fill:#9aa7b8}}
text.when{{fill:#f0b46a}}
text.points{{fill:#7fdca5}}
text.minus{{fill:#ff9d94}}
.pill{{fill:#173726}}
.pill.minus{{fill:#46201d}}
.on{{stroke:#8b98a9}}
.tip{{fill:#8b98a9}}
.jump{{filter:brightness(1.6)}}
}}"""


@dataclass(slots=True)
class Placed:
    """A box with its place. `ports` are the heights at which its rows with a target leave it."""

    box: Box
    x: float
    y: float
    width: float
    title: list[str]
    rows: tuple[Row, ...]
    height: float = 0
    ports: list[tuple[str, float]] = field(default_factory=list)

    @property
    def entry(self) -> float:
        """The height at which arrows from the side come in."""
        return self.y + _PAD + _LINE / 2

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width


def svg(drawn: Drawing) -> str:
    """The drawing as an SVG document that follows the reader's light or dark theme."""
    left = _column(drawn)
    over = _lanes(_passed_over(left), {placed.box.id: placed.entry for placed in left})
    shift = _MARGIN + _LANE * (max(over.values(), default=-1) + 1) + (10 if over else 0)
    for placed in left:
        placed.x = shift
    ends = _ends(drawn, left)
    targets = {placed.box.id: placed.entry for placed in (*left, *ends)}
    ways = _lanes(_jumps(left), targets)
    gutter = left[0].right + 20
    column = gutter + _LANE * (max(ways.values(), default=0) + 1) + 26
    beside = _beside(drawn, column)
    for placed in ends:
        placed.x = column
    width = column + _END_WIDTH + _MARGIN
    bottoms = [placed.y + placed.height for placed in (*left, *ends)]
    parts = [_text(_MARGIN, 40, drawn.name, "name"), *beside]
    parts += [part for placed in (*left, *ends) for part in _drawn(placed)]
    parts += _arrows(left, ends, ways, over, gutter)
    return _document(drawn.name, width, max(bottoms) + _MARGIN, parts)


def _document(name: str, width: float, height: float, parts: Iterable[str]) -> str:
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {width:g} {height:g}"'
            f' width="{width:g}" height="{height:g}">',
            f"<title>{_plain(name)}</title><style>{_STYLE}</style>",
            f'<rect class="page" width="{width:g}" height="{height:g}"/>',
            *parts,
            "</svg>\n",
        ]
    )


def _column(drawn: Drawing) -> list[Placed]:
    """Everything but the ends, from top to bottom."""
    y, found = 66.0, []
    boxes = [box for box in drawn.boxes if box.kind != "end"]
    for box, following in zip(boxes, [*boxes[1:], None], strict=True):
        title = _wrapped(box.title, _WIDTH - 2 * _PAD, _TITLE_EM)
        elsewhere = following is not None and box.onward != following.id
        rows = (*box.rows, Row("afterwards", 0, box.onward)) if elsewhere else box.rows
        placed = Placed(box, 0, y, _WIDTH, title, rows)
        _measure(placed)
        found.append(placed)
        y += placed.height + _GAP
    return found


def _measure(placed: Placed) -> None:
    """Find a box's height and the places where its rows leave it."""
    box = placed.box
    lines = len(placed.title) + bool(box.note) + bool(box.condition)
    top = placed.y + _PAD + _LINE * lines + (_PAD - 4)
    placed.height = top - placed.y + _ROW * len(placed.rows) + (4 if placed.rows else 0)
    for place, row in enumerate(placed.rows):
        if row.target is not None:
            placed.ports.append((row.target, top + _ROW * (place + 0.5)))


def _ends(drawn: Drawing, left: Sequence[Placed]) -> list[Placed]:
    """The ends, each beside what leads to it, as far as there is room."""
    sources: dict[str, list[float]] = {}
    for placed in left:
        for target, height in placed.ports:
            sources.setdefault(target, []).append(height)
    bottom = left[-1].y + left[-1].height
    wanted = []
    for box in drawn.boxes:
        if box.kind == "end":
            heights = sources.get(box.id, [bottom])
            wanted.append((sum(heights) / len(heights), box))
    y = _beside_height(drawn)
    found = []
    for height, box in sorted(wanted, key=lambda pair: pair[0]):
        title = _wrapped(box.title, _END_WIDTH - 2 * _PAD, _TITLE_EM)
        if len(title) > _END_LINES:
            title = [*title[: _END_LINES - 1], f"{title[_END_LINES - 1]} …"]
        placed = Placed(box, 0, max(y, height - _PAD - _LINE / 2), _END_WIDTH, title, ())
        _measure(placed)
        found.append(placed)
        y = placed.y + placed.height + _GAP / 2
    return found


def _jumps(left: Sequence[Placed]) -> list[tuple[str, float]]:
    return [port for placed in left for port in placed.ports]


def _passed_over(left: Sequence[Placed]) -> list[tuple[str, float]]:
    return [
        (placed.box.otherwise, placed.entry + _LINE)
        for placed in left
        if placed.box.otherwise is not None
    ]


def _lanes(ports: Sequence[tuple[str, float]], targets: dict[str, float]) -> dict[str, int]:
    """A lane for each target, so that no two lines lie on each other; the inner ones first."""
    spans: dict[str, tuple[float, float]] = {}
    for target, height in ports:
        top, bottom = spans.get(target, (targets[target], targets[target]))
        spans[target] = (min(top, height), max(bottom, height))
    lanes: dict[str, int] = {}
    free: list[float] = []
    for target, (top, bottom) in sorted(spans.items(), key=lambda item: item[1]):
        lane = next((n for n, until in enumerate(free) if until + 12 < top), len(free))
        free[lane : lane + 1] = [bottom]
        lanes[target] = lane
    return lanes


def _arrows(
    left: Sequence[Placed],
    ends: Sequence[Placed],
    ways: dict[str, int],
    over: dict[str, int],
    gutter: float,
) -> Iterator[str]:
    places = {placed.box.id: placed for placed in (*left, *ends)}
    for placed, following in pairwise(left):
        if placed.box.onward == following.box.id:
            x, y = placed.x + placed.width / 2, following.y
            yield f'<path class="on" d="M{x:g} {placed.y + placed.height:g}V{y - 6:g}"/>'
            yield f'<path class="tip" d="M{x:g} {y:g}l-5 -8h10z"/>'
    for placed in left:
        for target, height in placed.ports:
            to = places[target]
            x = gutter + _LANE * ways[target]
            colour = _COLOURS[list(ways).index(target) % len(_COLOURS)]
            yield _way(placed.right, height, x, to, colour)
        if placed.box.otherwise is not None:
            to = places[placed.box.otherwise]
            x = placed.x - 12 - _LANE * over[to.box.id]
            yield _over(placed, x, to)


def _way(start: float, height: float, lane: float, to: Placed, colour: str) -> str:
    """From a row to the right, along its lane, and into the side of where it leads."""
    right = to.x > lane
    edge = to.x if right else to.right
    side = 1 if right else -1
    line = _bent(start, height, lane, to.entry, edge - side * 7, side)
    tip = f"M{edge:g} {to.entry:g}l{-side * 9} -5v10z"
    dot = f'<circle cx="{start:g}" cy="{height:g}" r="3.5" fill="{colour}"/>'
    return (
        f'<g class="jump" stroke="{colour}"><path class="way" d="{line}"/>'
        f'<path d="{tip}" fill="{colour}" stroke="none"/>{dot}</g>'
    )


def _over(placed: Placed, lane: float, to: Placed) -> str:
    line = _bent(placed.x, placed.entry + _LINE, lane, to.entry, to.x - 7, 1)
    tip = f"M{to.x:g} {to.entry:g}l-9 -5v10z"
    return f'<path class="on over" d="{line}"/><path class="tip" d="{tip}"/>'


def _bent(x: float, y: float, lane: float, to_y: float, to_x: float, side: int) -> str:
    """A line out to the lane, along it, and on, with round corners."""
    if abs(to_y - y) < 1:
        return f"M{x:g} {y:g}H{to_x:g}"
    down = 1 if to_y > y else -1
    bend = min(_ROUND, abs(to_y - y) / 2)
    out = 1 if lane > x else -1
    return (
        f"M{x:g} {y:g}H{lane - out * bend:g}Q{lane:g} {y:g} {lane:g} {y + down * bend:g}"
        f"V{to_y - down * bend:g}Q{lane:g} {to_y:g} {lane + side * bend:g} {to_y:g}H{to_x:g}"
    )


def _drawn(placed: Placed) -> Iterator[str]:
    box, x, y = placed.box, placed.x, placed.y
    corner = {"start": 18, "end": 18}.get(box.kind, 8)
    style = {"start": "start", "end": "end"}.get(box.kind, "box")
    yield _rect(x, y, placed.width, placed.height, corner, style)
    baseline = y + _PAD + 12
    for line in placed.title:
        yield _text(x + _PAD, baseline, line, "title")
        baseline += _LINE
    if box.note:
        yield _text(x + _PAD, baseline, _cut(box.note, placed.width - 2 * _PAD), "note")
        baseline += _LINE
    if box.condition:
        when = _cut(f"only if {box.condition}", placed.width - 2 * _PAD)
        yield _text(x + _PAD, baseline, when, "when")
    top = placed.y + placed.height - 4 - _ROW * len(placed.rows)
    for place, row in enumerate(placed.rows):
        yield from _row(x, top + _ROW * place, placed.width, row)


def _row(x: float, y: float, width: float, row: Row) -> Iterator[str]:
    yield f'<path class="rule" d="M{x + 1:g} {y:g}h{width - 2:g}"/>'
    middle = y + _ROW / 2 + 4
    room = width - 2 * _PAD - (52 if row.points else 0)
    yield _text(x + _PAD, middle, _cut(row.label, room), "small")
    if row.points:
        minus = " minus" if row.points < 0 else ""
        yield _rect(x + width - _PAD - 42, y + 4, 42, _ROW - 8, 8, f"pill{minus}")
        points = f"{row.points:+}".replace("-", "−")
        centre = x + width - _PAD - 21
        yield _text(centre, middle, points, f"points{minus}", ' text-anchor="middle"')


def _beside_height(drawn: Drawing) -> float:
    rows = len(drawn.bands) + len(drawn.signals)
    return 66 + _PAD * 2 + 10 + _ROW * rows + _GAP


def _beside(drawn: Drawing, x: float) -> Iterator[str]:
    """The card with bands and signals, above the ends."""
    rows = (*drawn.bands, *drawn.signals)
    height = _PAD * 2 + 10 + _ROW * len(rows)
    yield _rect(x, 66, _END_WIDTH, height, 8, "box")
    yield _text(x + _PAD, 66 + _PAD + 12, "Bands, and points for signals", "title")
    for place, row in enumerate(rows):
        yield from _row(x, 66 + height - 4 - _ROW * (len(rows) - place), _END_WIDTH, row)


def _rect(x: float, y: float, width: float, height: float, corner: float, style: str) -> str:
    return (
        f'<rect class="{style}" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"'
        f' rx="{corner:g}"/>'
    )


def _text(x: float, y: float, text: str, style: str, more: str = "") -> str:
    return f'<text class="{style}" x="{x:g}" y="{y:g}"{more}>{_plain(text)}</text>'


def _plain(text: str) -> str:
    return escape(_FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text))


def _width(text: str, em: float) -> float:
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return em * (len(text) + wide)


def _cut(text: str, room: float) -> str:
    """As much of a line as fits."""
    text = " ".join(text.split())
    if _width(text, _SMALL_EM) <= room:
        return text
    while text and _width(text, _SMALL_EM) > room - _SMALL_EM:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _wrapped(text: str, room: float, em: float) -> list[str]:
    """A text in lines that fit; a word longer than a line is broken."""
    lines = [""]
    for word in text.split():
        while _width(word, em) > room:
            fits = next(n for n in range(len(word), 0, -1) if _width(word[:n], em) <= room)
            lines.append(word[:fits])
            word = word[fits:]
        joined = f"{lines[-1]} {word}".strip()
        if _width(joined, em) <= room:
            lines[-1] = joined
        else:
            lines.append(word)
    return [line for line in lines if line]
