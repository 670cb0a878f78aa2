"""A conversation at one moment: all a turn needs beside the flow, and nothing else.

Plain data that survives JSON unchanged. A turn copies it and changes the copy.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from operator import attrgetter
from types import MappingProxyType
from typing import Any

Answer = dict[str, Any]
Frame = dict[str, Any]

BESIDE = ("extension", "valid")  # what an answer may hold beside its value, see `Reading.beside`
CONFIRM = "confirm"  # the id of the question whether what was read is right

# An empty mapping, one for all: thousands of open conversations have most of theirs empty.
NOTHING: Any = MappingProxyType({})


def _nothing() -> Any:
    return NOTHING


@dataclass(slots=True)
class Snapshot:
    """`state` is the id of the current question, or of the end reached; `held` names the signals
    that page and source alone decide, and that hold: they are looked at once; `stages` has the
    time each stage was reached, `shown` the statements said. `prefill` and `before` are
    what was known before it began, `early` the parts of a contact that were said before it was
    asked for, by question, `aside` the answers that the present path passes by: another answer may
    lead to them again. `suggested` has the values that yes and no to a suggestion
    stand for, `pending` the answers that wait for a confirmation, and the consent ticked with them;
    `refused` is whether the current question was refused before. `flags` says what was typed
    that was no answer: abusive, prompt, gibberish. `hours` is "open" or "closed" where a condition
    asks. `people` has what reps and the clock left, see
    `people`; it is replaced, never changed. `mailed` tells of the transcript: `to` whom, how many
    `times`, and up to which `seq` the last one."""

    id: str
    flow: str
    version: str
    locale: str
    state: str = ""
    ended: bool = False
    outcome: str | None = None
    seq: int = 0
    owner: str = "bot"
    rep: str | None = None
    attempts: int = 0
    doubt: str | None = None
    suggested: dict[str, Any] = field(default_factory=_nothing)
    pending: dict[str, Any] = field(default_factory=_nothing)
    refused: bool = False
    partial: dict[str, str] = field(default_factory=_nothing)
    answers: dict[str, Answer] = field(default_factory=dict)
    contact: dict[str, str] = field(default_factory=dict)
    consent: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    page: dict[str, Any] = field(default_factory=dict)
    source: dict[str, Any] = field(default_factory=dict)
    returning: bool = False
    hours: str = ""
    test: bool = False
    score: int = 0
    band: str = ""
    handoff: str | None = None
    called: list[str | None] = field(default_factory=list)
    reported: list[Any] = field(default_factory=list)
    captured: bool = False
    held: list[str] = field(default_factory=list)
    stages: dict[str, str] = field(default_factory=_nothing)
    shown: list[str] = field(default_factory=list)
    prefill: dict[str, Any] = field(default_factory=_nothing)
    before: dict[str, Any] = field(default_factory=_nothing)
    aside: dict[str, Answer] = field(default_factory=_nothing)
    early: dict[str, dict[str, str]] = field(default_factory=_nothing)
    sequence: int = 0
    people: dict[str, Any] = field(default_factory=_nothing)
    identity: dict[str, Any] = field(default_factory=_nothing)
    mailed: dict[str, Any] = field(default_factory=_nothing)
    # The points of each answer as `scoring` found them: no part of what is kept.
    earned: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def current(self) -> str:
        """The id that an answer must name."""
        return CONFIRM if self.pending else self.state

    def copy(self) -> "Snapshot":
        """A copy whose containers may be changed; what lies inside them is never changed."""
        made = Snapshot(*_everything(self))
        made.answers = dict(self.answers)
        made.contact = dict(self.contact)
        made.consent = list(self.consent)
        made.asked = list(self.asked)
        made.called = list(self.called)
        return made

    def bare(self) -> "Snapshot":
        """Whose it is, where its log ends and whom it called, with one nothing for all the rest: to
        be looked at only, and not to take a turn with."""
        made = Snapshot(*_everything(_BARE))
        for name in ("id", "flow", "version", "locale", "seq", "called"):
            setattr(made, name, getattr(self, name))
        return made

    def data(self) -> dict[str, Any]:
        """The snapshot as JSON takes it: what is nothing, none or zero is left out, as `restore`
        fills it in. A turn writes it, and half of the fields are empty most of the time."""
        return {name: kept for name, kept in zip(_NAMES, _kept(self), strict=True) if kept}


_NAMES = tuple(f.name for f in fields(Snapshot) if f.name != "earned")
_kept = attrgetter(*_NAMES)
_everything = attrgetter(*(f.name for f in fields(Snapshot)))
_BARE = Snapshot("", "", "", "")


def restore(data: Mapping[str, Any]) -> Snapshot:
    """The snapshot from its JSON; fields of an older or newer version are left at their default."""
    return Snapshot(**{name: data[name] for name in _NAMES if name in data})
