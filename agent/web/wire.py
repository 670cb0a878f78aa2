"""Message shapes of protocol 1: a stranger's bytes become a message, or a refusal with a reason.

Refuses NUL, lone surrogates, NaN and deep nesting here, once, so that nothing behind has to: one
visitor's NUL would fail a whole batch of the database.
"""

from collections.abc import Callable, Mapping
from typing import Any

import orjson

from agent.arrivals import Hello
from agent.core.turning import Input

SUBPROTOCOL = "handraise.v1"
MAX_FRAME = 16 * 1024
MAX_DEPTH = 16
MAX_ID = 64
CLIENT_TYPES = frozenset(
    {"hello", "answer", "back", "skip", "human", "say", "restart", "locale", "end", "erase",
     "transcript", "typing"}
)  # fmt: skip
SERVER_TYPES = frozenset(
    {"welcome", "message", "question", "reject", "owner", "end", "ack", "typing", "error"}
)

Message = dict[str, Any]


class WireError(ValueError):
    """A frame that is none of ours; `id` is its id, where it has one."""

    def __init__(self, code: str, text: str, id: str | None = None) -> None:
        super().__init__(text)
        self.code = code
        self.text = text
        self.id = id


def decode(data: bytes, known: frozenset[str] = CLIENT_TYPES) -> Message:
    """A frame as a message with a known type; raises WireError."""
    if len(data) > MAX_FRAME:
        raise WireError("too_large", f"A frame may hold {MAX_FRAME} bytes.")
    if data.count(b"{") + data.count(b"[") > MAX_DEPTH and _depth(data) > MAX_DEPTH:
        raise WireError("too_deep", f"Nest at most {MAX_DEPTH} levels.")
    try:
        message = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise WireError("bad_json", f"This is not JSON: {error}.") from error
    if not isinstance(message, dict):
        raise WireError("bad_frame", "A frame is a JSON object with a `type`.")
    type = message.get("type")
    if not isinstance(type, str) or type not in known:
        raise WireError("unknown_type", "This `type` is not known.", id_of(message))
    if b"\\u0000" in data and _has_nul(message):
        raise WireError("bad_text", "A text may not hold NUL.", id_of(message))
    return message


def id_of(message: Message) -> str | None:
    """A frame's id, where it has one that may stand."""
    id = message.get("id")
    return id if isinstance(id, str) and 0 < len(id) <= MAX_ID else None


def _depth(data: bytes) -> int:
    """How deep brackets nest outside of strings."""
    deepest = depth = 0
    quoted = escaped = False
    for byte in data:
        if quoted:
            if escaped:
                escaped = False
            elif byte == 0x5C:
                escaped = True
            elif byte == 0x22:
                quoted = False
        elif byte == 0x22:
            quoted = True
        elif byte in b"{[":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"}]":
            depth -= 1
    return deepest


def _has_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any(_has_nul(k) or _has_nul(v) for k, v in value.items())
    return isinstance(value, list) and any(map(_has_nul, value))


def after(message: Message) -> int:
    """The last seq a hello's sender has; raises WireError."""
    seq = message.get("after", 0)
    if not isinstance(seq, int) or isinstance(seq, bool) or not 0 <= seq < 2**53:
        raise WireError("bad_frame", "`after` is the last seq you have, a whole number.")
    return seq


def hello(message: Message) -> Hello:
    """A hello's fields; raises WireError."""
    return Hello(
        flow=_text(message, "flow", 128),
        conversation=_text(message, "conversation", 128),
        after=after(message),
        visitor=_text(message, "visitor", 128),
        page=_mapping(message, "page"),
        source=_mapping(message, "source"),
        locale=_text(message, "locale", 35),
        test=message.get("test") is True,
        prefill=_mapping(message, "prefill"),
        identity=_mapping(message, "identity"),
        proof=_mapping(message, "proof"),
    )


def given(message: Message) -> Input:
    """A message as input of a turn; raises WireError."""
    id = id_of(message)
    if id is None:
        raise WireError("bad_id", f"`id` is a text of 1 to {MAX_ID} characters.")
    return _GIVEN.get(message["type"], _plain)(message, id)


def _plain(message: Message, id: str) -> Input:
    return Input(message["type"], id=id, question=_text(message, "question", 64, id))


def _answer(message: Message, id: str) -> Input:
    question = _text(message, "question", 64, id)
    if question is None:
        raise WireError("bad_frame", "`question` is missing.", id)
    text = _text(message, "text", MAX_FRAME, id)
    value = message.get("value")
    if (text is None) == (value is None):
        raise WireError("bad_frame", "An answer has either `text` or `value`.", id)
    consent = _mapping(message, "consent", id)
    return Input("answer", id, question, text=text, value=value, consent=consent)


def _say(message: Message, id: str) -> Input:
    text = _text(message, "text", MAX_FRAME, id)
    if not text:
        raise WireError("bad_frame", "`text` is missing.", id)
    return Input("say", id, text=text)


def _locale(message: Message, id: str) -> Input:
    return Input("locale", id, locale=_text(message, "locale", 35, id) or "")


def _transcript(message: Message, id: str) -> Input:
    return Input("transcript", id, text=_text(message, "text", 300, id))


_GIVEN: Mapping[str, Callable[[Message, str], Input]] = {
    "answer": _answer,
    "say": _say,
    "locale": _locale,
    "transcript": _transcript,
}


def _text(message: Message, key: str, limit: int, id: str | None = None) -> str | None:
    value = message.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > limit:
        raise WireError("bad_frame", f"`{key}` is a text of at most {limit} characters.", id)
    return value


def _mapping(message: Message, key: str, id: str | None = None) -> dict[str, Any] | None:
    value = message.get(key)
    if value is not None and not isinstance(value, dict):
        raise WireError("bad_frame", f"`{key}` is an object.", id)
    return value


def ack(id: str, seq: int) -> bytes:
    """The acknowledgement of a stored input."""
    return orjson.dumps({"type": "ack", "id": id, "seq": seq})


def error(
    code: str,
    text: str,
    *,
    fatal: bool = False,
    id: str | None = None,
    challenge: Message | None = None,
) -> bytes:
    """An error for the sender alone; `challenge` is what to solve before it is none."""
    frame: Message = {"type": "error", "code": code, "text": text, "fatal": fatal}
    if id is not None:
        frame["id"] = id
    if challenge is not None:
        frame["challenge"] = challenge
    return orjson.dumps(frame)
