"""The flows in the documentation load and pass their own tests: readers copy them as they are."""

import re
from pathlib import Path

import pytest

from agent.core.load import load
from agent.core.transcript import run
from agent.core.yaml_reader import read_yaml

DOCS = Path(__file__).parents[2] / "docs"
FLOWS = DOCS.parent / "flows"
WRITTEN = [
    pytest.param(found, id=f"{page}-{number}")
    for page in ("flows.md", "tutorial.md")
    for number, found in enumerate(
        re.findall(r"^```yaml\n(locale: .*?)^```$", (DOCS / page).read_text(), re.DOTALL | re.M)
    )
]


def test_both_pages_hold_a_flow() -> None:
    assert [str(param.id) for param in WRITTEN] == ["flows.md-0", "tutorial.md-0"]


@pytest.mark.parametrize("text", WRITTEN)
def test_a_flow_in_the_documentation_loads_and_its_tests_pass(text: str) -> None:
    document, faults = read_yaml(text, "docs.yaml")
    assert document is not None and faults == ()
    flow, faults = load(document, "docs")
    assert flow is not None, "\n".join(map(str, faults))
    assert [run(flow, name, test).failures for name, test in flow.tests.items()] == [()]


def test_every_flow_that_comes_along_has_its_paragraph() -> None:
    told = re.findall(r"^## (.+)$", (DOCS / "playbooks.md").read_text(encoding="utf-8"), re.M)
    assert sorted(told) == sorted(path.stem for path in FLOWS.glob("*.yaml"))
