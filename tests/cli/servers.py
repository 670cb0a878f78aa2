"""Owns real servers for tests: `handraise` in a process of its own, until the test lets it go."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from tests.waiting import PATIENCE

STOP_SECONDS = 20


@dataclass
class Server:
    """A server that said it is ready; `said` are the lines it printed until then."""

    process: "subprocess.Popen[str]"
    said: list[str]

    def urls(self) -> list[str]:
        """The addresses it printed, in order."""
        return [url for line in self.said for url in re.findall(r"http://[\d.:]+[\w/.-]*", line)]

    def stop(self) -> int:
        """Stop it as a service manager does; returns the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(STOP_SECONDS)


@contextmanager
def server(folder: Path, *arguments: str, lines: int) -> Iterator[Server]:
    """`handraise ARGUMENTS` in `folder`, once it has printed `lines` lines."""
    root = str(Path(__file__).resolve().parents[2])
    process = subprocess.Popen(
        [sys.executable, "-m", "agent", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": root, "PYTHONUNBUFFERED": ""},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield Server(process, [process.stdout.readline() for _ in range(lines)])
    finally:
        process.kill()
        process.wait(STOP_SECONDS)
        process.stdout.close()


def get(url: str) -> tuple[int, str]:
    """Status and text of an address."""
    with urlopen(url, timeout=PATIENCE) as answer:
        return answer.status, answer.read().decode()
