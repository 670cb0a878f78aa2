"""How destinations fare: failing, disabled, enabled, told of, and begun anew."""

from storage.records import Attempt, Extras, Faring, Outgoing, Seen
from storage.store import Store
from tests.storage.examples import NOW, call, first, handoff

DAY = 86_400_000
LONG = 5 * DAY
GOOD = Seen(delivered=True, gone=False, patience_ms=LONG)
BAD = Seen(delivered=False, gone=False, patience_ms=LONG)
GONE = Seen(delivered=False, gone=True, patience_ms=LONG)
NOTHING = Faring("crm", None, None, None, None, None, None, None, None)


def ok(at: int) -> Attempt:
    return Attempt(at, 200, 12, None, "thanks")


def bad(at: int, error: str = "answered 500") -> Attempt:
    return Attempt(at, 500, 12, error, None)


async def begin(store: Store) -> None:
    event = call("w1", handoff="h1")
    await store.write(first("c1", extras=Extras(handoff=handoff("h1"), outbox=(event,))))
    await store.know_destinations({"crm": "an address"}, NOW)


async def tried(store: Store, attempt: Attempt, seen: Seen) -> Faring:
    """One more attempt of the same event; how its destination stands then."""
    await store.settle("w1", attempt, state="pending", next_at=NOW, seen=seen)
    (only,) = await store.destinations()
    return only


async def test_a_destination_is_known_before_it_was_ever_tried(store: Store) -> None:
    await store.know_destinations({"crm": "an address"}, NOW)
    await store.know_destinations({"crm": "an address"}, NOW)
    assert await store.destinations() == [NOTHING]


async def test_a_failure_lasts_from_its_first_attempt_until_a_success(store: Store) -> None:
    await begin(store)
    await tried(store, bad(NOW + 1), BAD)
    assert await tried(store, bad(NOW + 2, "answered 503"), BAD) == Faring(
        "crm", None, NOW + 1, "answered 503", None, None, None, None, None
    )
    assert await tried(store, ok(NOW + 3), GOOD) == Faring(
        "crm", NOW + 3, None, None, None, None, None, None, None
    )


async def test_the_last_success_is_noted_once_a_minute(store: Store) -> None:
    await begin(store)
    times = [(await tried(store, ok(NOW + ms), GOOD)).last_success for ms in (1, 60_000, 60_001)]
    assert times == [NOW + 1, NOW + 1, NOW + 60_001]


async def test_without_success_for_long_enough_it_is_disabled_once(store: Store) -> None:
    await begin(store)
    await tried(store, bad(NOW), BAD)
    assert (await tried(store, bad(NOW + LONG - 1), BAD)).disabled_at is None
    disabled = await tried(store, bad(NOW + LONG), BAD)
    assert (disabled.disabled_at, disabled.disabled_why) == (NOW + LONG, "failing")
    again = await tried(store, bad(NOW + LONG + 9), GONE)
    assert (again.disabled_at, again.disabled_why) == (NOW + LONG, "failing")


async def test_a_success_begins_the_time_anew(store: Store) -> None:
    await begin(store)
    await tried(store, bad(NOW), BAD)
    await tried(store, ok(NOW + LONG - 1), GOOD)
    assert (await tried(store, bad(NOW + LONG), BAD)).disabled_at is None


async def test_one_that_wants_no_more_is_disabled_at_once(store: Store) -> None:
    await begin(store)
    disabled = await tried(store, bad(NOW + 5), GONE)
    assert (disabled.disabled_at, disabled.disabled_why) == (NOW + 5, "gone")


async def test_enabling_makes_what_waits_due_and_the_record_clean(store: Store) -> None:
    await begin(store)
    assert await store.enable_destination("crm", NOW) is None
    await store.lease("me", NOW + 1, 1000, 9)
    await tried(store, bad(NOW + 5), GONE)
    await store.lease("me", NOW + 6, 1000, 9)
    await store.park("me", "w1", "crm is disabled")
    assert await store.next_due() is None
    assert await store.enable_destination("crm", NOW + 10) == 1
    assert await store.destinations() == [NOTHING]
    assert await store.next_due() == NOW + 10
    assert await store.enable_destination("unknown", NOW) is None


async def test_another_address_enables_it_and_the_same_does_not(store: Store) -> None:
    await begin(store)
    await tried(store, bad(NOW + 5), GONE)
    await store.know_destinations({"crm": "an address"}, NOW + 9)
    assert [one.disabled_at for one in await store.destinations()] == [NOW + 5]
    await store.know_destinations({"crm": "another address"}, NOW + 9)
    assert await store.destinations() == [NOTHING]


async def test_somebody_is_told_once_and_only_of_what_is_disabled(store: Store) -> None:
    await begin(store)
    event = Outgoing("msg_1", None, 0, "mail", "destination.disabled", "{}")
    assert await store.tell_disabled("crm", event, NOW) is False
    await tried(store, bad(NOW + 5), GONE)
    assert await store.tell_disabled("crm", event, NOW + 6) is True
    assert await store.tell_disabled("crm", event, NOW + 7) is False
    leased = await store.lease("me", NOW + 6, 1000, 9)
    assert [(row.id, row.conversation) for row in leased if row.destination == "mail"] == [
        ("msg_1", "destination crm")
    ]
    assert [one.told_at for one in await store.destinations()] == [NOW + 6]


async def test_a_templates_fault_stands_until_it_renders_again(store: Store) -> None:
    await begin(store)
    broken = Seen(delivered=True, gone=False, patience_ms=LONG, fault="no such filter")
    faring = await tried(store, ok(NOW + 1), broken)
    assert (faring.fault, faring.fault_at, faring.last_success) == (
        "no such filter",
        NOW + 1,
        NOW + 1,
    )
    assert (await tried(store, ok(NOW + 2), broken)).fault_at == NOW + 1
    assert (await tried(store, bad(NOW + 3), BAD)).fault == "no such filter"
    assert (await tried(store, ok(NOW + 4), GOOD)).fault is None
