"""Answers as expressions and texts see them: typed objects that compare by what they mean.

`budget >= 2000` compares the low end in the question's unit, `goal == 'book'` the option's id, and
each prints as a person would say it.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from agent.core import computing
from agent.core.flow import Flow, Question
from agent.core.snapshot import Answer, Snapshot
from agent.core.steps import in_unit, low
from agent.core.texts import UNKNOWN
from agent.core.understand import spoken

CONTACT_FIELDS = ("name", "email", "phone", "company")
FIRST_NAME = "first_name"
CONTACT_NAMES = frozenset({*CONTACT_FIELDS, FIRST_NAME})
_TITLES = frozenset({
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "madam", "herr", "frau", "señor",
    "señora", "sr", "sra", "don", "doña", "monsieur", "madame", "mme", "mlle", "senhor", "senhora",
    "dom", "dona",
})  # fmt: skip
CONTEXT = ("page", "utm", "referrer", "locale", "returning", "persona", "hours")
CALL_TIME = ("next_opening", "hours")


class Labeled(str):
    """An option's id that prints as its label."""

    label: str
    __slots__ = ("label",)

    def __new__(cls, id: str, label: str) -> "Labeled":
        """Make one."""
        made = super().__new__(cls, id)
        made.label = label
        return made

    def __str__(self) -> str:
        return self.label


class Amount:
    """A number or a sum; compares and counts by its low end."""

    __slots__ = ("low", "max", "min", "shown")

    def __init__(self, value: Mapping[str, Any], shown: Callable[[], str]) -> None:
        self.min, self.max = value["min"], value["max"]
        self.low = low(value)
        self.shown = shown

    def __str__(self) -> str:
        return self.shown()

    def _pair(self, other: object) -> tuple[float, float] | None:
        if isinstance(other, Amount):
            other = other.low
        if self.low is None or not isinstance(other, (int, float)):
            return None
        return self.low, float(other)

    def __eq__(self, other: object) -> bool:
        pair = self._pair(other)
        return pair is not None and pair[0] == pair[1]

    def __hash__(self) -> int:
        return hash(self.low)

    def __lt__(self, other: object) -> bool:
        pair = self._pair(other)
        return pair is not None and pair[0] < pair[1]

    def __le__(self, other: object) -> bool:
        pair = self._pair(other)
        return pair is not None and pair[0] <= pair[1]

    def __gt__(self, other: object) -> bool:
        pair = self._pair(other)
        return pair is not None and pair[0] > pair[1]

    def __ge__(self, other: object) -> bool:
        pair = self._pair(other)
        return pair is not None and pair[0] >= pair[1]

    def counted(self) -> Any:
        """The number it counts by; UNKNOWN where its low end is open, or not in this unit."""
        if self.low is None:
            return UNKNOWN
        return int(self.low) if self.low.is_integer() else self.low

    def __add__(self, other: Any) -> Any:
        return self.counted() + other

    def __radd__(self, other: Any) -> Any:
        return other + self.counted()

    def __sub__(self, other: Any) -> Any:
        return self.counted() - other

    def __rsub__(self, other: Any) -> Any:
        return other - self.counted()

    def __mul__(self, other: Any) -> Any:
        return self.counted() * other

    def __rmul__(self, other: Any) -> Any:
        return other * self.counted()

    def __truediv__(self, other: Any) -> Any:
        return self.counted() / other

    def __rtruediv__(self, other: Any) -> Any:
        return other / self.counted()

    def __floordiv__(self, other: Any) -> Any:
        return self.counted() // other


class Record:
    """Named values read with a dot; what is missing is unknown."""

    __slots__ = ("_text", "_values")

    def __init__(self, values: Mapping[str, Any], text: str = "") -> None:
        self._values = values
        self._text = text

    def __getattr__(self, name: str) -> Any:
        value = self._values.get(name)
        return UNKNOWN if value is None else value

    def __str__(self) -> str:
        return self._text


def typed(question: Question, answer: Answer, locale: str) -> Any:
    """An answer as an expression sees it; UNKNOWN unless it was really answered."""
    value = answer["value"]
    if answer["status"] != "answered" or value is None:
        return UNKNOWN
    kind = question.kind
    if kind == "choice":
        return Labeled(value, _label(question, value))
    if kind == "multi":
        return [Labeled(v, _label(question, v)) for v in value]
    if kind in ("money", "number"):
        inside = in_unit(value, question.unit.period) if kind == "money" else value
        amount = Amount(inside, lambda: spoken(kind, value, locale))
        if kind == "money" and value["currency"] not in (None, question.unit.currency):
            amount.low = None  # shown as it was said; what it comes to in ours nobody knows
        return amount
    if kind in ("contact", "timing"):
        return Record(value, answer["text"])
    return value


def _first_name(name: str) -> str:
    """What one calls somebody of this name; the whole of it where a title comes first."""
    first = name.partition(" ")[0]
    if not first.replace("-", "").replace("'", "").isalpha() or first.casefold() in _TITLES:
        return name
    return first.title() if first.islower() or (first.isupper() and len(first) > 2) else first


def _label(question: Question, id: str) -> str:
    option = question.options.get(id)
    return option.label if option else id


def names(flow_questions: Iterable[str]) -> frozenset[str]:
    """Every name an expression of a flow with these questions may use."""
    return frozenset((*flow_questions, *CONTACT_NAMES, *CONTEXT))


def lookup(
    flow: Flow, snapshot: Snapshot, wanted: Iterable[str], extra: Mapping[str, Any]
) -> dict[str, Any]:
    """The values of the `wanted` names in this conversation; `extra` wins."""
    return {n: extra[n] if n in extra else _value(flow, snapshot, n) for n in wanted}


def _value(flow: Flow, snapshot: Snapshot, name: str) -> Any:
    question = flow.questions.get(name)
    if question is not None:
        answer = snapshot.answers.get(name)
        return UNKNOWN if answer is None else typed(question, answer, snapshot.locale)
    if name in CONTACT_FIELDS:
        return snapshot.contact.get(name) or UNKNOWN
    if name == FIRST_NAME:
        return _first_name(snapshot.contact.get("name") or "") or UNKNOWN
    if name in flow.values:
        return _computed(flow, snapshot, name)
    return _context(flow, snapshot, name)


def _computed(flow: Flow, snapshot: Snapshot, name: str) -> Any:
    """A computed value. Those it reads are computed before it and once, however often it reads
    them: asking for each in turn would double the work with every step."""
    wanted = flow.values[name].names
    found = lookup(flow, snapshot, wanted - flow.values.keys(), {})
    inputs = {read: _counted(value) for read, value in found.items()}
    for id, formula in flow.values.items():
        if id == name or id in wanted:
            inputs[id] = computing.value(formula, inputs, snapshot.locale)
    return inputs[name]


def _counted(value: Any) -> Any:
    """An amount as the number it counts by; everything else as it is."""
    return value.counted() if isinstance(value, Amount) else value


def _context(flow: Flow, snapshot: Snapshot, name: str) -> Any:
    if name == "page":
        return Record(snapshot.page, snapshot.page.get("url", ""))
    if name == "utm":
        return Record(snapshot.source.get("utm") or {})
    if name == "persona":
        return Record(flow.persona, flow.persona.get("name", ""))
    if name == "referrer":
        return snapshot.source.get("referrer") or UNKNOWN
    if name == "hours":
        return snapshot.hours or UNKNOWN
    if name in ("locale", "$locale"):
        return snapshot.locale
    return {"returning": snapshot.returning, "$unit": flow.unit}.get(name, UNKNOWN)
