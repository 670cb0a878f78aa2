"""`handraise chat` in a pipe: a line is an answer, the score follows each turn."""

from pathlib import Path

import pytest

from agent.cli.chat_view import Marks
from tests.cli.conftest import Run
from tests.seeding import FLOW


@pytest.fixture
def chat(run: Run) -> Run:
    """Chat with the small flow, one argument a line."""
    Path("small.yaml").write_text(FLOW, "utf-8")

    def chat_it(*lines: str) -> str:
        result = run("chat", "small.yaml", "--page", "/pricing", input="\n".join(lines) + "\n")
        assert result.exit_code == 0, result.output
        return result.output

    return chat_it


BEGIN = """\
Mia: Hi, I'm Mia.
Mia: What would you like to fix first?
  1 Qualify enquiries
  2 Just looking
score: 5 cold  [5, 100] possible
  +5 pricing Saw the prices
"""
BUDGET = """\
Mia: Roughly what could you spend?
  a Under $2,000
  b $2,000–$5,000
  c $5,000+
"""
QUALIFIED = """\
score: 35 cold  [35, 100] possible
 +30 goal Wants to qualify enquiries
  +5 pricing Saw the prices
"""


def test_it_begins_with_greeting_question_and_score_and_ends_with_the_input(chat: Run) -> None:
    assert chat() == BEGIN


def test_a_number_taps_an_option_and_what_came_of_it_stands_below(chat: Run) -> None:
    assert chat("1") == f"{BEGIN}you: Qualify enquiries\n{BUDGET}{QUALIFIED}"


def test_at_an_amount_a_letter_taps_and_a_number_is_an_amount(chat: Run) -> None:
    assert "+20 budget $2,000 a month or more" in chat("1", "b")
    said = chat("1", "6000")
    assert "you: 6000" in said
    assert "+40 budget $5,000 a month or more" in said


def test_what_is_typed_is_said_and_what_is_sent_is_shown(chat: Run) -> None:
    said = chat("qualify", "around 5k a month", "next week", "Ann, ann@acme.io")
    assert "-> lead.handoff to sales" in said
    assert said.endswith("-> lead.updated to sales\n-> lead.captured to crm\n")
    assert "  Name, E-mail, Phone (optional)\n" in said
    assert "  We use this to answer your request.\n  [ ] Send me news\n" in said
    assert "(the end: completed)" in said


def test_back_asks_the_question_before_and_skip_skips(chat: Run) -> None:
    assert chat("1", "/back").count("Mia: What would you like to fix first?") == 2
    assert "This question cannot be skipped." in chat("/skip")
    assert "you: Skip" in chat("1", "b", "/skip")


def test_human_calls_a_person_and_then_lines_are_messages(chat: Run) -> None:
    said = chat("/human", "hello?")
    assert "(a person is called; the bot is silent)" in said
    assert "you: hello?" in said


def test_how_a_typed_answer_was_read_stands_below_it(chat: Run) -> None:
    said = chat("qualify", "around 5k a month")
    read = '(money: amount in "5k a month"; currency of the question)'
    assert f"you: around 5k a month\n  {read}\n" in said
    assert "you: Qualify enquiries\nMia:" in chat("1")


def test_why_tells_how_it_was_read_and_why_it_is_asked(chat: Run) -> None:
    said = chat("1", "6000", "/why")
    assert "Last answer read by: " in said
    assert "Why `start` is asked: the flow gives no `why:` for this question" in said


def test_quit_leaves_and_an_unknown_command_lists_those_there_are(chat: Run) -> None:
    said = chat("/dance", "/quit", "1")
    assert said == f"{BEGIN}There is no /dance; there are /back /skip /human /why /quit.\n"


def test_a_rejected_answer_is_answered_with_its_words(chat: Run) -> None:
    assert "Roughly, in dollars?\n" in chat("1", "whatever you like")


def test_a_packaged_flow_is_found_by_its_id_and_speaks_the_language_asked(run: Run) -> None:
    result = run("chat", "saas-demo", "--locale", "de", input="")
    assert result.exit_code == 0
    assert "score: " in result.output


def test_an_unknown_flow_is_answered_with_a_near_one(run: Run) -> None:
    result = run("chat", "saas-dmo")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Error: There is no flow saas-dmo" in result.stderr
    assert "-> Did you mean saas-demo?" in result.stderr


def test_a_faulty_flow_is_not_talked_to(run: Run) -> None:
    Path("bad.yaml").write_text(FLOW.replace("kind: money", "kind: moony"), "utf-8")
    result = run("chat", "bad.yaml")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "bad.yaml:16:11" in result.stderr


@pytest.mark.parametrize(
    ("kind", "line", "expected"),
    [
        ("choice", "2", "b"),
        ("choice", "3", None),
        ("choice", "1,2", None),
        ("multi", "2, 1", ["b", "a"]),
        ("multi", "1", ["a"]),
        ("multi", "1, 9", None),
        ("multi", ",", None),
        ("money", "B", "b"),
        ("money", "2", None),
    ],
)
def test_marks_tap_options(kind: str, line: str, expected: object) -> None:
    options = [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}]
    assert Marks({"input": {"kind": kind, "options": options}}).tapped(line) == expected


def test_a_recorded_talk_is_a_test_that_passes(run: Run) -> None:
    Path("small.yaml").write_text(FLOW, "utf-8")
    Path("tests").mkdir()
    talk = "1\nbanana\nb\n/back\nc\n/skip\nAnn Lee: ann@acme.io\n"
    result = run("chat", "small.yaml", "--page", "/pricing", "--record", input=talk)
    assert result.exit_code == 0
    assert result.stderr.startswith("Mia: Hi, I'm Mia.\n")
    assert result.stdout.startswith("hot with 75 points at ")
    assert "    - budget: banana\n    - reject: no_match\n" in result.stdout
    Path("tests/small.yaml").write_text(result.stdout, "utf-8")
    tested = run("test", "small.yaml")
    assert tested.exit_code == 0
    assert "(10 steps)" in tested.output


def test_without_record_no_test_is_printed(chat: Run) -> None:
    assert "expect:" not in chat("1")
