"""The sample lead has the shape of a real one."""

from datetime import UTC, datetime

import orjson

from agent.cli.sample import sample
from agent.core.load import load
from agent.core.payload import payload
from agent.core.scoring import score
from agent.core.snapshot import Snapshot
from agent.core.turn import begin, take
from agent.core.turning import OPEN, Input
from agent.core.yaml_reader import read_yaml
from tests.seeding import FLOW

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


def shape(value: object) -> object:
    """The keys at every level."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    return [shape(value[0])] if isinstance(value, list) and value else None


def test_it_has_every_key_of_a_real_lead_and_no_other() -> None:
    document, _ = read_yaml(FLOW, "small.yaml")
    assert document is not None
    flow, _ = load(document, "small")
    assert flow is not None
    start = Snapshot("conv_1", flow.id, flow.version, flow.locale)
    asked = begin(flow, start, NOW, OPEN).snapshot
    asked.state, asked.answers = "budget", {}
    said = take(flow, asked, Input("answer", question="budget", text="5k"), NOW, OPEN).snapshot
    real = payload(flow, said, score(flow, said))
    made = orjson.loads(sample("crm", NOW).data)
    assert shape({**made, "lead": real["lead"]}) == shape({**real, "lead": real["lead"]})
    assert made["lead"].keys() == real["lead"].keys()


def test_it_is_marked_as_a_test() -> None:
    row = sample("crm", NOW)
    assert (row.type, row.destination, orjson.loads(row.data)["test"]) == (
        "lead.handoff",
        "crm",
        True,
    )
