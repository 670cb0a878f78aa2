from collections.abc import Callable
from pathlib import Path

import pytest

from agent.packaged import PackagedFileMissing, example_config, flows_dir, widget_dir

WHERE: list[tuple[Callable[[Path], Path], str, str]] = [
    (flows_dir, "_flows", "flows"),
    (widget_dir, "_widget", "widget/dist"),
    (example_config, "_config.example.yaml", "config.example.yaml"),
]


@pytest.mark.parametrize(("find", "inside", "beside"), WHERE)
def test_a_checkout_keeps_the_files_beside_the_package(
    tmp_path: Path, find: Callable[[Path], Path], inside: str, beside: str
) -> None:
    (tmp_path / beside).mkdir(parents=True)
    assert find(tmp_path / "agent") == tmp_path / beside


@pytest.mark.parametrize(("find", "inside", "beside"), WHERE)
def test_a_wheel_keeps_them_inside_and_that_wins(
    tmp_path: Path, find: Callable[[Path], Path], inside: str, beside: str
) -> None:
    (tmp_path / beside).mkdir(parents=True)
    (tmp_path / "agent" / inside).mkdir(parents=True)
    assert find(tmp_path / "agent") == tmp_path / "agent" / inside


def test_a_file_in_neither_place_is_named_with_both(tmp_path: Path) -> None:
    with pytest.raises(PackagedFileMissing) as raised:
        widget_dir(tmp_path / "agent")
    places = (tmp_path / "agent" / "_widget", tmp_path / "widget" / "dist")
    assert (raised.value.name, raised.value.looked_in) == ("widget", places)
    assert (str(raised.value), raised.value.hint) == (
        f"Handraise's own widget is missing: it is not at {places[0]} or {places[1]}.",
        "Install Handraise again, or in a checkout run `git checkout` for that path.",
    )
