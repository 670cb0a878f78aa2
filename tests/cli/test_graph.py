"""`handraise graph`: the drawing on standard output, as Mermaid or as SVG."""

from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from agent.core.drawing import drawing, mermaid
from agent.core.picture import svg
from tests.cli.conftest import Run
from tests.small_flow import SMALL, flow


@pytest.fixture
def small(run: Run) -> Run:
    """Run where the small flow is."""
    Path("small.yaml").write_text(SMALL, "utf-8")
    return run


def test_mermaid_is_what_is_printed_unless_svg_is_asked_for(small: Run) -> None:
    result = small("graph", "small.yaml")
    assert (result.exit_code, result.output) == (0, mermaid(flow()))


def test_svg_is_one_document(small: Run) -> None:
    result = small("graph", "small.yaml", "--format", "svg")
    assert (result.exit_code, result.output) == (0, svg(drawing(flow())))
    assert fromstring(result.output).tag == "{http://www.w3.org/2000/svg}svg"


def test_a_flow_that_is_not_there_is_an_error(small: Run) -> None:
    assert small("graph", "smal.yaml").exit_code == 1
