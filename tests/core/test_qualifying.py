"""Who is no customer, what that stops, and the stages a lead comes to."""

import pytest

from agent.core.qualifying import advance
from agent.core.snapshot import Snapshot
from agent.core.turn import take
from agent.core.turning import OPEN, Input
from tests.core.asking import asking, failures, refused
from tests.core.conversing import AT, NOW

GONE = """
goal: {ask: What for?, kind: choice, options: {buy: Buy, sell: {label: Sell, disqualify: true}}}
budget:
  ask: How much?
  kind: money
  unit: USD
  steps: {0: {disqualify: true}, 100: {points: 10}, 900: 60}
  skip: true
start:
  ask: When?
  kind: timing
  steps: {1 month: 5, 1 year: {points: 1, next: late}, later: {disqualify: true, next: late}}
who: {ask: Who?, kind: contact, consent: {notice: We answer.}}
"""
GONE_TALK = """
  no: {say: Thank you., outcome: disqualified}
  late: {say: Come back.}
tests:
  an option leads to the end for those who are none:
    talk: [goal: sell]
    expect: {end: "no", outcome: disqualified, sent: []}
  so does a step:
    talk: [goal: buy, budget: 50]
    expect: {end: "no", outcome: disqualified, points: {}}
  the step above does not:
    talk: [goal: buy, budget: 100]
    expect: {question: start, points: {budget: 10}}
  a step may lead to an end of its own:
    talk: [goal: buy, skip: budget, start: in 8 months]
    expect: {end: late, outcome: completed, points: {start: 1}}
  and disqualify on the way:
    talk: [goal: buy, skip: budget, start: later]
    expect: {end: late, outcome: disqualified, sent: []}
"""
MARKED = """
goal:
  ask: What for?
  kind: multi
  options: {buy: {label: Buy, points: 60}, sell: {label: Sell, disqualify: true}}
who: {ask: Who?, kind: contact, consent: {notice: We answer.}}
more: {ask: And?, kind: text, skip: true}
"""
MARKED_TALK = """
tests:
  without such an end the talk goes on, and nobody is told:
    talk: [goal: [buy, sell], who: "Ann, ann@acme.io", idle: x, more: no more]
    expect: {end: bye, outcome: disqualified, band: hot, sent: []}
  a changed answer counts again:
    talk: [goal: [buy, sell], back: goal, goal: [buy], who: "Ann, ann@acme.io", skip: more]
    expect:
      end: bye
      outcome: completed
      sent: [lead.handoff, lead.updated, lead.updated, lead.captured]
"""
HOT = "bands: {cold: 0, hot: 50}\nroutes: [{band: hot, call: sales, end: bye}, {end: bye}]"


def test_answers_that_disqualify_lead_to_their_end() -> None:
    assert failures(asking(GONE, GONE_TALK)) == []


def test_without_an_end_of_its_own_a_lead_is_marked() -> None:
    assert failures(asking(MARKED, MARKED_TALK, head=HOT)) == []


STAGES = """
goal: {ask: What for?, kind: choice, options: {buy: {label: Buy, points: 60}, look: Look}}
who: {ask: Who?, kind: contact, consent: {notice: We answer.}}
"""
STAGES_TALK = """
stages: {known: captured, mql: score >= 51, sql: claimed}
tests:
  the furthest stage goes with every event:
    talk:
      - goal: buy
      - sent: {lead.handoff: {stage: mql}}
      - back: goal
      - goal: look
      - who: Ann, ann@acme.io
    expect: {stage: mql, score: 0, sent: {lead.captured: {stage: mql}}}
  in the order of the file, whichever comes first:
    talk: [goal: look, who: "Ann, ann@acme.io"]
    expect: {stage: known, sent: {lead.captured: {stage: known}}}
  none at first:
    talk: [goal: look]
    expect: {stage: null}
"""


def test_stages_are_reached_once_and_told() -> None:
    assert failures(asking(STAGES, STAGES_TALK, head=HOT)) == []


def test_a_stage_keeps_the_time_it_was_reached() -> None:
    flow = asking(STAGES, STAGES_TALK, head=HOT)
    snapshot = Snapshot("c", flow.id, flow.version, "en", state="goal", score=60, band="hot")
    advance(flow, snapshot, "2026-01-01T00:00:00.000Z")
    claimed = take(flow, snapshot, Input("claimed", text="Bo"), NOW, OPEN).snapshot
    assert (snapshot.stages, claimed.stages) == (
        {"mql": "2026-01-01T00:00:00.000Z"},
        {"mql": "2026-01-01T00:00:00.000Z", "sql": AT},
    )


@pytest.mark.parametrize(
    ("questions", "more", "found"),
    [
        pytest.param(
            "a: {ask: A?, kind: choice, options: {b: {label: B, disqualify: true}}}",
            "  x: {say: X., outcome: disqualified}\n  y: {say: Y., outcome: disqualified}",
            [("3:66",
              "questions.a.options.b.disqualify: `x` and `y` are both for disqualified leads",
              "Add `next:` with one.")],
            id="which end",
        ),
        pytest.param(
            "a: {ask: A?, kind: number, steps: {1: {points: 1, next: by}}}",
            "",
            [("3:59", "questions.a.steps.1.next: there is no `by`", "Did you mean `bye`?")],
            id="a step to nowhere",
        ),
        pytest.param(
            "a: {ask: A?, kind: text}",
            "stages: {mql: scor > 5}",
            [("8:15", "stages.mql: unknown name `scor`", "Did you mean `score`?")],
            id="a stage of nothing",
        ),
    ],
)  # fmt: skip
def test_what_qualifies_nobody_is_a_fault(
    questions: str, more: str, found: list[tuple[str, str, str]]
) -> None:
    assert refused(questions, more) == found
