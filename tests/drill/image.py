"""The image of deploy/Dockerfile, built and run for real: `python -m tests.drill.image`.

buildah builds it without any Docker, and a chat is held with what it starts. Where no registry can
be reached the base, `python:3.11-slim`, is a Debian of debootstrap with Debian's Python 3.11. Needs
root, buildah and debootstrap, and some minutes; so it is no part of `make test`.
"""

import asyncio
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psutil

from tests.drill.server import free_port
from tests.visiting import types, visiting
from tools.deploy_files import DEPLOY

BASE = "docker.io/library/python:3.11-slim"
DEBIAN = "http://deb.debian.org/debian"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
IMAGE = "handraise"
USER = 10_001
SECONDS = 60.0


def debian(root: Path) -> None:
    """A Debian with its Python, in place of the official image."""
    wanted = "--include=python3,python3-venv,ca-certificates"
    command = ["debootstrap", "--variant=minbase", wanted, "bookworm", str(root), DEBIAN]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    (root / "usr/bin/python").symlink_to("python3")
    # pip is to trust whom this machine trusts.
    shutil.copy(CERTIFICATES, root / CERTIFICATES.relative_to("/"))
    (root / "etc/pip.conf").write_text(f"[global]\ncert = {CERTIFICATES}\n")


class Builder:
    """buildah with everything it keeps in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.command = ["buildah", "--root", str(folder / "root"), "--runroot", str(folder / "run")]
        self.command += ["--storage-driver", "vfs"]

    def do(self, *arguments: str) -> str:
        """What it prints last. Raises CalledProcessError."""
        done = subprocess.run(
            [*self.command, *arguments], check=True, stdout=subprocess.PIPE, text=True
        )
        return done.stdout.strip().rpartition("\n")[2]

    def base(self) -> str:
        """Get the base image from its registry, or make one; which of the two."""
        with suppress(subprocess.CalledProcessError):
            self.do("pull", "--quiet", BASE)
            return "from its registry"
        root = self.folder / "debian"
        debian(root)
        container = self.do("from", "scratch")
        self.do("add", "--quiet", container, str(root), "/")
        self.do("commit", "--quiet", container, BASE)
        return "of debootstrap"

    def build(self) -> None:
        """Build the image as the Dockerfile says."""
        where = ("--isolation", "chroot", "--network", "host", "--format", "docker")
        file = str(DEPLOY / "Dockerfile")
        self.do("bud", "--pull=never", *where, "-f", file, "-t", IMAGE, str(DEPLOY.parent))

    def start(self, port: int) -> subprocess.Popen[bytes]:
        """Run what the image runs, on a port of its own."""
        container = self.do("from", "--pull=never", f"localhost/{IMAGE}")
        run = [*self.command, "run", "--isolation", "chroot", container, "--", "handraise"]
        return subprocess.Popen([*run, "serve", "--host", "0.0.0.0", "--port", str(port)])


async def chat(port: int) -> list[str]:
    """Ask for a person; the types of what comes."""
    give_up = time.monotonic() + SECONDS
    while True:
        try:
            async with visiting(f"ws://127.0.0.1:{port}/v1/chat") as visitor:
                await visitor.hello()
                return types(await visitor.say({"type": "human", "id": "1"}))
        except OSError:
            if time.monotonic() > give_up:
                raise
            await asyncio.sleep(0.2)


def serving(running: subprocess.Popen[bytes]) -> psutil.Process:
    """The innermost process: Handraise itself."""
    return psutil.Process(running.pid).children(recursive=True)[-1]


def main() -> int:
    """Build, run, talk and end; the exit status is 1 where something is not as it should be."""
    with tempfile.TemporaryDirectory(prefix="image-") as name:
        builder, port = Builder(Path(name)), free_port()
        print("base image:", builder.base(), flush=True)
        builder.build()
        running = builder.start(port)
        try:
            heard, handraise = asyncio.run(chat(port)), serving(running)
            user = handraise.uids().real
        finally:
            with suppress(psutil.Error, IndexError):
                serving(running).terminate()
        status = running.wait(SECONDS)
        print(f"heard {heard} as user {user}; on TERM it ended with {status}")
        return int(heard[-1] != "ack" or user != USER or status != 0)


if __name__ == "__main__":
    sys.exit(main())
