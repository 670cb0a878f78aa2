"""Owns web addresses: found in a sentence, https:// added, the host in lower case.

It refuses any scheme but http and https, and addresses that carry a user name.
"""

import re

from agent.core.understand.reading import Ask, Reading, refused, understood

_PIECE = re.compile(r"[^\s<>\"|]+")
_SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):(?=/|[^0-9])", re.IGNORECASE)
_HOST = re.compile(
    r"(?=[^/?#:]{4,253}(?:[/?#:]|$))(?:[^\W_](?:[^\W_]|-){0,62}\.)+"
    r"(?:[^\W\d_]{2,24}|xn--[a-z0-9\-]{2,59})(?::[0-9]{1,5})?(?=[/?#]|$)",
    re.IGNORECASE,
)
_ENDS = ".,;:!?)'*]}"


def read(ask: Ask, text: str) -> Reading:
    """A text as an address with https:// before it."""
    faults = []
    for piece in _PIECE.findall(text):
        written = piece.strip("([{'*").rstrip(_ENDS)
        if "." in written or "://" in written:
            reading = check(written)
            if reading.status == "understood":
                return reading
            faults.append(reading)
    return faults[0] if faults else refused("no_match", "url: no address")


def check(written: str) -> Reading:
    """An address as it is kept, or why it is none."""
    scheme = _SCHEME.match(written)
    rest = written
    if scheme:
        if scheme[1].lower() not in ("http", "https"):
            return refused("url_invalid", f"url: {scheme[1]} is no web address")
        rest = written[scheme.end() :].lstrip("/")
    host = _HOST.match(rest)
    if not host or ".." in host[0]:
        return refused("url_invalid", f'url: no host in "{written[:80]}"')
    prefix = "http" if scheme and scheme[1].lower() == "http" else "https"
    return understood(f"{prefix}://{host[0].lower()}{rest[host.end() :]}", f'url: "{written}"')
