"""Log lines: their shape, and what never stands in them."""

import io
import logging
from collections.abc import Iterator

import orjson
import pytest
import structlog

from agent import logs
from agent.errors import HandraiseError


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    out = io.StringIO()
    logs.configure(out)
    yield out
    structlog.reset_defaults()
    root.handlers, root.level = handlers, level


def written(stream: io.StringIO) -> list[dict[str, object]]:
    found = [orjson.loads(line) for line in stream.getvalue().splitlines()]
    return [{key: value for key, value in line.items() if key != "at"} for line in found]


def test_an_event_is_one_json_object_a_line(stream: io.StringIO) -> None:
    structlog.get_logger().info("delivered", destination="crm", status=200)
    structlog.get_logger().debug("too quiet to be shown")
    assert written(stream) == [
        {"event": "delivered", "destination": "crm", "status": 200, "level": "info"}
    ]


def test_a_line_is_written_whole_for_workers_write_to_the_same_place(
    stream: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    pieces: list[str] = []
    monkeypatch.setattr(stream, "write", pieces.append)
    structlog.get_logger().info("one")
    structlog.get_logger().info("two")
    assert [piece[0] + piece[-2:] for piece in pieces] == ["{}\n", "{}\n"]


def test_a_line_has_its_time_in_utc(stream: io.StringIO) -> None:
    structlog.get_logger().info("started")
    assert orjson.loads(stream.getvalue())["at"].endswith("Z")


def test_personal_fields_are_withheld_whoever_logs_them(stream: io.StringIO) -> None:
    structlog.get_logger().info("turn", text="I'm Ann", email="ann@acme.io", kind="answer")
    assert written(stream) == [
        {
            "event": "turn",
            "text": "[withheld]",
            "email": "[withheld]",
            "kind": "answer",
            "level": "info",
        }
    ]


def test_an_error_says_what_and_where_but_not_the_data_it_failed_on(stream: io.StringIO) -> None:
    try:
        int("ann@acme.io")
    except ValueError:
        structlog.get_logger().exception("turn failed")
    line = written(stream)[0]
    assert (line["error"], line["level"]) == ("ValueError", "error")
    assert [str(place).split()[1] for place in line["where"]] == [
        "test_an_error_says_what_and_where_but_not_the_data_it_failed_on"
    ]
    assert "ann@acme.io" not in stream.getvalue()


def test_an_error_of_ours_is_told_in_its_own_words(stream: io.StringIO) -> None:
    error = HandraiseError("the port is taken")
    structlog.get_logger().error("cannot start", exc_info=error)
    assert written(stream) == [
        {
            "event": "cannot start",
            "error": "HandraiseError",
            "what": "the port is taken",
            "where": [],
            "level": "error",
        }
    ]


def test_a_librarys_line_is_kept_without_what_it_filled_in(stream: io.StringIO) -> None:
    logging.getLogger("aiohttp.server").error("Error handling request from %s", "203.0.113.9")
    logging.getLogger("asyncio").error("Task exception was never retrieved\nfuture: ann@acme.io")
    logging.getLogger("asyncio").info("Using selector")
    assert written(stream) == [
        {
            "event": "Error handling request from %s",
            "logger": "aiohttp.server",
            "level": "error",
        },
        {
            "event": "Task exception was never retrieved",
            "logger": "asyncio",
            "level": "error",
        },
    ]


def test_a_terminal_is_shown_colours(stream: io.StringIO) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    out = Terminal()
    logs.configure(out)
    structlog.get_logger().info("started", port=8080)
    assert "\x1b[" in out.getvalue()
    assert "port" in out.getvalue()


def test_a_log_that_cannot_be_written_fails_nobody(stream: io.StringIO) -> None:
    tried: list[str] = []

    class Full(io.StringIO):
        def write(self, text: str) -> int:
            tried.append(text)
            raise OSError(28, "No space left on device")

    logs.configure(Full())
    structlog.get_logger().error("turn_not_stored")
    assert orjson.loads("".join(tried))["event"] == "turn_not_stored"
