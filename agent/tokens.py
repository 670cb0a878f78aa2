"""Ids and tokens: what names a thing, and what lets a visitor come back to his conversation."""

import hashlib
import random
import secrets


def new_token() -> str:
    """32 random bytes, as the visitor keeps them."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def new_id(prefix: str, now_ms: int) -> str:
    """An id that sorts by its time, so that new rows lie together. It names a thing and opens
    nothing, so it need not be hard to guess."""
    return f"{prefix}_{now_ms:012x}{random.getrandbits(80):020x}"
