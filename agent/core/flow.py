"""A flow as the rest of the program sees it: frozen, typed, complete. `load` makes it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from agent.core.limits import Limits
from agent.core.steps import Step, Unit
from agent.core.texts import Expression, Formula, Text
from agent.core.understand import Ask

if TYPE_CHECKING:
    from agent.core.audience import Audience
    from agent.core.teasers import Teaser

STATEMENT = "statement"  # the kind of what is only said; no file names it
ASKED_KINDS_NOT_COUNTED = frozenset({"consent", STATEMENT})
PERSONAL_KINDS = frozenset({"name", "email", "phone", "contact"})
FIT = frozenset({"budget", "authority", "fit"})


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose; `id` is what the wire and the rules call it."""

    id: str
    label: str
    points: int = 0
    means: tuple[str, ...] = ()
    next: str | None = None
    why: str | None = None
    disqualify: bool = False


@dataclass(frozen=True, slots=True)
class Purpose:
    """One wording the visitor agrees to, or not; `sha256` is the proof of which."""

    id: str
    label: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Consent:
    """The notice shown with a question, and the purposes that may be ticked."""

    notice: Purpose
    purposes: tuple[Purpose, ...]


class Points(NamedTuple):
    """What one rule gave. `rule` is its place in the flow, `question.option` or a signal's id.
    Made when the flow is read: every turn counts those of all answers."""

    question: str | None
    rule: str
    points: int
    why: str
    dimension: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """One thing asked, or only said between two of them (`kind` is STATEMENT: it has no answer).
    `ask` is what parsers may know of it, `input` what the widget is told, `gives` the points of
    its options and steps by their ids; it has the ones or the others."""

    id: str
    text: Text
    kind: str
    ask: Ask
    input: Mapping[str, Any]
    dimension: str | None = None
    options: Mapping[str, Option] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    unit: Unit = field(default_factory=Unit)
    points: int = 0
    skip: bool = False
    when: Expression | None = None
    next: str | None = None
    why: str | None = None
    again: tuple[Text, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    consent: Consent | None = None
    least: float | None = None
    most: float | None = None
    limits: Limits | None = None
    targets: frozenset[str] = frozenset()  # where the answer may lead, beside options and `next`
    gives: Mapping[str, Points] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "gives", dict(self._rules()))

    def _rules(self) -> Iterator[tuple[str, Points]]:
        for option in self.options.values():
            if option.points:
                yield option.id, self._points(option.id, option.points, option.why or option.label)
        for step in self.steps:
            if step.points:
                yield step.id, self._points(step.id, step.points, step.why)

    def _points(self, rule: str, points: int, why: str) -> Points:
        return Points(self.id, f"{self.id}.{rule}", points, why, self.dimension)

    @property
    def counted(self) -> bool:
        """Whether it counts among the six."""
        return self.kind not in ASKED_KINDS_NOT_COUNTED


@dataclass(frozen=True, slots=True)
class Signal:
    """Points for what no answer gives by itself."""

    id: str
    when: Expression
    points: int
    dimension: str | None
    why: str
    settled: bool  # by page and source alone, so that no answer changes it


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of the score, from `start` to the next band."""

    name: str
    start: int


@dataclass(frozen=True, slots=True)
class Route:
    """Where a lead goes when the conditions hold."""

    index: int
    bands: frozenset[str] | None
    hours: str | None
    when: Expression | None
    call: str | None
    record: str | None
    nurture: str | None
    end: str
    then: str | None = None
    manager: str | None = None
    clock: Mapping[str, float | None] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """How lists and metrics call it."""
        return f"route {self.index + 1}"


@dataclass(frozen=True, slots=True)
class Deliver:
    """What only those get who left an address and agreed to `needs`."""

    code: str | None
    link: str | None
    needs: str | None
    say: Text | None


@dataclass(frozen=True, slots=True)
class End:
    """A way the conversation ends."""

    id: str
    say: Text
    link: str | None = None
    book: str | None = None
    prefill: tuple[str, ...] = ()
    redirect: str | None = None
    deliver: Deliver | None = None
    outcome: str = "completed"


@dataclass(frozen=True, slots=True)
class Faq:
    """A side question and its answer."""

    id: str
    asks: tuple[str, ...]
    say: Text


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """One flow in one language; `locales` holds the same flow in every language it speaks."""

    id: str
    version: str
    source: str
    locale: str
    region: str
    persona: Mapping[str, str]
    look: Mapping[str, str]
    greeting: tuple[Text, ...]
    questions: Mapping[str, Question]
    order: tuple[str, ...]
    signals: tuple[Signal, ...]
    bands: tuple[Band, ...]
    routes: tuple[Route, ...]
    ends: Mapping[str, End]
    faq: tuple[Faq, ...]
    machine: Any
    after: Mapping[str, tuple[str, ...]]
    reach: Mapping[str, frozenset[str]]
    longest: Mapping[str, int]
    needs_hours: bool
    hours_of: str | None = None  # whose hours conditions read: a team, "" for all; None for none
    remember: bool = False
    statements: frozenset[str] = frozenset()  # those among `questions` that ask nothing
    audience: "Audience | None" = None
    unit: Unit = field(default_factory=Unit)  # of the first question about money
    values: Mapping[str, Formula] = field(default_factory=dict)
    disqualifying: frozenset[str] = frozenset()  # the questions with answers that disqualify
    stages: Mapping[str, Expression] = field(default_factory=dict)
    tests: Mapping[str, Any] = field(default_factory=dict)
    locales: dict[str, "Flow"] = field(default_factory=dict)
    canned: Mapping[str, Text] = field(default_factory=dict)
    teasers: tuple["Teaser", ...] = ()
    transcript: str | None = None  # the mail destination that sends it to visitors
    protect: bool = False  # whether a new conversation must be worked for, attack or none

    def speaking(self, locale: str) -> "Flow":
        """The flow in `locale`, else in its language without a region, else in its own."""
        base = locale.split("-")[0].lower()
        return self.locales.get(locale) or self.locales.get(base) or self

    def band(self, score: int) -> str:
        """The name of the band a score lies in."""
        name = self.bands[0].name
        for band in self.bands:
            if score < band.start:
                break
            name = band.name
        return name
