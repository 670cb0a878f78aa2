"""Owns what a page comes to know of a visitor while the conversation runs: offered, never answered.

Refuses what is no news, and to let an unproven identity take the place of a proven one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from agent.core import identity
from agent.core.remembering import prefilled
from agent.core.turning import STALE, Input, Refusal

if TYPE_CHECKING:
    from agent.core.snapshot import Snapshot
    from agent.core.speaking import Speaking


def take(talk: Speaking, given: Input) -> None:
    """Keep `identity` and `prefill`; the question now asked comes again where it is known now.
    Raises Refusal where nothing of it is new, or the conversation is over, or erased."""
    snapshot, told = talk.snapshot, given.value or {}
    if snapshot.ended:
        raise Refusal(STALE, "This conversation has ended.")
    who = _better(snapshot, told.get("identity") or {})
    kinds = {id: question.kind for id, question in talk.flow.questions.items()}
    offered = {**identity.known(who, kinds), **(told.get("prefill") or {})}
    known = prefilled(talk.flow, offered, talk.now)
    news = {id: one for id, one in known.items() if snapshot.prefill.get(id) != one}
    if who == snapshot.identity and not news:
        raise Refusal(STALE, "Nothing of this is new.")
    snapshot.identity, snapshot.prefill = dict(who), {**snapshot.prefill, **news}
    free = snapshot.owner == "bot" and not snapshot.pending
    if free and snapshot.state in news and snapshot.state not in snapshot.answers:
        talk.repeat()


def _better(snapshot: Snapshot, who: Mapping[str, Any]) -> Mapping[str, Any]:
    proven_before = snapshot.identity.get("verified") and not who.get("verified")
    return snapshot.identity if not who or proven_before else who
