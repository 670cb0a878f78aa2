"""What the widget costs a page, beside others: `python -m tests.benchmarks.widget [NAME=FILE ...]`.

Each NAME=FILE is a page (HTML) that loads another widget from files beside it. Every figure is the
least of the rounds: what it costs, not what else the machine did. Times are of Chromium's clock for
its own thread where it has one. A page without a widget is measured too; what it costs is part of
every other figure.
"""

import argparse
import http.server
import statistics
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from tests.browser.conftest import FLAGS
from tests.browser.peer import GOAL, Peer
from tools import chromium

SLOWER = 4
SETTLED_MS = 1_500  # after load, so that what a widget puts off counts too
WATCH = """() => {
  window.__tasks = [];
  new PerformanceObserver(all => all.getEntries().forEach(one => __tasks.push(one.duration)))
    .observe({type: 'longtask', buffered: true});
}"""


class Cost(NamedTuple):
    """Of one page load: requests, kB over the wire as sent, ms of script, longest task in ms at
    four times slower."""

    requests: int
    kilobytes: float
    script: float
    longest: float


class Opening(NamedTuple):
    """Of opening the chat at four times slower, nothing cached: ms to the first question, longest
    task."""

    first_question: float
    longest: float


def _script_ms(session: CDPSession) -> float:
    metrics = session.send("Performance.getMetrics")["metrics"]
    return 1000 * next(float(m["value"]) for m in metrics if m["name"] == "ScriptDuration")


@contextmanager
def _slow_page(browser: Browser, slower: int) -> Iterator[tuple[Page, CDPSession]]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.add_init_script(f"({WATCH})()")
    session = context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    yield page, session
    context.close()


def loading(browser: Browser, url: str) -> Cost:
    """What a page costs until it has come to rest."""
    sizes: list[int] = []
    with _slow_page(browser, 1) as (page, session):
        page.on("requestfinished", lambda one: sizes.append(one.sizes()["responseBodySize"]))
        page.goto(url, wait_until="load")
        page.wait_for_timeout(SETTLED_MS)
        script = _script_ms(session)
    with _slow_page(browser, SLOWER) as (page, _):
        page.goto(url, wait_until="load")
        page.wait_for_timeout(SETTLED_MS)
        longest = max(page.evaluate("__tasks"), default=0.0)
    return Cost(len(sizes) - 1, sum(sizes[1:]) / 1000, script, longest)


def opening(browser: Browser, url: str) -> Opening:
    """What opening our chat costs."""
    with _slow_page(browser, SLOWER) as (page, _):
        page.goto(url, wait_until="load")
        page.locator(".launcher").wait_for()
        took: float = page.evaluate(
            """text => new Promise(done => {
                 const host = document.querySelector('handraise-chat');
                 const began = performance.now();
                 host.addEventListener('handraise:question', () => requestAnimationFrame(
                   () => requestAnimationFrame(() => done(performance.now() - began))));
                 host.shadowRoot.querySelector('.launcher').click();
               })""",
            GOAL["text"],
        )
        longest = max(page.evaluate("__tasks"), default=0.0)
    return Opening(took, longest)


def least(rounds: Sequence[Any]) -> Any:
    """The least of each figure."""
    return type(rounds[0])(*(min(figures) for figures in zip(*rounds, strict=True)))


@contextmanager
def _pages(folder: Path) -> Iterator[str]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    served = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    threading.Thread(target=served.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{served.server_port}/"
    served.shutdown()


def measure(others: Sequence[tuple[str, Path]], rounds: int) -> None:
    """Measure all in turn, and print a table."""
    peer = Peer()
    costs: dict[str, list[Cost]] = {}
    opened: list[Opening] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.require(), args=FLAGS)
        for _ in range(rounds):
            costs.setdefault("handraise", []).append(loading(browser, peer.site))
            opened.append(opening(browser, peer.site))
            for name, file in others:
                with _pages(file.parent) as base:
                    costs.setdefault(name, []).append(loading(browser, base + file.name))
        browser.close()
    peer.stop()
    print("| widget | requests at load | kB | script ms at load | longest task at 4x |")
    print("|---|---|---|---|---|")
    for name, found in costs.items():
        cost = least(found)
        print(f"| {name} | {cost.requests} | {cost.kilobytes:.1f} | {cost.script:.1f} | "
              f"{cost.longest:.0f} |")  # fmt: skip
    best, usual = least(opened), statistics.median(one.first_question for one in opened)
    print(f"handraise, 4x slower, cold: first question {best.first_question:.0f} ms after opening "
          f"(median {usual:.0f}), longest task {best.longest:.0f} ms")  # fmt: skip


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("others", nargs="*", metavar="NAME=FILE")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    pairs = (one.partition("=") for one in given.others)
    measure([(name, Path(file).resolve()) for name, _, file in pairs], given.rounds)


if __name__ == "__main__":
    main()
