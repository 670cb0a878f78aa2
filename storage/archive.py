"""Owns which conversations' turns were moved out of the database, and the moving itself, in steps
so short that no turn waits for one. Refuses files: it is told which one holds what, and where.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, delete, exists, func, insert, select, text, update

from storage.engine import Database
from storage.records import Turn
from storage.tables import archived, conversations, outbox, timers, turns

_Place = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Finished:
    """A conversation whose turns may be moved: nobody can come back to it, and nothing of it is
    due. `turns` of it have `bytes` of frames and inputs."""

    conversation: str
    created_at: int
    epoch: int
    flow: str
    version: str
    turns: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Archived:
    """Where a conversation's turns are: from `begins` until `ends` in `file`, or nowhere any more.
    `erased_at`: its person's data is to go from there too."""

    conversation: str
    file: str | None
    begins: int
    ends: int
    at: int
    erased_at: int | None = None


_COLUMNS = tuple(archived.c[name] for name in Archived.__slots__)
_TURN = tuple(turns.c[name] for name in Turn.__slots__)
_here = conversations.c.id
_DUE = (
    exists().where(timers.c.conversation == _here),
    exists().where(outbox.c.conversation == _here, text("outbox.state = 'pending'")),
    exists().where(archived.c.conversation == _here),
)


def finished(
    connection: Connection, before: int, after: _Place | None, limit: int
) -> list[Finished]:
    """The next ones after a place (`created_at` and id), untouched since `before`."""
    begun = conversations.c.created_at
    where = [begun < before, conversations.c.updated_at < before, conversations.c.used_at < before]
    if after is not None:
        past = and_(begun == after[0], _here > after[1]) | (begun > after[0])
        where += [begun >= after[0], past]
    where += [conversations.c.idle_at.is_(None), *(~due for due in _DUE)]
    of_it = turns.c.conversation == _here
    length = func.length(turns.c.events) + func.length(func.coalesce(turns.c.input, ""))
    count = select(func.count()).where(of_it).scalar_subquery()
    size = select(func.coalesce(func.sum(length), 0)).where(of_it).scalar_subquery()
    names = ("epoch", "flow", "version")
    columns = (_here, begun, *(conversations.c[name] for name in names), count, size)
    query = select(*columns).where(*where).order_by(begun, _here).limit(limit)
    return [Finished(*row) for row in connection.execute(query)]


def move(connection: Connection, moved: Sequence[tuple[Archived, int]]) -> int:
    """Takes the turns away of those that still have the epoch they were read with; returns how many
    conversations. A turn that is taken meanwhile wins."""
    epochs = {one.conversation: epoch for one, epoch in moved}
    stand = select(_here, conversations.c.epoch).where(_here.in_(sorted(epochs)))
    rows = connection.execute(stand.order_by(_here).with_for_update()).all()
    ids = {row.id for row in rows if row.epoch == epochs[row.id]}
    if ids:
        connection.execute(delete(turns).where(turns.c.conversation.in_(sorted(ids))))
        values = [
            {name: getattr(one, name) for name in Archived.__slots__}
            for one, _ in moved
            if one.conversation in ids
        ]
        connection.execute(insert(archived), values)
    return len(ids)


def put_back(connection: Connection, conversation: str, some: Sequence[Turn]) -> bool:
    """Writes turns back; False when the conversation is not archived, or was erased since."""
    gone = delete(archived).where(
        archived.c.conversation == conversation, archived.c.erased_at.is_(None)
    )
    if not connection.execute(gone).rowcount:
        return False
    values = [{name: getattr(turn, name) for name in Turn.__slots__} for turn in some]
    if values and connection.scalar(select(exists().where(_here == conversation))):
        connection.execute(
            insert(turns), [{**value, "conversation": conversation} for value in values]
        )
    return True


def of(connection: Connection, conversation: str) -> Archived | None:
    """Where a conversation's turns are; None when they are here."""
    query = select(*_COLUMNS).where(archived.c.conversation == conversation)
    row = connection.execute(query).first()
    return None if row is None else Archived(*row)


def end(connection: Connection, file: str) -> int:
    """Up to where a file holds what was moved; 0 when nothing was."""
    query = select(func.max(archived.c.ends)).where(archived.c.file == file)
    return connection.scalar(query) or 0


def erase(connection: Connection, ids: Sequence[str], now: int) -> None:
    """Notes that these persons' data is to go from the files too."""
    here = archived.c.conversation.in_(ids)
    connection.execute(
        update(archived).where(here, archived.c.erased_at.is_(None)).values(erased_at=now)
    )


def to_blank(connection: Connection, limit: int) -> list[Archived]:
    """What is to go from files, those first that were erased first."""
    query = select(*_COLUMNS).where(archived.c.erased_at.is_not(None), archived.c.file.is_not(None))
    rows = connection.execute(query.order_by(archived.c.erased_at).limit(limit))
    return [Archived(*row) for row in rows]


def blanked(connection: Connection, ids: Sequence[str]) -> None:
    """Notes that no file holds these any more."""
    here = archived.c.conversation.in_(ids)
    connection.execute(update(archived).where(here).values(file=None))
    left = exists().where(_here == archived.c.conversation)
    connection.execute(delete(archived).where(here, ~left))


def give_back(connection: Connection, pages: int) -> int:
    """Gives free pages of an SQLite file back to the disk; returns how many are left to give."""
    if connection.dialect.name != "sqlite":
        return 0
    if connection.exec_driver_sql("PRAGMA auto_vacuum").scalar() != 2:
        return 0
    raw = connection.connection.driver_connection
    # Fetched although it returns no rows: the driver takes a page a step, and one step otherwise.
    raw.execute(f"PRAGMA incremental_vacuum({int(pages)})").fetchall()  # type: ignore[union-attr]
    return int(connection.exec_driver_sql("PRAGMA freelist_count").scalar() or 0)


class Archive:
    """One part of `Store`: every method may raise a `storage.errors.StorageError`."""

    _database: Database

    async def finished(self, before: int, after: _Place | None, limit: int) -> list[Finished]:
        """The next conversations whose turns may be moved, untouched since `before` (ms)."""
        return await self._database.read(lambda c: finished(c, before, after, limit))

    async def archive(self, moved: Sequence[tuple[Archived, int]]) -> int:
        """Takes the turns of conversations away that have these epochs still; how many."""
        return await self._database.write(lambda c: move(c, moved))

    async def unarchive(self, some: Sequence[tuple[str, Sequence[Turn]]]) -> int:
        """Writes the turns of conversations back that are archived and not erased; how many."""
        return await self._database.write(lambda c: sum(put_back(c, *one) for one in some))

    async def archived(self, conversation: str) -> Archived | None:
        """Where a conversation's turns are; None when they are here."""
        return await self._database.read(lambda c: of(c, conversation))

    async def archive_end(self, file: str) -> int:
        """Up to where a file holds what was moved; 0 when nothing was."""
        return await self._database.read(lambda c: end(c, file))

    async def to_blank(self, limit: int) -> list[Archived]:
        """What is to go from files because its person's data was erased."""
        return await self._database.read(lambda c: to_blank(c, limit))

    async def blanked(self, conversations: Sequence[str]) -> None:
        """Notes that no file holds these any more."""
        await self._database.write(lambda c: blanked(c, conversations))

    async def give_back(self, pages: int) -> int:
        """Gives free pages of an SQLite file back to the disk; returns how many are left."""
        return await self._database.write(lambda c: give_back(c, pages))
