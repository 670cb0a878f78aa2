"""The example and the docs show every setting there is."""

from __future__ import annotations

import re
from pathlib import Path

from agent.config import (
    KEYS,
    Config,
    load,
)
from agent.packaged import example_config
from tests.config.conftest import Load


def test_the_example_runs_as_it_is_and_is_the_defaults() -> None:
    path = example_config()
    assert load(path, {}) == Config(file=path)


def test_the_example_shows_every_setting_in_the_order_of_the_keys(load_text: Load) -> None:
    text = re.sub(r"^( *)#(?! |$)", r"\1", example_config().read_text("utf-8"), flags=re.M)
    load_text(text)
    names = dict.fromkeys(re.findall(r"^ *([a-z_-]+):", text, flags=re.M))
    own = ("sales", "mailbox", "london", "office")
    chosen = {"mon-fri": "DAYS", "sat": "DAYS", "x-api-key": "HEADER"}
    shown = list(dict.fromkeys(chosen.get(name, name) for name in names if name not in own))
    parts = dict.fromkeys(part for key in KEYS for part in key.split(".") if part != "NAME")
    assert shown == [part for part in parts if part in shown]
    assert set(shown) == set(parts)


def test_the_docs_explain_every_setting_in_the_order_of_the_keys() -> None:
    docs = (Path(__file__).parents[2] / "docs" / "config.md").read_text("utf-8")
    assert tuple(re.findall(r"^\| `([^`]+)`", docs, flags=re.M)) == KEYS
