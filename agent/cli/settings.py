"""Owns the options that several commands share, and the Config they lead to."""

import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from agent.config import Config, load

Command = TypeVar("Command", bound=Callable[..., Any])
_SPAN = re.compile(r"(\d{1,5}) ?([smhdw])")
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}


class Span(click.ParamType[int]):
    """A length of time such as 2h, in milliseconds."""

    name = "span"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Read `30m`, `2h`, `7d`; anything else is a usage error."""
        found = _SPAN.fullmatch(str(value).strip().lower())
        if found is None:
            self.fail(f"{value!r} is no length of time; write 30m, 2h or 7d.", param, ctx)
        return int(found[1]) * _SECONDS[found[2]] * 1000


def is_span(text: str) -> bool:
    """Whether a text reads as a length of time."""
    return _SPAN.fullmatch(text.lower()) is not None


def config_option(command: Command) -> Command:
    """`--config F`; a file that is not there is a usage error."""
    return click.option(
        "--config",
        "config_file",
        envvar="HANDRAISE_CONFIG",
        show_envvar=True,
        metavar="F",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="The configuration file. None is read without this.",
    )(command)


def database_option(command: Command) -> Command:
    """`--database URL`."""
    return click.option(
        "--database",
        metavar="URL",
        help="The database, sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME.",
    )(command)


def limit_option(command: Command) -> Command:
    """`--limit N`."""
    return click.option(
        "--limit",
        metavar="N",
        type=click.IntRange(1, 10_000),
        default=50,
        show_default=True,
        help="How many at most.",
    )(command)


def format_option(*formats: str) -> Callable[[Command], Command]:
    """`--format`, the first of `formats` unless one is given."""

    def add(command: Command) -> Command:
        return click.option(
            "--format",
            "format",
            type=click.Choice(formats),
            default=formats[0],
            show_default=True,
            help="How it is printed.",
        )(command)

    return add


def since_option(help: str) -> Callable[[Command], Command]:
    """`--since SPAN`, in milliseconds; None when it was not given."""
    return click.option("--since", type=Span(), metavar="SPAN", help=help)


def begun(since: int | None) -> int:
    """The moment a span ago, in milliseconds since 1970; the beginning of time for None."""
    return 0 if since is None else int(time.time() * 1000) - since


def read(file: Path | None, **settings: object) -> Config:
    """The settings from file and environment, and from the command line by dotted key with `__`
    for the dot; those that are None were not given. Raises ConfigError."""
    overrides = {k.replace("__", "."): v for k, v in settings.items() if v is not None}
    return load(file, os.environ, overrides)
