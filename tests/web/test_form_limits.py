"""The plain form pages under the limits: who is put off, what he keeps, and the field for bots."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from agent.config.model import Limits, Proof, Rates
from agent.web.keys import ALARM
from tests.seeding import FLOW
from tests.web.conftest import CONFIGURED, Served, serving
from tests.web.test_forms import FIRST, SECOND, Paper

CARD = {"field-name": "Ann Lee", "field-email": "ann@acme.io", "consent-marketing": "on"}
PROTECTED = f"protect: true\n{FLOW.lstrip()}"


async def papers(
    tmp_path: Path, source: str = FLOW, *, proof: Proof | None = None, **rates: Rates
) -> AsyncIterator[Served]:
    """A server that counts this machine's address too."""
    limits = replace(Limits(address=Rates(), loopback=True), **rates)
    limits = replace(limits, proof=proof or limits.proof)
    (tmp_path / "flows").mkdir(exist_ok=True)
    async for served in serving(tmp_path, replace(CONFIGURED, limits=limits)):
        (tmp_path / "flows" / "saas-demo.yaml").write_text(source)
        await served.world.flows.reload()
        yield served


async def count(served: Served) -> int:
    """How many conversations are stored."""
    return len([one async for one in served.world.store.every_conversation()])


async def begun(served: Served, talks: int) -> list[int]:
    """Begin so many talks, one after the other; how each was answered."""
    statuses = []
    for _ in range(talks):
        paper = Paper(served, cookies=False)
        await paper.look()
        await paper.send(value='"look"')
        statuses.append(paper.answer.status)
    return statuses


def put_off(paper: Paper) -> bool:
    """Whether he is told to wait, and for how long."""
    wait = paper.answer.headers.get("Retry-After", "0")
    return paper.answer.status == 429 and 1 <= int(wait) <= 3_600


@pytest.mark.parametrize("kind", ["address", "flow"])
async def test_too_many_new_talks_are_put_off_with_all_that_was_typed(
    tmp_path: Path, kind: str
) -> None:
    async for served in papers(tmp_path, **{kind: Rates(conversations="1/hour")}):
        first, second = Paper(served), Paper(served, cookies=False)
        await first.look()
        await first.send(value='"look"')
        assert first.answer.status == 200
        await second.look("/chat/saas-demo?plain&lang=en")
        second.text = second.text.replace(first.hidden["conversation"], "")
        id = second.hidden["id"]
        await second.post({"id": id, "question": "goal", "act": "answer", "text": "fix <all>"})
        assert put_off(second)
        assert (second.asked, second.hidden["id"]) == (FIRST, id)
        assert 'value="fix <all>"' in second.text
        assert "Too many people are here just now." in second.text
        await first.send(act="answer", text="5k")  # who talks already goes on
        assert first.asked == "When should it run?"
        assert await count(served) == 1


@pytest.mark.parametrize("kind", ["address", "visitor", "flow"])
async def test_who_sends_too_fast_keeps_a_filled_in_card(tmp_path: Path, kind: str) -> None:
    async for served in papers(tmp_path, **{kind: Rates(messages="3/hour")}):
        paper = Paper(served)
        await paper.look()
        await paper.send(value='"look"')
        await paper.send(act="answer", text="5k")
        await paper.send(act="skip")
        await paper.send(act="answer", **CARD)
        assert put_off(paper)
        assert paper.asked == "Where may we write to you?"
        assert "You are quick!" in paper.text
        for name in ("field-name", "field-email"):
            assert f'value="{CARD[name]}"' in paper.text
        assert 'name="consent-marketing" checked' in paper.text
        assert not (await paper.snapshot()).get("contact")


async def test_too_many_forms_of_an_address_cost_no_look_into_the_store(tmp_path: Path) -> None:
    async for served in papers(tmp_path, address=Rates(connections="2/hour")):
        paper = Paper(served)
        await paper.look()
        for _ in range(3):
            await paper.post({"act": "look", "conversation": "made up"})
        assert put_off(paper)
        assert "what you wrote is still there" in paper.text


async def test_beginning_anew_counts_as_a_talk(tmp_path: Path) -> None:
    async for served in papers(tmp_path, address=Rates(conversations="1/hour")):
        paper = Paper(served)
        await paper.look()
        await paper.send(value='"look"')
        await paper.send(act="restart")
        assert "Too many people are here just now." in paper.text
        assert (paper.asked, await count(served)) == (SECOND, 1)


async def test_whoever_fills_in_the_hidden_field_says_nothing(tmp_path: Path) -> None:
    async for served in papers(tmp_path):
        paper = Paper(served)
        await paper.look()
        await paper.send(act="answer", text="qualify", homepage="https://spam.example")
        assert (paper.asked, await count(served)) == (FIRST, 0)
        assert "Please leave the hidden field empty" in paper.text
        assert 'value="qualify"' in paper.text
        await paper.send(act="answer", text="Qualify enquiries")
        assert (paper.asked, await count(served)) == (SECOND, 1)
        await paper.send(act="answer", text="5k", homepage="x")
        assert paper.asked == SECOND


async def test_without_a_script_a_protected_talk_counts_for_ten(tmp_path: Path) -> None:
    async for served in papers(tmp_path, PROTECTED, address=Rates(conversations="20/hour")):
        assert await begun(served, 3) == [200, 200, 429]


async def test_under_attack_it_does_so_in_every_flow(tmp_path: Path) -> None:
    rates = Rates(conversations="12/hour")
    async for served in papers(tmp_path, proof=Proof(above=1), address=rates):
        for _ in range(9):
            served.app[ALARM].ring(0.0, overloaded=False)
        served.app[ALARM].ring(1e9, overloaded=True)
        assert await begun(served, 2) == [200, 429]
