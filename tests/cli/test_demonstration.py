"""`handraise demo` as a process: both addresses, and both pages behind them."""

import re
import socket
from pathlib import Path

from tests.cli.conftest import Run
from tests.cli.servers import get, server


def test_it_prints_two_addresses_that_answer_and_stops_cleanly(tmp_path: Path) -> None:
    with server(tmp_path, "demo", "--port", "0", lines=3) as running:
        assert [re.sub(r":\d+/", ":PORT/", line) for line in running.said] == [
            "Handraise's demo is ready. Open both beside each other (Ctrl-C stops it):\n",
            "  a site with the widget   http://127.0.0.1:PORT/\n",
            "  the inbox of its leads   http://127.0.0.1:PORT/inbox\n",
        ]
        site, inbox = running.urls()
        assert "widget.js" in get(site)[1]
        assert get(inbox)[0] == 200
        assert running.stop() == 0


def test_a_port_in_use_is_told(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run("demo", "--port", str(port))
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"Error: Cannot listen on 127.0.0.1:{port}: " in result.stderr
