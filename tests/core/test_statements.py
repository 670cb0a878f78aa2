"""Statements between questions: said once on the way, with an image, and never asked."""

import pytest

from agent.core.check import figures
from agent.core.path import previous
from agent.core.snapshot import Snapshot
from agent.core.turn import begin, take
from agent.core.turning import OPEN, Input
from tests.core.asking import asking, failures, refused
from tests.core.conversing import AT, NOW

QUESTIONS = """
hello: {say: "We are [here](/about).", image: /shop.png, alt: Our shop}
goal:
  ask: What for?
  kind: choice
  options: {buy: Buy, look: {label: Look, next: tour}}
team: {ask: How many?, kind: number, steps: {1: 0, 10: 10}}
big: {say: "{{ team }} is a lot.", when: team >= 10}
tour: {say: Look around., image: https://x.example/a.png, alt: A tour}
note: {ask: Anything else?, kind: text, skip: true}
last: {say: Nearly done.}
"""
MORE = """
tests:
  on the way, where the condition holds:
    talk:
      - bot: We are [here](/about).
      - bot: What for?
      - goal: buy
      - team: 12
      - bot: 12 is a lot.
      - bot: Look around.
      - skip: note
      - bot: Nearly done.
      - bot: Goodbye.
    expect: {asked: 3, end: bye, points: {team: 10}}
  not where it does not:
    talk: [goal: buy, team: 2, bot: Look around.]
    expect: {question: note, asked: [goal, team, note]}
  an answer may lead to one, past those before it:
    talk: [goal: look, bot: Look around.]
    expect: {question: note}
"""
LEADING = """
goal: {ask: What for?, kind: choice, options: {buy: Buy, job: {label: Job, next: jobs}}}
team: {ask: How many?, kind: number, next: bye}
jobs: {say: How nice., next: careers}
"""
LEADING_TALK = """
  careers: {say: Our jobs.}
tests:
  one may lead to an end:
    talk: [goal: job, bot: How nice., bot: Our jobs.]
    expect: {end: careers}
"""


def test_they_are_said_on_the_way() -> None:
    assert failures(asking(QUESTIONS, MORE)) == []


def test_they_may_lead_on() -> None:
    assert failures(asking(LEADING, LEADING_TALK)) == []


def test_each_is_said_once() -> None:
    flow = asking(QUESTIONS)
    turns = [begin(flow, Snapshot("c", flow.id, flow.version, "en"), NOW, OPEN)]
    for given in (
        Input("answer", question="goal", value="look"),
        Input("back", question="goal"),
        Input("answer", question="goal", value="look"),
    ):
        turns.append(take(flow, turns[-1].snapshot, given, NOW, OPEN))
    said = [e["text"] for t in turns for e in t.events if e.get("from") == "bot"]
    assert said == ["We are [here](/about).", "Look around."]
    assert turns[-1].snapshot.shown == ["hello", "tour"]


def test_the_event_is_a_message_with_the_image() -> None:
    flow = asking(QUESTIONS)
    said = begin(flow, Snapshot("c", flow.id, flow.version, "en"), NOW, OPEN).events[0]
    assert said == {
        "type": "message",
        "seq": 1,
        "from": "bot",
        "text": "We are [here](/about).",
        "at": AT,
        "image": "/shop.png",
        "alt": "Our shop",
    }


def test_they_count_for_nothing_and_nobody_goes_back_to_them() -> None:
    flow = asking(QUESTIONS)
    found = figures(flow)
    assert found is not None and (found.questions, found.highest) == (3, 10)
    answers = {"goal": {"status": "answered", "value": "look", "text": "", "at": AT}}
    held = Snapshot("c", flow.id, flow.version, "en", state="note", answers=answers)
    assert previous(flow, held) == "goal"


def test_they_are_translated() -> None:
    more = """
tests: {german: {given: {locale: de}, talk: [bot: Hallo.]}}
translations:
  de:
    questions: {a: {say: Hallo., alt: Bild}, b: {ask: Was?}}
    ends: {bye: Ade.}
"""
    questions = "a: {say: Hello., image: /a.png, alt: Image}\nb: {ask: What?, kind: text}"
    assert failures(asking(questions, more)) == []
    assert refused(questions, more.replace(", alt: Bild", "")) == [
        ("12:20", "translations.de.questions.a: `alt` is not translated",
         "Add `alt:` in this language.")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        pytest.param(
            "{say: Hello., kind: text, skip: true}",
            [("3:20", "questions.a.kind: a statement has no `kind`",
              "It takes say, image, alt, when, next."),
             ("3:32", "questions.a.skip: a statement has no `skip`",
              "It takes say, image, alt, when, next.")],
            id="a kind",
        ),
        pytest.param(
            "{say: Hello., ask: Hello?}",
            [("3:20", "questions.a.ask: a statement has no `ask`", "Take it away, or `say`.")],
            id="said and asked",
        ),
        pytest.param(
            "{say: Hello., image: 'javascript:x'}",
            [("3:27", "questions.a.image: `javascript:x` is no address of an image",
              "Write https://… or a path like /plan.png."),
             ("3:27", "questions.a.image: the image has no words",
              "Add `alt:` with what it shows, for those who cannot see it.")],
            id="an image",
        ),
        pytest.param(
            "{kind: text}",
            [("3:3", "questions.a: `ask` is missing", "Add `ask:` (The question's text).")],
            id="neither",
        ),
    ],
)  # fmt: skip
def test_a_statement_that_says_nothing_right_is_a_fault(
    statement: str, found: list[tuple[str, str, str]]
) -> None:
    assert refused(f"a: {statement}\nb: {{ask: B?, kind: text}}") == found


def test_a_condition_cannot_read_a_statement() -> None:
    questions = "abc: {say: Hello.}\nb: {ask: B?, kind: text}\nc: {ask: C?, kind: text, when: abc}"
    assert refused(questions) == [
        (
            "5:34",
            "questions.c.when: unknown name `abc`",
            "Known here: b, c, company, email, first_name, hours, locale, name, page, persona, "
            "phone, referrer, returning, utm.",
        )
    ]
