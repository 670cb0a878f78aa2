"""Who is there: office hours of teams as the world a turn sees, recorded with it; where events go,
whose turn it is, and when timers fall due."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from agent.config import Config
from agent.core.flow import Flow
from agent.core.hours import is_open, next_opening, opening
from agent.core.snapshot import Snapshot
from agent.core.turning import OPEN, Send, Timer, Turn, World
from agent.reps import Roster
from storage.desk_records import Drawn
from storage.records import TurnRecord
from storage.store import Store

CALLS = "lead.handoff"  # the event that calls people
DEFAULT = "default"
MAILING = World(mails=True)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def world(config: Config, flow: Flow, locale: str, now: datetime) -> World:
    """The world of one turn. Without hours in the config everybody is always there."""
    mails = can_mail(config, flow.transcript)
    if not config.hours or not flow.needs_hours:
        return MAILING if mails else OPEN
    called = {name for route in flow.routes for name in (route.call, route.then or route.call)}
    schedules = {name: _hours(config, name) for name in called}
    closed = {n or "" for n, h in schedules.items() if h in config.hours
              and not is_open(config.hours[h], now)}  # fmt: skip
    first = next((h for h in schedules.values() if h in config.hours), None)
    words = next_opening(config.hours[first], now, locale) if first else None
    return World(frozenset(closed), words, mails)


def can_mail(config: Config, name: str | None) -> bool:
    """Whether the destination of this name has a mail server."""
    named = config.destinations.get(name or "")
    return named is not None and named.smtp is not None


def _hours(config: Config, name: str | None) -> str:
    """The hours of a team; a route that calls nobody goes by the default ones."""
    team = config.teams.get(name or "")
    if team is not None and team.hours:
        return team.hours
    return DEFAULT if DEFAULT in config.hours else next(iter(config.hours))


class Placing:
    """Where the events of a turn go, and when its timers fall due; `scale` shortens every wait."""

    def __init__(self, config: Config, roster: Roster, store: Store, scale: float = 1.0) -> None:
        self._config = config
        self._roster = roster
        self._store = store
        self._scale = scale

    async def call(self, turn: Turn, at: int) -> Sequence[Drawn]:
        """Find out whose turn it is of the teams that a turn calls; what else is said of this lead
        to a team goes to him too. Where nobody is found the whole team is called. Returns who was
        drawn: see `give_back`. Raises StorageError."""
        if turn.snapshot.test or not turn.effects:
            return ()
        calls = [e for e in turn.effects if isinstance(e, Send) and e.type == CALLS]
        drawn = [await self._draw(one.to, turn.snapshot, at) for one in calls]
        return [one for one in drawn if one is not None]

    def give_back(self, drawn: Sequence[Drawn], row: TurnRecord) -> None:
        """The turn of these rows could not be stored: whom it called has not lost his turn."""
        events = tuple(one.id for one in row.extras.outbox) if row.extras else ()
        self._roster.owe(replace(one, events=events) for one in drawn)

    async def _draw(self, team: str | None, snapshot: Snapshot, at: int) -> Drawn | None:
        people, destinations = snapshot.people, self._config.destinations
        drawn = await self._roster.draw(
            self._store, team, snapshot.locale, people.get("previous"), destinations, at
        )
        rep = self._roster.get(drawn.rep) if drawn else None
        if rep is not None:
            reached = {**people.get("reached", {}), team or "": rep.destination}
            snapshot.people = {**people, "reached": reached}
        return drawn

    def addressed(self, send: Send, snapshot: Snapshot) -> tuple[str | None, ...]:
        """Where an event goes: to its destination, nowhere when that does not take such events,
        and to None, which keeps it, when no destination is configured for it."""
        reached = snapshot.people.get("reached")
        chosen = reached.get(send.to or "") if reached else None
        name = chosen or destination(self._config, send.to)
        known = self._config.destinations.get(name or "")
        takes = known is None or known.takes(send.type, send.data["score"]["band"], send.to)
        return (name,) if takes else ()

    def due(self, timer: Timer, now: datetime) -> int | None:
        """When a timer that begins now is due, in ms; None when it never is."""
        if timer.opens is None:
            return milliseconds(now) + round(timer.seconds * 1000 * self._scale)
        hours = self._config.hours.get(_hours(self._config, timer.opens))
        if hours is None or is_open(hours, now):
            return milliseconds(now)
        begin = opening(hours, now)
        if begin is None:
            return None
        return milliseconds(begin.replace(tzinfo=ZoneInfo(hours.zone)))


def milliseconds(moment: datetime) -> int:
    """A moment as the store keeps it. Exact, as `timestamp` is not: a turn's frames hold the same
    moment as text, and `reproducing` makes them again from this number."""
    return (moment - _EPOCH) // _MILLISECOND


def destination(config: Config, name: str | None) -> str | None:
    """The destination a flow's name stands for: a team's, itself, or the default one."""
    team = config.teams.get(name or "")
    if team is not None and team.destination:
        return team.destination
    return name if name in config.destinations else config.default_destination
