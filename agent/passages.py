"""Owns how fast a lead passes from step to step: one lead's chain with its times, and the figures
of many by route.

Refuses to read: it is given what is stored. Delivered is what the attempts say, everything else is
what was noted when it happened. Spans are in ms, and never below zero: two machines' clocks differ.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import ceil, log
from typing import Any

import orjson

from storage.desk_records import Passage
from storage.records import HandoffDetail

# Each step with those it may follow: it is measured from the last of them that happened.
STEPS: Mapping[str, tuple[str, ...]] = {
    "delivered": ("offered",),
    "opened": ("offered", "delivered"),
    "claimed": ("offered", "delivered"),
    "contacted": ("claimed",),
    "resolved": ("claimed", "contacted"),
}
CALLS = "lead.handoff"
# ms after which a step that has not come is stuck
PATIENCE = {"delivered": 60_000, "claimed": 300_000, "contacted": 120_000}


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a lead's chain: the step, when it was (ms), who did it, what more is to say."""

    step: str
    at: int
    by: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """How long a step took on a route: `count` of them, half under `p50`, 95 of 100 under `p95`,
    all together `total`; ms. `stuck` wait for it too long."""

    flow: str
    route: str
    step: str
    count: int
    p50: int | None
    p95: int | None
    total: int
    stuck: int


def chain(detail: HandoffDetail) -> list[Link]:
    """What happened to a lead, in order of time."""
    row = detail.handoff
    calls = [event for event in detail.deliveries if event.type == CALLS]
    links = [Link("qualified", row.offered_at, note=row.reason)]
    if calls:
        links.append(Link("queued", calls[0].created_at, note=calls[0].destination))
    for event in calls:
        taken = [tried.at for tried in event.attempts if tried.status and 200 <= tried.status < 300]
        links += [Link("delivered", min(taken), note=event.destination)] if taken else []
    links += [Link(step.step, step.at, step.by, step.note) for step in detail.steps]
    return sorted(links, key=lambda link: link.at)  # stable: what happened at once stays in order


def figures(passages: Iterable[Passage], now: int) -> list[Figure]:
    """The figures of every step by flow and route, those without any left out."""
    spans, stuck = _spans(passages, now)
    return [
        _figure(place, sorted(spans.get(place, ())), stuck.get(place, 0))
        for place in sorted({*spans, *stuck}, key=_order)
    ]


def _spans(
    passages: Iterable[Passage], now: int
) -> tuple[dict[tuple[str, str, str], list[int]], dict[tuple[str, str, str], int]]:
    """How long each step took, and how many wait for it too long, by flow, route and step."""
    spans: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)
    stuck: defaultdict[tuple[str, str, str], int] = defaultdict(int)
    for passage in passages:
        for step in STEPS:
            place = (passage.flow, passage.route, step)
            begin, end = _ends(passage, step)
            if begin is None:
                continue
            if end is not None:
                spans[place].append(max(0, end - begin))
            elif _waits(passage, step) and now - begin > PATIENCE.get(step, now):
                stuck[place] += 1
    return spans, stuck


@dataclass(frozen=True, slots=True)
class Report:
    """How fast sales was: how many handoffs, what became of them, who took them, each step."""

    handoffs: int
    states: Mapping[str, int]
    outcomes: Mapping[str, int]
    reps: Mapping[str, int]
    steps: Sequence[Figure]


def report(passages: Sequence[Passage], now: int) -> Report:
    """The report of these handoffs."""
    counts = _counts(passages)
    return Report(len(passages), **counts, steps=figures(passages, now))


def tally(passages: Sequence[Passage], now: int) -> str:
    """The same in few words, whatever the number of handoffs: to be added to others'. Of spans it
    says how many were about so long."""
    spans, stuck = _spans(passages, now)
    steps = [
        [*place, sum(found), stuck.get(place, 0), Counter(map(_about, found))]
        for place in sorted({*spans, *stuck}, key=_order)
        for found in (spans.get(place, ()),)
    ]
    return _told(len(passages), _counts(passages), steps)


def settled(passages: Iterable[Passage], now: int) -> bool:
    """Whether their tally stays as it is while nothing more happens: nothing is about to count as
    stuck."""
    return not any(
        begin is not None and end is None and _waits(passage, step) and now - begin <= patience
        for passage in passages
        for step, patience in PATIENCE.items()
        for begin, end in (_ends(passage, step),)
    )


