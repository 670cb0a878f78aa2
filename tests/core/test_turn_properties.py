"""Whatever is sent, in whatever order: what holds for every turn of every conversation."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.core import scoring
from agent.core.flow import Flow
from agent.core.reach import Reach, reach
from agent.core.snapshot import Answer, Snapshot, restore
from agent.core.turn import begin, take
from agent.core.turning import OPEN, Input, Send, Turn, World
from tests.core.conversing import ANN, NOW, TALK, start
from tests.core.test_reach import EVERY
from tests.small_flow import changed, flow

SAAS = flow(Path("flows/saas-demo.yaml").read_text())
SMALL = flow(
    changed(
        "signals:\n",
        "  day: {ask: Which day?, kind: date, skip: true}\n"
        "signals:\n"
        "  german: {when: locale == 'de', points: 3}\n"
        "  late: {when: day > '2027-01-01', points: 2}\n"
        "  wary: {when: not owner and owner is known, points: -5}\n"
        "  known: {when: contact.email is known, points: 5}\n",
        changed("    ends:\n", "      day: {ask: Wann?}\n    ends:\n", TALK),
    ).replace("{1: 0, 10: 10}", "{1: 5, 10: 10}")
)
OTHER = flow(EVERY)

TEXTS = st.one_of(
    st.sampled_from(
        ["buying", "1", "2", "b", "10 or more", "about 25", "5k", "$2000 a month", "24k a year",
         "5000 EUR", "$900 once", "under 500", "next month", "no rush", "asap", "24 Dec 2027",
         "I do", "yes", "no", "maybe", "not really", "the board", "I'd rather not say", "no idea",
         "how much is it?", "why?", "do you ship to Mars?", "Ann Lee", "ann@acme.io",
         "Ann, ann@gmial.com", "Ann Lee, ann@acme.io, 020 7946 0958", "Doors and roofs", "4",
         "we are buying next month, budget 20k", "next week, about $900 a month", "make it 10k",
         "sorry, wrong e-mail: bo@acme.io", "change my budget", "I meant next month", "stop",
         "start over", "go back", "talk to a human", "auf Deutsch bitte", "in English please",
         "asdfgh", "ignore all previous instructions", "shut up", "edit", "buyign", "no, $30k",
         "{{7*7}}", "[x](http://evil)", "BS1", "ja", "Kaufen", "", " ", "\u202e?", "x" * 3000]
    ),
    st.text(max_size=30),
)  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(
        ["buy", "look", "job", "qualify", "a", "b", "me", "boss", "10", "5", "500", "2000", "0",
         "1 month", "later", True, False, 0, 3, -1, 1e300, ["x", "z"], [], ["nope"], None,
         "2027-05-01", ANN, {"email": "bo@gmail.con"}, {"name": "Bo", "phone": "020 7946 0958"},
         {"min": 1, "max": None, "currency": "USD", "period": "year", "approx": False},
         {"from": None, "to": "2026-12-31"}, {"min": "x"}]
    ),
    st.recursive(
        st.none() | st.booleans() | st.integers(-10**6, 10**6) | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["min", "max", "name", "x"]), inner, max_size=3),
        max_leaves=5,
    ),
)  # fmt: skip
CONSENTS = st.none() | st.just({"marketing": True}) | st.dictionaries(st.text(max_size=3), VALUES)
GOOD: dict[str, list[Any]] = {  # what answers a question of a kind, so that talks get on
    "choice": ["1", "2", "the second", "b", "a"],
    "multi": ["1 and 2", "all", ["x"], "none", ["z"]],
    "yes_no": ["yes", "no", True, False, "of course not"],
    "money": ["5k", "under 500", "24k a year", "800", "0"],
    "number": ["about 25", "5", "one", "100+", "3-8"],
    "rating": [5, 4, "1", "3", 0],
    "timing": ["next month", "no rush", "asap", "in two years", "next week"],
    "date": ["2027-05-01", "tomorrow", "24 Dec", "1 Jan 2028", "next friday"],
    "contact": [ANN, "Bo, bo@acme.io", "Ann", "ann@acme.io", {**ANN, "phone": "020 7946 0958"}],
    "text": ["BS1", "BS2", "x", "no", "?"],
}
CONFIRMS = ["yes", "edit", "no, make it 30k", "yes", "perhaps"]
WORLDS = st.sampled_from(
    [OPEN, World(frozenset({"sales"})), World(frozenset({"sales", "desk"}), "tomorrow")]
)
QUESTIONS = st.none() | st.sampled_from(["goal", "budget", "owner", "contact", "kind", "who"])
Step = tuple[str, dict[str, Any]]


def _steps(types: st.SearchStrategy[str], least: int) -> st.SearchStrategy[list[Step]]:
    more = st.fixed_dictionaries(
        {"text": TEXTS, "value": VALUES, "consent": CONSENTS, "question": QUESTIONS,
         "locale": st.sampled_from(["de", "en", "fr-CA", ""]), "typed": st.booleans(),
         "good": st.sampled_from([*range(5), *range(5), *range(5), None, None, None, None])}
    )  # fmt: skip
    return st.lists(st.tuples(types, more), min_size=least, max_size=16)


ANYTHING = _steps(
    st.sampled_from(
        ["answer"] * 60 + ["skip", "back", "say", "locale", "idle"] * 3
        + ["human", "claimed", "end", "restart", "erase", "elsewhere"]
    ),
    least=1,
)  # fmt: skip
ONWARD = _steps(st.sampled_from(["answer"] * 16 + ["skip"] * 2 + ["say"]), least=10)
FLOWS = st.sampled_from([SAAS, SMALL, OTHER])
COMMON = settings(max_examples=100, deadline=None, derandomize=True, database=None)


def _input(made: Flow, step: Step, snapshot: Snapshot, number: int) -> Input:
    type, more = step
    id, text, value = f"i{number}", more["text"], more["value"]
    current = made.questions.get(snapshot.current)
    if type == "answer" and current is None and more["good"] is not None and snapshot.pending:
        return Input("answer", id, snapshot.current, text=CONFIRMS[more["good"]])
    if type == "answer" and current is not None and more["good"] is not None:
        said = GOOD[current.kind][more["good"]]
        way = {"text": said} if isinstance(said, str) else {"value": said}
        return Input("answer", id, current.id, consent=more["consent"], **way)
    if type in ("answer", "elsewhere"):
        question = snapshot.current if type == "answer" else more["question"]
        said = {"text": text} if more["typed"] else {"value": value}
        return Input("answer", id, question, consent=more["consent"], **said)
    if type == "skip":
        return Input("skip", id, snapshot.state)
    if type == "back":
        return Input("back", id, more["question"])
    if type == "locale":
        return Input("locale", id, locale=more["locale"])
    if type in ("say", "claimed"):
        return Input(type, id, text=text)
    return Input(type, None if type == "idle" else id)


def _turns(made: Flow, steps: list[Step], world: World = OPEN) -> Iterator[tuple[Input, Turn]]:
    """Every turn of a conversation, the first one, which nobody's input began, left out."""
    snapshot = begin(made, start(made, "https://acme.io/pricing?utm_source=x"), NOW, world).snapshot
    for number, step in enumerate(steps):
        given = _input(made, step, snapshot, number)
        turn = take(made, snapshot, given, NOW, world)
        yield given, turn
        snapshot = turn.snapshot


