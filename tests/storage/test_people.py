"""Joining leads by email: whole results, over the store and on both databases."""

import asyncio

from storage.records import Extras, Lead
from storage.store import Store
from tests.storage.examples import anna, begin, call, first, handoff, turn


async def give(store: Store, conversation: str, epoch: int, lead: Lead) -> None:
    await store.write(turn(conversation, epoch, extras=Extras(lead=lead)))


async def stored(store: Store) -> list[Lead]:
    rows = await store.leads(limit=99)
    leads = [Lead(row.id, row.email, row.name, row.phone, row.company) for row in rows]
    return sorted(leads, key=lambda lead: lead.id)


async def pointers(store: Store, *conversations: str) -> list[str | None]:
    rows = [await store.conversation_by_id(name) for name in conversations]
    return [row.lead if row else None for row in rows]


async def test_a_lead_fills_up_over_the_turns(store: Store) -> None:
    await begin(store, "c1")
    await give(store, "c1", 2, Lead("l1", name="Anna"))
    await give(store, "c1", 3, Lead("l1", phone="+44"))
    await give(store, "c1", 4, Lead("l1", email="Anna@acme.io", name="Anna B"))
    assert await stored(store) == [Lead("l1", "Anna@acme.io", "Anna B", "+44", None)]
    assert await pointers(store, "c1") == ["l1"]


async def test_a_known_email_joins_whatever_its_case(store: Store) -> None:
    await begin(store, "c1", "c2")
    await give(store, "c1", 2, anna("l1", company=None))
    await give(store, "c2", 2, Lead("l2", " ANNA@Acme.IO", None, "+1", "Initech"))
    assert await stored(store) == [Lead("l1", " ANNA@Acme.IO", "Anna", "+1", "Initech")]
    assert await pointers(store, "c1", "c2") == ["l1", "l1"]


async def test_a_lead_without_email_is_merged_into_the_one_that_has_it(store: Store) -> None:
    await begin(store, "c1", "c2")
    await give(store, "c1", 2, Lead("l1", "anna@acme.io", "Anna"))
    provisional = Extras(lead=Lead("l2", company="Acme", name="A."), handoff=handoff("h2"))
    await store.write(turn("c2", 2, extras=provisional))
    await give(store, "c2", 3, Lead("l2", "anna@acme.io"))
    assert await stored(store) == [Lead("l1", "anna@acme.io", "Anna", None, "Acme")]
    assert await pointers(store, "c1", "c2") == ["l1", "l1"]
    assert [row.lead for row in await store.handoffs(limit=9)] == ["l1"]


async def test_after_joining_the_own_id_still_reaches_the_joined_lead(store: Store) -> None:
    await begin(store, "c1", "c2")
    await give(store, "c1", 2, anna("l1"))
    await give(store, "c2", 2, Lead("l2", "anna@acme.io"))
    await give(store, "c2", 3, Lead("l2", phone="+99"))
    assert await stored(store) == [anna("l1", email="anna@acme.io", phone="+99")]


async def test_two_who_give_one_email_in_one_batch_are_one(store: Store) -> None:
    await begin(store, "c1", "c2")
    await asyncio.gather(
        give(store, "c1", 2, Lead("l1", "anna@acme.io", "Anna")),
        give(store, "c2", 2, Lead("l2", "Anna@acme.io", company="Acme")),
    )
    assert await stored(store) == [Lead("l1", "Anna@acme.io", "Anna", None, "Acme")]
    assert await pointers(store, "c1", "c2") == ["l1", "l1"]


async def test_a_corrected_email_moves_a_lead_nobody_shares(store: Store) -> None:
    await begin(store, "c1")
    await give(store, "c1", 2, anna("l1", email="anna@acme.oi"))
    await give(store, "c1", 3, Lead("l1", "anna@acme.io"))
    assert await stored(store) == [anna("l1", email="anna@acme.io")]


async def test_a_corrected_email_leaves_a_shared_lead_alone(store: Store) -> None:
    await begin(store, "c1", "c2")
    await give(store, "c1", 2, anna("l1"))
    await give(store, "c2", 2, Lead("l2", "anna@acme.io"))
    await give(store, "c2", 3, Lead("l2", "ben@acme.io", "Ben"))
    assert await stored(store) == [
        anna("l1", email="anna@acme.io"),
        Lead("l2", "ben@acme.io", "Ben"),
    ]
    assert await pointers(store, "c1", "c2") == ["l1", "l2"]


async def test_the_first_owner_of_a_shared_lead_gets_a_new_one_when_he_corrects(
    store: Store,
) -> None:
    await begin(store, "c1", "c2")
    await give(store, "c1", 2, anna("l1"))
    await give(store, "c2", 2, Lead("l2", "anna@acme.io"))
    await give(store, "c1", 3, Lead("l1", "ben@acme.io", "Ben"))
    (own,) = await pointers(store, "c1")
    assert own not in (None, "l1", "l2")
    found = {lead.email: lead.id for lead in await stored(store)}
    assert found == {"anna@acme.io": "l1", "ben@acme.io": own}


async def test_an_erased_lead_is_never_taken_up_again(store: Store) -> None:
    await begin(store, "c1")
    await give(store, "c1", 2, anna("l1"))
    await store.erase(lead="l1", blank_events=str, blank_snapshot=str, blank_data=str, now=1)
    await give(store, "c1", 4, anna("l1"))
    erased, again = sorted(await store.leads(limit=9), key=lambda row: row.email or "")
    assert (erased.id, erased.email, erased.erased_at) == ("l1", None, 1)
    assert (again.email, again.id != "l1") == ("Anna@acme.io", True)
    assert await pointers(store, "c1") == [again.id]


async def test_a_handoff_before_the_contact_gets_its_lead_later(store: Store) -> None:
    hot = Extras(handoff=handoff(), outbox=(call(),))
    await store.write(first(extras=hot))
    assert [row.lead for row in await store.handoffs(limit=9)] == [None]
    await give(store, "c1", 2, anna("l1"))
    row = (await store.handoffs(limit=9))[0]
    assert (row.lead, row.email, row.name) == ("l1", "Anna@acme.io", "Anna")


async def test_two_stores_that_learn_one_email_at_once_keep_one_lead(url: str) -> None:
    stores = [await Store.open(url), await Store.open(url)]
    names = [f"c{number}" for number in range(20)]
    await begin(stores[0], *names)
    await asyncio.gather(
        *(
            give(stores[number % 2], name, 2, Lead(f"l{number}", "anna@acme.io"))
            for number, name in enumerate(names)
        )
    )
    assert len(await stored(stores[0])) == 1
    assert len(set(await pointers(stores[1], *names))) == 1
    for store in stores:
        await store.close()
