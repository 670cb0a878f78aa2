"""The time by which attempts are planned, while the clock of the machine is set."""

from datetime import UTC, datetime, timedelta

from agent.webhook.steady import Steady

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
START = int(NOON.timestamp() * 1000)
HOUR = 3_600_000


class Machine:
    """A clock that can be set, and one that can't."""

    def __init__(self) -> None:
        self.wall = NOON
        self.running = 100.0
        self.steady = Steady(lambda: self.wall, lambda: self.running)

    def after(self, seconds: float, *, set_by: float = 0) -> int:
        """Milliseconds since the start by the steady time, after the clock was set by so much."""
        self.running += seconds
        self.wall += timedelta(seconds=seconds + set_by)
        return self.steady.now() - START


def test_it_is_the_clock_while_nobody_sets_it() -> None:
    machine = Machine()
    assert [machine.after(0), machine.after(2.5), machine.after(60)] == [0, 2_500, 62_500]


def test_a_clock_set_back_goes_on_from_where_it_was() -> None:
    machine = Machine()
    machine.after(10)
    assert [machine.after(1, set_by=-3600), machine.after(1), machine.after(5)] == [
        *(11_000, 12_000, 17_000)
    ]


def test_a_clock_set_back_twice_and_then_right_is_right_in_the_end() -> None:
    machine = Machine()
    assert machine.after(1, set_by=-3600) == 1_000
    assert machine.after(1, set_by=-60) == 2_000
    assert machine.after(1, set_by=3660) == 3_000


def test_a_clock_set_forward_is_followed() -> None:
    machine = Machine()
    assert machine.after(1, set_by=3600) == HOUR + 1_000
    assert machine.after(1, set_by=-3600) == HOUR + 2_000


def test_a_machine_that_slept_wakes_at_the_right_time() -> None:
    machine = Machine()
    assert machine.after(0, set_by=8 * 3600) == 8 * HOUR
