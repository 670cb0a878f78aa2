"""All of deploy/compose.yaml, brought up for real: `python -m tests.drill.composed`.

Visitors talk through Caddy's TLS while Handraise and Redis are restarted and PostgreSQL is stopped
for a while. Needs root, a Docker daemon, docker-compose, and the ports 80 and 443 free. Where no
registry can be reached the images are made of Debian's packages, the bases by debootstrap. It takes
minutes, so it is no part of `make test`.
"""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import ClientError, ClientSession, TCPConnector

from tests.drill.image import debian
from tests.visiting import Visitor
from tools.deploy_files import DEPLOY

URL = "https://localhost/v1/chat"
PYTHON = "python:3.11-slim"
SECONDS = 90.0
ENVIRONMENT = """\
CHAT_HOST=localhost
ALLOWED_ORIGINS=https://localhost
POSTGRES_PASSWORD=ofthedrill
WORKERS=2
"""
# What the official images do with the settings that the file gives them, as far as it needs it.
POSTGRES = """\
#!/bin/sh
set -e
data=/var/lib/postgresql/data
mkdir -p $data && chown postgres $data && chmod 700 $data
as() { su postgres -s /bin/sh -c "PATH=$PATH $*"; }
if [ ! -s $data/PG_VERSION ]; then
  as "initdb -D $data --auth-host=scram-sha-256 --auth-local=trust"
  echo "host all all all scram-sha-256" >> $data/pg_hba.conf
  as "pg_ctl -D $data -o '-c listen_addresses=' -w start"
  as "psql -c \\"CREATE ROLE $POSTGRES_USER LOGIN PASSWORD '$POSTGRES_PASSWORD'\\""
  as "createdb -O $POSTGRES_USER $POSTGRES_DB"
  as "pg_ctl -D $data -m fast -w stop"
fi
exec su postgres -s /bin/sh -c "exec postgres -D $data -c listen_addresses='*'"
"""
_GET = f"FROM {PYTHON}\nRUN apt-get -q update && apt-get -qy --no-install-recommends install"
MADE = {
    "postgres:17": f"""{_GET} postgresql
ENV PATH=/usr/lib/postgresql/15/bin:/usr/sbin:/usr/bin:/sbin:/bin
COPY entry /entry
ENTRYPOINT ["sh", "/entry"]
""",
    "redis:7": f"{_GET} redis-server\nUSER redis\nWORKDIR /tmp\n",
    "caddy:2": f"""{_GET} caddy
ENV XDG_DATA_HOME=/data
CMD ["caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]
""",
}


def done(*command: str, cwd: Path = DEPLOY) -> bool:
    """Whether a command ended well; it says nothing."""
    return subprocess.run(command, cwd=cwd, capture_output=True, check=False).returncode == 0


def images(folder: Path) -> str:
    """Get the images from their registry, or make them; which of the two."""
    if all(done("docker", "pull", "--quiet", one) for one in (PYTHON, *MADE)):
        return "from their registry"
    debian(folder / "debian")
    packed = f"tar -C {folder}/debian -c . | docker import - {PYTHON}"
    subprocess.run(packed, shell=True, check=True, stdout=subprocess.DEVNULL)
    (folder / "entry").write_text(POSTGRES)
    for name, file in MADE.items():
        (folder / "Dockerfile").write_text(file)
        (folder / ".dockerignore").write_text("debian\n")
        subprocess.run(["docker", "build", "--quiet", "-t", name, str(folder)], check=True)
    return "of Debian's packages"


class Composed:
    """What the file describes, with an environment of the drill's own."""

    def __init__(self, folder: Path) -> None:
        (folder / "env").write_text(ENVIRONMENT)
        file = str(DEPLOY / "compose.yaml")
        self._command = ["docker-compose", "--env-file", str(folder / "env"), "-f", file]

    async def do(self, *arguments: str) -> None:
        """A command of docker-compose. Raises CalledProcessError."""
        command = [*self._command, *arguments]
        await asyncio.to_thread(subprocess.run, command, check=True, capture_output=True)


@asynccontextmanager
async def visiting(token: str | None = None) -> AsyncIterator[tuple[Visitor, str]]:
    """A visitor, once he is welcome, and the conversation he is in."""
    known = {"conversation": token} if token else {}
    give_up = time.monotonic() + SECONDS
    async with ClientSession(connector=TCPConnector(ssl=False)) as session:
        while True:
            try:
                socket = await session.ws_connect(URL, protocols=("handraise.v1",))
                visitor = Visitor(socket)
                heard = await visitor.hello(**known)
                if heard and heard[0]["type"] == "welcome":
                    break
            except (ClientError, OSError):
                pass
            if time.monotonic() > give_up:
                raise TimeoutError(f"nobody was welcome for {SECONDS:g} s")
            await asyncio.sleep(0.2)
        yield visitor, str(heard[0]["conversation"])
        await socket.close()


async def said(token: str | None, question: str, text: str) -> tuple[str, str]:
    """Answer in a conversation; the last thing heard, and which conversation it was."""
    frame = {"type": "answer", "id": question, "question": question, "text": text}
    async with visiting(token) as (visitor, conversation):
        heard = await visitor.say(frame)
        return heard[-1]["type"], conversation


async def drill(composed: Composed) -> list[str]:
    """What was heard, one after the other."""
    first, token = await said(None, "goal", "Sort good leads from bad")
    heard = [first]
    for service, question, text in (("handraise", "team", "25"), ("redis", "budget", "5-10k")):
        await composed.do("restart", service)
        type, again = await said(token, question, text)
        heard.append(f"{type} after {service}" if again == token else "another conversation")
    async with visiting(token) as (visitor, _):
        await composed.do("stop", "postgres")
        answer = {"type": "answer", "id": "start", "question": "start", "text": "next week"}
        heard.append((await visitor.say(answer))[-1]["type"])
    await composed.do("start", "postgres")
    heard.append((await said(token, "start", "next week"))[0])
    return heard


DUE = ["ack", "ack after handraise", "ack after redis", "error", "ack"]


async def run(composed: Composed) -> int:
    """Up, talk, down; 1 where something was not as it should be."""
    try:
        await composed.do("up", "-d", "--build")
        heard = await drill(composed)
    finally:
        await composed.do("down", "-v")
    print(f"heard {heard}")
    return int(heard != DUE)


def main() -> int:
    """Get images, and drill."""
    with tempfile.TemporaryDirectory(prefix="composed-") as name:
        print("images:", images(Path(name)), flush=True)
        return asyncio.run(run(Composed(Path(name))))


if __name__ == "__main__":
    sys.exit(main())
