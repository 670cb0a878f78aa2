"""Owns which flow files a command means: paths given, or the flows `serve` would run."""

from collections.abc import Iterable
from pathlib import Path

import click

from agent.cli.settings import Command
from agent.config import Config
from agent.core.flow import Flow
from agent.core.texts import closest
from agent.core.yaml_reader import Document, read_yaml
from agent.errors import Fault, HandraiseError
from agent.flow_files import flow_paths, flows_path, read_flow


class NoSuchFlow(HandraiseError):
    """No flow has this name. `name` is what was asked for."""

    def __init__(self, name: str, folder: Path, known: Iterable[str]) -> None:
        self.name = name
        ids = sorted(known)
        near = closest(name, frozenset(ids))
        hint = f"Did you mean {near}?" if near else f"There are {', '.join(ids)}."
        super().__init__(f"there is no flow {name}: not a file, nor a flow in {folder}", hint)


class FlowFaulty(HandraiseError):
    """A flow has faults and can't be used. `faults` holds them."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))


def paths_argument(command: Command) -> Command:
    """`[PATH]...`; a path that is not there is a usage error."""
    existing = click.Path(exists=True, path_type=Path)
    return click.argument("paths", metavar="[PATH]...", nargs=-1, type=existing)(command)


def files(paths: tuple[Path, ...], config: Config) -> list[Path]:
    """The flow files at `paths`, each once; without any those that `serve` would run.

    Raises click.UsageError when there are none.
    """
    places = paths or (flows_path(config),)
    found = list(dict.fromkeys(file for path in places for file in flow_paths(path)))
    if not found:
        where = ", ".join(map(str, places))
        raise click.UsageError(f"There is no flow (*.yaml) in {where}.")
    return found


def find(name: str, config: Config) -> Flow:
    """The flow in the file `name`, or with the id `name`. Raises NoSuchFlow, FlowFaulty."""
    file = Path(name)
    if not file.is_file():
        folder = flows_path(config)
        known = {path.stem: path for path in flow_paths(folder)}
        if name not in known:
            raise NoSuchFlow(name, folder, known)
        file = known[name]
    flow, faults = read_flow(file)
    if flow is None:
        raise FlowFaulty(faults)
    return flow


def document(file: Path) -> Document | None:
    """A readable flow file as its text: for the places of what a Flow no longer knows."""
    return read_yaml(file.read_text(encoding="utf-8"), str(file))[0]
