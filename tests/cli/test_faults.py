"""Faults on screen: the line they stand in, and a caret under the column."""

from pathlib import Path

import pytest

from agent.cli.faults import Place, place, show
from agent.cli.output import console
from agent.errors import Fault


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("flows/a.yaml:3:5", Place("flows/a.yaml", 3, 5, None)),
        ("c.yaml:3:5 server.port", Place("c.yaml", 3, 5, "server.port")),
        (r"C:\flows\a.yaml:3:5", Place(r"C:\flows\a.yaml", 3, 5, None)),
        ("environment HANDRAISE_BUS", Place("environment HANDRAISE_BUS", None, None, None)),
    ],
)
def test_a_place_is_taken_apart(where: str, expected: Place) -> None:
    assert place(Fault(where, "x", "y")) == expected


def shown(where: str, capsys: pytest.CaptureFixture[str]) -> str:
    show(Fault(where, "this is wrong", "write it right"), console())
    return capsys.readouterr().out


def test_the_caret_stands_under_the_column(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("one: 1\n\ttwo: [a, b]\n", "utf-8")
    assert shown(f"{file}:2:7", capsys) == (
        f"{file}:2:7: this is wrong\n"
        "     2 |     two: [a, b]\n"
        "       |          ^\n"
        "    -> Write it right\n"
    )


def test_a_long_line_is_cut_around_its_caret(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("x" * 5_000 + "HERE" + "y" * 5_000, "utf-8")
    excerpt = shown(f"{file}:1:5001", capsys).splitlines()[1:3]
    assert len(excerpt[0]) == 409
    assert excerpt[0][excerpt[1].index("^") :].startswith("HEREyyy")


@pytest.mark.parametrize("where", ["gone.yaml:1:1", "no place at all"])
def test_without_the_line_the_rest_is_said_all_the_same(
    where: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shown(where, capsys) == f"{where}: this is wrong\n    -> Write it right\n"


def test_a_place_beyond_the_end_has_no_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("one", "utf-8")
    assert len(shown(f"{file}:9:1", capsys).splitlines()) == 2
