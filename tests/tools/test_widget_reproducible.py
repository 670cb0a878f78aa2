from pathlib import Path

from tools.widget_reproducible import contents, differences


def test_the_same_files_have_no_differences() -> None:
    assert differences({"widget.js": b"a"}, {"widget.js": b"a"}) == []


def test_every_way_to_differ_is_told() -> None:
    committed = {"old.js": b"a", "same.js": b"s", "widget.js": b"before"}
    built = {"new.js": b"a", "same.js": b"s", "widget.js": b"after"}
    assert differences(committed, built) == [
        "old.js is not built any more",
        "new.js is built but not there",
        "widget.js has other bytes",
    ]


def test_contents_reach_into_directories(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.js").write_bytes(b"1")
    (tmp_path / "c.js").write_bytes(b"2")
    assert contents(tmp_path) == {"a/b.js": b"1", "c.js": b"2"}
