import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CLOSING = "======= 3 passed, 1 skipped in 2.31s ======="


@pytest.mark.parametrize("failing", [False, True])
def test_ci_ends_with_the_closing_line_of_pytest_and_passes_the_status_on(
    tmp_path: Path, failing: bool
) -> None:
    """The status of a failed recipe is make's own 2."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "run", tmp_path / ".ci" / "run")
    recipe = f'@echo "CI is $$CI"; echo "{CLOSING}"; exit {int(failing)}'
    (tmp_path / "Makefile").write_text(f"test:\n\t{recipe}\n")
    # Under `make test` these would tell the inner make to announce itself.
    environ = {name: value for name, value in os.environ.items() if "MAKE" not in name}
    done = subprocess.run(
        ["bash", ".ci/run"], cwd=tmp_path, env=environ, capture_output=True, text=True, check=False
    )
    lines = done.stdout.splitlines()
    assert (done.returncode, lines[0], lines[-1]) == (2 * failing, "CI is true", CLOSING)
