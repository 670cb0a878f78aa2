"""Which visitors a flow is for: the page they are on and the campaign that brought them.

Asked only where the page names no flow, once a conversation, before there is one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agent.core import consequences
from agent.core.building import Building
from agent.core.context import UTM
from agent.core.texts import UNKNOWN, Expression, is_under
from agent.core.values import Record
from agent.core.yaml_reader import Path

NAMES = frozenset({"page", "utm", "referrer"})


@dataclass(frozen=True, slots=True)
class Audience:
    """All of it must fit; of `pages` and of each campaign value one."""

    pages: tuple[str, ...]
    utm: Mapping[str, frozenset[str]]
    when: Expression | None

    def fits(self, page: Mapping[str, Any], source: Mapping[str, Any]) -> bool:
        """Whether a visitor with this page and source is meant."""
        path, utm = page.get("path"), source.get("utm") or {}
        if self.pages and not any(is_under(path, base) for base in self.pages):
            return False
        if any((utm.get(name) or "").casefold() not in one for name, one in self.utm.items()):
            return False
        return self.when is None or self.when(_values(page, utm, source))


def overlap(first: Audience, second: Audience) -> bool:
    """Whether `first` takes visitors from `second`. Conditions are compared by their words: one
    that only `first` has is taken for a case of its own, one that only `second` has for any."""
    if first.when and not (second.when and first.when.source == second.when.source):
        return False
    if second.when and not first.when:
        return within(second, first)
    return _meet(first.pages, second.pages) and all(
        first.utm[name] & second.utm[name] for name in first.utm.keys() & second.utm.keys()
    )


def _meet(pages: tuple[str, ...], others: tuple[str, ...]) -> bool:
    if not (pages and others):
        return True
    return any(is_under(a, b) or is_under(b, a) for a in pages for b in others)


def within(inner: Audience, outer: Audience) -> bool:
    """Whether every visitor meant by `inner` is meant by `outer` too."""
    if outer.when and not (inner.when and inner.when.source == outer.when.source):
        return False
    for name, values in outer.utm.items():
        if name not in inner.utm or not inner.utm[name] <= values:
            return False
    return not outer.pages or (
        bool(inner.pages) and all(any(is_under(p, q) for q in outer.pages) for p in inner.pages)
    )


def _values(
    page: Mapping[str, Any], utm: Mapping[str, Any], source: Mapping[str, Any]
) -> dict[str, Any]:
    referrer = source.get("referrer") or UNKNOWN
    return {"page": Record(page, page.get("url", "")), "utm": Record(utm), "referrer": referrer}


def audience(
    building: Building, data: Mapping[str, Any] | None, path: Path = ("for",)
) -> Audience | None:
    """The audience from a flow's `for:`, or what stands at `path`; None where it has none."""
    if data is None:
        return None
    pages = _listed(data.get("page"))
    for base in pages:
        if not base.startswith("/") or base.startswith("//"):
            mend = "write the path alone, as in `/pricing`"
            what = f"`{base}` is no path of a site"
            building.fault((*path, "page"), what, mend, consequences.of_part(path))
    known, building.known = building.known, NAMES
    when = building.expression((*path, "when"), data.get("when"))
    building.known = known
    utm = {name: data.get(f"utm.{name}") for name in UTM}
    return Audience(
        pages,
        {k: frozenset(map(str.casefold, _listed(v))) for k, v in utm.items() if v is not None},
        when,
    )


def _listed(value: str | list[str] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ())
