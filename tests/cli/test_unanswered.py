"""`handraise unanswered`: what visitors asked that nothing answered, most frequent first."""

import asyncio
import json
import sqlite3
from pathlib import Path

import pytest

from agent.arrivals import Hello
from agent.core.turning import Input
from tests.cli.conftest import Run
from tests.seeding import world

ASKED = (
    "Do you ship to Norway?",
    "Is there parking?",
    "do you ship to norway ??",
    "Is it\x1b[31m fast?",
    "DO YOU SHIP, to Norway?",
    "???",
    "Do you ship to Norway?",
    "Is there parking?",
)
HEAD = "times  last (UTC)        flow       question\n"


@pytest.fixture
def asked(run: Run, tmp_path: Path) -> Run:
    """A database in which visitors asked ASKED, one each, and an operator something in a test."""

    async def seed() -> None:
        here = await world(tmp_path)
        for test, text in [*((False, text) for text in ASKED), (True, "Is this on?")]:
            opened = await here.conversations.open(Hello(test=test), here.listener)
            await here.conversations.take(opened.live, Input("answer", "i1", "goal", text=text))
        await here.store.close()

    asyncio.run(seed())
    return run


def test_spellings_are_one_question_and_the_most_frequent_comes_first(asked: Run) -> None:
    result = asked("unanswered")
    assert (result.exit_code, result.output) == (
        0,
        HEAD + "    4  2026-11-23 10:00  saas-demo  Do you ship to Norway?\n"
        "    2  2026-11-23 10:00  saas-demo  Is there parking?\n"
        "    1  2026-11-23 10:00  saas-demo  Is it\N{REPLACEMENT CHARACTER}[31m fast?\n",
    )


def test_json_holds_every_fact(asked: Run) -> None:
    first, *rest = json.loads(asked("unanswered", "--format", "json").output)
    assert first == {
        "text": "Do you ship to Norway?",
        "times": 4,
        "last": "2026-11-23T10:00:00.000Z",
        "flows": ["saas-demo"],
    }
    assert [one["times"] for one in rest] == [2, 1]


def test_limit_says_what_it_leaves_out(asked: Run) -> None:
    assert asked("unanswered", "--limit", "1").output == (
        HEAD + "    4  2026-11-23 10:00  saas-demo  Do you ship to Norway?\n"
        "2 more; --limit shows more.\n"
    )


def test_flow_chooses(asked: Run) -> None:
    assert "Norway" in asked("unanswered", "--flow", "saas-demo").output
    nothing = "Every question that visitors asked was answered.\n"
    assert asked("unanswered", "--flow", "other").output == nothing


def test_what_was_erased_is_not_shown(asked: Run) -> None:
    before = json.loads(asked("unanswered", "--format", "json").output)
    id = conversation_asking("parking")
    assert asked("leads", "erase", id, "--yes").exit_code == 0
    after = json.loads(asked("unanswered", "--format", "json").output)
    assert before[1]["times"] == after[1]["times"] + 1


def conversation_asking(word: str) -> str:
    async def find() -> str:
        here = await world(Path())
        found = [one.id async for one in here.store.every_conversation() if word in one.snapshot]
        await here.store.close()
        return found[0]

    return asyncio.run(find())


def test_a_question_of_several_flows_says_how_many(asked: Run) -> None:
    with sqlite3.connect("handraise.db") as database:
        database.execute(
            "UPDATE conversations SET flow = 'quote' WHERE id ="
            " (SELECT id FROM conversations WHERE snapshot LIKE '%parking%' LIMIT 1)"
        )
    database.close()
    assert "    2  2026-11-23 10:00  2 flows    Is there parking?\n" in asked("unanswered").output
