"""A drawing as SVG: whole, nothing over something else, every arrow from a box to a box."""

import re
from itertools import combinations
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest

from agent.core.drawing import Box, Drawing, Row, drawing
from agent.core.flow import Flow
from agent.core.picture import svg
from agent.flow_files import read_flow
from tests.small_flow import changed, flow

FLOWS = sorted((Path(__file__).parents[2] / "flows").glob("*.yaml"))
BOXES = ("box", "start", "end")


def shipped(file: Path) -> Flow:
    found, faults = read_flow(file)
    assert found is not None, faults
    return found


def drawn(picture: str, name: str) -> list[Element]:
    return list(fromstring(picture).iter(f"{{http://www.w3.org/2000/svg}}{name}"))


def edges(box: Element) -> tuple[float, float, float, float]:
    x, y, width, height = (float(box.get(k, 0)) for k in ("x", "y", "width", "height"))
    return x, y, x + width, y + height


def boxes(picture: str) -> list[tuple[float, float, float, float]]:
    return [edges(one) for one in drawn(picture, "rect") if one.get("class") in BOXES]


def texts(picture: str) -> list[str]:
    return ["".join(one.itertext()) for one in drawn(picture, "text")]


@pytest.mark.parametrize("file", FLOWS, ids=lambda file: file.stem)
def test_no_box_lies_on_another_or_outside(file: Path) -> None:
    picture = svg(drawing(shipped(file)))
    page, *_ = map(edges, drawn(picture, "rect"))
    placed = boxes(picture)
    assert len(placed) == len(drawing(shipped(file)).boxes) + 1
    for one in placed:
        assert page[0] <= one[0] and one[2] <= page[2] and page[1] <= one[1] and one[3] <= page[3]
    for one, other in combinations(placed, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, (one, other)


@pytest.mark.parametrize("file", FLOWS, ids=lambda file: file.stem)
def test_every_arrow_ends_at_a_box_and_every_way_on_has_one(file: Path) -> None:
    found = drawing(shipped(file))
    picture = svg(found)
    tips = [path.get("d", "") for path in drawn(picture, "path") if path.get("d", "").endswith("z")]
    for tip in tips:
        x, y = (float(n) for n in re.findall(r"[\d.]+", tip)[:2])
        at = [b for b in boxes(picture) if b[0] <= x <= b[2] and b[1] <= y <= b[3]]
        assert len(at) == 1 and (x in (at[0][0], at[0][2]) or y == at[0][1]), tip
    ways = sum(row.target is not None for box in found.boxes for row in box.rows)
    ways += sum((box.onward is not None) + (box.otherwise is not None) for box in found.boxes)
    assert len(tips) == ways


def test_every_option_stands_with_its_points() -> None:
    said = texts(svg(drawing(flow())))
    for text in ("small", "Buying", "+40", "Looking", "Pricing", "+5", "hot: 50 to 100"):
        assert text in said
    assert "−5" in texts(one("Which?", Row("Less", -5)))


def test_a_condition_is_told() -> None:
    when = changed("kind: money", "kind: money\n    when: returning")
    assert "only if returning" in texts(svg(drawing(flow(when))))


def one(title: str, *rows: Row) -> str:
    """A picture of one question."""
    return svg(Drawing("one", (Box("q", "question", title, "", rows),)))


@pytest.mark.parametrize("text", ["<script>", "&amp; ]]>", "\x00\x1b[31m", "\ud800", '"'])
def test_no_text_is_markup(text: str) -> None:
    shown = re.sub("[\x00\x1b\ud800]", "\N{REPLACEMENT CHARACTER}", text)
    assert texts(one(text, Row(text)))[2:] == [shown, shown]


def test_long_texts_stay_within_their_box() -> None:
    *title, label = texts(one("wörter " * 30 + "x" * 200, Row("label " * 30)))[2:]
    assert max(map(len, title)) <= 38
    assert "".join(title).replace(" ", "") == "wörter" * 30 + "x" * 200
    assert label.endswith("…") and len(label) <= 49
    assert max(map(len, texts(one("漢字" * 60))[2:])) <= 19


@pytest.mark.parametrize("id", ["local-quote", "real-estate"])
def test_lines_to_two_places_do_not_lie_on_each_other(id: str) -> None:
    picture = svg(drawing(shipped(FLOWS[0].parent / f"{id}.yaml")))
    lanes: dict[str, list[tuple[str | None, float, float]]] = {}
    for group in drawn(picture, "g"):
        bent = re.search(r"Q([\d.]+) ([\d.]+) .*V.*Q\1 ([\d.]+) ", group[0].get("d", ""))
        if bent:
            span = sorted((float(bent[2]), float(bent[3])))
            lanes.setdefault(bent[1], []).append((group.get("stroke"), span[0], span[1]))
    assert len(lanes) >= 2
    for here in lanes.values():
        for one, other in combinations(here, 2):
            assert one[0] == other[0] or one[2] < other[1] or other[2] < one[1]
