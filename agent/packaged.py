"""Owns where the files shipped with Handraise lie: flows, built widget, example configuration.

A wheel carries them inside this package (tools/wheel_files.py puts them there), a checkout keeps
them beside it. Refuses to guess further: a file in neither place is a broken installation.
"""

from pathlib import Path

from agent.errors import HandraiseError

PACKAGE = Path(__file__).resolve().parent


class PackagedFileMissing(HandraiseError):
    """A file that belongs to Handraise is not there. `name` is what, `looked_in` is where."""

    def __init__(self, name: str, looked_in: tuple[Path, ...]) -> None:
        self.name = name
        self.looked_in = looked_in
        places = " or ".join(map(str, looked_in))
        super().__init__(
            f"Handraise's own {name} is missing: it is not at {places}.",
            "Install Handraise again, or in a checkout run `git checkout` for that path.",
        )


def flows_dir(package: Path = PACKAGE) -> Path:
    """The directory of the flows that come with Handraise. Raises PackagedFileMissing."""
    return _first("flows", package / "_flows", package.parent / "flows")


def widget_dir(package: Path = PACKAGE) -> Path:
    """The directory of the built widget: what a visitor loads. Raises PackagedFileMissing."""
    return _first("widget", package / "_widget", package.parent / "widget" / "dist")


def example_config(package: Path = PACKAGE) -> Path:
    """The configuration file with every setting explained. Raises PackagedFileMissing."""
    name = "config.example.yaml"
    return _first(name, package / f"_{name}", package.parent / name)


def _first(name: str, *places: Path) -> Path:
    for place in places:
        if place.exists():
            return place
    raise PackagedFileMissing(name, places)
