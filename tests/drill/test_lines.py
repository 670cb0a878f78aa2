"""The short drill over bad lines; `python -m tests.drill visitors-line` and the like are the long
ones."""

from tests.drill.drills import network

PLAN = (
    ("visitors", "lossy"),
    ("redis", "silent"),
    ("postgres", "slow"),
    ("visitors", "reset"),
    ("redis", "stalled"),
    ("postgres", "reset"),
    ("visitors", "stalled"),
)


async def test_nothing_is_lost_or_doubled_on_bad_lines() -> None:
    verdict = await network(40, PLAN, 0.5, scale=0.1, at_once=12)
    assert verdict.faults == []
    assert verdict.blows == len(PLAN)
    assert verdict.reconnects > 0
