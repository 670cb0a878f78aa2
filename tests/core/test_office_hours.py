"""Office hours in the conditions of questions and signals, at the moment of each turn."""

from tests.core.asking import asking, failures

HOT = "bands: {cold: 0, hot: 50}\nroutes: [{band: hot, call: sales, end: bye}, {end: bye}]"
QUESTIONS = """
goal: {ask: What for?, kind: choice, options: {buy: {label: Buying, points: 40}, look: Looking}}
when: {ask: When may we ring?, kind: text, when: hours == 'closed'}
"""
TALKS = """
signals: {late: {when: hours == 'closed', points: 15, why: Came after hours}}
tests:
  with somebody there nothing more is asked:
    talk: [goal: buy]
    expect: {end: bye, score: 40, asked: [goal]}
  with nobody there it is asked when to ring:
    given: {closed: sales}
    talk: [goal: buy, when: at nine]
    expect: {end: bye, score: 55, asked: [goal, when]}
"""


def test_a_question_may_be_asked_out_of_hours_only() -> None:
    made = asking(QUESTIONS, TALKS, head=HOT)
    assert (made.hours_of, made.needs_hours) == ("sales", True)
    assert failures(made) == []


def test_without_a_call_the_default_hours_count() -> None:
    made = asking(QUESTIONS)
    assert (made.hours_of, made.needs_hours) == ("", True)


def test_a_flow_that_does_not_ask_is_told_no_hours() -> None:
    made = asking("goal: {ask: What for?, kind: text}")
    assert (made.hours_of, made.needs_hours) == (None, False)


def test_a_question_may_be_called_hours() -> None:
    questions = "hours: {ask: How many?, kind: number}\nb: {ask: B?, kind: text, when: hours > 3}"
    assert asking(questions).hours_of is None