def added(tallies: Iterable[str]) -> str:
    """One tally that says what all of these say."""
    sums = _Sums(tallies)
    steps = [[*place, *sums.steps[place], sums.spans[place]] for place in sums.places()]
    return _told(sums.handoffs, sums.counts, steps)


def together(tallies: Iterable[str]) -> Report:
    """The report of all handoffs that were told; half and 95 of 100 are within 1 %."""
    sums = _Sums(tallies)
    steps = [_counted(place, sums.spans[place], *sums.steps[place]) for place in sums.places()]
    return Report(sums.handoffs, **sums.counts, steps=steps)


class _Sums:
    """What several tallies say together. Spans are texts here, as JSON has them."""

    def __init__(self, tallies: Iterable[str]) -> None:
        self.handoffs = 0
        self.counts = {name: Counter[str]() for name in _COUNTED}
        self.steps = defaultdict[tuple[str, str, str], list[int]](lambda: [0, 0])
        self.spans = defaultdict[tuple[str, str, str], Counter[str]](Counter)
        for told in map(orjson.loads, tallies):
            self._take(told)

    def _take(self, told: Mapping[str, Any]) -> None:
        self.handoffs += told["handoffs"]
        for name, counter in self.counts.items():
            counter.update(told[name])
        for flow, route, step, total, stuck, about in told["steps"]:
            place = (flow, route, step)
            sums = self.steps[place]
            sums[0] += total
            sums[1] += stuck
            self.spans[place].update(about)

    def places(self) -> list[tuple[str, str, str]]:
        return sorted(self.steps, key=_order)


def _counts(passages: Sequence[Passage]) -> dict[str, Counter[str]]:
    """By their names in a report."""
    return {
        "states": Counter(one.state for one in passages),
        "outcomes": Counter(one.outcome for one in passages if one.outcome),
        "reps": Counter(one.claimed_by for one in passages if one.claimed_by),
    }


def _told(handoffs: int, counts: Mapping[str, Mapping[str, int]], steps: Sequence[Any]) -> str:
    told = {"handoffs": handoffs, **counts, "steps": steps}
    return orjson.dumps(told, option=orjson.OPT_NON_STR_KEYS).decode()


_COUNTED = ("states", "outcomes", "reps")
_STEP = 1.02  # how far two spans may be apart that count as the same


def _about(span: int) -> int:
    return 0 if span < 1 else 1 + round(log(span, _STEP))


def _counted(
    place: tuple[str, str, str], spans: Mapping[str, int], total: int, stuck: int
) -> Figure:
    ordered = sorted((int(size), number) for size, number in spans.items())
    count = sum(spans.values())
    ends = list(accumulate(number for _, number in ordered))

    def at(share: float) -> int | None:
        if not count:
            return None
        size = ordered[bisect_left(ends, max(1, ceil(share * count)))][0]
        return 0 if size == 0 else round(_STEP ** (size - 1))

    return Figure(*place, count, at(0.5), at(0.95), total, stuck)


def _ends(passage: Passage, step: str) -> tuple[int | None, int | None]:
    """When a step's span begins and ends, as far as it did."""
    before = (getattr(passage, f"{name}_at") for name in STEPS[step])
    times = [at for at in before if at is not None]
    return max(times, default=None), getattr(passage, f"{step}_at")


def _waits(passage: Passage, step: str) -> bool:
    """Whether the step is still to come: who has the lead needs no message any more."""
    if passage.resolved_at is not None:
        return False
    return step == "contacted" or passage.claimed_at is None


def _order(place: tuple[str, str, str]) -> tuple[str, str, int]:
    return place[0], place[1], list(STEPS).index(place[2])


def _figure(place: tuple[str, str, str], spans: Sequence[int], stuck: int) -> Figure:
    return Figure(
        *place, len(spans), quantile(spans, 0.5), quantile(spans, 0.95), sum(spans), stuck
    )


def quantile(spans: Sequence[int], share: float) -> int | None:
    """The span that `share` of the sorted `spans` do not exceed; None of none."""
    return spans[max(0, ceil(share * len(spans)) - 1)] if spans else None


def span(milliseconds: int | None) -> str:
    """A span for people: `0.4 s`, `2 min 05 s`, `3 h 10 min`; "-" for None."""
    if milliseconds is None:
        return "-"
    seconds = milliseconds / 1000
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest:02} s"
    return f"{minutes // 60} h {minutes % 60:02} min"
