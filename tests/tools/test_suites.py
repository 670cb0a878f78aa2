import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tools.suites import main, score, table

ROWS: dict[str, list[dict[str, Any]]] = {
    "dk_amountofmoney_en": [
        {"section": "allExamples", "input": "$8", "expected": {"cur": "Dollar", "value": 8}},
        {"section": "allExamples", "input": "€8", "expected": {"cur": "Dollar", "value": 8}},
        {"section": "latentCorpus", "input": "?", "expected": {"cur": "Dollar", "value": 8}},
        {"section": "allExamples", "input": "8 cents", "expected": {"cur": "Cent", "value": 8}},
        {"section": "allExamples", "input": "up to €8", "expected": {"cur": "EUR", "to": 8}},
    ],
    "dk_numeral_de": [{"section": "allExamples", "input": "acht", "expected": {"value": 8}}],
    "ms_bool_en": [{"input": "no", "expected": [{"res": {"value": True}}]}],
    "isemail": [
        {"input": "a@acme.io", "expected": "valid"},
        {"input": "a@", "expected": "invalid"},
        {"input": "(a)@acme.io", "expected": "odd"},
        {"input": "a@acme.io ", "expected": "invalid"},
    ],
    "mailcheck": [{"input": "a@gmali.com", "expected": "gmail.com"}],
    "dk_time_en": [
        {
            "section": "allExamples",
            "input": "March 2013",
            "ref": "2013-02-12T04:30:00",
            "expected": {"value": "2013-03-01T00:00:00", "grain": "month", "holiday": False},
        }
    ],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, rows in ROWS.items():
        suite, _, lang = name.rpartition("_") if name[-3] == "_" else (name, "", "en")
        lines = [json.dumps({"suite": suite, "lang": lang, **row}) for row in rows]
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def test_every_case_of_a_suite_is_marked_by_the_suites_rules(folder: Path) -> None:
    assert score(folder) == {
        ("dk_money amount", "en"): [True, True, True],
        ("dk_money amount and currency", "en"): [True, False, True],
        ("dk_money ranges", "en"): [True],
        ("dk_numeral", "de"): [True],
        ("dk_time", "en"): [True],
        ("ms_bool", "en"): [False],
        ("isemail", "en"): [True, True],
        ("mailcheck", "en"): [True],
    }


def test_the_table_has_a_row_per_suite_and_language() -> None:
    marks = {("mailcheck", "en"): [True, True, False], ("dk_numeral", "de"): [True]}
    assert list(table(marks)) == [
        f"{'dk_numeral':32} de     1 of    1  100.0 %",
        f"{'mailcheck':32} en     2 of    3   66.7 %",
    ]


def test_misses_are_shown_with_what_was_read(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    score(folder, "ms_bool")
    assert capsys.readouterr().out == "  ms_bool en: 'no' means True, read as False\n"


def test_a_folder_without_suites_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["suites", str(tmp_path)])
    with pytest.raises(SystemExit):
        main()
    assert "name the folder that holds the suites" in capsys.readouterr().err
