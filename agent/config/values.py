"""Owns what one setting's value may be: each function takes plain data and returns it typed.

Refuses with `Wrong`, which says what is wrong and how to mend it, and never repeats a secret.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit

T = TypeVar("T")

_NEW_SECRET = (
    "Make one: python3 -c \"import base64, os; print('whsec_' + "
    'base64.b64encode(os.urandom(32)).decode())"'
)
_NEW_TOKEN = 'Make one: python3 -c "import secrets; print(secrets.token_urlsafe(32))"'
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_RATE = re.compile(r"[1-9]\d{0,6}/(second|minute|hour|day)")


class Wrong(Exception):
    """A value that can't be used. `within` is its place inside the value, such as (2,)."""

    def __init__(self, what: str, mend: str, within: tuple[str | int, ...] = ()) -> None:
        super().__init__(what)
        self.what = what
        self.mend = mend
        self.within = within


def shown(value: object) -> str:
    """Return `value` as a person wrote it, short."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value[:60]}…"' if len(value) > 60 else f'"{value}"'
    return {type(None): "nothing", dict: "a mapping", list: "a list"}.get(type(value), str(value))


def meant(word: str, known: Sequence[str]) -> str:
    """Return a sentence that names the known word most like `word`, else all that are known."""
    near = get_close_matches(word, known, n=1)
    return f'Did you mean "{near[0]}"?' if near else f"Known here: {', '.join(known)}."


def text(value: object) -> str:
    """A text that is not blank. Raises Wrong, as every parser here does."""
    if not isinstance(value, str) or not value.strip():
        raise Wrong(f"{shown(value)} is not a text", "Write a text, in quotes when it is a number.")
    return value


def name(value: object) -> str:
    """A name of the operator's own: letters, digits, - and _, 64 at most."""
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise Wrong(f"{shown(value)} can't be a name", "Use letters, digits, - and _, at most 64.")
    return value


def flag(value: object) -> bool:
    """True or false, not their words."""
    if not isinstance(value, bool):
        raise Wrong(f"{shown(value)} is neither true nor false", "Write true or false.")
    return value


def integer(low: int, high: int) -> Callable[[object], int]:
    """A parser of whole numbers from `low` to `high`, both included."""

    def parse(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            mend = f"Write a whole number from {low:,} to {high:,}, without separators."
            raise Wrong(f"{shown(value)} does not fit", mend)
        return value

    return parse


def seconds(low: float, high: float) -> Callable[[object], float]:
    """A parser of seconds from `low` to `high`, both included; parts of a second count."""

    def parse(value: object) -> float:
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not low <= value <= high
        ):
            raise Wrong(f"{shown(value)} does not fit", f"Write seconds from {low:g} to {high:g}.")
        return float(value)

    return parse


def rate(value: object) -> str | None:
    """So many in a second, a minute, an hour or a day; "none" for as many as there are."""
    if value == "none":
        return None
    if not isinstance(value, str) or not _RATE.fullmatch(value):
        raise Wrong(f"{shown(value)} is no rate", "Write 20/minute, 5/second, 600/hour or none.")
    return value


def one_of(*words: str) -> Callable[[object], str]:
    """A parser of one of these words; a misspelt one is answered with the nearest."""

    def parse(value: object) -> str:
        if value not in words:
            raise Wrong(f"{shown(value)} is not known here", meant(str(value), words))
        return str(value)

    return parse


def several(parse: Callable[[object], T]) -> Callable[[object], tuple[T, ...]]:
    """A list whose items `parse` reads; a single value is a list of one."""

    def parse_all(value: object) -> tuple[T, ...]:
        if not isinstance(value, list):
            return (parse(value),)
        items = []
        for index, item in enumerate(value):
            try:
                items.append(parse(item))
            except Wrong as wrong:
                raise Wrong(wrong.what, wrong.mend, (index, *wrong.within)) from None
        return tuple(items)

    return parse_all


def some(parse: Callable[[object], T]) -> Callable[[object], frozenset[T]]:
    """A list of which the order means nothing; an empty one is a mistake."""

    def parse_set(value: object) -> frozenset[T]:
        if value == []:
            raise Wrong("the list is empty: nothing would pass", "Name some, or leave the key out.")
        return frozenset(several(parse)(value))

    return parse_set


