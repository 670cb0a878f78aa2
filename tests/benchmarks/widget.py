"""What the widget costs a page, beside other widgets: `python -m tests.benchmarks.widget`.

Ours and each rival (rivals.py) are measured in turn in one Chromium, so that a busy machine slows
all of them. Times are medians of the rounds with the least behind; those of scripts are of
Chromium's clock for its own thread. Beside each figure stands its bar, and whether it holds.
"""

import argparse
import gzip
import statistics
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, CDPSession, Page, Request, sync_playwright

from agent.packaged import widget_dir
from tests.benchmarks import rivals
from tests.browser.conftest import FLAGS
from tests.browser.peer import Peer
from tools import chromium, widget_budget

AXE = rivals.ROOT / "widget" / "node_modules" / "axe-core" / "axe.min.js"
OURS = "Handraise"
OPENER = ".launcher"
SLOWER = 4
SETTLED_MS = 1_500  # after load and after opening, so that what a widget puts off counts too
SHARE = 0.2  # of the lightest rival's script time at load
WATCH = """() => {
  Object.assign(window, {__tasks: [], __shift: 0, __broken: []});
  const watch = (type, note) => new PerformanceObserver(all => all.getEntries().forEach(note))
    .observe({type, buffered: true});
  watch('longtask', one => __tasks.push(one.duration));
  watch('layout-shift', one => one.hadRecentInput || (__shift += one.value));
  addEventListener('securitypolicyviolation',
    one => __broken.push(one.effectiveDirective + ' ' + one.blockedURI));
}"""
FIRST_QUESTION = """() => new Promise(done => {
  const host = document.querySelector('handraise-chat');
  const began = performance.now();
  host.addEventListener('handraise:question', () => requestAnimationFrame(
    () => requestAnimationFrame(() => done(performance.now() - began))));
  host.shadowRoot.querySelector('.launcher').click();
})"""
AXE_RUN = """axe.run({resultTypes: ['violations'], rules: {'target-size': {enabled: true}},
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
  .then(({violations}) => violations.map(one => one.id))"""


class Subject(NamedTuple):
    """A widget to measure: its name, the address of its page, and what opens it, if anything."""

    name: str
    url: str
    opener: str


class Cost(NamedTuple):
    """Of loading a page: ms of script, longest task in ms at four times slower."""

    script: float
    longest: float


class Opening(NamedTuple):
    """Of opening at four times slower, nothing cached: ms to the first question (0: there is no
    backend to ask one), longest task in ms."""

    first_question: float
    longest: float


class Looked(NamedTuple):
    """What one visit shows that is the same in each: requests and their kB (gzip) before and by
    opening, hosts that are not the widget's own, layout shift, kinds of violations of the policy,
    rules of axe-core broken."""

    before: int
    kilobytes: float
    by_opening: int
    kilobytes_by_opening: float
    strangers: set[str]
    shift: float
    broken: set[str]
    axe: set[str]


@contextmanager
def _page(browser: Browser, slower: int) -> Iterator[tuple[Page, CDPSession]]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, bypass_csp=False)
    page = context.new_page()
    page.add_init_script(f"({WATCH})()")
    session = context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    yield page, session
    context.close()


def _script_ms(session: CDPSession) -> float:
    metrics = session.send("Performance.getMetrics")["metrics"]
    return 1000 * next(float(m["value"]) for m in metrics if m["name"] == "ScriptDuration")


def _settled(page: Page, url: str) -> None:
    page.goto(url, wait_until="load")
    page.wait_for_timeout(SETTLED_MS)


def _longest(page: Page) -> float:
    return max(page.evaluate("__tasks"), default=0.0)


def loading(browser: Browser, subject: Subject) -> Cost:
    """What a page costs until it has come to rest."""
    with _page(browser, 1) as (page, session):
        _settled(page, subject.url)
        script = _script_ms(session)
    with _page(browser, SLOWER) as (page, _):
        _settled(page, subject.url)
        return Cost(script, _longest(page))


