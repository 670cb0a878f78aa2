"""Conversations of `tests:` held with a small flow: what passes, and what a failure says."""

from typing import Any

import pytest

from agent.core.flow import Flow
from agent.core.load import load
from agent.core.transcript import Failure, Result, run
from agent.core.yaml_reader import read_yaml

FLOW = """
locale: en
greeting: Hello.
questions:
  goal:
    ask: What brings you here?
    kind: choice
    options: {buy: {label: Buying, points: 40}, look: Looking, job: {label: A job, next: careers}}
  parts:
    ask: Which parts?
    kind: multi
    options: {a: {label: Doors, points: 5}, b: {label: Windows, points: 5}}
    skip: true
  team:
    ask: How many of you?
    kind: number
    dimension: fit
    steps: {1: 0, 10: 20}
    skip: true
  own:
    ask: Is it yours?
    kind: yes_no
    options: {yes: {points: 10}}
  contact:
    ask: Who are you?
    kind: contact
    consent: {notice: We answer you., marketing: News too.}
  meet: {ask: When shall we meet?, kind: date, when: returning}
signals:
  pricing: {when: page.path is under '/pricing', points: 5, why: Came from pricing}
bands: {cold: 0, hot: 50}
routes:
  - {band: hot, hours: open, call: sales, record: crm, end: booked}
  - {record: crm, end: bye}
ends:
  booked: {say: "Thanks, somebody answers {{ next_opening }}.", link: https://example.com}
  bye: {say: Goodbye.}
  careers: {say: Our jobs., outcome: disqualified}
  no_agent: {say: Nobody is here.}
faq:
  price: {asks: [how much is it], say: It costs 5 dollars.}
"""


@pytest.fixture(scope="module")
def flow() -> Flow:
    document, faults = read_yaml(FLOW, "small.yaml")
    assert document is not None and faults == ()
    made, faults = load(document, "small")
    assert made is not None, faults
    return made


def failures(flow: Flow, test: str) -> tuple[Failure, ...]:
    document, faults = read_yaml(test, "test.yaml")
    assert document is not None and faults == ()
    return run(flow, "t", document.data).failures


WHOLE = """
given: {now: 2026-11-23 10:00, page: "/pricing/pro?utm_source=ads", referrer: https://x.example/}
talk:
  - bot: Hello.
  - bot: What brings you here?
  - goal: buy
  - sent: []
  - parts: [a, b]
  - sent: {lead.handoff: {to: sales, score: 55, band: hot, lead: {email: null},
           points: {goal: 40, parts: 10, pricing: 5}, source: {utm: {source: ads}}}}
  - team: how much is it?
  - bot: It costs 5 dollars.
  - team: about 25 of us
  - own: true
  - contact: {name: Ann Lee, email: ann@acme.io, consent: {marketing: true}}
  - bot: "Thanks, somebody answers shortly."
  - sent: [lead.updated, lead.captured]
expect:
  band: hot
  score: 85
  end: booked
  question: null
  outcome: completed
  owner: bot
  points: {goal: 40, parts: 10, team: 20, own: 10, pricing: 5}
  answers: {goal: buy, parts: [a, b], team: {min: 25}, own: true}
  lead: {email: ann@acme.io}
  consent: {request: true, marketing: true}
  asked: 5
  sent: [lead.handoff, lead.updated, lead.updated, lead.updated, lead.captured]
"""


def test_a_whole_conversation_with_taps_typed_text_and_facts_passes(flow: Flow) -> None:
    assert failures(flow, WHOLE) == ()


def test_the_words_of_a_talk_do_what_they_say(flow: Flow) -> None:
    test = """
    talk:
      - goal: something else entirely
      - reject:
      - goal: {text: Buying}
      - skip: parts
      - back: goal
      - goal: {tap: look}
      - team: 10
      - own: "no"
      - back:
      - own: "yes"
      - contact: {text: "Ann, ann@acme.io", consent: {marketing: false}}
      - idle:
    expect:
      answers: {goal: look, parts: null, team: {min: 10}, own: true}
      asked: [goal, parts, team, own, contact]
      consent: {marketing: false}
      end: bye
    """
    assert failures(flow, test) == ()


def test_after_half_an_hour_of_silence_the_lead_is_captured_and_it_is_later(flow: Flow) -> None:
    test = """
    given: {now: 2026-11-23 23:45, returning: true}
    talk:
      - goal: look
      - skip: parts
      - skip: team
      - own: true
      - contact: Ann, ann@acme.io
      - sent: []
      - idle:
      - sent: [lead.captured]
      - meet: tomorrow
    expect: {answers: {meet: 2026-11-25}}
    """
    assert failures(flow, test) == ()


def test_a_call_for_a_person_makes_the_owner_none_and_then_words_are_messages(flow: Flow) -> None:
    test = """
    talk: [human: , sent: lead.handoff, say: hello?, goal: are you there?]
    expect: {owner: none, question: goal, end: null}
    """
    assert failures(flow, test) == ()


def test_a_closed_team_leads_to_the_exit_for_nobody_there(flow: Flow) -> None:
    test = """
    given: {closed: [sales]}
    talk: [human: ]
    expect: {end: no_agent, outcome: no_agent, sent: []}
    """
    assert failures(flow, test) == ()


