"""The short drill of `make test`."""

from tests.drill.drill import drill


async def test_nothing_is_lost_or_doubled_when_the_server_is_killed() -> None:
    verdict = await drill(visitors=60, kills=1, seed=7, at_once=30)
    assert verdict.faults == []
    assert (verdict.visitors, verdict.blows) == (60, 1)
    assert verdict.hot > 0
    assert verdict.reconnects > 0


async def test_two_processes_on_one_database_do_everything_once_though_they_are_killed() -> None:
    verdict = await drill(
        visitors=60, kills=2, seed=8, at_once=30, processes=2, postgresql=True
    )  # fmt: skip
    assert verdict.faults == []
    assert (verdict.visitors, verdict.blows) == (60, 2)
    assert verdict.hot > 0
    assert verdict.reconnects > 0
