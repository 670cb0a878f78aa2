"""The work that may stand before a conversation: what solves a riddle, what does not, and when one
is asked for."""

import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import altcha
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.app import build
from agent.config.model import Proof, Rates
from agent.web import chat, wire
from agent.web.counting import Counts
from agent.web.keys import ALARM
from agent.web.proof import GOOD_SECONDS, Alarm, Proofs, _shaped
from tests.drill.redis import Redis
from tests.seeding import FLOW
from tests.visiting import Frame, Visitor, types, visiting
from tests.waiting import PATIENCE
from tests.web.test_limits import limited, serving

SECRET = b"a key that the database keeps ..."
NOW = time.time()


def proofs(secret: bytes = SECRET, counts: Counts | None = None) -> Proofs:
    """What gives riddles of at most 30 tries."""

    async def key() -> bytes:
        return secret

    return Proofs(key, (counts or Counts("local")).once, 30)


def solved(challenge: Frame) -> Frame:
    """What a browser sends back, found by the library."""
    riddle = altcha.Challenge.from_dict(challenge)
    found = altcha.solve_challenge(riddle)
    assert found is not None
    return {
        "challenge": challenge,
        "solution": {"counter": found.counter, "derivedKey": found.derived_key},
    }


def changed(proof: Frame, *path: str, value: Any) -> Frame:
    """A copy with one value changed."""
    copy: Frame = orjson.loads(orjson.dumps(proof))
    place = copy
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    return copy


async def test_a_solution_counts_once() -> None:
    given_out = proofs()
    proof = solved(await given_out.challenge(NOW))
    assert [await given_out.holds(proof, NOW) for _ in range(3)] == [True, False, False]


async def test_the_counter_alone_is_a_solution() -> None:
    given_out = proofs()
    proof = solved(await given_out.challenge(NOW))
    counter = proof["solution"]["counter"]
    assert 1 <= counter <= 30
    wrong = changed(proof, "solution", value={"counter": counter + 1})
    assert not await given_out.holds(wrong, NOW)
    assert await given_out.holds(changed(proof, "solution", value={"counter": counter}), NOW)


async def test_a_solution_counts_once_among_all_processes_with_a_redis() -> None:
    redis = Redis()
    await redis.start()
    both = [Counts(redis.url), Counts(redis.url)]
    one, other = (proofs(counts=counts) for counts in both)
    proof = solved(await one.challenge(NOW))
    found = [await other.holds(proof, NOW), await one.holds(proof, NOW)]
    for counts in both:
        await counts.close()
    await redis.stop()
    assert found == [True, False]


async def test_a_riddle_is_good_for_a_minute_and_needs_the_same_key() -> None:
    given_out = proofs()
    proof = solved(await given_out.challenge(NOW))
    assert not await given_out.holds(proof, NOW + GOOD_SECONDS + 1)
    assert not await proofs(secret=b"another").holds(proof, NOW)
    assert await given_out.holds(proof, NOW + GOOD_SECONDS - 1)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("challenge", "parameters", "expiresAt"), 4_102_444_800),
        (("challenge", "parameters", "keyPrefix"), "0" * 32),
        (("challenge", "parameters", "nonce"), "0" * 32),
        (("challenge", "parameters", "cost"), 0),
        (("challenge", "parameters", "data"), {"x": 1}),
        (("challenge", "signature"), "0" * 64),
        (("solution", "derivedKey"), "0" * 64),
        (("solution", "counter"), 10_000),
        (("solution", "counter"), True),
        (("solution", "counter"), -1),
        (("solution",), []),
        (("challenge",), None),
    ],
)
async def test_whatever_is_changed_solves_nothing(path: tuple[str, ...], value: Any) -> None:
    given_out = proofs()
    proof = solved(await given_out.challenge(NOW))
    assert not await given_out.holds(changed(proof, *path, value=value), NOW)
    assert await given_out.holds(proof, NOW)


async def test_what_is_longer_than_ours_is_put_away_before_it_is_hashed() -> None:
    proof = solved(await proofs().challenge(NOW))
    deep = changed(proof, "challenge", "parameters", "data", value={"x": ["y"] * 1_000})
    long = changed(proof, "challenge", "parameters", "salt", value="0" * 10_000)
    assert [_shaped(one) for one in (proof, deep, long)] == [True, False, False]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=70),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=12,
)


@given(
    st.fixed_dictionaries({"challenge": JSON, "solution": JSON}) | st.dictionaries(st.text(), JSON)
)
async def test_what_no_browser_would_send_is_no_proof(proof: dict[str, Any]) -> None:
    assert not _shaped(proof)
    assert not await proofs().holds(proof, NOW)


@given(
    st.sampled_from(["algorithm", "cost", "keyLength", "keyPrefix", "nonce", "salt", "expiresAt"]),
    JSON | st.text("0123456789abcdefABCDEF\n", min_size=32, max_size=32),
)
async def test_no_other_parameter_goes_through(name: str, value: Any) -> None:
    given_out = proofs()
    proof = solved(await given_out.challenge(NOW))
    other = changed(proof, "challenge", "parameters", name, value=value)
    assert await given_out.holds(other, NOW) == (other == proof)


def test_many_at_once_set_the_alarm_off_until_it_was_calm_for_a_while() -> None:
    alarm = Alarm(Proof(above=10, seconds=60))
    assert [alarm.ring(n / 8, overloaded=False) for n in range(200)] == [False] * 200
    flood = [alarm.ring(30 + n / 40, overloaded=False) for n in range(400)]
    assert flood[0] is False
    assert flood[-1] is True
    assert alarm.ring(99.0, overloaded=False)  # 40 s was the last with cause
    assert not alarm.ring(101.0, overloaded=False)
    assert not alarm.on


