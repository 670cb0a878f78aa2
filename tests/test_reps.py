"""Whose turn it is, and links that sign in."""

from dataclasses import replace
from typing import Any

import pytest

from agent.reps import LINK_MS, Roster, UnknownRep, add, remove
from storage.desk_records import Rep
from storage.store import Store
from tests.storage.test_reps import rep

NOW = 1_700_000_000_000


REACHED = ("to-r1", "to-r2", "to-r3")


def who(id: str = "r1", *languages: str, **more: Any) -> Rep:
    """A rep of the team sales, or of another."""
    return rep(id, id, languages=languages, **more)


def suited(*reps: Rep, locale: str = "en", previous: str | None = None) -> list[str]:
    return [one.id for one in Roster(reps).suited("sales", locale, previous, REACHED)]


def test_among_those_who_suit_alike_the_turn_goes_round() -> None:
    assert suited(who("r1"), who("r2", "en"), who("r3")) == ["r1", "r2", "r3"]


def test_who_speaks_the_language_goes_before_whose_turn_it_is() -> None:
    english, german = who("r1", "en"), who("r2", "de")
    assert suited(english, german, locale="de-AT") == ["r2"]
    assert suited(english, german, locale="fr") == ["r1", "r2"]
    assert suited(german, who("r3"), locale="fr") == ["r3"]  # he is called for all


def test_who_had_the_visitor_before_goes_before_everybody() -> None:
    english, german = who("r1", "en"), who("r2", "de")
    assert suited(english, german, previous="r2") == ["r2"]
    assert suited(english, german, previous="gone") == ["r1"]


def test_only_members_with_a_destination_of_their_own_are_called_by_themselves() -> None:
    elsewhere, nowhere = who(teams=("care",)), who("r2", destination=None)
    assert suited(elsewhere, nowhere, who("r3", destination="gone")) == []
    assert suited() == []


async def test_the_turn_goes_round_in_the_database_and_nobody_is_asked_for_nobody() -> None:
    store = await Store.open("sqlite://")
    for id in ("r1", "r2", "r3"):
        await store.keep_rep(who(id), id, f"hash {id}", NOW)
    roster = Roster(await store.reps())
    drawn = [await roster.draw(store, "sales", "en", None, REACHED, NOW) for _ in range(6)]
    assert [one.rep for one in drawn if one] == ["r1", "r2", "r3"] * 2
    await store.close()
    assert await roster.draw(store, "care", "en", None, REACHED, NOW) is None


def test_a_destination_belongs_to_one_rep_or_to_nobody() -> None:
    roster = Roster([rep()])
    assert roster.owner_of("to-r1") == rep()
    assert (roster.owner_of("room"), roster.owner_of(None)) == (None, None)
    assert (roster.get("r1"), roster.get(None), roster.get("r2")) == (rep(), None, None)


async def test_a_rep_is_added_taken_up_and_removed() -> None:
    store = await Store.open("sqlite://")
    first = await add(store, "Ana", NOW, teams=("sales",), languages=("DE",))
    assert (first.rep.name, first.rep.languages, len(first.token)) == ("Ana", ("de",), 43)
    again = await add(store, "ana", NOW + 1)
    assert again.rep == replace(first.rep, name="ana")
    assert again.token != first.token
    roster = Roster()
    await roster.refresh(store)
    assert roster.get(first.rep.id) == again.rep
    assert (await remove(store, "ANA", NOW)).id == first.rep.id
    with pytest.raises(UnknownRep, match="there is no rep ANA"):
        await remove(store, "ANA", NOW)
    assert LINK_MS == 7 * 86_400_000
    await store.close()
