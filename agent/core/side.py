"""Side questions: answered from the flow's `faq:`, then the pending question is asked again."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from agent.core.flow import Faq, Question
from agent.core.understand import Reading

if TYPE_CHECKING:
    from agent.core.speaking import Speaking

LIKE = 88  # of 100; below it two short questions about different things begin to look alike
_WORD = re.compile(r"\w+")
_MAX = 300
_KEPT = 20  # of the questions nobody answered; whoever asks on and on fills no memory


def answer(talk: Speaking, question: Question, text: str, read: Reading) -> bool:
    """Answer `text` if it is a side question; whether it was one."""
    asks = text.rstrip().endswith("?")
    if read.status == "understood" and not asks:
        return False
    said = known(talk, text)
    if said is None:
        if asks and (read.status != "understood" or question.kind == "text"):
            talk.snapshot.asked = [*talk.snapshot.asked, text[:_MAX]][-_KEPT:]
        return False
    talk.say(said)
    talk.repeat()
    return True


def known(talk: Speaking, text: str) -> str | None:
    """What the flow's `faq:` says to a text."""
    words = _words(text)
    best = max(((*_likeness(words, faq), faq.id, faq) for faq in talk.flow.faq), default=None)
    if best is None or best[0] < LIKE:
        return None
    return talk.render(best[-1].say)


def _likeness(words: str, faq: Faq) -> tuple[float, int]:
    """How alike, and on how much: of two wordings that stand in a text the longer one is meant."""
    return max((_like(words, asked), len(asked)) for asked in map(_words, faq.asks))


def _like(said: str, asked: str) -> float:
    if asked and f" {asked} " in f" {said} ":
        return 100.0
    return fuzz.token_sort_ratio(said, asked)


@lru_cache(maxsize=2048)
def _words(text: str) -> str:
    return " ".join(_WORD.findall(text[:_MAX].casefold()))
