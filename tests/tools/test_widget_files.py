from pathlib import Path

from tools.widget_files import faults

LOADER = "parts='widget/1a-';load(parts+'panel.js')"
SVG = "http://www.w3.org/2000/svg"


def dist(folder: Path, **files: str) -> Path:
    """A dist whose loader names a panel, which names its tables."""
    texts = {"widget.js": LOADER, "1a-panel.js": f"'{SVG}';tables('de en')"}
    texts |= {"1a-de.json": "{}", "1a-en.json": "{}"}
    for name, text in {**texts, **files}.items():
        (folder / name).write_text(text)
    return folder


def test_what_the_loader_leads_to_belongs_there(tmp_path: Path) -> None:
    assert faults(dist(tmp_path)) == []


def test_a_file_that_nothing_names_is_a_fault(tmp_path: Path) -> None:
    assert faults(dist(tmp_path, **{"0z-panel.js": "", "1a-fr.json": "{}", "1a-old.js": ""})) == [
        "0z-panel.js is loaded by nothing. Run `make widget`, or leave it out.",
        "1a-fr.json is loaded by nothing. Run `make widget`, or leave it out.",
        "1a-old.js is loaded by nothing. Run `make widget`, or leave it out.",
    ]


def test_an_address_of_others_a_style_sheet_or_a_font_is_a_fault(tmp_path: Path) -> None:
    style = f"{LOADER};@import url(x);@font-face{{src:url('https://fonts.example/a')}}"
    elsewhere = "widget.js leads elsewhere:"
    assert faults(dist(tmp_path, **{"widget.js": style})) == [
        f"{elsewhere} @import. A page asks one server, and no other.",
        f"{elsewhere} @font-face. A page asks one server, and no other.",
        f"{elsewhere} https://fonts.example/a. A page asks one server, and no other.",
    ]
