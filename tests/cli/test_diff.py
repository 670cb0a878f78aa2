"""`handraise diff`: the same changes as text, as Markdown for a pull request and as JSON."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.small_flow import SMALL, changed

REWORDED = "What brings you here today, and what would you like to have done by the end of it?"


@pytest.fixture
def two(run: Run) -> Run:
    """Two files: the small flow, and the same reworded, with other points and without `faq:`."""
    new = changed("ask: What brings you here?", f'ask: "{REWORDED}"')
    new = changed("buy: {label: Buying, points: 40}", "buy: {label: Buying | renting}", new)
    new = new[: new.index("faq:")]
    Path("old.yaml").write_text(SMALL, "utf-8")
    Path("new.yaml").write_text(changed("hot: 50", "hot: 45", new), "utf-8")
    return run


def test_text_puts_long_texts_one_below_the_other(two: Run) -> None:
    result = two("diff", "old.yaml", "new.yaml")
    assert (result.exit_code, result.output) == (
        0,
        "Figures\n"
        "  ~ highest score: 85 -> 45\n"
        "Questions\n"
        "  ~ goal wording\n"
        "      - What brings you here?\n"
        f"      + {REWORDED}\n"
        "  ~ goal.buy label: Buying -> Buying | renting\n"
        "  - goal.buy points: 40\n"
        "Bands\n"
        "  ~ hot begins at: 50 -> 45\n"
        "Side answers\n"
        "  - price side answer: Five dollars.\n",
    )


def test_markdown_is_a_table_that_texts_cannot_break(two: Run) -> None:
    assert two("diff", "old.yaml", "new.yaml", "--format", "markdown").output == (
        "### new: what changes for a visitor\n\n"
        "| where | what | before | after |\n"
        "|---|---|---|---|\n"
        "| Figures | highest score | 85 | 45 |\n"
        f"| Questions: goal | wording | What brings you here? | {REWORDED} |\n"
        "| Questions: goal.buy | label | Buying | Buying \\| renting |\n"
        "| Questions: goal.buy | points | 40 |  |\n"
        "| Bands: hot | begins at | 50 | 45 |\n"
        "| Side answers: price | side answer | Five dollars. |  |\n"
    )


def test_json_names_both_versions(two: Run) -> None:
    found = json.loads(two("diff", "old.yaml", "new.yaml", "--format", "json").output)
    assert (found["old"]["id"], found["new"]["id"]) == ("old", "new")
    assert found["old"]["version"] != found["new"]["version"]
    assert found["changes"][0] == {
        "part": "figures",
        "place": "",
        "what": "highest score",
        "before": "85",
        "after": "45",
    }
    assert len(found["changes"]) == 6


@pytest.mark.parametrize("format", ["text", "markdown"])
def test_the_same_flow_changes_nothing(two: Run, format: str) -> None:
    result = two("diff", "old.yaml", "old.yaml", "--format", format)
    assert result.exit_code == 0
    assert result.output.endswith("Nothing changes for a visitor.\n")


def test_a_flow_that_is_not_there_or_has_faults_is_an_error(two: Run) -> None:
    assert two("diff", "old.yaml", "newer.yaml").exit_code == 1
    Path("new.yaml").write_text(changed("kind: money", "kind: moony"), "utf-8")
    result = two("diff", "old.yaml", "new.yaml")
    assert result.exit_code == 1
    assert "new.yaml:" in result.stderr
    assert "moony" in result.stderr
