"""The steps of deploy/Dockerfile outside any container, as far as they go: what it copies makes the
whole package, and what it starts, in an empty folder, serves and says that it is well.

Not tried here: the base image, the user, and the installation of the dependencies, which are those
of the tests. `python -m tests.drill.image` builds the image for real, where buildah is.
"""

import asyncio
import re
import shlex
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import orjson
import pytest

from tests.drill.server import free_port
from tools.deploy_files import DEPLOY

ROOT = DEPLOY.parent
_, BUILD, RUN = (DEPLOY / "Dockerfile").read_text().split("\nFROM ")
SECONDS = 60.0


def words(step: str) -> list[str]:
    """The words of the one line of the image that begins so; a list where it is written as one."""
    (found,) = re.findall(rf"^{step} (.*)$", RUN, re.MULTILINE)
    listed: list[str] = orjson.loads(found) if found.startswith("[") else shlex.split(found)
    return listed


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The package made of what the Dockerfile copies, and the one made of everything."""
    copied, made = tmp_path_factory.mktemp("src"), []
    for line in re.findall(r"^COPY (.*)$", BUILD, re.MULTILINE):
        *sources, target = line.split()
        for source in sources:
            place = copied / target
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, place)
            else:
                shutil.copy(ROOT / source, place)
    for folder in (copied, ROOT):
        out = tmp_path_factory.mktemp("wheel")
        command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out)]
        subprocess.run([*command, str(folder)], check=True, capture_output=True)
        made += out.glob("*.whl")
    return made[0], made[1]


def test_what_is_copied_makes_the_whole_package(wheels: tuple[Path, Path]) -> None:
    ours, whole = (set(zipfile.ZipFile(wheel).namelist()) for wheel in wheels)
    assert ours == whole


async def test_what_is_started_serves_in_an_empty_folder_and_is_found_well(
    wheels: tuple[Path, Path], tmp_path: Path
) -> None:
    packages, home, port = tmp_path / "packages", tmp_path / "home", free_port()
    zipfile.ZipFile(wheels[0]).extractall(packages)
    home.mkdir()
    program, *arguments = words("ENTRYPOINT") + words("CMD")
    assert (program, words("EXPOSE")) == ("handraise", ["8080"])  # which is the port by itself
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "agent", *arguments, "--port", str(port),
        cwd=home, env={"PYTHONPATH": str(packages), "PATH": ""}, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        async with asyncio.timeout(SECONDS):
            while await _healthy(port) != 0:
                assert process.returncode is None
                await asyncio.sleep(0.1)
        assert [path.name for path in home.glob("*.db")] == ["handraise.db"]
    finally:
        process.send_signal(signal.Signals[words("STOPSIGNAL")[0]])
        assert await process.wait() == 0
    assert await _healthy(port) != 0


async def _healthy(port: int) -> int:
    """The exit status of the image's own look at its health."""
    found = re.search(r"^HEALTHCHECK .*?CMD (\[.*?\])$", RUN, re.MULTILINE | re.DOTALL)
    assert found is not None
    (python, *arguments) = orjson.loads(found[1].replace("\\\n", "").replace("8080", str(port)))
    assert python == "python"
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, stderr=subprocess.DEVNULL
    )
    return await process.wait()
