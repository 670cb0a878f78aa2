"""Whose turn it is, and links that sign in."""

from dataclasses import replace

import pytest

from agent.reps import LINK_MS, Roster, UnknownRep, add, remove
from storage.desk_records import Rep
from storage.store import Store
from tests.storage.test_reps import rep

NOW = 1_700_000_000_000


def called(at: int | None, id: str = "r1", **more: object) -> Rep:
    """A rep who was called at that time."""
    return rep(id, id, called_at=at, languages=more.get("languages", ()), **{
        name: value for name, value in more.items() if name != "languages"
    })  # fmt: skip


def choose(*reps: Rep, locale: str = "en", previous: str | None = None) -> str | None:
    chosen = Roster(reps).choose("sales", locale, previous, NOW)
    return chosen.id if chosen else None


def test_who_was_called_longest_ago_is_next_and_who_never_was_before_all() -> None:
    assert choose(called(5, "r1"), called(3, "r2")) == "r2"
    assert choose(called(5, "r1"), called(3, "r2"), called(None, "r3")) == "r3"


def test_the_turn_goes_round() -> None:
    roster = Roster([called(None, "r1"), called(None, "r2"), called(None, "r3")])
    order = [roster.choose("sales", "en", None, NOW + n) for n in range(6)]
    assert [one.id if one else None for one in order] == ["r1", "r2", "r3"] * 2


def test_who_speaks_the_language_goes_before_whose_turn_it_is() -> None:
    english, german = called(1, "r1", languages=("en",)), called(9, "r2", languages=("de",))
    assert choose(english, german, locale="de-AT") == "r2"
    assert choose(english, german, locale="fr") == "r1"
    assert choose(german, called(20, "r3"), locale="fr") == "r3"  # he is called for all


def test_who_had_the_visitor_before_goes_before_everybody() -> None:
    english, german = called(1, "r1", languages=("en",)), called(9, "r2", languages=("de",))
    assert choose(english, german, previous="r2") == "r2"
    assert choose(english, german, previous="gone") == "r1"


def test_only_members_with_a_destination_of_their_own_are_called_by_themselves() -> None:
    assert choose(called(1, teams=("care",)), called(1, "r2", destination=None)) is None
    assert choose() is None


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
