"""What a new flow would make of the leads there are: points by rule, and answers that still fit."""

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from agent.arrivals import Hello
from agent.core.flow import Flow
from agent.core.snapshot import Snapshot
from agent.core.turn import begin, take
from agent.core.turning import OPEN, Input
from agent.erasure import erase
from agent.rescoring import Rescored, Rule, Sums, compare, nothing, rescore
from storage.records import Conversation
from tests.seeding import FLOW, NOW, NOW_MS, World, world
from tests.small_flow import SMALL, changed, flow


def held(old: Flow, **answers: Any) -> Snapshot:
    """A conversation with these answers: an option's id is tapped, anything else typed."""
    snapshot = Snapshot("conv_1", "small", old.version, "en", page={"path": "/pricing"})
    snapshot = begin(old, snapshot, NOW, OPEN).snapshot
    for question, said in answers.items():
        tapped = said in old.questions[question].options
        given = Input("answer", question=question, **{"value" if tapped else "text": said})
        turn = take(old, snapshot, given, NOW, OPEN)
        assert turn.refusal is None
        snapshot = turn.snapshot
    return snapshot


def row(snapshot: Snapshot) -> Conversation:
    figures = (snapshot.score, snapshot.band)
    return Conversation(
        "conv_1", "vis_1", "small", snapshot.version, 4, snapshot.seq, "", "bot", None,
        "lead_1", False, 7, 8, 9, *figures, None,
    )  # fmt: skip


def compared(text: str, old: str = SMALL, **answers: Any) -> Rescored:
    before = flow(old)
    snapshot = held(before, **answers)
    return compare(row(snapshot), snapshot, before, flow(text))


def test_points_are_told_by_rule_with_both_bands() -> None:
    new = changed("points: 40}", "points: 10}", changed("2000: 40", "3000: 40"))
    new = changed("hot: 50", "hot: 40", new)
    found = compared(new, goal="buy", budget="2500", contact="Ann, ann@acme.io")
    assert found == Rescored(
        conversation="conv_1",
        lead="lead_1",
        contact={"name": "Ann", "email": "ann@acme.io"},
        version=flow().version,
        at=7,
        score=(85, 35),
        band=("hot", "cold"),
        rules=(
            Rule("goal.buy", 40, 10, "Buying"),
            Rule("budget.2000", 40, 0, "$2,000 a month or more"),
            Rule("budget.500", 0, 20, "$500 a month or more"),
        ),
        lost=(),
    )


@pytest.mark.parametrize(
    ("old", "new", "score", "lost"),
    [
        # An option with another id is found by its label; gone without a trace, it is lost.
        ("buy: {label: Buying", "order: {label: Buying", 65, ()),
        ("buy: {label: Buying", "order: {label: Something", 25, ("goal",)),
        # A question with another id is known by its text.
        ("  goal:\n", "  aim:\n", 65, ()),
        # Another currency is never guessed; another rhythm is converted.
        ("unit: USD a month", "unit: EUR a month", 45, ("budget",)),
        ("unit: USD a month", "unit: USD a year", 85, ()),
        # What was said for money is a number too.
        ("kind: money\n    unit: USD a month", "kind: number", 65, ()),
        # A jump past a question makes its answer count no more, and so does a condition.
        ("points: 40}", "points: 40, next: contact}", 45, ("budget",)),
        ("    kind: money", "    when: returning\n    kind: money", 45, ("budget",)),
        # A question the visitor was never asked changes nothing behind it.
        ("  budget:\n", "  town: {ask: Where?, kind: text, points: 3}\n  budget:\n", 65, ()),
        # Points for the page are given as the new flow gives them.
        ("path is under '/pricing'", "path is under '/blog'", 60, ()),
    ],
)
def test_an_answer_counts_if_the_new_flow_would_take_it(
    old: str, new: str, score: int, lost: tuple[str, ...]
) -> None:
    low = changed("hot: 50", "hot: 45")
    found = compared(changed(old, new, low), low, goal="buy", budget="700")
    assert (found.score, found.lost) == ((65, score), lost)


def test_what_was_declined_stays_declined() -> None:
    skipped = changed("kind: money", "kind: money\n    skip: true")
    found = compared(
        changed("500: 20", "500: 30", skipped), skipped, goal="buy", budget="I'd rather not say"
    )
    assert (found.score, found.rules, found.lost) == ((45, 45), (), ())


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[World]:
    """Two hot visitors, one who only looks, one who tests and one who was erased."""
    made = await world(tmp_path)
    for _ in range(2):
        await made.hot()
    await made.answer(await made.open(), ("goal", "look"))
    await made.conversations.open(Hello(test=True), made.listener)
    live, _ = await made.hot()
    await erase(made.store, conversation=live.id, now=NOW_MS)
    yield made
    await made.store.close()


async def rescored(here: World, text: str, of: str = "saas-demo", since: int = 0) -> Any:
    sums = nothing()
    return [one async for one in rescore(here.store, here.flows, flow(text), of, since, sums)], sums


async def test_leads_that_change_band_come_and_all_are_counted(here: World) -> None:
    found, sums = await rescored(here, FLOW.replace("5000: 40", "5000: 0"))
    assert [(one.score, one.band, one.rules, one.lost) for one in found] == [
        ((100, 60), ("hot", "warm"), (Rule("budget.5000", 40, 0, "$5,000 a month or more"),), ())
    ] * 2
    assert sums == Sums(3, 1, Counter({("hot", "warm"): 2}), Counter({("budget.5000", 40, 0): 2}))


async def test_the_same_flow_changes_nobody(here: World) -> None:
    assert await rescored(here, FLOW) == ([], Sums(3, 1, Counter(), Counter()))


async def test_leads_are_chosen_by_flow_and_time(here: World) -> None:
    assert await rescored(here, FLOW, of="other") == ([], nothing())
    assert await rescored(here, FLOW, since=NOW_MS + 1) == ([], nothing())
