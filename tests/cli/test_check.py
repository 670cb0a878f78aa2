"""`handraise check` on good and faulty flows, in its three formats."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import CONFIG, Run
from tests.seeding import FLOW
from tests.small_flow import changed

BAD = FLOW.replace("kind: money", "kind: moony")


@pytest.fixture
def flows(run: Run) -> Run:
    """Two flows in ./flows, one of them faulty."""
    Path("flows").mkdir()
    Path("flows/bad.yaml").write_text(BAD, "utf-8")
    Path("flows/good.yaml").write_text(FLOW, "utf-8")
    return run


FIGURES = (
    "good: at most 4 questions, score 0 to 100, about 24 s, "
    "46% cold, 33% warm, 21% hot, 0 tests, en\n"
)


def test_a_good_flow_gives_its_figures_and_exit_status_0(flows: Run) -> None:
    result = flows("check", "flows/good.yaml")
    assert (result.exit_code, result.output) == (0, f"{FIGURES}1 flow, 0 faults\n")


def test_a_faulty_flow_gives_its_faults_and_exit_status_1(flows: Run) -> None:
    result = flows("check")
    place, line, caret, visitor, mend, *rest = result.output.splitlines(keepends=True)
    assert result.exit_code == 1
    assert place == "flows/bad.yaml:16:11: questions.budget.kind: `moony` is not known here\n"
    assert line == "    16 |     kind: moony\n"
    assert caret == "       |           ^\n"
    assert visitor == "    What a visitor answers could not be read.\n"
    assert mend.startswith("    -> Did you mean `money`?")
    assert rest == [FIGURES, "2 flows, 1 fault\n"]


def test_json_holds_the_same_for_programs(flows: Run) -> None:
    result = flows("check", "--format", "json")
    found = json.loads(result.output)
    fault = found["flows"][0]["faults"][0]
    assert result.exit_code == 1
    assert found["faults"] == 1
    assert {k: fault[k] for k in ("severity", "file", "line", "column")} == {
        "severity": "error",
        "file": "flows/bad.yaml",
        "line": 16,
        "column": 11,
    }
    assert found["flows"][1] == {
        "id": "good",
        "file": "flows/good.yaml",
        "faults": [],
        "figures": {
            "questions": 4,
            "lowest": 0,
            "highest": 100,
            "bands": {"cold": 0.4583, "warm": 0.3333, "hot": 0.2083},  # 11, 8 and 5 of 24
            "seconds": 24,
        },
    }


def test_github_gets_an_annotation_a_fault(flows: Run) -> None:
    Path("flows/a,b.yaml").write_text("a: [\n", "utf-8")
    result = flows("check", "--format", "github")
    first, second = result.output.splitlines()
    assert first.startswith("::error file=flows/a%2Cb.yaml,line=")
    assert second.startswith("::error file=flows/bad.yaml,line=16,col=11,title=Handraise::")
    assert "moony" in second


def test_names_are_held_against_a_configuration_when_one_is_given(flows: Run) -> None:
    Path("config.yaml").write_text(CONFIG.replace("  sales:", "  sails:"), "utf-8")
    result = flows("check", "flows/good.yaml", "--config", "config.yaml")
    assert result.exit_code == 1
    assert "routes.0.call: the configuration has no destination or team `sales`" in result.output
    assert "-> Did you mean `sails`?" in result.output
    assert "crm" not in result.output.splitlines()[0]


def test_a_faulty_configuration_is_told_in_full(flows: Run) -> None:
    Path("config.yaml").write_text("sever: {}\nbus: [\n", "utf-8")
    result = flows("check", "--config", "config.yaml")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "config.yaml:" in result.stderr


def test_without_flows_of_ones_own_the_packaged_ones_are_checked(run: Run) -> None:
    result = run("check")
    assert (result.exit_code, result.output.splitlines()[-1]) == (0, "10 flows, 0 faults")


@pytest.mark.parametrize(
    "arguments", [["nowhere"], ["empty"], ["--format", "xml"], ["--config", "nowhere.yaml"]]
)
def test_a_wrong_command_is_exit_status_2(run: Run, arguments: list[str]) -> None:
    Path("empty").mkdir()
    assert run("check", *arguments).exit_code == 2


def test_a_warning_is_shown_and_stops_nothing(flows: Run) -> None:
    words = changed("say: Thanks.}\n  no", f"say: {'Thanks. ' * 40}}}\n  no", FLOW)
    Path("flows/good.yaml").write_text(words, "utf-8")
    result = flows("check", "flows/good.yaml")
    said = "warning: ends.bye.say: the text has 319 characters\n"
    assert (result.exit_code, said in result.output) == (0, True)
    assert result.output.endswith("1 flow, 0 faults, 1 warning\n")
    told = json.loads(flows("check", "--format", "json", "flows/good.yaml").output)
    assert (told["faults"], told["warnings"]) == (0, 1)
    assert flows("check", "--format", "github", "flows/good.yaml").output.startswith("::warning ")


def test_flows_for_the_same_visitors_are_told_unless_the_narrower_comes_first(flows: Run) -> None:
    for name, audience in (
        ("a-plans", "{page: /pricing/plans}"),
        ("b-pricing", "{page: /pricing}"),
        ("c-spring", "{utm.campaign: spring}"),
        ("d-team", "{page: /pricing/team}"),
    ):
        Path(f"flows/{name}.yaml").write_text(f"for: {audience}\n{FLOW}", "utf-8")
    Path("flows/bad.yaml").unlink()
    told = json.loads(flows("check", "--format", "json").output)
    found = {
        one["id"]: [(f["line"], f["what"], f["visitor"]) for f in one["faults"]]
        for one in told["flows"]
    }
    same, some = "is for the same visitors, and comes first by its name", "Visitors whom both flows"
    assert found == {
        "a-plans": [],
        "b-pricing": [],
        "c-spring": [
            (1, f"for: `{name}` {same}", f"{some} fit would get `{name}` instead.")
            for name in ("a-plans", "b-pricing")
        ],
        "d-team": [
            (
                1,
                f"for: `b-pricing` {same}",
                "All visitors this flow is for would get `b-pricing` instead.",
            ),
            (1, f"for: `c-spring` {same}", f"{some} fit would get `c-spring` instead."),
        ],
        "good": [],
    }
    assert (told["faults"], told["warnings"]) == (0, 4)
