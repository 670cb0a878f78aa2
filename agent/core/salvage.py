"""What can still be checked of a flow whose shape is broken in places: all faults at once.

A key that is not known is left out, an unknown kind replaced by one that takes the same options;
any other part with a fault is replaced by the smallest sound one of its kind. Its id stays, so that
what refers to it is not called a mistake too. Nothing salvaged ever runs.
"""

import copy
from collections.abc import Iterable
from typing import Any

from agent.core.yaml_reader import Path

_SMALLEST: dict[str, Any] = {
    "questions": {"ask": "?", "kind": "text"},
    "ends": {"say": "?"},
    "bands": 0,
    "values": "0",
}
# Left out, these would be missed.
_ASKED_FOR = frozenset(
    {"ask", "kind", "say", "options", "unit", "label", "notice", "like", "fields", "consent"}
)
_LISTED = ("questions", "ends", "bands", "signals", "faq", "translations", "tests")
_NEEDED = ("locale", "questions", "bands", "routes", "ends")


def salvage(data: Any, broken: Iterable[Path]) -> dict[str, Any] | None:
    """`data` with every broken part replaced; None when too much is broken to go on."""
    if not isinstance(data, dict) or any(key not in data for key in _NEEDED):
        return None
    kept = copy.deepcopy(data)
    for path in broken:
        if not (_spared(kept, path) or _mend(kept, path)):
            return None
    return kept


def _spared(kept: dict[str, Any], path: Path) -> bool:
    """Mend one key and leave the rest of its question as it is; whether that will do."""
    if len(path) < 3 or path[0] != "questions":
        return False
    holder: Any = kept
    for key in path[:-1]:
        holder = holder.get(key) if isinstance(holder, dict) else None
    if not isinstance(holder, dict):
        return False
    if path[2:] == ("kind",) and "options" in holder:
        holder["kind"] = "choice"
        return True
    if path[-1] in _ASKED_FOR:
        return False
    return holder.pop(path[-1], None) is not None


def _mend(kept: dict[str, Any], path: Path) -> bool:
    """Replace the part that holds `path`; whether the rest can be looked at."""
    if not path:
        return True
    part, name = path[0], path[1] if len(path) > 1 else None
    if name is None:
        kept.pop(str(part), None)
        return part not in _NEEDED
    if part == "routes" and isinstance(name, int):
        kept["routes"][name] = {"end": next(iter(kept["ends"]), "")}
    elif part in _SMALLEST:
        kept[str(part)][name] = _SMALLEST[str(part)]
    elif part in _LISTED:
        kept[str(part)].pop(name, None)
    else:
        kept.pop(str(part), None)
    return True
