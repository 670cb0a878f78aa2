"""Who the site says the visitor is, and whether it proved it: an HMAC over the facts and a time.

Pure. An identity without proof is kept and marked so, because anybody can write it into a browser's
console; it opens nothing either way.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from agent.core.context import clean

FACTS = ("id", "email", "name", "phone", "company")
MAX_AGE = 24 * 3600  # seconds a signature is good for: a page may be cached for a day
AHEAD = 300  # seconds a site's clock may be fast


def identity(
    given: Mapping[str, Any], secrets: Sequence[str], now: datetime
) -> dict[str, str | bool]:
    """The facts given, with `verified`; nothing where there are none."""
    facts = {name: kept for name in FACTS if (kept := clean(given.get(name)))}
    if not facts:
        return {}
    return {**facts, "verified": _is_proven(given, secrets, now)}


def signed(given: Mapping[str, Any]) -> bytes:
    """What a site signs: every fact and `at` as `name=value`, by name, a line each."""
    parts = {name: given[name] for name in (*FACTS, "at") if given.get(name) is not None}
    return "\n".join(f"{name}={parts[name]}" for name in sorted(parts)).encode()


def _is_proven(given: Mapping[str, Any], secrets: Sequence[str], now: datetime) -> bool:
    signature, at = given.get("signature"), given.get("at")
    if not isinstance(signature, str) or type(at) is not int:
        return False
    message, offered = signed(given), signature.lower().encode()
    right = False
    for secret in secrets:  # all of them, so that the time taken tells nothing
        expected = hmac.new(secret.encode(), message, hashlib.sha256).hexdigest().encode()
        right |= hmac.compare_digest(expected, offered)
    return right and -AHEAD <= now.timestamp() - at <= MAX_AGE


def known(given: Mapping[str, Any], kinds: Mapping[str, str]) -> dict[str, Any]:
    """What the facts answer, by question, of questions with these kinds: offered, not answered."""
    facts = {name: given[name] for name in ("name", "email", "phone", "company") if name in given}
    found: dict[str, Any] = {id: facts[kind] for id, kind in kinds.items() if kind in facts}
    contacts = {id: facts for id, kind in kinds.items() if kind == "contact" and facts}
    return {**found, **contacts}
