"""The wheel, built and installed for real: what it holds must be enough without the checkout."""

import json
import re
import subprocess
import sys
import sysconfig
import urllib.request
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.waiting import PATIENCE
from tools.wheel_files import WheelFiles

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/")
HANDRAISE = Path(sys.executable).parent / "handraise"

WHAT_IS_INSTALLED = """
import json, agent, storage
from pathlib import Path
from agent.packaged import example_config, flows_dir, widget_dir

def below(directory):
    directory = Path(directory)
    return {p.relative_to(directory).as_posix() for p in directory.rglob("*") if p.is_file()}

def of_package(package):
    return {n for n in below(package.__path__[0]) if not n.endswith(".pyc")}

print(json.dumps({
    "places": [*agent.__path__, *storage.__path__, str(flows_dir()), str(widget_dir())],
    "agent": sorted(n for n in of_package(agent) if not n.startswith("_") or n[:2] == "__"),
    "storage": sorted(of_package(storage)),
    "flows": sorted(below(flows_dir())),
    "widget": sorted(below(widget_dir())),
    "config": example_config().read_text(),
}))
"""


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The Python of a new environment with the wheel in it.

    The libraries come from the environment of the tests, by a .pth file, to save the download. What
    that environment installed in editable mode stays out: Python reads no .pth in such a directory.
    """
    place = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "-w", "--no-isolation", "-o", place, ROOT, cwd=place)
    [wheel] = place.glob("handraise-*.whl")
    venv.create(place / "venv", with_pip=False)
    python = place / "venv" / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", python]
    run(*pip, "install", "--quiet", "--no-index", "--no-deps", wheel, cwd=place)
    [site_packages] = place.glob("venv/lib/python*/site-packages")
    (site_packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    yield python


@pytest.fixture(scope="module")
def installed(python: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the installed wheel finds of itself, asked far away from the checkout."""
    away = tmp_path_factory.mktemp("away")
    found: dict[str, Any] = json.loads(run(python, "-c", WHAT_IS_INSTALLED, cwd=away))
    return found


def status(url: str) -> int:
    with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
        code: int = answer.status
    return code


def in_checkout(directory: str) -> list[str]:
    """The files git knows or would take, as the build does: ignored ones do not count."""
    which = ["--cached", "--others", "--exclude-standard"]
    listed = set(run("git", "ls-files", "-z", *which, directory, cwd=ROOT).split("\0"))
    there = [name for name in listed if (ROOT / name).is_file()]
    return sorted(name.removeprefix(f"{directory}/") for name in there)


def test_everything_comes_from_the_wheel(python: Path, installed: dict[str, Any]) -> None:
    site = str(python.parents[1])
    assert [place for place in installed["places"] if not place.startswith(site)] == []


@pytest.mark.parametrize("package", ["agent", "storage"])
def test_the_packages_are_whole_with_templates_and_migrations(
    installed: dict[str, Any], package: str
) -> None:
    assert installed[package] == in_checkout(package)


@pytest.mark.parametrize(("name", "directory"), [("flows", "flows"), ("widget", "widget/dist")])
def test_flows_and_widget_are_packaged(
    installed: dict[str, Any], name: str, directory: str
) -> None:
    assert installed[name] == in_checkout(directory)


def test_the_explained_configuration_is_packaged(installed: dict[str, Any]) -> None:
    assert installed["config"] == (ROOT / "config.example.yaml").read_text()


def test_the_installed_command_finds_its_flows(python: Path, tmp_path: Path) -> None:
    printed = run(python.parent / "handraise", "check", cwd=tmp_path).splitlines()
    files = [name for name in in_checkout("flows") if "/" not in name]
    names = [name.removesuffix(".yaml") for name in files]
    assert [line.split(":")[0] for line in printed[:-1]] == names
    assert printed[-1] == f"{len(names)} flows, 0 faults"


def test_the_installed_command_finds_its_migrations(python: Path, tmp_path: Path) -> None:
    database = ["--database", f"sqlite:///{tmp_path}/new.db"]
    run(python.parent / "handraise", "db", "upgrade", *database, cwd=tmp_path)
    upgraded = run(python.parent / "handraise", "db", "current", *database, cwd=tmp_path)
    assert upgraded == run(HANDRAISE, "db", "current", *database, cwd=tmp_path)


def test_the_installed_demo_serves_its_page_and_the_widget(python: Path, tmp_path: Path) -> None:
    command = [python.parent / "handraise", "demo", "--port", "0"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as demo:
        assert demo.stdout is not None
        try:
            printed = (ADDRESS.search(line) for line in demo.stdout)
            address = next(found for found in printed if found)[0]
            statuses = [status(address + path) for path in ("", "inbox", "widget.js", "readyz")]
        finally:
            demo.terminate()
    assert (statuses, demo.returncode) == ([200, 200, 200, 200], 0)


def test_an_editable_install_copies_nothing(tmp_path: Path) -> None:
    build_data: dict[str, Any] = {"force_include": {}}
    hook(tmp_path).initialize("editable", build_data)
    assert build_data == {"force_include": {}}


def test_a_wheel_without_the_widget_is_refused(tmp_path: Path) -> None:
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "a.yaml").touch()
    (tmp_path / "widget" / "dist").mkdir(parents=True)
    with pytest.raises(FileNotFoundError) as raised:
        hook(tmp_path).initialize("standard", {"force_include": {}})
    assert str(raised.value) == (
        f"{tmp_path}/widget/dist is missing or empty, so the wheel would not work. "
        "Get the whole repository; `make widget` builds widget/dist."
    )


def hook(root: Path) -> WheelFiles:
    unused: Any = None  # what only other hooks look at
    return WheelFiles(str(root), {}, unused, unused, "", "wheel")
