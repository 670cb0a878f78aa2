"""A stranger's bytes: what is a message, and what is refused with which words."""

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.arrivals import Hello
from agent.core.turning import Input
from agent.web import wire


def refused(data: bytes) -> tuple[str, str | None]:
    """Code and id of the refusal of a frame."""
    with pytest.raises(wire.WireError) as caught:
        message = wire.decode(data)
        (wire.hello if message["type"] == "hello" else wire.given)(message)
    return caught.value.code, caught.value.id


def nested(depth: int) -> bytes:
    """An answer whose value nests `depth` levels, the frame itself being the first."""
    return b'{"type":"answer","id":"1","question":"q","value":%b1%b}' % (
        b"[" * (depth - 1),
        b"]" * (depth - 1),
    )


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", ("bad_json", None)),
        (b"garbage", ("bad_json", None)),
        (b'{"type":"answer","id":"1","question":"q","value":NaN}', ("bad_json", None)),
        (b'{"type":"answer","id":"1","question":"q","value":Infinity}', ("bad_json", None)),
        (b'{"type":"answer","id":"1","question":"q","text":"\\ud800"}', ("bad_json", None)),
        (b'{"type":"answer","id":"1","question":"q","text":"\xff"}', ("bad_json", None)),
        (b'{"type":"answer","id":"1","question":"q","text":"a\\u0000"}', ("bad_text", "1")),
        (b"[]", ("bad_frame", None)),
        (b"{}", ("unknown_type", None)),
        (b'{"type":"welcome","id":"x"}', ("unknown_type", "x")),
        (b'{"type":["answer"]}', ("unknown_type", None)),
        (b'{"type":"human"}', ("bad_id", None)),
        (b'{"type":"human","id":""}', ("bad_id", None)),
        (b'{"type":"human","id":7}', ("bad_id", None)),
        (b'{"type":"human","id":"%b"}' % (b"x" * 65), ("bad_id", None)),
        (b'{"type":"answer","id":"1","text":"hi"}', ("bad_frame", "1")),
        (b'{"type":"answer","id":"1","question":"q"}', ("bad_frame", "1")),
        (b'{"type":"answer","id":"1","question":"q","text":"a","value":1}', ("bad_frame", "1")),
        (
            b'{"type":"answer","id":"1","question":"q","text":"a","consent":[]}',
            ("bad_frame", "1"),
        ),
        (b'{"type":"say","id":"1"}', ("bad_frame", "1")),
        (b'{"type":"hello","after":-1}', ("bad_frame", None)),
        (b'{"type":"hello","after":true}', ("bad_frame", None)),
        (b'{"type":"hello","page":"x"}', ("bad_frame", None)),
        (nested(17), ("too_deep", None)),
        (b"[" * 16_000, ("too_deep", None)),
        (b'"' + b"x" * wire.MAX_FRAME + b'"', ("too_large", None)),
    ],
)
def test_what_is_no_message_is_refused_with_its_reason(
    data: bytes, told: tuple[str, str | None]
) -> None:
    assert refused(data) == told


def test_sixteen_levels_and_brackets_in_texts_are_fine() -> None:
    text = "[" * 100 + '{"' * 100
    message = {"type": "answer", "id": "1", "question": "q", "text": text}
    assert wire.decode(orjson.dumps(message)) == message
    assert wire.given(wire.decode(nested(16))).value is not None


def test_a_typed_backslash_u_is_not_taken_for_nul() -> None:
    message = {"type": "answer", "id": "1", "question": "q", "text": "\\u0000"}
    assert wire.decode(orjson.dumps(message)) == message


@pytest.mark.parametrize(
    ("message", "given_"),
    [
        (
            {"type": "answer", "id": "1", "question": "q", "text": "hi"},
            Input("answer", "1", "q", text="hi"),
        ),
        (
            {"type": "answer", "id": "1", "question": "q", "value": False,
             "consent": {"marketing": True}, "more": 1},
            Input("answer", "1", "q", value=False, consent={"marketing": True}),
        ),
        ({"type": "back", "id": "1"}, Input("back", "1")),
        ({"type": "back", "id": "1", "question": "q"}, Input("back", "1", "q")),
        ({"type": "skip", "id": "1", "question": "q"}, Input("skip", "1", "q")),
        ({"type": "human", "id": "1"}, Input("human", "1")),
        ({"type": "say", "id": "1", "text": "hi"}, Input("say", "1", text="hi")),
        ({"type": "locale", "id": "1", "locale": "de"}, Input("locale", "1", locale="de")),
        ({"type": "end", "id": "1"}, Input("end", "1")),
    ],
)  # fmt: skip
def test_messages_become_inputs(message: dict[str, Any], given_: Input) -> None:
    assert wire.given(wire.decode(orjson.dumps(message))) == given_


def test_a_hello_is_read_whole() -> None:
    message = {
        "type": "hello", "flow": "a", "conversation": "t", "after": 3, "visitor": "v",
        "page": {"url": "/"}, "source": {"utm": {}}, "locale": "de", "test": True,
        "prefill": {"goal": "buy"},
    }  # fmt: skip
    assert wire.hello(wire.decode(orjson.dumps(message))) == Hello(
        "a", "t", 3, "v", {"url": "/"}, {"utm": {}}, "de", True, {"goal": "buy"}
    )


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)
keys = st.sampled_from(
    ["id", "question", "text", "value", "consent", "locale", "after", "page", "flow", "source"]
)


@given(st.binary() | st.text().map(str.encode))
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    try:
        wire.decode(data)
    except wire.WireError:
        return


@given(st.sampled_from(sorted(wire.CLIENT_TYPES)), st.dictionaries(keys, json))
def test_no_object_raises_anything_else(type: str, fields: dict[str, Any]) -> None:
    try:
        data = orjson.dumps({**fields, "type": type})
    except (TypeError, orjson.JSONEncodeError):
        return  # not JSON to begin with: a lone surrogate, a number of 70 bits
    try:
        message = wire.decode(data)
        (wire.hello if type == "hello" else wire.given)(message)
    except wire.WireError as error:
        assert error.text
