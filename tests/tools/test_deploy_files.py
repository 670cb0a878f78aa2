"""What stands in deploy/ is taken by the programs it is for, and a mistake is found by each."""

import shutil
from pathlib import Path

import pytest

from tools import deploy_files
from tools.deploy_files import CHECKS, DEPLOY, Check, install_commands, put

MISTAKES = {
    "Dockerfile": ("USER 10001", "USER root"),
    "compose.yaml": ("    restart: unless-stopped\n    ports", "    restrat: always\n    ports"),
    "nginx.conf": ("proxy_read_timeout 75s;", "proxy_raed_timeout 75s;"),
    "Caddyfile": ("reverse_proxy", "reverse_porxy"),
    "handraise.service": ("Restart=always", "Restrat=always"),
}
SAID = {
    "Dockerfile": "DL3002",
    "compose.yaml": "restrat",
    "nginx.conf": "proxy_raed_timeout",
    "Caddyfile": "reverse_porxy",
    "handraise.service": "Restrat",
}


@pytest.fixture(params=CHECKS, ids=lambda check: check.file)
def check(request: pytest.FixtureRequest) -> Check:
    """Each that can be made here."""
    chosen: Check = request.param
    if chosen.path() is None:
        pytest.skip(f"there is no {chosen.program} here")
    return chosen


def test_every_file_is_taken(check: Check) -> None:
    assert check.faults() == []


def test_a_mistake_is_found(check: Check, tmp_path: Path) -> None:
    deploy = Path(shutil.copytree(DEPLOY, tmp_path / "deploy"))
    file = deploy / check.file
    file.write_text(put(file.read_text(), dict([MISTAKES[check.file]])))
    (fault,) = check.faults(deploy)
    assert SAID[check.file] in fault


def test_a_unit_that_gives_up_its_guards_is_too_exposed(tmp_path: Path) -> None:
    (check,) = [one for one in CHECKS if one.file == "handraise.service"]
    if check.path() is None:
        pytest.skip("there is no systemd-analyze here")
    unit = tmp_path / check.file
    dropped = ("NoNewPrivileges", "Protect", "Private", "Restrict", "Capability", "SystemCall")
    lines = (DEPLOY / check.file).read_text().splitlines()
    unit.write_text("\n".join(line for line in lines if not line.startswith(dropped)))
    (fault,) = check.faults(tmp_path)
    assert "exposure level" in fault


def test_a_file_without_a_check_would_be_seen() -> None:
    beside = {"env.example"}  # settings for compose.yaml
    assert {path.name for path in DEPLOY.iterdir()} - beside == {check.file for check in CHECKS}


def test_what_stands_nowhere_or_twice_is_not_put_otherwise() -> None:
    assert put("a b", {"a": "c"}) == "c b"
    for text in ("b", "a a"):
        with pytest.raises(ValueError, match="stands there"):
            put(text, {"a": "c"})


def test_debian_is_asked_for_all_that_is_missing_at_once() -> None:
    assert install_commands(["caddy", "nginx-light"]) == [
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "caddy", "nginx-light"],
    ]


def test_the_exit_status_says_whether_all_was_taken(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    absent = Check("Nothing", "no-such-program", None, lambda *_: [])
    refused = Check("Dockerfile", "sh", None, lambda program, *_: [[program, "-c", "exit 1"]])
    monkeypatch.setattr(deploy_files, "CHECKS", (absent,))
    assert deploy_files.main() == 0
    assert capsys.readouterr().out == "   Nothing: not checked, there is no no-such-program here\n"
    monkeypatch.setattr(deploy_files, "CHECKS", (refused,))
    assert deploy_files.main() == 1
