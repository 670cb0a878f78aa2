"""Owns `handraise reps`: who may take leads, and the links they sign in by."""

import time
from pathlib import Path

import click

from agent.app import public_url
from agent.cli import output, settings
from agent.cli.database import using
from agent.cli.output import Facts
from agent.config import Config
from agent.core.texts import closest
from agent.errors import HandraiseError
from agent.reps import add as add_rep
from agent.reps import remove as remove_rep
from agent.takeover import Unfit, name_of
from storage.desk_records import Rep


class UnknownPlace(HandraiseError):
    """The configuration has no such destination or team. `name` is what was asked for."""

    def __init__(self, kind: str, name: str, known: frozenset[str]) -> None:
        self.name = name
        near = closest(name, known)
        hint = f"Did you mean {near}?" if near else f"There are {', '.join(sorted(known))}."
        super().__init__(
            f"the configuration has no {kind} {name}",
            hint if known else "Name the configuration with --config F.",
        )


@click.group()
def reps() -> None:
    """Add, list and remove the people who take leads."""


@reps.command()
@click.argument("name")
@click.option("--destination", metavar="D", help="The destination that reaches this rep alone.")
@click.option("--team", "teams", multiple=True, metavar="T", help="A team he is called for.")
@click.option("--language", "languages", multiple=True, metavar="L", help="A language he speaks.")
@settings.config_option
@settings.database_option
def add(
    name: str,
    destination: str | None,
    teams: tuple[str, ...],
    languages: tuple[str, ...],
    config_file: Path | None,
    database: str | None,
) -> None:
    """Add a rep called NAME, or give one who is known a new link; prints the link to sign in by."""
    config = settings.read(config_file, database=database)
    try:
        name = name_of(name)
    except Unfit as unfit:
        raise click.UsageError(str(unfit)) from unfit
    _known(config, destination, teams)
    now = int(time.time() * 1000)
    added = using(
        config,
        lambda store: add_rep(
            store, name, now, destination=destination, teams=teams, languages=languages
        ),
    )
    click.echo(f"{added.rep.name} signs in here, once, within 7 days:\n")
    click.echo(f"  {public_url(config)}/rep/in/{added.token}")


@reps.command("list")
@settings.format_option("table", "json")
@settings.config_option
@settings.database_option
def listing(format: str, config_file: Path | None, database: str | None) -> None:
    """List the reps."""
    config = settings.read(config_file, database=database)
    rows = using(config, lambda store: store.reps())
    if format == "json":
        click.echo(output.json([facts(row) for row in rows]))
    elif not rows:
        click.echo("No reps yet. `handraise reps add NAME` adds one.")
    else:
        columns = ("name", "teams", "languages", "destination", "signed in (UTC)")
        output.listing(output.console(), columns, [_row(row) for row in rows])


@reps.command()
@click.argument("rep", metavar="ID|NAME")
@settings.config_option
@settings.database_option
def remove(rep: str, config_file: Path | None, database: str | None) -> None:
    """Remove a rep: he is signed out at once, his leads stay his in the records."""
    config = settings.read(config_file, database=database)
    now = int(time.time() * 1000)
    removed = using(config, lambda store: remove_rep(store, rep, now))
    click.echo(f"{removed.name} is signed out and is called no more.")


def facts(rep: Rep) -> Facts:
    """A rep as programs get it."""
    return {
        "id": rep.id,
        "name": rep.name,
        "destination": rep.destination,
        "teams": rep.teams,
        "languages": rep.languages,
        "created_at": output.rfc3339(rep.created_at),
        "signed_in_at": output.rfc3339(rep.signed_in_at),
    }


def _row(rep: Rep) -> output.Row:
    cells = (
        output.line(rep.name),
        ", ".join(rep.teams),
        ", ".join(rep.languages),
        rep.destination or "",
        output.moment(rep.signed_in_at) or "never",
    )
    return cells, (output.styled(rep.id, "dim"),)


def _known(config: Config, destination: str | None, teams: tuple[str, ...]) -> None:
    """Hold names against the configuration, where there is one. Raises UnknownPlace."""
    if config.file is None:
        return
    destinations = frozenset(config.destinations)
    if destination is not None and destination not in destinations:
        raise UnknownPlace("destination", destination, destinations)
    known = frozenset(config.teams) | destinations
    for team in teams:
        if team not in known:
            raise UnknownPlace("team", team, known)
