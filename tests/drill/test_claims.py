"""The short race of `make test`; `python -m tests.drill.claims` runs the long one."""

from tests.drill.claims import race


async def test_of_many_taps_on_two_processes_exactly_one_wins() -> None:
    found = await race(rounds=3, taps=60)
    assert found.faults == []
    assert sum(found.won_on.values()) == 3
