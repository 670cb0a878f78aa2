"""Owns how the destinations fare: listing them and what they never took, and taking one into
service again. The commands stand under `handraise handoffs`.

Refuses to send anything: `handraise serve` does.
"""

import time
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from agent.cli import output, settings
from agent.cli.database import using
from agent.cli.output import Facts
from agent.config import Config, Destination
from agent.core.texts import closest
from agent.errors import HandraiseError
from storage.records import DeadEvent, Faring


class UnknownDestination(HandraiseError):
    """The configuration has no such destination. `name` is what was asked for."""

    def __init__(self, name: str, config: Config) -> None:
        self.name = name
        near = closest(name, frozenset(config.destinations))
        known = ", ".join(sorted(config.destinations))
        hint = f"There are {known}." if known else "Name the configuration with --config F."
        hint = f"Did you mean {near}?" if near else hint
        super().__init__(f"the configuration has no destination {name}", hint)


@click.command()
@settings.format_option("table", "json")
@settings.config_option
@settings.database_option
def destinations(format: str, config_file: Path | None, database: str | None) -> None:
    """List the destinations and how each fares: failing since when, disabled, template faults."""
    config = settings.read(config_file, database=database)
    stored = {one.name: one for one in using(config, lambda store: store.destinations())}
    every = [(one, stored.get(name, _untried(name))) for name, one in config.destinations.items()]
    if format == "json":
        click.echo(output.json([_facts(*one) for one in every]))
    else:
        _table(every, output.console())


@click.command()
@click.argument("destination")
@settings.config_option
@settings.database_option
def enable(destination: str, config_file: Path | None, database: str | None) -> None:
    """Take a disabled DESTINATION into service again; what waited for it is sent.

    `serve` does the sending; one that runs begins within a second.
    """
    config = settings.read(config_file, database=database)
    if destination not in config.destinations:
        raise UnknownDestination(destination, config)
    now = int(time.time() * 1000)
    due = using(config, lambda store: store.enable_destination(destination, now))
    if due is None:
        click.echo(f"{destination} is in service.")
    else:
        click.echo(f"{destination} is in service again; {output.count(due, 'event')} will be sent.")


@click.command()
@settings.limit_option
@settings.format_option("table", "json")
@settings.config_option
@settings.database_option
def dead(limit: int, format: str, config_file: Path | None, database: str | None) -> None:
    """List the events that are not tried any more, the newest first.

    `handraise handoffs replay` sends them again.
    """
    config = settings.read(config_file, database=database)
    events = using(config, lambda store: store.dead(limit=limit))
    if format == "json":
        click.echo(output.json([_dead_facts(event) for event in events]))
    else:
        _dead_table(events, output.console())


def _untried(name: str) -> Faring:
    return Faring(name, *[None] * (len(Faring.__slots__) - 1))


def _facts(destination: Destination, faring: Faring) -> Facts:
    times = ("last_success", "failing_since", "disabled_at", "fault_at")
    found = {k: getattr(faring, k) for k in Faring.__slots__ if k not in ("name", "told_at")}
    shown = {k: output.rfc3339(v) if k in times else v for k, v in found.items()}
    return {
        "name": destination.name,
        "kind": destination.kind,
        "template": destination.preset or ("own" if destination.template else None),
        **shown,
    }


def _table(every: list[tuple[Destination, Faring]], to: Console) -> None:
    if not every:
        to.print("The configuration has no destinations.")
        return
    columns = ("name", "kind", "state", "last success (UTC)")
    output.listing(to, columns, [_row(*one) for one in every])


def _row(destination: Destination, faring: Faring) -> output.Row:
    success = output.moment(faring.last_success) if faring.last_success else ""
    cells = (destination.name, destination.preset or destination.kind, _state(faring), success)
    below = []
    if faring.last_error:
        below.append(output.styled(f"last error: {output.line(faring.last_error)}", "red"))
    if faring.fault:
        below.append(output.styled(output.line(faring.fault), "red"))
    if faring.disabled_at is not None:
        mend = f"mend it, then: handraise handoffs enable {faring.name}"
        below.append(output.styled(mend, "yellow"))
    return cells, below


def _state(faring: Faring) -> Text:
    if faring.disabled_at is not None:
        return output.styled(f"disabled {output.moment(faring.disabled_at)}", "red")
    if faring.failing_since is not None:
        return output.styled(f"failing since {output.moment(faring.failing_since)}", "yellow")
    return output.styled("in service" if faring.last_success else "not tried", "green")


def _dead_facts(event: DeadEvent) -> Facts:
    found = {name: getattr(event, name) for name in DeadEvent.__slots__}
    found["created_at"] = output.rfc3339(event.created_at)
    return {"webhook_id": found.pop("id"), **found}


def _dead_table(events: list[DeadEvent], to: Console) -> None:
    if not events:
        to.print("No dead events.")
        return
    columns = ("written (UTC)", "type", "destination", ">tries")
    output.listing(to, columns, [_dead_row(event) for event in events])


def _dead_row(event: DeadEvent) -> output.Row:
    cells = (
        output.moment(event.created_at),
        event.type,
        event.destination or "",
        str(event.attempts),
    )
    below = [output.styled(" ".join(filter(None, (event.id, event.handoff))), "dim")]
    if event.last_error:
        below.append(output.styled(f"last error: {output.line(event.last_error)}", "red"))
    return cells, below
