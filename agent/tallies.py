"""Owns the figures of several workers as one: whichever is asked for /metrics answers for all.

Each worker writes its own to a file of the folder they share, every second. What all of them count
is summed; what stands in the database (handoffs, the outbox) is told once. Counters of a worker
that ended stay, so that a sum never falls. Refuses to be exact to the second.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from prometheus_client import Metric
from prometheus_client.exposition import generate_latest
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector, CollectorRegistry

ENDED = ".ended"
RUNS = ".runs"
_COUNTED = frozenset({"handraise_turns", "handraise_turn_seconds", "handraise_webhook_attempts"})
# Of those who run only.
_PRESENT = frozenset(
    {
        "handraise_conversations_open",
        "process_cpu_seconds",
        "process_open_fds",
        "process_resident_memory_bytes",
        "process_virtual_memory_bytes",
    }
)
_Labels = tuple[tuple[str, str], ...]


class Tallies:
    """The figures of this worker and of those beside it, in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._own = folder / f"{os.getpid()}{RUNS}"

    def write(self, text: bytes) -> None:
        """Let the others see this worker's figures, in Prometheus' text. Raises OSError."""
        draft = self._own.with_suffix(".new")
        draft.write_bytes(text)
        draft.replace(self._own)

    def together(self, text: bytes) -> bytes:
        """This worker's figures, which are `text`, with everybody else's added. Raises OSError.

        They are written first: another worker that is asked next then tells no less."""
        self.write(text)
        registry = CollectorRegistry()
        registry.register(_Sum(text.decode(), tuple(self._others())))
        return generate_latest(registry)

    def _others(self) -> Iterator[tuple[str, bool]]:
        for file in sorted(self._folder.iterdir()):
            if file.suffix in (RUNS, ENDED) and file != self._own:
                yield file.read_text(), file.suffix == RUNS


def ended(folder: Path, pid: int) -> None:
    """A worker is gone: what it counted stays, what it held does not."""
    file = folder / f"{pid}{RUNS}"
    if file.exists():
        file.replace(file.with_suffix(ENDED))


class _Sum(Collector):
    """`own`, with what others counted added to it."""

    def __init__(self, own: str, others: tuple[tuple[str, bool], ...]) -> None:
        self._own = own
        self._others = others

    def collect(self) -> Iterator[Metric]:
        """What Prometheus reads."""
        families = {family.name: family for family in text_string_to_metric_families(self._own)}
        for text, runs in self._others:
            for other in text_string_to_metric_families(text):
                if other.name in _COUNTED or (runs and other.name in _PRESENT):
                    family = families.setdefault(other.name, other)
                    if family is not other:
                        _add(family, other)
        yield from families.values()


def _add(family: Metric, other: Metric) -> None:
    sums: dict[tuple[str, _Labels], float] = {}
    for sample in (*family.samples, *other.samples):
        key = (sample.name, tuple(sorted(sample.labels.items())))
        sums[key] = sums.get(key, 0.0) + sample.value
    family.samples = []
    for (name, labels), value in sums.items():
        family.add_sample(name, dict(labels), value)
