"""Owns the check that what stands in deploy/ is taken by the programs it is made for.

Each file goes through its own program: hadolint for the Dockerfile, docker-compose, nginx, Caddy
and systemd-analyze. hadolint comes with the dev extra; of the others those are asked that are here,
and what is not here is said. Refuses to start any of them, or to change deploy/.

`python -m tools.deploy_files` checks; with `--install` it first installs what is missing, on Debian
and as root.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

DEPLOY = Path(__file__).resolve().parent.parent / "deploy"
PLACES = os.pathsep.join(
    (str(Path(sys.executable).parent), os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin")
)
MOST_EXPOSED = 20  # tenths, of systemd's 0 to 10: 2 and less is what it calls OK
SETTINGS = {"CHAT_HOST": "chat.example.com", "POSTGRES_PASSWORD": "secret"}
SERVICES = Path("/usr/sbin/policy-rc.d")  # where it says 101, Debian starts nothing it installs
_NGINX = "pid {0}/pid; error_log stderr; events {{}} http {{ access_log off; {1} }}"


@dataclass(frozen=True)
class Check:
    """A file of deploy/ and the program it is for; `package` is Debian's, None for the dev extra.
    `commands` get the program, the file and an empty folder."""

    file: str
    program: str
    package: str | None
    commands: Callable[[str, Path, Path], list[list[str]]]

    def path(self) -> str | None:
        """Where the program is, if it is here."""
        return shutil.which(self.program, path=PLACES)

    def faults(self, deploy: Path = DEPLOY) -> list[str]:
        """What the program says of the file, where it says anything against it. It must be here."""
        program = self.path()
        assert program is not None
        with tempfile.TemporaryDirectory() as name:
            commands = self.commands(program, deploy / self.file, Path(name))
            return [fault for command in commands for fault in _said(command)]


def _said(command: Sequence[str]) -> Iterator[str]:
    """Some of them only warn of a key they don't know: from these every word is a fault."""
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, **SETTINGS}, check=False
    )
    silent = "verify" in command
    if done.returncode or (silent and done.stderr.strip()):
        yield (done.stderr.strip() or done.stdout.strip())[-2_000:]


def _dockerfile(program: str, file: Path, folder: Path) -> list[list[str]]:
    return [[program, "--no-color", str(file)]]


def _compose(program: str, file: Path, folder: Path) -> list[list[str]]:
    return [[program, "-f", str(file), "config", "--quiet"]]


def _caddy(program: str, file: Path, folder: Path) -> list[list[str]]:
    return [
        [program, "validate", "--config", str(file), "--adapter", "caddyfile"],
    ]


def _unit(program: str, file: Path, folder: Path) -> list[list[str]]:
    """Under its name, with a program that is here: whether Handraise is installed is not asked."""
    unit = folder / file.name
    unit.write_text(put(file.read_text(), {"/opt/handraise/bin/handraise": "/bin/true"}))
    exposed = [program, "security", "--offline=true", f"--threshold={MOST_EXPOSED}", str(unit)]
    return [[program, "verify", "--man=no", str(unit)], exposed]


def _nginx(program: str, file: Path, folder: Path) -> list[list[str]]:
    configuration = folder / "nginx.conf"
    site = nginx_site(file.read_text(), folder, free_port(), free_port())
    configuration.write_text(_NGINX.format(folder, site))
    return [[program, "-t", "-q", "-c", str(configuration)]]


def nginx_site(text: str, folder: Path, secure: int, plain: int) -> str:
    """deploy/nginx.conf with a certificate made in `folder` and with other ports."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         "/CN=chat.example.com", "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    return put(
        text,
        {
            "/etc/letsencrypt/live/chat.example.com/fullchain.pem": f"{folder}/cert.pem",
            "/etc/letsencrypt/live/chat.example.com/privkey.pem": f"{folder}/key.pem",
            "listen 443 ssl": f"listen 127.0.0.1:{secure} ssl",
            "listen 80": f"listen 127.0.0.1:{plain}",
        },
    )


def put(text: str, other: dict[str, str]) -> str:
    """`text` with what stands in it once put otherwise. Raises ValueError where it does not."""
    for old, new in other.items():
        if text.count(old) != 1:
            raise ValueError(f"`{old}` stands there {text.count(old)} times")
        text = text.replace(old, new)
    return text


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


CHECKS = (
    Check("Dockerfile", "hadolint", None, _dockerfile),
    Check("compose.yaml", "docker-compose", "docker-compose", _compose),
    Check("nginx.conf", "nginx", "nginx-light", _nginx),
    Check("Caddyfile", "caddy", "caddy", _caddy),
    Check("handraise.service", "systemd-analyze", "systemd", _unit),
)


def install_commands(missing: Sequence[str]) -> list[list[str]]:
    """How Debian's packages of these names are installed."""
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing]
    return [["apt-get", "update", "-qq"], install]


def _install() -> None:
    missing = [c.package for c in CHECKS if c.package is not None and c.path() is None]
    if not missing or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with _nothing_started():
        for command in install_commands(missing):
            print("For the checks of deploy/. Running:", " ".join(command), flush=True)
            # What can't be installed is told below, by name.
            subprocess.run(command, check=False, env=quiet, stdout=subprocess.DEVNULL)


@contextmanager
def _nothing_started() -> Iterator[None]:
    """Let Debian install servers without starting them."""
    if SERVICES.exists():
        yield
        return
    SERVICES.write_text("#!/bin/sh\nexit 101\n")
    SERVICES.chmod(0o755)
    try:
        yield
    finally:
        SERVICES.unlink()


def main(arguments: Sequence[str] = ()) -> int:
    """Check what can be checked here; the exit status is 1 where a file is not taken."""
    if "--install" in arguments:
        _install()
    bad = 0
    for check in CHECKS:
        if check.path() is None:
            print(f"   {check.file}: not checked, there is no {check.program} here")
            continue
        for fault in check.faults():
            bad = 1
            print(f"deploy/{check.file}: {check.program} says:\n{fault}", file=sys.stderr)
    return bad


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
