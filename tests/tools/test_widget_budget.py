import random
from pathlib import Path

from tools.widget_budget import LOADER_LIMIT, TOTAL_LIMIT, everything, faults, sizes


def test_sizes_are_of_the_compressed_files_by_relative_path(tmp_path: Path) -> None:
    noise = random.Random(1).randbytes(2_000)
    (tmp_path / "widget.js").write_text("a" * 2_000)
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "panel.js").write_bytes(noise)
    measured = sizes(tmp_path)
    assert list(measured) == ["parts/panel.js", "widget.js"]
    assert measured["parts/panel.js"] > 2_000 > 100 > measured["widget.js"]


def test_the_limits_themselves_are_within_the_budget() -> None:
    assert faults({"widget.js": LOADER_LIMIT, "panel.js": TOTAL_LIMIT - LOADER_LIMIT}) == []


def test_one_byte_over_is_a_fault_of_the_loader_and_of_the_whole() -> None:
    measured = {"widget.js": LOADER_LIMIT + 1, "panel.js": TOTAL_LIMIT - LOADER_LIMIT}
    assert faults(measured) == [
        "The loader widget.js is 1,501 bytes, 1 over its 1,500. Take something out of it.",
        "All that one visitor loads is 18,001 bytes, 1 over its 18,000. Take something out of it.",
    ]


def test_what_comes_before_the_first_question_has_a_budget_of_its_own() -> None:
    measured = {"widget.js": 1_000, "1-panel.js": 9_001, "1-later.js": 5_000}
    over = "What comes before the first question is 10,001 bytes, 1 over its 10,000."
    assert faults(measured) == [f"{over} Take something out of it."]


def test_a_dist_without_the_loader_is_a_fault() -> None:
    assert faults({"panel.js": 10}) == ["There is no widget.js in widget/dist. Run `make widget`."]


def test_of_the_languages_only_the_largest_counts() -> None:
    measured = {"widget.js": 1, "1-panel.js": 10, "1-de.json": 100, "1-fr.json": 200}
    assert everything(measured) == 211


def test_no_part_is_weighed_apart() -> None:
    measured = {"widget.js": 1, "1-panel.js": 10, "1-later.js": 20, "1-proof.js": 40}
    assert everything(measured) == 71
