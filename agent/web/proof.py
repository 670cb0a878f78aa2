"""Owns the proof of work that may stand before a new conversation, in the manner of ALTCHA: riddles
that are signed, good for a minute and for one conversation; and the alarm that calls for them.

A room of its own beside `limits`, which counts who asks how often: this asks what it cost him.
Refuses to keep anything of a riddle that nobody has solved: what comes back carries all there is to
know, and what no riddle of ours looks like is put away before anything is computed.
"""

import math
import secrets
from collections.abc import Awaitable, Callable, Mapping
from functools import cached_property
from types import ModuleType
from typing import Any

import structlog

from agent.config.model import Proof

KEY = "proof"  # the name of the server's key in the store
GOOD_SECONDS = 60
ROUNDS = 200  # of PBKDF2 for each try: 70 µs here, and 90 in a browser, which has it built in
WINDOW_SECONDS = 5.0  # over which the conversations asked for are counted
_SHAPE = {  # of what is signed: a type, and the length of a text
    "algorithm": (str, 14), "cost": (int, 0), "keyLength": (int, 0), "keyPrefix": (str, 32),
    "nonce": (str, 32), "salt": (str, 32), "expiresAt": (int, 0),
}  # fmt: skip
_DIGEST = 64  # hex digits of a SHA-256

Frame = dict[str, Any]
_log = structlog.get_logger(__name__)


class Proofs:
    """Gives riddles and looks at what was found. `key` tells the server's secret, `once` whether a
    name comes for the first time; `work` is the most that a riddle costs, in tries."""

    def __init__(
        self,
        key: Callable[[], Awaitable[bytes]],
        once: Callable[[str], Awaitable[bool]],
        work: int,
    ) -> None:
        self._key = key
        self._once = once
        self._work = work

    async def challenge(self, now: float) -> Frame:
        """A riddle, as it is sent. What is looked for is known here and bounded, so that nobody is
        unlucky: giving one out and looking at what was found cost one try each, solving it half of
        `work` on average."""
        made = self._altcha.create_challenge(
            "PBKDF2/SHA-256",
            ROUNDS,
            counter=secrets.randbelow(self._work) + 1,
            expires_at=int(now) + GOOD_SECONDS,
            hmac_secret=await self._key(),
        )
        told: Frame = made.to_dict()
        return told

    async def holds(self, proof: Mapping[str, Any], now: float) -> bool:
        """Whether this solves a riddle of ours, in time, and for the first time. The counter is
        enough, since the key follows from it; a key that is sent must be the right one."""
        if not _shaped(proof) or proof["challenge"]["parameters"]["expiresAt"] < now:
            return False
        told = {**proof, "solution": {"derivedKey": "", **proof["solution"]}}
        payload = self._altcha.Payload.from_dict(told)

        def derive(parameters: Any, salt: bytes, password: bytes) -> bytes:
            key: bytes = self._altcha.derive_key_pbkdf2(parameters, salt, password)
            payload.solution.derived_key = payload.solution.derived_key or key.hex()
            return key

        verified = self._altcha.verify_solution(payload, await self._key(), derive).verified
        if not verified:
            return False
        return await self._once(f"proof:{payload.challenge.parameters.nonce}")

    # Imported with the first riddle: a start need not wait for it.
    @cached_property
    def _altcha(self) -> ModuleType:
        import altcha  # noqa: PLC0415 - see above

        return altcha


def _shaped(proof: Mapping[str, Any]) -> bool:
    """Whether it may be one of ours: what a stranger made long or deep is not even hashed."""
    challenge, solution = proof.get("challenge"), proof.get("solution")
    if not isinstance(challenge, dict) or not isinstance(solution, dict):
        return False
    parameters = challenge.get("parameters")
    if not isinstance(parameters, dict) or parameters.keys() != _SHAPE.keys():
        return False
    return (
        all(_is(parameters[name], *shape) for name, shape in _SHAPE.items())
        and _is(challenge.get("signature"), str, _DIGEST)
        and _is(solution.get("derivedKey", "0" * _DIGEST), str, _DIGEST)
        and _is(solution.get("counter"), int, 0)
    )


def _is(value: object, type_: type, length: int) -> bool:
    return type(value) is type_ and (not isinstance(value, str) or len(value) == length)


class Alarm:
    """Whether so many ask for conversations that each must be worked for. It counts those who ask
    and not those who get one, so that the work itself does not end it."""

    def __init__(self, settings: Proof) -> None:
        self._settings = settings
        self._asked = 0.0  # a second, over the window; what is older fades
        self._at = 0.0
        self._until = -math.inf
        self.on = False

    def ring(self, now: float, *, overloaded: bool) -> bool:
        """One more asks, at `now` in seconds of any clock; whether he must work for it."""
        settings = self._settings
        fading = math.exp(min(0.0, self._at - now) / WINDOW_SECONDS)
        self._asked, self._at = self._asked * fading + 1 / WINDOW_SECONDS, now
        if settings.above and (overloaded or self._asked > settings.above):
            self._until = now + settings.seconds
        if self.on != (now < self._until):
            self.on = not self.on
            _log.warning("proof_of_work", on=self.on, asked_a_second=round(self._asked, 1))
        return self.on
