"""What a flow under construction collects: its faults with their places, its texts, its names."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from agent.core import consequences, texts
from agent.core.flow import PERSONAL_KINDS
from agent.core.texts import Expression, Text, TextError, closest
from agent.core.values import names
from agent.core.yaml_reader import Document, Path
from agent.errors import Fault

_ADDRESS = re.compile(r"(https?://[^\s]+|/[^\s]*|(mailto|tel):[^\s]+)")
_NOTHING = Text("", frozenset())


class Building:
    """Gathers faults while parts of one flow are made; `prefix` is where a translation stands,
    `published` whether the flow ran before."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.known: frozenset[str] = frozenset()
        self.inputs: dict[str, frozenset[str]] = {}  # of each computed value, all the way down
        self.locale = "en"
        self.region = "US"
        self.dismissals: list[str] = []  # the ends for those who are no customers
        self.published = False
        self.prefix: Path = ()
        self._faults: list[tuple[tuple[int, int], Fault]] = []

    @property
    def faults(self) -> bool:
        """Whether anything is wrong so far."""
        return bool(self._faults)

    def sorted(self) -> tuple[Fault, ...]:
        """All faults in the order of the file, each once."""
        return tuple(dict.fromkeys(f for _, f in sorted(self._faults, key=lambda pair: pair[0])))

    def fault(self, path: Path, what: str, mend: str, visitor: str, *, key: bool = False) -> None:
        """Note what is wrong at `path` (from the root of the flow), how to mend it, and, in a
        sentence, what a visitor would meet because of it."""
        place = (*self.prefix, *path)
        position = self.document.position(place, key)
        said = f"{'.'.join(map(str, path))}: {what}" if path else what
        fault = Fault(self.document.where(place, key), said, _sentence(mend), visitor=visitor)
        self._faults.append((position, fault))

    def add(self, faults: Iterable[Fault]) -> None:
        """Take over faults that have their place already; they come first."""
        self._faults += [((0, 0), fault) for fault in faults]

    def join(self, other: "Building") -> None:
        """Take over the faults another one found in the same file."""
        self._faults += other._faults

    def dismissal(self, path: Path) -> str | None:
        """The end an answer leads to that disqualifies and names none; None without one."""
        if len(self.dismissals) > 1:
            named = " and ".join(f"`{id}`" for id in self.dismissals)
            what = f"{named} are both for disqualified leads"
            so = "Visitors who answer so would go on being asked like a customer."
            self.fault(path, what, "add `next:` with one", so)
        return self.dismissals[0] if self.dismissals else None

    def near(self, word: str, among: Iterable[str]) -> str:
        """The sentence that helps somebody who mistyped a name."""
        known = list(among)
        close = closest(word, frozenset(known))
        return f"did you mean `{close}`?" if close else f"known here: {', '.join(known)}"

    def names(self, question_specs: Mapping[str, Mapping[str, Any]]) -> frozenset[str]:
        """The names that expressions and texts of this flow may use; a statement has no value."""
        return names(id for id, spec in question_specs.items() if "say" not in spec)

    def text(self, path: Path, source: str, more: frozenset[str] = frozenset()) -> Text:
        """A checked text; an empty one, with a fault noted, when it may not stand."""
        try:
            made = texts.text(source, self.known | more)
        except TextError as error:
            self.fault(path, str(error), error.mend, consequences.of_text(path))
            return _NOTHING
        made.names = self.whole(made.names)
        return made

    def whole(self, names: frozenset[str]) -> frozenset[str]:
        """The `names` with the inputs of the computed values among them."""
        return names.union(*(self.inputs[name] for name in names & self.inputs.keys()))

    def texts(self, path: Path, source: str | list[str]) -> tuple[Text, ...]:
        """One text or several."""
        listed = [source] if isinstance(source, str) else source
        return tuple(self.text(path, item) for item in listed)

    def expression(
        self, path: Path, source: str | None, more: frozenset[str] = frozenset()
    ) -> Expression | None:
        """A checked condition; None when there is none or it may not stand."""
        if source is None:
            return None
        try:
            made = texts.expression(source, self.known | more)
        except TextError as error:
            self.fault(path, str(error), error.mend, consequences.of_condition(path))
            return None
        made.names = self.whole(made.names)
        return made

    def address(self, path: Path, address: str | None) -> None:
        """Note an address a browser should not be sent to."""
        if address is not None and not _ADDRESS.fullmatch(address):
            self.fault(
                path,
                f"`{address[:60]}` is no web address",
                "write https://… or a path like /thanks",
                "Visitors who open it would come nowhere.",
            )


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + ("" if words[-1:] in ".?!" else ".")


def is_personal(kind: str) -> bool:
    """Whether an answer of this kind names a person."""
    return kind in PERSONAL_KINDS
