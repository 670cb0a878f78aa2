"""Snapshots survive JSON, older and newer versions, and the changes of their copies."""

from dataclasses import fields

import orjson

from agent.core.snapshot import Snapshot, restore
from tests.core.conversing import ANN, TALK, Conversation
from tests.small_flow import flow


def test_a_snapshot_survives_json() -> None:
    held = Conversation(flow(TALK), page="https://acme.io/pricing?utm_source=x")
    held.answer("buying", "10", "over 2000", "kangaroo", "I decide", "Ann Lee", "ann@gmial.com")
    kept = restore(orjson.loads(orjson.dumps(held.snapshot.data())))
    assert kept == held.snapshot
    assert kept.doubt == "ann@gmial.com" and kept.partial and kept.called and kept.reported


def test_unknown_fields_are_ignored_and_missing_ones_are_as_new() -> None:
    data = {"id": "c", "flow": "f", "version": "v", "locale": "en", "mood": "good"}
    assert restore(data) == Snapshot("c", "f", "v", "en")


def test_what_a_copy_changes_stays_with_the_copy() -> None:
    held = Conversation(flow(TALK)).answer("buying", "10")
    before = restore(orjson.loads(orjson.dumps(held.snapshot.data())))
    copy = held.snapshot.copy()
    assert copy == before
    copy.answers["x"] = {}
    copy.contact["name"] = "x"
    copy.consent.append({})
    copy.asked.append("x")
    copy.called.append("x")
    assert held.snapshot == before


def test_a_turn_leaves_the_snapshot_it_was_given_as_it_was() -> None:
    held = Conversation(flow(TALK))
    for answer in ("buying", "kangaroo?", "10", "2000", "I decide", "Ann", ANN):
        given = held.snapshot
        before = orjson.dumps(given.data())
        held.answer(answer)
        assert orjson.dumps(given.data()) == before


def test_what_is_empty_is_left_out_and_comes_back_as_it_was() -> None:
    made = Snapshot("c", "f", "v", "en")
    assert made.data() == {"id": "c", "flow": "f", "version": "v", "locale": "en", "owner": "bot"}
    assert restore(made.data()) == made


def test_every_field_is_kept() -> None:
    names = [field.name for field in fields(Snapshot) if field.compare]
    full = Snapshot(**dict.fromkeys(names, "x"))
    assert list(full.data()) == names


def test_every_empty_field_is_as_new() -> None:
    needed = {"id", "flow", "version", "locale", "owner"}  # never empty
    fresh = Snapshot("c", "f", "v", "en")
    assert {f.name for f in fields(fresh) if getattr(fresh, f.name)} == needed
