"""The short drill of `make test` on PostgreSQL; the one on SQLite is that of `test_checker`."""

from tests.drill.drill import drill


async def test_two_processes_on_one_database_do_everything_once_though_they_are_killed() -> None:
    verdict = await drill(
        visitors=60, kills=2, seed=8, at_once=30, processes=2, postgresql=True, scale=0.1
    )  # fmt: skip
    assert verdict.faults == []
    assert verdict.blows == 2
    assert verdict.hot > 0
    assert verdict.reconnects > 0
