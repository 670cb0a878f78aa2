"""The limits of a question from its mapping, with a fault for each that could never work."""

import re
from collections.abc import Mapping
from typing import Any

from agent.core import limits
from agent.core.building import Building
from agent.core.limits import Limits
from agent.core.texts import Text
from agent.core.yaml_reader import Path

TAKES = {
    "currencies": {"money"},
    "blocked": {"email", "contact"},
    "business": {"email"},
    "area": {"text"},
    "outside": {"text"},
    "pattern": {"text", "name", "company", "url"},
}
_CURRENCY = re.compile(r"[A-Z]{3}")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}")
_POSTCODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 -]*\*?|\*")


def made(
    building: Building, path: Path, spec: Mapping[str, Any], currency: str | None
) -> Limits | None:
    """The limits of one question; None when it has none."""
    bounded = spec["kind"] == "money" and ("min" in spec or "max" in spec)
    if not bounded and not any(key in spec for key in TAKES):
        return None
    like, say = _pattern(building, (*path, "pattern"), spec.get("pattern"))
    if "outside" in spec and "area" not in spec:
        what, so = "there is no `area` to be outside of", "No visitor would ever be led there."
        building.fault((*path, "outside"), what, "add `area:`", so)
    return Limits(
        currencies=_currencies(building, (*path, "currencies"), spec, currency),
        blocked=_blocked(building, (*path, "blocked"), spec.get("blocked", [])),
        business=spec.get("business", False),
        area=_area(building, (*path, "area"), spec),
        outside=spec.get("outside"),
        like=like,
        say=say,
    )


def _currencies(
    building: Building, path: Path, spec: Mapping[str, Any], own: str | None
) -> tuple[str, ...]:
    listed = spec.get("currencies")
    if listed is None:
        return ()
    for place, code in enumerate(listed):
        if not _CURRENCY.fullmatch(code):
            what, mend = f"`{code}` is no currency", "write three capitals: `EUR`"
            building.fault((*path, place), what, mend, "Sums in it would be refused.")
    return tuple(dict.fromkeys((*((own,) if own else ()), *listed)))


def _blocked(building: Building, path: Path, domains: list[str]) -> frozenset[str]:
    for place, domain in enumerate(domains):
        if not _DOMAIN.fullmatch(domain.lower()):
            mend = "write the part after the @: `mailinator.com`"
            so = "Addresses meant to be refused would be taken."
            building.fault((*path, place), f"`{domain}` is no mail domain", mend, so)
    return frozenset(domain.lower() for domain in domains)


def _area(building: Building, path: Path, spec: Mapping[str, Any]) -> limits.Area | None:
    codes = spec.get("area")
    if codes is None:
        return None
    for place, code in enumerate(codes):
        if not _POSTCODE.fullmatch(str(code)):
            mend = "write `90210`, or `941*` for all that begin so"
            so = "Visitors who live there would be told that you do not come."
            building.fault((*path, place), f"`{code}` is no postcode", mend, so)
    return limits.area(codes)


def _pattern(
    building: Building, path: Path, spec: Mapping[str, str] | None
) -> tuple[str | None, Text | None]:
    if spec is None:
        return None, None
    try:
        limits.pattern(spec["like"])
    except limits.PatternError as error:
        mend = "write a regular expression as RE2 reads it: no look-ahead, no back-references"
        so = "No answer could be held against it, so a visitor could not get past this question."
        building.fault((*path, "like"), f"cannot be read: {error}", mend, so)
    return spec["like"], building.text((*path, "say"), spec["say"])
