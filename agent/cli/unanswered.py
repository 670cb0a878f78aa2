"""Owns `handraise unanswered`: what visitors asked that no flow's `faq:` answered.

Refuses to judge likeness beyond spelling: case, punctuation and spaces make no other question.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
import orjson

from agent.cli import output, settings
from agent.cli.database import using
from agent.core.snapshot import restore
from storage.store import Store

_WORD = re.compile(r"\w+")


@dataclass(slots=True)
class Asked:
    """One question as it was spelled, when it was asked last (ms), and in which flows."""

    spelled: Counter[str] = field(default_factory=Counter)
    flows: set[str] = field(default_factory=set)
    last: int = 0

    @property
    def times(self) -> int:
        """How often it was asked."""
        return self.spelled.total()

    @property
    def text(self) -> str:
        """Its most frequent spelling; of several the first."""
        return self.spelled.most_common(1)[0][0]


@click.command()
@settings.since_option("Only conversations begun in the last 2h, 7d.")
@click.option("--flow", metavar="ID", help="Only what was asked in this flow.")
@settings.limit_option
@settings.format_option("table", "json")
@settings.config_option
@settings.database_option
def unanswered(
    since: int | None,
    flow: str | None,
    limit: int,
    format: str,
    config_file: Path | None,
    database: str | None,
) -> None:
    """List what visitors asked that no `faq:` answered, the most frequent first.

    Case and punctuation make no difference. Put what comes often into `faq:` of the flow.
    """
    config = settings.read(config_file, database=database)
    begun = settings.begun(since)
    found = using(config, lambda store: _gather(store, begun, flow))
    most = sorted(found, key=lambda asked: (-asked.times, -asked.last, asked.text))[:limit]
    if format == "json":
        click.echo(output.json([_facts(asked) for asked in most]))
    else:
        _table(most, len(found))


async def _gather(store: Store, since: int, flow: str | None) -> list[Asked]:
    found: dict[str, Asked] = {}
    async for one in store.every_conversation(since=since, flow=flow):
        if (
            one.test or '"asked":[' not in one.snapshot
        ):  # most asked nothing: no need to parse those
            continue
        for text in restore(orjson.loads(one.snapshot)).asked:
            folded = " ".join(_WORD.findall(text.casefold()))
            if not folded:
                continue  # "???" asks nothing
            asked = found.setdefault(folded, Asked())
            asked.spelled[text] += 1
            asked.flows.add(one.flow)
            asked.last = max(asked.last, one.updated_at)
    return list(found.values())


def _facts(asked: Asked) -> dict[str, Any]:
    last = output.rfc3339(asked.last)
    return {
        "text": asked.text,
        "times": asked.times,
        "last": last,
        "flows": sorted(asked.flows),
    }


def _table(most: list[Asked], count: int) -> None:
    to = output.console()
    if not most:
        to.print("Every question that visitors asked was answered.")
        return
    rows: list[output.Row] = [
        (
            (
                f"{asked.times:,}",
                output.moment(asked.last),
                output.count(len(asked.flows), "flow")
                if len(asked.flows) > 1
                else next(iter(asked.flows)),
                output.line(asked.text),
            ),
            (),
        )
        for asked in most
    ]
    output.listing(to, (">times", "last (UTC)", "flow", "question"), rows)
    if count > len(most):
        to.print(output.styled(f"{count - len(most):,} more; --limit shows more.", "yellow"))
