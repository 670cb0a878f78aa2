"""Whatever is done to a valid flow, it loads and talks, or gives faults with their places."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.core import consequences
from agent.core.context import page_context
from agent.core.load import load
from agent.core.snapshot import Snapshot
from agent.core.turn import begin, take
from agent.core.turning import OPEN, Input
from agent.core.yaml_reader import read_yaml
from tests.small_flow import SMALL
from tests.whole_flow import WHOLE

FLOWS = Path(__file__).parents[2] / "flows"
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
WORDS = (
    "goal", "budget", "contact", "bye", "booked", "buy", "hot", "open", "choice", "multi", "text",
    "yes_no", "consent", "timing", "number", "rating", "date", "USD", "EUR once", "1 month",
    "later", "yes", "no", "en", "de", "{{ goal }}", "{{ budget * 3 }}", "{{ name", "goal == 'buy'",
    "known", "budget >= 2000 and email is known", "not goal", "goal.label > 3", "1/0",
    "'a' in goal", "page.path is under '/x'", "{% if goal %}x{% endif %}", "9999999999999", "-5",
    "nan", " ", "", "use", "say", "remember", "price", "team * 2", "[team, 3] | max", "941*",
    "(a+)+b", "[", "EUR", "{{ price | money }}", "{{ team | money('x') }}", "https://a.example",
    "//a.example", "claimed", "score > 5", "/",
)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-200, 200) | st.floats() | st.text(max_size=8)
    | st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(WORDS) | st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
HOW = ("like", "like", "like", "replace", "take out", "rename", "copy in")
ALIKE = {int: st.integers(-5, 60), bool: st.booleans(), str: st.sampled_from(WORDS)}


def _data(text: str) -> Any:
    document, faults = read_yaml(text, "valid.yaml")
    assert document is not None and faults == ()
    return document.data


SHIPPED = [path.read_text() for path in sorted(FLOWS.glob("*.yaml"))]
VALID = [_data(text) for text in (SMALL, WHOLE, *SHIPPED)]


def _places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if not isinstance(value, (dict, list)):
        return [path]
    keys = value if isinstance(value, dict) else range(len(value))
    return [path, *(place for key in keys for place in _places(value[key], (*path, key)))]


PLACES = [_places({key: part for key, part in data.items() if key != "tests"}) for data in VALID]


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    """A valid flow in which one to three places were replaced, renamed, copied or taken out."""
    which = draw(st.integers(0, len(VALID) - 1))
    data = json.loads(json.dumps(VALID[which]))
    for path in draw(st.lists(st.sampled_from(PLACES[which]), min_size=1, max_size=3)):
        data = _mutate(draw, data, path)
    return data


def _mutate(draw: st.DrawFn, data: Any, path: tuple[str | int, ...]) -> Any:
    holder = data
    for key in path[:-1]:
        try:
            holder = holder[key]
        except (KeyError, IndexError, TypeError):
            return data  # an earlier mutation took this place away
    if not path:
        return draw(VALUES)
    key: Any = path[-1]
    if not isinstance(holder, (dict, list)) or (isinstance(holder, dict) and key not in holder):
        return data
    if isinstance(holder, list) and (not isinstance(key, int) or key >= len(holder)):
        return data
    how = draw(st.sampled_from(HOW))
    if how == "take out":
        del holder[key]
    elif how == "like" and isinstance(holder[key], (int, str)):
        holder[key] = draw(ALIKE[type(holder[key])])
    elif how in ("like", "replace") or isinstance(holder, list):
        holder[key] = draw(VALUES)
    elif how == "rename":
        holder[draw(st.sampled_from(WORDS[:-1]))] = holder.pop(key)
    else:
        holder[draw(st.sampled_from(WORDS[:-1]))] = json.loads(json.dumps(holder[key]))
    return data


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutated(), st.lists(st.sampled_from(WORDS), max_size=8))
def test_any_mutation_of_a_valid_flow_loads_or_gives_faults_with_positions(
    data: Any, said: list[str]
) -> None:
    document, read = read_yaml(json.dumps(data, indent=1), "m.yaml")
    faults = consequences.unread(read)
    if document is not None and not faults:
        flow, faults = load(document, "m")
        assert (flow is None) == bool(faults)
        if flow is not None:
            _talks(flow, said)
    for fault in faults:
        assert re.fullmatch(r"m\.yaml:\d+:\d+", fault.where)
        assert fault.what and fault.mend and fault.visitor.endswith(".")


def _talks(flow: Any, said: list[str]) -> None:
    """A flow that loads must hold a conversation, whatever is said."""
    page = page_context({"url": "/pricing"})
    turn = begin(flow, Snapshot("c", flow.id, flow.version, flow.locale, page=page), NOW, OPEN)
    for number, text in enumerate(said):
        snapshot = turn.snapshot
        given = Input("answer", id=f"i{number}", question=snapshot.state, text=text)
        taken = take(flow, snapshot, given, NOW, OPEN)
        turn = turn if taken.refusal else taken
    assert 0 <= turn.snapshot.score <= 100


SNIPPETS = (
    "", " ", "  ", "\n", "\t", ":", ": ", "- ", "{", "}", "[", "]", '"', "'", "#", " # ", "&a ",
    "*a", "!!x ", "|\n", "{{ ", " }}", "{% if", "\\u202e", "\0", "\u202e", "---\n", "next: goal",
    "9" * 40, "é", "\U0001f600", "use: x\n", "when: 1/0\n",
)  # fmt: skip
TEXTS = (SMALL, WHOLE, *SHIPPED)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_so_does_any_mutation_of_its_text(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(TEXTS))
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 30)))
        text = text[:start] + data.draw(st.sampled_from(SNIPPETS)) + text[end:]
    document, read = read_yaml(text, "m.yaml")
    faults = consequences.unread(read)
    if document is not None and not faults:
        flow, faults = load(document, "m")
        assert (flow is None) == bool(faults)
    for fault in faults:
        assert re.fullmatch(r"m\.yaml:\d+:\d+", fault.where)
        assert fault.what and fault.mend and fault.visitor.endswith(".")
