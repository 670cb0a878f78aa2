"""Who is there: office hours of teams as the world a turn sees. Recorded with the turn."""

from datetime import datetime

from agent.config import Config
from agent.core.flow import Flow
from agent.core.hours import is_open, next_opening
from agent.core.turning import OPEN, Send, World

DEFAULT = "default"


def world(config: Config, flow: Flow, locale: str, now: datetime) -> World:
    """The world of one turn. Without hours in the config everybody is always there."""
    if not config.hours or not flow.needs_hours:
        return OPEN
    called = {route.call for route in flow.routes}
    schedules = {name: _hours(config, name) for name in called}
    closed = {n or "" for n, h in schedules.items() if h in config.hours
              and not is_open(config.hours[h], now)}  # fmt: skip
    first = next((h for h in schedules.values() if h in config.hours), None)
    opening = next_opening(config.hours[first], now, locale) if first else None
    return World(frozenset(closed), opening)


def _hours(config: Config, name: str | None) -> str:
    """The hours of a team; a route that calls nobody goes by the default ones."""
    team = config.teams.get(name or "")
    if team is not None and team.hours:
        return team.hours
    return DEFAULT if DEFAULT in config.hours else next(iter(config.hours))


def addressed(config: Config, send: Send) -> tuple[str | None, ...]:
    """Where an event goes: to its destination, nowhere when that does not take such events, and to
    None, which keeps it, when no destination is configured for it."""
    name = destination(config, send.to)
    known = config.destinations.get(name or "")
    takes = known is None or known.takes(send.type, send.data["score"]["band"])
    return (name,) if takes else ()


def destination(config: Config, name: str | None) -> str | None:
    """The destination a flow's name stands for: a team's, itself, or the default one."""
    team = config.teams.get(name or "")
    if team is not None and team.destination:
        return team.destination
    return name if name in config.destinations else config.default_destination
