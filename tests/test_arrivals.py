"""What a conversation begins with: what a visitor wanted remembered, and what the site knows."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from agent.bus import Bus
from agent.config import Config
from agent.conversations import Conversations
from agent.core.turning import Input
from agent.flow_files import Flows
from storage.store import Store
from tests.processing import Process, Time

REMEMBER = """
remember: true
locale: en
questions:
  goal: {ask: What for?, kind: choice, options: {buy: {label: Buy, points: 20}, look: Look}}
  team: {ask: How many?, kind: number, steps: {1: 0, 10: 10}}
  who: {ask: Who?, kind: contact, consent: {notice: We answer., remember: Remember me.}}
  note: {ask: Anything else?, kind: text, skip: true}
bands: {cold: 0}
routes: [{end: bye}]
ends: {bye: {say: Bye.}}
"""


@pytest.fixture
def time() -> Time:
    """The clock of the process."""
    return Time()


@pytest.fixture
async def process(tmp_path: Path, time: Time) -> AsyncIterator[Process]:
    """A process with two flows of the same questions."""
    (tmp_path / "one.yaml").write_text(REMEMBER)
    (tmp_path / "two.yaml").write_text(REMEMBER.replace("What for?", "What now?"))
    store = await Store.open(f"sqlite:///{tmp_path}/r.db")
    flows = await Flows.open(tmp_path, store, "one")
    yield Process(store, Conversations(store, flows, Config(), Bus(), clock=time))
    await store.close()


@pytest.mark.parametrize(
    ("agreed", "known"), [(True, {"goal", "team", "who"}), (False, set()), (None, set())]
)
async def test_who_agreed_is_not_asked_again(
    process: Process, time: Time, agreed: bool | None, known: set[str]
) -> None:
    opened = await process.open()
    for number, text in enumerate(("Buy", "12", "Ann, ann@acme.io")):
        question = opened.live.snapshot.state
        consent = {"remember": True} if agreed else {}
        given = Input("answer", f"a{number}", question, text=text, consent=consent)
        await process.conversations.take(opened.live, given)
    visitor = "somebody else" if agreed is None else opened.visitor
    time.move(hours=1)
    await process.open(visitor=visitor)  # left at once: the talk before it counts
    time.move(hours=1)
    again = (await process.open(flow="two", visitor=visitor)).live.snapshot
    assert {id for id, answer in again.answers.items() if answer.get("remembered")} == known
    assert again.contact == ({"name": "Ann", "email": "ann@acme.io"} if known else {})
    assert again.state == ("note" if known else "goal")
    assert again.score == (30 if known else 0)


async def test_what_the_site_knows_is_offered(process: Process) -> None:
    live = (await process.open(prefill={"goal": "look", "nobody": 1})).live
    assert live.snapshot.prefill == {"goal": {"value": "look", "text": "Look"}}
    assert live.snapshot.answers == {}
    opened = await process.conversations.restart(live, "token", process.ears)
    assert opened.live.snapshot.prefill == live.snapshot.prefill
