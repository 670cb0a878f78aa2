"""Owns finding a Chromium for the browser tests, and installing one; never takes another browser.

`python -m tools.chromium` prints the path of the one found; where there is none it installs one.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

VARIABLE = "HANDRAISE_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    "/usr/lib/chromium/chromium",
    "/snap/bin/chromium",
    "/opt/google/chrome/chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
PLAYWRIGHT_PATTERNS = (
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
)


class ChromiumMissing(Exception):
    """No Chromium where one should be; the text says where was looked and how to mend it."""


def find(environ: Mapping[str, str] = os.environ, places: Iterable[str] = PLACES) -> Path | None:
    """The Chromium to test with, or None. What HANDRAISE_CHROMIUM names wins over every other.

    Raises ChromiumMissing where the variable names a file that cannot be run: to take another
    browser in silence would hide the mistake.
    """
    if chosen := environ.get(VARIABLE):
        return _chosen(Path(chosen))
    for name in NAMES:
        if found := shutil.which(name, path=environ.get("PATH", "")):
            return Path(found)
    candidates = [*map(Path, places), *_of_playwright(environ)]
    return next((path for path in candidates if _runs(path)), None)


def require() -> Path:
    """The Chromium to test with. Raises ChromiumMissing where there is none."""
    if path := find():
        return path
    raise ChromiumMissing(
        f"No Chromium in PATH, in {', '.join(PLACES)} or in playwright's cache. "
        f"Run `make chromium` to install one, or set {VARIABLE} to the browser's path."
    )


def install_command(is_root: bool, os_release: str, has_apt: bool) -> list[list[str]]:
    """The commands that install a Chromium here, in order.

    Debian's own package where root may install it, because it brings the libraries and fonts a
    browser needs. Ubuntu's package of that name only points to a snap, so it does not count.
    """
    if is_root and has_apt and "ID=debian" in os_release.splitlines():
        return [
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
        ]
    with_libraries = ["--with-deps"] if is_root and has_apt else []
    return [[sys.executable, "-m", "playwright", "install", *with_libraries, "chromium"]]


def _chosen(path: Path) -> Path:
    if _runs(path):
        return path
    raise ChromiumMissing(
        f"{VARIABLE} is {path}, which is no program that can be run. "
        f"Point it at a Chromium, or unset {VARIABLE} to have one found."
    )


def _runs(path: Path) -> bool:
    return path.is_file() and os.access(path, os.X_OK)


def _of_playwright(environ: Mapping[str, str]) -> list[Path]:
    home = Path(environ.get("HOME", "/"))
    named = environ.get("PLAYWRIGHT_BROWSERS_PATH")
    caches = [Path(named)] if named else [home / ".cache", home / "Library" / "Caches"]
    roots = caches if named else [cache / "ms-playwright" for cache in caches]
    # The newest first: a browser older than the driver may not speak its protocol.
    return [
        path
        for root in roots
        for pattern in PLAYWRIGHT_PATTERNS
        for path in sorted(root.glob(pattern), reverse=True)
    ]


def _install() -> None:
    release = Path("/etc/os-release")
    commands = install_command(
        is_root=os.geteuid() == 0,
        os_release=release.read_text() if release.exists() else "",
        has_apt=shutil.which("apt-get") is not None,
    )
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in commands:
        print("No Chromium here. Running:", " ".join(command), flush=True)
        subprocess.run(command, check=True, env=quiet, stdout=subprocess.DEVNULL)


def main() -> int:
    """Find or install; the exit status is 1 where neither works."""
    try:
        if find() is None:
            _install()
        print("Chromium for the browser tests:", require())
    except (ChromiumMissing, subprocess.CalledProcessError) as fault:
        print(f"No Chromium to test with: {fault}", file=sys.stderr)
        print(f"Install one and name it: {VARIABLE}=/path/to/chromium make test", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
