"""Owns the proof that widget/src builds widget/dist, byte for byte; never writes to either."""

import shutil
import sys
import tempfile
from pathlib import Path

from tools import npm

MODULES = "node_modules"
DIST = "dist"


def contents(directory: Path) -> dict[str, bytes]:
    """Every file under `directory`, by its path relative to it."""
    return {
        path.relative_to(directory).as_posix(): path.read_bytes()
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }


def differences(committed: dict[str, bytes], built: dict[str, bytes]) -> list[str]:
    """One line for each file that is not the same on both sides."""
    return [
        *(f"{name} is not built any more" for name in sorted(committed.keys() - built.keys())),
        *(f"{name} is built but not there" for name in sorted(built.keys() - committed.keys())),
        *(
            f"{name} has other bytes"
            for name in sorted(committed.keys() & built.keys())
            if committed[name] != built[name]
        ),
    ]


def rebuild(widget: Path, workplace: Path) -> dict[str, bytes]:
    """The dist that a copy of `widget` in `workplace` builds. Raises RuntimeError if npm fails."""
    copy = workplace / "widget"
    shutil.copytree(widget, copy, ignore=shutil.ignore_patterns(MODULES, DIST))
    (copy / MODULES).symlink_to(widget / MODULES, target_is_directory=True)
    if npm.run("run", "--silent", "build", cwd=copy) != 0:
        raise RuntimeError("npm run build failed in a copy of widget/; its output stands above.")
    return contents(copy / DIST)


def main() -> int:
    """The exit status is 1 where dist is stale or the build fails."""
    with tempfile.TemporaryDirectory() as workplace:
        try:
            built = rebuild(npm.WIDGET, Path(workplace))
        except RuntimeError as fault:
            print(fault, file=sys.stderr)
            return 1
    if stale := differences(contents(npm.WIDGET / DIST), built):
        print("widget/dist is not what widget/src builds:", *stale, sep="\n  ", file=sys.stderr)
        print("Run `make widget` and commit widget/dist.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
