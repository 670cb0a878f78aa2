"""The short chaos run of `make test`; `python -m tests.drill.chaos` is the long one."""

from tests.drill.chaos import WAYS, chaos


async def test_no_handoff_is_lost_to_bad_receivers_and_a_killed_server() -> None:
    verdict = await chaos(handoffs=80, kills=3, seed=7)
    assert verdict.faults == []
    assert {name: verdict.deliveries[name] for name in WAYS} == dict.fromkeys(WAYS, 20)
    assert (verdict.handoffs, verdict.kills) == (80, 3)
    assert verdict.attempts > 80
