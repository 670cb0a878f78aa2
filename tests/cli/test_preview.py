"""`handraise preview`: the draft it stores, the link it prints, and what it refuses."""

import asyncio
import re
import time
from pathlib import Path

from agent import links
from storage.store import Store
from tests.cli.conftest import Run
from tests.seeding import FLOW
from tests.small_flow import changed

DRAFT = changed("Hi, I'm Mia.", "Hi, I'm the draft.", FLOW)


def test_it_stores_the_draft_and_prints_a_link_that_names_it(seeded: Run) -> None:
    Path("draft.yaml").write_text(DRAFT, "utf-8")
    result = seeded("preview", "draft.yaml", "--for", "2h", "--page", "https://acme.io/p?a=1")
    assert result.exit_code == 0, result.output
    told, link, page = result.output.splitlines()
    head = re.fullmatch(r"draft, draft ([0-9a-f]{16}), as a test until .{16} UTC:", told)
    found = re.fullmatch(r"  http://127\.0\.0\.1:8080/preview/(\S+)", link)
    assert head is not None and found is not None
    assert page == f"  https://acme.io/p?a=1&handraise-preview={found[1]}"

    async def stored() -> tuple[tuple[str, int, str] | None, links.Preview | None]:
        store = await Store.open("sqlite:///handraise.db", migrate=False)
        try:
            key = await store.key(links.KEY)
            return await store.flow_source(head[1]), links.read_preview(key, found[1])
        finally:
            await store.close()

    source, said = asyncio.run(stored())
    assert source is not None and source[0] == "draft" and "Hi, I'm the draft." in source[2]
    assert said is not None and said.version == head[1]
    assert abs(said.until - time.time() - 7200) < 60


def test_a_faulty_draft_gets_no_link(seeded: Run) -> None:
    Path("draft.yaml").write_text(DRAFT.replace("kind: money", "kind: moony"), "utf-8")
    result = seeded("preview", "draft.yaml")
    assert (result.exit_code, "preview/" in result.output) == (1, False)
    assert "draft.yaml:16:11: questions.budget.kind: `moony` is not known here" in result.output


def test_what_no_link_can_be_made_of_is_exit_status_2(seeded: Run) -> None:
    Path("draft.yaml").write_text(DRAFT, "utf-8")
    assert seeded("preview", "draft.yaml", "--for", "31d").exit_code == 2
    assert seeded("preview", "draft.yaml", "--page", "acme.io").exit_code == 2


def test_without_a_database_it_says_who_makes_it(run: Run) -> None:
    Path("draft.yaml").write_text(DRAFT, "utf-8")
    result = run("preview", "draft.yaml")
    assert (result.exit_code, "`handraise serve` makes it" in result.output) == (1, True)
