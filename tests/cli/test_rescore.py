"""`handraise rescore`: who would change band, for people, for a sheet, for a pull request."""

import csv
import io
import re
from pathlib import Path

import pytest

from agent.cli.rescore import COLUMNS
from tests.cli.conftest import Run
from tests.seeding import FLOW

CHEAPER = FLOW.replace("5000: 40", "5000: 5").replace("1 month: 25", "1 month: 15")


@pytest.fixture
def drafted(seeded: Run) -> Run:
    """The database of Ann and Bob, and a draft that gives Ann less."""
    Path("draft.yaml").write_text(CHEAPER, "utf-8")
    return seeded


def ids_away(text: str) -> str:
    named = re.sub(r"(lead|conv)(\\?_)[0-9a-f]{32}", r"\1\2ID", text)
    return re.sub(r"\b[0-9a-f]{16}\b", "ID", named)


def test_text_sums_up_and_tells_why(drafted: Run) -> None:
    result = drafted("rescore", "--flow", "draft.yaml", "--of", "saas-demo")
    assert (result.exit_code, ids_away(result.output)) == (
        0,
        "1 of 2 conversations of saas-demo would change band under draft ID.\n"
        "      1  hot -> warm\n"
        "         budget.5000 40 -> 5 in 1\n"
        "         start.1 month 25 -> 15 in 1\n"
        "\n"
        "begun (UTC)       band             score  lead\n"
        "2026-11-23 10:00  hot -> warm  100 -> 55  Ann Lee ann@acme.io\n"
        "    budget.5000 40 -> 5  $5,000 a month or more\n"
        "    start.1 month 25 -> 15  Within a month\n",
    )


def test_csv_holds_every_fact(drafted: Run) -> None:
    result = drafted("rescore", "--flow", "draft.yaml", "--of", "saas-demo", "--format", "csv")
    (one,) = csv.DictReader(io.StringIO(result.output))
    assert tuple(one) == COLUMNS
    kept = {k: v for k, v in one.items() if k not in ("conversation", "lead", "version")}
    assert kept == {
        "email": "ann@acme.io",
        "name": "Ann Lee",
        "at": "2026-11-23T10:00:00.000Z",
        "band_before": "hot",
        "band_after": "warm",
        "score_before": "100",
        "score_after": "55",
        "rules": "budget.5000 40 -> 5; start.1 month 25 -> 15",
        "lost": "",
    }


def test_markdown_names_nobody(drafted: Run) -> None:
    arguments = ("--flow", "draft.yaml", "--of", "saas-demo", "--format", "markdown")
    output = ids_away(drafted("rescore", *arguments).output)
    assert output == (
        "### 1 of 2 conversations of saas-demo would change band under draft ID.\n\n"
        "| from | to | conversations |\n|---|---|---:|\n| hot | warm | 1 |\n\n"
        "Most often: budget.5000 40 -> 5 in 1; start.1 month 25 -> 15 in 1.\n\n"
        "<details><summary>Which and why</summary>\n\n"
        "| conversation | band | score | why |\n|---|---|---|---|\n"
        "| conv\\_ID | hot -> warm | 100 -> 55 |"
        " budget.5000 40 -> 5; start.1 month 25 -> 15 |\n\n"
        "</details>\n"
    )


def test_what_is_over_the_limit_is_counted_and_said(drafted: Run) -> None:
    Path("draft.yaml").write_text(FLOW.replace("bands: {cold: 0, warm: 41, hot: 70}",
                                               "bands: {icy: 0, warm: 41, best: 70}")
                                  .replace("band: hot", "band: best"), "utf-8")  # fmt: skip
    arguments = ("rescore", "--flow", "draft.yaml", "--of", "saas-demo", "--limit", "1")
    output = drafted(*arguments).output
    assert output.startswith("2 of 2 conversations of saas-demo would change band")
    assert "    the same points; the bands begin elsewhere\n" in output
    assert output.endswith("1 more; --limit shows more of them, --format csv all.\n")
    markdown = drafted(*arguments, "--format", "markdown").output
    assert "Most often: the same points; the bands begin elsewhere.\n" in markdown
    assert markdown.endswith("--format csv all.\n")


@pytest.mark.parametrize("format", ["text", "markdown"])
def test_nobody_changes_under_the_same_flow(drafted: Run, format: str) -> None:
    output = drafted("rescore", "--flow", "saas-demo", "--format", format).output.strip("# \n")
    expected = "0 of 2 conversations of saas-demo would change band under saas-demo ID."
    assert ids_away(output) == expected


def test_a_flow_must_be_named(drafted: Run) -> None:
    assert drafted("rescore").exit_code == 2
