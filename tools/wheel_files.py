"""Owns which files from outside the packages go into the wheel; refuses to build without them.

Hatchling runs this hook (see pyproject.toml). It is a hook and not a plain force-include table
because that table also copies the files on an editable install, where a copy would go stale.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCES = {
    "flows": "agent/_flows",
    "widget/dist": "agent/_widget",
    "config.example.yaml": "agent/_config.example.yaml",
}
"""Path in the checkout -> path in the wheel; agent/packaged.py looks for both."""


class WheelFiles(BuildHookInterface[Any]):
    """The build hook: adds SOURCES to a real wheel, nothing to an editable one."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files to add. Raises FileNotFoundError where one is missing or empty."""
        if version == "editable":
            return
        for source, target in SOURCES.items():
            path = Path(self.root) / source
            if not path.is_file() and not any(path.glob("*")):
                raise FileNotFoundError(
                    f"{path} is missing or empty, so the wheel would not work. Get the whole "
                    "repository; `make widget` builds widget/dist."
                )
            build_data["force_include"][str(path)] = target
