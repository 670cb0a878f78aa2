"""Reading YAML strictly: what is data, where it stands, and what is refused with which words."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.core.yaml_reader import MAX_CHARACTERS, MAX_FAULTS, Document, read_yaml
from agent.errors import Fault

QUOTES = "Put quotes around the whole text."
OPEN_QUOTE = "a quote opened here is never closed. Close it with the same kind of quote."
NO_ALIAS = (
    "Anchors and aliases are not used here: write the part out. "
    "Put quotes around a text that begins with & or *."
)


def data(text: str) -> object:
    document, faults = read_yaml(text, "f.yaml")
    assert faults == ()
    assert document is not None
    return document.data


def faults(text: str) -> list[str]:
    return [str(fault) for fault in read_yaml(text, "f.yaml")[1]]


def test_scalars_mean_what_yaml_1_2_says_and_ambiguous_ones_stay_text() -> None:
    text = """
    text:
      [no, on, y, 10:00, 01067, 2026-12-24, 1_000, .inf, .nan, 1e999, ., -x, "5", '', 0x, "true"]
    long: 1234567890123456
    int: [0, 12, -3, +4, 0x1F, 0o17]
    float: [1.5, -0.25, .5, 5., 1e3]
    bool: [true, False]
    none: [null, ~, ]
    empty:
    """
    assert data(text) == {
        "text": [
            *("no", "on", "y", "10:00", "01067", "2026-12-24", "1_000", ".inf", ".nan", "1e999"),
            *(".", "-x", "5", "", "0x", "true"),
        ],
        "long": "1234567890123456",
        "int": [0, 12, -3, 4, 31, 15],
        "float": [1.5, -0.25, 0.5, 5.0, 1000.0],
        "bool": [True, False],
        "none": [None, None],
        "empty": None,
    }


def test_keys_are_always_text_as_written() -> None:
    assert data("{1: a, true: b, 01: c, 1.5: d, no: e}") == {
        **{"1": "a", "true": "b", "01": "c"},
        **{"1.5": "d", "no": "e"},
    }


def test_every_key_and_value_knows_its_line_and_column() -> None:
    document, _ = read_yaml("a: 1\nb:\n  - x\n  - c: |\n      long\n", "f.yaml")
    assert document == Document(
        data={"a": 1, "b": ["x", {"c": "long\n"}]},
        file="f.yaml",
        marks={
            (): (1, 1),
            ("a",): (1, 4),
            ("b",): (3, 3),
            ("b", 0): (3, 5),
            ("b", 1): (4, 5),
            ("b", 1, "c"): (4, 8),
        },
        keys={("a",): (1, 1), ("b",): (2, 1), ("b", 1, "c"): (4, 5)},
        lines=("a: 1", "b:", "  - x", "  - c: |", "      long", ""),
    )
    assert document.where(("b",), key=True) == "f.yaml:2:1"
    assert document.where(("b", 1, "c")) == "f.yaml:4:8"
    assert document.where(("b", 1, "absent", "deeper")) == "f.yaml:4:5"


@pytest.mark.parametrize("text", ["", "# only a comment\n", "\ufeff\n", "---\n"])
def test_nothing_written_is_a_document_of_none(text: str) -> None:
    assert data(text) is None


def test_a_bom_moves_no_column() -> None:
    document, _ = read_yaml("\ufeffa: 1", "f.yaml")
    assert document is not None
    assert document.where(("a",)) == "f.yaml:1:4"


def test_a_duplicate_key_names_both_lines_and_the_first_stands() -> None:
    document, found = read_yaml("a: {x: 1}\nb: 2\na: {x: 3, y: 4}\n'1': 5\n1: 6\n", "f.yaml")
    mend = "Keep one of the two, or rename one."
    assert found == (
        Fault("f.yaml:3:1", 'the key "a" stands twice; first in line 1', mend),
        Fault("f.yaml:5:1", 'the key "1" stands twice; first in line 4', mend),
    )
    assert document is not None
    assert document.data == {"a": {"x": 1}, "b": 2, "1": 5}
    assert document.where(("a", "x")) == "f.yaml:1:8"
    assert ("a", "y") not in document.marks


def test_unquoted_braces_are_told_to_take_quotes_and_read_as_meant() -> None:
    document, found = read_yaml("a:\n  say: {{ name }}\n  ask: ok\n", "f.yaml")
    assert document is not None
    assert document.data == {"a": {"say": "{{ name }}", "ask": "ok"}}
    assert list(map(str, found)) == [
        'f.yaml:2:8: "{{" begins a mapping here, not a placeholder. '
        'Put quotes around the whole text: "{{ name }}".'
    ]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("say: {% if x %}a{% endif %}\n", "f.yaml:1:6"),
        ("a: {say: Thanks {{ name }}!}\n", "f.yaml:1:17"),
    ],
)
def test_braces_that_break_the_syntax_are_told_to_take_quotes(text: str, where: str) -> None:
    assert faults(text) == [
        f"{where}: braces begin a mapping here, not a placeholder. "
        'Put quotes around the whole text: "Hello {{ name }}".'
    ]


def test_one_place_has_one_fault_even_when_reading_stops_there() -> None:
    assert faults("say: {{ name }} hello\n") == [
        'f.yaml:1:6: "{{" begins a mapping here, not a placeholder. '
        'Put quotes around the whole text: "{{ name }}".'
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "a:\n\tb: 1\n",
            "f.yaml:2:1: a tab stands in the indentation. Replace the tab by spaces.",
        ),
        (
            "a:\n  b: 1\n  \tc: 2\n",
            "f.yaml:3:3: a tab stands in the indentation. Replace the tab by spaces.",
        ),
        (
            "a: &x 1\n",
            f'f.yaml:1:4: "&x" names a part of the file. {NO_ALIAS}',
        ),
        ("a: *x\n", f'f.yaml:1:4: "*x" repeats another part of the file. {NO_ALIAS}'),
        ("*x : a\n", f'f.yaml:1:1: "*x" repeats another part of the file. {NO_ALIAS}'),
        (
            "a: !!python/object:os.system x\n",
            "f.yaml:1:4: a tag (a word after an exclamation mark) is not used here. Leave it out; "
            "put quotes around a text that begins with an exclamation mark.",
        ),
        (
            "a: 1\n---\nb: 2\n",
            'f.yaml:2:1: a second document begins here ("---"). Keep one per file.',
        ),
        ("? [x]\n: y\n", "f.yaml:1:3: a key is a list or a mapping. Use a word as the key."),
        ('"": y\n', 'f.yaml:1:1: a key is empty. Write a name before the colon: "name: value".'),
        (
            "a: b: c\n",
            "f.yaml:1:4: a text with a colon and a space needs quotes. "
            'Put quotes around the whole of it: "b: c".',
        ),
        (
            "a: 1\nfoo\nb: 2\n",
            "f.yaml:2:1: this line is neither a key nor part of the text above. "
            'Write "key: value", with a space after the colon, or indent the text under its key.',
        ),
        (
            "a:\n  b: 1\n c: 1\n",
            "f.yaml:3:2: this does not continue the mapping it stands in. Begin the keys of one "
            "mapping in the same column; put quotes around the whole of a text.",
        ),
        (
            "- a\nb: 1\n",
            "f.yaml:2:1: this does not continue the list it stands in. "
            'Begin every item of a list with "- " in the same column.',
        ),
        (
            "a: - b\n",
            "f.yaml:1:4: a list can't begin in the middle of a line. "
            'Put "- " on a line of its own under the key.',
        ),
        ("a: @b\n", f"f.yaml:1:4: a text can't begin with this character. {QUOTES}"),
        ("a: *\n", f"f.yaml:1:4: a text can't begin with & or *. {QUOTES}"),
        (
            "a: 'x\nb: 1\n",
            f"f.yaml:1:4: {OPEN_QUOTE}",
        ),
        (
            "a: 'x\n---\n",
            f"f.yaml:1:4: {OPEN_QUOTE}",
        ),
        (
            "a: [1, 2\nb: 1\n",
            "f.yaml:1:4: a bracket opened here is not closed, or a comma is missing inside it. "
            "Close it, put commas between its items, and quotes around texts that hold a comma.",
        ),
        (
            "a: [\n",
            "f.yaml:2:1: a value is missing here, or a bracket before it is not closed. "
            "Write the value, or close the bracket.",
        ),
        (
            'a: "\\d"\n',
            "f.yaml:1:5: this backslash means nothing inside double quotes. "
            "Double the backslash, or use single quotes.",
        ),
        (
            "%NO\n",
            "f.yaml:1:4: this is not YAML: found unknown directive name. "
            "Compare the line with those around it, and put quotes around texts.",
        ),
        (
            "a: 1\r\nb: x\0y\n",
            "f.yaml:2:5: the character U+0000 is invisible and may not stand in a text. Delete it.",
        ),
        (
            "a: \ud800",
            "f.yaml:1:4: the character U+D800 is invisible and may not stand in a text. Delete it.",
        ),
        (
            "a: 1\nb: say \u202egnp.exe\n",
            "f.yaml:2:8: the character U+202E is invisible and may not stand in a text. Delete it.",
        ),
        (
            'a: 1\nb: {c: "x\\u2066y"}\n',
            "f.yaml:2:8: the character U+2066 is invisible and may not stand in a text. "
            "Take it out.",
        ),
        (
            'a: "x\\0"\n',
            "f.yaml:1:4: the character U+0000 is invisible and may not stand in a text. "
            "Take it out.",
        ),
        (
            "a: x\x85y\n",
            "f.yaml:1:5: the character U+0085 can't be read and is invisible in most editors. "
            'Delete it, or write "\\u0085" inside double quotes.',
        ),
    ],
)
def test_a_mistake_is_named_with_its_place_and_how_to_mend_it(text: str, fault: str) -> None:
    assert faults(text) == [fault]


def test_faults_of_meaning_are_reported_together() -> None:
    assert len(faults("a: &x 1\nb: *x\nc: !t 2\na: 3\n")) == 4


def bomb() -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("x" * 10_000_000, "the file has 10,000,000 characters, at most 1,000,000 are read"),
        ("[" * MAX_CHARACTERS, "values are nested more than 24 deep"),
        ("{a: " * (MAX_CHARACTERS // 4), "values are nested more than 24 deep"),
        ("- " * (MAX_CHARACTERS // 2), "values are nested more than 24 deep"),
        ("- a\n" * (MAX_CHARACTERS // 4), "there are more than 50,000 values"),
        (bomb(), '"*a4" repeats another part of the file'),
    ],
)
def test_bombs_are_refused_within_a_second(text: str, what: str) -> None:
    begin = time.process_time()
    document, found = read_yaml(text, "f.yaml")
    assert (document, found[-1].what, len(found) <= MAX_FAULTS) == (None, what, True)
    assert time.process_time() - begin < 1


PIECES = st.sampled_from(
    [*"{}[]:,-?&*!|>'\"%@`# \n\t~0", "a: ", "- ", "{{ x }}", "{% ", "\\u", "---\n", "  ", "\r", "é"]
)


@settings(deadline=None)
@given(st.text() | st.lists(PIECES, max_size=40).map("".join))
def test_no_text_raises(text: str) -> None:
    document, found = read_yaml(text, "f.yaml")
    assert document is not None or found
    for fault in found:
        line, column = fault.where.removeprefix("f.yaml:").split(":")
        assert int(line) >= 1 and int(column) >= 1


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**14), 10**14) | st.text("ab é:#{}-,'\""),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(VALUES)
def test_json_is_read_as_json(value: object) -> None:
    import json

    assert data(json.dumps(value, ensure_ascii=False)) == value
