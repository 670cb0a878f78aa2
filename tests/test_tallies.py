"""The figures of several workers as one."""

from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, Counter, generate_latest

from agent.tallies import Tallies, ended


class Worker:
    """One worker, with what it counted and holds."""

    def __init__(self, folder: Path, pid: int, patch: pytest.MonkeyPatch) -> None:
        with patch.context() as inner:
            inner.setattr("os.getpid", lambda: pid)
            self.tallies = Tallies(folder)
        self.registry = CollectorRegistry()
        self.turns = Counter("handraise_turns", "Turns.", registry=self.registry)

    def text(self) -> bytes:
        """Its own figures."""
        return generate_latest(self.registry)

    def tells(self) -> str:
        """How many turns there were, asked for all."""
        lines = self.tallies.together(self.text()).decode().splitlines()
        return next(line for line in lines if line.startswith("handraise_turns_total"))


def test_a_sum_never_falls_whichever_worker_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = Worker(tmp_path, 1, monkeypatch), Worker(tmp_path, 2, monkeypatch)
    one.tallies.write(one.text())
    two.tallies.write(two.text())
    one.turns.inc(3)  # and not written yet when somebody asks
    assert one.tells() == "handraise_turns_total 3.0"
    assert two.tells() == "handraise_turns_total 3.0"
    two.turns.inc(4)
    assert [two.tells(), one.tells()] == ["handraise_turns_total 7.0"] * 2
    ended(tmp_path, 1)
    assert two.tells() == "handraise_turns_total 7.0"
