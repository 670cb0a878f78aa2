"""What stays of frames, snapshots and webhook data when a person is erased."""

from typing import Any

import orjson

from agent.core.blanking import blank_data, blank_events, blank_snapshot, erased_data, said
from agent.core.snapshot import Snapshot, restore


def lines(*frames: dict[str, Any]) -> str:
    return "\n".join(orjson.dumps(frame).decode() for frame in frames)


def frames(events: str) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in events.split("\n") if line]


def message(speaker: str, text: str, **more: Any) -> dict[str, Any]:
    return {"type": "message", "seq": 1, "from": speaker, "text": text, "at": "t", **more}


def question(text: str) -> dict[str, Any]:
    return {"type": "question", "seq": 2, "id": "budget", "text": text, "input": {"kind": "money"}}


def test_words_and_names_go_and_questions_stay() -> None:
    events = lines(
        message("visitor", "I'm Ann", id="a1"),
        message("bot", "Hello Ann"),
        message("rep", "Hi, Ana here", name="Ana"),
        question("How much?"),
        {"type": "reject", "seq": 3, "id": "a2", "code": "x", "text": "Did you mean ann@acme.io?"},
        {"type": "owner", "seq": 4, "owner": "rep", "name": "Ana"},
        {"type": "end", "seq": 5, "outcome": "completed"},
    )
    assert frames(blank_events(events)) == [
        message("visitor", "[erased]", id="a1"),
        message("bot", "[erased]"),
        message("rep", "[erased]"),
        question("How much?"),
        {"type": "reject", "seq": 3, "id": "a2", "code": "x", "text": "[erased]"},
        {"type": "owner", "seq": 4, "owner": "rep"},
        {"type": "end", "seq": 5, "outcome": "completed"},
    ]


def test_what_a_site_offered_for_an_answer_goes() -> None:
    offered = question("Who are you?")
    offered["input"] = {"kind": "money", "prefill": {"value": "Ann", "text": "Ann"}}
    assert frames(blank_events(lines(offered))) == [question("Who are you?")]


def test_answers_that_wait_for_a_yes_go() -> None:
    shown = {**question("Is this right?\nHow much? 5k"), "input": {"kind": "confirm"}}
    assert frames(blank_events(lines(shown))) == [{**shown, "text": "[erased]"}]
    waiting = {"answers": {"budget": {}}}
    snapshot = {"sequence": 1, "pending": waiting, "suggested": {"yes": "a@b.c"}}
    kept = orjson.loads(blank_snapshot(orjson.dumps(snapshot).decode()))
    assert (kept["pending"], kept["suggested"]) == ({}, {})


def test_a_question_that_repeats_a_name_goes_too() -> None:
    events = lines(question("How much, ann?"), question("When, Mrs Lee-Moor?"), question("Why?"))
    kept = [f["text"] for f in frames(blank_events(events, {"Ann Lee"}))]
    assert kept == ["[erased]", "[erased]", "Why?"]


def test_a_line_separator_in_a_message_does_not_tear_its_frame() -> None:
    assert frames(blank_events(lines(message("visitor", "a\u2028b\x85c")))) == [
        message("visitor", "[erased]")
    ]


def test_no_events_stay_no_events() -> None:
    assert blank_events("") == ""


def full() -> Snapshot:
    return Snapshot(
        id="conv_1",
        flow="saas-demo",
        version="v1",
        locale="en",
        state="contact",
        seq=9,
        doubt="ann",
        answers={
            "goal": {"status": "answered", "text": "Book", "value": "book", "at": "t1"},
            "team": {"status": "skipped", "text": "Skip", "value": None, "at": "t2"},
        },
        contact={"name": "Ann Lee", "email": "ann@acme.io"},
        consent=[{"purpose": "request", "given": True, "page": "https://acme.io/ann", "at": "t"}],
        asked=["Is Ann there?"],
        page={"url": "https://acme.io/ann"},
        source={"referrer": "https://x.io/ann"},
        score=82,
        band="hot",
        handoff="hand_1",
        called=["sales"],
        prefill={"contact": {"value": {"name": "Ann"}, "text": "Ann"}},
        before={"answers": {"goal": {"text": "Book", "remembered": True}}, "consent": []},
        reported=[82, "hot", None, {"email": "ann@acme.io"}],
        sequence=3,
    )


def test_a_snapshot_keeps_its_place_and_score_and_nothing_told() -> None:
    blanked = orjson.loads(blank_snapshot(orjson.dumps(full().data()).decode()))
    assert blanked.pop("erased") is True
    assert restore(blanked) == Snapshot(
        id="conv_1",
        flow="saas-demo",
        version="v1",
        locale="en",
        state="contact",
        seq=9,
        answers={
            "goal": {"status": "erased", "text": "", "value": None, "at": "t1"},
            "team": {"status": "erased", "text": "", "value": None, "at": "t2"},
        },
        consent=[{"purpose": "request", "given": True, "page": None, "at": "t"}],
        score=82,
        band="hot",
        handoff="hand_1",
        called=["sales"],
        reported=[82, "hot", None, {}],
        sequence=4,
    )


def test_data_keeps_points_and_reasons_and_loses_the_person() -> None:
    points = [{"question": "goal", "rule": "goal.book", "points": 15, "why": "Book meetings"}]
    data = {
        "conversation": "conv_1",
        "lead": {"name": "Ann", "email": "ann@acme.io", "phone": None, "company": None},
        "score": {"total": 15, "points": points},
        "answers": [
            {"question": "goal", "text": "Book", "value": "book", "status": "answered", "at": "t"}
        ],
        "asked": ["Is Ann there?"],
        "consent": [{"purpose": "request", "given": True, "page": "/ann"}],
        "source": {"referrer": "https://x.io/ann"},
    }
    assert orjson.loads(blank_data(orjson.dumps(data).decode())) == {
        "conversation": "conv_1",
        "lead": {"name": None, "email": None, "phone": None, "company": None},
        "score": {"total": 15, "points": points},
        "answers": [
            {"question": "goal", "text": None, "value": None, "status": "answered", "at": "t"}
        ],
        "asked": [],
        "consent": [{"purpose": "request", "given": True, "page": None}],
        "source": {},
    }


def test_the_news_of_an_erasure_says_which_conversation_and_no_more() -> None:
    assert erased_data(full().data()) == {
        "test": False,
        "conversation": "conv_1",
        "sequence": 3,
        "flow": {"id": "saas-demo", "version": "v1"},
        "lead": {"name": None, "email": None, "phone": None, "company": None},
        "score": {
            "total": 82,
            "band": "hot",
            "possible": [82, 82],
            "fit": None,
            "intent": None,
            "dimensions": {},
            "points": [],
        },
        "outcome": None,
        "answers": [],
        "unknown": [],
        "asked": [],
        "consent": [],
        "source": {},
    }


def test_what_was_said_is_the_contact_and_longer_answers() -> None:
    data = full().data()
    data["answers"]["need"] = {"text": "Ann's practice in Leeds"}
    assert said(data) == {"Ann Lee", "ann@acme.io", "Ann's practice in Leeds"}
