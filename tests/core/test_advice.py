"""Warnings: what a flow may do but had better not."""

from agent.core.advice import advice
from agent.core.yaml_reader import read_yaml
from agent.errors import WARNING
from tests.small_flow import FILE, SMALL, changed, flow


def warnings(text: str) -> list[tuple[str, str]]:
    """Place and words of every warning about a flow that loads."""
    document, _ = read_yaml(text, FILE)
    assert document is not None
    found = advice(flow(text), document)
    assert {one.severity for one in found} <= {WARNING}
    assert all(one.visitor.endswith(".") for one in found)
    return [(one.where.removeprefix(f"{FILE}:"), one.what) for one in found]


def test_a_good_flow_gets_none() -> None:
    assert warnings(SMALL) == []


def test_no_words_for_who_asks_for_a_person_where_no_route_calls_one() -> None:
    text = changed("call: sales, ", "", changed("  no_agent: {say: Nobody is here.}\n", ""))
    what = "ends: there is no end for visitors who ask for a person, and no route calls one"
    assert warnings(text) == [("23:1", what)]


def test_a_first_question_that_must_be_typed() -> None:
    text = SMALL.replace("    kind: choice\n", "    kind: text\n    points: 40\n")
    text = "".join(line for line in text.splitlines(True) if "options: {buy" not in line)
    text = text.replace("  careers: {say: Our jobs., outcome: disqualified}\n", "")
    what = "questions.goal: the first question is of kind text"
    assert warnings(text) == [("4:3", what)]


def test_too_many_required_questions_and_one_that_nothing_uses() -> None:
    more = "  size:\n    ask: How many are you?\n    kind: number\n  contact:\n"
    assert warnings(changed("  contact:\n", more, SMALL)) == [
        ("3:1", "questions: a visitor must answer up to 4 questions to get through"),
        ("13:3", "questions.size: no points, condition, route or text uses the answer"),
    ]
    more = more.replace("number\n", "number\n    skip: true\n")
    assert warnings(changed("  contact:\n", more, SMALL)) == [
        ("13:3", "questions.size: no points, condition, route or text uses the answer"),
    ]


def test_an_answer_that_a_text_or_a_condition_reads_is_used() -> None:
    more = "  size:\n    ask: How many?\n    kind: number\n    skip: true\n  contact:\n"
    text = changed("  contact:\n", more, SMALL)
    assert warnings(changed("Goodbye.", '"Goodbye, all {{ size }}."', text)) == []
    assert warnings(changed("{band: hot, call", "{when: size > 3, band: hot, call", text)) == []


def test_long_texts_and_long_lists() -> None:
    options = ", ".join(f"o{n}: {{label: Option {n}, points: 1}}" for n in range(11))
    job = "job: {label: A job, next: careers}"
    text = changed(job, f"{job}, {options}", SMALL)
    text = changed("Five dollars.", "x" * 281, text)
    assert [what for _, what in warnings(text)] == [
        "questions.goal.options: there are 14 options",
        "faq.price.say: the text has 281 characters",
    ]


def test_required_questions_that_exclude_each_other_are_not_added_up() -> None:
    sides = "".join(
        f"  s{n}: {{ask: 'How {n}?', kind: text, points: 1, when: goal == '{goal}'}}\n"
        for n, goal in enumerate(("buy", "look"))
    )
    text = changed("  budget:\n", f"{sides}  budget:\n")
    text = changed("kind: money", "kind: money\n    skip: true", text)
    assert warnings(text) == []


def test_a_band_between_two_scores() -> None:
    text = changed("bands: {cold: 0, hot: 50}", "bands: {cold: 0, odd: 47, hot: 50}")
    assert warnings(text) == [("19:18", "bands.odd: no sum of points lies from 47 to 49")]
    assert (
        warnings(changed("bands: {cold: 0, hot: 50}", "bands: {cold: 0, odd: 45, hot: 50}")) == []
    )


def test_of_a_multi_every_sum_of_options_counts() -> None:
    multi = "kind: multi\n    options: {a: {label: A, points: 4}, b: {label: B, points: 8}, "
    text = changed("kind: choice\n    options: {", multi)
    sound = changed("bands: {cold: 0, hot: 50}", "bands: {cold: 0, odd: 12, hot: 13}", text)
    assert warnings(sound) == []
    assert warnings(changed("odd: 12, hot: 13", "odd: 10, hot: 12", sound)) == [
        ("19:18", "bands.odd: no sum of points lies from 10 to 11")
    ]
