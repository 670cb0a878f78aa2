"""Reads flows/*.yaml, keeps the good ones running, and finds old versions for old conversations.

A file with a fault never replaces the version that runs: it is reported, and the last good one
stays. Every version that ran is kept in the database by its digest.
"""

import asyncio
import gc
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from agent.config import Config
from agent.core import consequences
from agent.core.flow import Flow
from agent.core.grafting import Parts
from agent.core.load import LANGUAGE, load, stored
from agent.core.route_names import unknown_names
from agent.core.yaml_reader import Document, read_yaml
from agent.errors import Fault, HandraiseError
from agent.packaged import flows_dir

SCAN_SECONDS = 0.5
# While a flow is built in its thread, turns get the interpreter back so soon: with Python's usual
# 5 ms each of the steps of a turn waited so long, and a flow with five languages takes 45 ms.
GIVE_WAY_SECONDS = 0.0005
USUAL_SECONDS = sys.getswitchinterval()
MAX_BYTES = 2_000_000
MAX_BESIDE = 500  # files in flows/shared, and in flows/locales
_LOCAL = Path("flows")
P = ParamSpec("P")
T = TypeVar("T")


class FlowMissing(HandraiseError):
    """No such flow."""


class FlowsFaulty(HandraiseError):
    """Nothing can be served because of these faults."""

    def __init__(self, faults: tuple[Fault, ...], hint: str) -> None:
        super().__init__("\n".join(map(str, faults)), hint)
        self.faults = faults


def flows_path(config: Config) -> Path:
    """Where flows are read from: the config's folder, else ./flows, else the packaged ones."""
    if config.flows.path is not None:
        return config.flows.path
    return _LOCAL if any(_LOCAL.glob("*.yaml")) else flows_dir()


def flow_paths(path: Path) -> list[Path]:
    """The flow files at `path`: the file itself, or the `*.yaml` directly in a folder."""
    if path.is_dir():
        return sorted(p for p in path.glob("*.yaml") if not p.name.startswith("."))
    return [path]


def read_flow(
    path: Path, known: frozenset[str] | None = None
) -> tuple[Flow | None, tuple[Fault, ...]]:
    """One flow file as a Flow, or its faults; the flow's id is the file's name. A name in a route
    that is not among the `known` destinations and teams is a fault, unless that is None."""
    document = _document(path)
    if not isinstance(document, Document):
        return None, document
    flow, faults = load(document, path.stem, _parts(path, document))
    unknown = unknown_names(flow, document, known) if flow and known is not None else ()
    return (None if unknown else flow), (*faults, *unknown)


def _document(path: Path) -> Document | tuple[Fault, ...]:
    """A file as a document, or the faults in it."""
    try:
        if path.stat().st_size > MAX_BYTES:
            big = Fault(str(path), "this file is over 2 MB", "A flow fits on one screen.")
            return consequences.unread([big])
        text = path.read_bytes().decode()
    except OSError as error:
        lost = Fault(str(path), f"cannot be read: {error.strerror}", "Check the path.")
        return consequences.unread([lost])
    except UnicodeDecodeError as error:
        return consequences.unread([_foreign(path, error)])
    document, faults = read_yaml(text, str(path))
    return consequences.unread(faults) if document is None or faults else document


def _foreign(path: Path, error: UnicodeDecodeError) -> Fault:
    """The fault at the first byte that is no UTF-8."""
    before = error.object[: error.start].decode().splitlines() or [""]
    line, column = (len(before), len(before[-1]) + 1)
    if error.object[: error.start].endswith(b"\n"):
        line, column = line + 1, 1
    what = f"the byte 0x{error.object[error.start]:02x} is no UTF-8"
    return Fault(f"{path}:{line}:{column}", what, "Save the file as UTF-8.")


def _parts(path: Path, document: Document) -> Parts:
    """What stands beside a flow: the questions it may use, and its texts in other languages."""
    shared, folder = {}, path.parent / "shared"
    if any("use" in line for line in document.lines):
        for file in _beside(folder):
            name = file.relative_to(folder).with_suffix("").as_posix()
            shared[name] = _document(file)
    locales = {}
    for file in _beside(path.parent / "locales"):
        flow, _, locale = file.stem.rpartition(".")
        if flow == path.stem:
            locales[locale] = _document(file)
    return Parts(shared, locales)


def _beside(folder: Path) -> list[Path]:
    """The YAML files in a folder beside flows; a link that leads out of there is not followed."""
    if not folder.is_dir():
        return []
    home = folder.parent.resolve()
    files = sorted(folder.rglob("*.yaml"))[:MAX_BESIDE]
    return [file for file in files if file.is_file() and file.resolve().is_relative_to(home)]


def _marks_beside(path: Path) -> tuple[object, ...]:
    """What tells that one of the files beside the flows has changed."""
    home = path if path.is_dir() else path.parent
    files = (*_beside(home / "shared"), *_beside(home / "locales"))
    return tuple((file, _mark(file)) for file in files)


