"""Owns what is typed that is no answer to anybody: insults, words meant for a language model, keys
struck at random. The lead is flagged, so that a rep knows; the visitor is only led back.

It refuses to judge a long text by one word in it: whoever writes that much tells something.
"""

import re
from functools import lru_cache
from itertools import pairwise

from agent.core.flow import Question
from agent.core.understand.locales import LANGUAGES
from agent.core.understand.words import phrases, words
from agent.core.wishes import phrasing, written

ABUSIVE, PROMPT, GIBBERISH = "abusive", "prompt", "gibberish"
FLAGS = frozenset({ABUSIVE, PROMPT, GIBBERISH})
_FREE = frozenset({"text", "name", "company", "contact"})  # kinds that would take it for an answer
_SHORT = 7  # words of a text that one of them can turn into an insult
_LONGEST = 1000  # characters
_LETTERS = 5  # of a word that nobody can say
_MOST = 40  # letters that are struck by chance; more were pasted
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "azertyuiop", "qsdfghjklm")
_NEXT = frozenset(a + b for row in _ROWS for line in (row, row[::-1]) for a, b in pairwise(line))
_VOWEL = re.compile(r"[aeiouy]")
_DRAWN = re.compile(r"([a-z])\1{4}")


def is_refused(question: Question, flag: str) -> bool:
    """Whether a question would take it for an answer, and must not. A company may be called by
    letters that nobody can say, and a code that a pattern asks for be made of them."""
    coded = question.kind == "company" or question.limits is not None
    return question.kind in _FREE and not (flag == GIBBERISH and coded)


class _Known:
    """The words of a language, and of English, which is cursed in everywhere."""

    def __init__(self, code: str) -> None:
        said = [phrasing(one) for one in dict.fromkeys((code, "en"))]
        rude = [words(phrase) for one in said for phrase in phrases(one.rude)]
        made = [written(phrase, ()) for one in said for phrase in phrases(one.prompts)]
        self.words = frozenset(one[0] for one in rude if len(one) == 1)
        self.phrases = frozenset(" ".join(one) for one in rude if len(one) > 1)
        self.starts = frozenset(one[0] for one in rude if len(one) > 1)
        self.cues = frozenset(word for _, cues in made for word in cues)
        self.prompt = re.compile(r"\b(?:" + "|".join(pattern for pattern, _ in made) + ")")


@lru_cache(maxsize=16)
def _known(code: str) -> _Known:
    return _Known(code if code in LANGUAGES else "en")


def flag(locale: str, text: str) -> str | None:
    """What is wrong with a text: abusive, prompt or gibberish; mostly nothing."""
    said = words(text[:_LONGEST])
    known = _known(locale[:2].lower())
    if not known.cues.isdisjoint(said) and known.prompt.search(" ".join(said) + " "):
        return PROMPT
    if len(said) <= _SHORT and _is_rude(said, known):
        return ABUSIVE
    return GIBBERISH if _is_gibberish(said) else None


def _is_rude(said: tuple[str, ...], known: _Known) -> bool:
    if not known.words.isdisjoint(said):
        return True
    whole = f" {' '.join(said)} "
    return not known.starts.isdisjoint(said) and any(f" {one} " in whole for one in known.phrases)


def _is_gibberish(said: tuple[str, ...]) -> bool:
    """Whether every word is one that no keyboard but a struck one makes."""
    return 0 < len(said) <= _SHORT and all(map(_is_struck, said))


def _is_struck(word: str) -> bool:
    if not _LETTERS <= len(word) <= _MOST or not (word.isascii() and word.isalpha()):
        return False
    if _VOWEL.search(word) is None or _DRAWN.search(word):
        return True
    near = sum(a + b in _NEXT for a, b in pairwise(word))
    return near >= _LETTERS - 1 and 4 * near >= 3 * (len(word) - 1)
