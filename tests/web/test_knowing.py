"""A page says who its visitor is while the conversation runs already."""

from pathlib import Path

import orjson

from agent.reproducing import reproduce
from agent.web.keys import FLOWS, STORE
from tests.visiting import Frame, Visitor, types, visiting
from tests.web.test_chat import HELLO, answer, serving

ANN = {"email": "ann@acme.io", "name": "Ann Lee"}
HOT = (("goal", "qualify"), ("budget", ("5k a month",)), ("start", ("next week",)))


async def up_to_the_contact(ann: Visitor) -> tuple[Frame, int]:
    """Answer everything else; the welcome, and the last seq."""
    welcome = (await ann.hello(**HELLO))[0]
    for number, (question, said) in enumerate(HOT):
        heard = await ann.say(answer(str(number), question, said))
    assert "prefill" not in heard[-2]["input"]
    return welcome, heard[-2]["seq"]


async def test_who_is_made_known_later_is_offered_to_be_confirmed(tmp_path: Path) -> None:
    async with serving(tmp_path) as (app, url):
        async with visiting(url) as ann:
            welcome, last = await up_to_the_contact(ann)
        back = {"conversation": welcome["conversation"], "after": last, "identity": ANN}
        async with visiting(url) as ann:
            heard = await ann.hello(**back)
            assert types(heard) == ["welcome", "question"]
            assert (heard[0]["seq"], heard[1]["seq"]) == (last + 1, last + 1)
            assert heard[1]["id"] == "contact"
            known = heard[1]["input"]["prefill"]["value"]
            assert known == {**ANN, "company": None, "phone": None}
        async with visiting(url) as ann:
            await ann.send({"type": "hello", **back, "after": last + 1})
            assert types(await ann.until("welcome")) == ["welcome"]
            sent = await ann.say(answer("9", "contact", ANN))
            assert types(sent) == ["message", "message", "end", "ack"]
        found = await reproduce(app[STORE], app[FLOWS])
        assert (found.agreed, found.differed) == (1, 0)
        history = await app[STORE].history(welcome["id"])
        assert history is not None
        assert '"verified":false' in history.conversation.snapshot
        told = [orjson.loads(turn.input)["type"] for turn in history.turns if turn.input]
        assert told == ["begin", *["answer"] * 3, "known", "answer"]  # once: then it is no news


async def test_a_conversation_that_began_with_an_identity_reproduces_too(tmp_path: Path) -> None:
    async with serving(tmp_path) as (app, url), visiting(url) as ann:
        await ann.hello(**HELLO, identity=ANN, prefill={"goal": "qualify"})
        await ann.say(answer("1", "goal", "qualify"))
        found = await reproduce(app[STORE], app[FLOWS])
        assert (found.agreed, found.differed) == (1, 0)


async def test_nothing_is_learnt_of_somebody_who_was_erased(tmp_path: Path) -> None:
    async with serving(tmp_path) as (app, url):
        async with visiting(url) as ann:
            welcome, _ = await up_to_the_contact(ann)
            await ann.say({"type": "erase", "id": "x"})
        async with visiting(url) as ann:
            await ann.hello(conversation=welcome["conversation"], identity=ANN)
        history = await app[STORE].history(welcome["id"])
        assert history is not None
        assert "ann@acme.io" not in history.conversation.snapshot
