"""Owns how a page is made: Jinja2 templates that escape everything, and the headers that fence it.

Refuses inline scripts and styles, other origins, caches and referrers: a page allows itself nothing
that it does not name here.
"""

import re
import secrets
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import hdrs, web
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from agent.briefs import moment
from agent.web.assets import Assets
from agent.web.keys import CONFIG

HERE = Path(__file__).resolve().parent
STATIC = Assets(HERE / "static")
_LINK = re.compile(r"\[([^\]\n]{1,200})\]\(((?:https?://|mailto:|tel:)[^\s()]{1,1000})\)")
_LOCAL = re.compile(
    r"\[([^\]\n]{1,200})\]\(((?:https?://|mailto:|tel:|/(?!/))[^\s()]{0,1000})\)"
    r"|(https?://\S{0,1000}[\w/])"
)
_PLURALS = (("day", 86_400), ("hour", 3_600), ("minute", 60))


@lru_cache(maxsize=1)
def templates() -> Environment:
    """The environment of every page; made at first use, so that a start does not wait for it."""
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["ago"] = ago
    environment.filters["coded"] = coded
    environment.filters["linked"] = linked
    environment.filters["moment"] = moment
    environment.filters["sign"] = lambda points: f"{points:+d}".replace("-", "\N{MINUS SIGN}")
    return environment


def ago(milliseconds: int) -> str:
    """A span in words, its largest unit only: "2 minutes"."""
    seconds = milliseconds // 1000
    for name, size in _PLURALS:
        if seconds >= size:
            count = seconds // size
            return f"{count} {name}{'' if count == 1 else 's'}"
    return "moments"


def linked(text: str, *, local: bool = False) -> Markup:
    """A bot's text with its `[words](address)` as links, where `local` paths of this site and bare
    addresses too; everything else stays literal."""
    made = Markup()
    end = 0
    for found in (_LOCAL if local else _LINK).finditer(text):
        words, address, *bare = found.groups()
        words, address = (words, address) if words else (*bare, *bare)
        made += escape(text[end : found.start()])
        made += Markup('<a href="{}" target="_blank" rel="noreferrer">{}</a>').format(
            address, words
        )
        end = found.end()
    return made + escape(text[end:])


def coded(text: str) -> Markup:
    """A text of ours with what stands between backticks as code."""
    parts = (
        Markup("<code>{}</code>" if place % 2 else "{}").format(part)
        for place, part in enumerate(text.split("`"))
    )
    return Markup().join(parts)


def root(request: web.Request) -> str:
    """The path before every address of ours: "" unless server.public_url has one."""
    public = request.app[CONFIG].server.public_url
    return urlsplit(public).path.rstrip("/") if public else ""


def origin(request: web.Request) -> str:
    """Where this server is reached, without a slash at the end."""
    public = request.app[CONFIG].server.public_url
    return public or str(request.url.origin())


def static(request: web.Request, name: str) -> str:
    """The address of one of our files, changed whenever the file is."""
    asset = STATIC.get(name)
    return f"{root(request)}/static/{name}?v={asset.digest[:10] if asset else ''}"


def fragment(request: web.Request, template: str, values: Mapping[str, Any]) -> str:
    """A template as text."""
    return templates().get_template(template).render(_common(request), **values)


def page(
    request: web.Request,
    template: str,
    values: Mapping[str, Any],
    *,
    status: int = 200,
    allow: Mapping[str, str] | None = None,
) -> web.Response:
    """A template as a page; `allow` adds to what its Content-Security-Policy lets it do."""
    nonce = secrets.token_urlsafe(16)
    text = templates().get_template(template).render(_common(request), nonce=nonce, **values)
    headers = fence(nonce, allow or {})
    return web.Response(text=text, status=status, content_type="text/html", headers=headers)


def notice(request: web.Request, status: int, *, title: str, what: str, mend: str) -> web.Response:
    """A page that says what is the matter and what to do."""
    return page(request, "notice.html", {"title": title, "what": what, "mend": mend}, status=status)


def fence(nonce: str, allow: Mapping[str, str]) -> dict[str, str]:
    """The headers of a page."""
    policy = {
        "default-src": "'none'",
        "script-src": f"'nonce-{nonce}'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    for name, sources in allow.items():
        policy[name] = sources if policy[name] == "'none'" else f"{policy[name]} {sources}"
    return {
        "Content-Security-Policy": "; ".join(f"{k} {v}" for k, v in policy.items()),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex",
        hdrs.CACHE_CONTROL: "no-store",
    }


def _common(request: web.Request) -> dict[str, Any]:
    return {
        "root": root(request),
        "static": lambda name: static(request, name),
        "origin": origin(request),
    }
