"""What only a terminal shows: the score beside the talk, in 80 columns and in 120."""

import fcntl
import os
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from tests.seeding import FLOW

ROOT = str(Path(__file__).resolve().parents[2])
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def typed(folder: Path, columns: int, *lines: str) -> str:
    """What a terminal shows of `handraise chat` when these lines are typed, without colours."""
    master, slave = os.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    environment = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "NO_COLOR")}
    process = subprocess.Popen(
        [sys.executable, "-m", "agent", "chat", "small.yaml"],
        cwd=folder,
        env={**environment, "PYTHONPATH": ROOT, "TERM": "xterm"},
        stdin=slave,
        stdout=slave,
    )
    os.close(slave)
    shown = ""
    for line in lines:
        shown += until_asked(master)
        os.write(master, f"{line}\n".encode())
    shown += until_asked(master)
    os.write(master, b"\x04")
    assert process.wait(20) == 0
    os.close(master)
    return _COLOUR.sub("", shown).replace("\r\n", "\n")


def until_asked(master: int) -> str:
    """All that comes until the prompt."""
    read = b""
    while not _COLOUR.sub("", read.decode(errors="ignore")).endswith("\n> "):
        read += os.read(master, 65_536)
    return read.decode()


@pytest.mark.parametrize("columns", [80, 120])
def test_the_score_stands_beside_the_talk(tmp_path: Path, columns: int) -> None:
    (tmp_path / "small.yaml").write_text(FLOW, "utf-8")
    shown = typed(tmp_path, columns, "1").splitlines()
    talk = columns - 34
    assert [line[:talk].rstrip() for line in shown] == [
        "Mia: Hi, I'm Mia.",
        "Mia: What would you like to fix first?",
        "  1 Qualify enquiries",
        "  2 Just looking",
        "> 1",
        "you: Qualify enquiries",
        "Mia: Roughly what could you spend?",
        "  a Under $2,000",
        "  b $2,000–$5,000",
        "  c $5,000+",
        ">",
    ]
    assert [line[talk:] for line in shown[5:9]] == [
        "╭─ score ────────────────────────╮",
        "│ 30 cold  [30, 95] possible     │",
        "│ +30 goal Wants to qualify      │",
        "│     enquiries                  │",
    ]