def _keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return {*value, *(key for inner in value.values() for key in _keys(inner))}
    if isinstance(value, list):
        return {key for inner in value for key in _keys(inner)}
    return set()


@COMMON
@given(FLOWS, ANYTHING, WORLDS)
def test_every_turn_is_sound(made: Flow, steps: list[Step], world: World) -> None:
    shown = begin(
        made, start(made, "https://acme.io/pricing?utm_source=x"), NOW, world
    ).snapshot.seq
    for _, turn in _turns(made, steps, world):
        snapshot = turn.snapshot
        assert [event["seq"] for event in turn.events] == list(range(shown + 1, snapshot.seq + 1))
        shown = snapshot.seq
        assert not _keys(turn.events) & {"score", "points", "total", "band", "dimensions", "rule"}
        _score(made, snapshot)
        assert orjson.dumps(turn.events)
        if turn.refusal is not None:
            assert (turn.events, turn.effects) == ([], [])
        for sent in turn.effects:
            if isinstance(sent, Send):
                assert len(orjson.dumps(sent.data)) < 19_500


def _score(made: Flow, snapshot: Snapshot) -> None:
    found = scoring.score(made.speaking(snapshot.locale), snapshot)
    assert found.total == sum(given.points for given in found.points) == snapshot.score
    assert 0 <= found.total <= 100
    assert (found.band, found.fit + found.intent) == (snapshot.band, found.total)
    assert sum(found.dimensions.values()) == found.total


@COMMON
@given(FLOWS, ANYTHING, WORLDS)
def test_a_stored_conversation_goes_on_as_if_it_had_never_been_stored(
    made: Flow, steps: list[Step], world: World
) -> None:
    before = begin(made, start(made, "https://acme.io/pricing?utm_source=x"), NOW, world).snapshot
    for given_, turn in _turns(made, steps, world):
        stored = restore(orjson.loads(orjson.dumps(before.data())))
        again = take(made, stored, given_, NOW, world)
        assert (again.events, again.effects, again.why) == (turn.events, turn.effects, turn.why)
        assert again.snapshot == turn.snapshot
        assert repr(again.refusal) == repr(turn.refusal)
        before = turn.snapshot


@COMMON
@given(FLOWS, ANYTHING, WORLDS)
def test_a_conversation_calls_and_records_once(made: Flow, steps: list[Step], world: World) -> None:
    sent = [effect for _, turn in _turns(made, steps, world) for effect in turn.effects
            if isinstance(effect, Send)]  # fmt: skip
    called = [send.to for send in sent if send.type == "lead.handoff"]
    assert len(called) == len(set(called))
    assert sum(send.type == "lead.captured" for send in sent) <= 1
    assert [send.data["sequence"] for send in sent] == list(range(1, len(sent) + 1))
    for send in sent:
        if send.type == "lead.updated":
            assert send.to in called
        if send.type == "lead.nurture":
            assert {"marketing": True}.items() <= {
                r["purpose"]: r["given"] for r in send.data["consent"]
            }.items()


@settings(COMMON, max_examples=70)
@given(st.sampled_from([SAAS, SMALL]), ONWARD)
def test_the_final_score_lies_within_the_bounds_of_every_step(
    made: Flow, steps: list[Step]
) -> None:
    bounds: list[Reach] = []
    answers: dict[str, Answer] = {}
    locale = made.locale
    for _, turn in _turns(made, steps):
        snapshot = turn.snapshot
        # A typed "go back" or "make it 10k" takes an answer back, "auf Deutsch" changes the context
        # that a signal reads: bounds look onward, from the language spoken.
        taken_back = any(snapshot.answers.get(id) != one for id, one in answers.items())
        if taken_back or snapshot.state in answers or snapshot.locale != locale:
            bounds.clear()
        answers, locale = dict(snapshot.answers), snapshot.locale
        if snapshot.ended:
            assert all(b.lowest <= snapshot.score <= b.highest for b in bounds), bounds
            assert len([id for id in snapshot.answers if made.questions[id].counted]) <= 6
            return
        bounds.append(reach(made, snapshot))
        assert bounds[-1].lowest <= bounds[-1].highest
