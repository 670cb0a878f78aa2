"""What a webhook says of a lead, whole; and that it is never too large."""

from typing import Any

import orjson

from agent.core.payload import MAX_BYTES
from tests.core.conversing import ANN, AT, TALK, Conversation, start
from tests.small_flow import changed, flow

USD = {"currency": "USD", "period": "month", "approx": False}


def _answer(question: str, text: str, value: Any, status: str = "answered") -> dict[str, Any]:
    return {"question": question, "text": text, "value": value, "status": status, "at": AT}


def test_a_handoff_tells_all_there_is_to_know_so_far() -> None:
    page = "https://acme.io/pricing?utm_source=google&gclid=7"
    held = Conversation(flow(TALK), page=page)
    held.answer("buying", "do you ship to Mars?", "about 10")
    source = {
        "utm": {"source": "google"},
        "referrer": None,
        "landing_page": page,
        "click_ids": {"gclid": "7"},
        "first_touch": {"utm": {"source": "google"}, "click_ids": {"gclid": "7"},
                        "landing_page": page, "at": AT},
    }  # fmt: skip
    assert held.sent[0].data == {
        "test": False,
        "conversation": "conv_1",
        "sequence": 1,
        "flow": {"id": "small", "version": held.flow.version},
        "lead": {"name": None, "email": None, "phone": None, "company": None},
        "score": {
            "total": 35,
            "band": "warm",
            "possible": [35, 85],
            "fit": 0,
            "intent": 35,
            "dimensions": {"need": 20, "intent": 10, "behaviour": 5},
            "points": [
                {"question": "goal", "rule": "goal.buy", "points": 20, "why": "Buying"},
                {"question": "team", "rule": "team.10", "points": 10, "why": "10 or more"},
                {"question": None, "rule": "pricing", "points": 5, "why": "Pricing"},
            ],
        },
        "outcome": None,
        "answers": [
            _answer("goal", "buying", "buy"),
            _answer("team", "about 10", {"min": 10, "max": 10}),
        ],
        "unknown": ["budget", "authority"],
        "asked": ["do you ship to Mars?"],
        "consent": [],
        "source": source,
    }


def test_at_the_end_the_score_can_come_to_nothing_else() -> None:
    held = Conversation(flow(TALK)).answer("just looking")
    held.give("skip", question="team")
    held.answer("2000", "the board")
    held.tap({**ANN, "phone": "020 7946 0958"}, consent={"marketing": True})
    data = held.sent[-1].data
    assert data["lead"] == {**ANN, "phone": "+442079460958", "company": None}
    assert data["score"]["possible"] == [30, 30]
    assert (data["score"]["fit"], data["score"]["intent"]) == (30, 0)
    assert data["score"]["dimensions"] == {"budget": 30}
    assert data["answers"] == [
        _answer("goal", "just looking", "look"),
        _answer("team", "Skip", None, "skipped"),
        _answer("budget", "2000", {"min": 2000, "max": 2000, **USD}),
        _answer("owner", "the board", False),
        _answer("contact", "Ann Lee, ann@acme.io, +442079460958", data["lead"]),
    ]
    assert data["unknown"] == []
    assert [(r["purpose"], r["given"]) for r in data["consent"]] == [
        ("request", True), ("marketing", True),
    ]  # fmt: skip


def test_an_answer_refused_leaves_its_side_unknown() -> None:
    held = Conversation(flow(changed("    unit: USD", "    skip: true\n    unit: USD", TALK)))
    held.answer("buying", "10", "I'd rather not say")
    held.tap(ANN)
    assert held.sent[-1].data["unknown"] == ["budget", "authority"]


TEXTS = """\
locale: en
questions:
  a: {ask: A?, kind: text, points: 10}
  b: {ask: B?, kind: text}
  c: {ask: C?, kind: text}
  d: {ask: D?, kind: text}
  e: {ask: E?, kind: text}
  f: {ask: F?, kind: contact, consent: {notice: For the reply.}}
bands: {all: 0}
routes: [{call: sales, end: bye}]
ends: {bye: {say: Bye.}, no_agent: {say: Nobody.}}
"""


def test_long_answers_are_cut_until_the_whole_fits() -> None:
    sizes = []
    for text in ("x" * 50, "x" * 900, "\U0001f600" * 900, '\\"' * 500):
        held = Conversation(flow(TEXTS)).answer(*[text] * 5, ANN)
        data = held.sent[-1].data
        assert len(orjson.dumps(data)) <= MAX_BYTES
        sizes.append({len(answer["text"]) for answer in data["answers"][:5]})
        assert held.snapshot.answers["a"]["text"] == text  # what was said is kept whole
        assert data["lead"]["email"] == "ann@acme.io"
    assert sizes == [{50}, {900}, {300}, {300}]


def test_a_source_full_of_signs_fits_too() -> None:
    made = flow(TEXTS)
    held = Conversation(made)
    long = dict.fromkeys(("source", "medium", "campaign", "term"), "😀" * 200)
    held.snapshot.source = {"utm": long, "first_touch": {"utm": long}, "referrer": "r" * 1000}
    held.answer(*["\U0001f600" * 900] * 5, ANN)
    assert len(orjson.dumps(held.sent[-1].data)) <= MAX_BYTES
    assert start(made).source != held.snapshot.source
