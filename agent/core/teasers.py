"""What the closed chat may say by itself, and for whom: page, campaign, returning, hours.

Pure; asked before there is a conversation. When its moment comes is the browser's to see.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agent.core.audience import Audience, audience
from agent.core.building import Building
from agent.core.steps import span_days
from agent.core.texts import is_under

IDLE = 30  # seconds without a touch that on a phone stand for leaving
_DAY_MS = 86_400_000
_HIDDEN = "Visitors would never see this bubble."


@dataclass(frozen=True, slots=True)
class Teaser:
    """One bubble; `repeat_ms` is how long it stays away once shown."""

    id: str
    say: str
    audience: Audience
    returning: bool | None
    hours: str | None
    after: float | None
    scroll: int | None
    leaving: bool
    repeat_ms: int


@dataclass(frozen=True, slots=True)
class Visit:
    """What is known of somebody before he opens the chat."""

    path: str
    utm: Mapping[str, str]
    returning: bool
    somebody_in: bool


def teasers(building: Building, data: Mapping[str, Mapping[str, Any]]) -> tuple[Teaser, ...]:
    """The teasers from a flow's `teasers:`, in order."""
    return tuple(_teaser(building, id, spec) for id, spec in data.items())


def _teaser(building: Building, id: str, spec: Mapping[str, Any]) -> Teaser:
    path = ("teasers", id)
    if not spec.keys() & {"after", "scroll", "leaving"}:
        mend = "add `after: 20`, `scroll: 50` or `leaving: true`"
        building.fault(path, "this teaser has no moment", mend, _HIDDEN)
    days = span_days(spec.get("repeat", "1 day"))
    if days is None or days <= 0:
        mend = "write `1 day`, `2 weeks`, `1 month`"
        so = "Visitors would be spoken to more often than is meant, or never again."
        building.fault((*path, "repeat"), f"`{spec['repeat'][:20]}` is no span", mend, so)
    conditions = {k: v for k, v in spec.items() if k == "page" or k.startswith("utm.")}
    meant = audience(building, conditions, path)
    assert meant is not None
    return Teaser(
        id=id,
        say=spec["say"],
        audience=meant,
        returning=spec.get("returning"),
        hours=spec.get("hours"),
        after=spec.get("after"),
        scroll=spec.get("scroll"),
        leaving=spec.get("leaving", False),
        repeat_ms=int((days or 1) * _DAY_MS),
    )


def against(teaser: Teaser, visit: Visit) -> str | None:
    """Why a teaser is not for this visit, in words for the operator; None where it is."""
    pages = teaser.audience.pages
    if pages and not any(is_under(visit.path, base) for base in pages):
        return f"only on {', '.join(pages)}, and this is {visit.path}"
    for name, wanted in teaser.audience.utm.items():
        given = visit.utm.get(name, "")
        if given.casefold() not in wanted:
            said = f"`{given}`" if given else "missing"
            return f"only with utm_{name} {' or '.join(sorted(wanted))}, and it is {said}"
    if teaser.returning is not None and teaser.returning != visit.returning:
        return "only for those who talked here before" if teaser.returning else "only for new ones"
    if teaser.hours and (teaser.hours == "open") != visit.somebody_in:
        return f"only while the office is {teaser.hours}"
    return None


def shown(teaser: Teaser, visit: Visit) -> dict[str, Any]:
    """A teaser as the browser is told."""
    told = {
        "id": teaser.id,
        "no": against(teaser, visit),
        "say": teaser.say,
        "after": teaser.after,
        "scroll": teaser.scroll,
        "leaving": IDLE if teaser.leaving else None,
        "again": teaser.repeat_ms,
    }
    return {key: value for key, value in told.items() if value is not None}
