from pathlib import Path

from tools import npm


def test_the_scripts_of_npm_get_the_node_of_the_wheel_and_the_status_comes_back(
    tmp_path: Path,
) -> None:
    (tmp_path / "package.json").write_text(
        '{"scripts": {"which": "node -p process.execPath > found", "fail": "exit 3"}}'
    )
    assert npm.run("run", "--silent", "which", cwd=tmp_path) == 0
    assert Path((tmp_path / "found").read_text().strip()) == npm.NODE / "bin" / "node"
    assert npm.run("run", "--silent", "fail", cwd=tmp_path) == 3
