import sys
from pathlib import Path

import pytest

from tools.chromium import VARIABLE, ChromiumMissing, find, install_command


def program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_the_variable_wins_over_the_path(tmp_path: Path) -> None:
    chosen = program(tmp_path / "mine" / "browser")
    program(tmp_path / "bin" / "chromium")
    environ = {VARIABLE: str(chosen), "PATH": str(tmp_path / "bin")}
    assert find(environ) == chosen


def test_a_variable_that_names_no_program_is_a_fault_and_not_passed_over(tmp_path: Path) -> None:
    program(tmp_path / "bin" / "chromium")
    wrong = tmp_path / "nothing"
    with pytest.raises(ChromiumMissing) as raised:
        find({VARIABLE: str(wrong), "PATH": str(tmp_path / "bin")})
    assert str(raised.value) == (
        f"{VARIABLE} is {wrong}, which is no program that can be run. "
        f"Point it at a Chromium, or unset {VARIABLE} to have one found."
    )


def test_chromium_in_the_path_comes_before_chrome(tmp_path: Path) -> None:
    program(tmp_path / "google-chrome")
    expected = program(tmp_path / "chromium")
    assert find({"PATH": str(tmp_path)}) == expected


def test_a_usual_place_serves_where_the_path_has_none(tmp_path: Path) -> None:
    place = program(tmp_path / "opt" / "chrome")
    environ = {"PATH": "", "HOME": str(tmp_path)}
    assert find(environ, places=[str(tmp_path / "gone"), str(place)]) == place


def test_a_file_that_may_not_run_is_passed_over(tmp_path: Path) -> None:
    place = program(tmp_path / "chrome")
    place.chmod(0o644)
    assert find({"PATH": "", "HOME": str(tmp_path)}, places=[str(place)]) is None


def test_the_newest_browser_in_the_cache_of_playwright_is_taken(tmp_path: Path) -> None:
    cache = tmp_path / ".cache" / "ms-playwright"
    program(cache / "chromium-1100" / "chrome-linux" / "chrome")
    newest = program(cache / "chromium-1200" / "chrome-linux64" / "chrome")
    assert find({"PATH": "", "HOME": str(tmp_path)}, places=[]) == newest


def test_playwrights_own_variable_moves_its_cache(tmp_path: Path) -> None:
    program(tmp_path / ".cache" / "ms-playwright" / "chromium-1200" / "chrome-linux" / "chrome")
    moved = program(tmp_path / "moved" / "chromium-1100" / "chrome-linux" / "chrome")
    environ = {
        "PATH": "",
        "HOME": str(tmp_path),
        "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path / "moved"),
    }
    assert find(environ, places=[]) == moved


def test_root_on_debian_installs_the_package_of_debian() -> None:
    assert install_command(is_root=True, os_release="NAME=x\nID=debian\n", has_apt=True) == [
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
    ]


@pytest.mark.parametrize(
    ("is_root", "release", "has_apt", "options"),
    [
        (True, "ID=ubuntu\nID_LIKE=debian\n", True, ["--with-deps"]),
        (False, "ID=debian\n", True, []),
        (True, "", False, []),
    ],
    ids=["ubuntu has only a snap", "not root", "no apt"],
)
def test_elsewhere_playwright_installs_its_own(
    is_root: bool, release: str, has_apt: bool, options: list[str]
) -> None:
    playwright = [sys.executable, "-m", "playwright", "install", *options, "chromium"]
    assert install_command(is_root, release, has_apt) == [playwright]