def opening(browser: Browser, subject: Subject) -> Opening:
    """What opening costs, on a page that has come to rest."""
    with _page(browser, SLOWER) as (page, _):
        _settled(page, subject.url)
        page.locator(subject.opener).first.wait_for()
        page.evaluate("__tasks.length = 0")
        took = 0.0
        if subject.name == OURS:
            took = page.evaluate(FIRST_QUESTION)
        else:
            page.locator(subject.opener).first.evaluate("one => one.click()")
        page.wait_for_timeout(SETTLED_MS)
        return Opening(took, _longest(page))


def looked(browser: Browser, subject: Subject) -> Looked:
    """One visit: load, open, and what was seen of it."""
    asked: list[Request] = []
    axe: set[str] = set()
    with _page(browser, 1) as (page, _):
        page.on("request", lambda one: asked.append(one))
        _settled(page, subject.url)
        _judge(page, axe)
        before = len(asked)
        if subject.opener:
            page.locator(subject.opener).first.evaluate("one => one.click()")
            page.wait_for_timeout(SETTLED_MS)
            _judge(page, axe)
        files = [[one for one in part if one.resource_type != "document"]
                 for part in (asked[:before], asked[before:])]  # fmt: skip
        hosts = {one.url.split("/")[2].split(":")[0] for one in asked}
        return Looked(
            *(len(files[0]), _kilobytes(files[0]), len(files[1]), _kilobytes(files[1])),
            hosts - {"localhost", "127.0.0.1"},
            page.evaluate("__shift"),
            set(page.evaluate("__broken")),
            axe,
        )


def _judge(page: Page, found: set[str]) -> None:
    # A world of its own: the page's policy is not broken by our looking at it.
    session = page.context.new_cdp_session(page)
    frame = session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
    world = session.send("Page.createIsolatedWorld", {"frameId": frame})["executionContextId"]
    for source in (AXE.read_text(encoding="utf-8"), AXE_RUN):
        told = session.send(
            "Runtime.evaluate",
            {"expression": source, "contextId": world, "awaitPromise": True, "returnByValue": True},
        )
    found.update(told["result"]["value"])
    session.detach()


def _kilobytes(asked: Sequence[Request]) -> float:
    answers = [one.response() for one in asked]
    return sum(len(gzip.compress(one.body(), 9)) for one in answers if one and one.ok) / 1000


class Measured:
    """All that is known of one subject."""

    def __init__(self, subject: Subject, looked: Looked) -> None:
        self.subject = subject
        self.looked = looked
        self.costs: list[Cost] = []
        self.openings: list[Opening] = []

    def cost(self, of: Callable[[Cost], float]) -> str:
        """A figure of loading."""
        return _spread([of(one) for one in self.costs])

    def opening(self, of: Callable[[Opening], float]) -> str:
        """A figure of opening; empty where nothing opens, or no question comes."""
        found = [of(one) for one in self.openings]
        return _spread(found) if self.openings else "-"


def _spread(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.1f} ({min(values):.1f})"


def measure(subjects: Sequence[Subject], rounds: int, browser: Browser) -> list[Measured]:
    """Measure all in turn; ours is opened three times as often, since its bars are times."""
    found = [Measured(subject, looked(browser, subject)) for subject in subjects]
    for _ in range(rounds):
        for one in found:
            one.costs.append(loading(browser, one.subject))
            for _ in range((3 if one.subject.name == OURS else 1) * bool(one.subject.opener)):
                one.openings.append(opening(browser, one.subject))
    return found