@pytest.mark.parametrize(
    ("test", "failure"),
    [
        (
            "talk: [{goal: buy}, {team: 5}]",
            Failure(("talk", 1), "step 2, team: 5", "the question `team`", "the question `parts`"),
        ),
        (
            "talk: [{goal: xyzzy}, {parts: a}]",
            Failure(
                ("talk", 1),
                "step 2, parts: a",
                "the question `parts`",
                "the question `goal` again, because the last answer was rejected (no_match)",
            ),
        ),
        (
            "talk: [{goal: job}, {parts: a}]",
            Failure(("talk", 1), "step 2, parts: a", "the question `parts`", "the end `careers`"),
        ),
        (
            "talk: [{gaol: buy}]",
            Failure(
                ("talk", 0),
                "step 1, gaol: buy",
                "a question of this flow or a word",
                "`gaol`; did you mean `goal`?",
            ),
        ),
        (
            "talk: [{goal: buy, parts: a}]",
            Failure(
                ("talk", 0),
                "step 1, goal: buy, parts: a",
                "one `question: what the visitor does` in each step",
                '{"goal": "buy", "parts": "a"}',
            ),
        ),
        (
            "talk: [{goal: }]",
            Failure(
                ("talk", 0),
                "step 1, goal:",
                "what the visitor does at `goal`",
                "nothing; `skip: ID` skips",
            ),
        ),
        (
            "talk: [{skip: goal}]",
            Failure(
                ("talk", 0),
                "step 1, skip: goal",
                "an input that counts",
                "This question cannot be skipped. (not_skippable)",
            ),
        ),
        (
            "talk: [{bot: Hi.}]",
            Failure(("talk", 0), "step 1, bot: Hi.", "Hi.", "Hello.; What brings you here?"),
        ),
        (
            "talk: [{goal: buy}, {reject: options}]",
            Failure(
                ("talk", 1), "step 2, reject: options", "a rejection (options)",
                "the answer was taken",
            ),
        ),
        (
            "talk: [{goal: buy}, {sent: lead.handoff}]",
            Failure(
                ("talk", 1), "step 2, sent: lead.handoff", "sent.lead.handoff: this event",
                "nothing sent",
            ),
        ),
        (
            "talk: [{human: }, {sent: {lead.handoff: {score: 9}}}]",
            Failure(
                ("talk", 1), 'step 2, sent: {"lead.handoff": {"score": 9}}',
                "lead.handoff.score: 9", "0",
            ),
        ),
        (
            "{talk: [{goal: look}], expect: {scroe: 5}}",
            Failure(
                ("expect", "scroe"), "expect scroe", "a fact that can be checked",
                "there is no `scroe` here; did you mean `score`?",
            ),
        ),
        (
            "{talk: [{goal: job}], expect: {sent: [lead.captured]}}",
            Failure(("expect", "sent"), "expect sent", '["lead.captured"]', "[]"),
        ),
        (
            "{given: {now: tomorrow}, talk: []}",
            Failure(("given",), "given", "a time such as 2026-11-23 10:00", "tomorrow"),
        ),
        (
            "{given: {closed: [support]}, talk: []}",
            Failure(
                ("given",), "given", "closed: teams the routes call (sales)", '["support"]'
            ),
        ),
        (
            "{given: {nwo: x}, talk: []}",
            Failure(
                ("given",), "given",
                "one of now, page, referrer, source, locale, returning, closed, "
                "next_opening, prefill, remembered",
                "the unknown key `nwo`",
            ),
        ),
    ],
)  # fmt: skip
def test_a_failure_says_where_what_was_expected_and_what_came(
    flow: Flow, test: str, failure: Failure
) -> None:
    assert failures(flow, test) == (failure,)


def test_points_that_were_not_expected_are_as_wrong_as_missing_ones(flow: Flow) -> None:
    assert failures(flow, "{talk: [{goal: buy}], expect: {points: {team: 20}}}") == (
        Failure(("expect", "points"), "expect points.team", "20", "0"),
        Failure(("expect", "points"), "expect points.goal", "0", "40"),
    )


def test_expectations_that_fail_do_not_stop_the_talk_but_a_broken_step_does(flow: Flow) -> None:
    talk: list[dict[str, Any]] = [{"bot": "Hi."}, {"goal": "buy"}, {"team": "5"}, {"bot": "Hi."}]
    result = run(flow, "two faults", {"talk": talk, "expect": {"band": "hot"}})
    assert result == Result(
        "two faults",
        4,
        (
            Failure(("talk", 0), "step 1, bot: Hi.", "Hi.", "Hello.; What brings you here?"),
            Failure(("talk", 2), "step 3, team: 5", "the question `team`", "the question `parts`"),
        ),
    )


def test_true_is_not_one(flow: Flow) -> None:
    test = "{talk: [{goal: buy}, {parts: a}, {skip: }, {own: true}], expect: {answers: {own: 1}}}"
    assert failures(flow, test) == (
        Failure(("expect", "answers"), "expect answers.own", "1", "true"),
    )


def test_a_flow_tests_what_is_said_while_people_come_and_go(flow: Flow) -> None:
    exits = "  timed_out: {say: Nobody came.}\n  claimed: {say: Here she is.}\nfaq:"
    document, _ = read_yaml(FLOW.replace("faq:", exits), "small.yaml")
    assert document is not None
    made, faults = load(document, "small")
    assert made is not None, faults
    talk: list[Any] = [
        {"human": None},
        {"timer": "honest"},
        {"bot": "Nobody came."},
        {"timer": "manager"},
        {"sent": "handoff.unclaimed"},
        {"claimed": "Ana"},
        {"bot": "Here she is."},
        {"say": "Hello Ana"},
        {"handed_back": None},
        {"contact": {"name": "Ann", "email": "ann@acme.io"}},
        {"resolved": "won"},
        {"sent": ["handoff.resolved", "lead.updated"]},
    ]
    assert run(made, "people", {"talk": talk, "expect": {"outcome": "won"}}).failures == ()
