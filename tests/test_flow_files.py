"""Flow files on disk: what runs, what is refused, and what stays when a file goes bad."""

import asyncio
import sys
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from agent import flow_files
from agent.flow_files import FlowMissing, Flows, FlowsFaulty, flow_paths, read_flow
from storage.store import Store
from tests.small_flow import SMALL


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """An empty store."""
    opened = await Store.open(f"sqlite:///{tmp_path}/kept.db")
    yield opened
    await opened.close()


def put(folder: Path, name: str, text: str = SMALL) -> Path:
    """A file in `folder`."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_only_yaml_files_directly_in_the_folder_are_flows(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    put(tmp_path / "tests", "a.yaml")
    wanted = [put(tmp_path, "a.yaml"), put(tmp_path, "b.yaml")]
    put(tmp_path, ".hidden.yaml")
    put(tmp_path, "notes.md")
    assert flow_paths(tmp_path) == wanted
    assert flow_paths(wanted[1]) == [wanted[1]]


def test_a_file_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    gone = tmp_path / "gone.yaml"
    flow, faults = read_flow(gone)
    assert (flow, [fault.where for fault in faults]) == (None, [str(gone)])
    (tmp_path / "latin.yaml").write_bytes(b"greeting: caf\xe9\n")
    flow, faults = read_flow(tmp_path / "latin.yaml")
    assert (flow, len(faults)) == (None, 1)


async def test_a_faulty_file_never_replaces_the_running_version(tmp_path: Path) -> None:
    path = put(tmp_path, "small.yaml")
    flows = await Flows.open(tmp_path, None, "small")
    running = flows.default
    put(tmp_path, "small.yaml", SMALL.replace("kind: money", "kind: monye"))
    assert await flows.reload() == ()
    assert flows.default is running
    (fault,) = flows.faults[str(path)]
    assert (fault.where, fault.what) == (
        f"{path}:10:11",
        "questions.budget.kind: `monye` is not known here",
    )
    put(tmp_path, "small.yaml", SMALL.replace("Hello.", "Hello there."))
    assert await flows.reload() == ("small",)
    assert flows.faults == {}
    assert flows.default.version != running.version


async def test_tests_and_comments_make_no_new_version(tmp_path: Path) -> None:
    put(tmp_path, "small.yaml")
    flows = await Flows.open(tmp_path, None, "small")
    put(tmp_path, "small.yaml", "# a comment\n" + SMALL + "tests: {one: {talk: [goal: buy]}}\n")
    assert await flows.reload() == ()


async def test_nothing_to_serve_is_said_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(FlowMissing):
        await Flows.open(tmp_path, None, "small")
    put(tmp_path, "small.yaml", "greeting: hello\n")
    with pytest.raises(FlowsFaulty) as faulty:
        await Flows.open(tmp_path, None, "small")
    assert "`questions` is missing" in str(faulty.value)
    put(tmp_path, "other.yaml")
    with pytest.raises(FlowsFaulty):  # the default is faulty: another one must not take its place
        await Flows.open(tmp_path, None, "small")


async def test_versions_are_found_again_by_their_digest(tmp_path: Path) -> None:
    put(tmp_path, "small.yaml")
    store = await Store.open(f"sqlite:///{tmp_path}/flows.db")
    first = (await Flows.open(tmp_path, store, "small")).default
    put(tmp_path, "small.yaml", SMALL.replace("Hello.", "Good day."))
    later = await Flows.open(tmp_path, store, "small")
    restored = await later.version(first.version, "small")
    assert (restored.version, restored.greeting[0].source) == (first.version, "Hello.")
    with pytest.raises(FlowMissing):
        await later.version("0" * 16, "small")
    await store.close()


async def test_a_route_names_what_the_configuration_knows(tmp_path: Path) -> None:
    path = put(tmp_path, "small.yaml")
    with pytest.raises(FlowsFaulty) as faulty:
        await Flows.open(tmp_path, None, "small", frozenset({"sale"}))
    assert [(fault.where, fault.what, fault.mend) for fault in faulty.value.faults] == [
        (
            f"{path}:21:23",
            "routes.0.call: the configuration has no destination or team `sales`",
            "did you mean `sale`?",
        )
    ]
    assert (await Flows.open(tmp_path, None, "small", frozenset({"sales"}))).ids() == ("small",)


async def test_a_page_that_names_no_flow_gets_the_first_by_name_that_is_for_it(
    tmp_path: Path,
) -> None:
    put(tmp_path, "c.yaml", SMALL)
    put(tmp_path, "b.yaml", SMALL + "for: {page: /pricing}\n")
    put(tmp_path, "a.yaml", SMALL + "for: {page: /pricing, utm.source: ads}\n")
    flows = await Flows.open(tmp_path, None, "c")
    page, ads = {"path": "/pricing"}, {"utm": {"source": "ads"}}
    chosen = [flows.choose(*given).id for given in ((page, ads), (page, {}), ({}, ads))]
    assert chosen == ["a", "b", "c"]
    put(tmp_path, "a.yaml", SMALL)
    await flows.reload()
    assert flows.choose(page, ads).id == "b"


async def test_a_change_in_a_file_beside_a_flow_is_taken_up(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "locales").mkdir()
    put(tmp_path / "shared", "who.yaml", "ask: Who?\nkind: text\n")
    put(tmp_path, "small.yaml", SMALL.replace("signals:", "  more: {use: who}\nsignals:"))
    flows = await Flows.open(tmp_path, None, "small")
    assert flows.default.questions["more"].text.source == "Who?"
    assert await flows.reload() == ()
    put(tmp_path / "shared", "who.yaml", "ask: Who else?\nkind: text\n")
    assert await flows.reload() == ("small",)
    assert flows.default.questions["more"].text.source == "Who else?"
    put(tmp_path / "locales", "small.de.yaml", "greeting: Hallo.\n")
    assert await flows.reload() == ()
    (faults,) = flows.faults.values()
    assert faults[0].where.startswith(str(tmp_path / "locales" / "small.de.yaml"))
    put(tmp_path / "locales", "other.de.yaml", "greeting: Hallo.\n")
    (tmp_path / "locales" / "small.de.yaml").unlink()
    await flows.reload()
    assert flows.faults == {}


def test_nothing_outside_of_the_folder_is_used(tmp_path: Path) -> None:
    flows = tmp_path / "flows"
    (flows / "shared").mkdir(parents=True)
    secret = put(tmp_path, "secret.yaml", "ask: Secret?\nkind: text\n")
    (flows / "shared" / "link.yaml").symlink_to(secret)
    used = SMALL.replace("signals:", "  more: {use: link}\nsignals:")
    flow, faults = read_flow(put(flows, "small.yaml", used))
    assert (flow, [fault.what for fault in faults]) == (
        None,
        ["questions.more.use: there is no shared `link`"],
    )


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"locale: en\ngreeting: Gr\xfc\xdf dich\n", ":2:13"),
        (b"\xff\xfe", ":1:1"),
        (b"locale: en\n\xff", ":2:1"),
    ],
)
def test_a_file_in_another_encoding_is_named_where_it_begins(
    tmp_path: Path, content: bytes, place: str
) -> None:
    path = tmp_path / "old.yaml"
    path.write_bytes(content)
    flow, (fault,) = read_flow(path)
    assert (flow, fault.where, fault.mend) == (None, f"{path}{place}", "Save the file as UTF-8.")
    assert "is no UTF-8" in fault.what and fault.visitor


async def test_an_old_version_is_read_once_for_all_who_ask(store: Store, tmp_path: Path) -> None:
    put(tmp_path, "small.yaml")
    running = (await Flows.open(tmp_path, store, "small")).default
    put(tmp_path, "small.yaml", SMALL.replace("Hello.", "Hello there."))
    flows = await Flows.open(tmp_path, store, "small")
    found = await asyncio.gather(*(flows.version(running.version, "small") for _ in range(3)))
    assert [flow.version for flow in found] == [running.version] * 3
    assert len(set(map(id, found))) == 1
    with pytest.raises(FlowMissing):
        await flows.version("other", "small")


async def test_flows_are_read_and_built_beside_the_loop(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So turns go on meanwhile, and the thread gives way to them soon."""
    seen: dict[str, set[object]] = {"load": set(), "stored": set(), "_mark": set()}

    def watched(name: str) -> None:
        real = getattr(flow_files, name)

        def instead(*args: Any, **kwargs: Any) -> Any:
            here = threading.current_thread() is threading.main_thread()
            seen[name].add((here, round(sys.getswitchinterval(), 6)))
            return real(*args, **kwargs)

        monkeypatch.setattr(flow_files, name, instead)

    for name in seen:
        watched(name)
    put(tmp_path, "small.yaml")
    first = await Flows.open(tmp_path, store, "small")
    put(tmp_path, "small.yaml", SMALL.replace("Hello.", "Hello there."))
    assert await first.reload() == ("small",)
    old = first.default.version
    put(tmp_path, "small.yaml", SMALL.replace("Hello.", "Hello again."))
    await (await Flows.open(tmp_path, store, "small")).version(old, "small")
    assert [seen.pop(name) for name in sorted(seen)] == [{(False, flow_files.GIVE_WAY_SECONDS)}] * 3
    assert round(sys.getswitchinterval(), 6) == round(flow_files.USUAL_SECONDS, 6)
