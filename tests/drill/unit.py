"""The unit of deploy/, run by a real systemd: `python -m tests.drill.unit`.

systemd-nspawn boots a Debian of debootstrap in which Handraise is installed as docs/deploy.md says.
A chat is held, Handraise is killed and comes back, and it is stopped while somebody is there. Needs
root, debootstrap and systemd-nspawn (Debian's systemd-container), and some minutes; so it is no
part of `make test`.
"""

import asyncio
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from tests.drill.cluster import SECRET
from tests.drill.image import CERTIFICATES, DEBIAN
from tests.drill.server import free_port
from tests.visiting import Visitor, visiting
from tools.deploy_files import DEPLOY

WANTED = "--include=systemd,systemd-sysv,dbus,python3,python3-venv,ca-certificates"
NOT_COPIED = shutil.ignore_patterns(".venv", ".git", "node_modules", "build", "tests", "docs")
PROGRAM = "/opt/handraise/bin/handraise"
CONFIG = """\
server: {{port: {}}}
destinations: {{sales: {{kind: webhook, url: "https://sales.example.com/in", secret: {}}}}}
default_destination: sales
"""
SECONDS = 60.0
RESTART = 1012


def install(root: Path, port: int) -> None:
    """A Debian with Handraise as a service, which is not started yet."""
    command = ["debootstrap", "--variant=minbase", WANTED, "bookworm", str(root), DEBIAN]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    # pip is to trust whom this machine trusts.
    shutil.copy(CERTIFICATES, root / CERTIFICATES.relative_to("/"))
    (root / "etc/pip.conf").write_text(f"[global]\ncert = {CERTIFICATES}\n")
    shutil.copytree(DEPLOY.parent, root / "srv/checkout", ignore=NOT_COPIED)
    _inside(root, "python3 -m venv /opt/handraise")
    _inside(root, "/opt/handraise/bin/pip install --quiet /srv/checkout")
    shutil.copy(DEPLOY / "handraise.service", root / "etc/systemd/system")
    (root / "etc/handraise").mkdir()
    (root / "etc/handraise/config.yaml").write_text(CONFIG.format(port, SECRET))
    _inside(root, "systemctl enable --quiet handraise")


def _inside(root: Path, command: str) -> None:
    subprocess.run(["chroot", str(root), "sh", "-c", command], check=True)


@contextmanager
def booted(root: Path) -> Iterator[psutil.Process]:
    """The first process of that Debian, which shares this machine's network."""
    command = ["systemd-nspawn", "--quiet", "--register=no", "--keep-unit", "--boot"]
    with (root.parent / "console").open("wb") as said:
        machine = subprocess.Popen(
            [*command, "-D", str(root)], stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )
    try:
        yield psutil.Process(machine.pid)
    finally:
        for child in psutil.Process(machine.pid).children(recursive=True):
            with suppress(psutil.Error):
                child.kill()
        machine.kill()
        machine.wait()


async def serving(machine: psutil.Process) -> psutil.Process:
    """Handraise itself, once it runs."""
    async with asyncio.timeout(SECONDS):
        while True:
            with suppress(psutil.Error):
                for one in machine.children(recursive=True):
                    if PROGRAM in one.cmdline():
                        return one
            await asyncio.sleep(0.1)


def rights(process: psutil.Process) -> str:
    """Who it is, and what it may."""
    told = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    lines = dict(line.split(":", 1) for line in told)
    user, may = lines["Uid"].split()[0], int(lines["CapEff"], 16)
    return f"user {user}, capabilities {may}, no new privileges {lines['NoNewPrivs'].strip()}"


async def greeted(visitor: Visitor, token: str | None = None) -> str:
    """Say hello; the conversation one is in."""
    known = {"conversation": token} if token else {}
    welcome = (await visitor.hello(**known))[0]
    return str(welcome["conversation"])


async def answering(url: str) -> None:
    """Return once a visitor is welcome."""
    until = time.monotonic() + SECONDS
    while True:
        try:
            async with visiting(url) as visitor:
                await greeted(visitor)
                return
        except OSError:
            if time.monotonic() > until:
                raise
            await asyncio.sleep(0.2)


def systemctl(machine: psutil.Process, *arguments: str) -> str:
    """What the systemctl in there says."""
    (first,) = machine.children()
    enter = ["nsenter", "-t", str(first.pid), "-m", "-p", "-u", "-i", "-C", "systemctl"]
    done = subprocess.run([*enter, *arguments], check=True, stdout=subprocess.PIPE, text=True)
    return " ".join(done.stdout.split())


async def drill(machine: psutil.Process, url: str) -> list[str]:
    """What was not as it should be."""
    await answering(url)
    before = await serving(machine)
    print(rights(before), flush=True)
    async with visiting(url) as visitor:
        token = await greeted(visitor)
        heard = await visitor.say({"type": "human", "id": "1"})
    before.kill()
    await answering(url)
    async with visiting(url) as visitor:
        same = await greeted(visitor, token) == token
        await asyncio.to_thread(systemctl, machine, "stop", "handraise")
        while await visitor.hear():
            pass
        closed = visitor.closed
    after = systemctl(machine, "show", "-p", "Result", "-p", "ActiveState", "handraise")
    print(f"heard {heard[-1]['type']}; the same after a kill: {same}; on stop {closed}, {after}")
    wanted = (heard[-1]["type"], same, closed, after)
    due = ("ack", True, RESTART, "Result=success ActiveState=inactive")
    return [] if wanted == due else [f"{wanted} where {due} was due"]


def main() -> int:
    """Install, boot, talk, kill and stop; the exit status is 1 where something is wrong."""
    with tempfile.TemporaryDirectory(prefix="unit-") as name:
        root, port = Path(name) / "debian", free_port()
        install(root, port)
        with booted(root) as machine:
            faults = asyncio.run(drill(machine, f"http://127.0.0.1:{port}/v1/chat"))
        for fault in faults:
            print(fault)
        return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
