"""Owns what the reps' side asks of the database: claims' steps, timers, reps, lists and figures.

One half of `Store`, so that neither has everything. Refuses to know flows, answers or sockets.
"""

from collections.abc import Sequence
from functools import partial

from storage import days, handoffs, passages, reps, timers
from storage.desk_records import Drawn, Passage, Rep, Talk
from storage.engine import Database
from storage.records import HandoffRow


class Desk:
    """See `Store`: every method may raise a `storage.errors.StorageError`."""

    _database: Database

    async def handoff_row(self, id: str) -> HandoffRow | None:
        """One handoff without its events."""
        return await self._database.read(lambda c: handoffs.row(c, id))

    async def opened(self, id: str, by: str | None, now: int) -> None:
        """Notes that somebody looks at a handoff, the first time only."""
        await self._database.write(lambda c: passages.opened(c, id, by, now))

    async def accepted(self, handoff: str, destination: str) -> list[int]:
        """When a destination took an event of a handoff, each time, in order."""
        return await self._database.read(lambda c: passages.accepted(c, handoff, destination))

    async def passages(self, since: int, limit: int) -> list[Passage]:
        """The times of the newest handoffs offered at `since` or later; no previews."""
        return await self._database.read(lambda c: passages.passages(c, since, limit))

    async def handoff_days(self, begin: int, end: int, of: days.Make) -> list[str]:
        """What `of` makes of the handoffs of each day from `begin` until before `end` (days since
        1970, UTC), those without any left out; kept until a handoff of the day changes."""
        first = await self._database.read(days.first)
        found = await self._days(end if first is None else max(begin, first), end, of)
        return list(found.values())

    async def _days(self, begin: int, end: int, of: days.Make) -> dict[int, str]:
        found = await self._database.read(lambda c: days.kept(c, begin, end))
        for day in range(begin, end):
            if day not in found:
                found[day] = await self._database.write(partial(days.make, day=day, of=of))
        return {day: found[day] for day in range(begin, end)}

    async def handoffs_before(self, end: int, of: days.Make, add: days.Add) -> str | None:
        """What `of` makes of the handoffs of each day before `end`, added up by `add`; None when
        there are none. Kept until a handoff of these days changes."""
        first = await self._database.read(days.first)
        if first is None or first >= end:
            return None
        base = await self._database.read(lambda c: days.sum_until(c, end))
        while base is None or base[0] < end:
            begin = first if base is None else base[0]
            day = min(end, (begin // days.STAYS + 1) * days.STAYS)
            some = await self._days(begin, day, of)
            total = add([*some.values()] if base is None else [base[1], *some.values()])
            keep = partial(days.keep_sum, before=base, of=some, day=day, data=total)
            await self._database.write(keep)
            base = day, total
        return base[1]

    async def waiting(self, limit: int) -> list[HandoffRow]:
        """The newest handoffs that nobody has."""
        return await self._database.read(lambda c: passages.waiting(handoffs.rows(), c, limit))

    async def held(self, holder: str, limit: int, *, past: bool) -> list[HandoffRow]:
        """The newest handoffs a rep has; those he resolved with `past`."""
        return await self._database.read(
            lambda c: passages.held(handoffs.rows(), c, holder, limit, past=past)
        )

    async def talks(self, conversations: Sequence[str]) -> dict[str, Talk]:
        """Conversations as a list shows them, by id."""
        return await self._database.read(lambda c: passages.talks(c, conversations))

    async def epochs(self, conversations: list[str]) -> dict[str, int]:
        """The epochs of conversations."""
        return await self._database.read(lambda c: passages.epochs(c, conversations))

    async def due_timers(self, now: int, lease_ms: int, limit: int) -> list[tuple[str, str]]:
        """Leases due timers: conversation and kind, the longest overdue first."""
        return await self._database.write(lambda c: timers.lease(c, now, lease_ms, limit))

    async def timers_are_due(self, now: int) -> bool:
        """Whether any timer may be leased."""
        return await self._database.read(lambda c: timers.due(c, now))

    async def put_off(self, conversation: str, kind: str, until: int) -> None:
        """Lets a timer fire no earlier than `until`."""
        await self._database.write(lambda c: timers.put_off(c, conversation, kind, until))

    async def drop_timer(self, conversation: str, kind: str) -> None:
        """Takes a timer away whose turn can't be taken any more."""
        await self._database.write(lambda c: timers.drop(c, conversation, kind))

    async def reps(self) -> list[Rep]:
        """All reps, by name; those who were removed are not among them."""
        return await self._database.read(reps.every)

    async def rep(self, id: str) -> Rep | None:
        """A rep, unless he was removed."""
        return await self._database.read(lambda c: reps.by_id(c, id))

    async def keep_rep(self, wanted: Rep, name_key: str, link_hash: str, until: int) -> Rep:
        """Adds a rep, or takes up the one of this name, with a new sign-in link."""
        return await self._database.write(
            lambda c: reps.keep(c, wanted, name_key, link_hash, until)
        )

    async def remove_rep(self, id_or_name: str, name_key: str, now: int) -> Rep | None:
        """Takes a rep out; None when there is none of this id or name."""
        return await self._database.write(lambda c: reps.remove(c, id_or_name, name_key, now))

    async def rep_of_link(self, link_hash: str, now: int) -> Rep | None:
        """Whose sign-in link this is, while it is good."""
        return await self._database.read(lambda c: reps.link(c, link_hash, now))

    async def sign_in(self, link_hash: str, now: int) -> Rep | None:
        """Uses a sign-in link up; None when it is good no more."""
        return await self._database.write(lambda c: reps.sign_in(c, link_hash, now))

    async def draw_rep(self, ids: Sequence[str], now: int) -> Drawn | None:
        """Whose turn of these reps it is; from now on he is the one who was called last. None when
        all of them were removed."""
        return await self._database.write(lambda c: reps.draw(c, ids, now))

    async def give_back_turns(self, drawn: Sequence[Drawn]) -> None:
        """What called these was not stored: they are called next, as if they had not been drawn."""
        await self._database.write(lambda c: reps.give_back(c, drawn))

    async def previous_rep(self, visitor: str) -> str | None:
        """The id of the rep who had a lead of this visitor last."""
        return await self._database.read(lambda c: reps.previous(c, visitor))
