"""Owns the token in a rep's link: which handoff it opens, and when it was signed.

A token is the handoff's id and a time, signed with the server's key. Refuses to keep anything: what
a token opens and how long it claims is decided by whoever reads it.
"""

import time
from dataclasses import dataclass
from hashlib import sha256

from itsdangerous import BadSignature, Signer

KEY = "links"  # the name of the server's key in the store
MAX_TOKEN = 200  # characters; ours have about 90


@dataclass(frozen=True, slots=True)
class Link:
    """What a good token says. `signed_at` is in seconds since 1970 UTC."""

    handoff: str
    signed_at: int


def sign(key: bytes, id: str, at: int | None = None) -> str:
    """A token for the handoff `id`, signed at `at` (seconds; now, if left out)."""
    moment = int(time.time()) if at is None else at
    return _signer(key, "handoff").sign(f"{id}.{moment:x}").decode()


def read(key: bytes, token: str) -> Link | None:
    """What `token` says; None when this server's key did not sign it."""
    said = _unsign(key, "handoff", token)
    if said is None:
        return None
    id, _, moment = said.rpartition(".")
    return Link(id, int(moment, 16))


def proof(key: bytes, id: str, claimed_at: int) -> str:
    """What the winner of a claim carries in his cookie; another claim makes another one."""
    return _signer(key, "claim").sign(f"{id}.{claimed_at:x}").decode()


def proves(key: bytes, cookie: str, id: str, claimed_at: int) -> bool:
    """Whether `cookie` is the proof of exactly this claim."""
    return _unsign(key, "claim", cookie) == f"{id}.{claimed_at:x}"


def _signer(key: bytes, purpose: str) -> Signer:
    return Signer(key, salt=f"handraise.{purpose}", key_derivation="hmac", digest_method=sha256)


def _unsign(key: bytes, purpose: str, token: str) -> str | None:
    if len(token) > MAX_TOKEN or not token.isascii():
        return None
    try:
        return _signer(key, purpose).unsign(token).decode()
    except BadSignature:
        return None
