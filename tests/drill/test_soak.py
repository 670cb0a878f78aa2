"""The short soak of `make test`; `python -m tests.drill memory` is the long one."""

import re
from pathlib import Path

from tests.drill.soak import soak


async def test_nothing_of_a_conversation_stays_in_memory(tmp_path: Path) -> None:
    verdict = await soak(tmp_path, 100, warm=300, scale=0.1)
    assert verdict.faults == []
    assert verdict.visitors == 400


async def test_a_planted_leak_of_conversations_is_found(tmp_path: Path) -> None:
    verdict = await soak(tmp_path, 60, warm=100, leak=True, scale=0.1)
    (fault,) = verdict.faults
    found = re.fullmatch(r"(\d+)\.\d blocks of memory stay for each conversation", fault)
    assert found is not None, fault
    assert int(found[1]) > 80  # a conversation has more than ninety
