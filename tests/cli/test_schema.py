"""`handraise schema`."""

import json

from jsonschema import Draft202012Validator

from agent.core.grammar import FLOW
from tests.cli.conftest import Run


def test_it_prints_the_grammar_as_a_valid_json_schema(run: Run) -> None:
    result = run("schema")
    printed = json.loads(result.output)
    assert (result.exit_code, printed) == (0, FLOW)
    Draft202012Validator.check_schema(printed)
    assert "questions" in printed["properties"]
