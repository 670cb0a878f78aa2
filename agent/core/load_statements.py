"""Statements: what stands among the questions and is only said."""

from collections.abc import Mapping
from typing import Any

from agent.core import consequences
from agent.core.building import Building
from agent.core.flow import STATEMENT, Question
from agent.core.understand import Ask

TAKES = ("say", "image", "alt", "when", "next")


def statement(building: Building, path: tuple[str, ...], spec: Mapping[str, Any]) -> Question:
    """The statement that `spec` describes."""
    for key in spec:
        if key not in TAKES:
            mend = "take it away, or `say`" if key == "ask" else f"it takes {', '.join(TAKES)}"
            what, so = f"a statement has no `{key}`", consequences.UNKNOWN_KEY
            building.fault((*path, key), what, mend, so, key=True)
    _image(building, path, spec)
    return Question(
        id=path[-1],
        text=building.text((*path, "say"), spec["say"]),
        kind=STATEMENT,
        ask=Ask(kind="text"),
        input={key: spec[key] for key in ("image", "alt") if key in spec},
        when=building.expression((*path, "when"), spec.get("when")),
        next=spec.get("next"),
    )


def _image(building: Building, path: tuple[str, ...], spec: Mapping[str, Any]) -> None:
    image = spec.get("image")
    if image is None:
        return
    if not image.startswith(("https://", "/")) or any(map(str.isspace, image)):
        mend = "write https://… or a path like /plan.png"
        so = "Visitors would see a broken image."
        building.fault((*path, "image"), f"`{image[:60]}` is no address of an image", mend, so)
    if "alt" not in spec:
        mend = "add `alt:` with what it shows, for those who cannot see it"
        so = "Visitors who cannot see it would not know what is there."
        building.fault((*path, "image"), "the image has no words", mend, so)
