"""Owns the widget's byte budget: what a visitor downloads, compressed; fails where it is overdrawn.

Sizes are gzip at level 9 without a time stamp, so that a figure is the same on every machine. A
visitor loads one language at most, so of the language files (.json) only the largest counts.
"""

import gzip
import sys
from pathlib import Path

from agent.packaged import widget_dir

LOADER = "widget.js"
PANEL = "-panel.js"
LOADER_LIMIT = 1_500
FIRST_LIMIT = 10_000
TOTAL_LIMIT = 18_000


def compressed(path: Path) -> int:
    """The bytes of a file as a visitor downloads it."""
    return len(gzip.compress(path.read_bytes(), compresslevel=9, mtime=0))


def sizes(directory: Path) -> dict[str, int]:
    """The compressed bytes of every file under `directory`, by its relative path."""
    return {
        path.relative_to(directory).as_posix(): compressed(path)
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }


def first(measured: dict[str, int]) -> int:
    """What stands between a visitor and the first question: the loader and the panel."""
    return sum(size for name, size in measured.items() if name.endswith((LOADER, PANEL)))


def everything(measured: dict[str, int]) -> int:
    """The most that one visitor can load: all the code and the largest language."""
    languages = [size for name, size in measured.items() if name.endswith(".json")]
    code = sum(measured.values()) - sum(languages)
    return code + max(languages, default=0)


def faults(measured: dict[str, int]) -> list[str]:
    """What is wrong with these sizes, one line each; empty where all is within the budget."""
    if LOADER not in measured:
        return [f"There is no {LOADER} in widget/dist. Run `make widget`."]
    loader, total = measured[LOADER], everything(measured)
    return [
        f"{what} is {size:,} bytes, {size - limit:,} over its {limit:,}. Take something out of it."
        for what, size, limit in (
            (f"The loader {LOADER}", loader, LOADER_LIMIT),
            ("What comes before the first question", first(measured), FIRST_LIMIT),
            ("All that one visitor loads", total, TOTAL_LIMIT),
        )
        if size > limit
    ]


def main() -> int:
    """Print the sizes; the exit status is 1 where the budget is overdrawn."""
    measured = sizes(widget_dir())
    for name, size in measured.items():
        print(f"   {size:7,}  {name}")
    print(f"   {first(measured):7,}  up to the first question, of {FIRST_LIMIT:,} (gzip)")
    print(f"   {everything(measured):7,}  for one visitor, of {TOTAL_LIMIT:,} (gzip)")
    found = faults(measured)
    print(*found, sep="\n", end="\n" if found else "", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
