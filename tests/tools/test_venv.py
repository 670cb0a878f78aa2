import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "tools" / "venv.sh"


def make_venv(cwd: Path, python: Path | str) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "PYTHON": str(python)}
    command = ["sh", SCRIPT]
    return subprocess.run(
        command, cwd=cwd, env=environ, capture_output=True, text=True, check=False
    )


def old_python(directory: Path) -> Path:
    """A program that answers as Python 3.9 does: its version, and a failed comparison."""
    path = directory / "python3.9"
    path.write_text('#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.2 || exit 1\n')
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("make_python", "found"),
    [(old_python, "Python 3.9.2"), (lambda directory: directory / "none", "not installed")],
    ids=["too old", "missing"],
)
def test_without_a_new_python_it_says_which_one_was_found_and_how_to_mend_it(
    tmp_path: Path, make_python: Callable[[Path], Path], found: str
) -> None:
    python = make_python(tmp_path)
    done = make_venv(tmp_path, python)
    assert (done.returncode, done.stderr.splitlines()) == (
        1,
        [
            f"Handraise needs Python 3.11 or newer; {python} is {found}.",
            "Install it (Debian 12, Ubuntu 24.04: apt-get install python3 python3-venv), "
            "or name one:",
            "    PYTHON=/path/to/python3.12 make run",
        ],
    )


def test_it_makes_an_environment_and_leaves_a_working_one_alone(tmp_path: Path) -> None:
    first = make_venv(tmp_path, sys.executable)
    assert first.returncode == 0, first.stderr
    kept = tmp_path / ".venv" / "kept"
    kept.touch()
    assert (make_venv(tmp_path, tmp_path / "none").returncode, kept.exists()) == (0, True)


def test_a_broken_environment_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(tmp_path / "moved-away")
    assert make_venv(tmp_path, sys.executable).returncode == 0
    assert (tmp_path / ".venv" / "bin" / "python").exists()
