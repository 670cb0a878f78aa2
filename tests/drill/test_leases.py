"""Two processes lease what falls due, so that each thing is done by one of them.

Epochs alone would undo what is done twice; here it shows. A statement that stores a turn is slow,
so that the other process, which looks each second, would try meanwhile, and what is tried is
counted by a sequence, which no rollback takes back.
"""

import asyncio
from pathlib import Path

from sqlalchemy import text

from tests.drill.together import BUYING, CONTACT, FLOW, Together, two_together

SECONDS = 2.5  # more than two looks of each process, and less than a statement may take
COUNT = (
    "CREATE SEQUENCE tries",
    f"""CREATE FUNCTION try() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF current_query() LIKE '%r.epoch - 1%' THEN
      PERFORM nextval('tries');
      PERFORM pg_sleep({SECONDS});
    END IF;
    RETURN NULL;
    END $$""",
    "CREATE TRIGGER tried BEFORE UPDATE ON conversations EXECUTE FUNCTION try()",
)


async def _count(together: Together) -> None:
    """From now on every try to take a turn is slow and counted."""
    for statement in COUNT:
        await together.change(statement)


async def _tries(together: Together) -> int:
    tried = text("SELECT last_value FROM tries WHERE is_called")
    return await together.database.read(lambda c: c.execute(tried).scalar_one_or_none() or 0)


async def test_one_process_alone_does_what_falls_due(tmp_path: Path) -> None:
    flow = FLOW.replace("honest: 1 s, manager: 1 s", "honest: never, manager: 1 h")
    async with two_together(tmp_path, takes=SECONDS, flow=flow) as together:
        await asyncio.gather(together.said(0, CONTACT), together.said(1, CONTACT, BUYING))
        assert (await together.arrived("lead.handoff", 1)).total() == 1
        await _count(together)
        await together.change("UPDATE conversations SET idle_at = 1 WHERE epoch = 2")
        assert (await together.arrived("lead.captured", 1)).total() == 1
        assert await _tries(together) == 1
        await together.change("UPDATE timers SET due_at = 1")
        assert (await together.arrived("handoff.unclaimed", 1)).total() == 1
        assert await _tries(together) == 2
        assert together.receiver.at_once == set()
