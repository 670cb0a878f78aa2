"""What it costs to understand an answer; price-parser and dateparser beside it in the same run.

Run: python -m tests.benchmarks.understanding [--rounds 20]

Two hundred short answers, listed in tests/benchmarks/understanding_answers.py, are read one after
the other, so that no text is met again before all others were; then each as every kind; then texts
of a thousand characters made to be hard. All times are CPU of this process.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

import dateparser
from price_parser import Price

from agent.core.understand import KINDS, Ask, understand
from agent.core.understand.locales import LANGUAGES
from tests.benchmarks.understanding_answers import (
    ANSWERS,
    BRICKS,
    DATES,
    FIRM,
    GOALS,
    PLANS,
    TOOLS,
    ask,
)

NOW = datetime(2026, 11, 23, 10)
LONG = 1000  # characters
LONGER = 10  # times as long: what is read of it is no more
_DOUBTED = 40  # of the slowest are measured again: another program may have come between
MICRO = 1e6
MILLI = 1e3
_BASE = {"RELATIVE_BASE": NOW, "PREFER_DATES_FROM": "future"}
_PLAIN = {"choice": GOALS, "multi": TOOLS}


def mean(read: Callable[[], Any], number: int, rounds: int) -> float:
    """Microseconds of CPU for one of `number` answers read together: the median of all rounds."""
    read()  # tables are built at first use
    measured = []
    for _ in range(rounds):
        began = time.process_time()
        read()
        measured.append((time.process_time() - began) / number * MICRO)
    return statistics.median(measured)


def every_kind(asked: Ask) -> list[Ask]:
    """The same question as every kind there is."""
    fields = asked.fields or FIRM
    return [
        replace(asked, kind=kind, options=_PLAIN.get(kind, ()), fields=fields)
        for kind in sorted(KINDS)
    ]


def needed(answers: Iterable[tuple[Ask, str]]) -> None:
    """Read answers through what their questions need."""
    for asked, text in answers:
        understand(asked, text, NOW)


def hardest() -> tuple[float, str, str]:
    """Milliseconds of the slowest long text, with its kind and what it repeats."""
    found = []
    for locale in LANGUAGES:
        for kind in sorted(KINDS):
            asked = replace(ask(kind, locale, _PLAIN.get(kind, PLANS)), fields=FIRM)
            found += [(_least(asked, _long(brick), 2), kind, locale, brick) for brick in BRICKS]
    again = []
    for _, kind, locale, brick in sorted(found)[-_DOUBTED:]:
        asked = replace(ask(kind, locale, _PLAIN.get(kind, PLANS)), fields=FIRM)
        again.append((_least(asked, _long(brick), 9), f"{kind} {locale}", brick))
    return max(again)


def _long(brick: str, times: int = 1) -> str:
    return (brick * LONG * times)[: LONG * times]


def _least(asked: Ask, text: str, times: int = 3) -> float:
    """Milliseconds of CPU for one text; the least of a few, since others want the processor too."""
    measured = []
    for _ in range(times):
        began = time.process_time()
        understand(asked, text, NOW)
        measured.append((time.process_time() - began) * MILLI)
    return min(measured)


def growth() -> float:
    """How many times as long it takes to read texts ten times as long."""
    short = long = 0.0
    for kind in sorted(KINDS):
        asked = replace(ask(kind, "en", _PLAIN.get(kind, PLANS)), fields=FIRM)
        for brick in BRICKS:
            short += _least(asked, _long(brick))
            long += _least(asked, _long(brick, LONGER))
    return long / short


def amounts() -> list[str]:
    """The answers about money that hold an amount, as Handraise reads them."""
    return [t for a, t in ANSWERS if a.kind == "money" and understand(a, t, NOW).value]


def times() -> list[str]:
    """The answers about times and dates that name days, as Handraise reads them."""
    asked = [(a, t) for a, t in ANSWERS if a.kind in ("timing", "date")]
    read = [(understand(a, t, NOW).value, t) for a, t in asked]
    return [t for value, t in read if isinstance(value, str) or (value and any(value.values()))]


def tell(rounds: int) -> None:
    """Measure and print."""
    own = mean(lambda: needed(ANSWERS), len(ANSWERS), rounds)
    all_kinds = [(one, text) for asked, text in ANSWERS for one in every_kind(asked)]
    together = mean(lambda: needed(all_kinds), len(ANSWERS), max(3, rounds // 5))
    slowest, kind, brick = hardest()
    print("Understanding an answer, CPU")
    print(f"  {len(ANSWERS)} short answers, {len(DATES)} of them explicit dates:"
          f" {own:.0f} µs on average through what the question needs (goal: 150),"
          f" {together:.0f} through all {len(KINDS)} kinds (goal: 400)")  # fmt: skip
    print(f"  the hardest of {LONG:,} characters, of {len(BRICKS)} bricks in {len(LANGUAGES)}"
          f" languages: {slowest:.1f} ms (goal: 2), {kind}, {brick!r}"
          f" again and again;\n  {LONGER} times as long: {growth():.2f} times that")  # fmt: skip
    _beside("price-parser", amounts(), "money", Price.fromstring, rounds)
    _beside("dateparser", times(), "timing", _dated, rounds)


def _dated(text: str) -> Any:
    return dateparser.parse(text, settings=_BASE)


def _beside(
    name: str, texts: list[str], kind: str, read: Callable[[str], Any], rounds: int
) -> None:
    """A line on a library: what it takes for the answers it is for, and what Handraise takes."""
    asked = ask(kind)
    theirs = mean(lambda: [read(text) for text in texts], len(texts), max(3, rounds // 5))
    ours = mean(lambda: needed((asked, text) for text in texts), len(texts), rounds)
    found = sum(bool(read(text) and getattr(read(text), "amount", True)) for text in texts)
    print(f"  {name} on the {len(texts)} of its kind: {theirs:,.0f} µs, something found in"
          f" {found}; Handraise: {ours:.0f} µs")  # fmt: skip


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20, help="measurements of each [20]")
    tell(parser.parse_args().rounds)


if __name__ == "__main__":
    main()
