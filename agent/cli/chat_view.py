"""Owns how `handraise chat` looks: the talk on the left, score and reasons on the right.

In a pipe the same facts come as plain lines. Refuses to take turns.
"""

import sys
from collections.abc import Iterator, Mapping
from string import ascii_lowercase
from typing import Any

from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from agent.cli import output
from agent.core.flow import Flow
from agent.core.payload import brief
from agent.core.scoring import score
from agent.core.snapshot import Frame
from agent.core.turning import Send, Turn

_SIDE = 34  # columns of the score; beside it an 80-column terminal leaves 44 for the talk
_AMOUNTS = frozenset({"money", "number"})  # a number typed there is an amount: letters tap


class Marks:
    """The marks before the options on screen, and what they tap."""

    def __init__(self, frame: Frame | None = None) -> None:
        asked = frame["input"] if frame else {}
        options = asked.get("options", [])
        signs = ascii_lowercase if asked.get("kind") in _AMOUNTS else map(str, range(1, 100))
        self._several = asked.get("kind") == "multi"
        self._values = {mark: option["value"] for mark, option in zip(signs, options, strict=False)}
        self.labels = {m: o["label"] for m, o in zip(self._values, options, strict=True)}

    def tapped(self, line: str) -> Any:
        """What a line taps: an option's value, a list of them where several fit; None: typed."""
        named = line.lower().replace(",", " ").split() if self._several else [line.lower()]
        if not named or not self._values.keys() >= set(named):
            return None
        values = [self._values[mark] for mark in named]
        return values if self._several else values[0]


class View:
    """The terminal, or the pipe. `marks` are those of the question now on screen."""

    def __init__(self, flow: Flow, console: Console) -> None:
        self._flow = flow
        self._console = console
        self._talks = sys.stdin.isatty()
        self.marks = Marks()

    def ask(self, commands: str) -> str | None:
        """The visitor's next line; None at the end of input."""
        try:
            line = self._console.input(output.styled("> ", "bold cyan")) if self._talks else input()
        except (EOFError, KeyboardInterrupt):
            if self._talks:
                self._console.print()
            return None
        return line

    def turn(self, turn: Turn, *, typed: bool = False) -> None:
        """Show what a turn brought, how a `typed` answer was read, and where the score stands."""
        read = turn.why if typed else ""
        talk = Text("\n").join(self._talk(turn, read))
        asked = [event for event in turn.events if event["type"] == "question"]
        if asked or turn.snapshot.ended:
            self.marks = Marks(asked[-1] if asked else None)
        if self._console.is_terminal:
            beside = Table.grid(padding=(0, 2, 0, 0), expand=True)
            beside.add_column(ratio=1)
            beside.add_column(width=_SIDE)
            beside.add_row(talk, self._panel(turn))
            self._console.print(beside)
        else:
            self._console.print(talk)
            self._console.print(Text("\n").join(self._lines(turn)))

    def note(self, text: str) -> None:
        """Something of the program itself."""
        self._console.print(output.styled(text, "yellow"))

    def why(self, turn: Turn) -> None:
        """How the last answer was read, and why the question is asked."""
        question = self._flow.speaking(turn.snapshot.locale).questions.get(turn.snapshot.state)
        self.note(f"Last answer read by: {output.line(turn.why) or 'nothing was answered yet'}")
        if question is not None:
            reason = question.why or "the flow gives no `why:` for this question"
            self.note(f"Why `{question.id}` is asked: {reason}")

    def _talk(self, turn: Turn, read: str) -> Iterator[Text]:
        for event in turn.events:
            if event["type"] == "message":
                yield from self._message(event)
                if read and event["from"] == "visitor":
                    yield output.styled(f"  ({output.line(read)})", "dim")
            elif event["type"] == "question":
                yield from self._question(event)
            elif event["type"] == "reject":
                yield output.styled(event["text"], "yellow")
            elif event["type"] == "owner":
                yield output.styled("(a person is called; the bot is silent)", "dim")
            elif event["type"] == "end":
                where = f", then {event['redirect']}" if "redirect" in event else ""
                yield output.styled(f"(the end: {event['outcome']}{where})", "dim")

    def _message(self, event: Frame) -> Iterator[Text]:
        if event["from"] != "visitor":
            yield Text.assemble((f"{self._name()}: ", "bold magenta"), event["text"])
        elif not self._talks or event["text"] in self.marks.labels.values():
            yield Text.assemble(("you: ", "bold cyan"), output.plain(event["text"]))

    def _question(self, event: Frame) -> Iterator[Text]:
        yield Text.assemble((f"{self._name()}: ", "bold magenta"), (event["text"], "bold"))
        for mark, label in Marks(event).labels.items():
            yield Text.assemble((f"  {mark} ", "cyan"), label)
        for hint in _hints(event):
            yield output.styled(f"  {hint}", "dim")

    def _name(self) -> str:
        return self._flow.persona.get("name") or "bot"

    def _panel(self, turn: Turn) -> Panel:
        facts = self._facts(turn)
        points = Table.grid(padding=(0, 1, 0, 0))
        points.add_column(justify="right", style="bold")
        points.add_column(overflow="fold")
        for given in facts["points"]:
            points.add_row(f"{given['points']:+}", _reason(given))
        return Panel(Group(_total(facts), points, *_sent(turn)), title="score", title_align="left")

    def _lines(self, turn: Turn) -> Iterator[Text]:
        facts = self._facts(turn)
        yield Text.assemble("score: ", _total(facts))
        for given in facts["points"]:
            yield Text.assemble(f"{given['points']:>+4} ", _reason(given))
        yield from _sent(turn)

    def _facts(self, turn: Turn) -> dict[str, Any]:
        flow = self._flow.speaking(turn.snapshot.locale)
        return brief(flow, turn.snapshot, score(flow, turn.snapshot))


def _total(facts: Mapping[str, Any]) -> Text:
    lowest, highest = facts["possible"]
    total = (f"{facts['total']} ", "bold")
    return Text.assemble(total, output.band(facts["band"]), f"  [{lowest}, {highest}] possible")


def _reason(given: Mapping[str, Any]) -> Text:
    place = (f"{given['question'] or given['rule']} ", "cyan")
    return Text.assemble(place, output.line(given["why"]))


def _sent(turn: Turn) -> list[Text]:
    sent = [effect for effect in turn.effects if isinstance(effect, Send)]
    return [
        output.styled(f"-> {one.type} to {one.to or 'the default destination'}", "green")
        for one in sent
    ]


def _hints(event: Frame) -> Iterator[str]:
    """What the widget would show beside a question."""
    asked = event["input"]
    fields = [
        field["label"] + ("" if field["required"] else " (optional)")
        for field in asked.get("fields", ())
    ]
    if fields:
        yield ", ".join(fields)
    if asked["kind"] == "multi":
        yield "several fit: 1,2"
    if event["skippable"]:
        yield "/skip skips"
    if "consent" in asked:
        yield asked["consent"]["notice"]
        yield from (f"[ ] {purpose['label']}" for purpose in asked["consent"]["purposes"])
