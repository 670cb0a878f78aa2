"""Owns yes and no, and with them consent and confirmations.

Its one promise: nothing negative is ever read as positive. Where both are said, the last word
decides only when it is negative; else the visitor is asked again.
"""

import re
from functools import lru_cache

from agent.core.understand.locales import Language, language
from agent.core.understand.reading import Ask, Reading, refused, understood
from agent.core.understand.words import Item, Lexicon, fold

_DRAWN = re.compile(r"([a-z])\1{2,}")  # yesss, nooo
_AMOUNT = re.compile(r"(?<![0-9.,])[.,]*+[0-9][0-9.,]*+[a-z]\b")  # 10k holds no "k" for okay
_REACH = 4  # words after a negation that it turns


@lru_cache(maxsize=16)
def _lexicon(tongue: Language) -> Lexicon:
    return Lexicon(
        ("neutral", tongue.neutral),
        ("reported", tongue.reported),
        ("yes", tongue.yes),  # why not, before why
        ("asks", tongue.asks),
        ("no", tongue.no),
        ("declined", tongue.declined),
        ("declined", tongue.declined_alone),
        ("hedge", tongue.hedges),
        ("condition", tongue.conditions),
        ("not", tongue.negators),
        ("weak", tongue.weak_yes),
        ("polite", tongue.polite),
    )


@lru_cache(maxsize=32)  # of one text: a confirmation is looked at as a yes too
def _items(locale: str, text: str) -> tuple[str, list[Item]]:
    folded = _AMOUNT.sub("0", _DRAWN.sub(r"\1", fold(text)))
    return folded, _lexicon(language(locale)).read(folded)


def read(ask: Ask, text: str) -> Reading:
    """A text as true or false; `unknown` for a maybe."""
    folded, items = _items(ask.locale, text)
    said = [item for item in _own(items) if item.tag != "sign"]
    verdicts = _verdicts(said)
    words = ", ".join(dict.fromkeys(folded[item.start : item.end] for _, item in verdicts))
    if any(item.tag == "declined" for item in said):
        if any(one for one, _ in verdicts):
            return refused("mixed", f"yes_no: a refusal to say and {words}")
        return Reading("declined", why="yes_no: a refusal to say")
    maybe = ("hedge", "condition") if verdicts else ("hedge",)
    if any(item.tag in maybe for item in said) and not _denied(verdicts):
        return Reading("unknown", why="yes_no: a maybe")
    if not verdicts:
        return refused("no_match", "yes_no: neither yes nor no")
    last = verdicts[-1][0]
    if last is None or (last and not all(verdict for verdict, _ in verdicts)):
        return refused("mixed", f"yes_no: yes and no in {words}")
    if last and _asks(said, folded):
        return refused("no_match", "yes_no: a question")
    return understood(last, f"yes_no: {words}")


def _own(items: list[Item]) -> list[Item]:
    """The words without a sentence that only repeats, after one that answers: Yes. I said no."""
    for place, item in enumerate(items):
        ends = place and items[place - 1].tag == "sign" and items[place - 1].value in ".!;"
        if item.tag == "reported" and ends and _bare(items[:place]):
            return items[:place]
    return items


def _bare(items: list[Item]) -> bool:
    """Whether a sentence is a plain yes or no and nothing else."""
    tags = {item.tag for item in items if item.tag != "sign"}
    return tags in ({"yes"}, {"no"})


def _asks(said: list[Item], folded: str) -> bool:
    """Whether a text asks rather than answers; "sure, why not?" answers."""
    first = next((item.tag for item in said if item.tag != "polite"), "")
    answers = all(item.tag in ("yes", "weak", "polite") for item in said)
    answers = answers and sum(item.tag == "yes" for item in said) > 1
    return first == "asks" or (folded.rstrip().endswith("?") and not answers)


def _denied(verdicts: list[tuple[bool | None, Item]]) -> bool:
    return bool(verdicts) and not any(verdict for verdict, _ in verdicts)


def _verdicts(said: list[Item]) -> list[tuple[bool | None, Item]]:
    """What each telling phrase says: true, false, or None for a denied denial."""
    verdicts: list[tuple[bool | None, Item]] = []
    certain = any(item.tag in ("yes", "no", "not") for item in said)
    small = all(item.tag in ("weak", "polite", "yes") for item in said)
    denied = -1  # the place up to which a negation reaches
    for place, item in enumerate(said):
        if item.tag == "not":
            denied = place + _REACH
            verdicts.append((False, item))
        elif item.tag == "no":
            turned = place <= denied and _turns(said, place)
            verdicts.append((None if turned else False, item))
        elif item.tag == "yes" or (item.tag == "weak" and (small or (certain and place <= denied))):
            verdicts.append((place > denied, item))
    return verdicts


def _turns(said: list[Item], place: int) -> bool:
    """Whether the word right before a denial denies it (not wrong, don't disagree)."""
    return place > 0 and said[place - 1].tag == "not"


def confirm(ask: Ask, text: str) -> Reading:
    """A text as `yes` or `edit`: whoever says no, or change, wants to edit."""
    tongue = language(ask.locale)
    edits = _edits(tongue).read(fold(text))
    if any(item.tag == "edit" for item in edits):
        return understood("edit", "confirm: wants a change")
    reading = read(ask, text)
    if reading.status != "understood":
        return reading
    return understood("yes" if reading.value else "edit", reading.why)


@lru_cache(maxsize=16)
def _edits(tongue: Language) -> Lexicon:
    return Lexicon(("edit", tongue.edit))
