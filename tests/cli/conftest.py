"""Running commands as somebody at a prompt does, with and without a database that holds leads."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from agent.cli import cli
from tests.seeding import ANN, DESTINATIONS, SECRET, World, world

Run = Callable[..., Result]

CONFIG = "default_destination: crm\ndestinations:\n" + "".join(
    f"  {name}: {{url: {d.url}, secret: {SECRET}}}\n" for name, d in DESTINATIONS.items()
)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `handraise` with these arguments in an empty folder."""
    monkeypatch.chdir(tmp_path)
    for variable in ("HANDRAISE_CONFIG", "HANDRAISE_DATABASE", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(variable, raising=False)

    def run_it(*args: str, input: str | None = None) -> Result:
        return CliRunner().invoke(cli, args, input=input, prog_name="handraise")

    return run_it


@pytest.fixture(scope="session")
def lead_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose database holds Ann, who is hot, and Bob, who is not; made once, to be copied.

    config.yaml there names the destinations crm and sales.
    """
    folder = tmp_path_factory.mktemp("leads")

    async def seed() -> None:
        here = await world(folder)
        await here.hot(ANN)
        await looker(here)
        await here.store.close()

    asyncio.run(seed())
    (folder / "config.yaml").write_text(CONFIG, "utf-8")
    return folder


@pytest.fixture
def seeded(run: Run, lead_folder: Path, tmp_path: Path) -> Run:
    """Run `handraise` in a copy of `lead_folder`."""
    shutil.copytree(lead_folder, tmp_path, dirs_exist_ok=True)
    return run


async def looker(here: World) -> None:
    """Bob looks around and leaves his address."""
    live = await here.open("https://acme.io/")
    steps = (("goal", "look"), ("budget", "2k"), ("start", "later"), ("contact", "Bob, b@x.io"))
    await here.answer(live, *steps)
