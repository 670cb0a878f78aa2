"""Other chat widgets to measure ours beside: fetched from npm, served as a page each.

Owns which ones, how they are started on a page of their own, and the server of those pages. Refuses
to ship any of them: they lie in build/, which is in no package and no commit. Each is what its own
README tells a site to embed, with no backend behind it.
"""

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tools import npm

ROOT = Path(__file__).resolve().parents[2]
PLACE = ROOT / "build" / "rivals"
# What a careful site allows, only reported: whoever breaks it is counted, and still runs.
POLICY = (
    "default-src 'self'; script-src 'self' 'nonce-n'; style-src 'self' 'nonce-n'; "
    "require-trusted-types-for 'script'"
)


class Rival(NamedTuple):
    """A widget: its npm package, its release, the body of its page, and what opens it, where
    anything does."""

    name: str
    package: str
    release: str
    body: str
    opener: str


def _module(package: str, start: str) -> str:
    return f"<script type=module nonce=n>import it from '/node_modules/{package}'; {start}</script>"


RIVALS = (
    Rival(
        "Typebot",
        "@typebot.io/js",
        "0.10.7",
        _module(
            "@typebot.io/js/dist/web.js",
            "it.initBubble({typebot: 'x', apiHost: location.origin})",
        ),
        "typebot-bubble button",
    ),
    Rival(
        "Flowise",
        "flowise-embed",
        "3.1.6",
        _module(
            "flowise-embed/dist/web.js", "it.init({chatflowid: 'x', apiHost: location.origin})"
        ),
        "flowise-chatbot button",
    ),
    Rival(
        "deep-chat",
        "deep-chat",
        "2.4.2",
        "<script type=module nonce=n src='/node_modules/deep-chat/dist/deepChat.bundle.js'>"
        "</script><deep-chat></deep-chat>",
        "",
    ),
)


def fetch() -> bool:
    """Whether the widgets are in build/rivals; fetches them where they are not."""
    wanted = {rival.package: rival.release for rival in RIVALS}
    asked = PLACE / "package.json"
    if asked.exists() and json.loads(asked.read_text()).get("dependencies") == wanted:
        return True
    PLACE.mkdir(parents=True, exist_ok=True)
    asked.unlink(missing_ok=True)
    modules = PLACE / "node_modules"
    named = [f"{package}@{release}" for package, release in wanted.items()]
    failed = npm.run(
        *("install", "--prefix", str(PLACE), "--no-save", "--no-package-lock"),
        *("--ignore-scripts", "--loglevel=silent", *named),
        cwd=PLACE,
    )
    if failed or not modules.is_dir():
        return False
    asked.write_text(json.dumps({"private": True, "dependencies": wanted}))
    return True


class _Pages(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        name = self.path.strip("/")
        rival = next((one for one in RIVALS if one.name == name), None)
        if rival is None:
            return super().do_GET()
        page = (
            "<!doctype html><html lang=en><meta charset=utf-8><title>A shop</title>"
            "<meta name=viewport content='width=device-width,initial-scale=1'>"
            f"<body><main><h1>A shop</h1></main>{rival.body}</body></html>"
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(page)))
        self.send_header("Content-Security-Policy-Report-Only", POLICY)
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def pages() -> Iterator[str]:
    """The address under which each rival's page stands under its name."""

    def handler(*given: object) -> _Pages:
        return _Pages(*given, directory=str(PLACE))

    served = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{served.server_port}/"
    finally:
        served.shutdown()
        served.server_close()
