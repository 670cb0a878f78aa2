"""Owns what processes say to each other: which conversations moved, which are asked for, and what
is carried whole. Refuses to know the way it goes.
"""

from collections.abc import Callable
from typing import Any

import orjson

from agent.bus_peers import State


class Notice:
    """What is to be said next."""

    __slots__ = ("asked", "bye", "carried", "moved")

    def __init__(self) -> None:
        self.moved: set[str] = set()
        self.carried: list[tuple[str, str, str]] = []
        self.asked: set[str] = set()
        self.bye = False

    def encode(self, name: bytes, state: Callable[..., State]) -> bytes:
        """The sender's name, so that he knows his own without reading on, and what there is."""
        said: dict[str, Any] = {}
        if self.moved:
            said["m"] = {c: state(c, told=c in self.asked) for c in self.moved}
        if self.carried:
            said["t"] = self.carried
        if self.asked:
            said["w"] = list(self.asked)
        if self.bye:
            said["bye"] = True
        return name + b" " + orjson.dumps(said)
