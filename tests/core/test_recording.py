"""A conversation as a test: written as an operator would, and going again as it went."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from agent.core.context import page_context, source_context, touches
from agent.core.flow import Flow
from agent.core.recording import Recording, given, written
from agent.core.snapshot import Snapshot
from agent.core.transcript import Result, run
from agent.core.turn import begin, take
from agent.core.turning import OPEN, Input, World
from agent.core.yaml_reader import read_yaml
from agent.flow_files import read_flow
from tests.small_flow import changed, flow
from tests.wandering import Wanderer

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
FLOWS = Path(__file__).parents[2] / "flows"
IDS = ("healthcare-appointment", "local-quote", "real-estate", "saas-demo")
UNSAYABLE = {"claimed", "restart"}  # by a rep, or of two conversations


def recorded(
    under_test: Flow,
    inputs: list[Input],
    world: World = OPEN,
    page: str | None = None,
    locale: str | None = None,
) -> Recording:
    """A recording of a conversation with these inputs; refused ones are left out."""
    seen = touches({"url": page}, None, NOW.isoformat())
    snapshot = Snapshot(
        id="chat",
        flow=under_test.id,
        version=under_test.version,
        locale=under_test.speaking(locale or under_test.locale).locale,
        page=page_context({"url": page}),
        source=source_context(seen),
    )
    turn = begin(under_test, snapshot, NOW, world)
    made = Recording(under_test, given(NOW, world, page, locale))
    made.add(None, turn)
    for one in inputs:
        turn = take(under_test, made.turns[-1][1].snapshot, one, NOW, world)
        if turn.refusal is None:
            made.add(one, turn)
    return made


def wandering(under_test: Flow, seed: int, world: World) -> Recording:
    """Whatever a visitor of chance does."""
    visitor = Wanderer(None, seed, lambda: None)
    made = recorded(under_test, [], world, "https://a.io/pricing?utm_source=x", "de")
    for _ in range(12):
        before = made.turns[-1][1].snapshot
        said = visitor.says(under_test.speaking(before.locale), before)
        turn = take(under_test, before, said, NOW, world)
        if turn.refusal is None and said.type not in UNSAYABLE:
            made.add(said, turn)
    return made


def read(text: str) -> dict[str, Any]:
    document, faults = read_yaml(text, "recorded.yaml")
    assert document is not None and faults == (), text
    data: dict[str, Any] = document.data
    return data


@pytest.mark.parametrize("id", IDS)
@pytest.mark.parametrize("world", [OPEN, World(frozenset({"sales"}), "morgen um 9:00")])
def test_what_is_written_goes_again_as_it_went(id: str, world: World) -> None:
    under_test, faults = read_flow(FLOWS / f"{id}.yaml")
    assert under_test is not None, faults
    if not {"sales"} & {route.call for route in under_test.routes}:
        world = OPEN
    for seed in range(25):
        test = wandering(under_test, seed, world).test()
        data = read(written("recorded", test))
        assert run(under_test, "recorded", data["recorded"]) == Result(
            "recorded", len(test["talk"]), ()
        )


def test_a_recording_reads_as_an_operator_writes() -> None:
    said = [
        Input("answer", question="goal", value="buy"),
        Input("answer", question="budget", text="how much is it?"),
        Input("answer", question="budget", text="banana"),
        Input("answer", question="budget", value="2000"),
        Input("answer", question="contact", text="Ann: ann@acme.io", consent={"marketing": True}),
    ]
    made = recorded(flow(), said, World(frozenset({"sales"}), "tomorrow at 9:00"), "/pricing")
    assert written(made.name(NOW), made.test()) == (
        "hot with 85 points at 2026-11-23 10.00.00:\n"
        '  given: {now: 2026-11-23 10:00, page: "/pricing", closed: [sales], '
        'next_opening: "tomorrow at 9:00"}\n'
        "  talk:\n"
        "    - goal: buy\n"
        '    - budget: "how much is it?"\n'
        "    - bot: Five dollars.\n"
        "    - budget: banana\n"
        "    - reject: no_match\n"
        '    - budget: "2000"\n'
        "    - sent: [lead.handoff]\n"
        '    - contact: {text: "Ann: ann@acme.io", consent: {marketing: true}}\n'
        "    - sent: [lead.updated, lead.captured]\n"
        "  expect:\n"
        "    band: hot\n"
        "    score: 85\n"
        "    points: {goal: 40, budget: 40, pricing: 5}\n"
        "    end: booked\n"
        "    asked: [goal, budget, contact]\n"
        "    consent: {request: true, marketing: true}\n"
    )


def test_a_talk_that_stops_names_the_question_it_stopped_at() -> None:
    test = recorded(flow(), []).test()
    assert test == {
        "given": {"now": "2026-11-23 10:00"},
        "talk": [],
        "expect": {
            "band": "cold",
            "score": 0,
            "points": {},
            "question": "goal",
            "asked": ["goal"],
            "sent": [],
        },
    }
    assert read(written("stops", test)) == {"stops": test}


@pytest.mark.parametrize(
    ("said", "step"),
    [
        (Input("skip", question="budget"), {"skip": "budget"}),
        (Input("back", question=None), {"back": None}),
        (Input("back", question="goal"), {"back": "goal"}),
        (Input("say", text="2k"), {"say": "2k"}),
        (Input("end"), {"end": None}),
        (Input("human"), {"human": None}),
        (Input("answer", question="budget", text="500"), {"budget": {"text": "500"}}),
        (Input("answer", question="budget", text="700"), {"budget": "700"}),
        (Input("answer", question="budget", value={"min": 5, "max": 5, "currency": None,
                                                   "period": None, "approx": False}), None),
    ],
)  # fmt: skip
def test_each_input_has_its_step(said: Input, step: dict[str, Any] | None) -> None:
    skippable = flow(changed("kind: money", "kind: money\n    skip: true"))
    test = recorded(skippable, [Input("answer", question="goal", value="look"), said]).test()
    assert test["talk"][1] == (step or {"budget": said.value})
    data = read(written("step", test))
    assert run(skippable, "step", data["step"]).failures == ()


@pytest.mark.parametrize(
    "text",
    ["yes", "10:00", "01067", "2026-12-24", "null", "~", " a ", "a: b", "a #b", "{a}", "[a]",
     "it's", '"', "\\", "a\nb", "ü ✓ 😀", "\u2028", "\x7f", "&a", "*a", "!a", "-", "- a",
     "1e3", "true", "a,b", "@a", "%", "50%", "?", "<<"],
)  # fmt: skip
def test_whatever_a_visitor_types_is_read_back_as_it_was(text: str) -> None:
    test = {"given": {}, "talk": [{"goal": text}, {"goal": {"text": text}}], "expect": {}}
    assert read(written(text, test)) == {text: test | {"expect": None}}
