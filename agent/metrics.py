"""Owns the figures of a running server, in Prometheus' text.

Refuses labels that grow with visitors: kinds, states, destinations and results only. A turn is
counted on the event loop's own thread in plain integers; prometheus-client's locked children cost
several times as much, and every turn pays.
"""

import asyncio
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from prometheus_client import CollectorRegistry, Counter, Gauge, ProcessCollector, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
)
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from agent.passages import Figure, figures
from agent.tallies import Tallies
from storage.desk_records import Passage
from storage.records import Counts, Faring
from storage.room import Room

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
TALLY_SECONDS = 1.0
# Upper bounds in seconds: a turn takes 1 to 100 ms, a handoff's path is watched up to 10 s.
BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Turns(Collector):
    """Turns by kind and the time they took, from the frame received to its commit."""

    def __init__(self) -> None:
        self._kinds: defaultdict[str, int] = defaultdict(int)
        self._buckets = [0] * (len(BOUNDS) + 1)
        self._seconds = 0.0

    def observe(self, kind: str, seconds: float) -> None:
        """One turn of `kind` (the frame's type) took `seconds`."""
        self._kinds[kind] += 1
        self._buckets[bisect_left(BOUNDS, seconds)] += 1
        self._seconds += seconds

    def collect(self) -> Iterator[Metric]:
        """What Prometheus reads."""
        turns = CounterMetricFamily("handraise_turns", "Turns taken, by kind.", labels=["kind"])
        for kind, count in sorted(self._kinds.items()):
            turns.add_metric([kind], count)
        yield turns
        took = HistogramMetricFamily("handraise_turn_seconds", "From frame received to commit.")
        took.add_metric([], self._cumulated(), self._seconds)
        yield took

    def _cumulated(self) -> list[tuple[str, float]]:
        found, total = [], 0
        for bound, count in zip((*map(str, BOUNDS), "+Inf"), self._buckets, strict=True):
            total += count
            found.append((bound, float(total)))
        return found


class Steps(Collector):
    """How fast leads of the last day came from step to step, and how many wait too long."""

    def __init__(self) -> None:
        self.figures: list[Figure] = []

    def collect(self) -> Iterator[Metric]:
        """What Prometheus reads."""
        took = Metric(
            "handraise_handoff_step_seconds",
            "From the step before to this one, of handoffs of the last 24 hours.",
            "summary",
        )
        stuck = GaugeMetricFamily(
            "handraise_handoffs_stuck",
            "Handoffs of the last 24 hours that wait for this step too long.",
            labels=["flow", "route", "step"],
        )
        for figure in self.figures:
            labels = {"flow": figure.flow, "route": figure.route, "step": figure.step}
            for share, spent in (("0.5", figure.p50), ("0.95", figure.p95)):
                if spent is not None:
                    took.add_sample(took.name, {**labels, "quantile": share}, spent / 1000)
            took.add_sample(f"{took.name}_sum", labels, figure.total / 1000)
            took.add_sample(f"{took.name}_count", labels, figure.count)
            stuck.add_metric([*labels.values()], figure.stuck)
        yield took
        yield stuck


class Disk(Collector):
    """What the disk of the database has left, where that is known."""

    def __init__(self) -> None:
        self.room: Room | None = None

    def collect(self) -> Iterator[Metric]:
        """What Prometheus reads."""
        if self.room is not None:
            yield GaugeMetricFamily(
                "handraise_database_free_bytes",
                "Free on the disk of the SQLite file.",
                value=self.room.free,
            )


class Metrics:
    """The figures of one server. `turn(kind, seconds)` is cheap enough for every turn."""

    def __init__(self) -> None:
        self.beside: Tallies | None = None  # where several workers serve together
        self.registry = CollectorRegistry()
        turns = Turns()
        self.turn = turns.observe
        self.registry.register(turns)
        self._open = Gauge(
            "handraise_conversations_open",
            "Conversations with a visitor connected.",
            registry=self.registry,
        )
        self._attempts = Counter(
            "handraise_webhook_attempts",
            "Attempts to deliver, by destination and result.",
            ["destination", "result"],
            registry=self.registry,
        )
        self._handoffs = Gauge(
            "handraise_handoffs", "Handoffs stored, by state.", ["state"], registry=self.registry
        )
        self._pending = Gauge(
            "handraise_outbox_pending", "Events not delivered yet.", registry=self.registry
        )
        self._oldest = Gauge(
            "handraise_outbox_oldest_seconds",
            "Age of the oldest event not delivered yet; 0 when there is none.",
            registry=self.registry,
        )
        self._destinations = Gauge(
            "handraise_destination",
            "1 where a destination is in this state: failing, disabled, template_fault.",
            ["destination", "state"],
            registry=self.registry,
        )
        self._steps = Steps()
        self.registry.register(self._steps)
        self._disk = Disk()
        self.registry.register(self._disk)
        ProcessCollector(registry=self.registry)

    def attempt(self, destination: str, result: str) -> None:
        """One delivery was tried; `result` is "delivered", "retry" or "permanent"."""
        self._attempts.labels(destination, result).inc()

    def destinations(self, farings: Iterable[Faring]) -> None:
        """How the destinations fare, for the next `text`."""
        self._destinations.clear()
        for one in farings:
            states = {
                "failing": one.failing_since,
                "disabled": one.disabled_at,
                "template_fault": one.fault,
            }
            for state, so in states.items():
                self._destinations.labels(one.name, state).set(0 if so is None else 1)

    def passages(self, passages: Iterable[Passage], now: int) -> None:
        """How fast the leads of the last day came from step to step, for the next `text`."""
        self._steps.figures = figures(passages, now)

    def text(self, counts: Counts, conversations: int, now: int, room: Room | None = None) -> bytes:
        """Everything in Prometheus' text format: `counts` is the store's, `conversations` those
        with a visitor connected, `now` in ms, `room` what the database's disk has left."""
        self._disk.room = room
        self._open.set(conversations)
        self._handoffs.clear()
        for state, count in counts.handoffs.items():
            self._handoffs.labels(state).set(count)
        oldest = counts.oldest_pending_at
        self._pending.set(counts.outbox_pending)
        self._oldest.set(0 if oldest is None else max(0, now - oldest) / 1000)
        own = generate_latest(self.registry)
        return own if self.beside is None else self.beside.together(own)

    async def keep_beside(self, conversations: Callable[[], int]) -> None:
        """Let the workers beside this one see its figures, until cancelled; `conversations` counts
        those with a visitor connected."""
        while self.beside is not None:
            self._open.set(conversations())
            self.beside.write(generate_latest(self.registry))
            await asyncio.sleep(TALLY_SECONDS)
