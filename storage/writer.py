"""Owns the group commit: the turns that wait at one moment share one transaction and one fsync.

What queues up while a commit runs is the next batch, so nobody waits on a timer. A batch that
fails for one turn's data is taken turn by turn, and that turn fails alone. A turn that does not
follow what is stored gets Conflict. Refuses SQL (`storage.batch`) and transactions (`Database`).
"""

import asyncio
from collections.abc import Sequence

import orjson
from sqlalchemy.exc import SQLAlchemyError

from storage import batch
from storage.engine import Database
from storage.errors import Conflict, DatabaseUnavailable, StorageError, TurnRefused
from storage.records import TurnRecord

# Under a rush the loop serves the next visitors while these are written, instead of idling.
MOST_TURNS = 256
_ROUNDS = 2  # of the loop: in one a frame is read, in the next its turn is taken
_Waiting = tuple[TurnRecord, asyncio.Future[None]]
# What a turn that cannot be stored makes the driver, SQLAlchemy or orjson say.
_BAD_TURN = (SQLAlchemyError, orjson.JSONEncodeError, ValueError, TypeError, OverflowError)


class Writer:
    """Takes turns one by one and writes them in batches."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[_Waiting] = []
        self._task: asyncio.Task[None] | None = None
        self._closed = False

    async def write(self, turn: TurnRecord) -> None:
        """Returns when the turn is durable. Raises Conflict, TurnRefused, other StorageError.

        A caller who is cancelled leaves his turn behind: it is written all the same.
        """
        if self._closed:
            raise DatabaseUnavailable("the store is closed: nothing more can be written")
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        self._waiting.append((turn, done))
        if self._task is None:
            self._task = loop.create_task(self._drain())
        await done

    async def close(self) -> None:
        """Writes what waits, and takes no more."""
        self._closed = True
        if self._task is not None:
            await self._task

    async def _drain(self) -> None:
        while self._waiting:
            waiting: list[_Waiting] = []
            try:
                await self._gather()
                waiting = self._take()
                await self._commit(waiting)
            except BaseException as error:
                _fail(waiting, error)
                if not isinstance(error, Exception):
                    _fail(self._waiting, error)
                    raise
        self._task = None

    async def _gather(self) -> None:
        """Let those join who are about to, as long as more come with each round of the loop: a
        commit costs some 0.4 ms whatever is in it, and who is alone hardly waits."""
        before = 0
        while before < len(self._waiting) < MOST_TURNS:
            before = len(self._waiting)
            for _ in range(_ROUNDS):
                await asyncio.sleep(0)

    def _take(self) -> list[_Waiting]:
        """The next batch: of a conversation only the first that waits, sorted by conversation."""
        chosen: dict[str, _Waiting] = {}
        left: list[_Waiting] = []
        for entry in self._waiting:
            name = entry[0].conversation
            if name in chosen or len(chosen) == MOST_TURNS:
                left.append(entry)
            else:
                chosen[name] = entry
        self._waiting = left
        return [chosen[name] for name in sorted(chosen)]

    async def _commit(self, waiting: list[_Waiting]) -> None:
        while waiting:
            try:
                await self._store(waiting)
            except batch.Outrun:
                waiting = await self._without_losers(waiting)
            except StorageError:
                raise
            except _BAD_TURN:
                await self._each_alone(waiting)
                return
            else:
                _succeed(waiting)
                return

    async def _store(self, waiting: Sequence[_Waiting]) -> None:
        turns = [turn for turn, _ in waiting]
        await self._database.write(lambda connection: batch.store(connection, turns))

    async def _without_losers(self, waiting: list[_Waiting]) -> list[_Waiting]:
        """Tells the losers and gives back the others. A lone turn that lost is told in any case."""
        turns = [turn for turn, _ in waiting]
        lost = await self._database.write(lambda connection: batch.overtaken(connection, turns))
        if not lost and len(waiting) > 1:
            await self._each_alone(waiting)
            return []
        left = []
        for turn, done in waiting:
            if turn.conversation not in lost and len(waiting) > 1:
                left.append((turn, done))
            elif not done.done():
                done.set_exception(Conflict(turn.conversation))
        return left

    async def _each_alone(self, waiting: list[_Waiting]) -> None:
        """A second try for every turn, so two processes that collided are no fault of a turn."""
        for entry in waiting:
            try:
                await self._store([entry])
            except batch.Outrun:
                _fail([entry], Conflict(entry[0].conversation))
            except StorageError:
                raise
            except _BAD_TURN as error:
                _fail([entry], TurnRefused(entry[0].conversation, _said(error)))
            else:
                _succeed([entry])


def _succeed(waiting: Sequence[_Waiting]) -> None:
    for _, done in waiting:
        if not done.done():
            done.set_result(None)


def _said(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    return str(cause).splitlines()[0] if str(cause) else type(cause).__name__


def _fail(waiting: Sequence[_Waiting], error: BaseException) -> None:
    for _, done in waiting:
        if done.done():
            continue
        if isinstance(error, asyncio.CancelledError):
            done.cancel()
        else:
            done.set_exception(error)
