"""Writing a configuration file and reading what becomes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from agent.config import Config, ConfigError, load

SECRET = "whsec_ZXhhbXBsZS1vbmx5LW1ha2UteW91ci1vd24tc2VjcmV0IQ=="
OTHER = "whsec_b3RoZXItZXhhbXBsZS1vbmx5LW1ha2UteW91ci1vd24hIQ=="

Load = Callable[..., Config]
Faults = Callable[..., list[str]]


@pytest.fixture
def load_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    """Write the text to config.yaml in an empty working directory and load it."""
    monkeypatch.chdir(tmp_path)

    def load_it(
        text: str,
        env: Mapping[str, str] | None = None,
        overrides: Mapping[str, object] | None = None,
    ) -> Config:
        path = Path("config.yaml")
        path.write_text(text, "utf-8")
        return load(path, env or {}, overrides or {})

    return load_it


@pytest.fixture
def faults_of(load_text: Load) -> Faults:
    """The faults of a text (and environment and overrides), as they are printed."""

    def faults_it(text: str, **more: Mapping[str, object]) -> list[str]:
        with pytest.raises(ConfigError) as caught:
            load_text(text, **more)
        return [str(fault) for fault in caught.value.faults]

    return faults_it