def _bars(ours: Measured, others: Sequence[Measured]) -> Iterator[tuple[str, str, bool | None]]:
    """Each row's name, its bar, and whether ours holds it."""
    seen, middle = ours.looked, statistics.median
    sizes = widget_budget.sizes(widget_dir())
    first, whole = widget_budget.first(sizes), widget_budget.everything(sizes)
    script = middle(one.script for one in ours.costs)
    lightest = min((middle(c.script for c in one.costs) for one in others), default=0.0)
    share = script / lightest if lightest else None
    longest = [*(c.longest for c in ours.costs), *(o.longest for o in ours.openings)]
    loader = sizes[widget_budget.LOADER]
    yield "loader, bytes gzip", f"1,500: {loader:,}", loader <= widget_budget.LOADER_LIMIT
    yield "up to the first question", f"10,000: {first:,}", first <= widget_budget.FIRST_LIMIT
    yield "everything, one locale", f"18,000: {whole:,}", whole <= widget_budget.TOTAL_LIMIT
    counted = (seen.before, seen.by_opening)
    yield "requests before / on opening", f"1 / 1: {counted[0]} / {counted[1]}", counted == (1, 1)
    yield "third-party hosts", f"0: {len(seen.strangers)}", not seen.strangers
    yield "layout shift", f"0: {seen.shift:g}", seen.shift == 0
    yield (
        "script at load, share of the lightest other",
        "0.20: " + ("nothing to compare with" if share is None else f"{share:.2f}"),
        None if share is None else share <= SHARE,
    )
    task = middle(longest)
    yield "longest task at 4x, ms, median", f"50: {task:.0f}", task <= 50
    asked = middle(o.first_question for o in ours.openings)
    yield "first question at 4x, cold, ms", f"300: {asked:.0f}", asked <= 300
    yield "axe-core", f"0: {len(seen.axe)}", not seen.axe
    yield "CSP and Trusted Types", f"0: {len(seen.broken)}", not seen.broken


def tell(found: Sequence[Measured]) -> None:
    """Print what each costs, then the bars."""
    print("| | " + " | ".join(one.subject.name for one in found) + " |")
    print("|---" * (len(found) + 1) + "|")
    rows: list[tuple[str, Callable[[Measured], str]]] = [
        ("requests at load", lambda m: f"{m.looked.before}"),
        ("kB at load, gzip", lambda m: f"{m.looked.kilobytes:.1f}"),
        ("requests on opening", lambda m: f"{m.looked.by_opening}" if m.subject.opener else "-"),
        ("kB on opening, gzip",
         lambda m: f"{m.looked.kilobytes_by_opening:.1f}" if m.subject.opener else "-"),
        ("third-party hosts", lambda m: ", ".join(sorted(m.looked.strangers)) or "0"),
        ("layout shift", lambda m: f"{m.looked.shift:.4f}"),
        ("script at load, ms", lambda m: m.cost(lambda one: one.script)),
        ("longest task at load, 4x, ms (0: none over 50)",
         lambda m: m.cost(lambda one: one.longest)),
        ("longest task on opening, 4x, ms", lambda m: m.opening(lambda one: one.longest)),
        ("first question after opening, 4x, ms",
         lambda m: m.opening(lambda one: one.first_question) if m.subject.name == OURS else "-"),
        ("kinds of CSP and Trusted Types violations", lambda m: f"{len(m.looked.broken)}"),
        ("axe-core rules broken", lambda m: ", ".join(sorted(m.looked.axe)) or "0"),
    ]  # fmt: skip
    for name, figure in rows:
        print(f"| {name} | " + " | ".join(figure(one) for one in found) + " |")
    print("\nThe bars")
    for name, told, held in _bars(found[0], found[1:]):
        print(f"  {'held' if held else 'OPEN' if held is None else 'MISSED':<8}{name:<46}{told}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--alone", action="store_true", help="without the others")
    given = parser.parse_args(arguments)
    if path := chromium.find():
        _in(path, given.rounds, others=not given.alone and rivals.fetch())
    else:
        print("The widget is not measured: there is no Chromium. `make chromium` installs one.")


def _in(chromium_path: Path, rounds: int, *, others: bool) -> None:
    peer = Peer()
    peer.body = "<main><h1>A shop</h1></main>"
    with (
        rivals.pages() if others else nullcontext("") as base,
        sync_playwright() as playwright,
    ):
        subjects = [Subject(OURS, peer.site, OPENER)]
        subjects += [Subject(r.name, base + r.name, r.opener) for r in rivals.RIVALS if others]
        browser = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
        tell(measure(subjects, rounds, browser))
        browser.close()
    peer.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
