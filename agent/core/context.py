"""Where a visitor is and came from: page and source, cleaned of what nobody needs to keep.

A stranger's bytes: everything is cut, and of an address only the path and the campaign parameters
stay, because the rest of a query may name people.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

UTM = ("source", "medium", "campaign", "term", "content", "id")
CLICK_IDS = ("gclid", "gbraid", "wbraid", "fbclid", "ttclid", "msclkid", "li_fat_id", "twclid")
MAX_ADDRESS = 1_000
MAX_VALUE = 200
MAX_TOUCHES = 20
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def clean(value: object, limit: int = MAX_VALUE) -> str | None:
    """A stranger's text without control characters, at most `limit` long; None for none."""
    if not isinstance(value, str):
        return None
    return _CONTROL.sub("", value[: limit * 2]).strip()[:limit] or None


def page_context(page: Mapping[str, Any]) -> dict[str, Any]:
    """`page` of a hello as flows see it: url, path, title. Who is on the same page shares it, so
    it is not to be changed."""
    url = clean(page.get("url"), MAX_ADDRESS)
    return _page(url, clean(page.get("title"))) if url else {}


@lru_cache(maxsize=1024)  # visitors come to the same few pages
def _page(url: str, title: str | None) -> dict[str, Any]:
    kept = address(url)
    if kept is None:
        return {}
    return _some({"url": kept, "path": urlsplit(kept).path or "/", "title": title})


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None


@lru_cache(maxsize=1024)
def address(url: str) -> str | None:
    """An address without what may name people: of the query only campaign parameters stay."""
    parts = _split(url)
    if parts is None or parts.scheme not in ("", "http", "https"):
        return None
    kept = [(k, v) for k, v in _query(parts.query) if k in CLICK_IDS or k[4:] in UTM]
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, urlencode(kept), ""))[:MAX_ADDRESS]


@lru_cache(maxsize=1024)
def _query(query: str) -> tuple[tuple[str, str], ...]:
    try:
        pairs = parse_qsl(query[:4_000], max_num_fields=60)
    except ValueError:
        return ()
    return tuple((k.lower(), v) for k, v in pairs)


def touch(page: Mapping[str, Any], at: str) -> dict[str, Any]:
    """One visit: campaign, click ids, referrer and landing page."""
    url = clean(page.get("url"), MAX_ADDRESS) or ""
    return {**_landing(url), **_some({"referrer": _referrer(page.get("referrer")), "at": at})}


@lru_cache(maxsize=1024)
def _landing(url: str) -> dict[str, Any]:
    """What a landing page's address says of a visit."""
    parts = _split(url)
    query = dict(_query(parts.query)) if parts else {}
    return _some(
        {
            "utm": _named(query, UTM, "utm_"),
            "click_ids": _named(query, CLICK_IDS, ""),
            "landing_page": address(url) if url else None,
        }
    )


def _some(found: Mapping[str, Any]) -> dict[str, Any]:
    """What there is something of."""
    return {k: v for k, v in found.items() if v}


def _named(query: Mapping[str, str], names: Iterable[str], prefix: str) -> dict[str, str]:
    given = ((name, query.get(prefix + name)) for name in names) if query else ()
    return {name: kept for name, value in given if value and (kept := clean(value))}


def _referrer(value: object) -> str | None:
    url = clean(value, MAX_ADDRESS)
    return address(url) if url else None


def touches(page: Mapping[str, Any], source: Mapping[str, Any] | None, at: str) -> list[Any]:
    """Every touch that came with a hello, oldest first, this page last."""
    told = source.get("touches") if source else None
    earlier = [t for t in map(_told, told) if t] if isinstance(told, list) else []
    here = touch(page, at)
    own = _told(source) if source else {}
    here = {**here, **{k: v for k, v in own.items() if k != "at"}}
    same = bool(earlier) and _facts(earlier[-1]) == _facts(here)
    return [*earlier[-MAX_TOUCHES:], *([] if same else [here])]


def _facts(seen: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in seen.items() if k != "at"}


def _told(value: object) -> dict[str, Any]:
    """A touch as the page tells it, held to the same shape."""
    if not isinstance(value, Mapping):
        return {}
    utm, clicks = value.get("utm"), value.get("click_ids")
    found = {
        "utm": _named(_strings(utm), UTM, ""),
        "click_ids": _named(_strings(clicks), CLICK_IDS, ""),
        "referrer": _referrer(value.get("referrer")),
        "landing_page": _referrer(value.get("landing_page")),
        "at": clean(value.get("at"), 30),
    }
    return _some(found)


def _strings(value: object) -> dict[str, str]:
    if not isinstance(value, Mapping):
        return {}
    return {k: v for k, v in value.items() if isinstance(k, str) and isinstance(v, str)}


def source_context(seen: list[dict[str, Any]]) -> dict[str, Any]:
    """The source of a lead: its last touch with a campaign (else the last), and the first one."""
    if not seen:
        return {}
    campaigns = [t for t in seen if t.get("utm") or t.get("click_ids")]
    last = (campaigns or seen)[-1]
    return {
        "utm": last.get("utm", {}),
        "referrer": last.get("referrer"),
        "landing_page": last.get("landing_page"),
        "click_ids": last.get("click_ids", {}),
        "first_touch": seen[0],
    }
