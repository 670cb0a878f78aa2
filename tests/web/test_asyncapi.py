"""docs/asyncapi.yaml is held against what really goes over the wire."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from agent.web.keys import FLOWS
from agent.web.wire import CLIENT_TYPES, SERVER_TYPES
from tests.visiting import Frame, types, visiting
from tests.web.test_chat import HELLO, answer, serving
from tests.web.test_proof import challenged, protected, solved
from tests.whole_flow import WHOLE

DOCUMENT: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[2] / "docs" / "asyncapi.yaml").read_text()
)
MESSAGES = DOCUMENT["components"]["messages"]
URI = "urn:asyncapi"
REGISTRY: Registry[Any] = Registry().with_resource(URI, DRAFT202012.create_resource(DOCUMENT))


def of(operation: str) -> dict[str, str]:
    """Message types of one side, with the name of their schema."""
    named = [ref["$ref"].rsplit("/", 1)[1] for ref in DOCUMENT["operations"][operation]["messages"]]
    return {MESSAGES[name]["payload"]["properties"]["type"]["const"]: name for name in named}


def faults(operation: str, frame: Frame) -> list[str]:
    """What of a frame does not fit its schema."""
    name = of(operation)[frame["type"]]
    schema = {"$ref": f"{URI}#/components/messages/{name}/payload"}
    validator = Draft202012Validator(schema, registry=REGISTRY)
    return [f"{frame['type']}: {error.message}" for error in validator.iter_errors(frame)]


def test_every_message_is_described() -> None:
    assert frozenset(of("visitor")) == CLIENT_TYPES
    assert frozenset(of("server")) == SERVER_TYPES


async def test_a_whole_conversation_fits_the_description(tmp_path: Path) -> None:
    heard: list[Frame] = []
    said: list[Frame] = [
        answer("1", "goal", "nonsense"),
        answer("2", "goal", "qualify"),
        answer("3", "budget", ("rubbish",)),
        answer("4", "budget", ("about 5k a month",)),
        {"type": "skip", "id": "5", "question": "start"},
        {"type": "back", "id": "6", "question": "start"},
        answer("7", "start", ("next week",)),
        {
            **answer("8", "contact", {"name": "Ann", "email": "ann@acme.io"}),
            "consent": {"marketing": True},
        },
        {"type": "end", "id": "9"},
        {"type": "restart", "id": "10"},
        {"type": "human", "id": "11"},
        {"type": "say", "id": "12", "text": "hello?"},
        {"type": "erase", "id": "13"},
    ]
    async with serving(tmp_path) as (_, url), visiting(url) as ann:
        heard += await ann.hello(**HELLO)
        for frame in said:
            heard += await ann.say(frame)
    assert [fault for frame in heard for fault in faults("server", frame)] == []
    assert [fault for frame in said for fault in faults("visitor", frame)] == []
    seen = {frame["type"] for frame in heard}
    assert seen == SERVER_TYPES - {"typing"}


async def test_images_offers_and_chosen_flows_fit_it_too(tmp_path: Path) -> None:
    page = {"url": "/plans?utm_campaign=Spring", "referrer": "https://news.example/"}
    async with serving(tmp_path) as (app, url):
        (tmp_path / "flows" / "whole.yaml").write_text(WHOLE)
        await app[FLOWS].reload()
        async with visiting(url) as ann:
            heard = await ann.hello(page=page, prefill={"goal": ["buy"], "nobody": "x"})
    assert heard[0]["flow"]["id"] == "whole"
    shown = next(frame for frame in heard if "image" in frame)
    assert (shown["image"], shown["alt"]) == ("/shop.png", "Our shop")
    assert heard[-1]["input"]["prefill"] == {"value": ["buy"], "text": "Buying"}
    assert [fault for frame in heard for fault in faults("server", frame)] == []


async def test_the_work_before_a_conversation_is_as_described(tmp_path: Path) -> None:
    async for url in protected(tmp_path):
        async with visiting(url) as visitor:
            riddle = await challenged(visitor)
            hello = {"type": "hello", "proof": solved(riddle["challenge"])}
            assert types(await visitor.hello(proof=hello["proof"]))[0] == "welcome"
    cannot = {"type": "hello", "proof": {"cannot": True}}
    said = faults("visitor", hello) + faults("visitor", cannot)
    assert faults("server", riddle) + said == []
    assert faults("server", {**riddle, "challenge": {}}) != []


@pytest.mark.parametrize("broken", [{"seq": 0}, {"score": 5}, {"from": "nobody"}])
def test_the_description_would_notice(broken: Frame) -> None:
    frame = {"type": "message", "seq": 1, "from": "bot", "text": "x", "at": "2026-11-23T10:00:00Z"}
    assert faults("server", frame) == []
    assert faults("server", {**frame, **broken}) != []