class Flows:
    """The flows that run. Construct with `await Flows.open(...)`."""

    def __init__(
        self, path: Path, store: Any, default: str, known: frozenset[str] | None = None
    ) -> None:
        self.path = path
        self._known = known
        self.default_id = default
        self.faults: dict[str, tuple[Fault, ...]] = {}
        self._store = store
        self._flows: dict[str, Flow] = {}
        self._versions: dict[str, Flow] = {}
        self._loading: dict[str, asyncio.Task[Flow]] = {}
        self._seen: dict[Path, tuple[object, ...]] = {}

    @classmethod
    async def open(
        cls, path: Path, store: Any, default: str, known: frozenset[str] | None = None
    ) -> "Flows":
        """Read all flows under `path`; `known` as for `read_flow`. Raises FlowsFaulty or
        FlowMissing when none can run."""
        flows = cls(path, store, default, known)
        await flows.reload()
        if not flows._flows:
            faults = tuple(f for some in flows.faults.values() for f in some)
            if faults:
                raise FlowsFaulty(faults, "Mend the flows, then start again.")
            raise FlowMissing(f"there is no flow in {path}", "Put a *.yaml flow there.")
        if default not in flows._flows and default in {Path(f).stem for f in flows.faults}:
            faults = tuple(f for some in flows.faults.values() for f in some)
            raise FlowsFaulty(faults, "The default flow has faults; mend them, then start again.")
        return flows

    @property
    def default(self) -> Flow:
        """The flow that runs when a page names none."""
        return self._flows.get(self.default_id) or next(iter(self._flows.values()))

    def choose(self, page: Mapping[str, Any], source: Mapping[str, Any]) -> Flow:
        """The flow for a visitor whose page names none: the first by file name that is `for` page
        and source, else the default."""
        for _, flow in sorted(self._flows.items()):
            if flow.audience is not None and flow.audience.fits(page, source):
                return flow
        return self.default

    def get(self, id: str) -> Flow | None:
        """The running version of a flow."""
        return self._flows.get(id)

    def ids(self) -> tuple[str, ...]:
        """The flows that run."""
        return tuple(self._flows)

    def all(self) -> Mapping[str, Flow]:
        """The running flows by id."""
        return self._flows

    async def version(self, digest: str, id: str) -> Flow:
        """The flow with that digest, running or old; raises FlowMissing."""
        found = self._versions.get(digest)
        if found is not None:
            return found
        loading = self._loading.get(digest)
        if loading is None:
            loading = self._loading[digest] = asyncio.create_task(self._old(digest, id))
            loading.add_done_callback(lambda _: self._loading.pop(digest, None))
        return await asyncio.shield(loading)

    async def _old(self, digest: str, id: str) -> Flow:
        kept = await self._store.flow_source(digest)
        if kept is None:
            raise FlowMissing(f"version {digest} of {id} is not stored", "Restore a backup.")
        found = self._versions[digest] = await asyncio.to_thread(_aside, stored, kept[2], kept[0])
        return found

    async def reload(self) -> tuple[str, ...]:
        """Read what changed; returns the ids of the flows that now run another version. Files are
        looked at and flows are built in a thread."""
        seen = dict(self._seen)
        present, changed, marks = await asyncio.to_thread(_aside, _changes, self.path, seen)
        read = await asyncio.to_thread(_aside, _read, changed, self._known) if changed else []
        self._seen.update(marks)
        for path, (_, faults) in read:
            self._note(path, faults)
        flows = [flow for _, (flow, _) in read if flow is not None]
        run = await self._run(flows)
        self._forget(present)
        return run

    def _note(self, path: Path, faults: tuple[Fault, ...]) -> None:
        self.faults.pop(str(path), None)
        if faults:
            self.faults[str(path)] = faults

    async def _run(self, flows: list[Flow]) -> tuple[str, ...]:
        """Those of them that are other than what runs, kept in the database first."""
        running = {id: flow.version for id, flow in self._flows.items()}
        others = [flow for flow in flows if running.get(flow.id) != flow.version]
        if others and self._store is not None:
            rows = [(flow.version, flow.id, LANGUAGE, flow.source) for flow in others]
            await self._store.keep_flows(rows, int(time.time() * 1000))
        for flow in others:
            self._flows[flow.id] = self._versions[flow.version] = flow
        return tuple(flow.id for flow in others)

    def _forget(self, present: list[Path]) -> None:
        """A file taken away takes no new conversations; running ones find their version stored."""
        for path in [p for p in self._seen if p not in present]:
            del self._seen[path]
            self.faults.pop(str(path), None)
            if len(self._flows) > 1:
                self._flows.pop(path.stem, None)


def _mark(path: Path) -> tuple[int, int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size


_Marks = dict[Path, tuple[object, ...]]


def _changes(path: Path, seen: _Marks) -> tuple[list[Path], list[Path], _Marks]:
    """The flow files that are there, those of them that are other than `seen`, and their marks."""
    present, beside = flow_paths(path), _marks_beside(path)
    marks = {file: (*mark, *beside) for file in present if (mark := _mark(file)) is not None}
    changed = [file for file, mark in marks.items() if seen.get(file) != mark]
    return present, changed, {file: marks[file] for file in changed}


def _read(
    paths: list[Path], known: frozenset[str] | None
) -> list[tuple[Path, tuple[Flow | None, tuple[Fault, ...]]]]:
    """The flows of these files, or their faults. The collector would look at all that is being
    built time and again, an eighth of what it takes."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        return [(path, read_flow(path, known)) for path in paths]
    finally:
        if collecting:
            gc.enable()


def _aside(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What `work` returns, while other threads hardly wait for this one."""
    sys.setswitchinterval(GIVE_WAY_SECONDS)
    try:
        return work(*args, **kwargs)
    finally:
        sys.setswitchinterval(USUAL_SECONDS)
