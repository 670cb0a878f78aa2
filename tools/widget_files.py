"""Owns what may lie in widget/dist: only what one visitor loads, from one server, in the site's
font.

A file that none of the others names is never loaded; an address with a host, an imported style
sheet or a font of ours would be a request to somebody else, or one more than was promised.
"""

import re
import sys
from pathlib import Path

from agent.packaged import widget_dir
from tools.widget_budget import LOADER

# The one address there is names a language of drawings, and is never asked for.
ELSEWHERE = re.compile(r"https?://(?!www\.w3\.org/2000/svg\b)[^\s\"'`)]*|@import\b|@font-face\b")


def _named(name: str, loader: str, others: list[str]) -> bool:
    # One hash begins all names, and the loader alone knows it; the panel names a table by its
    # language alone.
    hash, _, own = name.partition("-")
    wanted = re.compile(rf"\b{re.escape(own.removesuffix('.json'))}\b")
    return f"/{hash}-" in loader and any(wanted.search(text) for text in others)


def faults(directory: Path) -> list[str]:
    """What does not belong into `directory`, one line each, by file; empty where all does."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(directory.iterdir())}
    found = []
    for name, text in texts.items():
        others = [other for named, other in texts.items() if named != name]
        if name != LOADER and not _named(name, texts.get(LOADER, ""), others):
            found.append(f"{name} is loaded by nothing. Run `make widget`, or leave it out.")
        found += [
            f"{name} leads elsewhere: {match[0]}. A page asks one server, and no other."
            for match in ELSEWHERE.finditer(text)
        ]
    return found


def main() -> int:
    """Print what is wrong; the exit status is 1 where anything is."""
    found = faults(widget_dir())
    print(*found, sep="\n", end="\n" if found else "", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
