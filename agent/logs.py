"""Owns how the server speaks to its operator: one line an event, JSON unless a terminal reads.

Refuses personal data: fields that carry what people say or are called are withheld whoever logs
them, and so are the messages of foreign errors, which quote the data they fail on.
"""

import logging
import sys
import traceback
from collections.abc import Callable, MutableMapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO, cast

import orjson
import structlog

from agent.errors import HandraiseError
from storage.errors import StorageError

Event = MutableMapping[str, Any]

WITHHELD = "[withheld]"
PERSONAL = frozenset(
    (
        "answer",
        "answers",
        "body",
        "company",
        "contact",
        "cookie",
        "data",
        "email",
        "events",
        "input",
        "ip",
        "lead",
        "message",
        "name",
        "page",
        "payload",
        "peer",
        "phone",
        "query",
        "referrer",
        "remote",
        "response",
        "snapshot",
        "source",
        "text",
        "title",
        "token",
        "url",
        "value",
        "visitor",
    )
)
# These speak for themselves in words of ours or of the system; any other error may quote a visitor.
_OUR_WORDS = (HandraiseError, StorageError, OSError)
_FRAMES = 12


def configure(stream: TextIO | None = None, *, level: int = logging.INFO) -> None:
    """Send every log line to `stream` (standard error): coloured for a terminal, JSON otherwise."""
    out = sys.stderr if stream is None else stream
    processors: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        withhold,
        tell_error,
        _renderer(out),
    ]
    structlog.configure(
        processors=processors,
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(cast(TextIO, _Unfailing(out))),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(handlers=[_Foreign()], level=max(level, logging.WARNING), force=True)


def withhold(_logger: object, _method: str, event: Event) -> Event:
    """Replace the values of personal fields."""
    for key in PERSONAL & event.keys():
        event[key] = WITHHELD
    return event


def tell_error(_logger: object, _method: str, event: Event) -> Event:
    """Say which error it was and where, and its message only where it is of our own words."""
    error = _error(event.pop("exc_info", None))
    if error is not None:
        event["error"] = type(error).__name__
        event["where"] = _where(error.__traceback__)
        if isinstance(error, _OUR_WORDS):
            event["what"] = str(error)
    return event


def in_short(error: BaseException) -> str:
    """The kind of error and the first sentence of a server that knows nothing of visitors."""
    first = str(error).strip().partition("\n")[0].partition(". ")[0][:200]
    return f"{type(error).__name__}: {first}" if first else type(error).__name__


def _error(info: object) -> BaseException | None:
    if info is True:
        return sys.exc_info()[1]
    if isinstance(info, tuple):
        info = info[1]
    return info if isinstance(info, BaseException) else None


def _where(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-_FRAMES:]
    return [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames]


def _renderer(out: TextIO) -> Callable[[Any, str, Event], str | bytes]:
    if out.isatty():
        return structlog.dev.ConsoleRenderer(colors=True)
    return structlog.processors.JSONRenderer(
        serializer=lambda event, **_: orjson.dumps(event, default=str).decode()
    )


class _Unfailing:
    """A stream that drops what it cannot write: where the disk is full the log is on it too, and a
    line less must not cost a delivery or a visitor's connection."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        """Write, if it can be done."""
        with suppress(OSError):
            self._stream.write(text)

    def flush(self) -> None:
        """Flush, if it can be done."""
        with suppress(OSError):
            self._stream.flush()


class _Foreign(logging.Handler):
    """Lines of the libraries. Their templates are kept, what they fill in is not: it may be an
    address or a part of a message."""

    def emit(self, record: logging.LogRecord) -> None:
        first = str(record.msg).partition("\n")[0]
        log = structlog.get_logger()
        log.log(record.levelno, first, logger=record.name, exc_info=record.exc_info or None)
