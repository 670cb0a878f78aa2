"""Owns `handraise chat`: a conversation with a flow in the terminal. Stores and sends nothing."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click

from agent.availability import world
from agent.cli import flows, output, settings
from agent.cli.chat_view import Marks, View
from agent.config import Config
from agent.core import turn as turns
from agent.core.context import page_context, source_context, touches
from agent.core.flow import Flow
from agent.core.recording import Recording, given, written
from agent.core.snapshot import Snapshot
from agent.core.turning import Input, Turn

COMMANDS = "/back /skip /human /why /quit"


@click.command()
@click.argument("flow")
@click.option("--locale", metavar="L", help="The visitor's language; the flow's own without this.")
@click.option("--page", metavar="URL", help="The page the visitor is on, with its utm_ parameters.")
@click.option("--record", is_flag=True, help="Print the conversation as a test when it is over.")
@settings.config_option
def chat(
    flow: str, locale: str | None, page: str | None, record: bool, config_file: Path | None
) -> None:
    """Talk to a flow in the terminal, its score and reasons beside the talk.

    FLOW is a file, or the id of a flow `serve` would run. A number (for amounts a letter) taps an
    option, everything else is typed; how that was read stands below it. /back goes back, /skip
    skips, /human asks for a person, /why tells how the last answer was read and why the question
    is asked, /quit leaves. Nothing is stored and nothing is sent. Works in a pipe too: a line is an
    answer. With --record the test goes to standard output and the talk to standard error.
    """
    config = settings.read(config_file) if config_file else Config()
    talk = Talk(flows.find(flow, config), config, locale, page)
    view = View(talk.flow, output.console(stderr=record))
    _hold(talk, view)
    if record:
        _print_test(talk)


def _hold(talk: "Talk", view: View) -> None:
    view.turn(talk.turn)
    while not talk.turn.snapshot.ended:
        line = view.ask(COMMANDS)
        if line is None or line.strip() == "/quit":
            break
        if line.strip():
            _line(talk, view, line.strip())


def _print_test(talk: "Talk") -> None:
    held = talk.recording
    click.echo(written(held.name(datetime.now(UTC)), held.test()), nl=False)


class Talk:
    """One conversation that is kept nowhere; `turn` is its last one. It takes place at one moment,
    so that a recording of it is exact."""

    def __init__(self, flow: Flow, config: Config, locale: str | None, page: str | None) -> None:
        self.flow = flow
        self._now = datetime.now(UTC).replace(second=0, microsecond=0)
        seen = touches({"url": page}, None, self._now.isoformat())
        snapshot = Snapshot(
            id="chat",
            flow=flow.id,
            version=flow.version,
            locale=flow.speaking(locale or flow.locale).locale,
            page=page_context({"url": page}),
            source=source_context(seen),
        )
        self._world = world(config, flow, snapshot.locale, self._now)
        self.turn = turns.begin(flow, snapshot, self._now, self._world)
        self.recording = Recording(flow, given(self._now, self._world, page, locale))
        self.recording.add(None, self.turn)

    def take(self, said: Input) -> Turn:
        """Take a turn; a refused one changes nothing."""
        made = turns.take(self.flow, self.turn.snapshot, said, self._now, self._world)
        if made.refusal is None:
            self.turn = made
            self.recording.add(said, made)
        return made


def _line(talk: Talk, view: View, line: str) -> None:
    if line.startswith("/"):
        _command(talk, view, line)
    else:
        _take(talk, view, _answer(talk, view.marks, line))


def _answer(talk: Talk, marks: Marks, line: str) -> Input:
    state = talk.turn.snapshot.current
    tapped = marks.tapped(line) if talk.turn.snapshot.owner == "bot" else None
    if tapped is None:
        return Input("answer", question=state, text=line)
    return Input("answer", question=state, value=tapped)


def _take(talk: Talk, view: View, said: Input) -> None:
    made = talk.take(said)
    if made.refusal is not None:
        view.note(made.refusal.text)
    else:
        view.turn(made, typed=said.text is not None)


def _command(talk: Talk, view: View, line: str) -> None:
    command = _INPUTS.get(line.split()[0])
    if line == "/why":
        view.why(talk.turn)
    elif command is None:
        view.note(f"There is no {line.split()[0]}; there are {COMMANDS}.")
    else:
        _take(talk, view, command(talk))


_INPUTS: dict[str, Callable[[Talk], Input]] = {
    "/back": lambda talk: Input("back"),
    "/skip": lambda talk: Input("skip", question=talk.turn.snapshot.state),
    "/human": lambda talk: Input("human"),
}
