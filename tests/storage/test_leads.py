"""Listing, finding and exporting leads."""

from typing import Any

import pytest

from storage import leads
from storage.records import Extras, LeadDetail, LeadRow
from storage.store import Store
from tests.storage.examples import NOW, anna, first, new, turn


async def write_lead(store: Store, number: int, *, test: bool = False, **changes: object) -> None:
    name = f"c{number:04}"
    lead = anna(f"l{number:04}", email=f"{number}@acme.io")
    about: dict[str, Any] = {"create": new(name, test=test), **changes}
    record = first(name, at=NOW + number, extras=Extras(lead=lead), **about)
    await store.write(record)


async def ids(store: Store, limit: int = 99, **chosen: Any) -> list[str]:
    return [row.id for row in await store.leads(limit=limit, **chosen)]


async def test_a_lead_shows_its_newest_conversation(store: Store) -> None:
    await store.write(first("c1", extras=Extras(lead=anna())))
    await store.write(
        first("c2", at=NOW + 9, score=90, band="hot", outcome="booked", extras=Extras(lead=anna()))
    )
    row = LeadRow(
        id="l1",
        email="Anna@acme.io",
        name="Anna",
        phone="+442079460958",
        company="Acme",
        created_at=NOW + 1,
        updated_at=NOW + 9,
        erased_at=None,
        conversation="c2",
        flow="saas-demo",
        score=90,
        band="hot",
        outcome="booked",
        test=False,
    )
    assert await store.leads(limit=9) == [row]
    conversations = [await store.conversation_by_id(name) for name in ("c2", "c1")]
    expected = LeadDetail(row, tuple(one for one in conversations if one))
    assert await store.lead("l1") == expected
    assert await store.lead(" anna@ACME.io") == expected
    assert await store.lead("nobody") is None


async def test_leads_come_newest_first_in_pages(store: Store) -> None:
    for number in range(5):
        await write_lead(store, number)
    assert await ids(store, 2) == ["l0004", "l0003"]
    assert await ids(store, 2, before="l0003") == ["l0002", "l0001"]
    assert await ids(store, 2, before="l0001") == ["l0000"]
    assert await ids(store, 2, before="unknown") == []


async def test_leads_of_one_moment_are_paged_without_loss(store: Store) -> None:
    for number in range(4):
        lead = anna(f"l{number}", email=f"{number}@acme.io")
        await store.write(first(f"c{number}", extras=Extras(lead=lead)))
    assert await ids(store, 2) + await ids(store, 9, before="l2") == ["l3", "l2", "l1", "l0"]


async def test_leads_by_band_and_flow(store: Store) -> None:
    await write_lead(store, 1, band="hot")
    await write_lead(store, 2, band="cold")
    assert await ids(store, band="hot") == ["l0001"]
    assert await ids(store, flow="saas-demo") == ["l0002", "l0001"]
    assert await ids(store, flow="another") == []


async def test_leads_that_only_tests_know_are_left_out(store: Store) -> None:
    await write_lead(store, 1, test=True)
    await write_lead(store, 2)
    again = first("t2", at=NOW + 99, create=new("t2", test=True))
    await store.write(again)
    await store.write(turn("t2", extras=Extras(lead=anna("x", email="2@acme.io"))))
    (row,) = await store.leads(limit=9)
    assert (row.id, row.conversation) == ("l0002", "c0002")
    assert await ids(store, tests=True) == ["l0002", "l0001"]


async def test_export_gives_every_lead_over_many_pages(store: Store) -> None:
    for number in range(7):
        await write_lead(store, number)
    exported = [row.id async for row in store.export_leads(page=3)]
    assert exported == [f"l{number:04}" for number in reversed(range(7))]


@pytest.mark.parametrize("few", [0, 3, 99])
@pytest.mark.parametrize("looked_at", [1, 4, 99])
async def test_pages_by_band_and_flow_are_the_same_whichever_way_leads_are_found(
    store: Store, monkeypatch: pytest.MonkeyPatch, few: int, looked_at: int
) -> None:
    monkeypatch.setattr(leads, "FEW", few)
    monkeypatch.setattr(leads, "LOOKED_AT", looked_at)
    made: list[tuple[str, str, str]] = []
    for number, kind in enumerate("aabacbabca"):
        made.append((f"l{number:04}", {"c": "hot"}.get(kind, "cold"), f"flow-{kind}"))
        create = new(f"c{number:04}", flow=made[-1][2])
        await write_lead(store, number, band=made[-1][1], create=create)
    for band in (None, "hot", "cold", "warm"):
        for flow in (None, "flow-a", "flow-b", "flow-c", "none"):
            wanted = [
                id for id, *of in reversed(made) if band in (None, of[0]) and flow in (None, of[1])
            ]
            assert await ids(store, 2, band=band, flow=flow) == wanted[:2]
            more = await ids(store, 3, band=band, flow=flow, before="l0007")
            assert more == [id for id in wanted if id < "l0007"][:3]
