"""Owns `handraise archive` and `handraise restore`: what was said long ago, out of the database and
back. Works beside `serve`: in steps of a few conversations, with pauses in which turns go on.
"""

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import click

from agent import archives
from agent.arrivals import TOKEN_MS
from agent.cli import output, settings
from agent.cli.database import using
from agent.errors import HandraiseError
from storage.archive import Archived, Finished
from storage.store import Store

AT_ONCE = 50  # conversations in one transaction
PAGES = 256  # of a file, given back in one transaction: a megabyte
LEAST_PAUSE = 0.02  # seconds; a longer step is followed by as long a pause
_Moving = tuple[Archived, int]


class TooYoung(HandraiseError):
    """Visitors could still come back."""


@dataclass
class Told:
    """What was moved."""

    conversations: int = 0
    turns: int = 0
    bytes: int = 0
    pages: int = 0
    wiped: archives.Wiped = field(default_factory=archives.Wiped)


class When(click.ParamType[int]):
    """A day, or a span back from now, in ms since 1970."""

    name = "when"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Read `2026-01-31` (midnight UTC) or `180d`; anything else is a usage error."""
        text = str(value).strip()
        try:
            return int(datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).timestamp() * 1000)
        except ValueError:
            if not settings.is_span(text):
                self.fail(f"{value!r} is no day; write 2026-01-31, or 180d.", param, ctx)
            return settings.begun(settings.Span().convert(text, param, ctx))


@click.command()
@click.option("--before", type=When(), metavar="DAY", help="Of conversations untouched since then.")
@click.option(
    "--to",
    "target",
    metavar="FILE.jsonl.gz",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to move them to; more is added to one that is there.",
)
@click.option("--discard", is_flag=True, help="Keep what was said nowhere, instead of --to.")
@click.option("--dry-run", is_flag=True, help="Only say what would be moved.")
@click.option("--erased", is_flag=True, help="Only take what was erased since out of the files.")
@settings.config_option
@settings.database_option
def archive(
    before: int | None,
    target: Path | None,
    discard: bool,
    dry_run: bool,
    erased: bool,
    config_file: Path | None,
    database: str | None,
) -> None:
    """Move what was said long ago out of the database, to a compressed file.

    Of conversations that are finished, and to which nobody can come back. Leads, scores, answers,
    handoffs and figures stay. It may run beside `serve`, may be stopped at any moment and run
    again. DAY is 2026-01-31, or 180d for as many days ago.
    """
    if erased == (before is not None):
        raise click.UsageError("Give --before DAY, or --erased; not both.")
    if before is not None and not dry_run and (target is None) == (not discard):
        raise click.UsageError("Say where to: --to FILE.jsonl.gz, or --discard.")
    config = settings.read(config_file, database=database)
    if before is None:
        _tell_wiped(using(config, lambda store: archives.wipe(store, 1_000_000)))
        return
    _check(before)
    if dry_run:
        told = using(config, lambda store: _counted(store, before))
        click.echo(f"Would move {_said(told)}.")
        return
    told = using(config, lambda store: moved(store, before, target))
    click.echo(f"Moved {_said(told)}{f' to {target}' if target else ', kept nowhere'}.")
    _tell_wiped(told.wiped)


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(exists=True, path_type=Path))
@click.option("--only", metavar="ID", multiple=True, help="Only this conversation; repeatable.")
@settings.config_option
@settings.database_option
def restore(
    file: Path, only: tuple[str, ...], config_file: Path | None, database: str | None
) -> None:
    """Bring back what `handraise archive` moved to a file.

    The file stays as it is; what was erased since stays away.
    """
    config = settings.read(config_file, database=database)
    back = using(config, lambda store: _restored(store, file, frozenset(only)))
    click.echo(f"Brought back {output.count(back, 'conversation')}.")


def _check(before: int) -> None:
    soonest = int(time.time() * 1000) - TOKEN_MS
    if before > soonest:
        day = datetime.fromtimestamp(soonest / 1000, UTC).date()
        raise TooYoung(
            "visitors may come back to their conversation for 30 days",
            f"Name an earlier day than {day}.",
        )


def _said(told: Told) -> str:
    turns, whole = (
        output.count(told.turns, "turn"),
        output.count(told.conversations, "conversation"),
    )
    return f"{turns} of {whole}, {told.bytes / 1_000_000:,.1f} MB"


def _tell_wiped(wiped: archives.Wiped) -> None:
    if wiped.done:
        click.echo(f"Took {output.count(wiped.done, 'erased conversation')} out of the files.")
    for file, count in wiped.told().items():
        what = output.count(count, "erased conversation")
        click.echo(
            f"{file} is not here, not to be written, or not what it was: it still holds {what}."
        )
        click.echo("Bring it back, then run `handraise archive --erased`.")


async def _counted(store: Store, before: int) -> Told:
    told, after = Told(), None
    while some := await store.finished(before, after, AT_ONCE * 10):
        after = (some[-1].created_at, some[-1].conversation)
        _count(told, some)
    return told


def _count(told: Told, some: Sequence[Finished]) -> None:
    told.conversations += len(some)
    told.turns += sum(one.turns for one in some)
    told.bytes += sum(one.bytes for one in some)


async def moved(store: Store, before: int, target: Path | None) -> Told:
    """Move everything untouched since `before` (ms) to a file, or nowhere. Raises ArchiveFault,
    OSError, StorageError; what was moved until then stays moved."""
    told, after = Told(), None
    file = None if target is None else await asyncio.to_thread(target.absolute)
    end = 0 if file is None else await _begin(store, file)
    while some := await store.finished(before, after, AT_ONCE):
        after = (some[-1].created_at, some[-1].conversation)
        began = time.perf_counter()
        moving, end = await _written(store, some, file, end)
        gone = await store.archive(moving)
        _count(told, some if gone == len(some) else await _gone(store, some))
        await _pause(began)
    told.wiped = await archives.wipe(store, 1_000_000)
    told.pages = await _give_back(store)
    return told


async def _begin(store: Store, file: Path) -> int:
    end = await store.archive_end(str(file))
    if end == 0 and await asyncio.to_thread(_has_something, file):
        raise archives.ArchiveFault(
            f"{file} holds something else", "Name a file that is not there yet."
        )
    return end


def _has_something(file: Path) -> bool:
    return file.exists() and file.stat().st_size > 0


async def _written(
    store: Store, some: Sequence[Finished], file: Path | None, end: int
) -> tuple[list[_Moving], int]:
    """The conversations as they stand in the file now, and where it ends."""
    now = int(time.time() * 1000)
    if file is None:
        return [(Archived(o.conversation, None, 0, 0, now), o.epoch) for o in some], 0
    members = [archives.packed(one, await store.turns(one.conversation)) for one in some]
    places = await asyncio.to_thread(archives.append, file, end, members)
    return list(_placed(some, str(file), places, now)), places[-1][1]


def _placed(
    some: Sequence[Finished], file: str, places: Sequence[tuple[int, int]], now: int
) -> Iterator[_Moving]:
    for one, (begins, ends) in zip(some, places, strict=True):
        yield Archived(one.conversation, file, begins, ends, now), one.epoch


async def _gone(store: Store, some: Sequence[Finished]) -> list[Finished]:
    """Those that were not taken up again by a turn meanwhile."""
    return [one for one in some if await store.archived(one.conversation) is not None]


async def _give_back(store: Store) -> int:
    given, left = 0, await store.give_back(1)
    while left:
        began = time.perf_counter()
        before, left = left, await store.give_back(PAGES)
        if left >= before:
            break
        given += before - left
        await _pause(began)
    return given


async def _pause(began: float) -> None:
    await asyncio.sleep(max(LEAST_PAUSE, time.perf_counter() - began))


async def _restored(store: Store, file: Path, only: frozenset[str]) -> int:
    back, wanted = 0, archives.conversations(file)
    if only:
        wanted = (one for one in wanted if one[0] in only)
    while some := list(islice(wanted, AT_ONCE)):
        began = time.perf_counter()
        back += await store.unarchive(some)
        await _pause(began)
    return back
