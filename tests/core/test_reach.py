"""The bounds of a score are exactly what the conversations that follow can come to."""

from collections.abc import Iterator
from typing import Any

import pytest

from agent.core import reach as reaching
from agent.core.flow import Flow
from agent.core.reach import Reach, TooManyStates, reach
from agent.core.snapshot import Snapshot
from agent.core.turn import take
from agent.core.turning import OPEN, Input
from tests.core.conversing import ANN, NOW, TALK, Conversation
from tests.small_flow import flow

EVERY = """\
locale: en
questions:
  kind:
    ask: Which?
    kind: choice
    options:
      a: {label: One, points: 10}
      b: {label: Two, points: 3, next: parts}
      c: {label: Three, next: gone}
  money:
    ask: How much?
    kind: money
    unit: USD a month
    skip: true
    steps: {100: 5, 1000: 12}
  own:
    ask: Is it yours?
    kind: yes_no
    when: money > 1500
    options: {yes: {points: 5}, no: {next: over}}
  parts:
    ask: Which parts?
    kind: multi
    points: 2
    when: money <= 1500 or kind == 'b'
    options: {x: {label: Doors, points: 4}, y: {label: Windows, points: 6, next: who}, z: Roofs}
  rate:
    ask: How do you like it?
    kind: rating
    max: 5
  who:
    ask: Who are you?
    kind: contact
    fields: {name: required, email: required, phone: optional}
    consent: {notice: For the reply.}
  code:
    ask: Your postcode?
    kind: text
    when: rate > 3
signals:
  liked: {when: rate >= 4, points: 7}
  near: {when: code == 'BS1', points: 9}
  roof: {when: "'z' in parts and money < 2000", points: 8}
  phone: {when: phone is known, points: 5}
  mine: {when: kind != 'a', points: 1}
  shop: {when: page.path is under '/shop', points: 6}
bands: {all: 0}
routes: [{end: bye}]
ends: {bye: {say: Bye.}, over: {say: Over.}, gone: {say: Gone., outcome: disqualified}}
"""
TAPS: dict[str, list[Any]] = {
    "kind": ["a", "b", "c"],
    "money": [1, 100, 500, 501, 1000, 2000],
    "parts": [[], ["x"], ["y"], ["z"], ["x", "y"], ["x", "z"], ["y", "z"], ["x", "y", "z"]],
    "rate": [1, 4],
    "own": [True, False],
    "who": [ANN, {**ANN, "phone": "+442079460958"}],
    "code": ["BS1", "BS2"],
}


@pytest.fixture(scope="module")
def every() -> Flow:
    return flow(EVERY)


def _next(made: Flow, snapshot: Snapshot) -> Iterator[Snapshot]:
    """Every way on from here: each tap, and skipping, which takes three tries at least."""
    tired = snapshot.copy()
    tired.attempts = 3
    inputs = [Input("answer", question=snapshot.state, value=v) for v in TAPS[snapshot.state]]
    for given in (*inputs, Input("skip", question=snapshot.state)):
        turn = take(made, tired, given, NOW, OPEN)
        assert turn.refusal is None and turn.snapshot.state != snapshot.state
        yield turn.snapshot


def _every_end(made: Flow, snapshot: Snapshot, seen: dict[int, int]) -> Reach:
    """What the conversations from here come to, by holding all of them; holds every bound on the
    way against it. Questions are counted from the first one on."""
    if snapshot.ended:
        asked = sum(made.questions[id].counted for id in snapshot.answers)
        return Reach(snapshot.score, snapshot.score, asked)
    ends = [_every_end(made, after, seen) for after in _next(made, snapshot)]
    found = Reach(
        min(end.lowest for end in ends),
        max(end.highest for end in ends),
        max(end.questions for end in ends),
    )
    assert reach(made, snapshot) == found, snapshot.answers
    seen[len(snapshot.answers)] = seen.get(len(snapshot.answers), 0) + 1
    return found


@pytest.mark.parametrize("page", [None, "https://acme.io/shop/1"])
def test_the_bounds_are_those_of_every_conversation_that_can_follow(
    every: Flow, page: str | None
) -> None:
    held = Conversation(every, page=page)
    seen: dict[int, int] = {}
    assert _every_end(every, held.snapshot, seen) == Reach(
        *((0, 57, 6) if page is None else (6, 63, 6))
    )
    assert sum(seen.values()) > 300


def test_for_a_check_page_and_source_may_be_anything(every: Flow) -> None:
    nothing = Snapshot("", every.id, every.version, every.locale)
    assert reach(every, nothing, any_context=True) == Reach(0, 63, 6)


def test_a_question_asked_again_is_open_again() -> None:
    held = Conversation(flow(TALK)).answer("buying", "10", "2000")
    assert reach(held.flow, held.snapshot) == Reach(60, 80, 5)
    held.give("back", question="budget")
    assert reach(held.flow, held.snapshot) == Reach(30, 80, 5)


def test_answers_kept_for_later_count() -> None:
    held = Conversation(flow(TALK)).answer("buying", "10", "2000", "I decide")
    held.give("back", question="team")
    assert reach(held.flow, held.snapshot) == Reach(70, 80, 5)


def test_conditions_over_too_many_answers_are_told(
    every: Flow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reaching, "MAX_STATES", 20)
    with pytest.raises(TooManyStates):
        reach(every, Snapshot("", every.id, every.version, every.locale))
