"""Owns who the reps are: adding and removing them, their sign-in links, and whose turn it is.

The roster is read once and then kept fresh by whoever runs `refresh`: a turn that calls people asks
no database. Refuses to remember who is at his desk: a rep is called while his team's hours last.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.errors import HandraiseError
from agent.tokens import new_id, token_hash
from storage.desk_records import Rep
from storage.store import Store

LINK_MS = 7 * 86_400_000
SESSION_MS = 90 * 86_400_000
MAX_NAME = 80


class UnknownRep(HandraiseError):
    """There is no such rep. `name` is what was asked for."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"there is no rep {name}", "`handraise reps list` shows all.")


class UnfitName(HandraiseError):
    """A name that cannot be one."""


@dataclass(frozen=True, slots=True)
class Added:
    """A rep and the token of the link he signs in by, once, within a week."""

    rep: Rep
    token: str


async def add(
    store: Store,
    name: str,
    now: int,
    *,
    destination: str | None = None,
    teams: Sequence[str] = (),
    languages: Sequence[str] = (),
) -> Added:
    """Add a rep, or give one of this name a new link; what is named anew replaces what was.

    `now` in ms. Raises StorageError.
    """
    token = secrets.token_urlsafe(32)
    wanted = Rep(
        id=new_id("rep", now),
        name=name,
        destination=destination,
        teams=tuple(teams),
        languages=tuple(language.lower() for language in languages),
        created_at=now,
        removed_at=None,
        signed_in_at=None,
        called_at=None,
    )
    rep = await store.keep_rep(wanted, name_key(name), token_hash(token), now + LINK_MS)
    return Added(rep, token)


async def remove(store: Store, id_or_name: str, now: int) -> Rep:
    """Take a rep out: his cookie and his links open nothing from now on. Raises UnknownRep."""
    removed = await store.remove_rep(id_or_name, name_key(id_or_name), now)
    if removed is None:
        raise UnknownRep(id_or_name)
    return removed


def name_key(name: str) -> str:
    """What makes two names the same rep's."""
    return name.strip().casefold()


class Roster:
    """The reps who can be called by themselves, and whose turn is next."""

    def __init__(self, reps: Sequence[Rep] = ()) -> None:
        self._reps = {rep.id: rep for rep in reps}

    async def refresh(self, store: Store) -> None:
        """Take over what the database says."""
        self._reps = {rep.id: rep for rep in await store.reps()}

    def get(self, id: str | None) -> Rep | None:
        """The rep with this id, unless he was removed."""
        return self._reps.get(id or "")

    def owner_of(self, destination: str | None) -> Rep | None:
        """The rep a destination belongs to."""
        if destination is None:
            return None
        return next((r for r in self._reps.values() if r.destination == destination), None)

    def choose(self, team: str | None, locale: str, previous: str | None, now: int) -> Rep | None:
        """Whom of a team to call: who had this visitor before, then who speaks his language, then
        who was called longest ago. None when no rep of the team has a destination of his own."""
        members = [r for r in self._reps.values() if team in r.teams and r.destination]
        if not members:
            return None
        language = locale.partition("-")[0].lower()
        chosen = min(members, key=lambda rep: _order(rep, language, previous))
        self._reps[chosen.id] = replace(chosen, called_at=now)
        return chosen


def _order(rep: Rep, language: str, previous: str | None) -> tuple[bool, bool, int, str]:
    speaks = not rep.languages or language in rep.languages
    return rep.id != previous, not speaks, rep.called_at or 0, rep.id
