"""Visitors who do whatever the protocol allows, by chance but the same for the same seed."""

import random
from collections.abc import Callable

from agent.arrivals import Hello
from agent.conversations import Conversations
from agent.core.flow import Flow, Question
from agent.core.snapshot import Snapshot
from agent.core.turning import Input, Refusal
from agent.lives import Live
from tests.seeding import Deaf

_TYPED = (
    "5k",
    "between 2 and 3 thousand",
    "24k a year",
    "2000 EUR",
    "next month",
    "asap",
    "no rush",
    "yes",
    "nope",
    "about 25 of us",
    "how much is it?",
    "do you have parking?",
    "I'd rather not say",
    "no idea",
    "Ann Lee",
    "Ann Lee, ann@acme.io, 020 7946 0958",
    "ann@gmial.com",
    "warum?",
    "3",
    "übermorgen",
    "BS1 4DJ",
    "???",
)
_PAGES = ("https://acme.io/pricing?utm_source=google", "https://acme.io/emergency", "/", None)

Move = Callable[..., object]


class Wanderer:
    """One visitor; `walk` lets him take some turns. `move` lets time pass."""

    def __init__(self, conversations: Conversations | None, seed: int, move: Move) -> None:
        self.conversations = conversations
        self.dice = random.Random(seed)
        self.move = move
        self.said = 0
        self.opened = 0
        self.taken: list[Input] = []

    async def walk(self, flow: str, turns: int) -> Live:
        """Open a conversation with `flow` and take up to `turns` turns; refused ones count."""
        assert self.conversations is not None
        hello = Hello(
            flow=flow,
            page={"url": self.dice.choice(_PAGES), "referrer": "https://search.example/"},
            locale=self.dice.choice(("en", "de-AT", "fr")),
            test=self.dice.random() < 0.1,
        )
        opened = await self.conversations.open(hello, Deaf())
        live, self.opened = opened.live, self.opened + 1
        for _ in range(turns):
            self.move(milliseconds=self.dice.random() * 9_000)
            given = self.says(live.flow, live.snapshot)
            try:
                await self.conversations.take(live, given)
            except Refusal:
                continue
            self.taken.append(given)
            if given.type == "restart":
                opened = await self.conversations.restart(live, opened.visitor, Deaf())
                live, self.opened = opened.live, self.opened + 1
        if self.dice.random() < 0.3:
            self.move(minutes=31)
            await self.conversations.idle([live.id])
        return live

    def says(self, flow: Flow, snapshot: Snapshot) -> Input:
        """Whatever he does next; it may be refused."""
        self.said += 1
        id, dice = f"i{self.said}", self.dice.random()
        if snapshot.pending and dice < 0.5:
            return Input("answer", id, snapshot.current, value=self.dice.choice(("yes", "edit")))
        asked = flow.questions.get(snapshot.current)
        if asked is not None and dice < 0.75:
            return self._answer(asked, id)
        kinds = ("answer", "skip", "back", "human", "say", "locale", "end", "restart", "claimed")
        weights = (1, 8, 8, 3, 3, 5, 1, 2, 2)
        kind = self.dice.choices(kinds, weights)[0]
        earlier = self.dice.choice([None, *snapshot.answers])
        return Input(
            kind,
            id,
            question=earlier if kind == "back" else snapshot.current,
            text=self.dice.choice(_TYPED) if kind in ("say", "answer", "claimed") else None,
            locale=self.dice.choice(("en", "de")) if kind == "locale" else None,
        )

    def _answer(self, question: Question, id: str) -> Input:
        consent = self.dice.choice((None, {}, {"marketing": True}, {"marketing": False}))
        if self.dice.random() < 0.35:
            return Input("answer", id, question.id, text=self.dice.choice(_TYPED), consent=consent)
        return Input("answer", id, question.id, value=self._value(question), consent=consent)

    def _value(self, question: Question) -> object:
        if question.kind in ("yes_no", "consent"):
            return self.dice.random() < 0.5
        if question.kind == "multi":
            return [id for id in question.options if self.dice.random() < 0.4]
        if question.options:
            return self.dice.choice(list(question.options))
        if question.steps:
            return self.dice.choice(question.steps).id
        if question.kind == "rating":
            return self.dice.randrange(4)
        if question.kind == "contact":
            number = self.dice.randrange(50)
            return {"name": "Ann", "email": f"ann{number}@acme.io", "phone": "+442079460958"}
        return self.dice.choice(_TYPED)
