"""Owns the files a browser loads: the built widget, and the style sheets and scripts of our pages.

Refuses any name that is not a plain file in its folder. Bytes are kept in memory, compressed once,
and read again when the file changed, so that a rebuilt widget shows without a restart.
"""

import gzip
import re
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256, sha384
from pathlib import Path

from aiohttp import hdrs, web

YEAR = "public, max-age=31536000, immutable"
SHORT = "public, max-age=300"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file's bytes. `digest` is the hex SHA-256, `mark` tells whether the file changed."""

    content_type: str
    body: bytes
    packed: bytes
    digest: str
    mark: tuple[int, int]

    @property
    def integrity(self) -> str:
        """What a page writes in `integrity=`."""
        return f"sha384-{b64encode(sha384(self.body).digest()).decode()}"


class Assets:
    """The files of one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._kept: dict[str, Asset] = {}

    def get(self, name: str) -> Asset | None:
        """The file `name`; None when there is none of a kind that browsers load."""
        content_type = _TYPES.get(Path(name).suffix)
        if content_type is None or not _NAME.fullmatch(name):
            return None
        path = self.folder / name
        try:
            stat = path.stat()
        except OSError:
            return None
        mark = (stat.st_mtime_ns, stat.st_size)
        kept = self._kept.get(name)
        if kept is None or kept.mark != mark:
            kept = self._kept[name] = _read(path, content_type, mark)
        return kept


def pressed(body: bytes, like: Asset) -> Asset:
    """A file of the same kind as another with other bytes."""
    packed = gzip.compress(body, mtime=0)
    return Asset(like.content_type, body, packed, sha256(body).hexdigest(), like.mark)


def _read(path: Path, content_type: str, mark: tuple[int, int]) -> Asset:
    body = path.read_bytes()
    packed = gzip.compress(body, mtime=0)
    return Asset(content_type, body, packed, sha256(body).hexdigest(), mark)


def answer(request: web.Request, asset: Asset, cache: str) -> web.Response:
    """The file, or 304 where the browser has it. Any site may load it: that is what it is for."""
    packed = "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, "")
    tag = f'"{asset.digest[:20]}{"-gz" if packed else ""}"'
    headers = {
        hdrs.CACHE_CONTROL: cache,
        hdrs.ETAG: tag,
        hdrs.VARY: hdrs.ACCEPT_ENCODING,
        hdrs.ACCESS_CONTROL_ALLOW_ORIGIN: "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "X-Content-Type-Options": "nosniff",
    }
    if tag in request.headers.get(hdrs.IF_NONE_MATCH, ""):
        return web.Response(status=304, headers=headers)
    if packed:
        headers[hdrs.CONTENT_ENCODING] = "gzip"
    body = asset.packed if packed else asset.body
    return web.Response(
        body=body, headers=headers, content_type=asset.content_type, charset="utf-8"
    )
