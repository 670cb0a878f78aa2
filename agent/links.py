"""Owns the tokens in our links and cookies: which handoff a rep's link opens and until when it
claims, who is signed in, whose claim it is, which draft a preview's opens, and how long.

A token is what it stands for, signed with the server's key (HMAC-SHA256). Refuses to keep anything:
the generation of a link follows from the delivery log, whoever reads a token asks there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from itsdangerous import BadSignature, Signer

KEY = "links"  # the name of the server's key in the store
MAX_TOKEN = 300  # characters; ours have about 100 and a destination's name
GOOD_MS = 24 * 3_600_000


@dataclass(frozen=True, slots=True)
class Link:
    """What a good token says: a handoff, as one destination was told of it. A generation is good
    for 24 hours after that destination first took it; what is sent later carries the next one."""

    handoff: str
    destination: str
    generation: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a good preview's token says. `until` is in seconds since 1970 UTC."""

    version: str
    until: int


def sign(key: bytes, handoff: str, destination: str, generation: int = 1) -> str:
    """The token of a handoff for a destination ("" for none); the same each time."""
    return _signer(key, "handoff").sign(f"{handoff}.{destination}.{generation:x}").decode()


def read(key: bytes, token: str) -> Link | None:
    """What `token` says; None when this server's key did not sign it."""
    said = _unsign(key, "handoff", token)
    parts = said.split(".") if said is not None else []
    if len(parts) != 3:
        return None
    return Link(parts[0], parts[1], int(parts[2], 16))


def generation(accepted: Sequence[int], now: int) -> int:
    """The generation of what is sent now to a destination that took events at these times (ms, in
    order)."""
    starts = _starts(accepted)
    over = bool(starts) and now > starts[-1] + GOOD_MS
    return max(1, len(starts)) + over


def expired(accepted: Sequence[int], generation: int, now: int) -> bool:
    """Whether a link of this generation claims no more. One nobody has taken yet does."""
    starts = _starts(accepted)
    return generation <= len(starts) and now > starts[generation - 1] + GOOD_MS


def _starts(accepted: Sequence[int]) -> list[int]:
    """When each generation was first taken."""
    starts: list[int] = []
    for at in accepted:
        if not starts or at > starts[-1] + GOOD_MS:
            starts.append(at)
    return starts


def sign_session(key: bytes, rep: str, at: int) -> str:
    """What a rep who signed in at `at` (ms) carries in his cookie."""
    return _signer(key, "rep").sign(f"{rep}.{at:x}").decode()


def read_session(key: bytes, cookie: str) -> tuple[str, int] | None:
    """Whose cookie this is, and since when; None when this server's key did not sign it."""
    said = _unsign(key, "rep", cookie)
    if said is None:
        return None
    rep, _, at = said.rpartition(".")
    return rep, int(at, 16)


def sign_preview(key: bytes, version: str, until: int) -> str:
    """A token for the flow version with the digest `version`, good until then (seconds)."""
    return _signer(key, "preview").sign(f"{version}.{until:x}").decode()


def read_preview(key: bytes, token: str) -> Preview | None:
    """What a preview's `token` says; None when this server's key did not sign it."""
    said = _unsign(key, "preview", token)
    if said is None:
        return None
    version, _, moment = said.rpartition(".")
    return Preview(version, int(moment, 16))


def proof(key: bytes, id: str, holder: str) -> str:
    """What the winner of a claim carries in his cookie; another claim makes another one."""
    return _signer(key, "claim").sign(f"{id}.{holder}").decode()


def proves(key: bytes, cookie: str, id: str, holder: str) -> bool:
    """Whether `cookie` is the proof of exactly this claim."""
    return _unsign(key, "claim", cookie) == f"{id}.{holder}"


def _signer(key: bytes, purpose: str) -> Signer:
    return Signer(key, salt=f"handraise.{purpose}", key_derivation="hmac", digest_method=sha256)


def _unsign(key: bytes, purpose: str, token: str) -> str | None:
    if len(token) > MAX_TOKEN or not token.isascii():
        return None
    try:
        return _signer(key, purpose).unsign(token).decode()
    except BadSignature:
        return None
