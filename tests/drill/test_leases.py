"""Two processes lease what falls due, so that each thing is done by one of them.

Epochs alone would undo what is done twice; here it shows. A statement that stores a turn is slow,
so that the other process, which looks each second, would try meanwhile, and what is tried is
counted by a sequence, which no rollback takes back.
"""

from pathlib import Path

from sqlalchemy import text

from tests.drill.together import BUYING, CONTACT, Together, two_together

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


async def test_one_process_alone_tells_an_idle_conversation(tmp_path: Path) -> None:
    async with two_together(tmp_path) as together:
        await together.said(0, CONTACT)
        await _count(together)
        await together.change("UPDATE conversations SET idle_at = 1")
        assert (await together.arrived("lead.captured", 1)).total() == 1
        assert await _tries(together) == 1


async def test_one_process_alone_fires_a_timer(tmp_path: Path) -> None:
    async with two_together(tmp_path) as together:
        await together.said(0, CONTACT, BUYING)
        await _count(together)
        await together.change("UPDATE timers SET due_at = 1 WHERE kind = 'manager'")
        await together.change("DELETE FROM timers WHERE kind <> 'manager'")
        assert (await together.arrived("handoff.unclaimed", 1)).total() == 1
        assert await _tries(together) == 1


async def test_one_process_alone_delivers_an_event(tmp_path: Path) -> None:
    async with two_together(tmp_path, takes=SECONDS) as together:
        await together.said(0, CONTACT, BUYING)
        assert (await together.arrived("lead.handoff", 1)).total() == 1
        assert together.receiver.at_once == set()
