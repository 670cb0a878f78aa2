"""A new version while visitors talk: the schema before, all processes one after the other, and the
schema after.

The new version is this one with two migrations more, so it differs in what a rollout is about: one
adds a column, fills it and builds an index, the other, for after, takes an index away. Meanwhile a
process of the old version is killed and starts again on the new schema.
"""

import asyncio
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from storage import schema
from tests.drill.cluster import Cluster

ROOT = Path(__file__).parents[2]
BEFORE, AFTER = (f"{int(schema.HEAD) + more:04}" for more in (1, 2))
_BEFORE = '''"""A column with what stands in another, and an index."""

import sqlalchemy as sa
from alembic import op

from storage.online import create_index

revision = "BEFORE"
down_revision = "HEAD"


def upgrade() -> None:
    op.add_column("conversations", sa.Column("drilled", sa.BigInteger(), nullable=True))
    op.execute("SELECT pg_sleep(0.2)")
    create_index("conversations_drilled", "conversations", ["drilled"], "drilled IS NOT NULL")
    op.execute("UPDATE conversations SET drilled = created_at WHERE id < '8'")
'''
_AFTER = '''"""An index that no new process looks for."""

from storage.online import drop_index

revision = "AFTER"
down_revision = "BEFORE"


def upgrade() -> None:
    drop_index("conversations_drilled", "conversations")
'''


@dataclass
class Rollout:
    """A new version for a cluster. `versions` are those the database had, step by step."""

    cluster: Cluster
    tree: Path
    versions: list[str]

    async def before(self) -> None:
        """The schema first, while the old version serves."""
        await self._upgrade()

    async def replace(self) -> None:
        """Each process in turn; the last old one is killed before and starts again."""
        *others, last = self.cluster.servers
        await last.kill()
        await last.start()
        for server in (*others, last):
            await server.stop()
            server.tree = self.tree
            await server.start()

    async def after(self) -> None:
        """What only the old version needed goes."""
        await self._upgrade("--after")

    async def _upgrade(self, *options: str) -> None:
        url = self.cluster.servers[0].database
        command = ("-m", "agent", "db", "upgrade", *options, "--database", url)
        running = await asyncio.create_subprocess_exec(
            sys.executable, *command, cwd=self.tree, stdout=asyncio.subprocess.PIPE
        )
        said, _ = await running.communicate()
        found = re.search(r"has version (\d+)", said.decode())
        self.versions.append(found[1] if found else said.decode())


def next_version(folder: Path) -> Path:
    """The tree of a version with two migrations more, in `folder`."""
    (folder / "agent").symlink_to(ROOT / "agent")
    shutil.copytree(ROOT / "storage", folder / "storage", ignore=_IGNORED)
    versions = folder / "storage" / "migrations" / "versions"
    (versions / f"{BEFORE}_drilled.py").write_text(_named(_BEFORE))
    (versions / f"{AFTER}_after_drilled.py").write_text(_named(_AFTER))
    with (folder / "storage" / "schema.py").open("a") as file:
        file.write(
            f"REVISIONS = (*REVISIONS, {BEFORE!r}, {AFTER!r})\n"
            f"HEAD, NEEDED, OLDEST = {AFTER!r}, {BEFORE!r}, {schema.NEEDED!r}\n"
        )
    return folder


def _named(script: str) -> str:
    names = {"BEFORE": BEFORE, "AFTER": AFTER, "HEAD": schema.HEAD}
    return re.sub("|".join(names), lambda found: names[found[0]], script)


_IGNORED = shutil.ignore_patterns("__pycache__")
