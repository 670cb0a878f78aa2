"""`handraise serve` as a process: ready, answering, stopping, and why it does not start."""

import re
import socket
from pathlib import Path

import pytest

from tests.cli.conftest import CONFIG, Run
from tests.cli.servers import get, server
from tests.seeding import FLOW


@pytest.fixture
def flows(tmp_path: Path) -> Path:
    """A folder with one flow."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "saas-demo.yaml").write_text(FLOW, "utf-8")
    return folder


def test_it_prints_the_real_port_answers_there_and_stops_cleanly(
    tmp_path: Path, flows: Path
) -> None:
    arguments = ["--port", "0", "--flows", str(flows), "--database", "sqlite:///here.db"]
    with server(tmp_path, "serve", *arguments, lines=3) as running:
        url = running.urls()[0]
        assert [re.sub(r":\d+", ":PORT", line) for line in running.said] == [
            "Handraise is ready at http://127.0.0.1:PORT  (Ctrl-C stops it)\n",
            'On your site: <script async src="http://127.0.0.1:PORT/widget.js"></script>\n',
            "No destination is configured: leads wait in `handraise leads list`.\n",
        ]
        assert get(f"{url}/readyz")[0] == 200
        assert running.stop() == 0
    assert (tmp_path / "here.db").exists()


def test_the_command_line_wins_over_the_file(tmp_path: Path, flows: Path) -> None:
    text = f"server: {{port: 1, public_url: 'https://chat.example.com'}}\n{CONFIG}"
    (tmp_path / "config.yaml").write_text(f"{text}flows: {{path: {flows}}}\n", "utf-8")
    arguments = ["--config", "config.yaml", "--port", "0"]
    with server(tmp_path, "serve", *arguments, lines=2) as running:
        assert running.said[0].startswith("Handraise is ready at https://chat.example.com ")
        assert running.stop() == 0


def test_a_port_in_use_is_told_with_a_way_out(run: Run, flows: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = run("serve", "--port", port, "--flows", str(flows))
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"Error: Cannot listen on 127.0.0.1:{port}: " in result.stderr
    assert "-> Stop the other program, or choose another port with --port.\n" in result.stderr


def test_an_address_of_another_machine_is_told_too(run: Run, flows: Path) -> None:
    result = run("serve", "--host", "203.0.113.7", "--port", "0", "--flows", str(flows))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Error: Cannot listen on 203.0.113.7:0: " in result.stderr


def test_all_faults_of_the_configuration_are_told_at_once(run: Run) -> None:
    Path("config.yaml").write_text("sever: {}\nserver:\n  port: much\n", "utf-8")
    result = run("serve", "--config", "config.yaml")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "config.yaml:1:1 sever: " in result.stderr
    assert "     3 |   port: much\n       |         ^\n" in result.stderr
    assert "Error: 2 faults.\n" in result.stderr


def test_faults_of_the_default_flow_are_told_and_nothing_is_served(run: Run, flows: Path) -> None:
    (flows / "saas-demo.yaml").write_text(FLOW.replace("kind: money", "kind: moony"), "utf-8")
    result = run("serve", "--port", "0", "--flows", str(flows))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "saas-demo.yaml:16:11: questions.budget.kind: `moony`" in result.stderr
    assert "    16 |     kind: moony\n" in result.stderr


def test_a_folder_without_flows_is_told(run: Run) -> None:
    Path("empty").mkdir()
    result = run("serve", "--port", "0", "--flows", "empty")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Error: There is no flow in empty\n" in result.stderr


@pytest.mark.parametrize("arguments", [["--port", "70000"], ["--flows", "nowhere"], ["--wokers"]])
def test_a_wrong_command_is_exit_status_2(run: Run, arguments: list[str]) -> None:
    assert run("serve", *arguments).exit_code == 2


def test_several_workers_say_what_they_need_to_share(run: Run) -> None:
    said = run("serve", "--workers", "2")
    assert (said.exit_code, said.output) == (
        1,
        "Error: Several workers need a database and a bus that processes can share\n"
        "-> Set --database postgresql://USER:PASSWORD@HOST/DATABASE (now it is SQLite) and "
        "`bus: redis://HOST:6379/0` in the configuration (now it is local), or leave --workers "
        "out: one process serves thousands of visitors.\n",
    )
