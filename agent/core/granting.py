"""Owns what becomes of a wish that was typed where an answer was due: it is granted at once, and
counts as no attempt.

It refuses where an option of the question says the same: that option was meant. In questions for
free words only a whole sentence is a wish, one word may be anybody's name.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache

from agent.core import ending, mailing, people, side
from agent.core.flow import Question
from agent.core.path import previous, walk
from agent.core.phrases import phrase
from agent.core.speaking import Speaking
from agent.core.understand import Choice, Reading
from agent.core.understand.choice import inside
from agent.core.understand.locales import language
from agent.core.understand.menu import menu, tables
from agent.core.wishes import Wish, wish

LEFT = "left"
_WORDS = frozenset({"text", "name", "company"})
_BY_NAME = frozenset({"person", "language"})  # an agent, Paris French: a word alone may be a name
_MANNERS = frozenset({"greet", "thank"})


def grant(talk: Speaking, question: Question, text: str, read: Reading) -> bool:
    """Do what `text` wishes for, if it wishes for something; whether it did."""
    wished = wish(talk.snapshot.locale, text)
    if wished is None or not _meant(talk, question, wished, read):
        return False
    if wished.kind == "why" and side.known(talk, text) is not None:
        return False  # the flow has an answer of its own
    talk.why = f'wish for {wished.locale or wished.kind}: "{wished.words}"'
    _GRANTS[wished.kind](talk, question, wished)
    return True


def _meant(talk: Speaking, question: Question, wished: Wish, read: Reading) -> bool:
    if wished.kind == "language" and wished.locale not in _spoken(talk):
        return False
    if wished.kind in _MANNERS:  # beside an answer they ask for nothing
        words = question.kind in _WORDS and read.status == "understood"
        return words or read.status == "not_understood"
    if question.kind in _WORDS and wished.kind in _BY_NAME:
        return " " in wished.words
    if read.status not in ("understood", "ambiguous"):
        return True
    return not _optional(question.ask.options, talk.snapshot.locale, wished)


def _spoken(talk: Speaking) -> set[str]:
    return {locale[:2].lower() for locale in (talk.base.locale, *talk.base.locales)}


@lru_cache(maxsize=1024)
def _optional(options: tuple[Choice, ...], locale: str, wished: Wish) -> bool:
    """Whether an option stands in the wish, or wishes the same."""
    tongue = language(locale)
    if inside(tuple(wished.words.split()), menu(options, tongue), tables(tongue)):
        return True
    said = (phrase for option in options for phrase in (option.label, *option.means))
    same = (wished.kind, wished.locale)
    return any((w.kind, w.locale) == same for w in (wish(locale, one) for one in said) if w)


def _person(talk: Speaking, question: Question, wished: Wish) -> None:
    ending.call_person(talk)


def _stop(talk: Speaking, question: Question, wished: Wish) -> None:
    talk.say(phrase(talk.snapshot.locale, "stopped"))
    leave(talk)


def leave(talk: Speaking) -> None:
    """The visitor goes; what is known of him is not lost."""
    people.left(talk)
    ending.close(talk, LEFT)
    talk.event(mailing.offered(talk, {"type": "end", "outcome": LEFT}))


def _restart(talk: Speaking, question: Question, wished: Wish) -> None:
    """All questions again. What he said stays in the log, and who he is known."""
    talk.say(phrase(talk.snapshot.locale, "restarted"))
    talk.fresh()
    talk.snapshot.answers, talk.snapshot.aside = {}, {}
    talk.rate()
    talk.arrive(list(walk(talk.flow, talk.snapshot))[-1])


def _back(talk: Speaking, question: Question, wished: Wish) -> None:
    target = None if talk.snapshot.pending else previous(talk.flow, talk.snapshot)
    if target is None:
        talk.fresh()
        talk.repeat()
    else:
        back_to(talk, target)


def back_to(talk: Speaking, target: str) -> None:
    """Ask an earlier question again; later answers stand."""
    talk.fresh()
    talk.move(target)
    talk.ask(talk.flow.questions[target])


def _language(talk: Speaking, question: Question, wished: Wish) -> None:
    if not speak(talk, wished.locale):
        talk.repeat()


def speak(talk: Speaking, locale: str) -> bool:
    """Go on in another language; False if it is the present one, or none of the flow's."""
    spoken = talk.base.speaking(locale)
    if spoken is talk.flow:
        return False
    talk.speak(spoken)
    talk.rate()  # what a signal reads may be the language
    ending.tell(talk)
    if talk.snapshot.owner == "bot":
        talk.repeat()
    return True


def _why(talk: Speaking, question: Question, wished: Wish) -> None:
    talk.say(question.why or phrase(talk.snapshot.locale, "why"))
    talk.repeat()


def _manners(talk: Speaking, question: Question, wished: Wish) -> None:
    """A word back; then the question, which nobody failed to answer."""
    talk.say(phrase(talk.snapshot.locale, wished.kind))
    talk.repeat()


_GRANTS: Mapping[str, Callable[[Speaking, Question, Wish], None]] = {
    "person": _person,
    "stop": _stop,
    "restart": _restart,
    "back": _back,
    "language": _language,
    "why": _why,
    "greet": _manners,
    "thank": _manners,
}
