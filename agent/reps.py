"""Owns who the reps are: adding and removing them, their sign-in links, and whose turn it is.

The roster is read once and then kept fresh by whoever runs `refresh`; whose turn it is only the
database knows, so that several processes rotate as one. Refuses to remember who is at his desk: a
rep is called while his team's hours last.
"""

import secrets
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from agent.errors import HandraiseError
from agent.tokens import new_id, token_hash
from storage.desk_records import Drawn, Rep
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
    """The reps who can be called by themselves, and how it is found out whose turn it is."""

    def __init__(self, reps: Sequence[Rep] = ()) -> None:
        self._reps = {rep.id: rep for rep in reps}
        self._owed: list[Drawn] = []

    async def refresh(self, store: Store) -> None:
        """Take over what the database says. Raises StorageError."""
        await self._give_back(store)
        self._reps = {rep.id: rep for rep in await store.reps()}

    def get(self, id: str | None) -> Rep | None:
        """The rep with this id, unless he was removed."""
        return self._reps.get(id or "")

    def owner_of(self, destination: str | None) -> Rep | None:
        """The rep a destination belongs to."""
        if destination is None:
            return None
        return next((r for r in self._reps.values() if r.destination == destination), None)

    def suited(
        self, team: str | None, locale: str, previous: str | None, reached: Container[str]
    ) -> list[Rep]:
        """Among whom of a team the turn goes round: who had this visitor before, else who speaks
        his language, else everybody. Only reps with a destination among `reached`."""
        members = [r for r in self._reps.values() if team in r.teams and r.destination in reached]
        language = locale.partition("-")[0].lower()
        fits = [_fit(rep, language, previous) for rep in members]
        return [rep for rep, fit in zip(members, fits, strict=True) if fit == min(fits)]

    async def draw(
        self,
        store: Store,
        team: str | None,
        locale: str,
        previous: str | None,
        reached: Container[str],
        now: int,
    ) -> Drawn | None:
        """Whom of a team to call: of those `suited` who was called longest ago, which is noted at
        once; whoever finds that what called him is not stored says so by `owe`. None when there is
        nobody. `now` in ms. Raises StorageError."""
        suited = self.suited(team, locale, previous, reached)
        if not suited:
            return None  # as nearly always: nobody is asked
        await self._give_back(store)
        return await store.draw_rep([rep.id for rep in suited], now)

    def owe(self, drawn: Iterable[Drawn]) -> None:
        """What called these could not be stored: they get their turn back before anybody is drawn
        again, or as soon as the database can be reached."""
        self._owed += drawn

    async def _give_back(self, store: Store) -> None:
        if not self._owed:
            return
        owed, self._owed = self._owed, []
        try:
            await store.give_back_turns(owed)
        except BaseException:
            self._owed += owed
            raise


def _fit(rep: Rep, language: str, previous: str | None) -> tuple[bool, bool]:
    """The less the better."""
    speaks = not rep.languages or language in rep.languages
    return rep.id != previous, not speaks
