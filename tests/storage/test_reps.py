"""The rows of reps: links that work once, and reps who come and go."""

from dataclasses import replace
from typing import Any

from storage.desk_records import Rep
from storage.records import Extras, Move
from storage.store import Store
from tests.storage.examples import NOW, everything, first, handoff, new, turn


def rep(id: str = "r1", name: str = "Ana", **changes: Any) -> Rep:
    """A rep of the team sales."""
    made = Rep(id, name, f"to-{id}", ("sales",), ("en", "de"), NOW, None, None, None)
    return replace(made, **changes)


async def test_a_rep_is_kept_as_he_is(store: Store) -> None:
    assert await store.keep_rep(rep(), "ana", "hash", NOW + 9) == rep()
    assert (await store.reps(), await store.rep("r1"), await store.rep("r2")) == (
        [rep()], rep(), None,
    )  # fmt: skip


async def test_the_same_name_is_the_same_rep_with_another_link(store: Store) -> None:
    await store.keep_rep(rep(), "ana", "one", NOW + 9)
    again = rep("r2", "ANA", destination=None, teams=(), languages=("fr",))
    kept = await store.keep_rep(again, "ana", "two", NOW + 9)
    assert kept == rep(name="ANA", languages=("fr",))
    assert await store.rep_of_link("one", NOW) is None
    assert await store.rep_of_link("two", NOW) == kept


async def test_a_link_signs_in_once_and_in_its_time(store: Store) -> None:
    await store.keep_rep(rep(), "ana", "hash", NOW + 9)
    assert await store.sign_in("hash", NOW + 9) is None
    assert await store.sign_in("other", NOW) is None
    assert await store.sign_in("hash", NOW + 8) == rep()
    assert await store.sign_in("hash", NOW + 8) is None
    assert (await store.rep("r1")) == rep(signed_in_at=NOW + 8)


async def test_who_is_removed_is_nobody_until_added_again(store: Store) -> None:
    await store.keep_rep(rep(), "ana", "hash", NOW + 9)
    assert await store.remove_rep("nobody", "nobody", NOW) is None
    assert await store.remove_rep("Ana ", "ana", NOW) == rep()
    assert await store.remove_rep("r1", "r1", NOW) is None
    assert (await store.reps(), await store.rep("r1")) == ([], None)
    assert await store.sign_in("hash", NOW) is None
    assert (await store.keep_rep(rep("r2"), "ana", "new", NOW + 9)).id == "r1"


async def test_the_rep_a_visitor_had_last_is_found(store: Store) -> None:
    for id, name in (("r1", "Ana"), ("r2", "Ben")):
        await store.keep_rep(rep(id, name), name.lower(), f"hash {id}", NOW + 9)
    await store.write(first(extras=everything()))
    claim = Extras(moves=(Move("h1", "claimed", "Ana", "r1"),))
    await store.write(turn(extras=claim))
    assert await store.previous_rep("visitor of c1") == "r1"
    assert await store.previous_rep("visitor of c2") is None
    other = replace(new("c3"), visitor="visitor of c1", visitor_token_hash=None)
    extras = replace(everything(), handoff=handoff("h3"), outbox=())
    await store.write(first("c3", create=other, extras=extras))
    newer = Extras(moves=(Move("h3", "claimed", "Ben", "r2"),))
    await store.write(turn("c3", at=NOW + 50, extras=newer))
    assert await store.previous_rep("visitor of c1") == "r2"
    await store.remove_rep("r2", "ben", NOW)
    assert await store.previous_rep("visitor of c1") == "r1"