def web_address(value: object) -> str:
    """An http or https address to post to. It may hold a secret, so it is not repeated."""
    parts = _split(value)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        raise Wrong("this is not a web address", "Write it whole: https://example.com/hook")
    if parts.fragment:
        raise Wrong("an address to post to has no #part", "Leave out what begins with #.")
    return str(value)


def public_url(value: object) -> str:
    """How the world reaches this server: a web address without a query and a last slash."""
    url = web_address(value)
    if urlsplit(url).query:
        raise Wrong(f"{shown(value)} has a query", "Leave out what begins with a question mark.")
    return url.rstrip("/")


def origin(value: object) -> str:
    """Scheme and host of a site, in small letters; or "*" for every site."""
    if value == "*":
        return "*"
    parts = _split(value)
    fits = parts and parts.scheme in ("http", "https") and parts.hostname
    if not fits or parts is None or parts.path.rstrip("/") or parts.query or parts.fragment:
        mend = 'Write scheme and host only: https://www.example.com, or "*" for every site.'
        raise Wrong(f"{shown(value)} is not an origin", mend)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _split(value: object) -> SplitResult | None:
    """Split an address; None when it is none. The port is read too, since that may fail."""
    if not isinstance(value, str) or re.search(r"[\s\x00-\x1f]", value):
        return None
    try:
        parts = urlsplit(value)
        return parts if parts.port != 0 else None
    except ValueError:
        return None


def network(value: object) -> IPv4Network | IPv6Network:
    """An address, which is a network of one, or a network; bits beyond its mask do not matter."""
    try:
        return ip_network(text(value).strip(), strict=False)
    except ValueError:
        mend = "Write an address such as 10.0.0.7 or a network such as 10.0.0.0/8."
        raise Wrong(f"{shown(value)} is not an address", mend) from None


def database(value: object) -> str:
    """The address of a database: it may hold a password, so it is not repeated."""
    schemes = ("sqlite://", "sqlite+aiosqlite://", "postgresql://", "postgresql+asyncpg://")
    if not isinstance(value, str) or not value.startswith(schemes):
        mend = "Write sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE."
        raise Wrong("this is not the address of a database that can be used", mend)
    return value


def bus(value: object) -> str:
    """The word local, or the address of a Redis: it may hold a password, so it is not repeated."""
    schemes = ("redis://", "rediss://", "unix://")
    if value != "local" and not (isinstance(value, str) and value.startswith(schemes)):
        mend = 'Write "local", or redis://HOST:6379/0 where several processes run.'
        raise Wrong("this is neither local nor the address of a Redis", mend)
    return str(value)


def path(value: object) -> Path:
    """A path, from the working directory."""
    return value if isinstance(value, Path) else Path(text(value))


def token(value: object) -> str:
    """A bearer token: 20 characters of ASCII at least, without spaces. It is not repeated."""
    if not isinstance(value, str) or len(value) < 20 or not value.isascii() or " " in value:
        raise Wrong("a token needs at least 20 characters, without spaces", _NEW_TOKEN)
    return value


def secret(value: object) -> str:
    """A Standard Webhooks secret: whsec_ and base64 of 24 to 64 bytes."""
    if not isinstance(value, str) or not value.startswith("whsec_"):
        raise Wrong("a secret begins with whsec_", _NEW_SECRET)
    try:
        size = len(base64.b64decode(value.removeprefix("whsec_"), validate=True))
    except (binascii.Error, ValueError):
        raise Wrong("after whsec_ this is not base64", _NEW_SECRET) from None
    if not 24 <= size <= 64:
        raise Wrong(f"the secret holds {size} bytes, not 24 to 64", _NEW_SECRET)
    return value


def secrets(value: object) -> tuple[str, ...]:
    """One secret or several: all of them sign, so that one can be exchanged."""
    found = several(secret)(value)
    if not found:
        raise Wrong("the list of secrets is empty", _NEW_SECRET)
    return found