def test_a_process_with_too_much_to_do_sets_it_off_too() -> None:
    alarm = Alarm(Proof(above=10, seconds=60))
    assert not alarm.ring(1.0, overloaded=False)
    assert alarm.ring(2.0, overloaded=True)
    assert alarm.ring(61.0, overloaded=False)
    assert not alarm.ring(62.5, overloaded=False)


def test_it_never_rings_where_it_is_switched_off() -> None:
    alarm = Alarm(Proof(above=0))
    assert not any(alarm.ring(n / 1_000, overloaded=True) for n in range(1_000))


async def protected(tmp_path: Path, above: int = 10, **limits: Any) -> AsyncIterator[str]:
    """A server whose flow asks for work always, of this machine too."""
    config = limited(tmp_path)
    proof = Proof(above=above, work=30)
    limits = {"loopback": False, "proof": proof, **limits}
    config = replace(config, limits=replace(config.limits, **limits))
    (tmp_path / "saas-demo.yaml").write_text(f"protect: true\n{FLOW.lstrip()}")
    async for url in serving(config):
        yield url


async def challenged(visitor: Visitor) -> Frame:
    """What a hello is answered with, where there is work to do."""
    await visitor.send({"type": "hello"})
    frame = await visitor.hear()
    assert frame.keys() == {"type", "code", "text", "fatal", "challenge"}
    assert (frame["type"], frame["code"], frame["fatal"]) == ("error", "proof", False)
    return frame


async def test_a_protected_flow_begins_for_those_who_worked(tmp_path: Path) -> None:
    async for url in protected(tmp_path):
        async with visiting(url) as visitor:
            proof = solved((await challenged(visitor))["challenge"])
            heard = await visitor.hello(proof=proof)
            assert types(heard) == ["welcome", "message", "question"]
        async with visiting(url) as visitor:
            again = await visitor.hello(conversation=heard[0]["conversation"])
            assert types(again)[0] == "welcome"
        async with visiting(url) as visitor:
            await visitor.send({"type": "hello", "proof": proof})
            assert (await visitor.hear())["code"] == "proof"  # the same work counts once


async def test_who_cannot_work_counts_for_ten(tmp_path: Path) -> None:
    rates = Rates(conversations="20/hour")
    async for url in protected(tmp_path, address=rates, loopback=True):
        first = []
        for _ in range(3):
            async with visiting(url) as visitor:
                await challenged(visitor)
                first.append((await visitor.hello(proof={"cannot": True}))[0])
        assert types(first) == ["welcome", "welcome", "error"]
        assert first[2]["code"] == "too_many"


async def test_those_who_cannot_work_are_bounded_all_together(tmp_path: Path) -> None:
    async for url in protected(tmp_path, loopback=True, above=2):
        first = []
        for _ in range(3):
            async with visiting(url) as visitor:
                first.append((await visitor.hello(proof={"cannot": True}))[0])
        assert types(first) == ["welcome", "welcome", "error"]


async def test_who_never_solves_it_is_asked_to_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat, "GOOD_SECONDS", -PATIENCE)  # once he is asked his time is over
    async for url in protected(tmp_path, hello_seconds=PATIENCE):
        async with visiting(url) as visitor:
            await challenged(visitor)
            heard = await visitor.until("never")
            assert [(f["code"], f["fatal"]) for f in heard] == [("proof", False)]
            assert visitor.closed == 1013


async def test_who_only_guesses_is_sent_away(tmp_path: Path) -> None:
    async for url in protected(tmp_path):
        async with visiting(url) as visitor:
            for _ in range(chat.MAX_BAD_FRAMES):
                await visitor.send({"type": "hello", "proof": {"solution": {"counter": 1}}})
            heard = await visitor.until("never")
            assert [frame["code"] for frame in heard] == ["proof"] * chat.MAX_BAD_FRAMES
            assert [f["fatal"] for f in heard] == [False] * (chat.MAX_BAD_FRAMES - 1) + [True]


async def test_under_attack_all_who_are_counted_must_work(tmp_path: Path) -> None:
    config = limited(tmp_path)
    config = replace(config, limits=replace(config.limits, proof=Proof(above=1, work=30)))
    app = build(config)
    async for url in serving_app(app):
        first = []
        for _ in range(7):
            async with visiting(url) as visitor:
                await visitor.send({"type": "hello"})
                first.append((await visitor.hear())["type"])
        assert first == ["welcome"] * 5 + ["error"] * 2
        assert app[ALARM].on
        async with visiting(url) as visitor:
            proof = solved((await challenged(visitor))["challenge"])
            assert types(await visitor.hello(proof=proof))[0] == "welcome"


async def serving_app(app: Any) -> AsyncIterator[str]:
    """The address of an application's websocket."""
    from aiohttp.test_utils import TestServer

    async with TestServer(app) as server:
        yield str(server.make_url("/v1/chat"))


async def test_beginning_anew_counts_as_a_conversation(tmp_path: Path) -> None:
    async for url in serving(limited(tmp_path, address=Rates(conversations="2/hour"))):
        async with visiting(url) as visitor:
            await visitor.hello()
            assert types(await visitor.say({"type": "restart", "id": "r1"}))[-1] == "ack"
            await visitor.until("question")
            refused = (await visitor.say({"type": "restart", "id": "r2"}))[-1]
            assert (refused["code"], refused["id"]) == ("too_many", "r2")
            assert types(await visitor.say({"type": "human", "id": "h"}))[-1] == "ack"


@given(JSON)
def test_a_proof_in_a_hello_is_an_object_or_refused(proof: Any) -> None:
    message = {"type": "hello", "proof": proof}
    if proof is None or isinstance(proof, dict):
        assert wire.hello(message).proof == proof
    else:
        with pytest.raises(wire.WireError):
            wire.hello(message)
