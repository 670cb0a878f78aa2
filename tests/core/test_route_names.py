"""Names in routes against those the configuration knows."""

from agent.core.load import load
from agent.core.route_names import unknown_names, unmailed
from agent.core.yaml_reader import read_yaml
from agent.errors import Fault
from tests.seeding import FLOW


def names(*known: str) -> tuple[Fault, ...]:
    document, _ = read_yaml(FLOW, "small.yaml")
    assert document is not None
    flow, faults = load(document, "small")
    assert flow is not None, faults
    return unknown_names(flow, document, frozenset(known))


def mailing(*known: str) -> tuple[Fault, ...]:
    document, _ = read_yaml(f"transcript: mailbox\n{FLOW}", "small.yaml")
    assert document is not None
    flow, faults = load(document, "small")
    assert flow is not None, faults
    return unmailed(flow, document, frozenset(known))


def test_a_transcript_needs_a_mail_server() -> None:
    assert mailing("mailbox", "other") == ()
    what = "transcript: the configuration has no mail destination `mailbox`"
    never = "Visitors would not be offered their conversation by mail."
    add = "add `mailbox` under destinations there, with `kind: mail` and its `smtp`"
    where = "small.yaml:1:13"
    assert mailing("mailbo") == (Fault(where, what, "did you mean `mailbo`?", visitor=never),)
    assert mailing() == (Fault(where, what, add, visitor=never),)


def test_known_names_are_no_faults() -> None:
    assert names("sales", "crm", "more") == ()


def test_each_unknown_name_is_a_fault_at_its_place() -> None:
    what, add = "the configuration has no destination or team", "add it under destinations or teams"
    kept = "The record of the visitor would go to the default destination, or stay here."
    waits = "A visitor who is told that a person comes would wait for one who was never called."
    assert names("sale") == (
        Fault(
            "small.yaml:33:23",
            f"routes.0.call: {what} `sales`",
            "did you mean `sale`?",
            visitor=waits,
        ),
        Fault("small.yaml:33:38", f"routes.0.record: {what} `crm`", f"{add} there", visitor=kept),
        Fault("small.yaml:34:14", f"routes.1.record: {what} `crm`", f"{add} there", visitor=kept),
    )
