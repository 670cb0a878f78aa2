"""The widget's files, the full-page chat, and the first page of a server."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from agent.config import Server
from agent.packaged import widget_dir
from agent.web.assets import Assets
from tests.web.conftest import CONFIGURED, Served, serving

YEAR = "public, max-age=31536000, immutable"


async def test_the_loader_is_cached_shortly_and_may_be_loaded_by_any_site(served: Served) -> None:
    async with served.client.get("/widget.js") as answer:
        assert await answer.read() == (widget_dir() / "widget.js").read_bytes()
        kept = ("Cache-Control", "Access-Control-Allow-Origin", "Content-Type")
        assert [answer.headers[name] for name in kept] == [
            "public, max-age=300",
            "*",
            "text/javascript; charset=utf-8",
        ]


async def test_a_browser_that_has_the_loader_gets_304(served: Served) -> None:
    async with served.client.get("/widget.js") as first:
        tag = first.headers["ETag"]
    async with served.client.get("/widget.js", headers={"If-None-Match": tag}) as again:
        assert (again.status, await again.read(), again.headers["ETag"]) == (304, b"", tag)


async def test_compressed_and_plain_bytes_have_tags_of_their_own(served: Served) -> None:
    tags = []
    for coding in ("gzip", "identity"):
        asked = served.client.get("/widget.js", headers={"Accept-Encoding": coding})
        async with asked as answer:
            tags.append((answer.headers.get("Content-Encoding"), answer.headers["ETag"]))
    assert [coding for coding, _ in tags] == ["gzip", None]
    assert tags[0][1] != tags[1][1]


async def test_what_the_loader_loads_is_kept_for_a_year(served: Served) -> None:
    name = next(path.name for path in widget_dir().iterdir() if path.name != "widget.js")
    async with served.client.get(f"/widget/{name}") as answer:
        assert answer.headers["Cache-Control"] == YEAR
        assert await answer.read() == (widget_dir() / name).read_bytes()


async def test_the_pinned_loader_is_the_one_the_first_page_shows(served: Served) -> None:
    async with served.client.get("/") as home:
        text = await home.text()
    found = re.search(r"/widget-([0-9a-f]{10})\.js", text)
    assert found is not None
    async with served.client.get(found[0]) as answer:
        assert (answer.status, answer.headers["Cache-Control"]) == (200, YEAR)
    asset = Assets(widget_dir()).get("widget.js")
    assert asset is not None
    assert f'integrity="{asset.integrity}"' in text


@pytest.mark.parametrize(
    "path",
    [
        "/widget-0123456789.js",
        "/widget/none.js",
        "/widget/..%2f..%2fpackage.json",
        "/widget/.hidden.js",
        "/static/base.txt",
        "/static/%2e%2e%2fpages.py",
    ],
)
async def test_what_is_no_file_of_ours_is_not_found(served: Served, path: str) -> None:
    async with served.client.get(path) as answer:
        assert answer.status == 404


def test_a_rebuilt_file_is_read_again(tmp_path: Path) -> None:
    assets = Assets(tmp_path)
    (tmp_path / "a.js").write_text("1", encoding="utf-8")
    first = assets.get("a.js")
    (tmp_path / "a.js").write_text("22", encoding="utf-8")
    second = assets.get("a.js")
    assert first and second
    assert (first.body, second.body) == (b"1", b"22")


async def test_the_full_page_chat_mounts_the_widget_under_a_strict_policy(served: Served) -> None:
    async with served.client.get("/chat/saas-demo") as answer:
        text, policy = await answer.text(), answer.headers["Content-Security-Policy"]
    nonce = re.search(r'<script nonce="([^"]+)" async src="/widget.js"', text)
    assert nonce is not None
    assert 'data-flow="saas-demo" data-mount="#chat" data-open data-locale="en"' in text
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["script-src"] == f"'nonce-{nonce[1]}' 'self'"
    assert rules["default-src"] == "'none'"
    assert rules["frame-ancestors"] == "'self' https://acme.io"


async def test_every_answer_has_a_nonce_of_its_own(served: Served) -> None:
    found = set()
    for _ in range(2):
        async with served.client.get("/chat/saas-demo") as answer:
            found.add(answer.headers["Content-Security-Policy"])
    assert len(found) == 2


async def test_a_chat_that_does_not_exist_says_what_to_do(served: Served) -> None:
    async with served.client.get("/chat/%3Cscript%3E") as answer:
        assert answer.status == 404
        assert "must be the name of a flow" in await answer.text()


async def test_the_first_page_says_what_runs_and_how_to_embed_it(served: Served) -> None:
    async with served.client.get("/") as answer:
        text = await answer.text()
    origin = str(served.client.make_url("")).rstrip("/")
    assert f'&lt;script async src="{origin}/widget.js" data-flow="saas-demo"&gt;' in text
    assert '<a href="/chat/saas-demo">' in text


async def test_behind_a_proxy_pages_use_the_public_address(tmp_path: Path) -> None:
    config = replace(CONFIGURED, server=Server(public_url="https://chat.acme.io/lead"))
    async for served in serving(tmp_path, config):
        async with served.client.get("/") as answer:
            text = await answer.text()
    assert "https://chat.acme.io/lead/widget.js" in text
    assert 'href="/lead/static/base.css?v=' in text
