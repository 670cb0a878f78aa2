"""`handraise` in a process that tells its weight: on SIGUSR1 it writes how many blocks of memory
Python holds, after a collection, to the file DRILL_WEIGHT names.

Blocks, because they are counted and not measured: what the allocator keeps for later, or shares a
page with, does not blur them. DRILL_LEAK plants a leak, to show that the soak finds one.
"""

import gc
import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any

from agent.__main__ import main
from agent.bus import Listener
from agent.conversations import Conversations

kept: list[Any] = []


def weigh(_signal: int, _frame: FrameType | None) -> None:
    """Write the weight, whole or not at all."""
    gc.collect()
    file = Path(os.environ["DRILL_WEIGHT"])
    made = file.with_suffix(".new")
    made.write_text(str(sys.getallocatedblocks()))
    made.rename(file)


def plant_a_leak() -> None:
    """From now on every conversation is kept of which the last client is gone."""
    leave = Conversations.leave

    def leaking(self: Conversations, live: Any, listener: Listener) -> None:
        kept.append(live)
        leave(self, live, listener)

    Conversations.leave = leaking  # type: ignore[method-assign]


if __name__ == "__main__":
    signal.signal(signal.SIGUSR1, weigh)
    if "DRILL_LEAK" in os.environ:
        plant_a_leak()
    main()
