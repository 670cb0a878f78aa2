"""The ends of a flow: their words, and addresses held to what a browser may be sent to."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from agent.core.building import Building
from agent.core.flow import PERSONAL_KINDS, Deliver, End
from agent.core.values import CALL_TIME
from agent.core.yaml_reader import Path

CODE = frozenset({"code", "link"})
_NOBODY_GETS_IT = "No visitor would ever get what is delivered here."
_HOST = re.compile(r"(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?(:\d+)?")


def ends(building: Building, data: Mapping[str, Any]) -> dict[str, End]:
    """Every end of the flow in `data`."""
    hosts = _hosts(building, data.get("redirects", []))
    return {id: _end(building, data, id, spec, hosts) for id, spec in data["ends"].items()}


def disqualifying(data: Mapping[str, Any]) -> list[str]:
    """The ids of the ends whose outcome is that this is not a customer."""
    return [id for id, spec in data.items() if spec.get("outcome") == "disqualified"]


def _hosts(building: Building, listed: list[str]) -> tuple[str, ...]:
    for place, host in enumerate(listed):
        if not _HOST.fullmatch(host.lower()):
            mend = "write the name alone: `example.com`, or `*.example.com` for all below it"
            so = "No visitor could be led on to it."
            building.fault(("redirects", place), f"`{host}` is no host", mend, so)
    return tuple(host.lower() for host in listed)


def _end(
    building: Building,
    data: Mapping[str, Any],
    id: str,
    spec: Mapping[str, Any],
    hosts: tuple[str, ...],
) -> End:
    path: Path = ("ends", id)
    book, prefill = _book(building, path, spec.get("book"))
    building.address((*path, "link"), spec.get("link"))
    _redirect(building, (*path, "redirect"), spec.get("redirect"), hosts)
    return End(
        id=id,
        say=building.text((*path, "say"), spec["say"], frozenset(CALL_TIME)),
        link=spec.get("link"),
        book=book,
        prefill=prefill,
        redirect=spec.get("redirect"),
        deliver=_deliver(building, (*path, "deliver"), spec.get("deliver"), data),
        outcome=spec.get("outcome") or ("no_agent" if id == "no_agent" else "completed"),
    )


def _book(
    building: Building, path: Path, spec: str | Mapping[str, Any] | None
) -> tuple[str | None, tuple[str, ...]]:
    if not isinstance(spec, Mapping):
        building.address((*path, "book"), spec)
        return spec, ()
    building.address((*path, "book", "link"), spec["link"])
    return spec["link"], tuple(spec.get("prefill", ()))


def _redirect(building: Building, path: Path, address: str | None, hosts: tuple[str, ...]) -> None:
    if address is None:
        return
    host = _host(address)
    if host is None:
        mend = "write a path such as /thanks, or https://… with a host listed in `redirects:`"
        so = "Visitors who go on would come nowhere."
        building.fault(path, f"`{address[:60]}` is no page to go to", mend, so)
    elif host and not any(_fits(host, one) for one in hosts):
        what = f"`{host}` is not among the hosts this flow may lead to"
        mend = f"add `redirects: [{host}]` at the top, or write a path"
        so = "Visitors would be sent from your site to one that nobody has agreed to."
        building.fault(path, what, mend, so)


def _host(address: str) -> str | None:
    """The host of an address, "" for a path on the site itself, None where it is neither. Browsers
    read a backslash as a slash, so one could hide the host."""
    if "\\" in address or any(map(str.isspace, address)):
        return None
    if address.startswith("/"):
        return None if address.startswith("//") else ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    plain = parts.scheme in ("http", "https") and parts.netloc and "@" not in parts.netloc
    return parts.netloc.lower() if plain else None


def _fits(host: str, listed: str) -> bool:
    return host.endswith(listed[1:]) if listed.startswith("*.") else host == listed


def _deliver(
    building: Building, path: Path, spec: Mapping[str, Any] | None, data: Mapping[str, Any]
) -> Deliver | None:
    if spec is None:
        return None
    building.address((*path, "link"), spec.get("link"))
    if not ("code" in spec or "link" in spec):
        so = "Visitors would give their address and get nothing for it."
        building.fault(path, "there is nothing to deliver", "add `code:` or `link:`", so)
    questions = data["questions"].values()
    if not any(question.get("kind") in PERSONAL_KINDS for question in questions):
        mend = "ask for an address, or say it in `say`"
        building.fault(path, "no question asks for an address", mend, _NOBODY_GETS_IT)
    needs = spec.get("needs")
    purposes = {p for q in questions for p in q.get("consent", {}) if p != "notice"}
    if needs is not None and needs not in purposes:
        mend = building.near(needs, purposes) if purposes else "add it to a question's `consent`"
        what = f"no question asks to agree to `{needs}`"
        building.fault((*path, "needs"), what, mend, _NOBODY_GETS_IT)
    say = spec.get("say")
    return Deliver(
        code=spec.get("code"),
        link=spec.get("link"),
        needs=needs,
        say=building.text((*path, "say"), say, CODE) if say else None,
    )
